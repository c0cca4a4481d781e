//! Art. 24(2): an organ ended, and what it owed goes to its successor.
//!
//! Idempotent: a matter in which no organ that ended still owes anything refuses the act.

use super::super::Matter;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::Succession;
use crate::ids::OrganId;
use crate::refusal::Why;

/// Every organ that must act now or later and has ended hands over to the one that holds its
/// duties today. Limits go on as they run: succession gives nobody more time.
pub(in super::super) fn succeed(matter: &Matter, ctx: &Ctx<'_>) -> Result<Done, Why> {
    let mut owing: Vec<OrganId> = matter.owing().collect();
    owing.sort_unstable();
    owing.dedup();
    let organs: Vec<Succession> = owing
        .into_iter()
        .filter_map(|from| {
            let to = ctx.orgs.duty_holder(from, ctx.today)?;
            (to != from).then_some(Succession { from, to })
        })
        .collect();
    if organs.is_empty() {
        return Err(Why::Part("nothing-to-succeed"));
    }
    Ok(Done::new(Fact::Succeeded { organs }))
}
