//! A form with files that came after the session had ended, and addresses that name nothing.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE};

use super::story::{PICTURE, Story};
use crate::browser::PASSWORD;
use crate::filing::room;

#[tokio::test]
async fn a_form_with_files_that_came_too_late_comes_back_with_what_was_typed() {
    let mut story = Story::signed().await;
    let (path, version, key) = story.note_form().await;
    let fields = [
        ("version", version.as_str()),
        ("key", &key),
        ("note", "现场量了三次，裂缝宽两毫米。"),
    ];
    let files = [("裂缝.jpg", PICTURE)];
    story.clerk.post("/sign-out", &[]).await;
    let late = story.clerk.post_files(&path, &fields, &files).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    for words in ["现场量了三次，裂缝宽两毫米。", "裂缝.jpg", "在新窗口登录"]
    {
        assert!(late.body.contains(words), "{words}");
    }
    assert_eq!(story.clerk.count("html.desk"), 1, "in the desk's frame");
    let login = format!("{HOUSING}-{}", Role::UnitClerk);
    story.clerk.sign_in(&login, PASSWORD).await;
    let again = story.clerk.post_files(&path, &fields, &files).await;
    assert_eq!(
        again.status,
        StatusCode::FORBIDDEN,
        "another session's token"
    );
    assert_eq!(story.clerk.value("note"), "现场量了三次，裂缝宽两毫米。");
    let done = story.clerk.post_files(&path, &fields, &files).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", story.clerk.text());
}

#[tokio::test]
async fn a_form_that_finds_the_disk_full_comes_back_with_what_was_typed() {
    let mut story = Story::signed().await;
    let (path, version, key) = story.note_form().await;
    let words = "现场量了三次，裂缝宽两毫米。".repeat(1300);
    let fields = [
        ("version", version.as_str()),
        ("key", &key),
        ("note", words.as_str()),
    ];
    room(&story.site, 2).await;
    let full = story.clerk.post_files(&path, &fields, &[]).await;
    assert_eq!(full.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(full.header("retry-after"), "60");
    assert!(full.body.contains(&words), "the words are on the page");
    assert_eq!(story.clerk.value("key"), key);
    assert_eq!(
        story.clerk.count("form[enctype]"),
        1,
        "it still takes files"
    );
    room(&story.site, 100_000).await;
    let done = story.clerk.post_files(&path, &fields, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", story.clerk.text());
}

#[tokio::test]
async fn a_form_without_files_comes_back_from_a_full_disk_and_one_without_words_promises_none() {
    let mut story = Story::signed().await;
    let path = story.path("object");
    story.clerk.get(&path).await;
    let version = story.clerk.value("version");
    let reasons = "属于道路管理，不属本局。".repeat(1300);
    let fields = [("version", version.as_str()), ("reasons", reasons.as_str())];
    room(&story.site, 2).await;
    let full = story.clerk.post(&path, &fields).await;
    assert_eq!(full.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(full.body.contains(&reasons), "the words are on the page");
    assert_eq!(story.clerk.value("version"), version);
    room(&story.site, 0).await;
    let accept = [("version", version.as_str())];
    let none = story.clerk.post(&story.path("accept"), &accept).await;
    assert_eq!(none.status, StatusCode::SERVICE_UNAVAILABLE);
    let text = story.clerk.text();
    assert!(
        text.contains("磁盘满了") && !text.contains("您写的都在这一页上"),
        "{text}"
    );
    room(&story.site, 100_000).await;
    let done = story.clerk.post(&path, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", story.clerk.text());
}

#[tokio::test]
async fn a_mistyped_address_answers_as_one_that_leads_nowhere() {
    let story = Story::begin().await;
    let mut clerk = story.staff(OFFICE, Role::Dispatcher).await;
    for path in [
        "/desk/matters/12345",
        "/desk/matters/12345/transfer",
        "/desk/documents/x",
        "/desk/petitions/x/contact",
        &format!("{}?petition=x", story.path("correct-registration")),
    ] {
        let answer = clerk.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("没有找到"), "{path}");
    }
    let mut citizen = story.site.browser();
    let answer = citizen.get("/track/matters/x").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_transfer_form_groups_units_and_cites_articles_in_the_readers_language() {
    let story = Story::begin().await;
    let mut dispatcher = story.staff(OFFICE, Role::Dispatcher).await;
    let path = story.path("classify");
    let english = dispatcher.get(&format!("{path}?lang=en")).await;
    assert!(english.body.contains("Regulation 2022, Art. 29"));
    assert!(!english.body.contains("条例第二十九条"));
    let story = Story::classified().await;
    let mut dispatcher = story.staff(OFFICE, Role::Dispatcher).await;
    let form = dispatcher.get(&story.path("transfer")).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(dispatcher.count("select optgroup[label]") > 0);
    assert_eq!(
        dispatcher.count("select[name=other] option"),
        dispatcher.count("select[name=other] optgroup option") + 1,
        "every unit stands under what it belongs to"
    );
}
