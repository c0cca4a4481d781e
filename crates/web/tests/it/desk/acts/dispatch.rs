//! The petition office's acts: sending on, directing, answering, filing, voiding, objections.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Stage};
use dengwen_testkit::office::{DISTRICT_OFFICE, HOUSING, OFFICE, TRANSPORT};

use crate::desk::story::{CLAIM, Story, TITLE, does, filed, tries};

#[tokio::test]
async fn competent_units_are_proposed_with_why() {
    let mut story = Story::classified().await;
    story.dispatcher.get(&story.path("transfer")).await;
    assert_eq!(story.dispatcher.checked("to"), story.organ(HOUSING));
    let text = story.dispatcher.text();
    assert!(
        text.contains("职责：城乡建设") && text.contains("提出异议"),
        "{text}"
    );
}

#[tokio::test]
async fn a_transfer_can_name_co_handling_units() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let (housing, transport) = (story.organ(HOUSING), story.organ(TRANSPORT));
    let fields = [("to", housing.as_str()), ("co", &transport)];
    does(&mut story.dispatcher, id, "transfer", &fields).await;
    assert_eq!(story.matter().await.co_tasks().count(), 1);

    let mut co = story.staff(TRANSPORT, Role::Handler).await;
    co.get("/desk/queues/co").await;
    assert!(co.text().contains(TITLE));
    let empty = tries(&mut co, id, "answer-co", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(
        &mut co,
        id,
        "answer-co",
        &[("contribution", "占道未经我局许可。")],
    )
    .await;
    story.handler.get(&format!("/desk/matters/{id}")).await;
    assert!(story.handler.text().contains("占道未经我局许可。"));
}

#[tokio::test]
async fn an_assignment_needs_a_day_to_report_back_that_lies_ahead() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    let with = |day: &'static str| [("to", housing.clone()), ("report_back", day.to_owned())];
    for (day, status) in [
        ("", StatusCode::UNPROCESSABLE_ENTITY),
        ("2026-03-16", StatusCode::CONFLICT),
    ] {
        let fields = with(day);
        let fields: Vec<_> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
        let answer = tries(&mut story.dispatcher, id, "assign", &fields).await;
        assert_eq!(answer.status, status, "{day}");
    }
    let fields = [("to", housing.as_str()), ("report_back", "2026-04-15")];
    does(&mut story.dispatcher, id, "assign", &fields).await;
    assert_eq!(story.matter().await.stage, Stage::Assigned);
}

#[tokio::test]
async fn an_item_can_be_passed_down_to_a_lower_office_only() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    let answer = tries(&mut story.dispatcher, id, "pass-down", &[("to", &housing)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let below = story.organ(DISTRICT_OFFICE);
    does(&mut story.dispatcher, id, "pass-down", &[("to", &below)]).await;
    let mut there = story.staff(DISTRICT_OFFICE, Role::Dispatcher).await;
    there.get("/desk/queues/dispatch").await;
    assert!(there.text().contains(TITLE));
}

#[tokio::test]
async fn the_statutory_channels_stand_beside_directing() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    story.dispatcher.get(&story.path("direct")).await;
    assert!(story.dispatcher.count(".points dt") > 2);
    let empty = tries(&mut story.dispatcher, id, "direct", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(
        &mut story.dispatcher,
        id,
        "direct",
        &[
            ("route", "c4"),
            ("law", "《建设工程质量管理条例》第四十三条"),
            ("competent_body", "青禾市建设工程质量监督站"),
            ("guidance", "请向质监站投诉。"),
        ],
    )
    .await;
    assert_eq!(story.matter().await.stage, Stage::Guided);
}

#[tokio::test]
async fn a_question_is_answered_at_once() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let empty = tries(&mut story.dispatcher, id, "answer", &[("reply", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(
        &mut story.dispatcher,
        id,
        "answer",
        &[("reply", "已通知施工单位让出通道。")],
    )
    .await;
    let matter = story.matter().await;
    assert_eq!(matter.stage, Stage::Replied);
    assert_eq!(matter.documents[0].kind, DocumentKind::ShortReply);
}

#[tokio::test]
async fn no_further_action_takes_two_persons() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let mut second = story.staff(OFFICE, Role::SecondPerson).await;
    let early = second.get(&story.path("confirm-filing")).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    does(
        &mut story.dispatcher,
        id,
        "propose-filing",
        &[("reason", "广告，没有诉求。")],
    )
    .await;
    let alone = story.dispatcher.get(&story.path("confirm-filing")).await;
    assert_eq!(alone.status, StatusCode::FORBIDDEN);
    second.get("/desk/queues/second").await;
    assert!(second.text().contains("拟存"));
    does(&mut second, id, "decline-filing", &[("reason", "有诉求。")]).await;
    does(
        &mut story.dispatcher,
        id,
        "propose-filing",
        &[("reason", "确是广告。")],
    )
    .await;
    second.get(&story.path("confirm-filing")).await;
    assert!(
        second.text().contains("确是广告。"),
        "the reason stands beside"
    );
    does(&mut second, id, "confirm-filing", &[]).await;
    assert_eq!(story.matter().await.stage, Stage::Filed);
}

#[tokio::test]
async fn a_double_entry_is_voided_in_favour_of_another_number() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    let other = filed(&story.site, "同一件").await;
    for number in ["123", "990100202603163000999X"] {
        let fields = [("in_favour_of", number), ("reason", "重复登记。")];
        let answer = tries(&mut story.dispatcher, id, "propose-void", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
    }
    let fields = [
        ("in_favour_of", other.number.as_str()),
        ("reason", "重复登记。"),
    ];
    does(&mut story.dispatcher, id, "propose-void", &fields).await;
    let mut second = story.staff(OFFICE, Role::SecondPerson).await;
    does(
        &mut second,
        id,
        "decline-void",
        &[("reason", "不是同一件。")],
    )
    .await;
    does(&mut story.dispatcher, id, "propose-void", &fields).await;
    does(&mut second, id, "confirm-void", &[]).await;
    let matter = story.matter().await;
    assert_eq!(
        (matter.stage, matter.replaced_by),
        (Stage::Voided, Some(other.matter))
    );
}

#[tokio::test]
async fn a_transfer_is_recalled_and_after_sign_for_corrected_with_a_slip() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let housing = story.organ(HOUSING);
    does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
    does(
        &mut story.dispatcher,
        id,
        "recall",
        &[("reason", "转错了。")],
    )
    .await;
    assert_eq!(story.matter().await.stage, Stage::Registered);
    does(&mut story.dispatcher, id, "transfer", &[("to", &housing)]).await;
    does(&mut story.clerk, id, "sign-for", &[]).await;
    let reason = [("reason", "转错了，属于道路管理。")];
    does(&mut story.dispatcher, id, "recall", &reason).await;
    let matter = story.matter().await;
    assert_eq!(matter.stage, Stage::Registered);
    let slip = matter.documents.last().map(|document| document.kind);
    assert_eq!(slip, Some(DocumentKind::ObjectionAnswer));
}

#[tokio::test]
async fn an_objection_is_checked_refused_or_agreed_to() {
    let mut story = Story::objected().await;
    let id = story.receipt.matter;
    story.dispatcher.get("/desk/queues/objections").await;
    assert!(story.dispatcher.text().contains(TITLE));
    let empty = tries(&mut story.dispatcher, id, "refuse-objection", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    does(
        &mut story.dispatcher,
        id,
        "refuse-objection",
        &[("reason", "属于你局职责。")],
    )
    .await;
    assert_eq!(story.matter().await.stage, Stage::PendingNotice);
}

#[tokio::test]
async fn an_agreed_objection_brings_the_matter_back_to_be_dispatched() {
    let mut story = Story::signed().await;
    let id = story.receipt.matter;
    does(
        &mut story.clerk,
        id,
        "object",
        &[("reasons", "属于道路管理。")],
    )
    .await;
    does(
        &mut story.dispatcher,
        id,
        "agree-objection",
        &[("reason", "核实属实。")],
    )
    .await;
    assert_eq!(story.matter().await.stage, Stage::Registered);
}

#[tokio::test]
async fn a_dispute_is_decided_by_the_office_of_the_common_superior() {
    let mut story = Story::objected().await;
    let id = story.receipt.matter;
    let transport = story.organ(TRANSPORT);
    does(
        &mut story.dispatcher,
        id,
        "raise-dispute",
        &[("reason", "两局都认为不属本局。")],
    )
    .await;
    let early = story.dispatcher.get(&story.path("decide-dispute")).await;
    assert_eq!(early.status, StatusCode::FORBIDDEN);
    let mut head = story.staff(OFFICE, Role::OfficeHead).await;
    let empty = tries(&mut head, id, "decide-dispute", &[("other", &transport)]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("other", transport.as_str()), ("reasons", "联席会议决定。")];
    does(&mut head, id, "decide-dispute", &fields).await;
    assert_eq!(
        story.matter().await.holder(),
        story.site.office.organ(TRANSPORT)
    );
}

#[tokio::test]
async fn an_objection_after_its_five_working_days_is_refused_with_the_day() {
    let mut story = Story::signed().await;
    story.site.office.on(jiff::civil::date(2026, 3, 30));
    let mut clerk = story.staff(HOUSING, Role::UnitClerk).await;
    let id = story.receipt.matter;
    let answer = tries(&mut clerk, id, "object", &[("reasons", "属于道路管理。")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = clerk.text();
    assert!(
        text.contains("2026-03-23") || text.contains("3月23日"),
        "{text}"
    );
    assert!(text.contains("提请例外"), "an override is offered");
    story.dispatcher.get("/desk").await;
}

#[tokio::test]
async fn an_urgent_event_is_reported_and_marked() {
    let mut story = Story::begin().await;
    let id = story.receipt.matter;
    does(&mut story.dispatcher, id, "classify", CLAIM).await;
    does(
        &mut story.dispatcher,
        id,
        "report-urgent",
        &[("event", "围挡将倒。")],
    )
    .await;
    story.dispatcher.get("/desk/queues/dispatch").await;
    assert!(story.dispatcher.text().contains("重大紧急"));
}
