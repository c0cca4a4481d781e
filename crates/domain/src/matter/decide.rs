//! Decides what happens when someone asks for an act. Records nothing.

use super::Matter;
use super::acts::{
    answer, callback, classify, correct, dispatch, exception, filing, follow, handle, intake,
    notice, objection, opinion, report, service, succession, withdrawal,
};
use super::command::{Command, OpenMatter};
use super::engine::{Ctx, Done, Override, conclude, refuse, standing};
use super::event::{Event, Fact};
use super::guards::check;
use crate::procedure::{Act, ActRow, Guard};
use crate::refusal::{Refusal, Why};

/// Opens a matter for a petition (T01, T02). Always allowed: everything received is registered.
pub fn open(command: &OpenMatter, ctx: &Ctx<'_>) -> Event {
    intake::open(command, ctx)
}

/// Decides `command` on `matter`: finds the pack's row for stage and act, checks who, checks the
/// guards, calls the act's own function, adds the row's consequences.
///
/// # Errors
/// A `Refusal` that names act, stage, reason, article and what is lawful instead.
pub fn decide(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> Result<Event, Refusal> {
    let act = command.act();
    let Some(row) = ctx.book.acts.row(matter.stage, act) else {
        return Err(refuse(matter, act, ctx, Why::NotAtThisStage, ""));
    };
    if standing(matter, row, ctx).is_none() {
        return Err(refuse(matter, act, ctx, Why::NotYourDuty, &row.article));
    }
    let mut overridden = Vec::new();
    // Because: no act is back-dated before what it stands on, whatever its row asks.
    for guard in row.guards.iter().chain(&[Guard::DayPlausible]) {
        if let Err(why) = check(*guard, matter, command, ctx) {
            if !is_overridden(*guard, ctx) {
                return Err(refuse(matter, act, ctx, why, &row.article));
            }
            overridden.push(*guard);
        }
    }
    let done = dispatch_act(matter, command, row, ctx)
        .map_err(|why| refuse(matter, act, ctx, why, &row.article))?;
    let mut event = conclude(matter, row, done, ctx);
    // Because: an exception that was asked for and not needed is none.
    event.overriding = ctx
        .overriding
        .filter(|o| overridden.contains(&o.guard))
        .cloned();
    event.overridden = overridden;
    Ok(event)
}

/// What the second person confirmed is done as the first asked it, by the first, on the matter as
/// it is now (21.12): two events, the confirmation first.
///
/// # Errors
/// As [`decide`], for the confirmation by `second` and for what was asked by `first`.
pub fn decide_confirmed(
    matter: &Matter,
    asked: &Command,
    first: &Ctx<'_>,
    second: &Ctx<'_>,
) -> Result<(Event, Event), Refusal> {
    let confirmed = decide(matter, &Command::ConfirmException, second)?;
    let stale = |why| {
        refuse(
            matter,
            Act::ConfirmException,
            second,
            why,
            &confirmed.row.article,
        )
    };
    let request = matter.exception.as_ref();
    let request = request.ok_or_else(|| stale(Why::Guard(Guard::ExceptionPending)))?;
    if asked.act() != request.act || first.actor.person != Some(request.by) {
        return Err(stale(Why::Part("exception")));
    }
    let overriding = Override {
        guard: request.guard,
        reason: request.reason,
        second: request.second,
    };
    let mut after = matter.clone();
    after.apply(&confirmed);
    let done = decide(
        &after,
        asked,
        &Ctx {
            overriding: Some(&overriding),
            ..*first
        },
    )?;
    Ok((confirmed, done))
}

/// Acts whose row fits the actor at this stage. Guards are not asked: a page that offers an act
/// learns from `decide` whether it holds.
pub fn lawful_acts<'a>(matter: &Matter, ctx: &'a Ctx<'_>) -> Vec<&'a ActRow> {
    ctx.book
        .acts
        .lawful(matter.stage)
        .into_iter()
        .filter_map(|act| ctx.book.acts.row(matter.stage, act))
        .filter(|row| standing(matter, row, ctx).is_some())
        .collect()
}

/// Law: every hard stop has a supervised override with reason and second person (21.12), save the
/// rules that protect people.
fn is_overridden(guard: Guard, ctx: &Ctx<'_>) -> bool {
    ctx.overriding.is_some_and(|o| {
        o.guard == guard && guard.can_be_overridden() && Some(o.second) != ctx.actor.person
    })
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm an act, read top to bottom; no wildcard"
)]
fn dispatch_act(
    matter: &Matter,
    command: &Command,
    row: &ActRow,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    debug_assert_eq!(row.act, command.act());
    match command {
        Command::LinkRepeat { .. } => intake::link(matter, command),
        Command::Unlink { petition, reason } => intake::unlink(matter, *petition, *reason, ctx),
        Command::NotifyRepeat { petition } => intake::notify_repeat(matter, *petition),
        Command::Split { into } => intake::split(into),
        Command::ConfirmClass | Command::DeclineClass { .. } => of_two(matter, command, ctx),
        Command::Classify { .. } => classify::classify(matter, command, ctx),
        Command::Transfer(routing) => dispatch::transfer(matter, routing, ctx),
        Command::PassDown { to, suggest_simple } => {
            dispatch::pass_down(matter, *to, *suggest_simple, ctx)
        }
        Command::Assign(routing) => dispatch::assign(matter, routing, ctx),
        Command::HandOver { to, letter } => dispatch::hand_over(matter, *to, *letter, ctx),
        Command::Recall { reason } => Ok(dispatch::recall(matter, row, *reason)),
        Command::Direct { guidance } => Ok(answer::direct(*guidance)),
        Command::Answer { reply, kind } => answer::answer(matter, *reply, *kind, ctx),
        Command::ProposeFiling { .. } | Command::ConfirmVoid => of_two(matter, command, ctx),
        Command::ProposeVoid { .. } | Command::ConfirmFiling { .. } => of_two(matter, command, ctx),
        Command::DeclineFiling { .. } | Command::DeclineVoid { .. } => of_two(matter, command, ctx),
        Command::RequestException(_) | Command::WithdrawException => of_two(matter, command, ctx),
        Command::ConfirmException | Command::RefuseException { .. } => of_two(matter, command, ctx),
        Command::ReportUrgent { event } => Ok(follow::report_urgent(*event)),
        Command::Object { reasons, suggests } => objection::object(matter, *reasons, *suggests),
        Command::AgreeObjection { reasons } => Ok(objection::agree(matter, *reasons)),
        Command::RefuseObjection { reasons } => Ok(objection::refuse(matter, *reasons)),
        Command::RaiseDispute { reasons } => Ok(objection::raise(*reasons)),
        Command::DecideDispute { to, reasons } => objection::decide(matter, *to, *reasons, ctx),
        Command::SignFor => notice::sign_for(matter, ctx),
        Command::Accept | Command::AcceptSimple { .. } => Ok(notice::accept(command)),
        Command::NotAccept { .. } | Command::NoLongerAccept { .. } => notice::refuse(command, ctx),
        Command::RouteOut { route, guidance } => Ok(notice::route_out(*route, *guidance)),
        Command::StartPerforming => Ok(notice::start_performing()),
        Command::StudySuggestion => Ok(notice::study_suggestion()),
        Command::ConfirmDelivery { note } => Ok(follow::confirm_delivery(*note)),
        Command::AssignHandler { handler } => Ok(handle::assign_handler(*handler)),
        Command::Recuse { person, reason } => handle::recuse(matter, *person, *reason),
        Command::AnswerCo { contribution } => handle::answer_co(matter, *contribution, ctx),
        Command::Investigate { record } => Ok(handle::investigate(*record)),
        Command::Extend { days, reason } => handle::extend(matter, *days, *reason, ctx),
        Command::Convert { reason } => handle::convert(matter, *reason, ctx),
        Command::Execute { proof } => Ok(handle::execute(*proof)),
        Command::DraftOpinion(parts) => Ok(opinion::draft(matter, parts, ctx)),
        Command::ApproveSubstance => Ok(opinion::approve_substance(ctx)),
        Command::ApproveProcedure => Ok(opinion::approve_procedure(ctx)),
        Command::ReturnDraft { reason } => Ok(opinion::return_draft(*reason)),
        Command::IssueOpinion => opinion::issue(matter, ctx),
        Command::Perform(parts) => Ok(opinion::perform(matter, parts, ctx)),
        Command::ReplySimple { parts, method } => opinion::simple(matter, parts, *method, ctx),
        Command::ReplySuggestion { outcome, reply } => {
            Ok(answer::reply_suggestion(*outcome, *reply, ctx))
        }
        Command::Serve(record) => service::serve(matter, record, ctx),
        Command::RecordReceipt { .. } => service::record_receipt(matter, command, ctx),
        Command::Correct { document, text } => answer::correct(matter, *document, *text, ctx),
        Command::ReportBack { .. }
        | Command::AcceptReport
        | Command::AskReport { .. }
        | Command::ReturnReport { .. } => report::done(matter, command, ctx),
        Command::Withdraw { statement } => Ok(withdrawal::withdraw(*statement)),
        Command::ProposeWithdrawal { .. }
        | Command::ConfirmWithdrawal { .. }
        | Command::DeclineWithdrawal { .. } => of_two(matter, command, ctx),
        Command::Archive => Ok(follow::archive()),
        Command::CorrectRegistration { .. } => correct::registration(matter, command, ctx),
        Command::AddMaterial { .. } | Command::SeeMaterial => {
            follow::material(matter, command, ctx)
        }
        Command::AddNote { note } => Ok(follow::add_note(*note)),
        Command::Rate { .. } => follow::rate(command, ctx),
        Command::OpenCallback { .. } => callback::open(matter, command, ctx),
        Command::RecordCallback { .. } => callback::record(matter, command, ctx),
        Command::Lapse
        | Command::FlagOverdue
        | Command::RecomputeLimits
        | Command::EndOtherLimit
        | Command::Succeed => by_itself(matter, command, ctx),
    }
}

/// What the program does without anybody's asking.
fn by_itself(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> Result<Done, Why> {
    match command {
        Command::FlagOverdue => follow::flag_overdue(matter, ctx),
        Command::RecomputeLimits => follow::recompute(matter, ctx),
        Command::EndOtherLimit => follow::end_other_limit(matter, ctx),
        Command::Succeed => succession::succeed(matter, ctx),
        _ => Ok(follow::lapse()),
    }
}

/// What one person proposes and another decides.
fn of_two(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> Result<Done, Why> {
    match command {
        Command::ProposeFiling { reason, kind } => Ok(filing::propose(*reason, *kind, ctx)),
        Command::ConfirmFiling { reading } => filing::confirm(matter, *reading),
        Command::DeclineFiling { reason } => Ok(filing::decline(*reason)),
        Command::ProposeVoid {
            in_favour_of,
            reason,
        } => filing::propose_void(matter, *in_favour_of, *reason, ctx),
        Command::ConfirmVoid => filing::confirm_void(matter),
        Command::DeclineVoid { reason } => Ok(filing::decline_void(*reason)),
        Command::ConfirmClass => classify::confirm(matter, ctx),
        Command::DeclineClass { reason } => Ok(classify::decline(*reason)),
        Command::ProposeWithdrawal { statement } => Ok(withdrawal::propose(*statement, ctx)),
        Command::ConfirmWithdrawal { proof, note } => withdrawal::confirm(matter, *proof, *note),
        Command::DeclineWithdrawal { reason } => Ok(withdrawal::decline(*reason)),
        Command::RequestException(asked) => exception::request(matter, asked, ctx),
        Command::ConfirmException => Ok(Done::new(Fact::ExceptionConfirmed {})),
        Command::RefuseException { reason } => Ok(exception::refuse(*reason)),
        Command::WithdrawException => Ok(Done::new(Fact::ExceptionWithdrawn {})),
        // Because: `dispatch_act` lists every command once and passes only these.
        _ => Err(Why::Part("pending")),
    }
}

impl Act {
    /// Does it release the answer that is drafted here? What was said by word of mouth can be
    /// recorded later; this paper cannot have been there before, and the time to ask for review
    /// follows it (C07).
    pub const fn makes_answer(self) -> bool {
        matches!(self, Self::IssueOpinion | Self::Perform | Self::ReplySimple)
    }

    /// Acts that only add (material, note, rating) carry no version and are retried on conflict;
    /// the others return the page with what changed.
    pub const fn only_adds(self) -> bool {
        matches!(
            self,
            Self::AddMaterial
                | Self::AddNote
                | Self::Rate
                | Self::OpenCallback
                | Self::RecordCallback
                | Self::FlagOverdue
                | Self::RecomputeLimits
                | Self::EndOtherLimit
                | Self::Succeed
                | Self::Lapse
        )
    }
}
