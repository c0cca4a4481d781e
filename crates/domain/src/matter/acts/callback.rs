//! E2: call-backs. Who owes the call, who makes it, when the duty is done.

use super::super::Matter;
use super::super::command::Command;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::Attempt;
use crate::codes::CallbackResult;
use crate::ids::OrganId;
use crate::org::OrgTree;
use crate::refusal::Why;
use jiff::civil::Date;

impl Matter {
    /// E2: the office that first received the matter owes the call; it stands outside the handling
    /// section. What a unit received itself is called about by the petition office of its place,
    /// for the same reason.
    pub fn callback_organ(&self, orgs: &OrgTree, on: Date) -> OrganId {
        let received = self
            .owners
            .first_received
            .map_or_else(|| self.office(), |owner| owner.organ);
        let unit = orgs.organ(received).filter(|organ| !organ.petition_office);
        unit.and_then(|unit| orgs.office_for_region(&unit.region, on))
            .unwrap_or(received)
    }
}

pub(in super::super) fn open(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Command::OpenCallback {
        id,
        reason,
        due,
        owner,
    } = command
    else {
        return Err(Why::Part("callback"));
    };
    if owner.is_some_and(|owner| matter.took_part(owner)) {
        return Err(Why::Part("callback-took-part"));
    }
    Ok(Done::new(Fact::CallbackOpened {
        id: *id,
        reason: *reason,
        organ: matter.callback_organ(ctx.orgs, ctx.on),
        due: *due,
        owner: *owner,
    }))
}

pub(in super::super) fn record(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Command::RecordCallback {
        id,
        time,
        result,
        note,
        next,
    } = command
    else {
        return Err(Why::Part("callback"));
    };
    let Some(callback) = matter
        .callbacks
        .iter()
        .find(|c| c.id == *id && c.done_on.is_none())
    else {
        return Err(Why::Part("callback"));
    };
    // E2: the office that owes the call makes it, also after the matter was passed down.
    let owes = |(_, organ): &(_, _)| *organ == callback.organ;
    if !ctx.actor.roles.iter().any(owes) {
        return Err(Why::Part("callback-organ"));
    }
    // E2: whoever handled or answered it does not ask how it went.
    if ctx
        .actor
        .person
        .is_some_and(|person| matter.took_part(person))
    {
        return Err(Why::Part("callback-took-part"));
    }
    // E2: a wish to talk in person has somebody and a day, or it is lost.
    let meets = *result == CallbackResult::WantsMeeting;
    if meets && next.is_none_or(|next| next.on < ctx.on) {
        return Err(Why::Part("callback-meeting"));
    }
    let mut after = callback.clone();
    after.attempts.push(Attempt {
        on: ctx.on,
        time: time.clone(),
        by: ctx.actor.person,
        result: *result,
        note: *note,
    });
    Ok(Done::new(Fact::CallbackAttempted {
        id: *id,
        time: time.clone(),
        by: ctx.actor.person,
        result: *result,
        note: *note,
        done: after.is_satisfied(),
        next: next.filter(|_| meets),
    }))
}
