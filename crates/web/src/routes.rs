//! Every address the program answers, in one place, grouped by who may reach it.
//!
//! Nothing is decided here but that. Invariant: a page for staff stands in [`desk`], whose layer
//! asks for a session before any handler runs; whether this person may see this matter is asked
//! by the use case.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::ctx::{self, PageCtx};
use crate::error::PageError;
use crate::pages::{desk, portal};
use crate::state::WebState;
use crate::{assets, csrf, headers, limits, pages};

/// The whole site.
pub fn router(state: WebState) -> Router {
    let timed = Router::new()
        .merge(portal())
        .merge(desk())
        .layer(middleware::from_fn_with_state(
            state.clone(),
            limits::page_time,
        ));
    let uploads = Router::new()
        .merge(uploads())
        .layer(DefaultBodyLimit::max(state.site().limits.upload_bytes))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            limits::upload_time,
        ));
    let form_bytes = state.site().limits.form_bytes;
    // The last layer is the outermost.
    Router::new()
        .merge(timed)
        .merge(uploads)
        .merge(machine())
        .fallback(missing)
        .layer(CatchPanicLayer::custom(limits::caught))
        .layer(DefaultBodyLimit::max(form_bytes))
        .layer(middleware::from_fn_with_state(state.clone(), limits::turn))
        // Outside the turn, so that a slow sender holds no place while its form arrives.
        .layer(middleware::from_fn_with_state(state.clone(), csrf::guard))
        .layer(middleware::from_fn_with_state(state.clone(), ctx::attach))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            headers::secure,
        ))
        .layer(CompressionLayer::new())
        .with_state(state)
}

/// For everybody, without a session.
fn portal() -> Router<WebState> {
    Router::new()
        .route("/", get(portal::home::get))
        .route("/channels", get(portal::channels::list))
        .route("/channels/{topic}", get(portal::channels::get))
        .route("/how-it-works", get(portal::how::get))
        .route("/office", get(portal::office::get))
        .route("/privacy", get(portal::privacy::get))
        .route("/accessibility", get(portal::accessibility::get))
        .route(
            "/sign-in",
            get(desk::sign_in::get).post(desk::sign_in::post),
        )
        .route("/sign-out", post(desk::sign_out::post))
        .route(
            "/invitation/{token}",
            get(desk::invitation::get).post(desk::invitation::post),
        )
}

/// For signed-in staff only.
fn desk() -> Router<WebState> {
    Router::new()
        .route(desk::account::PATH, get(desk::account::get))
        .route(desk::account::PASSWORD, post(desk::account::password))
        .route("/account/devices/end", post(desk::account::end_device))
        .route(
            "/account/devices/end-others",
            post(desk::account::end_others),
        )
        .route("/desk", get(desk::home::get))
        .route("/desk/counts", get(desk::counts::get))
        .route("/desk/search", post(desk::search::post))
        .route("/desk/queues/{queue}", get(desk::queue::get))
        .route("/desk/queues/{queue}/export", get(desk::export::get))
        .route("/desk/sign/preview", post(desk::sign::preview))
        .route("/desk/sign", post(desk::sign::post))
        .route("/desk/matters/{id}", get(desk::matter::get))
        .route(
            "/desk/matters/{id}/{act}",
            get(desk::act::get).post(desk::act::post),
        )
        .route("/desk/documents/{id}", get(desk::document::get))
        .route("/desk/register/earlier", post(desk::register::beside))
        .route("/desk/register/windows", post(desk::register::windows))
        .route(
            "/desk/register/{kind}",
            get(desk::register::get).post(desk::register::post),
        )
        .layer(middleware::from_fn(require_staff))
}

/// Requests that carry files, for everybody; each handler says who may.
fn uploads() -> Router<WebState> {
    Router::new()
}

/// For browsers and machines: assets and health.
fn machine() -> Router<WebState> {
    Router::new()
        .route("/assets/{name}", get(assets::get))
        .route("/healthz", get(pages::health::get))
}

async fn require_staff(ctx: PageCtx, request: Request, next: Next) -> Response {
    match ctx.staff() {
        // A password that somebody else set is changed before anything else is done.
        Ok(staff) if staff.must_change && !ctx.path.starts_with(desk::account::PATH) => {
            Redirect::to(desk::account::PATH).into_response()
        }
        Ok(_) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn missing() -> PageError {
    PageError::Missing
}
