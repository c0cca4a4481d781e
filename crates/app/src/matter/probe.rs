//! A plausible command for each act, with which a page asks `decide` about it.
//!
//! Pure. Invariant: no wildcard; a new act must say how it is asked about, or that it is done
//! elsewhere.

use dengwen_domain::codes::{
    CallbackReason, CallbackResult, Class, ContactProof, Outcome, PetitionersView, RatingTarget,
    ReceiptProof, Route, Satisfaction, ServiceMethod, SuggestionOutcome,
};
use dengwen_domain::ids::{CallbackId, DocumentId, MatterId, OrganId, PersonId, SealedId};
use dengwen_domain::matter::{
    Actor, Basis, Command, Document, Matter, OpinionParts, Routing, ServiceRecord, Waits,
};
use dengwen_domain::procedure::{Act, Stage};
use uuid::Uuid;

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
    Routing::to(OrganId(matter.id.0))
}

fn split() -> Command {
    Command::Split {
        into: vec![MatterId(Uuid::nil())],
    }
}

fn classify(matter: &Matter) -> Command {
    Command::Classify {
        class: Class::Claim,
        route: Some(Route::C6),
        topic: None,
        region: None,
        purpose: None,
        requests: matter.requests,
        reasons: nil(),
        accused: Vec::new(),
    }
}

/// What one of these organs told the petitioner, or an organ whose duties it took over: all that it
/// may serve or correct.
pub fn told_by<'a>(
    matter: &'a Matter,
    organs: &'a [OrganId],
) -> impl Iterator<Item = &'a Document> {
    let documents = matter.documents.iter();
    documents.filter(|d| d.is_for_petitioner() && organs.contains(&matter.teller(d)))
}

/// The document of one of these organs that waits for service: the answer first, and then what
/// nobody was told of all that stands.
pub fn to_serve(matter: &Matter, organs: &[OrganId]) -> Option<DocumentId> {
    let waiting = matches!(matter.stage, Stage::OpinionIssued | Stage::Performed);
    let list: Vec<&Document> = told_by(matter, organs)
        .filter(|d| d.served.is_empty())
        .collect();
    let answer = list.iter().find(|d| waiting && d.kind.is_answer());
    let owed = |d: &&&Document| matter.word_waits(d) == Some(Waits::Service);
    let stands = |d: &&&Document| d.corrected_by.is_none() && !matter.is_superseded(d);
    let first = answer.or_else(|| list.iter().find(owed));
    first.or_else(|| list.iter().find(stands)).map(|d| d.id)
}

/// What one of these organs posted, and nobody knows to be received.
pub fn awaited<'a>(
    matter: &'a Matter,
    organs: &'a [OrganId],
) -> impl Iterator<Item = &'a Document> {
    told_by(matter, organs).filter(|document| document.awaited().is_some())
}

/// The route out that was decided, else the first.
fn way_out(matter: &Matter) -> Route {
    let other = |route: &Route| !matches!(route, Route::C5 | Route::C6);
    matter.route.filter(other).unwrap_or(Route::C1)
}

fn record_receipt(matter: &Matter, actor: &Actor) -> Option<Command> {
    Some(Command::RecordReceipt {
        document: awaited(matter, &organs(actor)).next()?.id,
        proof: ReceiptProof::Signature,
        note: None,
    })
}

/// What one person proposes and another decides.
fn of_two(act: Act) -> Command {
    let reason = nil();
    match act {
        Act::ProposeFiling => Command::ProposeFiling { reason, kind: None },
        Act::ConfirmFiling => Command::ConfirmFiling { reading: None },
        Act::DeclineFiling => Command::DeclineFiling { reason },
        Act::ProposeVoid => Command::ProposeVoid {
            in_favour_of: MatterId(Uuid::nil()),
            reason,
        },
        Act::ConfirmVoid => Command::ConfirmVoid,
        Act::DeclineVoid => Command::DeclineVoid { reason },
        Act::ConfirmClass => Command::ConfirmClass,
        Act::DeclineClass => Command::DeclineClass { reason },
        Act::ConfirmException => Command::ConfirmException,
        Act::RefuseException => Command::RefuseException { reason },
        Act::WithdrawException => Command::WithdrawException,
        Act::ProposeWithdrawal => Command::ProposeWithdrawal { statement: reason },
        Act::ConfirmWithdrawal => Command::ConfirmWithdrawal {
            proof: ContactProof::CallAnswered,
            note: reason,
        },
        // Because: `probe` lists every act once and passes only these.
        _ => Command::DeclineWithdrawal { reason },
    }
}

fn organs(actor: &Actor) -> Vec<OrganId> {
    actor.roles.iter().map(|(_, organ)| *organ).collect()
}

/// A plausible command for an act; `None` when there is nothing it could be about, or when it is
/// done elsewhere (registering, jobs).
#[expect(
    clippy::too_many_lines,
    reason = "one arm an act, no wildcard: a new act must say how it is asked about"
)]
pub(super) fn probe(matter: &Matter, act: Act, actor: &Actor) -> Option<Command> {
    let (reason, to) = (nil(), OrganId(matter.id.0));
    let me = actor.person.unwrap_or(PersonId(Uuid::nil()));
    let repeat = matter.petitions.iter().find(|link| !link.opened);
    Some(match act {
        Act::Register | Act::LinkRepeat | Act::Succeed | Act::RequestException => return None,
        Act::Split => split(),
        Act::Lapse | Act::FlagOverdue | Act::RecomputeLimits | Act::EndOtherLimit => return None,
        // Because: it is recorded when the material is opened, and no button says so.
        Act::SeeMaterial => return None,
        Act::Unlink => Command::Unlink {
            petition: repeat.filter(|link| link.unlinked_on.is_none())?.petition,
            reason,
        },
        Act::NotifyRepeat => Command::NotifyRepeat {
            petition: repeat?.petition,
        },
        Act::Classify => classify(matter),
        Act::ConfirmClass | Act::DeclineClass => of_two(act),
        Act::Transfer => Command::Transfer(routing(matter)),
        Act::Assign => Command::Assign(routing(matter)),
        Act::PassDown => Command::PassDown {
            to,
            suggest_simple: false,
        },
        Act::HandOver => Command::HandOver { to, letter: reason },
        Act::Direct => Command::Direct { guidance: reason },
        Act::Answer => Command::Answer {
            reply: reason,
            kind: None,
        },
        Act::ProposeFiling | Act::ConfirmFiling | Act::DeclineFiling => of_two(act),
        Act::ReportUrgent => Command::ReportUrgent { event: reason },
        Act::Object => Command::Object {
            reasons: reason,
            suggests: None,
        },
        Act::AgreeObjection => Command::AgreeObjection { reasons: reason },
        Act::RefuseObjection => Command::RefuseObjection { reasons: reason },
        Act::RaiseDispute => Command::RaiseDispute { reasons: reason },
        Act::DecideDispute => Command::DecideDispute {
            to,
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
        Act::NotAccept | Act::NoLongerAccept => refusing(act),
        Act::RouteOut => Command::RouteOut {
            route: way_out(matter),
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
            document: to_serve(matter, &organs(actor)).or_else(|| {
                matches!(matter.stage, Stage::InApproval).then(|| DocumentId(Uuid::nil()))
            })?,
            method: ServiceMethod::Post,
            refused: false,
            note: None,
        }),
        Act::RecordReceipt => record_receipt(matter, actor)?,
        Act::Execute => Command::Execute { proof: reason },
        Act::ReportBack | Act::AcceptReport | Act::AskReport | Act::ReturnReport => reporting(act),
        Act::Withdraw => Command::Withdraw { statement: reason },
        Act::ProposeWithdrawal | Act::ConfirmWithdrawal | Act::DeclineWithdrawal => of_two(act),
        Act::ConfirmException | Act::RefuseException | Act::WithdrawException => of_two(act),
        Act::Archive => Command::Archive,
        Act::Recall => Command::Recall { reason },
        Act::ProposeVoid | Act::ConfirmVoid | Act::DeclineVoid => of_two(act),
        Act::Correct => Command::Correct {
            document: told_by(matter, &organs(actor))
                .find(|d| d.corrected_by.is_none())?
                .id,
            text: reason,
        },
        Act::AddMaterial => add_material(matter)?,
        Act::CorrectRegistration => correct_registration(matter, reason)?,
        Act::AddNote => Command::AddNote { note: reason },
        Act::Rate => Command::Rate {
            target: unrated(matter)?,
            value: Satisfaction::Satisfied,
            reasons: Vec::new(),
            words: None,
            assisted: true,
        },
        Act::OpenCallback => a_call(matter),
        Act::RecordCallback => a_try(matter)?,
    })
}

fn correct_registration(matter: &Matter, reason: SealedId) -> Option<Command> {
    Some(Command::CorrectRegistration {
        petition: matter.first_petition()?,
        changes: Vec::new(),
        words: vec!["text".to_owned()],
        reason,
        reachable: None,
    })
}

fn add_material(matter: &Matter) -> Option<Command> {
    Some(Command::AddMaterial {
        petition: matter.linked().next()?,
        text: Some(nil()),
        files: 0,
    })
}

fn a_call(matter: &Matter) -> Command {
    Command::OpenCallback {
        id: CallbackId(Uuid::nil()),
        reason: CallbackReason::Retry,
        due: matter.received_on,
        owner: None,
    }
}

fn a_try(matter: &Matter) -> Option<Command> {
    Some(Command::RecordCallback {
        id: matter.callbacks.iter().find(|c| c.done_on.is_none())?.id,
        time: String::new(),
        result: CallbackResult::Content,
        note: None,
        next: None,
    })
}

/// A refusal without a ground yet: what it needs is typed.
fn refusing(act: Act) -> Command {
    let (ground, reason, basis) = (String::new(), nil(), Basis::default());
    if act == Act::NotAccept {
        return Command::NotAccept {
            ground,
            reason,
            next_door: true,
            basis,
        };
    }
    Command::NoLongerAccept {
        ground,
        reason,
        next_door: true,
        basis,
    }
}

fn reporting(act: Act) -> Command {
    let reasons = nil();
    match act {
        Act::AcceptReport => Command::AcceptReport,
        Act::AskReport => Command::AskReport { reasons },
        Act::ReturnReport => Command::ReturnReport { reasons },
        _ => Command::ReportBack {
            report: reasons,
            view: PetitionersView::Unclear,
        },
    }
}

fn unrated(matter: &Matter) -> Option<RatingTarget> {
    RatingTarget::ALL
        .iter()
        .copied()
        .find(|target| matter.ratings.iter().all(|rating| rating.target != *target))
}
