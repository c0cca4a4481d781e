//! `/desk/supervision`, `/desk/clearance`, `/desk/callbacks`: what is watched, cleared and called.

use dengwen_app::intake::NewPetition;
use dengwen_app::matter::{Act, Texts};
use dengwen_app::open::PersonData;
use dengwen_domain::codes::{CallbackReason, Channel};
use dengwen_domain::ids::CallbackId;
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE};
use jiff::civil::date;

use crate::browser::Site;

async fn registered(site: &Site) -> dengwen_app::intake::Receipt {
    let office = &site.office;
    let clerk = office.staff(OFFICE, Role::Registrar);
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(&office.app, Channel::Letter, organ, "楼板开裂", "内容。");
    new.persons = vec![PersonData {
        name: "魏芳".to_owned(),
        phone: "13800001234".to_owned(),
        ..PersonData::default()
    }];
    office.app.register(&clerk, new).await.unwrap()
}

#[tokio::test]
async fn a_number_of_the_board_opens_its_list() {
    let site = Site::start().await;
    registered(&site).await;
    site.office.on(date(2026, 4, 1));
    let mut supervisor = site.signed_in(OFFICE, Role::Supervisor).await;
    let board = supervisor.get("/desk/supervision").await;
    assert_eq!(board.status, 200);
    assert_eq!(supervisor.count("a[href='/desk/supervision/overdue'] b"), 1);
    assert!(
        supervisor.text().contains("共 1 项"),
        "{}",
        supervisor.text()
    );
    let link = "a[href^='/desk/supervision/overdue?limit=C01']";
    assert_eq!(supervisor.count(link), 1);
    supervisor.get("/desk/supervision/overdue?limit=C01").await;
    assert!(supervisor.text().contains("楼板开裂"));
    assert!(supervisor.text().contains("超期 1 天"));
    supervisor.get("/desk/supervision/overdue?limit=C05").await;
    assert!(!supervisor.text().contains("楼板开裂"));
    assert_eq!(
        supervisor.get("/desk/supervision/nothing").await.status,
        404
    );
}

#[tokio::test]
async fn the_board_is_for_supervisors_and_calls_for_those_who_call() {
    let site = Site::start().await;
    let mut handler = site.signed_in(HOUSING, Role::Handler).await;
    for path in [
        "/desk/supervision",
        "/desk/supervision/overdue",
        "/desk/callbacks",
    ] {
        assert_eq!(handler.get(path).await.status, 403, "{path}");
    }
    let mut administrator = site.signed_in("qh", Role::Administrator).await;
    assert_eq!(administrator.get("/desk/clearance").await.status, 403);
}

#[tokio::test]
async fn the_days_end_names_what_is_left_and_has_a_key_for_it() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    let mut dispatcher = site.signed_in(OFFICE, Role::Dispatcher).await;
    dispatcher.get("/desk/clearance").await;
    assert!(
        dispatcher
            .text()
            .contains("当天收到 1 件，已办 0 件，还有 1 件。")
    );
    let act = format!(
        "tr[data-acts*='t=/desk/matters/{}/transfer']",
        receipt.matter
    );
    assert_eq!(dispatcher.count(&act), 1);
    site.office.on(date(2026, 3, 17));
    // A session does not outlive the night.
    let mut dispatcher = site.signed_in(OFFICE, Role::Dispatcher).await;
    dispatcher.get("/desk/clearance").await;
    assert!(dispatcher.text().contains("当天收到 0 件"));
    assert!(
        dispatcher.text().contains("楼板开裂"),
        "what waits from before is named"
    );
    dispatcher.get("/desk/clearance?day=2026-03-16").await;
    assert!(dispatcher.text().contains("当天收到 1 件"));
}

#[tokio::test]
async fn a_call_is_recorded_and_what_was_typed_comes_back_when_something_is_missing() {
    let site = Site::start().await;
    let receipt = registered(&site).await;
    let office = &site.office;
    let who = office.staff(OFFICE, Role::CallbackOfficer);
    let id = CallbackId(office.app.new_id());
    let open = Command::OpenCallback {
        id,
        reason: CallbackReason::Sample,
        due: date(2026, 3, 25),
        owner: None,
    };
    let act = Act::adding(receipt.matter, open, Texts::new());
    office.app.act(&who, act).await.unwrap();
    let mut caller = site.signed_in(OFFICE, Role::CallbackOfficer).await;
    caller.get("/desk/callbacks").await;
    let path = format!("/desk/callbacks/{}/{id}", receipt.matter);
    assert_eq!(caller.count(&format!("a[href='{path}']")), 1);
    caller.get(&path).await;
    assert!(caller.text().contains("13800001234"));
    assert!(caller.text().contains("还没有核实"));
    let (key, version) = (caller.value("key"), caller.value("version"));
    let typed = [
        ("key", key.as_str()),
        ("version", version.as_str()),
        ("time", "morning"),
        ("words", "路没有修。"),
    ];
    let answer = caller.post(&path, &typed).await;
    assert_eq!(answer.status, 422);
    assert_eq!(caller.count("a[href='#f-result']"), 1);
    assert!(answer.body.contains("路没有修。"));
    let mut meeting = typed.to_vec();
    meeting.push(("result", "wants-meeting"));
    caller.post(&path, &meeting).await;
    assert!(
        caller.text().contains("请写明最迟哪天谈"),
        "{}",
        caller.text()
    );
    let mut whole = typed.to_vec();
    whole.push(("result", "content"));
    let answer = caller.post(&path, &whole).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    caller.get(&path).await;
    assert!(caller.text().contains("这次回访已经完成"));
    let again = caller.post_raw(&path, &[]).await;
    assert_eq!(again.status, 403, "a form without its token is refused");
}
