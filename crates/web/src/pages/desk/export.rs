//! `GET /desk/queues/{queue}/export`: the list as Excel, with its filters written in the file.

use std::str::FromStr;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use dengwen_app::queue::{Queue, Sheet};

use super::names::Names;
use super::queue::{Asked, notes, title_key};
use super::shape;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::path::{Path, Query};

/// What an Excel file is called on the wire.
pub(super) const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(crate) async fn get(
    ctx: PageCtx,
    Path(queue): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let queue = Queue::from_str(&queue).ok().ok_or(PageError::Missing)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let staff = ctx.staff()?;
    let names = Names::new(app, ctx.t);
    let t = ctx.t;
    let mut said = notes(&names, &asked);
    said.push((t.s("desk-export-day"), t.date(names.today)));
    said.push((
        t.s("desk-export-by"),
        format!("{} {}", staff.organ.get(t.lang), staff.name),
    ));
    let sheet = Sheet {
        title: t.s(title_key(queue)),
        notes: said,
        headings: [
            "desk-limit",
            "desk-last-day",
            "desk-matter",
            "desk-number",
            "desk-channel",
            "desk-received",
            "desk-how-many",
            "desk-topic",
            "desk-class",
            "desk-stage",
            "desk-where",
            "desk-cross-boundary",
            "desk-marks",
        ]
        .map(|key| t.s(key))
        .to_vec(),
        cut: t.s("desk-export-cut"),
    };
    let filter = asked.filter(queue);
    let bytes = app
        .export_queue(&who, &filter, &sheet, |item| shape::line(&names, item))
        .await?;
    let name = format!("attachment; filename=\"{queue}-{}.xlsx\"", names.today);
    let headers = [
        (header::CONTENT_TYPE, EXCEL.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
