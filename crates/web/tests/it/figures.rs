//! `/desk/figures/answered-within`: each number opens its list, and who sees what.

use dengwen_app::Who;
use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_domain::codes::{Channel, Class, Route};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use dengwen_testkit::commands::classify;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE};
use jiff::civil::date;

use crate::browser::Site;

const PATH: &str = "/desk/figures/answered-within";

async fn registered(site: &Site, channel: Channel) -> MatterId {
    let office = &site.office;
    let new = NewPetition::today(&office.app, channel, office.organ(OFFICE), "路灯", "不亮。");
    office.app.register(&Who::Public, new).await.unwrap().matter
}

async fn answered(site: &Site, id: MatterId) {
    let office = &site.office;
    let dispatcher = office.staff(OFFICE, Role::Dispatcher);
    let mut texts = Texts::new();
    let classify = classify(
        Class::Claim,
        Some(Route::C6),
        texts.add(&office.app, "reasons", "反映具体问题。"),
    );
    let act = Act::adding(id, classify, texts);
    office.app.act(&dispatcher, act).await.unwrap();
    let mut texts = Texts::new();
    let reply = texts.add(&office.app, "reply", "已修好。");
    let act = Act::adding(id, Command::Answer { reply, kind: None }, texts);
    office.app.act(&dispatcher, act).await.unwrap();
}

#[tokio::test]
async fn each_number_opens_the_list_of_its_matters_and_the_list_its_file() {
    let site = Site::start().await;
    let letter = registered(&site, Channel::Letter).await;
    registered(&site, Channel::Web).await;
    site.office.on(date(2026, 3, 31));
    answered(&site, letter).await;
    let mut head = site.signed_in(OFFICE, Role::OfficeHead).await;
    let page = head.get(PATH).await;
    assert_eq!(page.status, 200);
    let text = head.text();
    assert!(
        text.contains("50.0%") && text.contains("收到当天不算"),
        "{text}"
    );
    let within = format!("{PATH}/within-15?days=15+60+90&from=2026-01-01");
    assert_eq!(head.count(&format!("a[href='{within}']")), 1);
    head.get(&within).await;
    assert_eq!(head.count("tbody tr"), 1);
    assert_eq!(head.count(&format!("a[href='/desk/matters/{letter}']")), 1);
    head.get(&format!("{PATH}/open?from=")).await;
    assert_eq!(head.count("tbody tr"), 1);
    assert_eq!(head.count(&format!("a[href='/desk/matters/{letter}']")), 0);
    head.get(&format!("{PATH}/all?from=&channel=letter")).await;
    assert_eq!(head.count("tbody tr"), 1);
    head.get(&format!("{PATH}/all?from=2026-03-17")).await;
    assert_eq!(head.count("tbody tr"), 0);
    let export = format!("{PATH}/within-15/export?from=");
    let (kind, bytes) = head.bytes(&export).await;
    assert!(kind.ends_with("spreadsheetml.sheet"), "{kind}");
    assert!(bytes.starts_with(b"PK"));
    assert_eq!(head.get(&format!("{PATH}/within-x")).await.status, 404);
}

#[tokio::test]
async fn elapsed_time_is_cut_and_never_rounded_beyond_its_bound() {
    let site = Site::start().await;
    let letter = registered(&site, Channel::Letter).await;
    site.office.on(date(2026, 3, 31));
    answered(&site, letter).await;
    let mut head = site.signed_in(OFFICE, Role::OfficeHead).await;
    head.get(&format!("{PATH}?count=elapsed&days=15&from="))
        .await;
    assert!(head.text().contains("24 小时"));
    head.get(&format!("{PATH}/all?count=elapsed&days=15&from="))
        .await;
    assert_eq!(head.count("tbody tr"), 1);
}

#[tokio::test]
async fn what_cannot_be_counted_comes_back_as_it_was_typed() {
    let site = Site::start().await;
    let mut head = site.signed_in(OFFICE, Role::OfficeHead).await;
    for (query, field) in [
        ("days=x", "days"),
        ("days=9999", "days"),
        ("days=15&from=yesterday", "from"),
        ("days=15&from=2026-03-02&to=2026-03-01", "to"),
    ] {
        let page = head.get(&format!("{PATH}?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(head.count(&format!("a[href='#f-{field}']")), 1, "{query}");
    }
    head.get(&format!("{PATH}?days=7%EF%BC%8C14+21")).await;
    assert!(head.text().contains("14 天内答复"));
}

#[tokio::test]
async fn a_unit_counts_its_own_and_an_analyst_all_without_a_door_to_the_matters() {
    let site = Site::start().await;
    let office = &site.office;
    registered(&site, Channel::Letter).await;
    let clerk = office.staff(HOUSING, Role::UnitClerk);
    let organ = office.organ(HOUSING);
    let own = NewPetition::today(&office.app, Channel::Letter, organ, "漏水", "房顶漏水。");
    let own = office.app.register(&clerk, own).await.unwrap().matter;
    let mut head = site.signed_in(HOUSING, Role::UnitHead).await;
    head.get(&format!("{PATH}/all?from=")).await;
    assert_eq!(head.count("tbody tr"), 1);
    assert_eq!(head.count(&format!("a[href='/desk/matters/{own}']")), 1);
    let mut analyst = site.signed_in(CITY, Role::Analyst).await;
    assert_eq!(analyst.get("/desk").await.header("location"), PATH);
    analyst.get(&format!("{PATH}/all?from=")).await;
    assert_eq!(analyst.count("tbody tr"), 2);
    assert_eq!(analyst.count("tbody a"), 0, "no right to open them");
    let mut handler = site.signed_in(HOUSING, Role::Handler).await;
    for path in [
        PATH.to_owned(),
        format!("{PATH}/all"),
        format!("{PATH}?days=x"),
    ] {
        assert_eq!(handler.get(&path).await.status, 403, "{path}");
    }
}
