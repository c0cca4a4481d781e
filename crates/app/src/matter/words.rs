//! Which sealed words a fact carries, for the pages that show what happened.
//!
//! Pure. Invariant: no wildcard; a new fact must say whether it carries words.

use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::Fact;

/// The words of a fact and what they are (`reasons`, `note`, …); the parts of an opinion are JSON
/// (`opinion`).
pub fn words_of(fact: &Fact) -> Option<(&'static str, SealedId)> {
    match fact {
        Fact::Unlinked { reason, .. }
        | Fact::RegistrationCorrected { reason, .. }
        | Fact::FilingProposed { reason, .. }
        | Fact::Filed { reason }
        | Fact::FilingDeclined { reason }
        | Fact::Recused { reason, .. }
        | Fact::NotAccepted { reason, .. }
        | Fact::NoLongerAccepted { reason, .. }
        | Fact::Extended { reason, .. }
        | Fact::Converted { reason }
        | Fact::DraftReturned { reason }
        | Fact::Recalled { reason }
        | Fact::VoidProposed { reason, .. }
        | Fact::Voided { reason, .. }
        | Fact::VoidDeclined { reason } => Some(("reason", *reason)),
        Fact::ClassProposed { .. }
        | Fact::ClassDeclined { .. }
        | Fact::Withdrawn { .. }
        | Fact::WithdrawalProposed { .. }
        | Fact::WithdrawalDeclined { .. } => words_of_two(fact),
        Fact::Classified { reasons, .. }
        | Fact::Objected { reasons, .. }
        | Fact::ObjectionAgreed { reasons }
        | Fact::ObjectionRefused { reasons }
        | Fact::DisputeRaised { reasons }
        | Fact::DisputeDecided { reasons, .. } => Some(("reasons", *reasons)),
        Fact::HandedOver { letter, .. } => Some(("letter", *letter)),
        Fact::Directed { guidance } | Fact::RoutedOut { guidance, .. } => {
            Some(("guidance", *guidance))
        }
        Fact::Answered { reply } | Fact::SuggestionReplied { reply, .. } => Some(("reply", *reply)),
        Fact::UrgentReported { event } => Some(("event", *event)),
        Fact::CoAnswered { contribution, .. } => Some(("contribution", *contribution)),
        Fact::DeliveryConfirmed { note } | Fact::NoteAdded { note } => Some(("note", *note)),
        Fact::Investigated { record } => Some(("record", *record)),
        Fact::Performed { opinion }
        | Fact::SimplyReplied { opinion, .. }
        | Fact::OpinionDrafted { opinion } => Some(("opinion", opinion.text)),
        Fact::Served { service, .. } => service.note.map(|note| ("note", note)),
        Fact::ReceiptRecorded { receipt, .. } => receipt.note.map(|note| ("note", note)),
        Fact::Executed { proof } => Some(("proof", *proof)),
        Fact::Corrected { text, .. } => Some(("text", *text)),
        Fact::MaterialAdded { text, .. } => text.map(|text| ("material", text)),
        Fact::Rated { words, .. } => words.map(|words| ("words", words)),
        Fact::CallbackAttempted { note, .. } => note.map(|note| ("note", note)),
        Fact::Registered { .. }
        | Fact::Linked { .. }
        | Fact::RepeatNotified { .. }
        | Fact::SplitOff { .. }
        | Fact::Transferred { .. }
        | Fact::PassedDown { .. }
        | Fact::Assigned { .. }
        | Fact::SignedFor { .. }
        | Fact::HandlerAssigned { .. }
        | Fact::Accepted { .. }
        | Fact::AcceptedSimply { .. }
        | Fact::PerformanceStarted { .. }
        | Fact::SuggestionStudied { .. }
        | Fact::SubstanceApproved { .. }
        | Fact::ProcedureApproved { .. }
        | Fact::OpinionIssued { .. }
        | Fact::Lapsed { .. }
        | Fact::Archived { .. }
        | Fact::CallbackOpened { .. }
        | Fact::OverdueFlagged { .. }
        | Fact::LimitsRecomputed { .. } => None,
    }
}

/// The words about what one proposed and another decided.
fn words_of_two(fact: &Fact) -> Option<(&'static str, SealedId)> {
    match fact {
        Fact::ClassProposed { proposed } => Some(("reasons", proposed.reasons)),
        Fact::ClassDeclined { reason } | Fact::WithdrawalDeclined { reason } => {
            Some(("reason", *reason))
        }
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
