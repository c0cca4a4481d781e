//! What a form says of itself: every empty box at once and by its name, the exception that would
//! pass a stop, and the request that is taken back.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE};

use super::story::{OPINION, Story, does, tries};
use crate::browser::Browser;

#[tokio::test]
async fn the_summary_of_a_form_says_which_field_each_complaint_is_about() {
    let mut story = Story::classified().await;
    let id = story.receipt.matter;
    tries(&mut story.dispatcher, id, "direct", &[]).await;
    let lines = story.dispatcher.lines(".errors li");
    assert!(lines.len() > 1, "{lines:?}");
    let told: std::collections::BTreeSet<&String> = lines.iter().collect();
    assert_eq!(told.len(), lines.len(), "no two are alike: {lines:?}");
    assert!(
        lines.iter().all(|line| line.contains("：请填写。")),
        "{lines:?}"
    );
    let beside = story.dispatcher.lines(".wrong");
    assert!(beside[0].ends_with("请填写这一项。"), "{beside:?}");
}

#[tokio::test]
async fn every_empty_part_of_an_opinion_is_marked_at_once() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let mut fields = OPINION.to_vec();
    fields.retain(|(name, _)| !matches!(*name, "facts" | "reasons" | "opinion"));
    let answer = tries(&mut story.handler, id, "draft-opinion", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    for name in ["facts", "reasons", "opinion"] {
        let marked = story.handler.count(&format!("#f-{name}[aria-invalid]"));
        let linked = story.handler.count(&format!(".errors a[href='#f-{name}']"));
        assert_eq!((marked, linked), (1, 1), "{name}");
    }
    assert_eq!(story.handler.count("[aria-invalid]"), 3);
    fields.retain(|(name, _)| *name != "outcome");
    let none = tries(&mut story.handler, id, "draft-opinion", &fields).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    for name in ["facts", "reasons", "opinion", "outcome"] {
        let linked = story.handler.count(&format!(".errors a[href='#f-{name}']"));
        assert_eq!(linked, 1, "{name}");
    }
    fields.push(("outcome", "support"));
    tries(&mut story.handler, id, "draft-opinion", &fields).await;
    let itself = story.path("draft-opinion");
    let doors = story.handler.links(".band.late");
    assert!(!doors.contains(&itself), "{doors:?}");
}

#[tokio::test]
async fn a_matter_that_fits_is_not_called_unfit_for_the_simplified_procedure() {
    let mut story = Story::signed().await;
    story.clerk.get(&story.path("accept-simple")).await;
    let text = story.clerk.text();
    assert!(
        text.contains("简易办理的条件") && !text.contains("不符合"),
        "{text}"
    );
}

#[tokio::test]
async fn petitioning_itself_is_not_the_other_way_that_stands_ticked() {
    let mut story = Story::classified().await;
    story.dispatcher.get(&story.path("direct")).await;
    assert_eq!(story.dispatcher.checked("route"), "");
    let text = story.dispatcher.text();
    assert!(
        text.contains("向有权处理的机关、单位提出信访事项"),
        "{text}"
    );
    assert!(!text.contains("普通信访程序"), "{text}");
}

/// An objection after its five working days, for which the head is asked for an exception.
async fn late_objection() -> (Story, Browser) {
    let mut story = Story::signed().await;
    story.site.office.on(jiff::civil::date(2026, 3, 30));
    let mut clerk = story.staff(HOUSING, Role::UnitClerk).await;
    let id = story.receipt.matter;
    let path = story.path("object");
    tries(&mut clerk, id, "object", &[("reasons", "属于道路管理。")]).await;
    assert_eq!(
        clerk.count("button[name=override][value=yes]"),
        1,
        "a button of its own asks for the exception"
    );
    let head = story.site.office.person(OFFICE, Role::OfficeHead);
    let (version, key, guard) = (
        clerk.value("version"),
        clerk.value("key"),
        clerk.value("guard"),
    );
    let mut fields = vec![
        ("version", version.as_str()),
        ("key", &key),
        ("guard", &guard),
        ("reasons", "属于道路管理。"),
        ("override", "yes"),
    ];
    let empty = clerk.post(&path, &fields).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for name in ["override_second", "override_reason"] {
        let marked = clerk.count(&format!("#f-{name}[aria-invalid]"));
        assert_eq!(marked, 1, "{name}");
    }
    let head = head.to_string();
    fields.extend([
        ("override_second", head.as_str()),
        ("override_reason", "联席会议要求更正。"),
    ]);
    let asked = clerk.post(&path, &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", clerk.text());
    story.clerk = clerk;
    let head = story.staff(OFFICE, Role::OfficeHead).await;
    (story, head)
}

#[tokio::test]
async fn a_limit_that_stands_in_the_way_is_named_without_an_empty_day() {
    let (mut story, mut head) = late_objection().await;
    let id = story.receipt.matter;
    let here = format!("/desk/matters/{id}");
    let named = "提出异议限五个工作日。";
    for path in [here.clone(), story.path("confirm-exception")] {
        head.get(&path).await;
        let text = head.text();
        assert!(text.contains(named), "{path}: {text}");
        assert!(!text.contains("（截止日"), "{path}: {text}");
    }
    does(&mut head, id, "confirm-exception", &[]).await;
    story.dispatcher = story.staff(OFFICE, Role::Dispatcher).await;
    story.dispatcher.get(&here).await;
    let text = story.dispatcher.text();
    assert!(text.contains(named) && !text.contains("（截止日"), "{text}");
}

#[tokio::test]
async fn whoever_takes_an_exception_back_reads_what_they_asked() {
    let (mut story, _) = late_objection().await;
    let answer = story.clerk.get(&story.path("withdraw-exception")).await;
    for shown in ["例外的理由", "联席会议要求更正。", "确认以后"] {
        assert!(answer.body.contains(shown), "{shown}");
    }
}
