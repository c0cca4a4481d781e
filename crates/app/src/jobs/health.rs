//! How the work stands, for figures and the operator's page.

use std::sync::atomic::{AtomicI64, Ordering};

use dengwen_store::tables::{event, job, setting};

use super::overdue::SWEPT_AT;
use crate::app::App;
use crate::error::AppError;

/// How the work stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkHealth {
    /// Seconds since limits were last looked through; nothing when never. A clock set back gives 0.
    pub overdue_sweep_age: Option<i64>,
    /// Events that this node has not followed yet.
    pub events_behind: i64,
    /// Jobs that wait.
    pub jobs_waiting: i64,
    /// Jobs set aside for an operator.
    pub jobs_parked: i64,
}

impl App {
    /// How the work stands; `position` is the worker's ([`super::Worker::position`]).
    ///
    /// # Errors
    /// Store errors.
    pub async fn work_health(&self, position: &AtomicI64) -> Result<WorkHealth, AppError> {
        let db = self.store().db();
        let swept: Option<i64> = setting::get(db, SWEPT_AT)
            .await?
            .and_then(|text| text.parse().ok());
        let (jobs_waiting, jobs_parked) = job::counts(db).await?;
        let seen = position.load(Ordering::Relaxed).max(0);
        Ok(WorkHealth {
            overdue_sweep_age: swept.map(|at| ((self.now_micros() - at) / super::SECOND).max(0)),
            events_behind: (event::last_seq(db).await? - seen).max(0),
            jobs_waiting,
            jobs_parked,
        })
    }
}
