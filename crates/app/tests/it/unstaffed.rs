//! Every filing lands with somebody (Art. 22), every office sees what it received first (C4), and a
//! day is cleared by what left the office (C5).

use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::queue::{Filter, PAGE, Queue};
use dengwen_app::{AppError, Who};
use dengwen_domain::codes::{Channel, Class};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Command, Routing};
use dengwen_domain::org::Role;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, DISTRICT_OFFICE, HOUSING, OFFICE, TestOffice};
use jiff::civil::date;

use crate::story::classified;

async fn came(office: &TestOffice, channel: Channel, title: &str) -> Receipt {
    let clerk = office.staff(OFFICE, Role::Registrar);
    let organ = office.organ(OFFICE);
    let new = NewPetition::today(&office.app, channel, organ, title, "内容。");
    office.app.register(&clerk, new).await.unwrap()
}

async fn tries(
    office: &TestOffice,
    who: &Who,
    id: MatterId,
    command: Command,
    texts: Texts,
) -> Result<(), AppError> {
    let matter = office.app.open_matter(who, id, "test").await.unwrap();
    let act = Act::new(id, matter.version, command, texts);
    office.app.act(who, act).await.map(|_| ())
}

async fn nobody_left(office: &TestOffice, code: &'static str) {
    let admin = office.staff(CITY, Role::Administrator);
    for role in [Role::Registrar, Role::Dispatcher] {
        let person = office.person(code, role);
        office
            .app
            .end_grant(&admin, person, role, date(2026, 3, 15))
            .await
            .unwrap();
    }
}

both_engines! {
    async fn a_filing_goes_to_the_office_above_where_nobody_is(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let (district, city) = (office.organ(DISTRICT_OFFICE), office.organ(OFFICE));
        let region = app.directory().orgs.organ(district).unwrap().region.clone();
        assert_eq!(app.receiving_office(&region).unwrap(), district);
        let supervisor = office.staff(OFFICE, Role::Supervisor);
        assert!(app.board(&supervisor).await.unwrap().unstaffed.is_empty());
        nobody_left(&office, DISTRICT_OFFICE).await;
        assert_eq!(app.receiving_office(&region).unwrap(), city);
        assert_eq!(app.board(&supervisor).await.unwrap().unstaffed, [district]);

        let receipt = came(&office, Channel::Letter, "路灯不亮").await;
        classified(&office, OFFICE, receipt.matter, Class::Claim).await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let down = Command::PassDown { to: district, suggest_simple: false };
        match tries(&office, &dispatcher, receipt.matter, down, Texts::new()).await {
            Err(AppError::Refused(refusal)) => {
                assert_eq!(refusal.why.code(), "part-office-unstaffed");
            }
            other => panic!("{other:?}"),
        }
    }

    async fn what_was_passed_down_is_cleared_and_still_followed(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let down = came(&office, Channel::Letter, "转区的").await;
        let sent = came(&office, Channel::Letter, "转局的").await;
        came(&office, Channel::Letter, "还没转的").await;
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        for receipt in [&down, &sent] {
            classified(&office, OFFICE, receipt.matter, Class::Claim).await;
        }
        let to = office.organ(DISTRICT_OFFICE);
        let command = Command::PassDown { to, suggest_simple: false };
        tries(&office, &dispatcher, down.matter, command, Texts::new()).await.unwrap();
        let command = Command::Transfer(Routing::to(office.organ(HOUSING)));
        tries(&office, &dispatcher, sent.matter, command, Texts::new()).await.unwrap();

        let day = app.clearance(&dispatcher, app.today(), 1).await.unwrap();
        assert_eq!((day.received(), day.done.all), (3, 2));
        let page = app.queue(&dispatcher, &Filter::of(Queue::Tracked), None, PAGE).await.unwrap();
        let mut titles: Vec<_> = page.items.into_iter().map(|item| item.title).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["转区的", "转局的"]);
    }

    async fn a_message_board_post_waits_without_being_overdue(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        came(&office, Channel::MessageBoard, "网友问路灯").await;
        came(&office, Channel::Letter, "信里问路灯").await;
        office.on(date(2026, 5, 16));
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let day = app.clearance(&dispatcher, app.today(), 1).await.unwrap();
        let waiting = day.waiting.rows.iter();
        let mut compared: Vec<_> =
            waiting.map(|one| (one.title.as_str(), one.row.comparison)).collect();
        compared.sort_unstable();
        assert_eq!(compared, [("信里问路灯", false), ("网友问路灯", true)]);
    }
}
