//! What to do with a petition that was registered just now, while the petitioner is still there:
//! the record to be signed, the slip for originals, the notice on the spot (A15).
//!
//! It only leads there. Invariant: an act is named when this clerk may do it, and not else.

use dengwen_app::Who;
use dengwen_app::intake::Receipt;
use dengwen_domain::procedure::Act;

use super::Kind;
use crate::cite::cite;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::texts::Texts;
use crate::view::Link;

/// Law: visitors are told on the spot where that is possible.
const ARTICLE: &str = "条例第二十三条";

/// Acts that tell the petitioner something.
const TELLING: &[Act] = &[
    Act::Answer,
    Act::Direct,
    Act::Accept,
    Act::AcceptSimple,
    Act::Transfer,
    Act::Assign,
    Act::NotAccept,
];

/// Links of the band above the next empty form.
#[derive(Default)]
pub(crate) struct After {
    /// Papers to print, scans to add.
    pub(super) papers: Vec<Link>,
    pub(super) note: String,
    pub(super) article: String,
    pub(super) acts: Vec<Link>,
}

pub(super) async fn after(
    ctx: &PageCtx,
    who: &Who,
    kind: Kind,
    receipt: &Receipt,
) -> Result<After, PageError> {
    let (app, t) = (ctx.app()?, ctx.t);
    let matter = app.open_matter(who, receipt.matter, "register").await?;
    let offers = app.offers(who, &matter)?;
    let may = |act: Act| {
        let mut offers = offers.iter();
        offers.any(|offer| offer.act == act && offer.refusal.is_none())
    };
    let here = format!("/desk/matters/{}", matter.id);
    let mut after = After::default();
    if kind == Kind::Visit {
        after.papers = papers(ctx, who, receipt).await?;
        after.note = t.s("register-on-the-spot");
        after.article = cite(t, ARTICLE);
        let telling = TELLING.iter().filter(|act| may(**act));
        after.acts = telling
            .map(|act| Link::new(format!("{here}/{act}"), t.s(&format!("act-{act}"))))
            .collect();
    }
    if may(Act::AddMaterial) {
        let href = format!("{here}/{}", Act::AddMaterial);
        after
            .papers
            .push(Link::new(href, t.s("register-add-scans")));
    }
    Ok(after)
}

async fn papers(ctx: &PageCtx, who: &Who, receipt: &Receipt) -> Result<Vec<Link>, PageError> {
    let (t, id) = (ctx.t, receipt.petition);
    let query = format!("matter={}", receipt.matter);
    let record = format!("/desk/petitions/{id}/record?{query}");
    let mut papers = vec![Link::new(record, t.s("record-print"))];
    let view = ctx.app()?.view_petition(who, id).await?;
    if !view.how.originals.is_empty() {
        let slip = format!("/desk/petitions/{id}/originals?{query}");
        papers.push(Link::new(slip, t.s("originals-print")));
    }
    Ok(papers)
}

/// A visit that was registered just now.
pub(super) fn sample(t: Texts) -> After {
    After {
        papers: vec![
            Link::new("/desk/petitions/1/record", t.s("record-print")),
            Link::new("/desk/petitions/1/originals", t.s("originals-print")),
        ],
        note: t.s("register-on-the-spot"),
        article: cite(t, ARTICLE),
        acts: vec![Link::new("/desk/matters/1/answer", t.s("act-answer"))],
    }
}
