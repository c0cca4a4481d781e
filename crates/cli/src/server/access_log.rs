//! One line for each request, and its duration among the figures.
//!
//! It writes the route's pattern and never the path as typed, the query, a form or a header.
//! Invariant: nothing a visitor can choose reaches the log; see `docs/logging.md`.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use dengwen_web::ctx::PageCtx;
use tracing::Instrument as _;
use tracing::field::Empty;

/// Logs and measures one request. The page context fills in the request's number.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = method(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id = Empty, method, route);
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    metrics::histogram!(
        "dengwen_request_seconds",
        "route" => route, "method" => method, "status" => format!("{}xx", status / 100)
    )
    .record(elapsed.as_secs_f64());
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let _entered = span.enter();
    let officer = response
        .extensions()
        .get::<PageCtx>()
        .and_then(|ctx| ctx.viewer.as_ref())
        .map(|staff| tracing::field::display(staff.id));
    tracing::info!(status, ms, officer, "answered");
    response
}

/// A method may be any word; those we do not serve have one name.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
