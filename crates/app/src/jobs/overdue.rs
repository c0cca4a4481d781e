//! F1: every limit that ended without its act is marked overdue, with the day on which it was seen.
//!
//! Idempotent because a marked limit is not found again, and a matter without one refuses the act.
//! Imported history and the petitioner's own windows are never overdue.

use dengwen_domain::matter::Command;
use dengwen_store::Change;
use dengwen_store::query::sweep::{self, Found};
use dengwen_store::tables::setting::SettingRow;
use uuid::Uuid;

use super::act::{Acted, on_each};
use crate::app::App;
use crate::error::AppError;

/// The setting that keeps when the last sweep ended (microseconds since 1970 UTC).
pub(super) const SWEPT_AT: &str = "work.overdue-swept-at";

/// Marks everything that is overdue today.
///
/// # Errors
/// Store errors; what was marked before stays marked.
pub(super) async fn run(app: &App) -> Result<Acted, AppError> {
    let today = app.today().to_string();
    let mut total = Acted::default();
    let mut after = Found::first();
    loop {
        let page = sweep::overdue(app.store().db(), &today, &after).await?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        let matters: Vec<Uuid> = page.iter().map(|found| found.matter).collect();
        total += on_each(app, &matters, &Command::FlagOverdue).await;
    }
    metrics::counter!("dengwen_limits_flagged_total").increment(total.done);
    let mut change = Change::new("work.overdue-swept");
    change.upsert(SettingRow {
        name: SWEPT_AT.to_owned(),
        value: app.now_micros().to_string(),
    });
    app.store().commit(change).await?;
    Ok(total)
}
