//! Correcting what was registered wrongly (D15, B01). The old values stay in the event; the running
//! limits that began with the receipt are computed again.

use jiff::civil::Date;

use super::super::Matter;
use super::super::command::Command;
use super::super::engine::{Ctx, Done};
use super::super::event::{Fact, LimitChange};
use super::super::parts::{LimitRun, PetitionLink};
use super::super::running::end_excused;
use crate::codes::DispatchMethod;
use crate::ids::PetitionId;
use crate::limit::{LimitId, last_day};
use crate::petition::Correction;
use crate::refusal::Why;

pub(in super::super) fn registration(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Command::CorrectRegistration {
        petition,
        changes,
        words,
        reason,
        reachable,
    } = command
    else {
        return Err(Why::Part("correction"));
    };
    let linked = |link: &&PetitionLink| link.petition == *petition && link.unlinked_on.is_none();
    let Some(link) = matter.petitions.iter().find(linked) else {
        return Err(Why::Part("not-linked"));
    };
    if changes.is_empty() && words.is_empty() {
        return Err(Why::Part("nothing-corrected"));
    }
    let received = changes.iter().find_map(|change| match change {
        Correction::ReceivedOn { now, .. } => Some(*now),
        _ => None,
    });
    if received.is_some_and(|day| day > ctx.today) {
        return Err(Why::Part("receipt-in-future"));
    }
    if link.opened && received.is_some_and(|day| first_act(matter).is_some_and(|act| day > act)) {
        return Err(Why::Part("receipt-after-acts"));
    }
    let mut done = Done::new(Fact::RegistrationCorrected {
        petition: *petition,
        changes: changes.clone(),
        words: words.clone(),
        reason: *reason,
        reachable: *reachable,
    });
    done.limits = moved(matter, *petition, link.opened, changes, ctx);
    let mut after = matter.clone();
    after.correct_reachable(*petition, *reachable);
    done.limits.extend(end_excused(&after, ctx));
    Ok(done)
}

/// The first day on which something was done that presupposes the receipt.
fn first_act(matter: &Matter) -> Option<Date> {
    let sent = matter
        .tasks
        .iter()
        .filter(|task| task.method != DispatchMethod::OwnReceipt)
        .map(|task| task.delivered_on);
    let signed = matter.tasks.iter().filter_map(|task| task.signed_on);
    let issued = matter.documents.iter().map(|document| document.on);
    let known = [matter.accepted_on, matter.answered_on, matter.closed_on];
    sent.chain(signed)
        .chain(issued)
        .chain(known.into_iter().flatten())
        .min()
}

/// Only running limits move: a corrected day never makes a finished act late.
fn moved(
    matter: &Matter,
    petition: PetitionId,
    opened: bool,
    changes: &[Correction],
    ctx: &Ctx<'_>,
) -> Vec<LimitChange> {
    let mut list = Vec::new();
    for run in matter.limits.iter().filter(|run| run.is_running()) {
        let Some(trigger) = trigger(matter, run, petition, opened, changes) else {
            continue;
        };
        let limits = &ctx.book.pack;
        let rule = if run.beside {
            limits.beside.get(&run.id)
        } else {
            let rule = limits.limit(run.id, trigger);
            rule.or_else(|| limits.limits.get(&run.id))
        };
        let Some(rule) = rule else {
            continue;
        };
        let pauses = &run.due.working.pauses;
        let due = last_day(rule, trigger, pauses, run.extended, ctx.calendar);
        if due != run.due {
            list.push(LimitChange::Moved {
                id: run.id,
                task: run.task,
                petition: run.petition,
                beside: run.beside,
                extended: run.extended,
                due,
            });
        }
    }
    list
}

/// The new first day of a limit that began with the receipt; `None` for the others.
fn trigger(
    matter: &Matter,
    run: &LimitRun,
    petition: PetitionId,
    opened: bool,
    changes: &[Correction],
) -> Option<Date> {
    let received = changes.iter().find_map(|change| match change {
        Correction::ReceivedOn { was, now, .. } => Some((*was, *now)),
        _ => None,
    });
    let first = changes.iter().find_map(|change| match change {
        Correction::FirstRegisteredOn { now, .. } => Some(*now),
        _ => None,
    });
    let began = run.due.working.trigger;
    if !opened {
        // Law: a linked repeat has its own fifteen days, from its own receipt (21.11).
        return received
            .filter(|_| run.petition == Some(petition))
            .map(|(_, now)| now);
    }
    match run.id {
        // Law: the chain shares one C01, counted from the first registration (21.9).
        LimitId::C01 | LimitId::C02
            if run.petition.is_none() && began == matter.first_registered_on =>
        {
            first.or_else(|| {
                received
                    .filter(|(was, _)| *was == matter.first_registered_on)
                    .map(|(_, now)| now)
            })
        }
        // An own receipt was delivered when it was received.
        LimitId::C06 | LimitId::C17 if own(matter) && began == matter.received_on => {
            received.map(|(_, now)| now)
        }
        _ => None,
    }
}

fn own(matter: &Matter) -> bool {
    matter
        .last_lead()
        .is_some_and(|task| task.method == DispatchMethod::OwnReceipt)
}
