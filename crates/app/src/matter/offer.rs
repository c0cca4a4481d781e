//! What a person may do to a matter now, and why not, where they would look for it.
//!
//! It asks `decide` itself, with a command whose free parts are plausible, so that a button and
//! its refusal never disagree. Nothing is recorded. Invariant: an act whose refusal depends on what
//! will be typed is offered; an act that cannot be lawful now carries its refusal.

use dengwen_domain::access::Permission;
use dengwen_domain::limit::{Due, LimitId, last_day};
use dengwen_domain::matter::{Ctx, LimitChange, Matter, Reach, decide, lawful_acts};
use dengwen_domain::procedure::{Act, Guard, Place, Stage};
use dengwen_domain::refusal::{Refusal, Why};

use super::act::actor_of;
use super::exception::passes;
use super::probe::probe;
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
    /// An exception with a second person would pass the refusal, and there is one (21.12).
    pub exception: bool,
}

impl App {
    /// Every act this person may do now, and those they would look for with the reason why not.
    ///
    /// # Errors
    /// As [`App::check`]; a fault when the matter's pack is not loaded.
    pub fn offers(&self, who: &Who, matter: &Matter) -> Result<Vec<Offer>, AppError> {
        self.check(who, matter, Permission::ReadMatter)?;
        let mut offers = self.deciding(who, matter, |ctx| {
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
        })?;
        // Because: what nobody could confirm is no way on.
        if offers.iter().any(|offer| offer.exception) && self.seconds(who, matter).is_empty() {
            for offer in &mut offers {
                offer.exception = false;
            }
        }
        Ok(offers)
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
                Why::Part(_) | Why::DocumentPart { .. } => None,
                Why::Guard(_) | Why::GuardOn(..) | Why::NotAtThisStage | Why::NotYourDuty => {
                    Some(refusal)
                }
            }
        })
    }

    pub(crate) fn deciding<T>(
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
            reach: Reach::default(),
        };
        Ok(ask(&ctx))
    }
}

fn started(change: LimitChange) -> Option<(LimitId, Due)> {
    match change {
        LimitChange::Started(run) => Some((run.id, run.due)),
        LimitChange::Stopped { .. }
        | LimitChange::Awaits { .. }
        | LimitChange::Moved { .. }
        | LimitChange::Flagged { .. } => None,
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
            Why::Part(_) | Why::DocumentPart { .. } => None,
            Why::Guard(_) | Why::GuardOn(..) | Why::NotAtThisStage | Why::NotYourDuty => {
                Some(refusal)
            }
        },
    };
    Some(Offer {
        act,
        article: article.to_owned(),
        exception: refusal.as_ref().is_some_and(passes),
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
            | Place::Outside
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
        exception: false,
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
            | Guard::ReportOwed
            | Guard::ReportWaiting
            | Guard::VoidPending
            | Guard::WithdrawalPending
            | Guard::ClassPending
            | Guard::ExceptionPending
            | Guard::NamedSecond
            | Guard::OwnException
            | Guard::NotSent
            | Guard::ClassReport
            | Guard::ClassSuggestion
            | Guard::RouteC5
            | Guard::OutcomeSupport
            | Guard::OwnDocument
            | Guard::ReceiptAwaited
    )
}

/// Guards that look at what will be typed.
pub(super) const fn depends_on_form(guard: Guard) -> bool {
    matches!(
        guard,
        Guard::TargetUnit
            | Guard::TargetOffice
            | Guard::TargetCompetent
            | Guard::PoliticalLegal
            | Guard::NotAccused
            | Guard::GroundLawful
            | Guard::GroundBasis
            | Guard::ClassUnlessNoRequest
            | Guard::FoundReport
            | Guard::HolderUnlessReport
            | Guard::SecondReader
            | Guard::RouteOther
            | Guard::ReportBackAhead
            | Guard::AnswersEach
            | Guard::OpinionComplete
            | Guard::DayPlausible
            | Guard::CommonSuperior
    )
}
