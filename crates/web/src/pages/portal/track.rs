//! Following a petition: the session that number and code open, and what its pages have in common.
//!
//! Invariant: every page but the look-up asks for [`Following`]; without a session it leads to the
//! look-up, never to a hint that something exists.

pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod look_up;
pub(crate) mod material;
pub(crate) mod matter;
pub(crate) mod petition;
pub(crate) mod rate;
pub(crate) mod story;
pub(crate) mod withdraw;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::follow::{Followed, FollowedMatter};
use dengwen_domain::ids::{MatterId, PetitionId};
use uuid::Uuid;

use crate::ctx::PageCtx;
use crate::error::PageError;

/// The petition open in this browser. A page that asks for it leads to the look-up without one.
pub(crate) struct Following(pub(crate) PetitionId);

impl<S: Send + Sync> FromRequestParts<S> for Following {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Following, Response> {
        let found = match PageCtx::from_request_parts(parts, state).await {
            Ok(ctx) => followed(&ctx, &parts.headers).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(Some(petition)) => Ok(Following(petition)),
            Ok(None) => Err(Redirect::to("/track").into_response()),
            Err(error) => Err(error.into_response()),
        }
    }
}

/// The petition open in this browser, if one is.
async fn followed(ctx: &PageCtx, headers: &HeaderMap) -> Result<Option<PetitionId>, PageError> {
    match ctx.cookie(headers, "follow") {
        Some(token) => Ok(ctx.app()?.followed_by(token).await?),
        None => Ok(None),
    }
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
