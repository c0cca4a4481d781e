//! Signing for a matter and telling the petitioner what becomes of it (Art. 23).

use super::super::Matter;
use super::super::basis::Basis;
use super::super::command::Command;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::{Task, TaskEnd};
use crate::codes::{DispatchMethod, Route};
use crate::ids::SealedId;
use crate::procedure::{Guard, Stage};
use crate::refusal::Why;

/// T16. For an own receipt the organ takes the matter up itself.
pub(in super::super) fn sign_for(matter: &Matter, ctx: &Ctx<'_>) -> Result<Done, Why> {
    if matter.stage != Stage::Registered {
        return Ok(Done::new(Fact::SignedFor { own: None }));
    }
    let office = matter.office();
    let is_petition_office = ctx
        .orgs
        .organ(office)
        .is_some_and(|organ| organ.petition_office);
    if is_petition_office {
        return Err(Why::Part("office-decides-not"));
    }
    let task = Task {
        id: ctx.fresh.id().into(),
        unit: office,
        lead: true,
        method: DispatchMethod::OwnReceipt,
        sender: office,
        delivered_on: matter.received_on,
        report_back: None,
        suggest_simple: false,
        signed_on: Some(ctx.on),
        handler: None,
        notified_on: None,
        answered: None,
        end: None,
    };
    let mut done = Done::new(Fact::SignedFor {
        own: Some(task.clone()),
    });
    done.new_lead = Some(task);
    Ok(done)
}

/// T17, T18.
pub(in super::super) fn accept(command: &Command) -> Done {
    let simply = matches!(command, Command::AcceptSimple { .. });
    Done::new(if simply {
        Fact::AcceptedSimply {}
    } else {
        Fact::Accepted {}
    })
}

fn ending(fact: Fact) -> Done {
    let mut done = Done::new(fact);
    done.lead_end = Some(TaskEnd::Done);
    done
}

/// T19, T20: with what the ground rests on.
pub(in super::super) fn refuse(command: &Command, ctx: &Ctx<'_>) -> Result<Done, Why> {
    match command {
        Command::NotAccept {
            ground,
            reason,
            basis,
            ..
        } => Ok(ending(Fact::NotAccepted {
            ground: ground.clone(),
            reason: *reason,
            basis: found(basis, ctx),
        })),
        Command::NoLongerAccept {
            ground,
            reason,
            basis,
            ..
        } => Ok(ending(Fact::NoLongerAccepted {
            ground: ground.clone(),
            reason: *reason,
            basis: found(basis, ctx),
        })),
        _ => Err(Why::Guard(Guard::GroundLawful)),
    }
}

/// Whoever found facts and reasons the same is named in the record.
fn found(basis: &Basis, ctx: &Ctx<'_>) -> Option<Basis> {
    let found_by = basis.same_facts.and(ctx.actor.person);
    let basis = Basis {
        found_by,
        ..basis.clone()
    };
    Some(basis).filter(|basis| !basis.is_empty())
}

pub(in super::super) fn route_out(route: Route, guidance: SealedId) -> Done {
    ending(Fact::RoutedOut { route, guidance })
}

pub(in super::super) fn start_performing() -> Done {
    Done::new(Fact::PerformanceStarted {})
}

pub(in super::super) fn study_suggestion() -> Done {
    Done::new(Fact::SuggestionStudied {})
}
