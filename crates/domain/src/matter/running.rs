//! Limits that an act stops, starts and starts anew, each with the day it counts from.
//!
//! Which ones is the row's to say; how long they are is the pack's. Invariant: nothing starts
//! without a rule that cites its article.

use jiff::civil::Date;

use super::Matter;
use super::engine::{Ctx, Done};
use super::event::{DocumentIssued, Fact, LimitChange};
use super::parts::{LimitRun, Task};
use crate::ids::{DocumentId, OrganId, PetitionId, TaskId};
use crate::limit::{LimitId, LimitRule, Start, due_on, last_day};
use crate::procedure::{Act, ActRow, DocumentKind, Place};

/// One window to rate at a time: what is told anew opens it anew (C23).
pub(super) fn renewed(matter: &Matter, id: LimitId, ctx: &Ctx<'_>) -> Option<LimitChange> {
    let run = matter.running(id).filter(|_| id == LimitId::C23)?;
    Some(run.stopped(ctx.on))
}

pub(super) fn stop_limits(
    matter: &Matter,
    row: &ActRow,
    done: &Done,
    ctx: &Ctx<'_>,
    limits: &mut Vec<LimitChange>,
) {
    let petition = done.petition.map(|(petition, _)| petition);
    for run in matter.limits.iter().filter(|run| run.is_running()) {
        if !row.stops.contains(&run.id) {
            continue;
        }
        // Because: a linked repeat's own 15 days end by notice about it and by nothing else
        // (21.11), save that a withdrawal or voiding ends the whole matter.
        let ends_all = matches!(row.act, Act::Withdraw | Act::ConfirmVoid);
        if run.petition == petition || ends_all {
            limits.push(run.stopped(ctx.on));
        }
    }
}

/// Law: the duty is to notify, not to write (Art. 22, 23): what the row's notice ends runs until
/// the petitioner is told. Where nothing carries a notice, or the page where it was filed shows it,
/// it ends at once.
pub(super) fn tell_limits(
    matter: &Matter,
    row: &ActRow,
    done: &Done,
    documents: &[DocumentIssued],
    ctx: &Ctx<'_>,
) -> Vec<LimitChange> {
    let petition = done.petition.map(|(petition, _)| petition);
    let notice = documents
        .iter()
        .find(|d| d.to.is_none() && d.kind.is_for_petitioner());
    let waits = notice.filter(|d| {
        let of_repeat = matches!(
            d.kind,
            DocumentKind::RepeatNotice | DocumentKind::Correction
        );
        let about = petition.filter(|_| of_repeat);
        !d.shown && !matter.is_excused(about)
    });
    // Because: whoever else still owes a notice of their own is not spared it by this one.
    let owed = |run: &&LimitRun| {
        run.is_running()
            && row.told.contains(&run.id)
            && run.petition == petition
            && (row.at != Place::Unit || notice.is_none_or(|notice| notice.organ == run.organ))
    };
    let change = |run: &LimitRun| match waits {
        Some(notice) => LimitChange::Awaits {
            id: run.id,
            task: run.task,
            petition: run.petition,
            beside: run.beside,
            document: notice.id,
        },
        None => run.stopped(ctx.on),
    };
    matter.limits.iter().filter(owed).map(change).collect()
}

/// Law: where nothing carries a notice any more it is excused (21.6), and with it the limit that
/// waits for it: the link to whoever could be told was undone, or their address was none.
pub(super) fn end_excused(after: &Matter, ctx: &Ctx<'_>) -> Vec<LimitChange> {
    let excused = |run: &&LimitRun| {
        let mut documents = after.documents.iter();
        let awaited = documents.find(|document| run.awaits == Some(document.id));
        run.is_running() && awaited.is_some_and(|document| after.is_excused(document.about))
    };
    let ends = after.limits.iter().filter(excused);
    ends.map(|run| run.stopped(ctx.on)).collect()
}

/// Limits that end because the petitioner is told by this document.
pub(super) fn told_by(matter: &Matter, document: DocumentId, ctx: &Ctx<'_>) -> Vec<LimitChange> {
    let waits = |run: &&LimitRun| run.is_running() && run.awaits == Some(document);
    let waiting = matter.limits.iter().filter(waits);
    waiting.map(|run| run.stopped(ctx.on)).collect()
}

/// Starts a limit if the pack has it: twice where the base's goes on beside it (C06, 21.2).
pub(super) fn start_limit(
    matter: &Matter,
    id: LimitId,
    done: &Done,
    ctx: &Ctx<'_>,
) -> Vec<LimitRun> {
    let lead = done.new_lead.as_ref().or_else(|| matter.last_lead());
    let id = first_limit(matter, id, done, ctx);
    let task = matches!(
        id,
        LimitId::C03
            | LimitId::C04
            | LimitId::C05
            | LimitId::C05a
            | LimitId::C06
            | LimitId::C17
            | LimitId::C18
            | LimitId::C20
    )
    .then(|| lead.map(|task| task.id))
    .flatten();
    let organ = match id {
        LimitId::C01 | LimitId::C02 | LimitId::C04b | LimitId::C19 | LimitId::C25 => {
            matter.office()
        }
        _ => lead.map_or_else(|| matter.office(), |task| task.unit),
    };
    let petition = done
        .petition
        .map(|(petition, _)| petition)
        .filter(|_| id == LimitId::C01);
    let report_back = lead.and_then(|task| task.report_back);
    let pack = &ctx.book.pack;
    let own = pack.limits.get(&id).map(|rule| (rule, false));
    let beside = pack.beside.get(&id).map(|rule| (rule, true));
    let both = own.into_iter().chain(beside);
    both.filter_map(|(rule, beside)| {
        let trigger = trigger_of(matter, rule, done, lead, ctx);
        let run = run_by(rule, ctx, trigger, report_back, organ)?;
        Some(LimitRun {
            task,
            petition,
            comparison: matter.is_comparison(),
            beside,
            ..run
        })
    })
    .collect()
}

/// Law: what comes back to an organ that is no petition office is again under its own 15 days
/// (C02, Art. 23), as when it was received; those of a linked repeat keep their name (21.11).
fn first_limit(matter: &Matter, id: LimitId, done: &Done, ctx: &Ctx<'_>) -> LimitId {
    let office = ctx.orgs.organ(matter.office());
    let own = office.is_some_and(|organ| !organ.petition_office);
    if id == LimitId::C01 && own && done.petition.is_none() {
        LimitId::C02
    } else {
        id
    }
}

/// Starts a limit of the whole matter or of a petition by the pack's own rule.
#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one limit; no smaller group has a name"
)]
pub(super) fn run_limit(
    ctx: &Ctx<'_>,
    id: LimitId,
    trigger: Date,
    set: Option<Date>,
    organ: OrganId,
    task: Option<TaskId>,
    petition: Option<PetitionId>,
    comparison: bool,
) -> Option<LimitRun> {
    let run = run_by(ctx.book.pack.limits.get(&id)?, ctx, trigger, set, organ)?;
    Some(LimitRun {
        task,
        petition,
        comparison,
        ..run
    })
}

/// The run of one rule, if in force on its trigger; `set` is the day of a limit that is set.
fn run_by(
    rule: &LimitRule,
    ctx: &Ctx<'_>,
    trigger: Date,
    set: Option<Date>,
    organ: OrganId,
) -> Option<LimitRun> {
    let rule = Some(rule).filter(|rule| rule.is_in_force(trigger))?;
    let due = match (rule.id, set) {
        (LimitId::C05a, Some(day)) => due_on(rule, trigger, day, ctx.calendar),
        (LimitId::C05a, None) => return None,
        _ => last_day(rule, trigger, &[], 0, ctx.calendar),
    };
    Some(LimitRun {
        id: rule.id,
        organ,
        task: None,
        petition: None,
        due,
        extended: 0,
        stopped_on: None,
        flagged_on: None,
        comparison: false,
        beside: false,
        awaits: None,
    })
}

fn trigger_of(
    matter: &Matter,
    rule: &LimitRule,
    done: &Done,
    lead: Option<&Task>,
    ctx: &Ctx<'_>,
) -> Date {
    match rule.id {
        // Law: the chain shares one C01 (21.9). After an objection that was agreed the sender has
        // a new duty, which starts that day; a recall is the sender's own doing and gains nothing.
        LimitId::C01 | LimitId::C02 => match (&done.fact, done.petition) {
            (_, Some((_, received))) => received,
            (Fact::ObjectionAgreed { .. }, None) => ctx.on,
            // Law: late correction through the sender (21.12) is a new duty, as after an objection.
            (Fact::Recalled { .. }, None) if matter.is_signed() => ctx.on,
            _ => matter.first_registered_on,
        },
        // Law: two months from receipt of the application (行政诉讼法 47); a sector pack may count
        // from acceptance (eco-2025). Each rule says which.
        LimitId::C06 if rule.starts != Start::Accepted => {
            lead.map_or(matter.received_on, |task| task.delivered_on)
        }
        LimitId::C17 => lead.map_or(matter.received_on, |task| task.delivered_on),
        _ => ctx.on,
    }
}
