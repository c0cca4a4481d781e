//! A calendar year was added or corrected: running limits that were counted without it are counted
//! again (design, "The law is data").
//!
//! Idempotent because a limit whose day does not move refuses the act. An earlier day never makes a
//! finished act late: only running limits move.

use dengwen_domain::matter::Command;
use dengwen_store::NewJob;
use dengwen_store::query::sweep;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::{Acted, on_each};
use crate::app::App;
use crate::error::AppError;

/// Counts provisional days again after a year was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecomputeLimits {
    /// The year.
    pub year: i16,
}

impl RecomputeLimits {
    /// Its name in the job table.
    pub const NAME: &'static str = "recompute-limits";

    /// The row to enqueue with the change that adds the year.
    pub fn job(self, app: &App) -> NewJob {
        NewJob {
            id: app.new_id(),
            kind: Self::NAME.to_owned(),
            // Safe because: a number is always JSON.
            payload: serde_json::to_string(&self).expect("a year is JSON"),
            due_at: app.now_micros(),
            unique_key: Some(format!("{}:{}", Self::NAME, self.year)),
        }
    }

    /// Counts again, matter by matter.
    ///
    /// # Errors
    /// Store errors; a fault when a matter could not be counted, so that the job is tried again.
    pub(super) async fn run(self, app: &App) -> Result<(), AppError> {
        // Because: the year may have been added on another node.
        app.reload_directory().await?;
        let mut total = Acted::default();
        let mut after = Uuid::nil();
        loop {
            let page = sweep::provisional(app.store().db(), after).await?;
            let Some(last) = page.last() else { break };
            after = *last;
            total += on_each(app, &page, &Command::RecomputeLimits).await;
        }
        tracing::info!(
            year = self.year,
            moved = total.done,
            "limits were counted again"
        );
        if total.failed > 0 {
            return Err(AppError::fault(format!(
                "{} matters could not be counted again",
                total.failed
            )));
        }
        Ok(())
    }
}
