//! Handling: who handles, recusal, investigation, extension, conversion, execution.

use super::super::Matter;
use super::super::engine::{ActorKind, Ctx, Done};
use super::super::event::{Fact, LimitChange};
use crate::ids::{PersonId, SealedId};
use crate::limit::{LimitId, last_day};
use crate::refusal::Why;

pub(in super::super) fn assign_handler(handler: PersonId) -> Done {
    Done::new(Fact::HandlerAssigned { handler })
}

pub(in super::super) fn recuse(
    matter: &Matter,
    person: PersonId,
    reason: SealedId,
) -> Result<Done, Why> {
    if matter.recused.contains(&person) {
        return Err(Why::Part("already-recused"));
    }
    Ok(Done::new(Fact::Recused { person, reason }))
}

/// A co-handling unit feeds the one answer of the lead.
pub(in super::super) fn answer_co(
    matter: &Matter,
    contribution: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let mine = matter.co_tasks().find(|task| {
        ctx.actor.person.is_none() || ctx.actor.roles.iter().any(|(_, organ)| *organ == task.unit)
    });
    let Some(task) = mine else {
        return Err(Why::Part("task"));
    };
    Ok(Done::new(Fact::CoAnswered {
        task: task.id,
        contribution,
    }))
}

pub(in super::super) fn investigate(record: SealedId) -> Done {
    Done::new(Fact::Investigated { record })
}

/// T23, B07: computed again from the same trigger, so the working shows both parts.
pub(in super::super) fn extend(
    matter: &Matter,
    days: u16,
    reason: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Some(run) = matter.running(LimitId::C05) else {
        return Err(Why::Part("limit"));
    };
    let trigger = run.due.working.trigger;
    let Some(rule) = ctx.book.pack.limit(LimitId::C05, trigger) else {
        return Err(Why::Part("limit"));
    };
    let due = last_day(rule, trigger, &run.due.working.pauses, days, ctx.calendar);
    let mut done = Done::new(Fact::Extended { days, reason });
    done.limits.push(LimitChange::Moved {
        id: run.id,
        task: run.task,
        petition: run.petition,
        beside: run.beside,
        extended: days,
        due,
    });
    Ok(done)
}

/// T26: C05 has run from the original acceptance all the time. The program falls back only when the
/// time for the simplified procedure has ended (C17, C18).
pub(in super::super) fn convert(
    matter: &Matter,
    reason: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let mut running = matter.limits.iter().filter(|run| run.is_running());
    let over = running.any(|run| run.has_fallen_back(ctx.today));
    if ctx.actor.kind == ActorKind::System && !over {
        return Err(Why::Part("nothing-ended"));
    }
    Ok(Done::new(Fact::Converted { reason }))
}

pub(in super::super) fn execute(proof: SealedId) -> Done {
    Done::new(Fact::Executed { proof })
}
