//! Following a petition: the session that number and code open, and what its pages have in common.
//!
//! Invariant: every page but the look-up asks [`following`] first; without a session it leads to
//! the look-up, never to a hint that something exists.

pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod look_up;
pub(crate) mod material;
pub(crate) mod matter;
pub(crate) mod petition;
pub(crate) mod rate;
pub(crate) mod story;
pub(crate) mod withdraw;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::follow::{Followed, FollowedMatter};
use dengwen_domain::ids::{MatterId, PetitionId};
use uuid::Uuid;

use crate::ctx::PageCtx;
use crate::error::PageError;

/// The petition open in this browser, or the way to the look-up.
pub(crate) async fn following(
    ctx: &PageCtx,
    headers: &HeaderMap,
) -> Result<Result<PetitionId, Response>, PageError> {
    let found = match ctx.cookie(headers, "follow") {
        Some(token) => ctx.app()?.followed_by(token).await?,
        None => None,
    };
    Ok(found.ok_or_else(|| Redirect::to("/track").into_response()))
}

/// Address of a matter's page.
pub(super) fn matter_href(id: MatterId) -> String {
    format!("/track/matters/{id}")
}

/// One matter of what is followed.
pub(super) fn matter_in(followed: &Followed, id: Uuid) -> Result<&FollowedMatter, PageError> {
    followed
        .matters
        .iter()
        .find(|one| one.matter.id.0 == id)
        .ok_or(PageError::Missing)
}
