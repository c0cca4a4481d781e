//! `/file/…`: filing question by question, without script.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::OFFICE;

use crate::browser::{Browser, Site};
use crate::support::Answer;

const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF picture";
const GO: (&str, &str) = ("go", "next");

/// Sends one page and says where it led.
async fn send(browser: &mut Browser, step: &str, fields: &[(&str, &str)]) -> Answer {
    browser.get(&format!("/file/{step}")).await;
    let mut all = fields.to_vec();
    all.push(GO);
    browser.post(&format!("/file/{step}"), &all).await
}

async fn leads(browser: &mut Browser, step: &str, fields: &[(&str, &str)], to: &str) {
    let answer = send(browser, step, fields).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{step}: {}",
        answer.body
    );
    assert_eq!(answer.header("location"), format!("/file/{to}"), "{step}");
}

/// Everything up to the review page.
async fn written(browser: &mut Browser) {
    leads(
        browser,
        "words",
        &[("words", "路灯不亮。三天了。")],
        "place",
    )
    .await;
    let place = [
        ("topic", "030000"),
        ("region", "990100"),
        ("spot", "书院路"),
    ];
    leads(browser, "place", &place, "request").await;
    leads(browser, "request", &[("purpose", "resolve")], "person").await;
    leads(
        browser,
        "person",
        &[("name", "魏芳"), ("phone", "13800001234")],
        "limits",
    )
    .await;
    leads(browser, "limits", &[("act", "other")], "files").await;
}

async fn sent(browser: &mut Browser) -> Answer {
    browser.get("/file/check").await;
    let (key, title) = (browser.value("form_key"), browser.value("title"));
    browser
        .post("/file", &[("form_key", &key), ("title", &title)])
        .await
}

#[tokio::test]
async fn a_citizen_files_without_script_and_takes_a_receipt_home() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    citizen.get("/file").await;
    assert!(citizen.text().contains("不用注册"));
    written(&mut citizen).await;
    citizen.get("/file/files").await;
    let add = citizen
        .post_files("/file/files", &[("go", "next")], &[("围挡.jpg", PICTURE)])
        .await;
    assert_eq!(add.header("location"), "/file/check");
    citizen.get("/file/check").await;
    assert!(citizen.text().contains("围挡.jpg"));
    assert!(citizen.text().contains("尚未提交，期限未开始计算"));
    assert_eq!(citizen.value("title"), "路灯不亮");
    let answer = sent(&mut citizen).await;
    assert_eq!(
        answer.header("location"),
        "/file/received",
        "{}",
        answer.body
    );
    assert_eq!(citizen.cookie("draft"), None);

    let page = citizen.get("/file/received").await;
    assert!(
        citizen.text().contains("2026年3月31日 周二"),
        "{}",
        citizen.text()
    );
    assert_eq!(citizen.count(".large-figures span"), 4);
    assert_eq!(citizen.count("svg.square path"), 1);
    assert!(!page.body.contains("?code"));
    let follow = citizen.get("/track/petition").await;
    assert_eq!(follow.status, StatusCode::SEE_OTHER);
    citizen.get(follow.header("location")).await;
    assert!(citizen.text().contains("青禾市信访局正在分派"));
    assert!(citizen.text().contains("围挡.jpg"));
}

#[tokio::test]
async fn back_always_works_and_another_browser_knows_nothing_of_the_draft() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    written(&mut citizen).await;
    for (step, field, value) in [
        ("words", "words", ""),
        ("place", "spot", "书院路"),
        ("person", "name", "魏芳"),
    ] {
        let page = citizen.get(&format!("/file/{step}")).await;
        assert_eq!(citizen.value(field), value, "{step}");
        assert!(page.body.contains("2026年3月23日 09:00"), "{step}");
    }
    assert!(
        citizen
            .get("/file/words")
            .await
            .body
            .contains("路灯不亮。三天了。")
    );
    citizen.get("/file").await;
    assert!(citizen.text().contains("您有一份还没写完的"));
    let mut other = site.browser();
    let page = other.get("/file/check").await;
    assert_eq!(page.header("location"), "/file");

    citizen.get("/file").await;
    citizen.post("/file/discard", &[]).await;
    assert_eq!(citizen.get("/file/check").await.header("location"), "/file");
}

#[tokio::test]
async fn the_review_page_leads_to_a_question_and_back_to_itself() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    written(&mut citizen).await;
    citizen.get("/file/person?from=check").await;
    assert_eq!(citizen.value("from"), "check");
    let answer = citizen
        .post(
            "/file/person",
            &[("from", "check"), ("anonymous", "yes"), GO],
        )
        .await;
    assert_eq!(answer.header("location"), "/file/check");
    citizen.get("/file/check").await;
    assert!(citizen.text().contains("不留姓名"));
}

#[tokio::test]
async fn a_page_that_saves_itself_complains_of_nothing() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    citizen.get("/file/words").await;
    let saved = citizen.post("/file/words", &[("words", "路灯")]).await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT);
    assert!(citizen.get("/file/words").await.body.contains("路灯"));
    let empty = send(&mut citizen, "words", &[("words", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(citizen.text().contains("请填写这一项"));
}

#[tokio::test]
async fn errors_keep_what_was_typed_and_say_what_to_do() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    let long = "长\u{1F4A1}".repeat(10_000);
    let answer = send(&mut citizen, "words", &[("words", &long)]).await;
    assert!(citizen.text().contains("太长了，最多 19700 个字"));
    assert!(answer.body.contains(&long));
    let answer = send(&mut citizen, "words", &[("words", "看不见的\u{0}字")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("看不见的字"),
        "and nothing else is lost"
    );

    written(&mut citizen).await;
    let fields = [
        ("phone", "138"),
        ("others", "一\n二\n三\n四\n五"),
        ("persons", "许多"),
    ];
    send(&mut citizen, "person", &fields).await;
    assert_eq!(citizen.value("phone"), "138");
    for words in ["手机号码应为11位", "代表人数不能超过 5 人", "请写一个数字"]
    {
        assert!(
            citizen.text().contains(words),
            "{words}: {}",
            citizen.text()
        );
    }
    // The wrong number is saved too, and the review page still refuses it.
    let answer = sent(&mut citizen).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(citizen.text().contains("手机号码应为11位"));
}

#[tokio::test]
async fn emoji_and_rare_characters_are_taken_and_control_characters_are_named() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    let bell = send(&mut citizen, "words", &[("words", "路灯\u{7}不亮。")]).await;
    assert_eq!(bell.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bell.body.contains("看不见的控制字符") && bell.body.contains("路灯不亮。"));
    written(&mut citizen).await;
    let odd = "𠮷野家门口😀👨\u{200D}👩\u{200D}👧，𪚥字路的灯不亮。";
    leads(&mut citizen, "words", &[("words", odd)], "place").await;
    sent(&mut citizen).await;
    citizen.get("/file/received").await;
    let follow = citizen.get("/track/petition").await;
    citizen.get(follow.header("location")).await;
    assert!(citizen.text().contains(odd), "{}", citizen.text());
}

/// Leaves the store room for so many pages more.
pub(crate) async fn room(site: &Site, pages: i64) {
    let db = site.office.app.store().db();
    let now = db.fetch("PRAGMA page_count", &[]).await.unwrap()[0]
        .i64(0)
        .unwrap();
    let cap = format!("PRAGMA max_page_count = {}", now + pages);
    db.write_returning(cap, &[]).await.unwrap();
}

#[tokio::test]
async fn on_a_full_disk_a_filing_is_told_when_to_come_back_and_is_taken_then() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    written(&mut citizen).await;
    let long = "路灯不亮。".repeat(2_000);
    leads(&mut citizen, "words", &[("words", &long)], "place").await;
    room(&site, 0).await;
    let answer = sent(&mut citizen).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "60");
    for said in ["磁盘满了", "您写的都在草稿里", "请过 60 秒再试"] {
        assert!(citizen.text().contains(said), "{}", citizen.text());
    }
    assert!(citizen.get("/file/words").await.body.contains(&long));
    room(&site, 100_000).await;
    let answer = sent(&mut citizen).await;
    assert_eq!(
        answer.header("location"),
        "/file/received",
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn other_limits_are_told_at_once_and_hold_nobody_up() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    written(&mut citizen).await;
    let told = [("act", "decision"), ("act_day", "2026.3.1")];
    let answer = send(&mut citizen, "limits", &told).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        citizen.text().contains("2026年4月30日"),
        "{}",
        citizen.text()
    );
    assert!(citizen.text().contains("2026年9月1日"));
    leads(
        &mut citizen,
        "limits",
        &[("act", "decision"), ("act_day", "2026-03-01")],
        "files",
    )
    .await;

    send(
        &mut citizen,
        "limits",
        &[("act", "labour"), ("act_day", "2024-01-05")],
    )
    .await;
    assert!(citizen.text().contains("按这个日子已经过了"));
    leads(
        &mut citizen,
        "limits",
        &[("act", "labour"), ("act_day", "2024-01-05")],
        "files",
    )
    .await;
    send(
        &mut citizen,
        "limits",
        &[("act", "decision"), ("act_day", "2026-03-17")],
    )
    .await;
    assert!(citizen.text().contains("日期不能晚于今天"));
    send(
        &mut citizen,
        "limits",
        &[("act", "decision"), ("act_day", "前天")],
    )
    .await;
    assert!(citizen.text().contains("日期看不懂"));
    assert_eq!(citizen.value("act_day"), "前天");
}

#[tokio::test]
async fn files_that_cannot_be_taken_are_named_and_the_others_stay() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    written(&mut citizen).await;
    let huge = vec![0_u8; 21 * 1024 * 1024];
    let files: [(&str, &[u8]); 4] = [
        ("围挡.jpg", PICTURE),
        ("照片.jpg", b"MZ\x90\0\x03\0\0\0"),
        ("录像.mp4", &huge),
        ("空的.txt", b""),
    ];
    citizen.get("/file/files").await;
    let answer = citizen
        .post_files("/file/files", &[("go", "next")], &files)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = citizen.text();
    for words in [
        "“照片.jpg”不是能收的类型",
        "“录像.mp4”超过 20 MB",
        "“空的.txt”是空的",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(citizen.count(".file-list li"), 1);

    let many: Vec<(String, &[u8])> = (0..20).map(|n| (format!("{n}.jpg"), PICTURE)).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    citizen
        .post_files("/file/files", &[("go", "add")], &many)
        .await;
    assert!(citizen.text().contains("最多 20 个文件"));
    assert_eq!(citizen.count(".file-list li"), 20);
    let id = citizen.value("id");
    citizen.post("/file/files/remove", &[("id", &id)]).await;
    citizen.get("/file/files").await;
    assert_eq!(citizen.count(".file-list li"), 19);
}

#[tokio::test]
async fn a_form_sent_twice_is_one_petition_with_the_same_code() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    written(&mut citizen).await;
    citizen.get("/file/check").await;
    let key = citizen.value("form_key");
    let form = [("form_key", key.as_str()), ("title", "路灯不亮")];
    citizen.post("/file", &form).await;
    citizen.get("/file/received").await;
    let first = citizen.text();
    let again = citizen
        .post_raw("/file", &[("csrf", ""), form[0], form[1]])
        .await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    citizen.get("/track").await;
    let again = citizen.post("/file", &form).await;
    assert_eq!(again.header("location"), "/file/received");
    citizen.get("/file/received").await;
    assert_eq!(citizen.text(), first);
}

#[tokio::test]
async fn who_floods_is_slowed_down_and_told_when_to_come_back() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    written(&mut citizen).await;
    for _ in 0..30 {
        let app = &site.office.app;
        let throttle = dengwen_app::throttle::Throttle::FilingFrom;
        app.throttle(throttle, "0.0.0.0").await.unwrap();
    }
    let answer = sent(&mut citizen).await;
    assert_eq!(
        answer.status,
        StatusCode::TOO_MANY_REQUESTS,
        "{}",
        answer.body
    );
    let seconds: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&seconds));
    assert!(citizen.get("/file/check").await.body.contains("路灯不亮"));
}

#[tokio::test]
async fn the_receipt_of_somebody_else_is_not_shown() {
    let site = Site::start().await;
    let mut citizen = site.browser();
    assert_eq!(
        citizen.get("/file/received").await.header("location"),
        "/track"
    );
    let mut clerk = site.signed_in(OFFICE, Role::Registrar).await;
    assert_eq!(
        clerk.get("/desk/receipt").await.status,
        StatusCode::NOT_FOUND
    );
}
