//! `GET /file/received` and `GET /desk/receipt`: the receipt, shown in the browser that filed or
//! registered, for half an hour, to be printed.
//!
//! The code square holds the number alone. Invariant: the query code stands on this page only and
//! in no address.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::intake::Receipt;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::Matter;
use qrcode::{Color, QrCode};
use serde::Deserialize;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::pages::portal::course;
use crate::path::Query;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};
use crate::view::Working;

#[derive(Template)]
#[template(path = "portal/file/received.html")]
pub(crate) struct ReceivedPage {
    frame: Frame,
    t: Texts,
    /// In groups, to be read aloud.
    number: Vec<String>,
    code: Vec<String>,
    square: Square,
    office: String,
    received_on: String,
    first: Option<First>,
    steps: Vec<course::Stage>,
    /// Printed by a clerk at the window.
    window: bool,
    /// The code is a new one; the old one is void.
    renewed: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    renewed: String,
}

/// What is due first.
struct First {
    name: String,
    date: String,
    provisional: bool,
    working: Working,
}

/// A code square as one path.
pub(crate) struct Square {
    pub(crate) side: usize,
    pub(crate) path: String,
}

pub(crate) async fn get(ctx: PageCtx, headers: HeaderMap) -> Result<Response, PageError> {
    let Some(receipt) = receipt_of(&ctx, &headers)? else {
        return Ok(Redirect::to("/track").into_response());
    };
    let app = ctx.app()?;
    let who = Who::Petitioner(receipt.petition);
    let matter = app.open_matter(&who, receipt.matter, "receipt").await?;
    render(&page(&ctx, app, &receipt, &matter, false))
}

/// The same for a clerk, who has just registered and prints it for the person at the window.
pub(crate) async fn window(
    ctx: PageCtx,
    asked: Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let who = ctx.who()?;
    let receipt = receipt_of(&ctx, &headers)?.ok_or(PageError::Missing)?;
    let app = ctx.app()?;
    // Because: a report is its officer's as soon as it is registered (Art. 30), and whoever brought
    // it is owed the receipt that this browser holds all the same.
    let matter = match app.open_matter(&who, receipt.matter, "receipt").await {
        Err(AppError::Missing(_)) => {
            let bearer = Who::Petitioner(receipt.petition);
            app.open_matter(&bearer, receipt.matter, "receipt").await?
        }
        opened => opened?,
    };
    let mut page = page(&ctx, app, &receipt, &matter, true);
    page.renewed = asked.renewed == "yes";
    render(&page)
}

fn receipt_of(ctx: &PageCtx, headers: &HeaderMap) -> Result<Option<Receipt>, PageError> {
    let app = ctx.app()?;
    Ok(ctx
        .cookie(headers, "receipt")
        .and_then(|token| app.open_receipt(token)))
}

fn page(
    ctx: &PageCtx,
    app: &App,
    receipt: &Receipt,
    matter: &Matter,
    window: bool,
) -> ReceivedPage {
    let t = ctx.t;
    let first = matter.next_for_petitioner().map(|run| First {
        name: first_duty(t, run.id),
        date: t.date_long(run.due.date),
        provisional: run.due.is_provisional(),
        working: Working::of(&t, &run.due),
    });
    let english = t.lang == Lang::En;
    ReceivedPage {
        frame: if window {
            Frame::desk(ctx)
        } else {
            Frame::portal(ctx)
        },
        t,
        number: groups(&receipt.number),
        code: receipt.query_code.split('-').map(str::to_owned).collect(),
        square: square(&receipt.number),
        office: app
            .directory()
            .organ_name(matter.office(), english)
            .to_owned(),
        received_on: t.date_long(matter.received_on),
        first,
        steps: course::handling(t),
        window,
        renewed: false,
    }
}

/// The duty behind the next limit, in the petitioner's words: a code is also given anew when the
/// first steps are long done.
fn first_duty(t: Texts, id: LimitId) -> String {
    t.s(&match id {
        LimitId::C01 => "receipt-first-office".to_owned(),
        LimitId::C02 | LimitId::C03 => "receipt-first-unit".to_owned(),
        _ => format!("track-due-{id}"),
    })
}

/// `990100 2026 0316 3 00417 5`: region, year, day, channel, serial, check.
pub(crate) fn groups(number: &str) -> Vec<String> {
    let mut rest = number;
    let mut groups = Vec::new();
    for width in [6, 4, 4, 1] {
        let Some((head, tail)) = rest.split_at_checked(width) else {
            break;
        };
        groups.push(head.to_owned());
        rest = tail;
    }
    if !rest.is_empty() {
        groups.push(rest.to_owned());
    }
    groups
}

/// The number as a code square; empty should it ever be too long for one.
pub(crate) fn square(text: &str) -> Square {
    use std::fmt::Write as _;
    let Ok(code) = QrCode::new(text.as_bytes()) else {
        return Square {
            side: 1,
            path: String::new(),
        };
    };
    let side = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", at % side, at / side);
        }
    }
    Square { side, path }
}

impl Samples for ReceivedPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ReceivedPage)> {
        let page = |window| ReceivedPage {
            frame: Frame::portal(ctx),
            t: ctx.t,
            number: groups("99010020260316300417X"),
            code: ["7K3M", "Q0VT", "92HD", "XW4N"].map(str::to_owned).to_vec(),
            square: square("99010020260316300417X"),
            office: "青禾市信访局".to_owned(),
            received_on: "2026年3月16日 周一".to_owned(),
            first: Some(First {
                name: ctx.t.s("receipt-first-office"),
                date: "2026年3月31日 周二".to_owned(),
                provisional: window,
                working: Working::default().line("A", "B"),
            }),
            steps: course::handling(ctx.t),
            window,
            renewed: window,
        };
        vec![("portal", page(false)), ("window", page(true))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_groups_and_its_square_is_drawn() {
        assert_eq!(
            groups("99010020260316300417X"),
            ["990100", "2026", "0316", "3", "00417X"]
        );
        assert!(
            square("99010020260316300417X")
                .path
                .starts_with("M0 0h1v1h-1z")
        );
    }
}
