//! `GET /admin/settings`: what the configuration says, to read.
//!
//! It is changed in the configuration file, so that nobody loses an office by a slip in a browser.

use askama::Template;
use axum::response::Response;

use super::administrator;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::pages::desk::names::Names;
use crate::samples::Samples;
use crate::state::{Both, Site};
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "admin/settings.html")]
pub(crate) struct SettingsPage {
    frame: Frame,
    t: Texts,
    facts: Vec<(String, String)>,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let office = app.office();
    let mut page = page(&ctx, ctx.state.site());
    let t = ctx.t;
    let place = Names::new(app, t).region(&office.region);
    page.facts
        .push((t.s("settings-region"), format!("{place} {}", office.region)));
    let sector = office.sector.clone().unwrap_or_else(|| "—".to_owned());
    page.facts.push((t.s("settings-sector"), sector));
    let zone = office.zone.iana_name().unwrap_or("—").to_owned();
    page.facts.push((t.s("settings-zone"), zone));
    render(&page)
}

fn page(ctx: &PageCtx, site: &Site) -> SettingsPage {
    let t = ctx.t;
    let said = |text: &Both| {
        let text = text.get(t.lang);
        if text.is_empty() {
            "—".to_owned()
        } else {
            text.to_owned()
        }
    };
    let contact = &site.contact;
    let yes_no = |yes| t.s(if yes { "settings-yes" } else { "settings-no" });
    let mut facts = vec![
        (t.s("settings-office"), said(&site.office)),
        (
            t.s("settings-address"),
            site.public_origin.clone().unwrap_or_else(|| "—".to_owned()),
        ),
        (t.s("settings-sample"), yes_no(site.sample)),
        (t.s("settings-tls"), yes_no(site.secure)),
        (t.s("office-visit"), said(&contact.visit)),
        (t.s("office-hours"), said(&contact.hours)),
        (t.s("office-post"), said(&contact.post)),
    ];
    for phone in &contact.phones {
        let text = format!("{} ({})", phone.number, phone.purpose.get(t.lang));
        facts.push((t.s("office-phone"), text));
    }
    SettingsPage {
        frame: Frame::desk(ctx),
        t,
        facts,
    }
}

impl Samples for SettingsPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, SettingsPage)> {
        let bare = Site::default();
        vec![
            ("full", page(ctx, ctx.state.site())),
            ("nothing configured", page(ctx, &bare)),
        ]
    }
}
