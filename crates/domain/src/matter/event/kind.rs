//! The stable kind of each fact, as it stands in the event's row for ever.

use super::Fact;

/// One list makes both the match, which the compiler keeps complete, and the list of kinds, so that
/// no kind can be in one and not in the other.
macro_rules! kinds {
    ($($variant:ident = $kind:literal,)+) => {
        impl Fact {
            /// Every kind, in the order of the enum; a stored event's kind is one of these for
            /// ever.
            pub const KINDS: &'static [&'static str] = &[$($kind,)+];

            /// The stable kind of the fact.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $kind,)+ }
            }
        }
    };
}

kinds! {
    Registered = "registered",
    Linked = "linked",
    Unlinked = "unlinked",
    RepeatNotified = "repeat-notified",
    SplitOff = "split-off",
    Classified = "classified",
    ClassProposed = "class-proposed",
    ClassDeclined = "class-declined",
    Transferred = "transferred",
    PassedDown = "passed-down",
    Assigned = "assigned",
    HandedOver = "handed-over",
    Directed = "directed",
    Answered = "answered",
    FilingProposed = "filing-proposed",
    Filed = "filed",
    FilingDeclined = "filing-declined",
    UrgentReported = "urgent-reported",
    Objected = "objected",
    ObjectionAgreed = "objection-agreed",
    ObjectionRefused = "objection-refused",
    DisputeRaised = "dispute-raised",
    DisputeDecided = "dispute-decided",
    SignedFor = "signed-for",
    HandlerAssigned = "handler-assigned",
    Recused = "recused",
    CoAnswered = "co-answered",
    Accepted = "accepted",
    AcceptedSimply = "accepted-simply",
    NotAccepted = "not-accepted",
    NoLongerAccepted = "no-longer-accepted",
    RoutedOut = "routed-out",
    DeliveryConfirmed = "delivery-confirmed",
    PerformanceStarted = "performance-started",
    Performed = "performed",
    SuggestionStudied = "suggestion-studied",
    SuggestionReplied = "suggestion-replied",
    Investigated = "investigated",
    Extended = "extended",
    Converted = "converted",
    SimplyReplied = "simply-replied",
    OpinionDrafted = "opinion-drafted",
    SubstanceApproved = "substance-approved",
    ProcedureApproved = "procedure-approved",
    DraftReturned = "draft-returned",
    OpinionIssued = "opinion-issued",
    Served = "served",
    ReceiptRecorded = "receipt-recorded",
    Executed = "executed",
    ReportedBack = "reported-back",
    ReportAccepted = "report-accepted",
    ReportMoreAsked = "report-more-asked",
    ReportReturned = "report-returned",
    Withdrawn = "withdrawn",
    WithdrawalProposed = "withdrawal-proposed",
    WithdrawalDeclined = "withdrawal-declined",
    Lapsed = "lapsed",
    Archived = "archived",
    Recalled = "recalled",
    VoidProposed = "void-proposed",
    Voided = "voided",
    VoidDeclined = "void-declined",
    Corrected = "corrected",
    RegistrationCorrected = "registration-corrected",
    ExceptionRequested = "exception-requested",
    ExceptionConfirmed = "exception-confirmed",
    ExceptionRefused = "exception-refused",
    ExceptionWithdrawn = "exception-withdrawn",
    MaterialAdded = "material-added",
    MaterialSeen = "material-seen",
    NoteAdded = "note-added",
    Rated = "rated",
    CallbackOpened = "callback-opened",
    CallbackAttempted = "callback-attempted",
    OverdueFlagged = "overdue-flagged",
    LimitsRecomputed = "limits-recomputed",
    Succeeded = "succeeded",
    OtherLimitEnded = "other-limit-ended",
}
