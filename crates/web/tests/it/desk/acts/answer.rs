//! Service and correction of documents.

use axum::http::StatusCode;
use dengwen_domain::procedure::DocumentKind;

use crate::desk::story::{Story, does, tries};

#[tokio::test]
async fn a_refused_service_names_its_witness() {
    let mut story = Story::letter_accepted().await;
    let id = story.receipt.matter;
    story.clerk.get(&story.path("serve")).await;
    let document = story.clerk.checked("document");
    assert!(!document.is_empty(), "the notice of acceptance waits");
    let refused = [
        ("document", document.as_str()),
        ("method", "in-person"),
        ("refused", "yes"),
    ];
    let answer = tries(&mut story.clerk, id, "serve", &refused).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(story.clerk.text().contains("写明见证人"));
    let mut fields = refused.to_vec();
    fields.push(("note", "见证人：社区干部林某。"));
    does(&mut story.clerk, id, "serve", &fields).await;
    let matter = story.matter().await;
    assert!(
        matter
            .documents
            .iter()
            .any(|d| d.served.first().is_some_and(|s| s.refused))
    );
    story.clerk.get(&format!("/desk/matters/{id}")).await;
    assert!(story.clerk.text().contains("拒收") && story.clerk.text().contains("林某"));
}

#[tokio::test]
async fn a_served_document_is_corrected_by_another_once() {
    let mut story = Story::accepted().await;
    let id = story.receipt.matter;
    let matter = story.matter().await;
    let mut told = matter.documents.iter();
    let document = told.find(|d| d.kind == DocumentKind::D01).unwrap();
    let document = document.id.to_string();
    let slip = matter
        .documents
        .iter()
        .find(|d| d.kind == DocumentKind::D04);
    let slip = slip.unwrap().id.to_string();
    let inner = [("document", slip.as_str()), ("text", "更正。")];
    let answer = tries(&mut story.dispatcher, id, "correct", &inner).await;
    assert_eq!(
        answer.status,
        StatusCode::CONFLICT,
        "no word to the petitioner"
    );
    let empty = tries(
        &mut story.dispatcher,
        id,
        "correct",
        &[("document", &document)],
    )
    .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("document", document.as_str()),
        ("text", "单位名称应为住房和城乡建设局。"),
    ];
    does(&mut story.dispatcher, id, "correct", &fields).await;
    let again = tries(&mut story.dispatcher, id, "correct", &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let matter = story.matter().await;
    assert_eq!(
        matter.documents.last().unwrap().kind,
        DocumentKind::Correction
    );
}
