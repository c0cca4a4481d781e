//! Removing what is over: drafts and files that were never sent, sessions, throttles, answered
//! keys.
//!
//! It touches nothing that was received. Idempotent because what is gone is not found again.

use dengwen_store::tables::{idempotency, session, throttle};

use crate::app::App;
use crate::error::AppError;

const DAY: i64 = 24 * 60 * super::MINUTE;
/// Counts of tries are kept longer than any window that looks at them.
const THROTTLE_KEPT: i64 = DAY;
/// How long the same form sent again finds its first answer.
const ANSWERS_KEPT: i64 = 30 * DAY;

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tidied {
    /// Files that belong to nothing.
    pub files: u64,
    /// Sessions that ended.
    pub sessions: u64,
    /// Counts of tries.
    pub throttles: u64,
    /// Answers of forms.
    pub answers: u64,
}

/// Removes what is over.
///
/// # Errors
/// Store errors; what was removed before stays removed.
pub(super) async fn run(app: &App) -> Result<Tidied, AppError> {
    let (db, now) = (app.store().db(), app.now_micros());
    Ok(Tidied {
        files: app.sweep_blobs(now).await? as u64,
        sessions: session::sweep(db, now).await?,
        throttles: throttle::sweep(db, now - THROTTLE_KEPT).await?,
        answers: idempotency::forget_before(db, now - ANSWERS_KEPT).await?,
    })
}
