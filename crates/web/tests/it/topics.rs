//! `/admin/topics` and what an added topic does on the desk.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{CITY, OFFICE};

use crate::browser::{Browser, Site};

async fn register(clerk: &mut Browser, topic: &str) -> StatusCode {
    clerk.get("/desk/register/letter").await;
    let key = clerk.value("key");
    let fields = [
        ("key", key.as_str()),
        ("received_on", "2026-03-16"),
        ("text", "老板欠薪三个月。"),
        ("topic", topic),
    ];
    clerk.post("/desk/register/letter", &fields).await.status
}

#[tokio::test]
async fn a_topic_is_added_used_at_the_window_and_retired() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    admin.get("/admin/topics").await;
    let wrong = [
        ("code", "040200"),
        ("name_zh", "拖欠农民工工资"),
        ("name_en", "Unpaid wages"),
    ];
    let answer = admin.post("/admin/topics", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.value("name_zh"), "拖欠农民工工资");
    let right = [("code", "040201"), wrong[1], wrong[2]];
    let answer = admin.post("/admin/topics", &right).await;
    assert_eq!(answer.header("location"), "/admin/topics");
    admin.get("/admin/topics").await;
    assert!(admin.text().contains("tqnmggz"), "letters of the name");
    admin.post("/admin/topics", &right).await;
    assert!(admin.text().contains("这个代码已经是“拖欠农民工工资”"));

    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    for typed in [
        "tqnmggz",
        "040201",
        "拖欠农民工工资",
        "拖欠农民工工资 040201",
    ] {
        let status = register(&mut clerk, typed).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{typed}");
    }
    let page = "/admin/topics/040201";
    admin.get(page).await;
    let version = admin.value("version");
    let past = [("version", version.as_str()), ("retired_on", "2026-03-15")];
    let answer = admin.post(page, &past).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let today = [("version", version.as_str()), ("retired_on", "2026-03-16")];
    assert_eq!(admin.post(page, &today).await.status, StatusCode::SEE_OTHER);
    admin.get(page).await;
    let late = admin.post(page, &today).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    for (typed, said) in [("040201", "已经停用"), ("tqnmggz", "没有这个分类")] {
        let status = register(&mut clerk, typed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(clerk.text().contains(said), "{typed}: {}", clerk.text());
    }
    let mut dispatcher = site.signed_in(OFFICE, Role::Dispatcher).await;
    dispatcher.get("/desk/queues/all?topic=0402").await;
    assert_eq!(dispatcher.count("tbody tr"), 4);
    let way = "劳动和社会保障 / 工资福利 / 拖欠农民工工资";
    assert!(dispatcher.text().contains(way), "the name stays");
    admin.get(page).await;
    let version = admin.value("version");
    let again = [("version", version.as_str()), ("again", "yes")];
    assert_eq!(admin.post(page, &again).await.status, StatusCode::SEE_OTHER);
    assert_eq!(register(&mut clerk, "tqnmggz").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_name_is_corrected_and_the_old_one_stays_on_the_page() {
    let site = Site::start().await;
    let mut admin = site.signed_in(CITY, Role::Administrator).await;
    admin.get("/admin/topics").await;
    let wrong = [
        ("code", "040201"),
        ("name_zh", "拖欠农工民工资"),
        ("name_en", "Unpaid wages"),
    ];
    admin.post("/admin/topics", &wrong).await;
    let page = "/admin/topics/040201";
    let address = format!("{page}/name");
    admin.get(page).await;
    assert_eq!(admin.count("table"), 0, "one name is no story");
    let (version, letters) = (admin.value("version"), admin.value("letters"));
    assert_eq!(letters, "tqngmgz");
    let (version, letters) = (("version", version.as_str()), ("letters", letters.as_str()));
    let typed = |zh| [version, ("name_zh", zh), wrong[2], letters];
    for (zh, said) in [
        ("", "请写中文名称"),
        ("拖欠农工民工资", "名称和拼音首字母都没有变"),
    ] {
        let answer = admin.post(&address, &typed(zh)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{zh}");
        assert!(admin.text().contains(said), "{}", admin.text());
    }
    let answer = admin.post(&address, &typed("拖欠农民工工资")).await;
    assert_eq!(answer.header("location"), page);
    let shown = admin.get(page).await.body;
    assert!(shown.contains("拖欠农工民工资"), "the old name stays");
    assert_eq!(admin.count("tbody tr"), 2);
    assert_eq!(admin.value("name_zh"), "拖欠农民工工资");
    assert_eq!(admin.value("letters"), "tqnmggz", "letters of the new name");
    let late = admin.post(&address, &typed("拖欠工资")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(admin.value("name_zh"), "拖欠工资", "what was typed stays");
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    for typed in ["拖欠农民工工资", "tqnmggz"] {
        let status = register(&mut clerk, typed).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{typed}");
    }
}
