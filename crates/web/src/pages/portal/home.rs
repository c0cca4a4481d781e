//! `GET /`: the doors, which door is mine, how it works.

use askama::Template;
use axum::response::Response;

use super::course::{self, Stage};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/home.html")]
pub(crate) struct HomePage {
    frame: Frame,
    t: Texts,
    doors: Vec<Door>,
    signs: Vec<Sign>,
    stages: Vec<Stage>,
}

/// A way in.
struct Door {
    href: &'static str,
    title: String,
    text: String,
}

/// `Which door is mine`: a situation, its way, and where to read more.
struct Sign {
    when: String,
    way: String,
    href: &'static str,
}

/// A door is `open` once `routes.rs` serves its address; a test knocks on every open door.
const DOORS: [(&str, &str, &str, bool); 3] = [
    ("/file", "door-file", "door-file-text", true),
    ("/track", "door-track", "door-track-text", true),
    ("/rate", "door-rate", "door-rate-text", true),
];

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    render(&page(&ctx, |open| open))
}

fn page(ctx: &PageCtx, shown: impl Fn(bool) -> bool) -> HomePage {
    let t = ctx.t;
    let doors = DOORS.iter().filter(|door| shown(door.3));
    HomePage {
        frame: Frame::portal(ctx),
        t,
        doors: doors
            .map(|(href, title, text, _)| Door {
                href,
                title: t.s(title),
                text: t.s(text),
            })
            .collect(),
        signs: signs(t),
        stages: course::handling(t),
    }
}

fn signs(t: Texts) -> Vec<Sign> {
    let sign = |when: &str, way: &str, href| Sign {
        when: t.s(when),
        way: t.s(way),
        href,
    };
    vec![
        sign("sign-petition", "sign-petition-way", "/how-it-works"),
        sign("sign-decision", "sign-decision-way", "/channels/990000"),
        sign("sign-wages", "sign-wages-way", "/channels/040000"),
        sign("sign-duty", "sign-duty-way", "/channels/130000"),
        sign("sign-case", "sign-case-way", "/channels/080000"),
        sign("sign-report", "sign-report-way", "/channels/160000"),
    ]
}

impl Samples for HomePage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, HomePage)> {
        vec![
            ("all doors", page(ctx, |_| true)),
            ("no door", page(ctx, |_| false)),
        ]
    }
}
