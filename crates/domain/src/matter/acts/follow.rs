//! What accompanies a matter: urgency, material, notes, rating, lapse, archive, overdue marks and
//! recomputed limits.

use super::super::Matter;
use super::super::command::Command;
use super::super::engine::{ActorKind, Ctx, Done};
use super::super::event::{Fact, LimitChange};
use crate::ids::SealedId;
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

/// H6: what is added, and that it was seen.
pub(in super::super) fn material(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Command::AddMaterial {
        petition,
        text,
        files,
    } = command
    else {
        return see_material(matter);
    };
    let (petition, text, files) = (*petition, *text, *files);
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
        unseen: ctx.actor.kind == ActorKind::Petitioner,
    }))
}

/// What was added waits until somebody of the organ that holds the matter opened it, once.
fn see_material(matter: &Matter) -> Result<Done, Why> {
    if matter.overlays.material_since.is_none() {
        return Err(Why::Part("nothing-new"));
    }
    Ok(Done::new(Fact::MaterialSeen {}))
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

/// 21.3: the window of another procedure is over; the matter leaves the head of the queue.
pub(in super::super) fn end_other_limit(matter: &Matter, ctx: &Ctx<'_>) -> Result<Done, Why> {
    let over = matter
        .overlays
        .pressing_limit()
        .is_some_and(|day| day < ctx.today);
    if over {
        Ok(Done::new(Fact::OtherLimitEnded {}))
    } else {
        Err(Why::Part("nothing-ended"))
    }
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
