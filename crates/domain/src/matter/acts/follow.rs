//! What accompanies a matter: urgency, material, notes, rating, call-back, lapse, archive, overdue marks and recomputed limits.

use jiff::civil::Date;

use super::super::Matter;
use super::super::command::Command;
use super::super::engine::{Ctx, Done};
use super::super::event::{Fact, LimitChange};
use super::super::parts::Attempt;
use crate::codes::CallbackReason;
use crate::ids::{CallbackId, PetitionId, SealedId};
use crate::limit::{Length, due_on, last_day};
use crate::refusal::Why;

/// T11: an event is reported, never a person (regulation 15).
pub(in super::super) fn report_urgent(event: SealedId) -> Done {
    Done::new(Fact::UrgentReported { event })
}

/// 21.7: routes C1-C4 count as delivered only when confirmed or called after 30 days.
pub(in super::super) fn confirm_delivery(note: SealedId) -> Done {
    Done::new(Fact::DeliveryConfirmed { note })
}

pub(in super::super) fn lapse() -> Done {
    Done::new(Fact::Lapsed {})
}

pub(in super::super) fn archive() -> Done {
    Done::new(Fact::Archived {})
}

pub(in super::super) fn add_material(
    matter: &Matter,
    petition: PetitionId,
    text: Option<SealedId>,
    files: u16,
) -> Result<Done, Why> {
    if !matter.linked().any(|linked| linked == petition) {
        return Err(Why::Part("not-linked"));
    }
    if text.is_none() && files == 0 {
        return Err(Why::Part("material"));
    }
    Ok(Done::new(Fact::MaterialAdded {
        petition,
        text,
        files,
    }))
}

pub(in super::super) fn add_note(note: SealedId) -> Done {
    Done::new(Fact::NoteAdded { note })
}

pub(in super::super) fn rate(command: &Command, _ctx: &Ctx<'_>) -> Result<Done, Why> {
    let Command::Rate {
        target,
        value,
        reasons,
        words,
        assisted,
    } = command
    else {
        return Err(Why::Part("rating"));
    };
    if reasons.len() > 10 {
        return Err(Why::Part("rating-reasons"));
    }
    Ok(Done::new(Fact::Rated {
        target: *target,
        value: *value,
        reasons: reasons.clone(),
        words: *words,
        assisted: *assisted,
    }))
}

/// E2: the office that first received the matter owes the call; it stands outside the handling
/// section. What a unit received itself is called about by the petition office of its place, for
/// the same reason.
pub(in super::super) fn open_callback(
    matter: &Matter,
    id: CallbackId,
    reason: CallbackReason,
    due: Date,
    ctx: &Ctx<'_>,
) -> Done {
    let received = matter
        .owners
        .first_received
        .map_or_else(|| matter.office(), |owner| owner.organ);
    let unit = ctx
        .orgs
        .organ(received)
        .filter(|organ| !organ.petition_office);
    let organ = unit
        .and_then(|unit| ctx.orgs.office_for_region(&unit.region, ctx.on))
        .unwrap_or(received);
    Done::new(Fact::CallbackOpened {
        id,
        reason,
        organ,
        due,
    })
}

pub(in super::super) fn record_callback(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Command::RecordCallback {
        id,
        time,
        result,
        note,
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
    }))
}

/// F1: marks every limit that ended without its act. Idempotent: a marked limit is not marked
/// again.
pub(in super::super) fn flag_overdue(matter: &Matter, ctx: &Ctx<'_>) -> Result<Done, Why> {
    let flagged: Vec<_> = matter
        .limits
        .iter()
        .filter(|run| run.flagged_on.is_none() && run.is_overdue(ctx.today))
        .map(|run| LimitChange::Flagged {
            id: run.id,
            task: run.task,
            petition: run.petition,
            beside: run.beside,
            on: ctx.today,
        })
        .collect();
    if flagged.is_empty() {
        return Err(Why::Part("nothing-overdue"));
    }
    let mut done = Done::new(Fact::OverdueFlagged {});
    done.limits = flagged;
    Ok(done)
}

/// A new calendar year moves provisional days. An earlier recomputed day never makes a finished
/// act late: only running limits move.
pub(in super::super) fn recompute(matter: &Matter, ctx: &Ctx<'_>) -> Result<Done, Why> {
    let mut moved = Vec::new();
    for run in matter.limits.iter().filter(|run| run.is_running()) {
        let pack = &ctx.book.pack;
        let rules = if run.beside {
            &pack.beside
        } else {
            &pack.limits
        };
        let Some(rule) = rules.get(&run.id) else {
            continue;
        };
        let working = &run.due.working;
        let due = if rule.length == Length::Set {
            due_on(rule, working.trigger, run.due.date, ctx.calendar)
        } else {
            last_day(
                rule,
                working.trigger,
                &working.pauses,
                run.extended,
                ctx.calendar,
            )
        };
        if due != run.due {
            moved.push(LimitChange::Moved {
                id: run.id,
                task: run.task,
                petition: run.petition,
                beside: run.beside,
                extended: run.extended,
                due,
            });
        }
    }
    if moved.is_empty() {
        return Err(Why::Part("nothing-moved"));
    }
    let mut done = Done::new(Fact::LimitsRecomputed {});
    done.limits = moved;
    Ok(done)
}
