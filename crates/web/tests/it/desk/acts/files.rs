//! Files that come with an act.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::TRANSPORT;

use crate::desk::story::{PICTURE, Story, does, tries};

#[tokio::test]
async fn a_file_comes_with_a_note_and_is_opened_from_its_step() {
    let mut story = Story::signed().await;
    let (path, version, key) = story.note_form().await;
    let fields = [
        ("version", version.as_str()),
        ("key", &key),
        ("note", "现场照片。"),
    ];
    let files = [("裂缝.jpg", PICTURE)];
    let done = story.clerk.post_files(&path, &fields, &files).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", story.clerk.text());
    let page = story
        .clerk
        .get(&format!("/desk/matters/{}", story.receipt.matter))
        .await;
    assert!(page.body.contains("裂缝.jpg"));
    let at = page
        .body
        .find("/desk/attachments/")
        .expect("a link to the file");
    let link = page.body[at..].split('"').next().unwrap().to_owned();
    let (kind, bytes) = story.clerk.bytes(&link).await;
    assert_eq!((kind.as_str(), bytes.as_slice()), ("image/jpeg", PICTURE));
    let mut stranger = story.staff(TRANSPORT, Role::UnitClerk).await;
    assert_eq!(stranger.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_loses_nothing_typed() {
    let mut story = Story::signed().await;
    let (path, version, key) = story.note_form().await;
    let fields = [
        ("version", version.as_str()),
        ("key", &key),
        ("note", "已联系施工单位。"),
    ];
    let files = [("安装.exe", b"MZ not a paper".as_slice())];
    let again = story.clerk.post_files(&path, &fields, &files).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("已联系施工单位。") && again.body.contains("安装.exe"));
    let files = [("裂\u{85}缝.jpg", PICTURE)];
    for (lang, says) in [
        ("zh", "“裂缝.jpg”的文件名里有看不见的控制字符"),
        (
            "en",
            "The name of “裂缝.jpg” holds invisible control characters",
        ),
    ] {
        let path = format!("{path}?lang={lang}");
        let again = story.clerk.post_files(&path, &fields, &files).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("已联系施工单位。"));
        assert!(again.body.contains(says), "{}", story.clerk.text());
    }
    story.clerk.get(&format!("{path}?lang=zh")).await;
    let (path, version, key) = story.note_form().await;
    // The note was left empty: the file that was taken must be chosen again, and the page says so.
    let fields = [("version", version.as_str()), ("key", &key), ("note", "")];
    let again = story
        .clerk
        .post_files(&path, &fields, &[("裂缝.jpg", PICTURE)])
        .await;
    assert!(again.body.contains("请重新选择"));
    let id = story.receipt.matter;
    does(
        &mut story.clerk,
        id,
        "add-note",
        &[("note", "没有附件也可以。")],
    )
    .await;
}

#[tokio::test]
async fn an_act_that_takes_no_files_refuses_them() {
    let mut story = Story::signed().await;
    let path = story.path("assign-handler");
    let form = tries(
        &mut story.clerk,
        story.receipt.matter,
        "assign-handler",
        &[],
    )
    .await;
    assert!(!form.body.contains("multipart"));
    let refused = story
        .clerk
        .post_files(&path, &[], &[("裂缝.jpg", PICTURE)])
        .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}
