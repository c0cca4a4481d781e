//! Objection within five working days, its answer, and the dispute (Art. 23, 24).

use super::super::Matter;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::{Task, TaskEnd};
use crate::codes::DispatchMethod;
use crate::ids::{OrganId, SealedId};
use crate::procedure::{DocumentKind, Stage};
use crate::refusal::Why;

/// T12. Nothing pauses: C03 keeps running (regulation 5).
pub(in super::super) fn object(
    matter: &Matter,
    reasons: SealedId,
    suggests: Option<OrganId>,
) -> Result<Done, Why> {
    let Some(lead) = matter.lead() else {
        return Err(Why::Part("task"));
    };
    if suggests == Some(lead.unit) {
        return Err(Why::Part("suggests"));
    }
    let mut done = Done::new(Fact::Objected {
        unit: lead.unit,
        reasons,
        suggests,
    });
    done.documents = Some(vec![(
        DocumentKind::Objection,
        lead.unit,
        Some(lead.sender),
    )]);
    Ok(done)
}

/// T13: the task ends as returned; the sender has the matter again.
pub(in super::super) fn agree(matter: &Matter, reasons: SealedId) -> Done {
    let mut done = Done::new(Fact::ObjectionAgreed { reasons });
    done.lead_end = Some(TaskEnd::Returned);
    done.documents = Some(answer(matter));
    done
}

/// The answer goes to the unit that objected.
fn answer(matter: &Matter) -> Vec<(DocumentKind, OrganId, Option<OrganId>)> {
    let unit = matter.objection.as_ref().map(|o| o.unit);
    let unit = unit.or_else(|| matter.lead().map(|task| task.unit));
    vec![(DocumentKind::ObjectionAnswer, matter.office(), unit)]
}

/// T14: the original C03 stands.
pub(in super::super) fn refuse(matter: &Matter, reasons: SealedId) -> Done {
    let mut done = Done::new(Fact::ObjectionRefused { reasons });
    done.documents = Some(answer(matter));
    done
}

pub(in super::super) fn raise(reasons: SealedId) -> Done {
    Done::new(Fact::DisputeRaised { reasons })
}

/// Law: the decision is told in writing to the unit that has it now, to the one that objected and
/// to the petitioner (Art. 23, 24). To the units it bears the name of the organ that decided; the
/// petitioner is told by the sender, who is responsible meanwhile (T15) and serves it.
fn told(
    matter: &Matter,
    to: OrganId,
    ctx: &Ctx<'_>,
) -> Vec<(DocumentKind, OrganId, Option<OrganId>)> {
    let organ = ctx.actor.organ.unwrap_or_else(|| matter.office());
    let objector = matter.objection.as_ref().map(|o| o.unit);
    let mut units = vec![to];
    units.extend(objector.filter(|unit| *unit != to));
    let mut list: Vec<_> = units
        .into_iter()
        .map(|unit| (DocumentKind::DisputeDecision, organ, Some(unit)))
        .collect();
    list.push((DocumentKind::D01, matter.office(), None));
    list
}

/// T15: the decided unit has it, with a fresh C03; if it is the unit that objected, its task goes
/// on under the limit that never stopped.
pub(in super::super) fn decide(
    matter: &Matter,
    to: OrganId,
    reasons: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Some(lead) = matter.lead() else {
        return Err(Why::Part("task"));
    };
    let task = Task {
        id: ctx.fresh.id().into(),
        unit: to,
        lead: true,
        method: DispatchMethod::Decision,
        sender: matter.office(),
        delivered_on: ctx.on,
        report_back: lead.report_back,
        suggest_simple: false,
        signed_on: None,
        handler: None,
        notified_on: None,
        answered: None,
        end: None,
    };
    let mut done = Done::new(Fact::DisputeDecided {
        task: task.clone(),
        reasons,
    });
    done.lead_end = Some(TaskEnd::Returned);
    done.documents = Some(told(matter, to, ctx));
    done.to = Some(if lead.report_back.is_some() {
        Stage::Assigned
    } else {
        Stage::Dispatched
    });
    done.new_lead = Some(task);
    Ok(done)
}
