//! What accompanies a matter: material, withdrawal, rating, call-back, archive, linked repeats.

use axum::http::StatusCode;
use dengwen_domain::codes::CallbackReason;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::OFFICE;

use crate::desk::story::{Story, does, tries};

async fn replied() -> Story {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    does(
        &mut story.dispatcher,
        id,
        "answer",
        &[("reply", "已通知让出通道。")],
    )
    .await;
    story
}

#[tokio::test]
async fn material_is_added_for_the_petitioner() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let petition = story.receipt.petition.to_string();
    let empty = tries(
        &mut story.clerk,
        id,
        "add-material",
        &[("petition", &petition)],
    )
    .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("petition", petition.as_str()),
        ("material", "补交照片说明。"),
    ];
    does(&mut story.clerk, id, "add-material", &fields).await;
    story.handler.get(&format!("/desk/matters/{id}")).await;
    assert!(story.handler.text().contains("补交照片说明。"));
}

#[tokio::test]
async fn a_wish_to_withdraw_told_to_a_unit_is_confirmed_by_the_office_and_called_about() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let alone = story.clerk.get(&story.path("withdraw")).await;
    assert_eq!(
        alone.status,
        StatusCode::NOT_FOUND,
        "only the petitioner does"
    );
    let empty = tries(&mut story.clerk, id, "propose-withdrawal", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wish = [("reason", "3月16日来电，原话：不用再办了。")];
    does(&mut story.clerk, id, "propose-withdrawal", &wish).await;
    assert_eq!(story.matter().await.stage, Stage::Accepted, "nothing stops");
    let confirm = [("proof", "call-answered"), ("note", "本人确认，没有人劝。")];
    let unit = story.clerk.get(&story.path("confirm-withdrawal")).await;
    assert_eq!(unit.status, StatusCode::FORBIDDEN);
    let mut second = story.staff(OFFICE, Role::SecondPerson).await;
    second.get("/desk/queues/second").await;
    assert!(second.text().contains("撤回待核实"));
    second.get(&story.path("confirm-withdrawal")).await;
    assert!(second.text().contains("不用再办了"));
    let silent = tries(&mut second, id, "confirm-withdrawal", &confirm[..1]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(&mut second, id, "confirm-withdrawal", &confirm).await;
    let matter = story.matter().await;
    assert_eq!(matter.stage, Stage::Withdrawn);
    let reasons: Vec<_> = matter.callbacks.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [CallbackReason::Withdrawn]);
}

#[tokio::test]
async fn a_rating_recorded_for_the_petitioner_is_marked_and_opens_a_call() {
    let story = replied().await;
    let id = story.receipt.matter;
    let mut caller = story.staff(OFFICE, Role::CallbackOfficer).await;
    let empty = tries(&mut caller, id, "rate", &[("target", "office")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("target", "office"),
        ("value", "dissatisfied"),
        ("words", "太慢了。"),
    ];
    does(&mut caller, id, "rate", &fields).await;
    let matter = story.matter().await;
    assert!(matter.ratings[0].assisted);
    let twice = tries(&mut caller, id, "rate", &fields).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "each is rated once");

    let call = [
        ("time", "morning"),
        ("result", "not-content"),
        ("note", "希望尽快恢复。"),
    ];
    caller.get(&story.path("record-callback")).await;
    let duty = caller.checked("callback");
    let mut fields = vec![("callback", duty.as_str())];
    let bare = tries(&mut caller, id, "record-callback", &fields).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.extend(call);
    does(&mut caller, id, "record-callback", &fields).await;
    assert!(story.matter().await.callbacks[0].done_on.is_some());
    caller.get(&format!("/desk/matters/{id}")).await;
    assert!(caller.text().contains("（代为记录）"));
}

#[tokio::test]
async fn a_call_back_duty_can_be_opened_with_a_last_day() {
    let story = replied().await;
    let id = story.receipt.matter;
    let mut supervisor = story.staff(OFFICE, Role::Supervisor).await;
    let bare = tries(&mut supervisor, id, "open-callback", &[("why", "sample")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("why", "sample"), ("due", "2026-03-25")];
    does(&mut supervisor, id, "open-callback", &fields).await;
    assert_eq!(story.matter().await.callbacks.len(), 1);
}

#[tokio::test]
async fn nothing_is_archived_while_something_is_owed() {
    let story = replied().await;
    let id = story.receipt.matter;
    let mut registrar = story.staff(OFFICE, Role::Registrar).await;
    let early = registrar.get(&story.path("archive")).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "the rating window runs");
    story.site.office.on(jiff::civil::date(2026, 12, 1));
    let mut registrar = story.staff(OFFICE, Role::Registrar).await;
    does(&mut registrar, id, "archive", &[]).await;
    assert_eq!(story.matter().await.stage, Stage::Archived);
}

#[tokio::test]
async fn a_matter_without_repeats_offers_neither_notice_nor_unlinking() {
    let mut story = Story::accepted().await;
    let page = story
        .clerk
        .get(&format!("/desk/matters/{}", story.receipt.matter))
        .await;
    assert!(!page.body.contains("/notify-repeat"));
    assert!(!page.body.contains("/unlink"));
    let none = [("petition", story.receipt.petition.to_string())];
    let fields: Vec<_> = none.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let id = story.receipt.matter;
    let answer = tries(&mut story.clerk, id, "notify-repeat", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}
