//! Version 1: its routes, grouped as the reference shows them.
//!
//! Invariant: every route is made by `routes!`, so that it stands in the document.

mod attachments;
mod documents;
mod figures;
mod limits;
pub(crate) mod matters;
mod named;
mod office;
pub(crate) mod petitions;
mod public;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::WebState;

/// Requests that end quickly.
pub(super) fn timed() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(super::document::get))
        .routes(routes!(petitions::register::post))
        .routes(routes!(petitions::get::get))
        .routes(routes!(matters::list::get))
        .routes(routes!(matters::search::post))
        .routes(routes!(matters::get::get))
        .routes(routes!(matters::events::get))
        .routes(routes!(matters::acts::get))
        .routes(routes!(matters::act::get, matters::act::post))
        .routes(routes!(matters::parts::post))
        .routes(routes!(matters::documents::get))
        .routes(routes!(documents::get))
        .routes(routes!(documents::html))
        .routes(routes!(office::me::get))
        .routes(routes!(office::organs::get))
        .routes(routes!(office::people::get))
        .routes(routes!(office::calendar::list))
        .routes(routes!(office::calendar::get))
        .routes(routes!(office::topics::get))
        .routes(routes!(limits::get))
        .routes(routes!(figures::get))
        .routes(routes!(public::places::get))
        .routes(routes!(public::file::post))
        .routes(routes!(public::look_up::post))
        .routes(routes!(public::petition::get))
        .routes(routes!(public::documents::get))
        .routes(routes!(public::withdraw::post))
        .routes(routes!(public::rate::post))
}

/// Requests that carry files, in or out.
pub(super) fn uploads() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(attachments::post))
        .routes(routes!(attachments::get))
        .routes(routes!(public::files::post))
        .routes(routes!(public::files::get))
}
