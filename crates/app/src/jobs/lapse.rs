//! T31: a matter whose window for a review (C07, its last day already rolled off a rest day) ended
//! without a request lapses, and says so.
//!
//! Idempotent because a lapsed matter is no longer in service.

use dengwen_domain::matter::Command;
use dengwen_store::query::sweep::{self, Found};
use uuid::Uuid;

use super::act::{Acted, on_each};
use crate::app::App;
use crate::error::AppError;

/// Lets every matter lapse whose window ended before today.
///
/// # Errors
/// Store errors.
pub(super) async fn run(app: &App) -> Result<Acted, AppError> {
    let today = app.today().to_string();
    let mut total = Acted::default();
    let mut after = Found::first();
    loop {
        let page = sweep::ended_windows(app.store().db(), &today, &after).await?;
        let Some(last) = page.last() else {
            return Ok(total);
        };
        after = last.clone();
        let matters: Vec<Uuid> = page.iter().map(|found| found.matter).collect();
        total += on_each(app, &matters, &Command::Lapse).await;
    }
}
