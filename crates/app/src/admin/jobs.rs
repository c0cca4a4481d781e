//! Jobs that failed again and again and were set aside.

use dengwen_store::tables::job;
use jiff::Timestamp;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// A job that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedJob {
    /// Its id.
    pub id: Uuid,
    /// Which job.
    pub kind: String,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed.
    pub error: String,
    /// When it was added.
    pub since: Timestamp,
}

impl App {
    /// How many jobs wait, and those that were set aside, oldest first, at most 200.
    ///
    /// # Errors
    /// `Forbidden`; store errors.
    pub async fn parked_jobs(&self, who: &Who) -> Result<(i64, Vec<ParkedJob>), AppError> {
        self.may_administer(who)?;
        let db = self.store().db();
        let (waiting, _) = job::counts(db).await?;
        let rows = job::parked(db).await?;
        let jobs = rows.into_iter().map(|row| ParkedJob {
            id: row.id,
            kind: row.kind,
            tries: row.tries,
            error: row.last_error,
            since: Timestamp::from_microsecond(row.created_at).unwrap_or_default(),
        });
        Ok((waiting, jobs.collect()))
    }

    /// Puts a job back to work.
    ///
    /// # Errors
    /// `Forbidden`; `Missing` when it is not set aside.
    pub async fn unpark_job(&self, who: &Who, id: Uuid) -> Result<(), AppError> {
        self.may_administer(who)?;
        if job::unpark(self.store().db(), id, self.now_micros()).await? {
            tracing::info!(job = %id, "a parked job was put back to work");
            Ok(())
        } else {
            Err(AppError::Missing("job"))
        }
    }
}
