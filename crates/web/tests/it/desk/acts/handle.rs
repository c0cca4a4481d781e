//! Handling: who handles, investigation, extension, the two approvals, returning a draft.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::HOUSING;

use crate::desk::story::{Story, does, tries};

#[tokio::test]
async fn whoever_declared_an_interest_is_not_offered_as_handler() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let handler = story.site.office.person(HOUSING, Role::Handler).to_string();
    let empty = tries(&mut story.handler, id, "recuse", &[("person", &handler)]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(
        &mut story.handler,
        id,
        "recuse",
        &[("person", &handler), ("reason", "亲属住在该小区。")],
    )
    .await;
    story.clerk.get(&story.path("assign-handler")).await;
    assert!(!story.clerk.values("handler").contains(&handler));
    let forced = tries(
        &mut story.clerk,
        id,
        "assign-handler",
        &[("handler", &handler)],
    )
    .await;
    assert_eq!(forced.status, StatusCode::CONFLICT, "B03");
    let other = story
        .site
        .office
        .person(HOUSING, Role::UnitClerk)
        .to_string();
    does(
        &mut story.clerk,
        id,
        "assign-handler",
        &[("handler", &other)],
    )
    .await;
    let barred = story.handler.get(&story.path("investigate")).await;
    assert_eq!(barred.status, StatusCode::CONFLICT);
    assert!(barred.body.contains("回避"));
}

#[tokio::test]
async fn an_investigation_is_recorded() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let empty = tries(&mut story.handler, id, "investigate", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(
        &mut story.handler,
        id,
        "investigate",
        &[("record", "到现场查看。")],
    )
    .await;
    assert_eq!(story.matter().await.stage, Stage::Handling);
}

#[tokio::test]
async fn the_head_extends_once_within_the_rules_days() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let mut head = story.staff(HOUSING, Role::UnitHead).await;
    for (days, status) in [
        ("thirty", StatusCode::UNPROCESSABLE_ENTITY),
        ("31", StatusCode::CONFLICT),
        ("30", StatusCode::SEE_OTHER),
    ] {
        let fields = [("days", days), ("reason", "需要检测。")];
        let answer = tries(&mut head, id, "extend", &fields).await;
        assert_eq!(answer.status, status, "{days}");
    }
    let again = head.get(&story.path("extend")).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "once only");
    let not_head = story.handler.get(&story.path("extend")).await;
    assert_eq!(not_head.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_opinion_is_not_signed_before_both_approvals() {
    let mut story = Story::drafted().await;
    let mut head = story.staff(HOUSING, Role::UnitHead).await;
    let early = head.get(&story.path("issue-opinion")).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.body.contains("业务审核和程序审核都通过后才能签发"));
    let wrong = story.handler.get(&story.path("approve-substance")).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_returned_draft_comes_back_with_its_words() {
    let mut story = Story::drafted().await;
    let id = story.receipt.matter;
    let mut leader = story.staff(HOUSING, Role::BusinessLeader).await;
    let empty = tries(&mut leader, id, "return-draft", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(&mut leader, id, "return-draft", &[("reason", "依据不全。")]).await;
    story.handler.get(&story.path("draft-opinion")).await;
    assert!(
        story
            .handler
            .text()
            .contains("《城市道路管理条例》第三十一条")
    );
    assert_eq!(story.handler.checked("outcome"), "support");
}

#[tokio::test]
async fn each_request_must_be_answered() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let mut claim = crate::desk::story::CLAIM.to_vec();
    claim.retain(|(name, _)| *name != "requests");
    claim.push(("requests", "3"));
    does(&mut story.dispatcher, id, "classify", &claim).await;
    let housing = story.organ(HOUSING);
    does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
    does(&mut story.clerk, id, "sign-for", &[]).await;
    does(&mut story.clerk, id, "accept", &[]).await;
    let city = story.organ("qh");
    let mut fields = crate::desk::story::OPINION.to_vec();
    fields.retain(|(name, _)| *name != "opinion");
    fields.push(("review_organ", &city));
    fields.extend([("answer-1", "修好屋面。"), ("answer-3", "退还维修费。")]);
    let answer = tries(&mut story.handler, id, "draft-opinion", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let page = story.handler.text();
    assert!(page.contains("每一项诉求都要答复"), "{page}");
}
