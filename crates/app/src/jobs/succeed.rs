//! Art. 24(2): from the day after an organ ended, what it still owes goes to its successor.
//!
//! Idempotent because a matter in which no organ that ended owes anything refuses the act, and is
//! not found again once the successor has it.

use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::Command;
use dengwen_store::query::sweep;
use uuid::Uuid;

use super::act::{Acted, on_each};
use crate::app::App;
use crate::error::AppError;

/// Hands on what organs that ended still owe.
///
/// # Errors
/// Store errors; what was handed on before stays so.
pub(super) async fn run(app: &App) -> Result<Acted, AppError> {
    let (directory, today) = (app.directory(), app.today());
    let ended: Vec<(OrganId, OrganId)> = directory
        .orgs
        .all()
        .filter(|organ| !organ.exists_on(today))
        .filter_map(|organ| {
            let to = directory.orgs.duty_holder(organ.id, today)?;
            (to != organ.id).then_some((organ.id, to))
        })
        .collect();
    let mut total = Acted::default();
    for (from, to) in ended {
        let mut after = Uuid::nil();
        loop {
            let page = sweep::owed_by(app.store().db(), from.0, to.0, after, sweep::PAGE).await?;
            let Some(last) = page.last() else { break };
            after = *last;
            total += on_each(app, &page, &Command::Succeed).await;
        }
    }
    Ok(total)
}
