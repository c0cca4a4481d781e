//! Days that can be: none before the step that an act stands on, none ahead.
//!
//! Invariant: what needs no earlier step of the handling is only asked whether the petition was
//! there; whatever happens today is on no impossible day.

use jiff::civil::Date;

use super::Matter;
use super::command::Command;
use super::engine::Ctx;
use super::guards::awaited;
use super::parts::Task;
use crate::procedure::{Act, Stage};

/// Can the act have happened on the day that was said?
pub(super) fn is_plausible(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    // Because: a machine whose clock is behind midnight is refused nothing that is done now.
    if ctx.on == ctx.today {
        return true;
    }
    if command.act().makes_answer() {
        return false;
    }
    let received = matter.received_on;
    let earliest = match command {
        Command::LinkRepeat { .. } => return ctx.on <= ctx.today,
        Command::Accept | Command::AcceptSimple { .. } | Command::StartPerforming => {
            matter.lead().map_or(received, |task| task.delivered_on)
        }
        Command::Serve(service) => matter
            .documents
            .iter()
            .find(|document| document.id == service.document)
            .map_or(received, |document| document.on),
        Command::RecordReceipt { .. } => {
            awaited(matter, command).map_or(received, |service| service.on)
        }
        Command::NotifyRepeat { petition } => {
            let mut links = matter.petitions.iter();
            let link = links.find(|link| link.petition == *petition && !link.opened);
            link.map_or(received, |link| link.on)
        }
        // Because: a co-unit answers to its own delivery, whatever the lead did since.
        Command::AnswerCo { .. } => {
            let mine = |task: &&Task| ctx.actor.organ == Some(task.unit);
            let task = matter.co_tasks().find(mine);
            task.map_or(received, |task| task.delivered_on)
        }
        _ if stands_alone(command.act()) => received,
        _ => stands_on(matter),
    };
    earliest <= ctx.on && ctx.on <= ctx.today
}

/// Does it stand on the receipt alone: material, notes and calls come when they come, and urgency
/// is reported at once (Art. 25)?
fn stands_alone(act: Act) -> bool {
    act.only_adds() || act == Act::ReportUrgent
}

/// The day of the latest step that any act of the handling stands on.
fn stands_on(matter: &Matter) -> Date {
    let lead = matter.lead();
    let waiting = matches!(matter.stage, Stage::Objected | Stage::Disputed);
    let objection = matter.objection.as_ref().filter(|_| waiting);
    let ends = matter.tasks.iter().filter(|task| task.lead);
    let steps = [
        lead.map(|task| task.delivered_on),
        lead.and_then(|task| task.signed_on),
        objection.map(|objection| objection.on),
        matter.accepted_on,
        // Because: what came back is sent anew after it came back (T13, T33).
        ends.filter_map(|task| task.end).map(|(on, _)| on).max(),
    ];
    let received = matter.received_on;
    steps.into_iter().flatten().fold(received, Date::max)
}
