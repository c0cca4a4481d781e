//! Keeping on file and voiding a double entry: two persons each, nothing deleted.

use super::super::Matter;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::Pending;
use crate::codes::FilingKind;
use crate::ids::{MatterId, SealedId};
use crate::refusal::Why;

pub(in super::super) fn propose(reason: SealedId, kind: Option<FilingKind>, ctx: &Ctx<'_>) -> Done {
    Done::new(Fact::FilingProposed {
        by: ctx.actor.person,
        reason,
        kind,
    })
}

pub(in super::super) fn confirm(matter: &Matter, reading: Option<SealedId>) -> Result<Done, Why> {
    match &matter.pending {
        Some(Pending::Filing { reason, kind, .. }) => Ok(Done::new(Fact::Filed {
            reason: *reason,
            kind: *kind,
            reading,
        })),
        Some(Pending::Void { .. } | Pending::Withdrawal { .. } | Pending::Class(_)) | None => {
            Err(Why::Part("pending"))
        }
    }
}

pub(in super::super) fn decline(reason: SealedId) -> Done {
    Done::new(Fact::FilingDeclined { reason })
}

pub(in super::super) fn propose_void(
    matter: &Matter,
    in_favour_of: MatterId,
    reason: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    if in_favour_of == matter.id {
        return Err(Why::Part("in-favour-of"));
    }
    Ok(Done::new(Fact::VoidProposed {
        by: ctx.actor.person,
        in_favour_of,
        reason,
    }))
}

pub(in super::super) fn confirm_void(matter: &Matter) -> Result<Done, Why> {
    match &matter.pending {
        Some(Pending::Void {
            in_favour_of,
            reason,
            ..
        }) => Ok(Done::new(Fact::Voided {
            in_favour_of: *in_favour_of,
            reason: *reason,
        })),
        Some(Pending::Filing { .. } | Pending::Withdrawal { .. } | Pending::Class(_)) | None => {
            Err(Why::Part("pending"))
        }
    }
}

pub(in super::super) fn decline_void(reason: SealedId) -> Done {
    Done::new(Fact::VoidDeclined { reason })
}
