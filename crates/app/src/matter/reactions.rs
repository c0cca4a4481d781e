//! What follows from an act by itself, in the same commit: call-back duties (E2).
//!
//! Pure. A house rule where the law is silent; the numbers are settings shown as such.

use dengwen_domain::codes::{CallbackReason, Outcome, Satisfaction};
use dengwen_domain::ids::{CallbackId, PersonId};
use dengwen_domain::matter::{Command, Ctx, Event, Fact, Matter};
use dengwen_domain::org::Role;

use crate::directory::Directory;
use crate::policy::Duties;

/// Commands that the program itself gives after `event`.
pub(super) fn after(
    matter: &Matter,
    event: &Event,
    ctx: &Ctx<'_>,
    duties: Duties,
    directory: &Directory,
) -> Vec<Command> {
    // Because: imported history was answered years ago by others.
    if matter.imported {
        return Vec::new();
    }
    let reason = owed(&event.what, matter, duties);
    let Some(reason) = reason else {
        return Vec::new();
    };
    let waiting = matter
        .callbacks
        .iter()
        .any(|c| c.done_on.is_none() && c.reason == reason);
    if waiting {
        return Vec::new();
    }
    let id = CallbackId(ctx.fresh.id());
    vec![Command::OpenCallback {
        id,
        reason,
        due: due(reason, ctx, duties),
        owner: caller(matter, ctx, directory),
    }]
}

/// Why a person is to be called after this; `None` where nothing follows by itself.
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each fact, and no wildcard: a new fact must fail to compile"
)]
fn owed(fact: &Fact, matter: &Matter, duties: Duties) -> Option<CallbackReason> {
    match fact {
        Fact::Rated {
            value: Satisfaction::Dissatisfied,
            ..
        } => Some(CallbackReason::BadRating),
        Fact::Served { answers: true, .. }
        | Fact::SimplyReplied { .. }
        | Fact::Answered { .. }
        | Fact::SuggestionReplied { .. } => served(matter, duties),
        Fact::RoutedOut { .. } => Some(CallbackReason::RoutedOut),
        // E2: every grave matter, however it ended.
        Fact::Directed { .. }
        | Fact::Filed { .. }
        | Fact::NotAccepted { .. }
        | Fact::NoLongerAccepted { .. } => matter.overlays.urgent.then_some(CallbackReason::Grave),
        // Law: nobody is pressed to withdraw (Art. 18, 46(6)); whoever did is always asked.
        Fact::Withdrawn { .. } => Some(CallbackReason::Withdrawn),
        Fact::ClassProposed { .. } | Fact::ClassDeclined { .. } => None,
        Fact::WithdrawalProposed { .. } | Fact::WithdrawalDeclined { .. } => None,
        Fact::ExceptionRequested { .. } | Fact::ExceptionRefused { .. } => None,
        Fact::ExceptionConfirmed {} | Fact::ExceptionWithdrawn {} => None,
        Fact::Rated { .. }
        | Fact::Served { .. }
        | Fact::Registered { .. }
        | Fact::Linked { .. }
        | Fact::Unlinked { .. }
        | Fact::RepeatNotified { .. }
        | Fact::SplitOff { .. }
        | Fact::Classified { .. }
        | Fact::Transferred { .. }
        | Fact::PassedDown { .. }
        | Fact::Assigned { .. }
        | Fact::HandedOver { .. }
        | Fact::FilingProposed { .. }
        | Fact::FilingDeclined { .. }
        | Fact::UrgentReported { .. }
        | Fact::Objected { .. }
        | Fact::ObjectionAgreed { .. }
        | Fact::ObjectionRefused { .. }
        | Fact::DisputeRaised { .. }
        | Fact::DisputeDecided { .. }
        | Fact::SignedFor { .. }
        | Fact::HandlerAssigned { .. }
        | Fact::Recused { .. }
        | Fact::CoAnswered { .. }
        | Fact::Accepted { .. }
        | Fact::AcceptedSimply { .. }
        | Fact::DeliveryConfirmed { .. }
        | Fact::PerformanceStarted { .. }
        | Fact::Performed { .. }
        | Fact::SuggestionStudied { .. }
        | Fact::Investigated { .. }
        | Fact::Extended { .. }
        | Fact::Converted { .. }
        | Fact::OpinionDrafted { .. }
        | Fact::SubstanceApproved { .. }
        | Fact::ProcedureApproved { .. }
        | Fact::DraftReturned { .. }
        | Fact::OpinionIssued { .. }
        | Fact::ReceiptRecorded { .. }
        | Fact::Executed { .. }
        | Fact::ReportedBack { .. }
        | Fact::ReportAccepted { .. }
        | Fact::ReportMoreAsked { .. }
        | Fact::ReportReturned { .. }
        | Fact::Lapsed { .. }
        | Fact::Archived { .. }
        | Fact::Recalled { .. }
        | Fact::VoidProposed { .. }
        | Fact::Voided { .. }
        | Fact::VoidDeclined { .. }
        | Fact::Corrected { .. }
        | Fact::RegistrationCorrected { .. }
        | Fact::NoteAdded { .. }
        | Fact::CallbackOpened { .. }
        | Fact::CallbackAttempted { .. }
        | Fact::OverdueFlagged { .. }
        | Fact::LimitsRecomputed { .. }
        | Fact::Succeeded { .. }
        | Fact::OtherLimitEnded { .. } => None,
        Fact::MaterialAdded { .. } | Fact::MaterialSeen {} => None,
    }
}

/// E2: a person of the office that owes the call, who neither handled nor answered it nor declared
/// an interest. The calls of an office are spread over its callers by the matter's id.
fn caller(matter: &Matter, ctx: &Ctx<'_>, directory: &Directory) -> Option<PersonId> {
    let organ = matter.callback_organ(ctx.orgs, ctx.on);
    [Role::CallbackOfficer, Role::Supervisor]
        .into_iter()
        .find_map(|role| {
            let people: Vec<PersonId> = directory
                .holders(role, organ, ctx.today)
                .into_iter()
                .map(|person| person.id)
                .filter(|id| !matter.took_part(*id) && !matter.recused.contains(id))
                .collect();
            let turn = matter.id.0.as_u128().checked_rem(people.len() as u128)?;
            people.get(usize::try_from(turn).ok()?).copied()
        })
}

fn served(matter: &Matter, duties: Duties) -> Option<CallbackReason> {
    if matter.overlays.urgent {
        Some(CallbackReason::Grave)
    } else if matter.outcome == Some(Outcome::Support) {
        Some(CallbackReason::Supported)
    } else if drawn(matter, duties.callback_one_in) {
        Some(CallbackReason::Sample)
    } else {
        None
    }
}

/// One in so many; none where nobody is to be drawn.
fn drawn(matter: &Matter, one_in: u32) -> bool {
    one_in > 0 && matter.id.0.as_u128().is_multiple_of(u128::from(one_in))
}

fn due(reason: CallbackReason, ctx: &Ctx<'_>, duties: Duties) -> jiff::civil::Date {
    if reason == CallbackReason::RoutedOut {
        let days = jiff::Span::new().days(i64::from(duties.routed_out_days));
        return ctx.on.checked_add(days).unwrap_or(ctx.on);
    }
    (0..duties.callback_working_days).fold(ctx.on, |day, _| ctx.calendar.next_workday_after(day))
}
