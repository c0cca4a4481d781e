//! `GET /office`: what Art. 18(1) makes public, from configuration (feature H3).

use askama::Template;
use axum::response::Response;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::state::{Contact, Site};
use crate::texts::{Lang, Texts};
use dengwen_domain::org::Organ;

#[derive(Template)]
#[template(path = "portal/office.html")]
pub(crate) struct OfficePage {
    frame: Frame,
    t: Texts,
    name: String,
    facts: Vec<(String, String)>,
    phones: Vec<(String, String)>,
    /// The other petition offices of this place: districts, counties.
    others: Vec<Other>,
    /// Their addresses and hours are in Chinese, and the page is not.
    in_chinese: bool,
}

/// Another petition office.
struct Other {
    name: String,
    lines: Vec<String>,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let others = others(&ctx);
    render(&OfficePage {
        others,
        ..page(&ctx, ctx.state.site())
    })
}

/// The petition offices below, by the codes of their places.
fn others(ctx: &PageCtx) -> Vec<Other> {
    // Because: this page tells where to go, also while there is no database to ask.
    let Ok(app) = ctx.app() else {
        return Vec::new();
    };
    let t = ctx.t;
    let (directory, today) = (app.directory(), app.today());
    let here = &app.office().region;
    let mut offices: Vec<&Organ> = directory
        .orgs
        .all()
        .filter(|o| o.petition_office && o.exists_on(today) && o.region != *here)
        .collect();
    offices.sort_by(|a, b| (&a.region, &a.code).cmp(&(&b.region, &b.code)));
    let other = |organ: &Organ| Other {
        name: directory
            .organ_name(organ.id, t.lang == Lang::En)
            .to_owned(),
        lines: [&organ.address, &organ.phone, &organ.hours]
            .into_iter()
            .filter(|line| !line.is_empty())
            .cloned()
            .collect(),
    };
    offices.into_iter().map(other).collect()
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
        others: Vec::new(),
        in_chinese: t.lang != Lang::Zh,
    }
}

impl Samples for OfficePage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, OfficePage)> {
        let site = ctx.state.site();
        let bare = Site {
            contact: Contact::default(),
            ..site.clone()
        };
        let full = OfficePage {
            others: vec![Other {
                name: "明河区信访局".to_owned(),
                lines: vec!["明河区人民路1号".to_owned(), "0000-82003001".to_owned()],
            }],
            ..page(ctx, site)
        };
        vec![("full", full), ("nothing configured", page(ctx, &bare))]
    }
}
