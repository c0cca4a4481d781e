//! Rows of the job table: taken under a lease, run, removed; tried again later when they fail, and
//! parked where an operator sees them when they keep failing.
//!
//! Delivered at least once: a lease that ends while its worker still runs gives the job to another,
//! which is why every job is idempotent.

use dengwen_store::tables::job::{self, JobRow};

use super::recompute_limits::RecomputeLimits;
use super::{MINUTE, SECOND};
use crate::app::App;
use crate::error::AppError;

/// How long a worker may take for what it claimed.
const LEASE: i64 = 10 * MINUTE;
/// Jobs of one step.
const CLAIM: i64 = 16;
/// A kept error is a hint for an operator, not a trace.
const ERROR_CHARS: usize = 300;

/// Runs what is due; gives how many jobs went well and how many did not.
///
/// # Errors
/// Store errors.
pub(super) async fn run(app: &App) -> Result<(u64, u64), AppError> {
    let db = app.store().db();
    let lease = app.new_id();
    let now = app.now_micros();
    let (mut well, mut badly) = (0, 0);
    for row in job::claim(db, now, now + LEASE, lease, CLAIM).await? {
        match run_one(app, &row).await {
            Ok(()) => {
                job::finish(db, row.id, lease, app.now_micros()).await?;
                well += 1;
            }
            Err(error) => {
                badly += 1;
                let text: String = error.to_string().chars().take(ERROR_CHARS).collect();
                let retry_at = app.now_micros().max(now + SECOND) + job::backoff(row.tries);
                job::fail(db, row.id, lease, retry_at, &text).await?;
                metrics::counter!("dengwen_job_failures_total").increment(1);
                let (job, kind) = (row.id, &row.kind);
                tracing::warn!(%job, %kind, tries = row.tries, error = text, "a job failed");
            }
        }
    }
    Ok((well, badly))
}

/// One arm a job. A kind that this program does not know may belong to a newer one on another node:
/// it is given back and, in the end, parked.
async fn run_one(app: &App, row: &JobRow) -> Result<(), AppError> {
    match row.kind.as_str() {
        RecomputeLimits::NAME => parse::<RecomputeLimits>(row)?.run(app).await,
        other => Err(AppError::fault(format!("no job of this program: {other}"))),
    }
}

fn parse<J: serde::de::DeserializeOwned>(row: &JobRow) -> Result<J, AppError> {
    serde_json::from_str(&row.payload)
        .map_err(|error| AppError::fault(format!("payload at column {}", error.column())))
}
