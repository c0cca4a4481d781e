//! Withdrawing a matter (T30): the petitioner's own act, or a wish told to staff.
//!
//! Law: nobody is pressed to withdraw (Art. 18, 46(6)). A unit cannot end what it owes by saying
//! that the petitioner gave up: somebody outside it asks the petitioner first. Invariant: every
//! withdrawal names how the wish is known.

use super::super::Matter;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::{Pending, TaskEnd, WishConfirmed};
use crate::codes::ContactProof;
use crate::ids::SealedId;
use crate::refusal::Why;

fn ended(fact: Fact) -> Done {
    let mut done = Done::new(fact);
    done.lead_end = Some(TaskEnd::Withdrawn);
    done
}

/// By the petitioner's own hand.
pub(in super::super) fn withdraw(statement: SealedId) -> Done {
    ended(Fact::Withdrawn {
        statement,
        confirmed: None,
    })
}

/// The wish as somebody heard it; nothing stops for it.
pub(in super::super) fn propose(statement: SealedId, ctx: &Ctx<'_>) -> Done {
    Done::new(Fact::WithdrawalProposed {
        by: ctx.actor.person,
        statement,
    })
}

/// Asked of the petitioner, by somebody else and outside the unit.
pub(in super::super) fn confirm(
    matter: &Matter,
    proof: ContactProof,
    note: SealedId,
) -> Result<Done, Why> {
    match &matter.pending {
        Some(Pending::Withdrawal { by, statement }) => Ok(ended(Fact::Withdrawn {
            statement: *statement,
            confirmed: Some(WishConfirmed {
                proof,
                recorded_by: *by,
                note: Some(note),
            }),
        })),
        Some(Pending::Filing { .. } | Pending::Void { .. } | Pending::Class(_)) | None => {
            Err(Why::Part("pending"))
        }
    }
}

pub(in super::super) fn decline(reason: SealedId) -> Done {
    Done::new(Fact::WithdrawalDeclined { reason })
}
