//! Corrections of a registration (D15, B01): nothing lost, nothing back-dated, limits recomputed.

use dengwen_app::correct::{Amend, Amended, Corrected};
use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, Queue};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, ContactProof};
use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, Fact, Source};
use dengwen_domain::org::{Organ, Role};
use dengwen_domain::petition::Correction;
use dengwen_domain::procedure::{DocumentKind, Guard};
use dengwen_domain::refusal::Why;
use dengwen_store::query;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, DISTRICT, DISTRICT_OFFICE, HOUSING, OFFICE, TestOffice};
use jiff::civil::date;

use crate::story::{does, filed, transferred};

/// A letter registered with a wrong day, a wrong name and a slip in its text.
async fn letter(office: &TestOffice) -> (Who, PetitionId, MatterId) {
    let clerk = office.staff(OFFICE, Role::Registrar);
    let mut new = NewPetition::today(
        &office.app,
        Channel::Letter,
        office.organ(OFFICE),
        "书院路围档占道",
        "书院路工地的围档把人行道全占了。",
    );
    new.received_on = date(2026, 3, 12);
    new.source = Source::Statement;
    new.persons = vec![PersonData {
        name: "卫芳".to_owned(),
        phone: "13800001243".to_owned(),
        ..PersonData::default()
    }];
    let receipt = office.app.register(&clerk, new).await.unwrap();
    (clerk, receipt.petition, receipt.matter)
}

fn confirming(id: MatterId, version: i64) -> Act {
    Act::new(id, version, Command::ConfirmException, Texts::new())
}

async fn begun(
    office: &TestOffice,
    who: &Who,
    matter: MatterId,
    petition: PetitionId,
) -> Corrected {
    let registered = office
        .app
        .registration(who, matter, petition)
        .await
        .unwrap();
    let mut corrected = Corrected::as_registered(&registered, [7; 32]);
    "登记时看错了。".clone_into(&mut corrected.reason);
    corrected
}

async fn found(office: &TestOffice, petition: PetitionId) -> Vec<(String, Vec<u8>)> {
    query::petition::lookups(office.app.store().db(), petition.0)
        .await
        .unwrap()
}

both_engines! {
    async fn a_correction_keeps_the_old_values_and_computes_the_limit_again(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (clerk, petition, id) = letter(&office).await;
        let app = &office.app;
        app.verify_contact(&clerk, petition, ContactProof::SeenInPerson).await.unwrap();
        let (keys, before) = (found(&office, petition).await, app.view_matter(&clerk, id).await);
        let before = before.unwrap().matter;
        let mut right = begun(&office, &clerk, id, petition).await;
        right.received_on = date(2026, 3, 10);
        right.source = Source::Postmark;
        right.channel = Channel::Visit;
        right.persons_present = 3;
        right.region = Some("990100".to_owned());
        right.topic = Some("030100".to_owned());
        "书院路围挡占道".clone_into(&mut right.wording.title);
        "书院路工地的围挡把人行道全占了。".clone_into(&mut right.wording.text);
        "魏芳".clone_into(&mut right.wording.persons[0].name);
        "13800001234".clone_into(&mut right.wording.persons[0].phone);
        app.correct_registration(&clerk, &right).await.unwrap();
        // The same form once more does nothing more.
        app.correct_registration(&clerk, &right).await.unwrap();

        let view = app.view_matter(&clerk, id).await.unwrap();
        let matter = &view.matter;
        assert_eq!(matter.version, before.version + 1);
        assert_eq!((matter.received_on, matter.channel), (date(2026, 3, 10), Channel::Visit));
        assert_eq!((matter.persons, matter.topic.as_deref()), (3, Some("030100")));
        let last = |matter: &dengwen_domain::matter::Matter| {
            let run = matter.running(LimitId::C01).unwrap();
            (run.due.working.trigger, run.due.date)
        };
        assert_eq!(last(&before).0, date(2026, 3, 12));
        assert_eq!(last(matter).0, date(2026, 3, 10));
        assert!(last(matter).1 < last(&before).1, "an earlier receipt, an earlier end");
        // The event bears the day on which the correction was made; nothing is back-dated.
        let event = &view.events.last().unwrap().event;
        assert_eq!(event.on, date(2026, 3, 16));
        let Fact::RegistrationCorrected { changes, words, .. } = &event.what else {
            panic!("{:?}", event.what)
        };
        assert!(changes.contains(&Correction::ReceivedOn {
            was: date(2026, 3, 12),
            now: date(2026, 3, 10),
            source: Source::Postmark,
        }));
        assert_eq!(words, &["title", "text", "person"]);
        assert_eq!(view.words_of(&event.what), Some(("reason", "登记时看错了。")));

        let came = &view.petitions[0];
        assert_eq!((came.title.as_str(), came.persons[0].name.as_str()), ("书院路围挡占道", "魏芳"));
        assert_eq!(came.petition.contact.verified, None, "another number is verified by nobody");
        let what = &came.amendments[0].what;
        assert_eq!(came.amendments.len(), 1);
        assert!(what.iter().any(|amended| matches!(amended,
            Amended::Words(field, was, _) if field == "title" && was == "书院路围档占道")));
        assert!(what.iter().any(|amended| matches!(amended,
            Amended::Person(was, now) if was.name == "卫芳" && now.name == "魏芳")));
        let now = found(&office, petition).await;
        assert_eq!(now.len(), keys.len());
        assert!(now.iter().all(|key| !keys.contains(key)), "the wrong number leads nowhere");
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn whoever_is_named_afterwards_is_owed_the_notices_that_come(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let (clerk, organ) = (office.staff(OFFICE, Role::Registrar), office.organ(OFFICE));
        let new = NewPetition::today(app, Channel::Letter, organ, "围挡占道", "人行道被占。");
        let receipt = app.register(&clerk, new).await.unwrap();
        let (petition, id) = (receipt.petition, receipt.matter);
        let matter = transferred(&office, id).await;
        assert!(matter.is_notice_exempt());
        let mut right = begun(&office, &clerk, id, petition).await;
        let name = "魏芳".to_owned();
        right.wording.persons = vec![PersonData { name, ..PersonData::default() }];
        assert_eq!(app.correct_registration(&clerk, &right).await.unwrap(), Amend::Made);
        let unit = office.staff(HOUSING, Role::UnitClerk);
        does(&office, &unit, id, Command::SignFor, Texts::new()).await;
        let matter = does(&office, &unit, id, Command::Accept, Texts::new()).await;
        assert!(!matter.is_notice_exempt());
        let notice = matter.documents.last().unwrap();
        assert_eq!(notice.kind, DocumentKind::D02);
        assert_eq!(matter.running(LimitId::C03).unwrap().awaits, Some(notice.id));
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn a_later_day_of_receipt_needs_a_second_person(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (clerk, petition, id) = letter(&office).await;
        let app = &office.app;
        let mut later = begun(&office, &clerk, id, petition).await;
        later.received_on = date(2026, 3, 16);
        let refused = app.correct_registration(&clerk, &later).await;
        let Err(AppError::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.why, Why::Guard(Guard::ReceiptNotLater));
        assert!(refusal.article.contains("第二十二条"));
        later.second = clerk.person();
        assert!(matches!(
            app.correct_registration(&clerk, &later).await,
            Err(AppError::Refused(_))
        ), "nobody is their own second person");
        later.second = Some(office.person(OFFICE, Role::Dispatcher));
        let not_theirs = app.correct_registration(&clerk, &later).await;
        assert!(matches!(not_theirs, Err(AppError::Invalid(_))), "{not_theirs:?}");
        later.second = Some(office.person(OFFICE, Role::Supervisor));
        assert_eq!(app.correct_registration(&clerk, &later).await.unwrap(), Amend::Asked);
        let matter = app.open_matter(&clerk, id, "test").await.unwrap();
        assert_eq!(matter.received_on, date(2026, 3, 12), "nothing is corrected yet");
        assert_eq!(app.correct_registration(&clerk, &later).await.unwrap(), Amend::Asked, "once");
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let seen = app.view_matter(&supervisor, id).await.unwrap();
        let waits = seen.exception.as_ref().unwrap();
        assert_eq!(seen.words.get(waits.request.reason), later.reason);
        let would = waits.would.as_ref().unwrap();
        assert!(matches!(&would.what, Fact::RegistrationCorrected { .. }), "{would:?}");
        let filter = Filter::of(Queue::Exceptions);
        let list = app.queue(&supervisor, &filter, None, 10).await.unwrap();
        assert_eq!(list.items.iter().map(|item| item.id).collect::<Vec<_>>(), [id]);
        let acted = app.act(&supervisor, confirming(id, matter.version)).await.unwrap();
        let matter = acted.matter;
        assert!(matter.overlays.overridden, "it shows in the indicators (21.12)");
        assert_eq!(matter.running(LimitId::C01).unwrap().due.working.trigger, date(2026, 3, 16));
        let events = app.happened(id, 0).await.unwrap();
        let done = events.last().unwrap();
        assert_eq!(done.person, clerk.person(), "as the first asked");
        assert_eq!(done.event.overriding.as_ref().unwrap().second, supervisor.person().unwrap());
        assert_eq!(events[events.len() - 2].person, supervisor.person());
        assert!(app.queue(&supervisor, &filter, None, 10).await.unwrap().items.is_empty());
        let verified = dengwen_store::verify::verify(app.store(), |_, _| {}).await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
    }

    async fn a_request_overwrites_nothing_that_was_corrected_meanwhile(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (clerk, petition, id) = letter(&office).await;
        let app = &office.app;
        let mut later = begun(&office, &clerk, id, petition).await;
        later.received_on = date(2026, 3, 16);
        later.second = Some(office.person(OFFICE, Role::Supervisor));
        app.correct_registration(&clerk, &later).await.unwrap();
        let mut other = begun(&office, &clerk, id, petition).await;
        other.form_key = [8; 32];
        other.topic = Some("030100".to_owned());
        app.correct_registration(&clerk, &other).await.unwrap();
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let seen = app.view_matter(&supervisor, id).await.unwrap();
        assert!(seen.exception.unwrap().would.is_ok(), "the topic was left alone by the request");
        let mut other = begun(&office, &clerk, id, petition).await;
        other.form_key = [9; 32];
        other.wording.title = "书院路围挡占道两年".to_owned();
        app.correct_registration(&clerk, &other).await.unwrap();
        let matter = app.open_matter(&clerk, id, "test").await.unwrap();
        let stale = app.act(&supervisor, confirming(id, matter.version)).await;
        let Err(AppError::Refused(refusal)) = stale else { panic!("{stale:?}") };
        assert_eq!(refusal.why, Why::Part("exception-moved"));
        let seen = app.view_matter(&clerk, id).await.unwrap();
        assert!(seen.exception.unwrap().would.is_err(), "and whoever asked is told");
        let back = Act::new(id, matter.version, Command::WithdrawException, Texts::new());
        assert!(app.act(&clerk, back).await.unwrap().matter.exception.is_none());
    }

    async fn what_cannot_be_a_correction_is_refused_with_nothing_done(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (clerk, petition, id) = letter(&office).await;
        let app = &office.app;
        let fields = |result: Result<Amend, AppError>| match result {
            Err(AppError::Invalid(errors)) => errors.iter().map(|e| e.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let same = begun(&office, &clerk, id, petition).await;
        assert_eq!(fields(app.correct_registration(&clerk, &same).await), ["reason"]);
        let mut wrong = same.clone();
        wrong.reason.clear();
        wrong.received_on = date(2026, 3, 17);
        wrong.channel = Channel::MessageBoard;
        wrong.wording.persons.clear();
        wrong.region = Some("110000".to_owned());
        let all = ["reason", "received_on", "channel", "persons", "region"];
        assert_eq!(fields(app.correct_registration(&clerk, &wrong).await), all);
        let mut stale = same.clone();
        stale.seen.0 -= 1;
        stale.persons_present = 2;
        let moved = app.correct_registration(&clerk, &stale).await;
        assert!(matches!(moved, Err(AppError::Conflict { .. })), "{moved:?}");
        assert_eq!(app.open_matter(&clerk, id, "test").await.unwrap().version, 1);
    }

    async fn only_the_office_that_registered_corrects_and_not_past_what_was_done(store: TestStore) {
        let office = TestOffice::start(store).await;
        let receipt = filed(&office).await;
        transferred(&office, receipt.matter).await;
        let app = &office.app;
        let unit = office.staff(HOUSING, Role::UnitClerk);
        let mut corrected = begun(&office, &unit, receipt.matter, receipt.petition).await;
        corrected.persons_present = 2;
        let refused = app.correct_registration(&unit, &corrected).await;
        let Err(AppError::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.why, Why::NotYourDuty);
        let stranger = office.staff(dengwen_testkit::office::TRANSPORT, Role::UnitClerk);
        let unknown = app.registration(&stranger, receipt.matter, receipt.petition).await;
        assert!(matches!(unknown, Err(AppError::Missing(_))), "{unknown:?}");
        office.clock.advance_seconds(24 * 3600);
        let clerk = office.staff(OFFICE, Role::Registrar);
        let mut late = begun(&office, &clerk, receipt.matter, receipt.petition).await;
        late.received_on = date(2026, 3, 17);
        late.second = Some(office.person(OFFICE, Role::Supervisor));
        let refused = app.correct_registration(&clerk, &late).await;
        let Err(AppError::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.why, Why::Part("receipt-after-acts"));
    }

    async fn a_form_sent_again_says_what_it_did_and_not_how_the_matter_stands(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (clerk, petition, id) = letter(&office).await;
        let app = &office.app;
        let mut topic = begun(&office, &clerk, id, petition).await;
        topic.topic = Some("030100".to_owned());
        assert_eq!(app.correct_registration(&clerk, &topic).await.unwrap(), Amend::Made);
        let mut later = begun(&office, &clerk, id, petition).await;
        later.form_key = [8; 32];
        later.received_on = date(2026, 3, 16);
        later.second = Some(office.person(OFFICE, Role::Supervisor));
        assert_eq!(app.correct_registration(&clerk, &later).await.unwrap(), Amend::Asked);
        let again = app.correct_registration(&clerk, &topic).await.unwrap();
        assert_eq!(again, Amend::Made, "another request waits, this form was done");
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let matter = app.open_matter(&supervisor, id, "test").await.unwrap();
        let mut texts = Texts::new();
        let reason = texts.add(app, "reason", "邮戳是12日。");
        let refuse = Act::new(id, matter.version, Command::RefuseException { reason }, texts);
        assert!(app.act(&supervisor, refuse).await.unwrap().matter.exception.is_none());
        let again = app.correct_registration(&clerk, &later).await.unwrap();
        assert_eq!(again, Amend::Asked, "nothing was corrected");
        let matter = app.open_matter(&clerk, id, "test").await.unwrap();
        assert_eq!(matter.received_on, date(2026, 3, 12));
    }

    async fn of_two_corrections_from_one_page_one_is_made_and_the_other_told(store: TestStore) {
        let office = TestOffice::start(store).await;
        let (clerk, petition, id) = letter(&office).await;
        let app = &office.app;
        // The second sets out ever later after the first.
        for delay in 0..24_u32 {
            let drawn = begun(&office, &clerk, id, petition).await;
            let mut pages = ["030000", "030100", "030400"]
                .into_iter()
                .filter(|topic| drawn.topic.as_deref() != Some(*topic))
                .zip(1_u8..)
                .map(|(topic, n)| Corrected {
                    topic: Some(topic.to_owned()),
                    form_key: [2 * u8::try_from(delay).unwrap() + n; 32],
                    ..drawn.clone()
                });
            let (one, two) = (pages.next().unwrap(), pages.next().unwrap());
            let late = async {
                for _ in 0..delay * delay * 8 {
                    tokio::task::yield_now().await;
                }
                app.correct_registration(&clerk, &two).await
            };
            let (first, second) = tokio::join!(app.correct_registration(&clerk, &one), late);
            let matter = app.open_matter(&clerk, id, "test").await.unwrap();
            assert_eq!(matter.version, drawn.seen.0 + 1, "{delay}: {first:?} {second:?}");
            let (made, told) = if first.is_ok() { (one, second) } else { (two, first) };
            assert_eq!(matter.topic, made.topic);
            assert!(matches!(told, Err(AppError::Conflict { .. })), "{told:?}");
        }
    }

    async fn a_request_for_a_place_that_was_dropped_is_stale_and_its_matter_opens(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let (clerk, petition, id) = letter(&office).await;
        let app = &office.app;
        let mut later = begun(&office, &clerk, id, petition).await;
        later.received_on = date(2026, 3, 16);
        later.region = Some("990102".to_owned());
        later.wording.title = "书院路围挡占道".to_owned();
        later.second = Some(office.person(OFFICE, Role::Supervisor));
        assert_eq!(app.correct_registration(&clerk, &later).await.unwrap(), Amend::Asked);
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let waits = app.view_matter(&supervisor, id).await.unwrap().exception.unwrap();
        assert!(waits.would.is_ok() && !waits.corrected.is_empty());
        let ended: Vec<Organ> = [(DISTRICT, CITY), (DISTRICT_OFFICE, OFFICE)]
            .into_iter()
            .map(|(code, successor)| Organ {
                valid_to: Some(date(2026, 3, 16)),
                successor: Some(office.organ(successor)),
                ..app.directory().orgs.organ(office.organ(code)).unwrap().clone()
            })
            .collect();
        app.save_organs(&Who::System, &ended).await.unwrap();
        office.on(date(2026, 3, 17));
        for who in [&clerk, &supervisor] {
            let view = app.view_matter(who, id).await.unwrap();
            let waits = view.exception.unwrap();
            assert_eq!(waits.would.unwrap_err().why, Why::Part("exception-moved"));
            assert!(waits.corrected.is_empty());
        }
        let matter = app.open_matter(&clerk, id, "test").await.unwrap();
        let stale = app.act(&supervisor, confirming(id, matter.version)).await;
        let Err(AppError::Refused(refusal)) = stale else { panic!("{stale:?}") };
        assert_eq!(refusal.why, Why::Part("exception-moved"));
        let back = Act::new(id, matter.version, Command::WithdrawException, Texts::new());
        assert!(app.act(&clerk, back).await.unwrap().matter.exception.is_none());
    }
}
