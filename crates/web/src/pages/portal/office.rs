//! `GET /office`: what Art. 18(1) makes public, from configuration (feature H3).

use askama::Template;
use axum::response::Response;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::state::{Contact, Site};
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/office.html")]
pub(crate) struct OfficePage {
    frame: Frame,
    t: Texts,
    name: String,
    facts: Vec<(String, String)>,
    phones: Vec<(String, String)>,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    render(&page(&ctx, ctx.state.site()))
}

fn page(ctx: &PageCtx, site: &Site) -> OfficePage {
    let (t, contact) = (ctx.t, &site.contact);
    let facts = [
        (t.s("office-visit"), contact.visit.get(t.lang).to_owned()),
        (t.s("office-hours"), contact.hours.get(t.lang).to_owned()),
        (t.s("office-post"), contact.post.get(t.lang).to_owned()),
        (t.s("office-email"), contact.email.clone()),
    ];
    let phones = contact.phones.iter();
    OfficePage {
        frame: Frame::portal(ctx),
        t,
        name: site.office.get(t.lang).to_owned(),
        facts: facts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect(),
        phones: phones
            .map(|phone| (phone.purpose.get(t.lang).to_owned(), phone.number.clone()))
            .collect(),
    }
}

impl Samples for OfficePage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, OfficePage)> {
        let site = ctx.state.site();
        let bare = Site {
            contact: Contact::default(),
            ..site.clone()
        };
        vec![
            ("full", page(ctx, site)),
            ("nothing configured", page(ctx, &bare)),
        ]
    }
}
