//! `GET /track/documents/{id}`: a document addressed to the petitioner, as it was frozen. The
//! reading is recorded; it is not service, so no window begins with it.

use askama::Template;
use axum::response::Response;
use dengwen_app::documents::{Block, Content};
use dengwen_domain::ids::DocumentId;
use uuid::Uuid;

use super::Following;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{Link, Paper, Passage};

#[derive(Template)]
#[template(path = "portal/track/document.html")]
pub(crate) struct DocumentPage {
    frame: Frame,
    t: Texts,
    paper: Paper,
    back: Link,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
) -> Result<Response, PageError> {
    let opened = ctx.app()?.read_document(petition, DocumentId(id)).await?;
    let superseded = opened.matter.is_superseded(&opened.document);
    let document = opened.document;
    let mut paper = paper(opened.content, document.number);
    paper.draft = match document.corrected_by {
        Some(_) => Some(ctx.t.s("track-corrected")),
        None => superseded.then(|| ctx.t.s("track-superseded")),
    };
    render(&page(&ctx, paper))
}

/// A frozen document as a sheet of paper.
pub(crate) fn paper(content: Content, number: String) -> Paper {
    Paper {
        signed_by: content.organ.clone(),
        organ: content.organ,
        number,
        title: content.title,
        addressee: content.addressee.trim_end_matches('：').to_owned(),
        body: Passage::of(content.body),
        signed_on: content.date,
        seal: content.seal,
        notes: Some(content.contact)
            .filter(|it| !it.is_empty())
            .into_iter()
            .collect(),
        ..Paper::default()
    }
}

fn page(ctx: &PageCtx, paper: Paper) -> DocumentPage {
    DocumentPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        paper,
        back: Link::new("/track/petition", ctx.t.s("track-back")),
    }
}

impl Samples for DocumentPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, DocumentPage)> {
        let content = Content {
            organ: "青禾市住房和城乡建设局".to_owned(),
            title: "信访事项受理告知书".to_owned(),
            addressee: "魏芳：".to_owned(),
            body: vec![Block::Paragraph(
                "您提出的信访事项，我单位已受理。".to_owned(),
            )],
            date: "2026年3月18日".to_owned(),
            contact: "联系人：周敏，电话：0000-81234567".to_owned(),
            seal: true,
        };
        let number = "青住建信受〔2026〕83号".to_owned();
        vec![("notice", page(ctx, paper(content, number)))]
    }
}
