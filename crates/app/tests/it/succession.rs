//! What an organ that ended still owed goes to its successor the day after (Art. 24(2)).

use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::matter::Texts;
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, PAGE, Queue};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class, ServiceMethod};
use dengwen_domain::ids::MatterId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, Matter, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE, TRANSPORT, TestOffice};
use jiff::civil::date;

use crate::story::{classified, does, transferred};

async fn letter(office: &TestOffice, title: &str) -> Receipt {
    let clerk = office.staff(OFFICE, Role::Registrar);
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(&office.app, Channel::Letter, organ, title, "内容。");
    new.persons = vec![PersonData {
        name: "魏芳".to_owned(),
        ..PersonData::default()
    }];
    office.app.register(&clerk, new).await.unwrap()
}

async fn seen(office: &TestOffice, who: &Who, id: MatterId) -> Matter {
    office.app.open_matter(who, id, "test").await.unwrap()
}

fn version(office: &TestOffice, code: &str) -> i64 {
    office.app.directory().versions[&office.organ(code).0]
}

async fn sound(office: &TestOffice) {
    let verified = dengwen_store::verify::verify(office.app.store(), |_, _| {})
        .await
        .unwrap();
    assert!(verified.is_sound(), "{verified:?}");
}

both_engines! {
    async fn open_matters_go_to_the_successor_the_day_after(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = letter(&office, "楼板开裂").await;
        transferred(&office, receipt.matter).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let before = seen(&office, &dispatcher, receipt.matter).await;
        let due = before.running(LimitId::C03).unwrap().due.date;
        let admin = office.staff(CITY, Role::Administrator);
        let (old, next) = (office.organ(HOUSING), office.organ(TRANSPORT));
        let last = date(2026, 3, 17);
        app.end_organ(&admin, old, last, Some(next), version(&office, HOUSING))
            .await
            .unwrap();

        office.on(last).app.step().await;
        assert_eq!(seen(&office, &dispatcher, receipt.matter).await.holder(), old);
        let heir = office.staff(TRANSPORT, Role::UnitClerk);
        let unknown = app.open_matter(&heir, receipt.matter, "test").await;
        assert!(matches!(unknown, Err(AppError::Missing(_))));

        let done = office.on(date(2026, 3, 18)).app.step().await;
        assert_eq!(done.succeeded.done, 1);
        let after = seen(&office, &heir, receipt.matter).await;
        assert_eq!(after.holder(), next);
        assert_eq!(after.tasks.len(), 1, "the task goes on, it is no new one");
        let c03 = after.running(LimitId::C03).unwrap();
        assert_eq!((c03.organ, c03.due.date), (next, due), "nobody gains time");
        let list = app.queue(&heir, &Filter::of(Queue::Sign), None, PAGE).await.unwrap();
        assert_eq!(list.items.len(), 1);
        let view = app.view_matter(&dispatcher, receipt.matter).await.unwrap();
        let kinds: Vec<_> = view.events.iter().map(|e| e.event.what.kind()).collect();
        assert!(kinds.contains(&"succeeded"), "{kinds:?}");
        does(&office, &heir, receipt.matter, Command::SignFor, Texts::new()).await;

        let again = office.app.step().await;
        assert_eq!(again.succeeded.done, 0, "what went on goes on once");
        sound(&office).await;
    }

    async fn an_organ_with_open_matters_does_not_end_without_a_successor(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = letter(&office, "楼板开裂").await;
        transferred(&office, receipt.matter).await;
        let admin = office.staff(CITY, Role::Administrator);
        let last = date(2026, 3, 31);
        let end = async |code: &'static str| {
            let seen = version(&office, code);
            app.end_organ(&admin, office.organ(code), last, None, seen).await
        };
        match end(HOUSING).await {
            Err(AppError::Invalid(errors)) => assert_eq!(errors[0].code, "successor-needed"),
            other => panic!("{other:?}"),
        }
        end(TRANSPORT).await.unwrap();
        let orgs = &app.directory().orgs;
        assert!(orgs.duty_holder(office.organ(TRANSPORT), date(2026, 4, 1)).is_none());
    }

    async fn an_office_that_ended_hands_on_its_matters_and_its_calls(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = letter(&office, "楼板开裂").await;
        let admin = office.staff(CITY, Role::Administrator);
        let (old, next) = (office.organ(OFFICE), office.organ(CITY));
        let supervisor = office.staff(OFFICE, Role::CallbackOfficer);
        let call = Command::OpenCallback {
            id: dengwen_domain::ids::CallbackId(app.new_id()),
            reason: dengwen_domain::codes::CallbackReason::Sample,
            due: date(2026, 3, 25),
            owner: None,
        };
        does(&office, &supervisor, receipt.matter, call, Texts::new()).await;
        app.end_organ(&admin, old, date(2026, 3, 16), Some(next), version(&office, OFFICE))
            .await
            .unwrap();
        let done = office.on(date(2026, 3, 17)).app.step().await;
        assert_eq!((done.succeeded.done, done.failures), (1, 0));
        let after = seen(&office, &supervisor, receipt.matter).await;
        assert_eq!(after.office(), next);
        assert_eq!(after.owners.first_received.unwrap().organ, next);
        assert_eq!(after.callbacks[0].organ, next);
        assert!(after.limits.iter().filter(|run| run.is_running()).all(|run| run.organ == next));
        sound(&office).await;
    }

    async fn a_successor_is_asked_to_tell_what_the_ended_organ_wrote(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = letter(&office, "楼板开裂").await;
        transferred(&office, receipt.matter).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        does(&office, &clerk, receipt.matter, Command::SignFor, Texts::new()).await;
        does(&office, &clerk, receipt.matter, Command::Accept, Texts::new()).await;
        let admin = office.staff(CITY, Role::Administrator);
        let (old, next) = (office.organ(HOUSING), office.organ(TRANSPORT));
        app.end_organ(&admin, old, date(2026, 3, 17), Some(next), version(&office, HOUSING))
            .await
            .unwrap();
        office.on(date(2026, 3, 18)).app.step().await;
        let heir = office.staff(TRANSPORT, Role::UnitClerk);
        let list = app.queue(&heir, &Filter::of(Queue::Serve), None, PAGE).await.unwrap();
        assert_eq!(list.items.len(), 1);
        let matter = seen(&office, &heir, receipt.matter).await;
        let document = dengwen_app::matter::to_serve(&matter, &[next]).unwrap();
        let serve = Command::Serve(ServiceRecord {
            document,
            method: ServiceMethod::InPerson,
            refused: false,
            note: None,
        });
        does(&office, &heir, receipt.matter, serve, Texts::new()).await;
        let told = seen(&office, &heir, receipt.matter).await;
        assert!(told.running(LimitId::C03).is_none());
        let list = app.queue(&heir, &Filter::of(Queue::Serve), None, PAGE).await.unwrap();
        assert!(list.items.is_empty());
        sound(&office).await;
    }

    async fn what_is_closed_and_not_told_goes_to_the_successor_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let receipt = letter(&office, "问路").await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        classified(&office, OFFICE, receipt.matter, Class::Claim).await;
        let mut texts = Texts::new();
        let guidance = texts.add(app, "guidance", "请到市住建局窗口办理。");
        texts.part(PartKey::Route, "c2");
        texts.part(PartKey::Law, "《中华人民共和国仲裁法》第二条");
        texts.part(PartKey::CompetentBody, "青禾仲裁委员会");
        does(&office, &dispatcher, receipt.matter, Command::Direct { guidance }, texts).await;
        let admin = office.staff(CITY, Role::Administrator);
        let (old, next) = (office.organ(OFFICE), office.organ(CITY));
        app.end_organ(&admin, old, date(2026, 3, 16), Some(next), version(&office, OFFICE))
            .await
            .unwrap();
        let done = office.on(date(2026, 3, 17)).app.step().await;
        assert_eq!((done.succeeded.done, done.failures), (1, 0));
        let after = seen(&office, &dispatcher, receipt.matter).await;
        assert_eq!(after.running(LimitId::C01).unwrap().organ, next);
        assert_eq!(after.teller(after.documents.last().unwrap()), next);
        assert_eq!(office.app.step().await.succeeded.done, 0);
        sound(&office).await;
    }
}
