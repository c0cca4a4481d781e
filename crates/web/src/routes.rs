//! Every address the program answers, in one place, grouped by who may reach it.
//!
//! Nothing is decided here but that. Invariant: a page for staff stands in [`desk`](fn@desk),
//! whose layer asks for a session before any handler runs; whether this person may see this matter
//! is asked by the use case.

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::ctx::{self, PageCtx};
use crate::error::PageError;
use crate::pages::{admin, desk, portal};
use crate::state::WebState;
use crate::upload::Upload;
use crate::{assets, csrf, headers, limits, pages};

/// The whole site.
pub fn router(state: WebState) -> Router {
    let (api, api_uploads) = crate::api::routers();
    let timed = Router::new()
        .merge(portal())
        .merge(desk())
        .merge(api)
        .layer(middleware::from_fn_with_state(
            state.clone(),
            limits::page_time,
        ));
    let uploads = Router::new()
        .merge(uploads())
        .merge(api_uploads)
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
        .route("/api/v1", get(crate::api::reference::get))
        .merge(filing())
        .merge(tracking())
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
        .route("/desk/receipt", get(portal::file::received::window))
        .route(desk::account::PATH, get(desk::account::get))
        .route(desk::account::PASSWORD, post(desk::account::password))
        .route(
            desk::tokens::PATH,
            get(desk::tokens::get).post(desk::tokens::post),
        )
        .route("/account/tokens/revoke", post(desk::tokens::revoke))
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
            "/desk/matters/{id}/correct-registration",
            get(desk::correct::get).post(desk::correct::post),
        )
        .route(
            "/desk/matters/{id}/split",
            get(desk::split::get).post(desk::split::post),
        )
        .route("/desk/matters/{id}/{act}", get(desk::act::get))
        .route("/desk/documents/{id}", get(desk::document::get))
        .route("/desk/attachments/{id}", get(desk::attachment::get))
        .route("/desk/supervision", get(desk::supervision::get))
        .route("/desk/supervision/{what}", get(desk::supervision::list))
        .route(
            "/desk/figures/answered-within",
            get(desk::figures::answered_within),
        )
        .route(
            "/desk/figures/answered-within/{slice}",
            get(desk::figures::list),
        )
        .route(
            "/desk/figures/answered-within/{slice}/export",
            get(desk::figures::export),
        )
        .route("/desk/clearance", get(desk::clearance::get))
        .route("/desk/callbacks", get(desk::callbacks::get))
        .route(
            "/desk/callbacks/{matter}/{id}",
            get(desk::callbacks::call).post(desk::callbacks::record),
        )
        .route("/desk/register/earlier", post(desk::register::beside))
        .route("/desk/register/windows", post(desk::register::windows))
        .route("/desk/register/{kind}", get(desk::register::get))
        .merge(petitions())
        .merge(administration())
        .layer(middleware::from_fn(require_staff))
}

/// One petition, as its clerk handles it.
fn petitions() -> Router<WebState> {
    Router::new()
        .route(
            "/desk/petitions/{id}/contact",
            get(desk::contact::get).post(desk::contact::verify),
        )
        .route(
            "/desk/petitions/{id}/contact/doubt",
            post(desk::contact::doubt),
        )
        .route(
            "/desk/petitions/{id}/contact/code",
            post(desk::contact::renew),
        )
        .route("/desk/petitions/{id}/record", get(desk::record::get))
        .route(
            "/desk/petitions/{id}/originals",
            get(desk::record::originals),
        )
}

/// For administrators and, of the log, auditors; each handler asks which.
fn administration() -> Router<WebState> {
    Router::new()
        .route(
            "/admin/organs",
            get(admin::organs::get).post(admin::organ::found),
        )
        .route("/admin/organs/new", get(admin::organ::new))
        .route(
            "/admin/organs/{code}",
            get(admin::organ::get).post(admin::organ::post),
        )
        .route("/admin/organs/{code}/end", post(admin::organ::end))
        .route(
            "/admin/people",
            get(admin::people::get).post(admin::person::add),
        )
        .route("/admin/people/new", get(admin::person::new))
        .route(
            "/admin/people/{id}",
            get(admin::person::get).post(admin::person::post),
        )
        .route("/admin/people/{id}/roles", post(admin::person_acts::give))
        .route(
            "/admin/people/{id}/roles/end",
            post(admin::person_acts::end),
        )
        .route("/admin/people/{id}/leave", post(admin::person_acts::leave))
        .route(
            "/admin/people/{id}/return",
            post(admin::person_acts::come_back),
        )
        .route(
            "/admin/people/{id}/invitation",
            post(admin::person_acts::invite),
        )
        .route("/admin/people/{id}/lock", post(admin::person_acts::lock))
        .route(
            "/admin/people/{id}/unlock",
            post(admin::person_acts::unlock),
        )
        .route("/admin/access", get(admin::access::get))
        .route(
            "/admin/calendar",
            get(admin::calendar::get).post(admin::year::post),
        )
        .route("/admin/calendar/new", get(admin::year::new))
        .route("/admin/calendar/{year}", get(admin::year::get))
        .route(
            "/admin/topics",
            get(admin::topics::get).post(admin::topics::post),
        )
        .route(
            "/admin/topics/{code}",
            get(admin::topics::one).post(admin::topics::retire),
        )
        .route("/admin/topics/{code}/name", post(admin::topics::rename))
        .route("/admin/rules", get(admin::rules::list))
        .route("/admin/rules/{pack}", get(admin::rules::get))
        .route("/admin/settings", get(admin::settings::get))
        .route("/admin/tokens", get(admin::tokens::get))
        .route("/admin/tokens/revoke", post(admin::tokens::revoke))
        .route("/admin/jobs", get(admin::jobs::get))
        .route("/admin/jobs/retry", post(admin::jobs::retry))
        .route("/admin/log", get(admin::log::get))
}

/// Requests that carry files, in or out, for everybody; each handler says who may.
fn uploads() -> Router<WebState> {
    use portal::{file as f, track as t};
    Router::new()
        .route("/file/files", get(f::files::get).post(f::files::post))
        .route(
            "/track/matters/{id}/material",
            get(t::material::get).post(t::material::post),
        )
        .route("/track/files/{id}", get(t::files::get))
        .merge(
            Router::new()
                .route("/desk/matters/{id}/{act}", post(desk::act::post))
                .route("/desk/register/{kind}", post(desk::register::post))
                .layer(middleware::from_fn(require_staff_or_keep)),
        )
}

/// Filing, question by question.
fn filing() -> Router<WebState> {
    use portal::file as f;
    Router::new()
        .route("/file", get(f::start::get).post(f::check::post))
        .route("/file/discard", post(f::start::discard))
        .route("/file/words", get(f::words::get).post(f::words::post))
        .route("/file/place", get(f::place::get).post(f::place::post))
        .route("/file/request", get(f::request::get).post(f::request::post))
        .route("/file/person", get(f::person::get).post(f::person::post))
        .route("/file/limits", get(f::limits::get).post(f::limits::post))
        .route("/file/files/remove", post(f::files::remove))
        .route("/file/check", get(f::check::get))
        .route("/file/received", get(f::received::get))
}

/// Following a petition with number and query code.
fn tracking() -> Router<WebState> {
    use portal::track as t;
    Router::new()
        .route("/track", get(t::look_up::get).post(t::look_up::post))
        .route("/rate", get(t::look_up::rate))
        .route("/track/leave", post(t::look_up::leave))
        .route("/track/petition", get(t::petition::get))
        .route("/track/documents/{id}", get(t::document::get))
        .route("/track/matters/{id}", get(t::matter::get))
        .route(
            "/track/matters/{id}/rate",
            get(t::rate::get).post(t::rate::post),
        )
        .route(
            "/track/matters/{id}/withdraw",
            get(t::withdraw::get).post(t::withdraw::post),
        )
}

/// For browsers and machines: assets and health.
fn machine() -> Router<WebState> {
    Router::new()
        .route("/assets/{name}", get(assets::get))
        .route("/healthz", get(pages::health::get))
}

/// Whether a page is open while a password must be changed. A token made then would outlive it.
fn of_account(path: &str) -> bool {
    path.starts_with(desk::account::PATH) && !path.starts_with(desk::tokens::PATH)
}

async fn require_staff(ctx: PageCtx, request: Request, next: Next) -> Response {
    match ctx.staff() {
        // A password that somebody else set is changed before anything else is done.
        Ok(staff) if staff.must_change && !of_account(&ctx.path) => {
            Redirect::to(desk::account::PATH).into_response()
        }
        Ok(_) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// The same for forms with files: what a signed-out clerk typed comes back, to be sent again.
async fn require_staff_or_keep(ctx: PageCtx, request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if ctx.viewer.is_some() || !kind.starts_with("multipart/form-data") {
        return require_staff(ctx, request, next).await;
    }
    match Upload::from_request(request, &()).await {
        Ok(mut upload) => upload.came_too_late().await.into_response(),
        Err(error) => error.into_response(),
    }
}

async fn missing() -> PageError {
    PageError::Missing
}
