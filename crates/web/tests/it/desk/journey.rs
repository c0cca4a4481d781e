//! From the dispatcher's list to the answer in the petitioner's hands, by forms alone.

use axum::http::StatusCode;
use dengwen_app::Who;
use dengwen_app::intake::FileOwner;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::HOUSING;

use super::story::{Story, TITLE, does};

#[tokio::test]
async fn a_matter_goes_from_the_dispatchers_list_to_service_and_execution() {
    let mut story = Story::drafted().await;
    let id = story.receipt.matter;
    for (role, act) in [
        (Role::BusinessLeader, "approve-substance"),
        (Role::PetitionLeader, "approve-procedure"),
        (Role::UnitHead, "issue-opinion"),
    ] {
        let mut leader = story.staff(HOUSING, role).await;
        leader.get("/desk/queues/approve").await;
        assert!(leader.text().contains(TITLE), "{role} sees it in the list");
        leader.get(&story.path(act)).await;
        assert!(
            leader.text().contains("占道未经批准"),
            "{role} reads the draft"
        );
        does(&mut leader, id, act, &[]).await;
    }
    story.clerk.get("/desk/queues/serve").await;
    assert!(story.clerk.text().contains(TITLE));
    story.clerk.get(&story.path("serve")).await;
    let document = story.clerk.checked("document");
    let fields = [("document", document.as_str()), ("method", "electronic")];
    does(&mut story.clerk, id, "serve", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::Served);

    story.handler.get("/desk/queues/execute").await;
    assert!(story.handler.text().contains(TITLE));
    does(
        &mut story.handler,
        id,
        "execute",
        &[("proof", "3月20日已恢复，附照片。")],
    )
    .await;
    assert_eq!(story.matter().await.stage, Stage::Executed);
}

#[tokio::test]
async fn the_matters_page_shows_what_came_what_happened_and_what_to_do() {
    let mut story = Story::accepted().await;
    let path = format!("/desk/matters/{}", story.receipt.matter);
    let page = story.handler.get(&format!("{path}?done=accept")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = story.handler.text();
    for shown in [
        TITLE,
        "围挡把人行道全占了",
        "魏芳",
        "13800001234",
        "已办：普通程序受理",
        "属于住建部门职责。",
        "信访事项受理告知书",
        "这个日子怎么来的",
        "条例第二十三条、第三十四条",
        "起草处理意见",
        "提出异议",
    ] {
        assert!(text.contains(shown), "{shown} is on the page");
    }
    assert_eq!(
        story.handler.count(".do .btn:not(.plain)"),
        1,
        "one main act"
    );
}

#[tokio::test]
async fn who_may_not_know_the_petitioner_sees_a_masked_name() {
    let mut story = Story::accepted().await;
    let mut leader = story.staff(HOUSING, Role::BusinessLeader).await;
    leader
        .get(&format!("/desk/matters/{}", story.receipt.matter))
        .await;
    let text = leader.text();
    assert!(
        text.contains("魏*") && text.contains("138****1234"),
        "{text}"
    );
    assert!(!text.contains("魏芳") && !text.contains("13800001234"));
    story.handler.get("/desk").await;
}

#[tokio::test]
async fn a_document_opens_as_a_paper_with_number_and_seal() {
    let mut story = Story::accepted().await;
    let matter = story.matter().await;
    let document = matter.documents.last().unwrap();
    let path = format!("/desk/documents/{}", document.id);
    let page = story.clerk.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = story.clerk.text();
    for shown in [
        "青禾市住房和城乡建设局",
        "信访事项受理告知书",
        &document.number,
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert_eq!(story.clerk.count(".paper-seal[aria-label]"), 1);
    let mut stranger = story.staff("qh-jtj", Role::Handler).await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_came_with_a_petition_is_a_download_for_those_who_may_read_it() {
    let mut story = Story::accepted().await;
    let app = &story.site.office.app;
    let petition = story.receipt.petition;
    let owner = FileOwner::Petition(petition);
    let file = app
        .attach(owner, "photo.txt", "裂缝四毫米".as_bytes())
        .await
        .unwrap();
    let who = Who::Petitioner(petition);
    app.add_material(
        &who,
        petition,
        story.receipt.matter,
        "补照片",
        vec![file],
        None,
    )
    .await
    .unwrap();
    let page = format!("/desk/matters/{}", story.receipt.matter);
    let answer = story.handler.get(&page).await;
    assert!(story.handler.text().contains("photo.txt"));
    let path = answer
        .body
        .split("href=\"")
        .find(|part| part.starts_with("/desk/attachments/"));
    let path = path.unwrap().split('"').next().unwrap().to_owned();
    let file = story.handler.get(&path).await;
    assert_eq!(file.body, "裂缝四毫米");
    assert!(
        file.header("content-disposition")
            .starts_with("attachment;")
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    let mut stranger = story.staff("qh-jtj", Role::Handler).await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
}
