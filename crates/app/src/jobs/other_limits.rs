//! 21.3: a matter stands at the head of its lists while the window of another procedure is open,
//! and goes back to its place the day after it ended.
//!
//! Idempotent because a window marked as over is not found again.

use dengwen_domain::matter::Command;
use dengwen_store::query::sweep::{self, Found};
use uuid::Uuid;

use super::act::{Acted, on_each};
use crate::app::App;
use crate::error::AppError;

/// Marks every window of another procedure that ended.
///
/// # Errors
/// Store errors; what was marked before stays marked.
pub(super) async fn run(app: &App) -> Result<Acted, AppError> {
    let today = app.today().to_string();
    let mut total = Acted::default();
    let mut after = Found::first();
    loop {
        let page = sweep::ended_other_limits(app.store().db(), &today, &after).await?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        let matters: Vec<Uuid> = page.iter().map(|found| found.matter).collect();
        total += on_each(app, &matters, &Command::EndOtherLimit).await;
    }
    Ok(total)
}
