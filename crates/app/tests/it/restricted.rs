//! Reports in their compartment, exceptions with a second person, and links undone: through the
//! use cases, on both engines.

use dengwen_app::correct::Corrected;
use dengwen_app::earlier::Asked;
use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, Found, Queue, Sheet};
use dengwen_app::{AppError, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::codes::{Channel, Class, Compartment, Purpose, Route};
use dengwen_domain::ids::MatterId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, Matter, Override, Routing};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{Guard, Stage};
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::classify_as;
use dengwen_testkit::office::{DISTRICT_OFFICE, HOUSING, OFFICE, TRANSPORT, TestOffice};
use jiff::civil::date;

fn new(office: &TestOffice, code: &'static str, title: &str) -> NewPetition {
    let organ = office.organ(code);
    NewPetition::today(&office.app, Channel::Letter, organ, title, "内容。")
}

async fn registered(office: &TestOffice, code: &'static str, new: NewPetition) -> MatterId {
    let clerk = office.staff(code, Role::Registrar);
    office.app.register(&clerk, new).await.unwrap().matter
}

fn classify(class: Class, route: Option<Route>, texts: &mut Texts, office: &TestOffice) -> Command {
    classify_as(
        "030100",
        class,
        route,
        texts.add(&office.app, "reasons", "理由。"),
    )
}

async fn classified(
    office: &TestOffice,
    who: &Who,
    id: MatterId,
    class: Class,
) -> Result<Matter, AppError> {
    let route = (class == Class::Claim).then_some(Route::C6);
    let seen = office.app.open_matter(who, id, "test").await?;
    let mut texts = Texts::new();
    let command = classify(class, route, &mut texts, office);
    let act = Act::new(id, seen.version, command, texts);
    Ok(office.app.act(who, act).await?.matter)
}

fn sheet() -> Sheet {
    Sheet {
        title: "表".to_owned(),
        notes: Vec::new(),
        headings: vec!["编号".to_owned()],
        cut: String::new(),
    }
}

both_engines! {
    async fn who_asks_for_confidentiality_is_known_to_the_office_and_the_lead_unit_alone(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let person = PersonData {
            name: "魏芳".to_owned(),
            phone: "13800001234".to_owned(),
            ..PersonData::default()
        };
        let secret = NewPetition {
            persons: vec![person],
            confidential: true,
            ..new(&office, OFFICE, "围挡占道")
        };
        let id = registered(&office, OFFICE, secret).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let matter = classified(&office, &dispatcher, id, Class::Claim).await.unwrap();
        let routing = Routing {
            co: vec![office.organ(TRANSPORT)],
            ..Routing::to(office.organ(HOUSING))
        };
        let act = Act::new(id, matter.version, Command::Transfer(routing), Texts::new());
        app.act(&dispatcher, act).await.unwrap();
        let office_view = app.view_matter(&dispatcher, id).await.unwrap();
        let view_of_office = office_view.petitions[0].persons.clone();
        let Found::Person(name) = app.read_search("魏芳") else { panic!("a name") };
        let by_name = Filter { person: Some(name), ..Filter::of(Queue::All) };
        for (organ, role, knows) in [
            (OFFICE, Role::Dispatcher, true),
            (HOUSING, Role::UnitClerk, true),
            (TRANSPORT, Role::UnitClerk, false),
        ] {
            let who = office.staff(organ, role);
            let view = app.view_matter(&who, id).await.unwrap();
            let shown = view.petitions[0].persons[0].name == "魏芳";
            assert_eq!((shown, view.petitions[0].masked), (knows, !knows), "{organ}");
            let found = app.queue(&who, &by_name, None, 10).await.unwrap();
            assert_eq!(found.items.len(), usize::from(knows), "{organ}");
            let asked = Asked {
                persons: view_of_office.clone(),
                foreign: None,
            };
            let earlier = app.earlier(&who, &asked).await.unwrap();
            assert_eq!(earlier.candidates.len(), usize::from(knows), "{organ}");
            let notice = view.matter.documents.iter().find(|d| d.to.is_none()).unwrap().id;
            assert_eq!(app.open_document(&who, notice).await.is_ok(), knows, "{organ}");
        }
    }

    async fn a_report_is_its_officers_and_the_one_aboves_and_the_board_warns_by_number_alone(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let id = registered(&office, DISTRICT_OFFICE, new(&office, DISTRICT_OFFICE, "检举")).await;
        let below = office.staff(DISTRICT_OFFICE, Role::Dispatcher);
        let matter = classified(&office, &below, id, Class::Report).await.unwrap();
        assert_eq!(matter.office(), office.organ(DISTRICT_OFFICE));
        let seen = office.app.open_matter(&below, id, "test").await;
        assert!(matches!(seen, Err(AppError::Missing("matter"))));
        let above = office.staff(OFFICE, Role::ReportOfficer);
        assert!(office.app.check(&above, &matter, Permission::ReadContent).is_ok());
        let officer = office.staff(DISTRICT_OFFICE, Role::ReportOfficer);
        let list = Filter::of(Queue::Dispatch);
        let page = office.app.queue(&officer, &list, None, 10).await.unwrap();
        assert_eq!(page.items.iter().map(|item| item.id).collect::<Vec<_>>(), [id]);
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let board = office.app.board(&supervisor).await.unwrap();
        let numbers: Vec<&str> = board.reports.iter().map(|r| r.number.as_str()).collect();
        assert_eq!(numbers, [matter.number.as_str()]);
        assert_eq!(board.reports[0].due_on, date(2026, 3, 21));
        assert!(!board.reports[0].overdue && !board.reports[0].nobody);
        let taken = std::sync::atomic::AtomicUsize::new(0);
        let line = |_: &dengwen_app::queue::Item| {
            taken.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Vec::new()
        };
        office.app.export_queue(&officer, &list, &sheet(), line).await.unwrap();
        assert_eq!(taken.into_inner(), 0, "no file holds a report");
    }

    async fn what_is_called_an_accusation_opens_restricted_until_the_officer_decides(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let accuse = NewPetition {
            purpose: Some(Purpose::Accuse),
            ..new(&office, OFFICE, "控告")
        };
        let id = registered(&office, OFFICE, accuse).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let seen = office.app.open_matter(&dispatcher, id, "test").await;
        assert!(matches!(seen, Err(AppError::Missing("matter"))));
        let officer = office.staff(OFFICE, Role::ReportOfficer);
        let matter = office.app.open_matter(&officer, id, "test").await.unwrap();
        assert_eq!(matter.compartment, Compartment::Report);
        assert!(matter.running(LimitId::C25).is_some());
        let matter = classified(&office, &officer, id, Class::Claim).await.unwrap();
        assert!(matter.running(LimitId::C25).is_none());
        assert!(office.app.open_matter(&dispatcher, id, "test").await.is_ok());
    }

    async fn a_link_undone_opens_a_matter_with_its_own_fifteen_days(store: TestStore) {
        let office = TestOffice::start(store).await;
        let first = registered(&office, OFFICE, new(&office, OFFICE, "第一封")).await;
        office.on(date(2026, 3, 18));
        let again = NewPetition {
            join: Some(first),
            ..new(&office, OFFICE, "第二封")
        };
        let clerk = office.staff(OFFICE, Role::Registrar);
        let second = office.app.register(&clerk, again).await.unwrap();
        office.on(date(2026, 3, 20));
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let seen = office.app.open_matter(&dispatcher, first, "test").await.unwrap();
        let mut texts = Texts::new();
        let reason = texts.add(&office.app, "reason", "不是同一件事。");
        let command = Command::Unlink { petition: second.petition, reason };
        let act = Act::new(first, seen.version, command, texts);
        let old = office.app.act(&dispatcher, act).await.unwrap().matter;
        assert_eq!(old.limits.iter().filter(|run| run.is_running()).count(), 1);
        let followed = office.app.follow(second.petition).await.unwrap();
        assert_eq!(followed.matters.len(), 1, "the petitioner sees the new matter alone");
        let own = &followed.matters[0].matter;
        assert_ne!(own.id, first);
        assert_eq!(own.stage, Stage::Registered);
        let due = own.running(LimitId::C01).map(|run| run.due.date);
        assert_eq!(due, Some(date(2026, 4, 2)));
        let waiting = Filter::of(Queue::Dispatch);
        let page = office.app.queue(&dispatcher, &waiting, None, 10).await.unwrap();
        assert!(page.items.iter().any(|item| item.id == own.id));
        let day = office.app.clearance(&dispatcher, date(2026, 3, 20), 1).await.unwrap();
        assert_eq!(day.waiting.all, 2);
    }

    async fn an_exception_needs_somebody_who_supervises_or_confirms(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = registered(&office, OFFICE, new(&office, OFFICE, "涉诉来信")).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let seen = office.app.open_matter(&dispatcher, id, "test").await.unwrap();
        let mut texts = Texts::new();
        let command = classify(Class::Claim, Some(Route::C1), &mut texts, &office);
        let act = Act::new(id, seen.version, command, texts);
        let matter = office.app.act(&dispatcher, act).await.unwrap().matter;
        let answer = dengwen_domain::procedure::Act::Answer;
        let offers = office.app.offers(&dispatcher, &matter).unwrap();
        let offer = offers.iter().find(|offer| offer.act == answer).unwrap();
        assert!(offer.refusal.is_some() && offer.exception);
        let seconds = office.app.seconds(&dispatcher, &matter);
        let attempt = async |second| {
            let mut texts = Texts::new();
            let reply = texts.add(&office.app, "reply", "已经口头说明。");
            let reason = texts.add(&office.app, "override", "当事人只问地址。");
            let guard = Guard::NotLitigationLetter;
            let answer = Command::Answer { reply, kind: None };
            let mut act = Act::new(id, matter.version, answer, texts);
            act.overriding = Some(Override { guard, reason, second });
            office.app.act(&dispatcher, act).await
        };
        let clerk = office.staff(OFFICE, Role::Registrar).person().unwrap();
        assert!(!seconds.contains(&clerk));
        assert!(matches!(attempt(clerk).await, Err(AppError::Invalid(_))));
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let asked = attempt(supervisor.person().unwrap()).await.unwrap();
        assert!(asked.asked, "it waits");
        assert_eq!(asked.matter.stage, Stage::Registered);
        let version = asked.matter.version;
        let confirm = || Act::new(id, version, Command::ConfirmException, Texts::new());
        let head = office.staff(OFFICE, Role::OfficeHead);
        let refused = office.app.act(&head, confirm()).await;
        assert!(matches!(refused, Err(AppError::Refused(_))), "another was asked: {refused:?}");
        let alone = office.app.act(&dispatcher, confirm()).await;
        assert!(matches!(alone, Err(AppError::Refused(_))), "{alone:?}");
        let acted = office.app.act(&supervisor, confirm()).await.unwrap();
        assert_eq!(acted.matter.stage, Stage::Replied);
        let view = office.app.view_matter(&dispatcher, id).await.unwrap();
        let done = view.events.iter().find(|e| e.event.overriding.is_some()).unwrap();
        assert_eq!(done.person, dispatcher.person(), "done as the first asked it");
        assert_eq!(view.words_of(&done.event.what).unwrap().1, "已经口头说明。");
        assert!(!view.matter.documents.is_empty(), "with its document");
        assert_eq!(office.app.board(&supervisor).await.unwrap().overridden, 1);
    }

    async fn a_form_that_only_asked_never_says_that_it_was_done(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let id = registered(&office, OFFICE, new(&office, OFFICE, "占道")).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        let matter = classified(&office, &dispatcher, id, Class::Claim).await.unwrap();
        let mut texts = Texts::new();
        let reason = texts.add(app, "override", "联席会议已定。");
        let routing = Routing::to(office.organ(TRANSPORT));
        let mut asks = Act::new(id, matter.version, Command::Transfer(routing), texts);
        let second = supervisor.person().unwrap();
        asks.overriding = Some(Override { guard: Guard::TargetCompetent, reason, second });
        asks.form_key = Some([3; 32]);
        let asked = app.act(&dispatcher, asks.clone()).await.unwrap();
        assert!(asked.asked && !asked.replayed);
        let waits = app.act(&dispatcher, asks.clone()).await.unwrap();
        assert!(waits.asked && waits.replayed);
        let mut texts = Texts::new();
        let reason = texts.add(app, "reason", "住建部门主管。");
        let refuses = Command::RefuseException { reason };
        let refuses = Act::new(id, asked.matter.version, refuses, texts);
        app.act(&supervisor, refuses).await.unwrap();
        let again = app.act(&dispatcher, asks).await.unwrap();
        assert!(again.asked && again.replayed, "nothing was transferred");
        assert_eq!(again.matter.stage, Stage::Registered);

        // The other way round: what needed no exception was done, though another now waits.
        let matter = again.matter;
        let mut texts = Texts::new();
        let reason = texts.add(app, "override", "不需要的例外。");
        let routing = Routing::to(office.organ(HOUSING));
        let mut does = Act::new(id, matter.version, Command::Transfer(routing), texts);
        does.overriding = Some(Override { guard: Guard::TargetCompetent, reason, second });
        does.form_key = Some([4; 32]);
        assert!(!app.act(&dispatcher, does.clone()).await.unwrap().asked);
        let done = app.act(&dispatcher, does).await.unwrap();
        assert!(done.replayed && !done.asked);
        assert_eq!(done.matter.stage, Stage::Dispatched);
    }

    async fn where_nobody_could_confirm_no_exception_is_offered(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let id = registered(&office, OFFICE, new(&office, OFFICE, "涉诉来信")).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let seen = app.open_matter(&dispatcher, id, "test").await.unwrap();
        let mut texts = Texts::new();
        let command = classify(Class::Claim, Some(Route::C1), &mut texts, &office);
        let act = Act::new(id, seen.version, command, texts);
        let matter = app.act(&dispatcher, act).await.unwrap().matter;
        let exceptions = || {
            let offers = app.offers(&dispatcher, &matter).unwrap();
            offers.iter().filter(|offer| offer.exception).count()
        };
        assert!(exceptions() > 0);
        for role in [Role::Supervisor, Role::SecondPerson, Role::OfficeHead] {
            let person = office.person(OFFICE, role);
            let seen = app.directory().versions[&person.0];
            app.leave(&Who::System, person, date(2026, 3, 16), seen).await.unwrap();
        }
        office.on(date(2026, 3, 17));
        assert!(app.seconds(&dispatcher, &matter).is_empty());
        assert_eq!(exceptions(), 0);

        let report = registered(&office, OFFICE, new(&office, OFFICE, "检举来信")).await;
        classified(&office, &dispatcher, report, Class::Report).await.unwrap();
        let officer = office.staff(OFFICE, Role::ReportOfficer);
        let registration = app.open_matter(&officer, report, "test").await.unwrap();
        assert!(app.seconds(&officer, &registration).is_empty(), "another officer, or nobody");
        let petition = registration.first_petition().unwrap();
        let registered = app.registration(&officer, report, petition).await.unwrap();
        let mut later = Corrected::as_registered(&registered, [5; 32]);
        office.on(date(2026, 3, 18));
        later.received_on = date(2026, 3, 18);
        later.reason = "次日才收到。".to_owned();
        later.second = Some(office.person(OFFICE, Role::Dispatcher));
        let refused = app.correct_registration(&officer, &later).await;
        let Err(AppError::Invalid(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!(errors[0].code, "field-override-second-report");
    }
}
