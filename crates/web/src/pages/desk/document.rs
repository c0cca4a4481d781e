//! `GET /desk/documents/{id}`: a document as it was issued, for reading and printing.

use askama::Template;
use axum::response::Response;
use dengwen_app::documents::Opened;
use dengwen_domain::ids::DocumentId;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{Link, Paper, Passage};

#[derive(Template)]
#[template(path = "desk/document.html")]
pub(crate) struct DocumentPage {
    frame: Frame,
    t: Texts,
    paper: Paper,
    back: Link,
}

pub(crate) async fn get(ctx: PageCtx, Path(id): Path<DocumentId>) -> Result<Response, PageError> {
    let opened = ctx.app()?.open_document(&ctx.who()?, id).await?;
    let matter = format!("/desk/matters/{}", opened.matter.id);
    render(&DocumentPage {
        frame: Frame::portal(&ctx),
        t: ctx.t,
        back: Link::new(matter, ctx.t.s("desk-back-to-matter")),
        paper: paper(ctx.t, opened),
    })
}

/// The frozen content in official order.
fn paper(t: Texts, opened: Opened) -> Paper {
    let paper = Paper::of(opened.content, opened.document.number);
    match opened.document.corrected_by {
        Some(_) => paper.draft(t.s("desk-corrected")),
        None => paper,
    }
}

impl Samples for DocumentPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, DocumentPage)> {
        let paper = Paper {
            organ: "青禾市住房和城乡建设局".to_owned(),
            number: "青禾住建受〔2026〕1号".to_owned(),
            title: "信访事项受理告知书".to_owned(),
            addressee: "魏芳".to_owned(),
            body: vec![Passage::Text("您提出的信访事项，我局予以受理。".to_owned())],
            signed_by: "青禾市住房和城乡建设局".to_owned(),
            signed_on: "2026年3月16日".to_owned(),
            seal: true,
            notes: vec!["联系人：周敏，电话：0000-80000001".to_owned()],
            draft: None,
        };
        vec![(
            "issued",
            DocumentPage {
                frame: Frame::portal(ctx),
                t: ctx.t,
                paper,
                back: Link::new("/desk/matters/1", ctx.t.s("desk-back-to-matter")),
            },
        )]
    }
}
