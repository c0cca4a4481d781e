//! Guards: one function a group, each answering whether a named condition holds.

use jiff::civil::Date;

use super::Matter;
use super::acts::{exception, service};
use super::basis;
use super::command::{Command, OpinionParts, Routing};
use super::engine::{ActorKind, Ctx};
use super::parts::{Document, Pending, Service};
use super::plausible::is_plausible;
use crate::calendar::Calendar;
use crate::codes::{AnswerKind, Channel, Class, FilingKind, Outcome, RatingTarget, Route};
use crate::ids::{OrganId, PersonId};
use crate::limit::{LimitId, last_day};
use crate::org::Role;
use crate::pack::Pack;
use crate::petition::Correction;
use crate::procedure::{Guard, Stage};
use crate::refusal::Why;

/// Checks one guard.
pub(super) fn check(
    guard: Guard,
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<(), Why> {
    let fails = Err(Why::Guard(guard));
    let holds = match guard {
        Guard::ClassSet => matter.class.is_some(),
        Guard::ClassUnlessNoRequest => classed_or_without_request(matter, command),
        Guard::HolderUnlessReport => finds_report(command) || holds(matter, ctx),
        Guard::FoundReport => finds_report(command),
        Guard::ClassReport => matter.class == Some(Class::Report),
        Guard::NotReport => !matter.is_report(),
        Guard::ClassSuggestion => matter.class == Some(Class::Suggestion),
        Guard::RouteC6 | Guard::OpinionRoute => {
            matter.class == Some(Class::Claim) && matter.route == Some(Route::C6)
        }
        Guard::RouteC5 => matter.class == Some(Class::Claim) && matter.route == Some(Route::C5),
        Guard::RouteOther => route_is_other(matter, command),
        Guard::TargetUnit => targets(command, matter)
            .iter()
            .all(|t| is_open_unit(*t, ctx)),
        Guard::TargetOffice => target_is_lower_office(matter, command, ctx),
        Guard::TargetCompetent => target_is_competent(matter, command, ctx),
        Guard::NotAccused => not_accused(matter, command, ctx),
        Guard::NotLitigationLetter => matter.route != Some(Route::C1) || matter.channel.is_visit(),
        Guard::WithinC04 => return within_c04(matter, ctx),
        Guard::NotRecused => not_recused(matter, command, ctx),
        Guard::SimplifiedAllowed => return simplified_allowed(matter, command, ctx),
        Guard::GroundLawful => ground_lawful(matter, command, ctx),
        Guard::GroundBasis => return basis::check(matter, command, ctx),
        Guard::ExtensionLawful => return extension_lawful(matter, command, ctx),
        Guard::OpinionComplete => return opinion_complete(command),
        Guard::AnswersEach => parts(command).is_none_or(|p| p.answers >= matter.requests),
        Guard::Approved => matter
            .opinion
            .as_ref()
            .is_some_and(|o| o.substance_by.is_some() && o.procedure_by.is_some()),
        Guard::OtherPerson => other_person(matter, command, ctx),
        Guard::SecondReader => second_reader(matter, command),
        Guard::NotNotified => not_notified(matter),
        Guard::ReportOwed => {
            matter.running(LimitId::C05a).is_some() && matter.report_waiting().is_none()
        }
        Guard::ReportWaiting => matter.report_waiting().is_some(),
        Guard::NotSigned => matter.lead().is_some_and(|task| task.signed_on.is_none()),
        Guard::OutcomeSupport => matter.outcome == Some(Outcome::Support),
        Guard::ReportBackAhead => match command {
            Command::Assign(routing) => routing.report_back.is_some_and(|day| day > ctx.on),
            _ => false,
        },
        Guard::PetitionersWish => true,
        Guard::RatingOpen => rating_open(matter, command, ctx),
        Guard::WindowEnded => window_ended(matter, ctx),
        Guard::DayPlausible => is_plausible(matter, command, ctx),
        Guard::NothingPending => matter.pending.is_none(),
        Guard::FilingPending => matches!(matter.pending, Some(Pending::Filing { .. })),
        Guard::ClassPending => matches!(matter.pending, Some(Pending::Class(_))),
        Guard::ClassSettled => !matches!(matter.pending, Some(Pending::Class(_))),
        Guard::RouteChecked => route_checked(matter, ctx),
        Guard::WithdrawalPending => matches!(matter.pending, Some(Pending::Withdrawal { .. })),
        Guard::NotSent => matter.stage == Stage::Registered,
        Guard::PoliticalLegal => political_legal(matter, command, ctx),
        Guard::VoidPending => matches!(matter.pending, Some(Pending::Void { .. })),
        Guard::CommonSuperior => true,
        Guard::ExceptionPending | Guard::ExceptionSettled => exception::holds(guard, matter, ctx),
        Guard::NamedSecond | Guard::OwnException => exception::holds(guard, matter, ctx),
        Guard::ReceiptNotLater => receipt_not_later(command),
        Guard::NothingOwed => nothing_owed(matter, ctx),
        Guard::OwnDocument => service::is_own(matter, command, ctx),
        Guard::ReceiptAwaited => awaited(matter, command).is_some(),
    };
    if holds { Ok(()) } else { fails }
}

/// Because: what was accepted was accepted, told or not, until it was taken back.
fn not_notified(matter: &Matter) -> bool {
    let lead = matter.lead();
    matter.accepted_on.is_none() && lead.is_none_or(|task| task.notified_on.is_none())
}

/// Two persons stand behind the route: whoever decided it and who checked the change, or who now
/// acts on it; in the same organ that is its petition leader. What was decided before this was
/// recorded stands.
fn route_checked(matter: &Matter, ctx: &Ctx<'_>) -> bool {
    let Some(decided) = matter.decided else {
        return true;
    };
    let unit = matter.last_lead().map(|task| task.unit);
    let sent = unit.is_some() && decided.organ != unit;
    let leads = unit.is_some_and(|unit| ctx.actor.holds(Role::PetitionLeader, unit));
    let other = ctx.actor.person.is_none() || ctx.actor.person != decided.by;
    decided.checked_by.is_some() || other && (sent || leads)
}

/// The service that waits for the receipt which is being recorded.
pub(super) fn awaited<'a>(matter: &'a Matter, command: &Command) -> Option<&'a Service> {
    let Command::RecordReceipt { document, .. } = command else {
        return None;
    };
    let found = matter.documents.iter().find(|d| d.id == *document);
    found.and_then(Document::awaited)
}

fn window_ended(matter: &Matter, ctx: &Ctx<'_>) -> bool {
    let window = matter.running(LimitId::C07);
    window.is_some_and(|run| run.due.date < ctx.today)
}

fn receipt_not_later(command: &Command) -> bool {
    match command {
        Command::CorrectRegistration { changes, .. } => {
            !changes.iter().any(Correction::is_later_receipt)
        }
        _ => true,
    }
}

fn classed_or_without_request(matter: &Matter, command: &Command) -> bool {
    // Because: imported history was answered by others and tells no class.
    let told = matter.imported && matches!(command, Command::Answer { .. });
    matter.class.is_some() || told || has_no_request(command)
}

/// T09, T10: where nothing is asked for there is nothing to classify.
fn has_no_request(command: &Command) -> bool {
    match command {
        Command::ProposeFiling { kind, .. } => kind.is_some_and(FilingKind::has_no_request),
        Command::Answer { kind, .. } => kind.is_some_and(AnswerKind::has_no_request),
        _ => false,
    }
}

const fn finds_report(command: &Command) -> bool {
    matches!(
        command,
        Command::Classify {
            class: Class::Report,
            ..
        }
    )
}

/// Does the actor work for whoever has the matter now?
fn holds(matter: &Matter, ctx: &Ctx<'_>) -> bool {
    let holder = matter.holder();
    ctx.actor.kind == ActorKind::Import || ctx.actor.roles.iter().any(|(_, organ)| *organ == holder)
}

/// 21.6: "unreadable" is what two readers found.
fn second_reader(matter: &Matter, command: &Command) -> bool {
    let unreadable = matches!(
        matter.pending,
        Some(Pending::Filing {
            kind: Some(FilingKind::Unreadable),
            ..
        })
    );
    !unreadable || matches!(command, Command::ConfirmFiling { reading: Some(_) })
}

/// No call, no limit, no receipt of an answer, no report back, and no execution of what was
/// supported (V7) is open.
fn nothing_owed(matter: &Matter, ctx: &Ctx<'_>) -> bool {
    let answers = |d: &&Document| d.kind.is_answer();
    let mut answers = matter.documents.iter().filter(answers);
    if answers.any(|d| !d.served.is_empty() && d.received_on().is_none()) {
        return false;
    }
    let executed = matter.stage != Stage::Lapsed || matter.outcome != Some(Outcome::Support);
    let mut limits = matter.limits.iter();
    executed
        && matter.running(LimitId::C05a).is_none()
        && matter.callbacks.iter().all(|c| c.done_on.is_some())
        && limits.all(|run| !run.is_running() || (run.awaits.is_none() && run.due.date < ctx.today))
}

/// Law: where it goes is decided first, by class and route, and then done (regulation 6.1).
fn route_is_other(matter: &Matter, command: &Command) -> bool {
    match command {
        Command::RouteOut { route, .. } => {
            !matches!(route, Route::C5 | Route::C6) && matter.route == Some(*route)
        }
        _ => false,
    }
}

fn routing(command: &Command) -> Option<&Routing> {
    match command {
        Command::Transfer(routing) | Command::Assign(routing) => Some(routing),
        _ => None,
    }
}

/// The organs a command sends the matter to.
pub(super) fn targets(command: &Command, matter: &Matter) -> Vec<OrganId> {
    match command {
        Command::Transfer(r) | Command::Assign(r) => {
            std::iter::once(r.to).chain(r.co.iter().copied()).collect()
        }
        Command::PassDown { to, .. }
        | Command::HandOver { to, .. }
        | Command::DecideDispute { to, .. } => vec![*to],
        Command::SignFor => vec![matter.office()],
        _ => Vec::new(),
    }
}

fn is_open_unit(target: OrganId, ctx: &Ctx<'_>) -> bool {
    ctx.orgs
        .organ(target)
        .is_some_and(|o| o.has_power() && o.exists_on(ctx.today))
}

fn target_is_lower_office(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let area = ctx.orgs.area_of_office(matter.office());
    targets(command, matter).iter().all(|t| {
        *t != matter.office()
            && area.contains(t)
            && ctx
                .orgs
                .organ(*t)
                .is_some_and(|o| o.petition_office && o.exists_on(ctx.today))
    })
}

/// Topic and place may still be unknown; then nothing can contradict the dispatcher.
fn target_is_competent(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let (Some(topic), Some(routing)) = (matter.topic.as_deref(), routing(command)) else {
        return true;
    };
    let office = ctx
        .orgs
        .organ(matter.office())
        .map_or("", |o| o.region.as_str());
    let region = matter.region.as_deref().unwrap_or(office);
    let competent = ctx.orgs.competent_for(topic, region, ctx.today);
    competent.is_empty() || competent.iter().any(|c| c.organ == routing.to)
}

/// Law: litigation matters go to the political-legal side of the same level (Art. 22(2), 21.5).
fn political_legal(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let litigation = matter.class == Some(Class::Claim) && matter.route == Some(Route::C1);
    let doors = ctx.orgs.political_legal_for(matter.office(), ctx.today);
    !litigation || targets(command, matter).iter().all(|to| doors.contains(to))
}

fn not_accused(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let barred = ctx.orgs.barred_by_accused(&matter.accused);
    targets(command, matter)
        .iter()
        .all(|target| !barred.contains(target))
}

fn within_c04(matter: &Matter, ctx: &Ctx<'_>) -> Result<(), Why> {
    match matter.running(LimitId::C04) {
        // Because: a day put earlier by hand does not bring back a right that ended.
        Some(run) if ctx.today <= run.due.date => Ok(()),
        Some(run) => Err(Why::GuardOn(Guard::WithinC04, run.due.date)),
        // Law: the 2005 Regulation knows no objection; the row is then absent and this not reached.
        None => Err(Why::Guard(Guard::WithinC04)),
    }
}

fn not_recused(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let acting = match command {
        Command::AssignHandler { handler } => Some(*handler),
        _ => ctx.actor.person,
    };
    acting.is_none_or(|person| !matter.recused.contains(&person))
}

/// B09: first-time, not assigned by a superior, likely supported, one unit, not collective.
/// B09, C17: for first, plain, unassigned items only, and decided within its working days from
/// delivery, whether or not the sender suggested it; afterwards the ordinary procedure stands.
fn simplified_allowed(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> Result<(), Why> {
    use crate::codes::DispatchMethod;
    let likely_supported =
        matches!(command, Command::AcceptSimple { likely_supported } if *likely_supported);
    let fits = matter.first_time
        && likely_supported
        && matter.persons < 5
        && matter.co_tasks().next().is_none()
        && matter
            .lead()
            .is_some_and(|task| task.method != DispatchMethod::Assign);
    if !fits {
        return Err(Why::Guard(Guard::SimplifiedAllowed));
    }
    let due = simplified_by(matter, &ctx.book.pack, ctx.calendar);
    match due.filter(|due| ctx.today > *due) {
        Some(due) => Err(Why::GuardOn(Guard::SimplifiedAllowed, due)),
        None => Ok(()),
    }
}

/// The last day on which the simplified procedure may be chosen (C17), from delivery.
///
/// Law: the competent organ decides whether to use it (办法), only it can judge whether the request
/// will be supported (B09), and on expiry the ordinary procedure simply stands. So the limit runs
/// as a duty only where the sender suggested it; without that it bounds the choice and nobody is
/// late who chose the ordinary way.
pub fn simplified_by(matter: &Matter, pack: &Pack, calendar: &Calendar) -> Option<Date> {
    let from = matter
        .lead()
        .map_or(matter.received_on, |task| task.delivered_on);
    let rule = pack.limit(LimitId::C17, from)?;
    Some(last_day(rule, from, &[], 0, calendar).date)
}

fn ground_lawful(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let (ground, next_door, again) = match command {
        Command::NotAccept {
            ground, next_door, ..
        } => (ground, next_door, false),
        Command::NoLongerAccept {
            ground, next_door, ..
        } => (ground, next_door, true),
        _ => return false,
    };
    let visit_only = ctx.book.pack.ground(ground).is_some_and(|g| g.visits_only);
    let visit_only_fits = !visit_only || matter.channel == Channel::Visit;
    *next_door
        && visit_only_fits
        && ground.starts_with("NA") == again
        && ctx.book.pack.grounds.contains_key(ground)
}

fn extension_lawful(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> Result<(), Why> {
    let Command::Extend { days, .. } = command else {
        return Err(Why::Part("days"));
    };
    let Some(run) = matter.running(LimitId::C05) else {
        return Err(Why::Guard(Guard::ExtensionLawful));
    };
    // Law: the rule in force on the day the limit began (21.10); a running limit keeps it.
    let rule = ctx.book.pack.limit(LimitId::C05, run.due.working.trigger);
    let Some(extension) = rule.and_then(|rule| rule.extension) else {
        return Err(Why::Guard(Guard::ExtensionLawful));
    };
    if ctx.today > run.due.date {
        return Err(Why::GuardOn(Guard::ExtensionLawful, run.due.date));
    }
    if *days == 0 || *days > extension.days_max || run.extended > 0 {
        return Err(Why::Guard(Guard::ExtensionLawful));
    }
    Ok(())
}

fn opinion_complete(command: &Command) -> Result<(), Why> {
    let Some(parts) = parts(command) else {
        return Err(Why::Guard(Guard::OpinionComplete));
    };
    let required = [
        (parts.request, "opinion-request"),
        (parts.facts, "opinion-facts"),
        (parts.reasons, "opinion-reasons"),
        (parts.opinion, "opinion-opinion"),
        (parts.basis, "opinion-basis"),
        (parts.review_organ.is_some(), "opinion-remedy"),
    ];
    match required.iter().find(|(there, _)| !there) {
        Some((_, part)) => Err(Why::Part(part)),
        None => Ok(()),
    }
}

/// The opinion's parts, where the command carries some.
pub(super) fn parts(command: &Command) -> Option<&OpinionParts> {
    match command {
        Command::DraftOpinion(parts)
        | Command::Perform(parts)
        | Command::ReplySimple { parts, .. } => Some(parts),
        _ => None,
    }
}

/// Two-person acts: the second is not the first, and the approvers of an opinion differ from its
/// drafter and from each other.
fn other_person(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let me = ctx.actor.person;
    let differs = |other: Option<PersonId>| me.is_none() || other != me;
    match command {
        Command::ConfirmFiling { .. }
        | Command::DeclineFiling { .. }
        | Command::ConfirmVoid
        | Command::DeclineVoid { .. }
        | Command::ConfirmClass
        | Command::DeclineClass { .. }
        | Command::ConfirmWithdrawal { .. }
        | Command::DeclineWithdrawal { .. } => match &matter.pending {
            Some(
                Pending::Filing { by, .. }
                | Pending::Void { by, .. }
                | Pending::Withdrawal { by, .. },
            ) => differs(*by),
            Some(Pending::Class(proposed)) => differs(proposed.by),
            None => false,
        },
        Command::ConfirmException | Command::RefuseException { .. } => {
            let request = matter.exception.as_ref();
            request.is_some_and(|request| differs(Some(request.by)))
        }
        // Law: what leaves under the organ's seal is drafted by one person and answered for by the
        // head or an authorised deputy (21.12).
        Command::Perform(_) | Command::ReplySimple { .. } => {
            matter.draft().is_some_and(|o| differs(o.drafted_by))
        }
        // D7: who drafted it does not send it back past those who approve.
        Command::ReturnDraft { .. } => matter
            .opinion
            .as_ref()
            .is_some_and(|o| differs(o.drafted_by)),
        // Law: three people, and nobody approves twice.
        Command::ApproveSubstance | Command::ApproveProcedure => {
            matter.opinion.as_ref().is_some_and(|o| {
                differs(o.drafted_by) && differs(o.substance_by) && differs(o.procedure_by)
            })
        }
        _ => true,
    }
}

/// Each target is rated once while its window is open; staff never rate for the petitioner unless
/// they record the petitioner's own words, which is marked.
fn rating_open(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let Command::Rate { target, .. } = command else {
        return false;
    };
    // Law: what was told can be rated when it is told (Art. 21); the unit, when it has answered.
    if *target == RatingTarget::Unit && matter.stage.is_open() {
        return false;
    }
    let window = matter
        .running(LimitId::C23)
        .is_some_and(|run| ctx.on <= run.due.date);
    window && matter.ratings.iter().all(|rating| rating.target != *target)
}
