//! Correcting a registration and verifying a contact, by their pages.

use axum::http::StatusCode;
use dengwen_app::import::{Checker, FileRows, Importing, Plan, ReadOptions};
use dengwen_app::queue::{Filter, Queue};
use dengwen_domain::codes::Channel;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE};

use super::story::{Story, does, tries};
use crate::browser::Browser;
use crate::support::Answer;

const FIELDS: &[&str] = &[
    "key",
    "version",
    "petition_version",
    "rows",
    "received_on",
    "persons",
    "concerned",
    "title",
    "name-1",
    "phone-1",
];

/// Sends the form as it was drawn, with what is corrected.
async fn corrects(
    browser: &mut Browser,
    path: &str,
    text: &str,
    changed: &[(&str, &str)],
) -> Answer {
    let drawn: Vec<(&str, String)> = FIELDS.iter().map(|f| (*f, browser.value(f))).collect();
    let mut fields: Vec<(&str, &str)> = vec![("channel", "web"), ("text", text)];
    for (name, value) in &drawn {
        if changed.iter().all(|(other, _)| other != name) {
            fields.push((name, value));
        }
    }
    fields.extend(changed);
    browser.post(path, &fields).await
}

const TEXT: &str = "围挡把人行道全占了，老人孩子只能走机动车道。";

#[tokio::test]
async fn a_clerk_corrects_a_registration_and_both_values_are_shown() {
    let story = Story::begin().await;
    let mut clerk = story.staff(OFFICE, Role::Registrar).await;
    let matter = format!("/desk/matters/{}", story.receipt.matter);
    let page = clerk.get(&matter).await;
    let path = story.path("correct-registration");
    let link = format!("{path}?petition={}", story.receipt.petition);
    assert!(page.body.contains(&link), "the page leads to it");
    let form = clerk.get(&link).await;
    assert_eq!(form.status, StatusCode::OK);
    let empty = corrects(&mut clerk, &link, TEXT, &[("persons", "2")]).await;
    assert_eq!(
        empty.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a reason is owed"
    );
    assert_eq!(clerk.value("persons"), "2", "what was typed stays");
    let changed = [
        ("persons", "2"),
        ("name-1", "魏桂芳"),
        ("reason", "漏登一人，姓名有误。"),
    ];
    let done = corrects(&mut clerk, &link, TEXT, &changed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", clerk.text());
    let page = clerk.get(&matter).await;
    for words in [
        "魏芳 → 魏桂芳",
        "信访人数：1 → 2",
        "漏登一人，姓名有误。",
        "更正登记信息",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    let english = clerk.get(&format!("{matter}?lang=en")).await;
    assert!(
        english.body.contains("Regulation 2022, Art. 22"),
        "articles in English"
    );
}

#[tokio::test]
async fn marks_of_a_crossing_are_ticked_taken_back_and_listed() {
    let story = Story::begin().await;
    let mut clerk = story.staff(OFFICE, Role::Registrar).await;
    let link = story.path("correct-registration");
    clerk.get(&link).await;
    assert_eq!(clerk.count("details.more[open] [name=cross_boundary]"), 0);
    let ticked = [
        ("cross_boundary", "person-place"),
        ("cross_boundary", "cross-region"),
        ("reason", "问题在外市。"),
    ];
    let done = corrects(&mut clerk, &link, TEXT, &ticked).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", clerk.text());
    clerk.get(&link).await;
    assert_eq!(clerk.checked("cross_boundary"), "cross-region");
    assert_eq!(
        clerk.count("details.more[open] [checked]"),
        2,
        "they are in sight"
    );
    let changed = [("cross_boundary", "person-place"), ("reason", "不跨地区。")];
    let done = corrects(&mut clerk, &link, TEXT, &changed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", clerk.text());

    let page = clerk
        .get(&format!("/desk/matters/{}", story.receipt.matter))
        .await;

    for words in ["（未填） → 跨地区、人地分离", "跨地区、人地分离 → 人地分离"]
    {
        assert!(page.body.contains(words), "{words}: {}", clerk.text());
    }
    let mut dispatcher = story.staff(OFFICE, Role::Dispatcher).await;
    for (asked, rows) in [
        ("any", 1),
        ("person-place", 1),
        ("cross-region", 0),
        ("x", 1),
    ] {
        let path = format!("/desk/queues/all?cross_boundary={asked}");
        dispatcher.get(&path).await;
        let found = dispatcher.count("tbody tr");
        assert_eq!(found, rows, "{asked}");
    }
    let file = dispatcher
        .bytes("/desk/queues/all/export?cross_boundary=any")
        .await;
    assert!(file.1.starts_with(b"PK"), "an Excel file");
}

#[tokio::test]
async fn a_later_day_is_refused_with_its_article_until_a_second_person_stands_beside() {
    let story = Story::begin().await;
    let office = &story.site.office;
    office.clock.advance_seconds(24 * 3600);
    let mut clerk = story.staff(OFFICE, Role::Registrar).await;
    let path = story.path("correct-registration");
    clerk.get(&path).await;
    let changed = [
        ("received_on", "2026-03-17"),
        ("source", "statement"),
        ("reason", "次日才收到。"),
    ];
    let refused = corrects(&mut clerk, &path, TEXT, &changed).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("第二十二条") && refused.body.contains("共同确认"));
    assert_eq!(clerk.value("received_on"), "2026-03-17");
    let supervisor = office.person(OFFICE, Role::Supervisor).to_string();
    let mut with = changed.to_vec();
    with.push(("second", &supervisor));
    with.push(("name-1", "魏桂芳"));
    let done = corrects(&mut clerk, &path, TEXT, &with).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", clerk.text());
    let id = story.receipt.matter;
    let mut second = story.staff(OFFICE, Role::Supervisor).await;
    let form = second.get(&story.path("confirm-exception")).await;
    for shown in [
        "次日才收到。",
        "2026年3月16日",
        "2026年3月17日",
        "信访人信息",
    ] {
        assert!(form.body.contains(shown), "{shown}: {}", second.text());
    }
    assert!(
        !form.body.contains("魏桂芳"),
        "a supervisor may not know persons"
    );
    let none = tries(&mut second, id, "refuse-exception", &[]).await;
    assert_eq!(
        none.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a reason is owed"
    );
    let why = [("reason", "信封在，邮戳是16日。")];
    let refused = tries(&mut second, id, "refuse-exception", &why).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", second.text());
    let page = clerk.get(&format!("/desk/matters/{id}")).await;
    assert!(
        page.body.contains("信封在，邮戳是16日。"),
        "the asker learns why"
    );
    clerk.get(&path).await;
    let again = corrects(&mut clerk, &path, TEXT, &with).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", clerk.text());
    let done = tries(&mut second, id, "confirm-exception", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", second.text());
    let page = clerk.get(&format!("/desk/matters/{id}")).await;
    assert!(page.body.contains("魏桂芳") && page.body.contains("例外已确认"));
    let mut unit = story.staff(HOUSING, Role::UnitClerk).await;
    let unknown = unit.get(&path).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "not theirs");
}

#[tokio::test]
async fn a_contact_is_verified_with_its_method_and_doubted_with_a_reason() {
    let story = Story::begin().await;
    let mut clerk = story.staff(OFFICE, Role::Registrar).await;
    let id = story.receipt.matter;
    let path = format!(
        "/desk/petitions/{}/contact?matter={id}",
        story.receipt.petition
    );
    let page = clerk.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("13800001234") && page.body.contains("未核实"));
    let none = clerk.post(&path, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = clerk.post(&path, &[("proof", "call-answered")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = clerk.get(&format!("{path}&done=verified")).await;
    assert!(page.body.contains("本人接听电话") && page.body.contains("已记为核实"));
    let doubt = path.replace("/contact", "/contact/doubt");
    let none = clerk.post(&doubt, &[("reason", " ")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = clerk
        .post(&doubt, &[("reason", "接听人称未写过信。")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = clerk.get(&format!("/desk/matters/{id}")).await;
    assert!(page.body.contains("未核实") && page.body.contains("接听人称未写过信。"));
    let mut leader = story.staff(OFFICE, Role::Supervisor).await;
    let forbidden = leader.get(&path).await;
    assert_eq!(
        forbidden.status,
        StatusCode::FORBIDDEN,
        "may not know persons"
    );
    let mut stranger = story.staff(HOUSING, Role::UnitClerk).await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_lost_query_code_is_renewed_in_person_for_a_verified_contact_alone() {
    let story = Story::begin().await;
    let mut clerk = story.staff(OFFICE, Role::Registrar).await;
    let (matter, petition) = (story.receipt.matter, story.receipt.petition);
    let contact = format!("/desk/petitions/{petition}/contact?matter={matter}");
    let code = contact.replace("/contact", "/contact/code");
    let page = clerk.get(&contact).await;
    assert!(page.body.contains("不能补发查询码"));
    let early = clerk.post(&code, &[("in_person", "yes")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    clerk.post(&contact, &[("proof", "seen-in-person")]).await;
    clerk.get(&contact).await;
    let absent = clerk.post(&code, &[]).await;
    assert_eq!(absent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(absent.body.contains("只当面补发"));
    let done = clerk.post(&code, &[("in_person", "yes")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", clerk.text());
    let to = done.header("location").to_owned();
    let receipt = clerk.get(&to).await;
    assert!(receipt.body.contains("已补发"));
    let shown = scraper::Html::parse_document(&receipt.body);
    let parts = scraper::Selector::parse(".large-figures span").unwrap();
    let parts: Vec<String> = shown.select(&parts).map(|p| p.text().collect()).collect();
    let new = parts.join("-");
    assert_ne!(new, story.receipt.query_code);
    let page = clerk.get(&format!("/desk/matters/{matter}")).await;
    assert!(
        page.body.contains("当面补发查询码"),
        "it stands in the record"
    );
    let app = &story.site.office.app;
    let here = "192.0.2.7";
    let number = &story.receipt.number;
    let old = &story.receipt.query_code;
    assert!(
        app.look_up(number, old, here).await.is_err(),
        "void at once"
    );
    assert!(app.look_up(number, &new, here).await.is_ok());
    let mut unit = story.staff(HOUSING, Role::UnitClerk).await;
    unit.get("/account").await;
    let stranger = unit.post(&code, &[("in_person", "yes")]).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_only_officer_of_a_report_is_told_that_another_one_must_confirm() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let report = [
        ("class", "report"),
        ("topic", "030400"),
        ("requests", "1"),
        ("reasons", "反映干部收受礼金。"),
    ];
    does(&mut story.dispatcher, id, "classify", &report).await;
    let mut officer = story.staff(OFFICE, Role::ReportOfficer).await;
    let page = officer.get(&story.path("correct-registration")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", officer.text());
    assert_eq!(officer.count("select[name='second']"), 0);
    assert!(officer.text().contains("须由另一名专办员确认"));
}

#[tokio::test]
async fn a_topic_that_the_office_never_listed_stays_when_something_else_is_corrected() {
    let story = Story::begin().await;
    let office = &story.site.office;
    let file = office.store.folder().join("a.csv");
    let rows = "正文,收到日期,分类代码\n路灯不亮。,2026-03-12,049999\n";
    std::fs::write(&file, rows).unwrap();
    let options = ReadOptions::default();
    let plan = Plan {
        organ: office.organ(OFFICE),
        channel: Some(Channel::Web),
        source: "旧系统".to_owned(),
        dry_run: false,
        live: None,
    };
    let checker = Checker::of(&office.app, options.mapping.clone());
    let mut rows = FileRows::open(&file, &options).unwrap();
    let mut importing = Importing::new(Some(&office.app), plan, checker, |_| Ok(()));
    let done = importing.run(&mut rows, |_, _| {}).await.unwrap();
    assert_eq!(done.registered, 1);
    let dispatcher = office.staff(OFFICE, Role::Dispatcher);
    let filter = Filter::of(Queue::All);
    let all = office.app.queue(&dispatcher, &filter, None, 10).await;
    let items = all.unwrap().items;
    let id = items
        .iter()
        .find(|item| item.row.topic == "049999")
        .unwrap()
        .id;

    let mut clerk = story.staff(OFFICE, Role::Registrar).await;
    let link = format!("/desk/matters/{id}/correct-registration");
    clerk.get(&link).await;
    assert_eq!(clerk.value("topic"), "049999");
    let first = clerk.value("first_registered_on");
    let same = [("first_registered_on", first.as_str()), ("persons", "2")];
    let more = |topic| [same[0], same[1], ("topic", topic), ("reason", "漏登一人。")];
    let refused = corrects(&mut clerk, &link, "路灯不亮。", &more("049998")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    clerk.get(&link).await;
    let done = corrects(&mut clerk, &link, "路灯不亮。", &more("049999")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", clerk.text());
    let matter = office
        .app
        .open_matter(&dispatcher, id, "test")
        .await
        .unwrap();
    assert_eq!(
        (matter.persons, matter.topic.as_deref()),
        (2, Some("049999"))
    );
}
