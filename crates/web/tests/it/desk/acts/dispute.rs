//! Which unit is to deal with it: the one ticked or chosen, and never a second beside it.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT};

use crate::browser::Browser;
use crate::desk::story::{Story, does, tries};

/// An objection that names the transport bureau, brought before the head of the office.
async fn disputed() -> (Story, Browser) {
    let mut story = Story::objected().await;
    let id = story.receipt.matter;
    let fields = [("reason", "两局都认为不属本局。")];
    does(&mut story.dispatcher, id, "raise-dispute", &fields).await;
    let head = story.staff(OFFICE, Role::OfficeHead).await;
    (story, head)
}

#[tokio::test]
async fn a_dispute_is_decided_for_the_unit_that_is_ticked() {
    for code in [HOUSING, TRANSPORT] {
        let (story, mut head) = disputed().await;
        let ticked = story.organ(code);
        head.get(&story.path("decide-dispute")).await;
        let unseen = head.count("select[name=other] option[selected]");
        assert_eq!(unseen, 0, "nothing is chosen below the ticked one");
        assert!(head.values("to").contains(&ticked), "{code} can be ticked");
        for said in ["异议单位建议", "属于道路管理。", "两局都认为不属本局。"]
        {
            assert!(head.text().contains(said), "{said}: {}", head.text());
        }
        let fields = [
            ("to", ticked.as_str()),
            ("other", ""),
            ("reasons", "联席会议决定。"),
        ];
        does(&mut head, story.receipt.matter, "decide-dispute", &fields).await;
        assert_eq!(story.matter().await.holder(), story.site.office.organ(code));
    }
}

#[tokio::test]
async fn two_units_chosen_for_the_lead_are_refused() {
    let (story, mut head) = disputed().await;
    let id = story.receipt.matter;
    let (housing, transport) = (story.organ(HOUSING), story.organ(TRANSPORT));
    let mut fields = vec![
        ("to", housing.as_str()),
        ("other", transport.as_str()),
        ("reasons", "联席会议决定。"),
    ];
    let two = tries(&mut head, id, "decide-dispute", &fields).await;
    assert_eq!(two.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(head.text().contains("主办单位选了两个"), "{}", head.text());
    assert_eq!(story.matter().await.stage, Stage::Disputed);
    fields[0].1 = &transport;
    does(&mut head, id, "decide-dispute", &fields).await;
    let decided = story.matter().await.holder();
    assert_eq!(decided, story.site.office.organ(TRANSPORT));
}

#[tokio::test]
async fn another_unit_stands_above_the_proposal_that_stood_ticked() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    let transport = story.organ(TRANSPORT);
    story.dispatcher.get(&story.path("transfer")).await;
    let proposed = story.dispatcher.values("to");
    let fields = [("to", proposed[0].as_str()), ("other", &transport)];
    let answer = tries(&mut story.dispatcher, id, "transfer", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "it lacks the power");
    let text = story.dispatcher.text();
    assert!(!text.contains("主办单位选了两个"), "{text}");
}
