//! C17, C18: what was not decided or answered in the time of the simplified procedure goes on by
//! the ordinary one, and the petitioner of an accepted matter is told so (T26).
//!
//! Idempotent because a limit that stopped is not found again, and a matter without one that ended
//! refuses the act.

use dengwen_domain::matter::Command;
use dengwen_store::query::sweep::{self, Found};
use uuid::Uuid;

use super::act::{Acted, on_each_with};
use crate::app::App;
use crate::error::AppError;
use crate::matter::Texts;

/// The reason that stands in the notice, in the language of documents.
const REASON: &str = "简易办理的期限已经届满。";

/// Lets every matter fall back whose time for the simplified procedure ended before today.
///
/// # Errors
/// Store errors; what fell back before stays so.
pub(super) async fn run(app: &App) -> Result<Acted, AppError> {
    let today = app.today().to_string();
    let mut total = Acted::default();
    let mut after = Found::first();
    loop {
        let page = sweep::ended_simple(app.store().db(), &today, &after).await?;
        let Some(last) = page.last() else {
            return Ok(total);
        };
        after = last.clone();
        let matters: Vec<Uuid> = page.iter().map(|found| found.matter).collect();
        let convert = || {
            let mut texts = Texts::new();
            let reason = texts.add(app, "reason", REASON);
            (Command::Convert { reason }, texts)
        };
        total += on_each_with(app, &matters, convert).await;
    }
}
