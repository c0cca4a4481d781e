//! `GET` and `POST /desk/register/{kind}`: a clerk registers a letter, a visit, a call or an item
//! that came another way (A1, A2, A4, A5, A15).
//!
//! One dense page each, by keyboard alone: fields in the order of the paper, today as default, the
//! next empty form after saving. Invariant: whatever was typed comes back with every complaint.

mod after;
mod beside;
mod draw;
mod fields;
mod files;
pub(super) mod rows;
mod save;
mod windows;

use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use dengwen_app::{App, Staff, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::ids::OrganId;
use serde::Deserialize;

use super::act::Posted;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{drawn_again, render};
use crate::path::{Path, Query};

pub(crate) use beside::post as beside;
pub(crate) use draw::RegisterPage;
pub(super) use draw::{Row as PersonRow, boundaries, papers, places, row as person_row, topics};
pub(super) use fields::{cross_boundary, topic_code, topic_code_of};
pub(crate) use windows::post as windows;

/// The cookie that carries the sealed receipt from the form to the pages that show it (here and
/// `/desk/receipt`, which prints it).
pub(super) const SLIP: &str = "receipt";
/// As long as the receipt can be opened, in seconds.
pub(super) const SLIP_SECONDS: u32 = 30 * 60;

dengwen_domain::code_enum! {
    /// The four forms.
    pub enum Kind {
        /// 来信
        Letter = "letter",
        /// 来访
        Visit = "visit",
        /// 来电
        Phone = "phone",
        /// Fax, e-mail, message board, leader's mailbox, passed on.
        Other = "other",
    }
}

/// Fields of a form by name and value; read one by one, so that nothing typed is lost.
pub(crate) type Pairs = Vec<(String, String)>;

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The number of the petition that was registered just now.
    #[serde(default)]
    saved: String,
}

/// The clerk and the organ they register for.
fn clerk(ctx: &PageCtx) -> Result<(Who, Staff, OrganId), PageError> {
    let who = ctx.who()?;
    let Who::Staff(staff) = &who else {
        return Err(PageError::SignIn { back: ctx.here() });
    };
    let (_, organ) = staff.require(Permission::RegisterPetition)?;
    let staff = staff.clone();
    Ok((who, staff, organ))
}

/// A random key for a form, so that the same form twice registers once.
fn form_key(app: &App) -> String {
    let mut key = [0; 32];
    app.random().fill(&mut key);
    dengwen_app::keys::hex(&key)
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(kind): Path<String>,
    asked: Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let kind: Kind = kind.parse().ok().ok_or(PageError::Missing)?;
    let (who, staff, organ) = clerk(&ctx)?;
    let app = ctx.app()?;
    let form = fields::empty(app, &staff, kind);
    let mut page = RegisterPage::new(&ctx, app, kind, organ, form);
    let receipt = ctx
        .cookie(&headers, SLIP)
        .and_then(|token| app.open_receipt(token))
        .filter(|receipt| receipt.number == asked.saved);
    if let Some(receipt) = &receipt {
        page.may_open = app.knows_of(&who, receipt.matter).await?;
        if page.may_open {
            page.after = after::after(&ctx, &who, kind, receipt).await?;
        }
    }
    page.saved = receipt;
    render(&page)
}

pub(crate) async fn post(
    ctx: PageCtx,
    Path(kind): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let kind: Kind = kind.parse().ok().ok_or(PageError::Missing)?;
    let (who, _, organ) = clerk(&ctx)?;
    let app = ctx.app()?;
    let (mut state, incoming) = files::receive(app, ctx.t, posted).await?;
    let files = incoming.count();
    let mut asked_to_save = false;
    let saved = match state.value("do") {
        "add-person" => {
            rows::add(&mut state);
            None
        }
        "look" => None,
        _ => {
            asked_to_save = true;
            save::save(&ctx, &who, kind, organ, &mut state, incoming).await?
        }
    };
    let Some(receipt) = saved else {
        if files > 0 {
            // Because: a browser sends files once; what was not registered must be chosen again.
            state.fail("files", "act-files-again");
        }
        let earlier = app.earlier(&who, &fields::asked(&state)).await?;
        let mut page = RegisterPage::new(&ctx, app, kind, organ, state);
        page.beside = beside::Beside::new(&ctx, app, &page.form, &earlier);
        return if asked_to_save {
            drawn_again(&page)
        } else {
            render(&page)
        };
    };
    let token = app.seal_receipt(&receipt)?;
    let cookie = ctx.set_cookie(SLIP, &token, Some(SLIP_SECONDS));
    let to = format!(
        "/desk/register/{kind}?saved={}#f-received_on",
        receipt.number
    );
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(&to)).into_response())
}
