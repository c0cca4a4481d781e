//! 21.12: an exception is asked by one person and confirmed by another on their own screen.
//!
//! The request waits beside the procedure. Invariant: nothing may be asked that the procedure would
//! refuse even with the exception, and nothing that it allows without.

use super::super::Matter;
use super::super::command::{Command, ExceptionAsked};
use super::super::decide::decide;
use super::super::engine::{Ctx, Done, standing};
use super::super::event::Fact;
use super::super::parts::ExceptionRequest;
use crate::ids::{OrganId, SealedId};
use crate::org::Role;
use crate::procedure::Guard;
use crate::refusal::Why;

pub(in super::super) fn request(
    matter: &Matter,
    asked: &ExceptionAsked,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let ExceptionAsked {
        command,
        overriding,
        what,
    } = asked;
    // Because: only a person can be told who asked.
    let by = ctx.actor.person.ok_or(Why::Part("exception"))?;
    if matches!(**command, Command::RequestException(_)) {
        return Err(Why::Part("exception"));
    }
    let would = Ctx {
        overriding: Some(overriding),
        ..*ctx
    };
    let event = decide(matter, command, &would).map_err(|refusal| refusal.why)?;
    if event.overriding.is_none() {
        return Err(Why::Part("exception-not-needed"));
    }
    Ok(Done::new(Fact::ExceptionRequested {
        request: ExceptionRequest {
            by,
            second: overriding.second,
            act: command.act(),
            guard: overriding.guard,
            asked_on: ctx.today,
            reason: overriding.reason,
            what: *what,
            organ: acting_for(matter, command, ctx),
        },
    }))
}

pub(in super::super) fn refuse(reason: SealedId) -> Done {
    Done::new(Fact::ExceptionRefused { reason })
}

/// The guards about the request that waits.
pub(in super::super) fn holds(guard: Guard, matter: &Matter, ctx: &Ctx<'_>) -> bool {
    let me = ctx.actor.person;
    match (&matter.exception, guard) {
        (None, Guard::ExceptionSettled) => true,
        (Some(_), Guard::ExceptionPending) => true,
        (Some(request), Guard::NamedSecond) => me == Some(request.second),
        (Some(request), Guard::OwnException) => me == Some(request.by) || leads(request, ctx),
        _ => false,
    }
}

/// The organ for which the act is asked.
fn acting_for(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> Option<OrganId> {
    let row = ctx.book.acts.row(matter.stage, command.act());
    let place = row.and_then(|row| standing(matter, row, ctx));
    place.and_then(|(_, organ)| organ).or(ctx.actor.organ)
}

/// Because: whoever asked may have left, and a request must not stand in the way of the next. A
/// head takes back what was asked in their own organ; what was asked before this was recorded may
/// be taken back by any.
fn leads(request: &ExceptionRequest, ctx: &Ctx<'_>) -> bool {
    let mut roles = ctx.actor.roles.iter();
    roles.any(|(role, organ)| match role {
        Role::Supervisor => true,
        Role::OfficeHead | Role::UnitHead => request.organ.is_none_or(|own| own == *organ),
        _ => false,
    })
}
