//! What a person may do to a matter now, and why not, where they would look for it.
//!
//! It asks `decide` itself, with a command whose free parts are plausible, so that a button and
//! its refusal never disagree. Nothing is recorded. Invariant: an act whose refusal depends on what
//! will be typed is offered; an act that cannot be lawful now carries its refusal.

use dengwen_domain::access::Permission;
use dengwen_domain::codes::{
    CallbackReason, CallbackResult, Class, Outcome, RatingTarget, Route, Satisfaction,
    ServiceMethod, SuggestionOutcome,
};
use dengwen_domain::ids::{CallbackId, DocumentId, MatterId, OrganId, PersonId, SealedId};
use dengwen_domain::limit::{Due, LimitId, last_day};
use dengwen_domain::matter::{
    Actor, Command, Ctx, LimitChange, Matter, OpinionParts, Routing, ServiceRecord, decide,
    lawful_acts,
};
use dengwen_domain::procedure::{Act, Guard, Place, Stage};
use dengwen_domain::refusal::{Refusal, Why};
use uuid::Uuid;

use super::act::actor_of;
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// An act as a person stands to it.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The act.
    pub act: Act,
    /// The article it rests on.
    pub article: String,
    /// Why it cannot be done now; `None` when it can.
    pub refusal: Option<Refusal>,
}

impl App {
    /// Every act this person may do now, and those they would look for with the reason why not.
    ///
    /// # Errors
    /// As [`App::check`]; a fault when the matter's pack is not loaded.
    pub fn offers(&self, who: &Who, matter: &Matter) -> Result<Vec<Offer>, AppError> {
        self.check(who, matter, Permission::ReadMatter)?;
        self.deciding(who, matter, |ctx| {
            let mut offers: Vec<Offer> = lawful_acts(matter, ctx)
                .into_iter()
                .filter_map(|row| offer(matter, row.act, &row.article, ctx))
                .collect();
            for act in looked_for(matter.stage) {
                let known = offers.iter().any(|offer| offer.act == *act);
                if !known {
                    offers.extend(missed(matter, *act, ctx));
                }
            }
            offers
        })
    }

    /// The limits that an act would start if it were done now, with their last days.
    ///
    /// # Errors
    /// As [`App::offers`].
    pub fn foresee(
        &self,
        who: &Who,
        matter: &Matter,
        act: Act,
    ) -> Result<Vec<(LimitId, Due)>, AppError> {
        self.deciding(who, matter, |ctx| {
            let decided = probe(matter, act, ctx.actor)
                .and_then(|command| decide(matter, &command, ctx).ok());
            match decided {
                Some(event) => event.limits.into_iter().filter_map(started).collect(),
                None => by_the_row(matter, act, ctx),
            }
        })
    }

    /// Why an act cannot be done now, whatever is typed; `None` when it can, or when only what is
    /// typed decides.
    ///
    /// # Errors
    /// As [`App::offers`].
    pub fn refusal(
        &self,
        who: &Who,
        matter: &Matter,
        act: Act,
    ) -> Result<Option<Refusal>, AppError> {
        self.check(who, matter, Permission::ReadMatter)?;
        self.deciding(who, matter, |ctx| {
            let command = probe(matter, act, ctx.actor)?;
            let refusal = decide(matter, &command, ctx).err()?;
            match &refusal.why {
                Why::Guard(guard) if depends_on_form(*guard) => None,
                Why::Guard(guard) | Why::GuardOn(guard, _) if guard.can_be_overridden() => None,
                Why::Part(_) => None,
                Why::Guard(_) | Why::GuardOn(..) | Why::NotAtThisStage | Why::NotYourDuty => {
                    Some(refusal)
                }
            }
        })
    }

    fn deciding<T>(
        &self,
        who: &Who,
        matter: &Matter,
        ask: impl FnOnce(&Ctx<'_>) -> T,
    ) -> Result<T, AppError> {
        let directory = self.directory();
        let book = self
            .law()
            .book(&matter.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", matter.pack)))?;
        let actor = actor_of(who, &directory);
        let fresh = self.fresh();
        let ctx = Ctx {
            today: self.today(),
            on: self.today(),
            at: None,
            actor: &actor,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
        };
        Ok(ask(&ctx))
    }
}

fn started(change: LimitChange) -> Option<(LimitId, Due)> {
    match change {
        LimitChange::Started(run) => Some((run.id, run.due)),
        LimitChange::Stopped { .. } | LimitChange::Moved { .. } | LimitChange::Flagged { .. } => {
            None
        }
    }
}

/// Before a target is named nothing can be decided; limits that run from the act itself are known
/// all the same.
fn by_the_row(matter: &Matter, act: Act, ctx: &Ctx<'_>) -> Vec<(LimitId, Due)> {
    let row = ctx.book.acts.row(matter.stage, act);
    let starts = row.map_or(&[][..], |row| &row.starts);
    starts
        .iter()
        .filter(|id| matches!(id, LimitId::C03 | LimitId::C04))
        .filter_map(|id| {
            let rule = ctx.book.pack.limit(*id, ctx.on)?;
            Some((*id, last_day(rule, ctx.on, &[], 0, ctx.calendar)))
        })
        .collect()
}

fn offer(matter: &Matter, act: Act, article: &str, ctx: &Ctx<'_>) -> Option<Offer> {
    let command = probe(matter, act, ctx.actor)?;
    let refusal = match decide(matter, &command, ctx) {
        Ok(_) => None,
        Err(refusal) => match &refusal.why {
            Why::Guard(guard) if nobody_looks(*guard) => return None,
            Why::Guard(guard) if depends_on_form(*guard) => None,
            Why::Part(_) => None,
            Why::Guard(_) | Why::GuardOn(..) | Why::NotAtThisStage | Why::NotYourDuty => {
                Some(refusal)
            }
        },
    };
    Some(Offer {
        act,
        article: article.to_owned(),
        refusal,
    })
}

/// An act that has no row at this stage, shown to those whose roles do it at another.
fn missed(matter: &Matter, act: Act, ctx: &Ctx<'_>) -> Option<Offer> {
    let row = ctx.book.acts.rows().iter().find(|row| row.act == act)?;
    let mine = ctx.actor.roles.iter().any(|(role, organ)| {
        let place = match row.at {
            Place::Unit => matter.last_lead().is_some_and(|task| task.unit == *organ),
            Place::Office => matter.office() == *organ,
            Place::AnyOffice
            | Place::CoUnit
            | Place::Holder
            | Place::Concerned
            | Place::Superior
            | Place::Petitioner
            | Place::System => matter.concerned().any(|concerned| concerned == *organ),
        };
        place && row.roles.contains(role)
    });
    let refusal = decide(matter, &probe(matter, act, ctx.actor)?, ctx).err()?;
    (mine && refusal.why == Why::NotAtThisStage).then(|| Offer {
        act,
        article: row.article.clone(),
        refusal: Some(refusal),
    })
}

/// Acts that somebody at this stage looks for although they come later or came earlier.
const fn looked_for(stage: Stage) -> &'static [Act] {
    match stage {
        Stage::Dispatched | Stage::Assigned => &[Act::Accept, Act::NotAccept],
        Stage::PendingNotice => &[Act::DraftOpinion, Act::Recall],
        Stage::Accepted | Stage::Handling => &[Act::Object, Act::NotAccept, Act::IssueOpinion],
        Stage::InApproval => &[Act::Serve, Act::DraftOpinion],
        Stage::OpinionIssued => &[Act::DraftOpinion, Act::Execute],
        Stage::Served => &[Act::DraftOpinion, Act::Extend],
        Stage::AcceptedSimple => &[Act::DraftOpinion],
        Stage::Registered
        | Stage::Objected
        | Stage::Disputed
        | Stage::Performing
        | Stage::Performed
        | Stage::SuggestionUnderStudy
        | Stage::Executed
        | Stage::HandedOver
        | Stage::Guided
        | Stage::Replied
        | Stage::Filed
        | Stage::NotAccepted
        | Stage::NoLongerAccepted
        | Stage::RoutedOut
        | Stage::SuggestionReplied
        | Stage::Lapsed
        | Stage::Withdrawn
        | Stage::Archived
        | Stage::Voided => &[],
    }
}

/// Guards that choose between acts: the act of the other case is what people look for.
const fn nobody_looks(guard: Guard) -> bool {
    matches!(
        guard,
        Guard::FilingPending
            | Guard::VoidPending
            | Guard::ClassReport
            | Guard::ClassSuggestion
            | Guard::RouteC5
            | Guard::OutcomeSupport
    )
}

/// Guards that look at what will be typed.
const fn depends_on_form(guard: Guard) -> bool {
    matches!(
        guard,
        Guard::TargetUnit
            | Guard::TargetOffice
            | Guard::TargetCompetent
            | Guard::NotAccused
            | Guard::GroundLawful
            | Guard::RouteOther
            | Guard::ReportBackAhead
            | Guard::AnswersEach
            | Guard::OpinionComplete
            | Guard::DayPlausible
            | Guard::CommonSuperior
    )
}

fn opinion(matter: &Matter) -> OpinionParts {
    OpinionParts {
        text: nil(),
        outcome: Outcome::Explain,
        request: true,
        facts: true,
        reasons: true,
        opinion: true,
        basis: true,
        answers: matter.requests,
        review_organ: Some(OrganId(Uuid::nil())),
    }
}

fn nil() -> SealedId {
    SealedId(Uuid::nil())
}

fn routing(matter: &Matter) -> Routing {
    Routing {
        to: OrganId(matter.id.0),
        co: Vec::new(),
        report_back: None,
        suggest_simple: false,
    }
}

/// The document that waits for service: the answer first, else one for the petitioner.
pub fn to_serve(matter: &Matter) -> Option<DocumentId> {
    use dengwen_domain::procedure::DocumentKind;
    let open = |d: &&dengwen_domain::matter::Document| {
        d.served.is_empty() && d.to.is_none() && d.corrected_by.is_none()
    };
    let waiting = matches!(matter.stage, Stage::OpinionIssued | Stage::Performed);
    let answers = |d: &&dengwen_domain::matter::Document| {
        matches!(d.kind, DocumentKind::D07 | DocumentKind::D12)
    };
    let mut list = matter.documents.iter().filter(open);
    if waiting {
        list.find(answers).map(|d| d.id)
    } else {
        list.next().map(|d| d.id)
    }
}

/// A plausible command for an act; `None` when there is nothing it could be about, or when it is
/// done elsewhere (registering, jobs).
#[expect(
    clippy::too_many_lines,
    reason = "one arm an act, no wildcard: a new act must say how it is asked about"
)]
fn probe(matter: &Matter, act: Act, actor: &Actor) -> Option<Command> {
    let reason = nil();
    let me = actor.person.unwrap_or(PersonId(Uuid::nil()));
    let repeat = matter.petitions.iter().find(|link| !link.opened);
    Some(match act {
        Act::Register | Act::LinkRepeat | Act::Split => return None,
        Act::Lapse | Act::FlagOverdue | Act::RecomputeLimits => return None,
        Act::Unlink => Command::Unlink {
            petition: repeat.filter(|link| link.unlinked_on.is_none())?.petition,
            reason,
        },
        Act::NotifyRepeat => Command::NotifyRepeat {
            petition: repeat?.petition,
        },
        Act::Classify => Command::Classify {
            class: Class::Claim,
            route: Some(Route::C6),
            topic: None,
            region: None,
            purpose: None,
            requests: matter.requests,
            reasons: reason,
            accused: Vec::new(),
        },
        Act::Transfer => Command::Transfer(routing(matter)),
        Act::Assign => Command::Assign(routing(matter)),
        Act::PassDown => Command::PassDown {
            to: OrganId(matter.id.0),
            suggest_simple: false,
        },
        Act::HandOver => Command::HandOver {
            to: OrganId(matter.id.0),
            letter: reason,
        },
        Act::Direct => Command::Direct { guidance: reason },
        Act::Answer => Command::Answer { reply: reason },
        Act::ProposeFiling => Command::ProposeFiling { reason },
        Act::ConfirmFiling => Command::ConfirmFiling,
        Act::DeclineFiling => Command::DeclineFiling { reason },
        Act::ReportUrgent => Command::ReportUrgent { event: reason },
        Act::Object => Command::Object {
            reasons: reason,
            suggests: None,
        },
        Act::AgreeObjection => Command::AgreeObjection { reasons: reason },
        Act::RefuseObjection => Command::RefuseObjection { reasons: reason },
        Act::RaiseDispute => Command::RaiseDispute { reasons: reason },
        Act::DecideDispute => Command::DecideDispute {
            to: OrganId(matter.id.0),
            reasons: reason,
        },
        Act::SignFor => Command::SignFor,
        Act::AssignHandler => Command::AssignHandler {
            handler: PersonId(Uuid::nil()),
        },
        Act::Recuse => Command::Recuse { person: me, reason },
        Act::AnswerCo => Command::AnswerCo {
            contribution: reason,
        },
        Act::Accept => Command::Accept,
        Act::AcceptSimple => Command::AcceptSimple {
            likely_supported: true,
        },
        Act::NotAccept => Command::NotAccept {
            ground: String::new(),
            reason,
            next_door: true,
        },
        Act::NoLongerAccept => Command::NoLongerAccept {
            ground: String::new(),
            reason,
            next_door: true,
        },
        Act::RouteOut => Command::RouteOut {
            route: Route::C1,
            guidance: reason,
        },
        Act::ConfirmDelivery => Command::ConfirmDelivery { note: reason },
        Act::StartPerforming => Command::StartPerforming,
        Act::Perform => Command::Perform(opinion(matter)),
        Act::StudySuggestion => Command::StudySuggestion,
        Act::ReplySuggestion => Command::ReplySuggestion {
            outcome: SuggestionOutcome::Adopted,
            reply: reason,
        },
        Act::Investigate => Command::Investigate { record: reason },
        Act::Extend => Command::Extend { days: 1, reason },
        Act::Convert => Command::Convert { reason },
        Act::ReplySimple => Command::ReplySimple {
            parts: opinion(matter),
            method: ServiceMethod::Electronic,
        },
        Act::DraftOpinion => Command::DraftOpinion(opinion(matter)),
        Act::ApproveSubstance => Command::ApproveSubstance,
        Act::ApproveProcedure => Command::ApproveProcedure,
        Act::ReturnDraft => Command::ReturnDraft { reason },
        Act::IssueOpinion => Command::IssueOpinion,
        Act::Serve => Command::Serve(ServiceRecord {
            document: to_serve(matter).or_else(|| {
                matches!(matter.stage, Stage::InApproval).then(|| DocumentId(Uuid::nil()))
            })?,
            method: ServiceMethod::Post,
            refused: false,
            note: None,
        }),
        Act::Execute => Command::Execute { proof: reason },
        Act::Withdraw => Command::Withdraw { statement: reason },
        Act::Archive => Command::Archive,
        Act::Recall => Command::Recall { reason },
        Act::ProposeVoid => Command::ProposeVoid {
            in_favour_of: MatterId(Uuid::nil()),
            reason,
        },
        Act::ConfirmVoid => Command::ConfirmVoid,
        Act::DeclineVoid => Command::DeclineVoid { reason },
        Act::Correct => Command::Correct {
            document: matter
                .documents
                .iter()
                .find(|d| d.corrected_by.is_none())?
                .id,
            text: reason,
        },
        Act::AddMaterial => Command::AddMaterial {
            petition: matter.linked().next()?,
            text: Some(reason),
            files: 0,
        },
        Act::AddNote => Command::AddNote { note: reason },
        Act::Rate => Command::Rate {
            target: unrated(matter)?,
            value: Satisfaction::Satisfied,
            reasons: Vec::new(),
            words: None,
            assisted: true,
        },
        Act::OpenCallback => Command::OpenCallback {
            id: CallbackId(Uuid::nil()),
            reason: CallbackReason::Retry,
            due: matter.received_on,
        },
        Act::RecordCallback => Command::RecordCallback {
            id: matter.callbacks.iter().find(|c| c.done_on.is_none())?.id,
            time: String::new(),
            result: CallbackResult::Content,
            note: None,
        },
    })
}

fn unrated(matter: &Matter) -> Option<RatingTarget> {
    RatingTarget::ALL
        .iter()
        .copied()
        .find(|target| matter.ratings.iter().all(|rating| rating.target != *target))
}
