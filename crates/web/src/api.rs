//! The JSON API: the use cases of the pages for machines that hold a token.
//!
//! It decides nothing and knows nothing that the pages do not. Invariants: no cookie is read or set
//! below `/api/`; a route that is not in the document cannot exist (`routes!`); every failure is
//! problem+json. How it is shaped and why: `docs/api-design.md`.

mod ask;
mod codes;
mod document;
mod problem;
pub(crate) mod reference;
mod v1;

use axum::Router;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use axum::http::request::Parts;

use crate::bridge;
use crate::error::PageError;
use crate::state::{Staff, WebState};
use crate::texts::Lang;

pub use document::document;
pub(crate) use problem::More;

/// The page that explains the API to people.
pub(crate) const REFERENCE: &str = "/api/v1";
/// The document, for everybody.
const DOCUMENT: &str = "/api/v1/openapi.json";
/// Below it no token of staff is asked for or read.
const PUBLIC: &str = "/api/v1/public/";

/// Whether a path belongs to machines alone.
pub(crate) fn is_machine(path: &str) -> bool {
    path.starts_with("/api/") && path != REFERENCE
}

/// Requests that end quickly, and requests that carry files.
pub(crate) fn routers() -> (Router<WebState>, Router<WebState>) {
    let (timed, _) = v1::timed().split_for_parts();
    let (uploads, _) = v1::uploads().split_for_parts();
    (timed, uploads)
}

/// Who holds the token of this request; nobody when none was sent.
pub(crate) async fn holder(state: &WebState, parts: &Parts) -> Result<Option<Staff>, PageError> {
    let path = parts.uri.path();
    let open = path == DOCUMENT || path.starts_with(PUBLIC);
    if open || !parts.headers.contains_key(AUTHORIZATION) {
        return Ok(None);
    }
    let token = bearer(parts).ok_or(PageError::Token)?;
    let app = state.app().ok_or(PageError::Token)?;
    let staff = app.token(token).await?.ok_or(PageError::Token)?;
    Ok(Some(bridge::staff(app, &staff, false)))
}

/// The token after `Bearer`.
fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// The first language of `Accept-Language` that we speak. Pages ask the visitor instead.
pub(crate) fn language(parts: &Parts) -> Option<Lang> {
    if !is_machine(parts.uri.path()) {
        return None;
    }
    let wanted = parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    wanted
        .split(',')
        .filter_map(|part| part.trim().split(['-', ';']).next())
        .find_map(Lang::parse)
}
