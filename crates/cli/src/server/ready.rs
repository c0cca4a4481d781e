//! `/readyz`: whether requests should be sent here: the database answers, its schema is this
//! program's, and the committing task is alive.
//!
//! The public learns "ready" or "not ready"; the reason is told on the loopback port alone.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use dengwen_store::{Store, migrate};

/// How long the database may take to answer so small a question.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Public,
    Operator,
}

/// The page.
pub(crate) fn router(store: Store, audience: Audience) -> Router {
    let page = move || {
        let store = store.clone();
        async move { answer(check(&store).await, audience) }
    };
    Router::new().route("/readyz", get(page))
}

async fn check(store: &Store) -> Result<(), String> {
    if !store.takes_changes() {
        return Err("the committing task has ended".to_owned());
    }
    match tokio::time::timeout(PATIENCE, migrate::check(store.db())).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the database does not answer in time".to_owned()),
    }
}

fn answer(checked: Result<(), String>, audience: Audience) -> Response {
    match (checked, audience) {
        (Ok(()), _) => "ready\n".into_response(),
        (Err(why), Audience::Operator) => unready(format!("{why}\n")),
        (Err(_), Audience::Public) => unready("not ready\n".to_owned()),
    }
}

fn unready(text: String) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], text).into_response()
}
