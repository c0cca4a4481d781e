//! Several requests are answered one by one (B12).

use axum::http::StatusCode;
use dengwen_app::documents::OpinionText;
use dengwen_app::matter::{Act, Texts};
use dengwen_domain::codes::Outcome;
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::HOUSING;

use crate::desk::story::{OPINION, Story, does, tries};

/// A claim with two requests, signed for by the bureau.
async fn of_two() -> Story {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    let fields = [
        ("class", "claim"),
        ("route", "c6"),
        ("requests", "2"),
        ("reasons", "退款，并恢复通行。"),
    ];
    does(&mut story.dispatcher, id, "classify", &fields).await;
    does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
    does(&mut story.clerk, id, "sign-for", &[]).await;
    story
}

/// The answers of a form without its opinion and their number.
fn other_fields(city: &str) -> Vec<(&str, &str)> {
    let mut fields: Vec<(&str, &str)> = OPINION.to_vec();
    fields.retain(|(name, _)| !matches!(*name, "opinion" | "answers"));
    fields.push(("review_organ", city));
    fields
}

#[tokio::test]
async fn each_request_has_its_box_and_none_is_left_without_an_answer() {
    let mut story = of_two().await;
    let id = story.receipt.matter;
    does(&mut story.clerk, id, "accept", &[]).await;
    let city = story.organ("qh");
    let mut fields = other_fields(&city);
    fields.push(("answer-1", "支持，已退款。"));
    let before = story.matter().await;
    let one = tries(&mut story.handler, id, "draft-opinion", &fields).await;
    assert_eq!(one.status, StatusCode::CONFLICT, "B12");
    assert_eq!(story.matter().await, before, "nothing is recorded");
    assert_eq!(story.handler.words("answer-1"), "支持，已退款。");
    fields.push(("answer-2", "支持，三日内恢复通行。"));
    does(&mut story.handler, id, "draft-opinion", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::InApproval);
    let mut leader = story.staff(HOUSING, Role::BusinessLeader).await;
    leader.get(&story.path("approve-substance")).await;
    let page = leader.text();
    for part in [
        "第1项诉求：支持，已退款。",
        "第2项诉求：支持，三日内恢复通行。",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    does(&mut leader, id, "return-draft", &[("reason", "写明日期。")]).await;
    story.handler.get(&story.path("draft-opinion")).await;
    assert_eq!(story.handler.words("answer-2"), "支持，三日内恢复通行。");
}

#[tokio::test]
async fn a_simple_reply_needs_its_boxes_too() {
    let mut story = of_two().await;
    let id = story.receipt.matter;
    does(&mut story.clerk, id, "accept-simple", &[("likely", "yes")]).await;
    let city = story.organ("qh");
    let mut fields = other_fields(&city);
    let each = [("answer-1", "已退款。"), ("answer-2", "已恢复通行。")];
    fields.extend(each);
    does(&mut story.handler, id, "draft-opinion", &fields).await;
    let mut leader = story.staff(HOUSING, Role::PetitionLeader).await;
    leader.get(&story.path("reply-simple")).await;
    assert_eq!(leader.words("answer-2"), "已恢复通行。");
    let mut fields = other_fields(&city);
    fields.push(("method", "electronic"));
    let none = tries(&mut leader, id, "reply-simple", &fields).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "no words");
    fields.push(each[0]);
    let one = tries(&mut leader, id, "reply-simple", &fields).await;
    assert_eq!(one.status, StatusCode::CONFLICT, "B12");
    fields.push(each[1]);
    does(&mut leader, id, "reply-simple", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::Served);
}

#[tokio::test]
async fn a_draft_that_was_not_written_in_boxes_stands_whole_in_the_first() {
    let mut story = of_two().await;
    let id = story.receipt.matter;
    does(&mut story.clerk, id, "accept", &[]).await;
    let office = &story.site.office;
    let text = OpinionText {
        request: "退款，并恢复通行。".to_owned(),
        facts: "情况属实。".to_owned(),
        reasons: "占道未经批准。".to_owned(),
        basis: "《城市道路管理条例》第三十一条".to_owned(),
        opinion: "两项都支持。".to_owned(),
        ..OpinionText::default()
    };
    let mut texts = Texts::new();
    let city = Some(office.organ("qh"));
    let parts = text.parts(&office.app, &mut texts, Outcome::Support, 2, city);
    let version = story.matter().await.version;
    let act = Act::new(id, version, Command::DraftOpinion(parts), texts);
    let handler = office.staff(HOUSING, Role::Handler);
    office.app.act(&handler, act).await.unwrap();
    let mut leader = story.staff(HOUSING, Role::BusinessLeader).await;
    does(&mut leader, id, "return-draft", &[("reason", "分项写。")]).await;
    story.handler.get(&story.path("draft-opinion")).await;
    assert_eq!(story.handler.words("answer-1"), "两项都支持。");
    assert_eq!(story.handler.words("answer-2"), "");
}
