//! What stands at the head of the lists (Art. 25, 21.3), and the calls that grave matters are owed.

use dengwen_app::callback::{Attempt, TimeOfDay};
use dengwen_app::intake::{NewPetition, OtherAct, Receipt};
use dengwen_app::matter::Texts;
use dengwen_app::queue::{Filter, PAGE, Queue};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{CallbackReason, CallbackResult, Channel, Class};
use dengwen_domain::ids::{CallbackId, MatterId};
use dengwen_domain::matter::{Command, KnownAct, NextCall};
use dengwen_domain::org::Role;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{HOUSING, OFFICE, TestOffice};
use jiff::civil::{Date, date};

use crate::spine::answered;
use crate::story::{classified, does, filed};

async fn letter(office: &TestOffice, title: &str, known: Option<Date>) -> Receipt {
    let clerk = office.staff(OFFICE, Role::Registrar);
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(&office.app, Channel::Letter, organ, title, "内容。");
    new.known_act = known.map(|on| KnownAct {
        act: OtherAct::Decision,
        on,
    });
    if let Some(known) = new.known_act {
        new.other_limit = office.app.other_limit(known).unwrap();
    }
    office.app.register(&clerk, new).await.unwrap()
}

/// A clerk's call about a matter that stands already, with an urgent event in it.
fn repeat(office: &TestOffice, join: MatterId) -> NewPetition {
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(&office.app, Channel::Phone, organ, "又来电", "围挡要倒了。");
    new.join = Some(join);
    new.first_time = Some(false);
    "围挡将倒，下面是学校。".clone_into(&mut new.urgent_event);
    new
}

async fn urgent(office: &TestOffice, id: MatterId) {
    let mut texts = Texts::new();
    let event = texts.add(&office.app, "event", "楼体倾斜，可能倒塌。");
    let clerk = office.staff(OFFICE, Role::Registrar);
    does(office, &clerk, id, Command::ReportUrgent { event }, texts).await;
}

async fn titles(office: &TestOffice, who: &Who, queue: Queue) -> Vec<String> {
    let page = office
        .app
        .queue(who, &Filter::of(queue), None, PAGE)
        .await
        .unwrap();
    page.items.into_iter().map(|item| item.title).collect()
}

both_engines! {
    async fn urgent_first_then_other_windows_then_the_limit(store: TestStore) {
        let office = TestOffice::start(store).await;
        letter(&office, "普通", None).await;
        letter(&office, "复议期限快到", Some(date(2026, 1, 20))).await;
        let grave = letter(&office, "楼体倾斜", None).await;
        urgent(&office, grave.matter).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let order = ["楼体倾斜", "复议期限快到", "普通"];
        assert_eq!(titles(&office, &dispatcher, Queue::Dispatch).await, order);

        // Sixty days from 20 January end on Saturday 21 March, so on the Monday after it.
        let done = office.on(date(2026, 3, 24)).app.step().await;
        assert_eq!((done.released.done, done.failures), (1, 0));
        let order = titles(&office, &dispatcher, Queue::Dispatch).await;
        assert_eq!(order[0], "楼体倾斜");
        assert_eq!(office.app.step().await.released.done, 0);
        let verified = dengwen_store::verify::verify(office.app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn the_head_sees_what_is_urgent_and_it_is_kept_who_saw_it(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        letter(&office, "普通", None).await;
        let grave = letter(&office, "楼体倾斜", None).await;
        urgent(&office, grave.matter).await;
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        assert_eq!(titles(&office, &supervisor, Queue::Urgent).await, ["楼体倾斜"]);
        assert_eq!(app.board(&supervisor).await.unwrap().urgent, 1);
        let page = app.queue(&supervisor, &Filter::of(Queue::Urgent), None, PAGE).await.unwrap();
        assert!(!page.items[0].seen.contains(&office.person(OFFICE, Role::Supervisor)));
        app.view_matter(&supervisor, grave.matter).await.unwrap();
        let page = app.queue(&supervisor, &Filter::of(Queue::Urgent), None, PAGE).await.unwrap();
        assert!(page.items[0].seen.contains(&office.person(OFFICE, Role::Supervisor)));
        let unit = office.staff(HOUSING, Role::UnitClerk);
        assert!(app.queue(&unit, &Filter::of(Queue::Urgent), None, PAGE).await.is_err());
    }

    async fn a_grave_matter_that_the_office_answers_is_called_about(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let grave = letter(&office, "楼体倾斜", None).await;
        urgent(&office, grave.matter).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        classified(&office, OFFICE, grave.matter, Class::Suggestion).await;
        let mut texts = Texts::new();
        let reply = texts.add(app, "reply", "已经组织撤离。");
        let answer = Command::Answer { reply, kind: None };
        does(&office, &dispatcher, grave.matter, answer, texts).await;
        let matter = app.open_matter(&dispatcher, grave.matter, "test").await.unwrap();
        let call = &matter.callbacks[0];
        assert_eq!(call.reason, CallbackReason::Grave);
        assert_eq!(call.owner, Some(office.person(OFFICE, Role::CallbackOfficer)));
        assert_ne!(call.owner, matter.answered_by);
    }

    async fn a_wish_to_meet_stays_open_until_they_met(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = letter(&office, "要回访的", None).await;
        let caller = office.staff(OFFICE, Role::CallbackOfficer);
        let id = CallbackId(app.new_id());
        let open = Command::OpenCallback {
            id,
            reason: CallbackReason::Sample,
            due: date(2026, 3, 25),
            owner: None,
        };
        does(&office, &caller, receipt.matter, open, Texts::new()).await;
        let person = office.person(OFFICE, Role::CallbackOfficer);
        let mut attempt = Attempt {
            version: app.callback(&caller, receipt.matter, id).await.unwrap().matter.version,
            time: TimeOfDay::Evening,
            result: CallbackResult::WantsMeeting,
            words: "想当面谈。".to_owned(),
            follow_up: "约到接待室。".to_owned(),
            meeting: None,
            answered_by: None,
            form_key: [7; 32],
        };
        let field = |refused: Result<(), dengwen_app::AppError>| match refused {
            Err(dengwen_app::AppError::Invalid(errors)) => errors[0].field,
            other => panic!("{other:?}"),
        };
        // The office's clock stands in the morning.
        assert_eq!(field(app.record_call(&caller, receipt.matter, id, &attempt).await), "time");
        attempt.time = TimeOfDay::Morning;
        let refused = app.record_call(&caller, receipt.matter, id, &attempt).await;
        assert_eq!(field(refused), "meet_with");
        attempt.meeting = Some(NextCall { person, on: date(2026, 3, 20) });
        app.record_call(&caller, receipt.matter, id, &attempt).await.unwrap();
        let call = app.callback(&caller, receipt.matter, id).await.unwrap();
        assert_eq!((call.callback.owner, call.callback.due), (Some(person), date(2026, 3, 20)));
        assert!(call.callback.done_on.is_none());
        let owed = app.callbacks(&caller, false, None, 50).await.unwrap();
        assert_eq!(owed.items[0].row.owner, Some(person.0));

        attempt.version = call.matter.version;
        attempt.result = CallbackResult::Content;
        attempt.form_key = [8; 32];
        app.record_call(&caller, receipt.matter, id, &attempt).await.unwrap();
        let call = app.callback(&caller, receipt.matter, id).await.unwrap();
        assert!(call.callback.done_on.is_some());
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn an_urgent_event_is_registered_with_its_petition_or_nothing_is(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let organ = office.organ(OFFICE);
        let mut new = NewPetition::today(app, Channel::Letter, organ, "楼体倾斜", "内容。");
        "楼体倾斜，可能倒塌。".clone_into(&mut new.urgent_event);
        let receipt = app.register(&clerk, new).await.unwrap();
        let view = app.view_matter(&clerk, receipt.matter).await.unwrap();
        let happened: Vec<_> = view.events.iter().map(|one| one.event.what.kind()).collect();
        assert_eq!(happened, ["registered", "urgent-reported"]);
        assert!(view.matter.overlays.urgent);
        let told = view.words_of(&view.events[1].event.what);
        assert_eq!(told, Some(("event", "楼体倾斜，可能倒塌。")));
        let head = office.staff(OFFICE, Role::OfficeHead);
        assert_eq!(titles(&office, &head, Queue::Urgent).await, ["楼体倾斜"]);

        let served = filed(&office).await.matter;
        answered(&office, served).await;
        let mut again = repeat(&office, served);
        let refused = app.register(&clerk, again.clone()).await;
        let Err(AppError::Invalid(errors)) = refused else { panic!("{refused:?}") };
        let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
        assert_eq!(told, [("urgent_event", "register-urgent-ended")]);
        assert_eq!(app.filed_before(&again.form_key).await.unwrap(), None);
        let matter = app.open_matter(&clerk, served, "test").await.unwrap();
        assert_eq!(matter.linked().count(), 1, "no petition was made");
        again.urgent_event.clear();
        assert_eq!(app.register(&clerk, again).await.unwrap().matter, served);
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn a_form_that_joined_is_answered_again_after_its_matter_ended(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let id = filed(&office).await.matter;
        let form = repeat(&office, id);
        let first = app.register(&clerk, form.clone()).await.unwrap();
        let view = app.view_matter(&clerk, id).await.unwrap();
        assert!(view.matter.overlays.urgent);
        let told = view.words_of(&view.events.last().unwrap().event.what);
        assert_eq!(told, Some(("event", "围挡将倒，下面是学校。")));
        answered(&office, id).await;
        assert_eq!(app.register(&clerk, form).await.unwrap(), first);
        let matter = app.open_matter(&clerk, id, "test").await.unwrap();
        assert_eq!(matter.linked().count(), 2);
    }
}
