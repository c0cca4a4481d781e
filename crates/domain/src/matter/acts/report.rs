//! Reporting back on what was assigned (Art. 22(1)(3), C05a): filed by the unit after its answer,
//! and accepted, asked for more, or returned by the assigner. The limit runs until it is accepted.

use super::super::Matter;
use super::super::command::Command;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use crate::codes::PetitionersView;
use crate::ids::{DocumentId, SealedId};
use crate::procedure::DocumentKind;
use crate::refusal::Why;

pub(in super::super) fn done(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    match command {
        Command::ReportBack { report, view } => file(matter, *report, *view, ctx),
        Command::AcceptReport => Ok(Done::new(Fact::ReportAccepted {})),
        // 要求补充: the handling stands, the report lacks something.
        Command::AskReport { reasons } => {
            Ok(Done::new(Fact::ReportMoreAsked { reasons: *reasons }))
        }
        // 退回重办: what was handled does not satisfy; the unit goes on and reports again.
        Command::ReturnReport { reasons } => {
            Ok(Done::new(Fact::ReportReturned { reasons: *reasons }))
        }
        _ => Err(Why::Part("report")),
    }
}

/// The report goes to whoever assigned the matter.
fn file(
    matter: &Matter,
    report: SealedId,
    view: PetitionersView,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Some(task) = matter.last_lead() else {
        return Err(Why::Part("task"));
    };
    let document: DocumentId = ctx.fresh.id().into();
    let mut done = Done::new(Fact::ReportedBack {
        report,
        document,
        view,
        by: ctx.actor.person,
    });
    done.documents = Some(vec![(DocumentKind::D16, task.unit, Some(task.sender))]);
    done.document_ids = vec![document];
    Ok(done)
}
