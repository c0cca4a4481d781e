//! What may be asked for at any state: each act with the few forms that make a difference.

use dengwen_domain::codes::{
    CallbackReason, CallbackResult, Class, ContactProof, Outcome, PetitionersView, RatingTarget,
    ReceiptProof, Route, Satisfaction, ServiceMethod, SuggestionOutcome,
};
use dengwen_domain::ids::{CallbackId, MatterId, OrganId, PersonId, PetitionId};
use dengwen_domain::matter::{
    Basis, Command, EarlierMatter, ExceptionAsked, FinalOpinion, Matter, Override, Routing,
};
use dengwen_domain::petition::Correction;
use dengwen_domain::procedure::{Act, Guard, Stage};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::office::{
    COURT, DISTRICT_OFFICE, HOUSING, ROADS, STATION, by, classify, classify_about, id, opinion,
    person, sealed, serve, to,
};

/// The petition that repeats the matter.
const REPEAT: u128 = 102;

fn organ(n: u128) -> OrganId {
    OrganId(id(n))
}

fn routing(co: &[u128], report_back: Option<Date>, suggest_simple: bool) -> Routing {
    Routing {
        co: co.iter().map(|n| organ(*n)).collect(),
        report_back,
        suggest_simple,
        ..to(HOUSING)
    }
}

/// Serving the answer that waits, else the last document there is, and what a limit waits for.
fn serving(matter: &Matter) -> Vec<Command> {
    let waits = matches!(matter.stage, Stage::OpinionIssued | Stage::Performed);
    let document = matter
        .documents
        .iter()
        .rev()
        .filter(|document| document.is_for_petitioner())
        .find(|document| !waits || document.kind.is_answer());
    let Some(document) = document else {
        return Vec::new();
    };
    let last = [ServiceMethod::Post, ServiceMethod::InPerson].map(|how| by(how, document.id));
    let running = matter.limits.iter().filter(|run| run.is_running());
    let mut awaited: Vec<_> = running.filter_map(|run| run.awaits).collect();
    awaited.retain(|id| *id != document.id);
    awaited.dedup();
    let awaited = awaited.into_iter();
    last.into_iter().chain(awaited.map(serve)).collect()
}

fn record_receipt(matter: &Matter) -> Vec<Command> {
    let mut posted = matter.documents.iter();
    let document = posted.find(|document| document.awaited().is_some());
    document
        .map(|document| Command::RecordReceipt {
            document: document.id,
            proof: ReceiptProof::Signature,
            note: None,
        })
        .into_iter()
        .collect()
}

fn report(act: Act) -> Vec<Command> {
    let reasons = sealed();
    vec![match act {
        Act::ReportBack => Command::ReportBack {
            report: reasons,
            view: PetitionersView::Unclear,
        },
        Act::AcceptReport => Command::AcceptReport,
        Act::AskReport => Command::AskReport { reasons },
        _ => Command::ReturnReport { reasons },
    }]
}

fn correct(matter: &Matter) -> Vec<Command> {
    let mut told = matter.documents.iter().filter(|d| d.is_for_petitioner());
    let old = told.find(|d| d.corrected_by.is_none());
    old.map(|document| Command::Correct {
        document: document.id,
        text: sealed(),
    })
    .into_iter()
    .collect()
}

/// The forms of one act worth asking for. No wildcard: a new act must say how it is asked for.
pub(super) fn of(act: Act, matter: &Matter, today: Date) -> Vec<Command> {
    match act {
        Act::Register => Vec::new(),
        Act::LinkRepeat
        | Act::Unlink
        | Act::NotifyRepeat
        | Act::Split
        | Act::Classify
        | Act::ConfirmClass
        | Act::DeclineClass => intake(act, today),
        Act::Transfer | Act::PassDown | Act::Assign => dispatch(act, matter, today),
        Act::HandOver | Act::Recall => dispatch(act, matter, today),
        Act::RequestException | Act::ConfirmException => exception(act, matter),
        Act::RefuseException | Act::WithdrawException => exception(act, matter),
        Act::Direct
        | Act::Answer
        | Act::ProposeFiling
        | Act::ConfirmFiling
        | Act::DeclineFiling
        | Act::ProposeVoid
        | Act::ConfirmVoid
        | Act::DeclineVoid
        | Act::ReportUrgent => office(act),
        Act::Object
        | Act::AgreeObjection
        | Act::RefuseObjection
        | Act::RaiseDispute
        | Act::DecideDispute => objection(act),
        Act::SignFor
        | Act::AssignHandler
        | Act::Recuse
        | Act::AnswerCo
        | Act::Accept
        | Act::AcceptSimple
        | Act::NotAccept
        | Act::NoLongerAccept
        | Act::RouteOut
        | Act::ConfirmDelivery
        | Act::StartPerforming
        | Act::StudySuggestion => notice(act, today),
        Act::Perform
        | Act::ReplySuggestion
        | Act::Investigate
        | Act::Extend
        | Act::Convert
        | Act::ReplySimple
        | Act::DraftOpinion
        | Act::ApproveSubstance
        | Act::ApproveProcedure
        | Act::ReturnDraft
        | Act::IssueOpinion
        | Act::Execute => handle(act),
        Act::Serve => serving(matter),
        Act::ReportBack | Act::AcceptReport | Act::AskReport | Act::ReturnReport => report(act),
        Act::RecordReceipt => record_receipt(matter),
        Act::Correct => correct(matter),
        Act::Withdraw | Act::ProposeWithdrawal => withdrawal(act),
        Act::ConfirmWithdrawal | Act::DeclineWithdrawal => withdrawal(act),
        Act::Lapse
        | Act::Archive
        | Act::CorrectRegistration
        | Act::AddNote
        | Act::Rate
        | Act::OpenCallback
        | Act::RecordCallback
        | Act::FlagOverdue
        | Act::RecomputeLimits
        | Act::Succeed
        | Act::EndOtherLimit => follow(act, matter, today),
        Act::AddMaterial | Act::SeeMaterial => follow(act, matter, today),
    }
}

/// A later day of the first registration, asked of the one who confirms in the walk and of the
/// one who refuses.
fn exception(act: Act, matter: &Matter) -> Vec<Command> {
    let ask = |answer: Act| {
        let later = Correction::FirstRegisteredOn {
            was: matter.received_on - 1.day(),
            now: matter.received_on,
        };
        let command = Command::CorrectRegistration {
            petition: PetitionId(id(101)),
            changes: vec![later],
            words: Vec::new(),
            reason: sealed(),
            reachable: None,
        };
        Command::RequestException(ExceptionAsked {
            command: Box::new(command),
            overriding: Override {
                guard: Guard::ReceiptNotLater,
                reason: sealed(),
                second: doer(answer),
            },
            what: sealed(),
        })
    };
    match act {
        // Because: with repeats and calls there would only be more of the same.
        Act::RequestException if matter.linked().count() > 1 || !matter.callbacks.is_empty() => {
            Vec::new()
        }
        // Because: whom it waits for changes nothing else, and is tried where everything begins.
        Act::RequestException if matter.stage != Stage::Registered => {
            vec![ask(Act::ConfirmException)]
        }
        Act::RequestException => [Act::ConfirmException, Act::RefuseException]
            .map(ask)
            .to_vec(),
        Act::ConfirmException => vec![Command::ConfirmException],
        Act::RefuseException => vec![Command::RefuseException { reason: sealed() }],
        _ => vec![Command::WithdrawException],
    }
}

/// Who does an act in the walk.
pub(super) fn doer(act: Act) -> PersonId {
    let at = Act::ALL.iter().position(|other| *other == act);
    person(100 + at.unwrap_or_default() as u128)
}

fn intake(act: Act, today: Date) -> Vec<Command> {
    let petition = PetitionId(id(REPEAT));
    match act {
        Act::LinkRepeat => vec![Command::LinkRepeat {
            petition,
            received_on: today,
            reachable: true,
            online: false,
        }],
        Act::Unlink => vec![Command::Unlink {
            petition,
            reason: sealed(),
        }],
        Act::NotifyRepeat => vec![Command::NotifyRepeat { petition }],
        Act::ConfirmClass => vec![Command::ConfirmClass],
        Act::DeclineClass => vec![Command::DeclineClass { reason: sealed() }],
        Act::Split => vec![Command::Split {
            into: vec![MatterId(id(300))],
        }],
        _ => vec![
            classify(Class::Claim, Some(Route::C6)),
            classify(Class::Claim, Some(Route::C5)),
            classify(Class::Claim, Some(Route::C1)),
            classify(Class::Suggestion, None),
            classify_about(Class::Report, None, &[HOUSING]),
        ],
    }
}

fn dispatch(act: Act, matter: &Matter, today: Date) -> Vec<Command> {
    if act == Act::Transfer && matter.route == Some(Route::C1) {
        return vec![Command::Transfer(to(COURT))];
    }
    let back = today.checked_add(20.days()).ok();
    match act {
        Act::Transfer => vec![
            Command::Transfer(routing(&[], None, false)),
            Command::Transfer(routing(&[ROADS], None, true)),
        ],
        Act::Assign => vec![Command::Assign(routing(&[], back, false))],
        Act::PassDown => vec![
            Command::PassDown {
                to: organ(DISTRICT_OFFICE),
                suggest_simple: false,
            },
            Command::PassDown {
                to: organ(DISTRICT_OFFICE),
                suggest_simple: true,
            },
        ],
        Act::HandOver => vec![Command::HandOver {
            to: organ(1),
            letter: sealed(),
        }],
        _ => vec![Command::Recall { reason: sealed() }],
    }
}

fn office(act: Act) -> Vec<Command> {
    let reason = sealed();
    vec![match act {
        Act::Direct => Command::Direct { guidance: reason },
        Act::Answer => Command::Answer {
            reply: reason,
            kind: None,
        },
        Act::ProposeFiling => Command::ProposeFiling { reason, kind: None },
        Act::ConfirmFiling => Command::ConfirmFiling { reading: None },
        Act::DeclineFiling => Command::DeclineFiling { reason },
        Act::ProposeVoid => Command::ProposeVoid {
            in_favour_of: MatterId(id(301)),
            reason,
        },
        Act::ConfirmVoid => Command::ConfirmVoid,
        Act::DeclineVoid => Command::DeclineVoid { reason },
        _ => Command::ReportUrgent { event: reason },
    }]
}

fn objection(act: Act) -> Vec<Command> {
    let reasons = sealed();
    match act {
        Act::Object => vec![Command::Object {
            reasons,
            suggests: Some(organ(ROADS)),
        }],
        Act::AgreeObjection => vec![Command::AgreeObjection { reasons }],
        Act::RefuseObjection => vec![Command::RefuseObjection { reasons }],
        Act::RaiseDispute => vec![Command::RaiseDispute { reasons }],
        _ => vec![
            Command::DecideDispute {
                to: organ(ROADS),
                reasons,
            },
            Command::DecideDispute {
                to: organ(HOUSING),
                reasons,
            },
        ],
    }
}

/// The same matter, accepted by the station below the unit, and still within its time.
fn earlier(today: Date) -> Basis {
    Basis {
        earlier: Some(EarlierMatter {
            number: "9901002025030310000011".to_owned(),
            matter: None,
            organ: Some(organ(STATION)),
            accepted_on: Some(today),
            until: today.checked_add(9.days()).ok(),
        }),
        ..Basis::default()
    }
}

fn final_opinion(today: Date) -> Basis {
    Basis {
        final_opinion: Some(FinalOpinion {
            number: "青政复核〔2024〕3号".to_owned(),
            on: today,
        }),
        same_facts: Some(sealed()),
        ..Basis::default()
    }
}

fn notice(act: Act, today: Date) -> Vec<Command> {
    let reason = sealed();
    vec![match act {
        Act::SignFor => Command::SignFor,
        Act::AssignHandler => Command::AssignHandler {
            handler: person(80),
        },
        Act::Recuse => Command::Recuse {
            person: person(81),
            reason,
        },
        Act::AnswerCo => Command::AnswerCo {
            contribution: reason,
        },
        Act::Accept => Command::Accept,
        Act::AcceptSimple => Command::AcceptSimple {
            likely_supported: true,
        },
        Act::NotAccept => Command::NotAccept {
            ground: "NR1".to_owned(),
            reason,
            next_door: true,
            basis: earlier(today),
        },
        Act::NoLongerAccept => Command::NoLongerAccept {
            ground: "NA1".to_owned(),
            reason,
            next_door: true,
            basis: final_opinion(today),
        },
        Act::RouteOut => Command::RouteOut {
            route: Route::C1,
            guidance: reason,
        },
        Act::ConfirmDelivery => Command::ConfirmDelivery { note: reason },
        Act::StartPerforming => Command::StartPerforming,
        _ => Command::StudySuggestion,
    }]
}

fn handle(act: Act) -> Vec<Command> {
    let reason = sealed();
    match act {
        Act::Perform => vec![
            Command::Perform(opinion(Outcome::Support)),
            Command::Perform(opinion(Outcome::NotSupport)),
        ],
        Act::DraftOpinion => vec![
            Command::DraftOpinion(opinion(Outcome::Support)),
            Command::DraftOpinion(opinion(Outcome::NotSupport)),
        ],
        Act::ReplySimple => vec![Command::ReplySimple {
            parts: opinion(Outcome::Support),
            method: ServiceMethod::Phone,
        }],
        Act::ReplySuggestion => vec![Command::ReplySuggestion {
            outcome: SuggestionOutcome::Adopted,
            reply: reason,
        }],
        Act::Investigate => vec![Command::Investigate { record: reason }],
        Act::Extend => vec![Command::Extend { days: 20, reason }],
        Act::Convert => vec![Command::Convert { reason }],
        Act::ApproveSubstance => vec![Command::ApproveSubstance],
        Act::ApproveProcedure => vec![Command::ApproveProcedure],
        Act::ReturnDraft => vec![Command::ReturnDraft { reason }],
        Act::IssueOpinion => vec![Command::IssueOpinion],
        _ => vec![Command::Execute { proof: reason }],
    }
}

fn withdrawal(act: Act) -> Vec<Command> {
    let statement = sealed();
    vec![match act {
        Act::Withdraw => Command::Withdraw { statement },
        Act::ProposeWithdrawal => Command::ProposeWithdrawal { statement },
        Act::ConfirmWithdrawal => Command::ConfirmWithdrawal {
            proof: ContactProof::CallAnswered,
            note: statement,
        },
        _ => Command::DeclineWithdrawal { reason: statement },
    }]
}

fn follow(act: Act, matter: &Matter, today: Date) -> Vec<Command> {
    let open = matter.callbacks.iter().find(|c| c.done_on.is_none());
    let next = CallbackId(id(400 + matter.callbacks.len() as u128));
    match act {
        Act::Lapse => vec![Command::Lapse],
        Act::Archive => vec![Command::Archive],
        Act::AddMaterial => vec![Command::AddMaterial {
            petition: PetitionId(id(101)),
            text: Some(sealed()),
            files: 0,
        }],
        Act::SeeMaterial => vec![Command::SeeMaterial],
        Act::CorrectRegistration => vec![Command::CorrectRegistration {
            petition: PetitionId(id(101)),
            changes: Vec::new(),
            words: vec!["text".to_owned()],
            reason: sealed(),
            reachable: None,
        }],
        Act::AddNote => vec![Command::AddNote { note: sealed() }],
        Act::Rate => [RatingTarget::Office, RatingTarget::Unit]
            .map(|target| Command::Rate {
                target,
                value: Satisfaction::Dissatisfied,
                reasons: Vec::new(),
                words: None,
                assisted: false,
            })
            .to_vec(),
        Act::OpenCallback => vec![Command::OpenCallback {
            id: next,
            reason: CallbackReason::Grave,
            due: today,
            owner: None,
        }],
        Act::RecordCallback => vec![Command::RecordCallback {
            id: open.map_or(next, |callback| callback.id),
            time: "morning".to_owned(),
            result: CallbackResult::Content,
            note: None,
            next: None,
        }],
        Act::FlagOverdue => vec![Command::FlagOverdue],
        Act::Succeed => vec![Command::Succeed],
        Act::EndOtherLimit => vec![Command::EndOtherLimit],
        _ => vec![Command::RecomputeLimits],
    }
}
