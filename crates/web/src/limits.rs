//! Bounds on load: how many requests are worked on at once and how long one may take.
//!
//! It does not slow down single visitors (sign-in, look-up and filing do that, in the database).
//! Invariant: whoever is turned away gets 503 with Retry-After, never a hung connection.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::PageError;
use crate::page::is_asset;
use crate::state::WebState;

const BUSY: PageError = PageError::Unavailable { retry_after: 5 };

/// Lets so many requests through at once; the others wait a moment, then are sent away.
pub(crate) async fn turn(State(state): State<WebState>, request: Request, next: Next) -> Response {
    if is_asset(request.uri().path()) {
        return next.run(request).await;
    }
    let patience = state.site().limits.patience;
    match tokio::time::timeout(patience, state.in_flight().acquire()).await {
        Ok(Ok(_permit)) => next.run(request).await,
        Ok(Err(_)) | Err(_) => BUSY.into_response(),
    }
}

/// Ends a page that takes too long. What it had already committed stays committed.
pub(crate) async fn page_time(
    State(state): State<WebState>,
    request: Request,
    next: Next,
) -> Response {
    let limit = state.site().limits.page;
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| BUSY.into_response())
}

/// The same for requests that carry files over slow lines.
pub(crate) async fn upload_time(
    State(state): State<WebState>,
    request: Request,
    next: Next,
) -> Response {
    let limit = state.site().limits.upload;
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| BUSY.into_response())
}

/// What the visitor gets when a handler panics. The words of a panic may quote a citizen's text
/// (cutting inside a character does), so they are dropped; the panic hook logs the place.
pub(crate) fn caught(_panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    PageError::fault("panic, see the line before").into_response()
}
