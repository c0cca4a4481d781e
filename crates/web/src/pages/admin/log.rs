//! `GET /admin/log`: who opened which matter or unsealed which field, when and why. For auditors.

use askama::Template;
use axum::response::Response;
use dengwen_app::admin::{LogEntry, LogQuery};
use dengwen_app::{App, AppError};
use serde::Deserialize;

use super::{auditor, moment};
use crate::ctx::PageCtx;
use crate::error::{PageError, percent};
use crate::form::{Choice, FormState};
use crate::page::{Frame, render};
use crate::path::Query;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};
use crate::view::grid::{Cell, Grid};

#[derive(Template)]
#[template(path = "admin/log.html")]
pub(crate) struct LogPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    purposes: Vec<Choice>,
    grid: Grid,
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    who: String,
    purpose: String,
    matter: String,
    before: String,
}

pub(crate) async fn get(ctx: PageCtx, asked: Query<Asked>) -> Result<Response, PageError> {
    let (app, who) = auditor(&ctx)?;
    let mut form = FormState::new()
        .with("who", &asked.who)
        .with("purpose", &asked.purpose)
        .with("matter", &asked.matter);
    let query = query(app, &asked, &mut form);
    let found = if form.is_ok() {
        app.log_of_reads(&who, &query).await
    } else {
        Err(AppError::Invalid(Vec::new()))
    };
    let (entries, next) = match found {
        Ok(page) => (page.entries, page.next),
        Err(error) => {
            form.take(error)?;
            (Vec::new(), None)
        }
    };
    let rows = entries.iter().map(|entry| row(ctx.t, app, entry)).collect();
    let next = next.map(|id| {
        format!(
            "/admin/log?who={}&purpose={}&matter={}&before={id}",
            percent(&asked.who),
            percent(&asked.purpose),
            percent(&asked.matter)
        )
    });
    render(&page(&ctx, form, rows, next))
}

/// What was asked for; the person by sign-in name or name.
fn query(app: &App, asked: &Asked, form: &mut FormState) -> LogQuery {
    let mut query = LogQuery {
        purpose: asked.purpose.trim().to_owned(),
        matter: asked.matter.trim().to_owned(),
        before: asked.before.parse().ok(),
        ..LogQuery::default()
    };
    let login = asked.who.trim();
    if !login.is_empty() {
        let directory = app.directory();
        let mut people = directory.people.values();
        query.viewer = people
            .find(|p| p.login == login || p.name == login)
            .map(|p| p.id.0);
        if query.viewer.is_none() {
            form.fail("who", "log-nobody");
        }
    }
    query
}

fn row(t: Texts, app: &App, entry: &LogEntry) -> Vec<Cell> {
    let directory = app.directory();
    let viewer = entry.person.map_or_else(
        || t.s(&format!("log-kind-{}", entry.kind)),
        |id| directory.person_name(id).to_owned(),
    );
    let organ = entry
        .organ
        .map(|id| directory.organ_name(id, t.lang == Lang::En).to_owned());
    let mut note = organ.unwrap_or_default();
    if !entry.token.is_empty() {
        note = format!("{note} · {}", t.f("log-by-token", "id", &entry.token));
    }
    vec![
        Cell::new(moment(t, app, entry.at)),
        Cell::new(viewer).note(note),
        Cell::new(purpose(t, &entry.purpose)),
        of_what(t, entry),
        Cell::new(seen(t, &entry.fields)),
    ]
}

/// The matter that was opened; of a list, the numbers of all that it showed.
fn of_what(t: Texts, entry: &LogEntry) -> Cell {
    match (entry.matter.as_str(), entry.listed.as_slice()) {
        ("", []) => Cell::new("—"),
        ("", [only]) => Cell::new(only),
        ("", several) => Cell::new(t.f("log-several", "n", several.len())).more(several.to_vec()),
        (number, _) => Cell::new(number),
    }
}

/// A purpose is a word of the program; where it has no sentence it stands as it is.
fn purpose(t: Texts, purpose: &str) -> String {
    t.maybe(&format!("log-purpose-{purpose}"))
        .unwrap_or_else(|| purpose.to_owned())
}

/// What was seen, in words. A list names each text it showed; the page says how many.
fn seen(t: Texts, fields: &str) -> String {
    let parts: Vec<&str> = fields.split(',').filter(|part| !part.is_empty()).collect();
    let texts = parts.iter().filter(|part| is_id(part)).count();
    let mut said: Vec<String> = Vec::new();
    if texts > 0 {
        said.push(t.f("log-titles", "n", texts));
    }
    for part in parts.into_iter().filter(|part| !is_id(part)) {
        let word = match part.split_once([':', ' ']) {
            Some(("attachment", _)) => t.s("log-field-file-name"),
            Some(("address", address)) => t.f("log-from", "address", address),
            _ => t
                .maybe(&format!("log-field-{}", part.replace('_', "-")))
                .unwrap_or_else(|| part.to_owned()),
        };
        if !said.contains(&word) {
            said.push(word);
        }
    }
    said.join(&t.s("desk-comma"))
}

fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}

/// Purposes that the log can be narrowed to, as the program writes them.
const PURPOSES: &[&str] = &[
    "matter-page",
    "matter-page-masked",
    "list",
    "act",
    "correct",
    "contact",
    "read-document",
    "open-attachment",
    "callback",
    "callbacks",
    "board",
    "clearance",
    "earlier",
    "export",
    "receipt",
    "register",
    "petition",
    "document",
    "api-events",
    "draft",
    "follow",
    "material",
    "withdraw",
    "log-of-reads",
    "sign-in",
    "sign-in-failed",
];

fn page(ctx: &PageCtx, form: FormState, rows: Vec<Vec<Cell>>, next: Option<String>) -> LogPage {
    let t = ctx.t;
    LogPage {
        frame: Frame::desk(ctx),
        t,
        form,
        purposes: PURPOSES
            .iter()
            .map(|code| Choice::new(*code, purpose(t, code)))
            .collect(),
        grid: Grid {
            caption: t.s("admin-log"),
            headings: vec![
                t.s("log-at"),
                t.s("log-who"),
                t.s("log-purpose"),
                t.s("admin-matter"),
                t.s("log-fields"),
            ],
            rows,
            empty: t.s("log-none"),
        },
        next,
    }
}

impl Samples for LogPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, LogPage)> {
        let t = ctx.t;
        let cells = [
            "2026-03-16 09:00",
            "陈立",
            "sign-in",
            "—",
            "address 192.0.2.7",
        ];
        let mut list = cells.map(Cell::new).to_vec();
        let shown = vec!["990100202603160000017X".to_owned(); 3];
        list[3] = Cell::new(t.f("log-several", "n", 3)).more(shown);
        let rows = vec![cells.map(Cell::new).to_vec(), list];
        let mut failed = FormState::new().with("who", "nobody");
        failed.fail("who", "log-nobody");
        let next = Some("/admin/log?before=7".to_owned());
        vec![
            ("one", page(ctx, FormState::new(), rows, next)),
            ("none", page(ctx, failed, Vec::new(), None)),
        ]
    }
}
