//! Which sealed words a fact carries, for the pages that show what happened.
//!
//! Pure. Invariant: no wildcard; a new fact must say whether it carries words.

use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::Fact;

/// The words of a fact and what they are (`reasons`, `note`, …); the parts of an opinion are JSON
/// (`opinion`).
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each fact, and no wildcard: a new fact must fail to compile"
)]
pub fn words_of(fact: &Fact) -> Option<(&'static str, SealedId)> {
    use Fact as F;
    let said = |what: &'static str, id: &SealedId| Some((what, *id));
    match fact {
        F::Unlinked { reason, .. }
        | F::RegistrationCorrected { reason, .. }
        | F::FilingProposed { reason, .. }
        | F::Filed { reason, .. }
        | F::FilingDeclined { reason }
        | F::Recused { reason, .. }
        | F::NotAccepted { reason, .. }
        | F::NoLongerAccepted { reason, .. }
        | F::Extended { reason, .. }
        | F::Converted { reason }
        | F::DraftReturned { reason }
        | F::Recalled { reason }
        | F::VoidProposed { reason, .. }
        | F::Voided { reason, .. }
        | F::VoidDeclined { reason } => said("reason", reason),
        F::Classified { reasons, .. }
        | F::Objected { reasons, .. }
        | F::ObjectionAgreed { reasons }
        | F::ObjectionRefused { reasons }
        | F::DisputeRaised { reasons }
        | F::ReportMoreAsked { reasons }
        | F::ReportReturned { reasons }
        | F::DisputeDecided { reasons, .. } => said("reasons", reasons),
        F::HandedOver { letter, .. } => said("letter", letter),
        F::Directed { guidance } | F::RoutedOut { guidance, .. } => said("guidance", guidance),
        F::Answered { reply, .. } | F::SuggestionReplied { reply, .. } => said("reply", reply),
        F::UrgentReported { event } => said("event", event),
        F::CoAnswered { contribution, .. } => said("contribution", contribution),
        F::DeliveryConfirmed { note } | F::NoteAdded { note } => said("note", note),
        F::Investigated { record } => said("record", record),
        F::Performed { opinion }
        | F::SimplyReplied { opinion, .. }
        | F::OpinionDrafted { opinion } => said("opinion", &opinion.text),
        F::Executed { proof } => said("proof", proof),
        F::ReportedBack { report, .. } => said("report", report),
        F::ClassProposed { .. }
        | F::ClassDeclined { .. }
        | F::Withdrawn { .. }
        | F::WithdrawalProposed { .. }
        | F::WithdrawalDeclined { .. } => words_of_two(fact),
        F::Corrected { text, .. } => said("text", text),
        F::Served { .. } | F::ReceiptRecorded { .. } | F::MaterialSeen {} => optional(fact),
        F::MaterialAdded { .. } | F::Rated { .. } | F::CallbackAttempted { .. } => optional(fact),
        F::ExceptionRequested { .. } | F::ExceptionRefused { .. } => words_of_two(fact),
        F::ExceptionConfirmed {} | F::ExceptionWithdrawn {} => words_of_two(fact),
        F::Registered { .. }
        | F::Linked { .. }
        | F::RepeatNotified { .. }
        | F::SplitOff { .. }
        | F::Transferred { .. }
        | F::PassedDown { .. }
        | F::Assigned { .. }
        | F::SignedFor { .. }
        | F::HandlerAssigned { .. }
        | F::Accepted { .. }
        | F::AcceptedSimply { .. }
        | F::PerformanceStarted { .. }
        | F::SuggestionStudied { .. }
        | F::SubstanceApproved { .. }
        | F::ProcedureApproved { .. }
        | F::OpinionIssued { .. }
        | F::ReportAccepted {}
        | F::Lapsed { .. }
        | F::Archived { .. }
        | F::CallbackOpened { .. }
        | F::OverdueFlagged { .. }
        | F::LimitsRecomputed { .. }
        | F::Succeeded { .. }
        | F::OtherLimitEnded { .. } => None,
    }
}

/// Words that may be left out.
fn optional(fact: &Fact) -> Option<(&'static str, SealedId)> {
    let note = |note: &Option<SealedId>| note.map(|note| ("note", note));
    match fact {
        Fact::Served { service, .. } => note(&service.note),
        Fact::ReceiptRecorded { receipt, .. } => note(&receipt.note),
        Fact::MaterialAdded { text, .. } => text.map(|text| ("material", text)),
        Fact::Rated { words, .. } => words.map(|words| ("words", words)),
        Fact::CallbackAttempted { note: said, .. } => note(said),
        _ => None,
    }
}

/// Other words beside: the court or body that a refusal named, what a second reader read.
pub(super) fn beside(fact: &Fact) -> Option<SealedId> {
    match fact {
        Fact::NotAccepted { basis, .. } | Fact::NoLongerAccepted { basis, .. } => {
            basis.as_ref()?.other_procedure
        }
        Fact::Filed { reading, .. } => *reading,
        _ => None,
    }
}

/// The words about what one proposed and another decided.
fn words_of_two(fact: &Fact) -> Option<(&'static str, SealedId)> {
    match fact {
        Fact::ClassProposed { proposed } => Some(("reasons", proposed.reasons)),
        Fact::ClassDeclined { reason } | Fact::WithdrawalDeclined { reason } => {
            Some(("reason", *reason))
        }
        Fact::ExceptionRequested { request } => Some(("reason", request.reason)),
        Fact::ExceptionRefused { reason } => Some(("reason", *reason)),
        Fact::WithdrawalProposed { statement, .. } => Some(("statement", *statement)),
        // Because: the statement stands with its proposal; what was asked and answered is new.
        Fact::Withdrawn {
            statement,
            confirmed,
        } => match confirmed {
            Some(confirmed) => confirmed.note.map(|note| ("note", note)),
            None => Some(("statement", *statement)),
        },
        _ => None,
    }
}
