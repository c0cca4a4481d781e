//! The earlier matter that a superior names: from the record where the officer may read it, else as
//! the officer states it; and nobody learns of another unit's matter by trying numbers.

use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class, Route};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Basis, Command, EarlierMatter, Fact, Matter, Routing};
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::classify;
use dengwen_testkit::office::{HOUSING, OFFICE, STATION, TestOffice};
use jiff::civil::date;

use crate::story::does;

async fn matter(office: &TestOffice, id: MatterId) -> Matter {
    office
        .app
        .open_matter(&Who::System, id, "act")
        .await
        .unwrap()
}

async fn version(office: &TestOffice, id: MatterId) -> i64 {
    matter(office, id).await.version
}

/// A claim that a unit has signed for, with others beside it.
async fn signed(office: &TestOffice, unit: &'static str, co: &[&str]) -> MatterId {
    let app = &office.app;
    let new = NewPetition::today(
        app,
        Channel::Letter,
        office.organ(OFFICE),
        "楼板开裂",
        "要求鉴定。",
    );
    let id = app.register(&Who::System, new).await.unwrap().matter;
    let dispatcher = office.staff(OFFICE, Role::Dispatcher);
    let mut texts = Texts::new();
    let classify = classify(
        Class::Claim,
        Some(Route::C6),
        texts.add(app, "reasons", "属于住建部门职责。"),
    );
    does(office, &dispatcher, id, classify, texts).await;
    let transfer = Command::Transfer(Routing {
        co: co.iter().map(|code| office.organ(code)).collect(),
        ..Routing::to(office.organ(unit))
    });
    does(office, &dispatcher, id, transfer, Texts::new()).await;
    let clerk = office.staff(unit, Role::UnitClerk);
    does(office, &clerk, id, Command::SignFor, Texts::new()).await;
    id
}

fn refusing(app: &dengwen_app::App, earlier: EarlierMatter) -> (Command, Texts) {
    let mut texts = Texts::new();
    texts.part(PartKey::NextDoor, "请向市建设工程质量监督站了解进展。");
    let command = Command::NotAccept {
        ground: "NR1".to_owned(),
        reason: texts.add(app, "reason", "同一事项正在下级办理。"),
        next_door: true,
        basis: Basis {
            earlier: Some(earlier),
            ..Basis::default()
        },
    };
    (command, texts)
}

async fn recorded(office: &TestOffice, id: MatterId) -> EarlierMatter {
    let events = office.app.happened(id, 0).await.unwrap();
    match &events.last().unwrap().event.what {
        Fact::NotAccepted {
            basis: Some(basis), ..
        } => basis.earlier.clone().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Proposes to void one in favour of another.
async fn voids(
    office: &TestOffice,
    id: MatterId,
    in_favour_of: MatterId,
) -> Result<Matter, String> {
    let mut texts = Texts::new();
    let reason = texts.add(&office.app, "reason", "同一来件重复录入。");
    let command = Command::ProposeVoid {
        in_favour_of,
        reason,
    };
    let act = Act::new(id, version(office, id).await, command, texts);
    let done = office
        .app
        .act(&office.staff(OFFICE, Role::Dispatcher), act)
        .await;
    done.map(|acted| acted.matter)
        .map_err(|error| refused(&error))
}

/// A second person confirms it.
async fn confirms(office: &TestOffice, id: MatterId) -> Result<Matter, String> {
    let act = Act::new(
        id,
        version(office, id).await,
        Command::ConfirmVoid,
        Texts::new(),
    );
    let done = office
        .app
        .act(&office.staff(OFFICE, Role::SecondPerson), act)
        .await;
    done.map(|acted| acted.matter)
        .map_err(|error| refused(&error))
}

fn refused(error: &AppError) -> String {
    let AppError::Refused(refusal) = error else {
        panic!("{error}");
    };
    refusal.why.code()
}

both_engines! {
    async fn of_two_entries_one_always_stays_in_force(store: TestStore) {
        let office = TestOffice::start(store).await;
        let mut entered = Vec::new();
        for title in ["楼板开裂", "楼板裂缝", "楼板裂开"] {
            let organ = office.organ(OFFICE);
            let new = NewPetition::today(&office.app, Channel::Letter, organ, title, "要求鉴定。");
            entered.push(office.app.register(&Who::System, new).await.unwrap().matter);
        }
        let [first, second, third] = entered[..] else { panic!("three") };
        voids(&office, first, second).await.unwrap();
        let crossed = voids(&office, second, first).await.unwrap_err();
        assert_eq!(crossed, "part-voided-already", "it waits to be voided itself");
        voids(&office, third, second).await.unwrap();
        assert_eq!(confirms(&office, first).await.unwrap().stage, Stage::Voided);
        let gone = voids(&office, second, first).await.unwrap_err();
        assert_eq!(gone, "part-voided-already");
        voids(&office, second, third).await.unwrap_err();
        assert_eq!(confirms(&office, third).await.unwrap().stage, Stage::Voided);
        assert!(matter(&office, second).await.stage.is_open());
    }

    async fn an_earlier_matter_that_may_be_read_is_taken_from_the_record(store: TestStore) {
        let office = TestOffice::start(store).await;
        let first = signed(&office, STATION, &[HOUSING]).await;
        let station = office.staff(STATION, Role::UnitClerk);
        does(&office, &station, first, Command::Accept, Texts::new()).await;
        let first = matter(&office, first).await;
        let again = signed(&office, HOUSING, &[]).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        let found = office.app.earlier_matter(&clerk, &first.number).await.unwrap().unwrap();
        assert_eq!(found, EarlierMatter::of(&first));
        // What the form says of days is not believed where the record speaks.
        let claimed = EarlierMatter { until: Some(date(2030, 1, 1)), ..found.clone() };
        let (command, texts) = refusing(&office.app, claimed);
        does(&office, &clerk, again, command, texts).await;
        assert_eq!(matter(&office, again).await.stage, Stage::NotAccepted);
        assert_eq!(recorded(&office, again).await, found);
    }

    async fn another_units_number_answers_like_no_number_and_stays_stated(store: TestStore) {
        let office = TestOffice::start(store).await;
        let first = signed(&office, STATION, &[]).await;
        let station = office.staff(STATION, Role::UnitClerk);
        does(&office, &station, first, Command::Accept, Texts::new()).await;
        let first = matter(&office, first).await;
        let again = signed(&office, HOUSING, &[]).await;
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        for number in [first.number.as_str(), "990100202603160000099X", "青信〔2026〕7号", ""] {
            assert_eq!(office.app.earlier_matter(&clerk, number).await.unwrap(), None, "{number}");
        }
        // Naming it by its identity does not open it either.
        let (command, texts) = refusing(&office.app, EarlierMatter::of(&first));
        let act = Act::new(again, version(&office, again).await, command, texts);
        let refused = office.app.act(&clerk, act).await.unwrap_err();
        assert!(matches!(refused, AppError::Invalid(_)), "{refused:?}");
        let stated = EarlierMatter { matter: None, ..EarlierMatter::of(&first) };
        let (command, texts) = refusing(&office.app, stated.clone());
        does(&office, &clerk, again, command, texts).await;
        let recorded = recorded(&office, again).await;
        assert_eq!(recorded, stated);
        assert!(recorded.is_stated());
    }
}
