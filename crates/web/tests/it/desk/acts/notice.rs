//! What a unit tells the petitioner first: accepted, simply accepted, not accepted, routed out.

use axum::http::StatusCode;
use dengwen_domain::codes::Route;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::{HOUSING, OFFICE};

use crate::desk::story::{OPINION, Story, does, tries};

#[tokio::test]
async fn a_simple_matter_is_accepted_answered_and_told_in_few_steps() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    let unlikely = tries(&mut story.clerk, id, "accept-simple", &[]).await;
    assert_eq!(unlikely.status, StatusCode::CONFLICT, "B09");
    does(&mut story.clerk, id, "accept-simple", &[("likely", "yes")]).await;
    let mut fields = OPINION.to_vec();
    let city = story.organ("qh");
    fields.extend([("review_organ", city.as_str())]);
    let alone = story.handler.get(&story.path("reply-simple")).await;
    assert_eq!(
        alone.status,
        StatusCode::FORBIDDEN,
        "a leader answers for it"
    );
    does(&mut story.handler, id, "draft-opinion", &fields).await;
    let mut leader = story.staff(HOUSING, Role::PetitionLeader).await;
    let answer = tries(&mut leader, id, "reply-simple", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "no method");
    fields.push(("method", "electronic"));
    does(&mut leader, id, "reply-simple", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::Served);
}

#[tokio::test]
async fn a_simple_matter_can_become_an_ordinary_one() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    does(&mut story.clerk, id, "accept-simple", &[("likely", "yes")]).await;
    let empty = tries(&mut story.clerk, id, "convert", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(&mut story.clerk, id, "convert", &[("reason", "有争议。")]).await;
    assert_eq!(story.matter().await.stage, Stage::Accepted);
}

#[tokio::test]
async fn not_accepting_needs_a_ground_a_reason_and_the_next_door() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    story.clerk.get(&story.path("not-accept")).await;
    assert!(
        story.clerk.text().contains("第十九条第三款"),
        "each ground cites its article"
    );
    for fields in [
        &[("reason", "已在办理。")][..],
        &[("ground", "NR1"), ("reason", "已在办理。")],
        &[
            ("ground", "NR1"),
            ("next_door", "请向正在办理的机关了解进展。"),
        ],
    ] {
        let answer = tries(&mut story.clerk, id, "not-accept", fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let fields = [
        ("ground", "NA1"),
        ("reason", "已复核。"),
        ("next_door", "请向正在办理的机关了解进展。"),
    ];
    let answer = tries(&mut story.clerk, id, "not-accept", &fields).await;
    assert_eq!(
        answer.status,
        StatusCode::CONFLICT,
        "a ground of the other kind"
    );
}

#[tokio::test]
async fn a_ground_asks_for_what_it_needs_and_a_missing_part_is_named() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    story.clerk.get(&story.path("not-accept")).await;
    for field in ["earlier_no", "earlier_organ", "earlier_on", "earlier_until"] {
        let asked = story.clerk.count(&format!("[name='{field}']"));
        assert_eq!(asked, 1, "{field} is asked for");
    }
    let other = story.clerk.count("[name='opinion_no']");
    assert_eq!(other, 0, "and nothing else");
    let base = [
        ("ground", "NR1"),
        ("reason", "已在办理。"),
        ("next_door", "请向正在办理的机关了解进展。"),
        ("earlier_no", "990100202602100000019X"),
    ];
    let answer = tries(&mut story.clerk, id, "not-accept", &base).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        story.clerk.text().contains("按您的权限查不到这个编号"),
        "what cannot be looked up is stated"
    );
    let (station, transport) = (story.organ("qh-zjz"), story.organ("qh-jtj"));
    let stated = |organ: &str, until: &str| -> Vec<(String, String)> {
        let own = [
            ("earlier_organ", organ),
            ("earlier_on", "2026-02-12"),
            ("earlier_until", until),
        ];
        let all = base.iter().chain(&own);
        all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    for (fields, why) in [
        (
            stated(&transport, "2026-04-13"),
            "只有受理、办理机关的上级机关",
        ),
        (stated(&station, "2026-03-13"), "不在规定期限内"),
    ] {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        let answer = tries(&mut story.clerk, id, "not-accept", &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(story.clerk.text().contains(why), "{why}");
    }
    let fields = stated(&station, "2026-04-13");
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    does(&mut story.clerk, id, "not-accept", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::NotAccepted);
    story.clerk.get(&format!("/desk/matters/{id}")).await;
    let page = story.clerk.text();
    assert!(page.contains("990100202602100000019X") && page.contains("未经系统核对"));
}

#[tokio::test]
async fn no_longer_accepting_rests_on_its_own_ground() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    let fields = [
        ("ground", "NA1"),
        ("opinion_no", "青政复核〔2025〕3号"),
        ("opinion_date", "2025-11-20"),
        ("reason", "已复核，事实理由相同。"),
        ("next_door", "请向正在办理的机关了解进展。"),
    ];
    does(&mut story.clerk, id, "no-longer-accept", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::NoLongerAccepted);
}

#[tokio::test]
async fn a_route_changed_by_a_unit_is_checked_then_the_matter_is_routed_out() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    let arbitration = [
        ("class", "claim"),
        ("route", "c2"),
        ("requests", "1"),
        ("reasons", "属于劳动争议。"),
    ];
    does(&mut story.clerk, id, "classify", &arbitration).await;
    assert_eq!(
        story.matter().await.route,
        Some(Route::C6),
        "one clerk proposes"
    );
    let mut leader = story.staff(HOUSING, Role::PetitionLeader).await;
    leader.get(&story.path("confirm-class")).await;
    assert!(leader.text().contains("属于劳动争议。"));
    does(&mut leader, id, "confirm-class", &[]).await;
    let matter = story.matter().await;
    assert_eq!(matter.route, Some(Route::C2));
    assert!(
        matter
            .decided
            .is_some_and(|it| it.by.is_some() && it.checked_by.is_some())
    );
    let answer = tries(
        &mut story.clerk,
        id,
        "route-out",
        &[("guidance", "请申请仲裁。")],
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "no route");
    let fields = [
        ("route", "c2"),
        ("law", "《劳动争议调解仲裁法》第二条"),
        ("competent_body", "青禾市劳动人事争议仲裁委员会"),
        ("guidance", "请带身份证和劳动合同。"),
    ];
    does(&mut story.clerk, id, "route-out", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::RoutedOut);
    does(
        &mut story.clerk,
        id,
        "confirm-delivery",
        &[("reason", "仲裁委来电确认。")],
    )
    .await;
}

#[tokio::test]
async fn a_duty_applied_for_is_performed_and_served() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    let fields = [
        ("class", "claim"),
        ("route", "c5"),
        ("requests", "1"),
        ("reasons", "申请履职。"),
    ];
    does(&mut story.dispatcher, id, "classify", &fields).await;
    does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
    does(&mut story.clerk, id, "sign-for", &[]).await;
    let ordinary = story.clerk.get(&story.path("accept")).await;
    assert_eq!(
        ordinary.status,
        StatusCode::CONFLICT,
        "C5 is received, not accepted"
    );
    does(&mut story.clerk, id, "start-performing", &[]).await;
    let mut leader = story.staff(HOUSING, Role::PetitionLeader).await;
    let empty = tries(
        &mut story.handler,
        id,
        "draft-opinion",
        &[("outcome", "support"), ("answers", "1")],
    )
    .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut fields = OPINION.to_vec();
    let city = story.organ("qh");
    fields.extend([
        ("object", "锦绣家园项目部"),
        ("remedy", "reconsider-first"),
        ("reconsideration", city.as_str()),
    ]);
    does(&mut story.handler, id, "draft-opinion", &fields).await;
    leader.get(&story.path("perform")).await;
    assert_eq!(
        leader.value("object"),
        "锦绣家园项目部",
        "the draft stands there"
    );
    does(&mut leader, id, "perform", &fields).await;
    story.clerk.get(&story.path("serve")).await;
    let document = story.clerk.checked("document");
    does(
        &mut story.clerk,
        id,
        "serve",
        &[("document", &document), ("method", "post")],
    )
    .await;
    let posted = story.matter().await;
    assert_eq!(posted.stage, Stage::Served);
    assert!(posted.documents.iter().any(|d| d.awaited().is_some()));
    story.clerk.get("/desk/queues/receipts").await;
    assert!(story.clerk.text().contains(&posted.number));
    let day = [("received_on", "2026-03-16"), ("proof", "signature")];
    let receipt = [("document", document.as_str()), day[0], day[1]];
    does(&mut story.clerk, id, "record-receipt", &receipt).await;
    let received = story.matter().await;
    assert!(received.documents.iter().all(|d| d.awaited().is_none()));
    story.clerk.get("/desk/queues/receipts").await;
    assert!(!story.clerk.text().contains(&posted.number));
}

#[tokio::test]
async fn a_suggestion_is_studied_and_replied_to() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    let fields = [
        ("class", "suggestion"),
        ("requests", "1"),
        ("reasons", "建议。"),
    ];
    does(&mut story.dispatcher, id, "classify", &fields).await;
    does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
    does(&mut story.clerk, id, "sign-for", &[]).await;
    does(&mut story.clerk, id, "study-suggestion", &[]).await;
    let empty = tries(
        &mut story.handler,
        id,
        "reply-suggestion",
        &[("outcome", "adopted")],
    )
    .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("outcome", "partly"), ("reply", "今年先加密早高峰。")];
    does(&mut story.handler, id, "reply-suggestion", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::SuggestionReplied);
    let mut office = story.staff(OFFICE, Role::Dispatcher).await;
    office.get(&format!("/desk/matters/{id}")).await;
    assert!(office.text().contains("部分采纳"));
}
