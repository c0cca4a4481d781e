//! Sending a matter to a unit or to a lower office.

use super::super::Matter;
use super::super::command::Routing;
use super::super::engine::{Ctx, Done};
use super::super::event::{Fact, LimitChange};
use super::super::parts::{Task, TaskEnd};
use super::super::running::run_limit;
use crate::codes::DispatchMethod;
use crate::ids::{OrganId, SealedId};
use crate::limit::LimitId;
use crate::procedure::{ActRow, DocumentKind};
use crate::refusal::Why;

/// Units that may share one matter: a bound, not a rule of law.
const CO_UNITS_MAX: usize = 10;

fn tasks(
    matter: &Matter,
    routing: &Routing,
    method: DispatchMethod,
    ctx: &Ctx<'_>,
) -> Result<Vec<Task>, Why> {
    if routing.co.len() > CO_UNITS_MAX {
        return Err(Why::Part("co-units"));
    }
    let mut units = vec![routing.to];
    for unit in &routing.co {
        if units.contains(unit) {
            return Err(Why::Part("co-units"));
        }
        units.push(*unit);
    }
    Ok(units
        .into_iter()
        .enumerate()
        .map(|(n, unit)| Task {
            id: ctx.fresh.id().into(),
            unit,
            lead: n == 0,
            method,
            sender: matter.office(),
            delivered_on: ctx.on,
            report_back: routing.report_back.filter(|_| n == 0),
            suggest_simple: routing.suggest_simple && n == 0,
            signed_on: None,
            handler: None,
            notified_on: None,
            answered: None,
            end: None,
        })
        .collect())
}

/// One dispatch slip for each unit, one notice for the petitioner (D01). The letter that demands
/// a report goes to the lead unit alone; who helps is told so by a slip.
fn slips(
    tasks: &[Task],
    kind: DocumentKind,
    matter: &Matter,
) -> Vec<(DocumentKind, OrganId, Option<OrganId>)> {
    tasks
        .iter()
        .map(|task| {
            let kind = if task.lead { kind } else { DocumentKind::D04 };
            (kind, matter.office(), Some(task.unit))
        })
        .chain(std::iter::once((DocumentKind::D01, matter.office(), None)))
        .collect()
}

fn sent(matter: &Matter, tasks: Vec<Task>, kind: DocumentKind, ctx: &Ctx<'_>) -> Done {
    let lead = tasks.first().cloned();
    let documents = slips(&tasks, kind, matter);
    let fact = if kind == DocumentKind::D05 {
        Fact::Assigned { tasks }
    } else {
        Fact::Transferred { tasks }
    };
    let mut done = Done::new(fact);
    done.documents = Some(documents);
    if let Some(lead) = &lead
        && lead.suggest_simple
    {
        let run = run_limit(
            ctx,
            LimitId::C17,
            lead.delivered_on,
            None,
            lead.unit,
            Some(lead.id),
            None,
            matter.is_comparison(),
        );
        done.limits.extend(run.map(LimitChange::Started));
    }
    done.new_lead = lead;
    done
}

pub(in super::super) fn transfer(
    matter: &Matter,
    routing: &Routing,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let tasks = tasks(matter, routing, DispatchMethod::Transfer, ctx)?;
    Ok(sent(matter, tasks, DocumentKind::D04, ctx))
}

pub(in super::super) fn assign(
    matter: &Matter,
    routing: &Routing,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let tasks = tasks(matter, routing, DispatchMethod::Assign, ctx)?;
    Ok(sent(matter, tasks, DocumentKind::D05, ctx))
}

/// The next office of the chain goes on with the same C01 (21.9).
pub(in super::super) fn pass_down(
    matter: &Matter,
    to: OrganId,
    suggest_simple: bool,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    if matter.offices.contains(&to) {
        return Err(Why::Part("office-again"));
    }
    let mut done = Done::new(Fact::PassedDown { to, suggest_simple });
    done.documents = Some(vec![
        (DocumentKind::D04, matter.office(), Some(to)),
        (DocumentKind::D01, matter.office(), None),
    ]);
    if suggest_simple {
        let run = run_limit(
            ctx,
            LimitId::C19,
            ctx.on,
            None,
            to,
            None,
            None,
            matter.is_comparison(),
        );
        done.limits.extend(run.map(LimitChange::Started));
    }
    Ok(done)
}

pub(in super::super) fn hand_over(
    matter: &Matter,
    to: OrganId,
    letter: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    if ctx.orgs.organ(to).is_none() {
        return Err(Why::Part("target"));
    }
    let mut done = Done::new(Fact::HandedOver { to, letter });
    done.documents = Some(vec![(DocumentKind::HandOver, matter.office(), Some(to))]);
    // Law: what turns out to be a report goes to the body that may handle it at whatever stage
    // (Art. 30); a unit that had it has it no longer.
    done.lead_end = matter.lead().map(|_| TaskEnd::Done);
    Ok(done)
}

/// T33 before sign-for (guard `not-signed`), without paper. T33c later: the sender, or the joint
/// conference's office as the sender, corrects a wrong transfer with a slip to the unit (21.12).
pub(in super::super) fn recall(matter: &Matter, row: &ActRow, reason: SealedId) -> Done {
    let mut done = Done::new(Fact::Recalled { reason });
    done.lead_end = Some(TaskEnd::Recalled);
    let unit = matter.lead().map(|task| task.unit);
    let slip = |kind: &DocumentKind| (*kind, matter.office(), unit);
    done.documents = Some(row.documents.iter().map(slip).collect());
    done
}
