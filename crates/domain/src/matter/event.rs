//! What was concluded. Events are stored for ever; their JSON form is a promise.
//!
//! An event has two parts: the fact of its act, and the consequences the pack row gave it (stage,
//! limits with computed days, documents). `apply` folds both.

mod kind;
mod limit;

pub use limit::LimitChange;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::basis::Basis;
use super::engine::Override;
use super::parts::{
    ClassProposed, Decided, ExceptionRequest, KnownAct, NextCall, Opinion, Receipt, Service,
    Succession, Task, TaskEnd, WishConfirmed, is_false,
};
use crate::codes::{
    AnswerKind, CallbackReason, CallbackResult, Channel, Class, Compartment, CrossBoundary,
    FilingKind, Outcome, PetitionersView, Purpose, RatingTarget, Route, Satisfaction,
    SuggestionOutcome,
};
use crate::ids::{
    AttachmentId, CallbackId, DocumentId, MatterId, OrganId, PersonId, PetitionId, SealedId, TaskId,
};
use crate::petition::Correction;
use crate::procedure::{Act, DocumentKind, Guard, Stage};

/// The row of the pack that an act relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowUsed {
    /// Row id (`T05`).
    pub id: String,
    /// Article.
    pub article: String,
}

/// A document issued by an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentIssued {
    /// Identity; the frozen text is sealed under it.
    pub id: DocumentId,
    /// Kind.
    pub kind: DocumentKind,
    /// Number; while deciding, the slot of a number still to be drawn.
    pub number: String,
    /// Issuer.
    pub organ: OrganId,
    /// Addressed unit; `None` means the petitioner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrganId>,
    /// Told by being shown where the petitioner filed: nothing more is owed for its service.
    #[serde(default, skip_serializing_if = "is_false")]
    pub shown: bool,
}

/// The fact of an act, in the past tense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "fields are those of the commands, which document them"
)]
pub enum Fact {
    Registered {
        matter: MatterId,
        number: String,
        pack: String,
        petition: PetitionId,
        channel: Channel,
        organ: OrganId,
        received_on: Date,
        first_registered_on: Date,
        requests: u16,
        persons: u32,
        first_time: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
        #[serde(default)]
        confidential: bool,
        #[serde(default)]
        notice_exempt: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other_limit: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_act: Option<KnownAct>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_asked: Option<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_by: Option<PersonId>,
        #[serde(default)]
        imported: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        split_from: Option<MatterId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<SealedId>,
        /// Opened in the report compartment, in charge of this organ's report officer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report_office: Option<OrganId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cross_boundary: Vec<CrossBoundary>,
    },
    Linked {
        petition: PetitionId,
        /// Something carries a notice to whoever brought it.
        #[serde(default, skip_serializing_if = "is_false")]
        reachable: bool,
        /// It was filed where its account shows what is told.
        #[serde(default, skip_serializing_if = "is_false")]
        online: bool,
    },
    Unlinked {
        petition: PetitionId,
        reason: SealedId,
    },
    RepeatNotified {
        petition: PetitionId,
    },
    SplitOff {
        into: Vec<MatterId>,
    },
    Classified {
        class: Class,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        route: Option<Route>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
        requests: u16,
        reasons: SealedId,
        compartment: Compartment,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        accused: Vec<OrganId>,
        /// The organ whose report officer has it from now on, or the office that has it again
        /// because it is no report.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        office: Option<OrganId>,
        /// Who decided it, and who checked it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided: Option<Decided>,
    },
    ClassProposed {
        proposed: ClassProposed,
    },
    ClassDeclined {
        reason: SealedId,
    },
    Transferred {
        tasks: Vec<Task>,
    },
    PassedDown {
        to: OrganId,
        suggest_simple: bool,
    },
    Assigned {
        tasks: Vec<Task>,
    },
    HandedOver {
        to: OrganId,
        letter: SealedId,
    },
    Directed {
        guidance: SealedId,
    },
    Answered {
        reply: SealedId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<AnswerKind>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    FilingProposed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        reason: SealedId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<FilingKind>,
    },
    Filed {
        reason: SealedId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<FilingKind>,
        /// What the second reader read (21.6).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reading: Option<SealedId>,
    },
    FilingDeclined {
        reason: SealedId,
    },
    UrgentReported {
        event: SealedId,
    },
    Objected {
        unit: OrganId,
        reasons: SealedId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggests: Option<OrganId>,
    },
    ObjectionAgreed {
        reasons: SealedId,
    },
    ObjectionRefused {
        reasons: SealedId,
    },
    DisputeRaised {
        reasons: SealedId,
    },
    DisputeDecided {
        task: Task,
        reasons: SealedId,
    },
    SignedFor {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own: Option<Task>,
    },
    HandlerAssigned {
        handler: PersonId,
    },
    Recused {
        person: PersonId,
        reason: SealedId,
    },
    CoAnswered {
        task: TaskId,
        contribution: SealedId,
    },
    Accepted {},
    AcceptedSimply {},
    NotAccepted {
        ground: String,
        reason: SealedId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
    },
    NoLongerAccepted {
        ground: String,
        reason: SealedId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
    },
    RoutedOut {
        route: Route,
        guidance: SealedId,
    },
    DeliveryConfirmed {
        note: SealedId,
    },
    PerformanceStarted {},
    Performed {
        opinion: Opinion,
    },
    SuggestionStudied {},
    SuggestionReplied {
        outcome: SuggestionOutcome,
        reply: SealedId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    Investigated {
        record: SealedId,
    },
    Extended {
        days: u16,
        reason: SealedId,
    },
    Converted {
        reason: SealedId,
    },
    SimplyReplied {
        opinion: Opinion,
        document: DocumentId,
        service: Service,
    },
    OpinionDrafted {
        opinion: Opinion,
    },
    SubstanceApproved {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    ProcedureApproved {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    DraftReturned {
        reason: SealedId,
    },
    OpinionIssued {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    Served {
        document: DocumentId,
        service: Service,
        answers: bool,
    },
    ReceiptRecorded {
        document: DocumentId,
        receipt: Receipt,
    },
    Executed {
        proof: SealedId,
    },
    ReportedBack {
        report: SealedId,
        document: DocumentId,
        view: PetitionersView,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    ReportAccepted {},
    ReportMoreAsked {
        reasons: SealedId,
    },
    ReportReturned {
        reasons: SealedId,
    },
    Withdrawn {
        statement: SealedId,
        /// Absent where the petitioner withdrew by the portal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmed: Option<WishConfirmed>,
    },
    WithdrawalProposed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        statement: SealedId,
    },
    WithdrawalDeclined {
        reason: SealedId,
    },
    Lapsed {},
    Archived {},
    Recalled {
        reason: SealedId,
    },
    VoidProposed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        in_favour_of: MatterId,
        reason: SealedId,
    },
    Voided {
        in_favour_of: MatterId,
        reason: SealedId,
    },
    VoidDeclined {
        reason: SealedId,
    },
    Corrected {
        document: DocumentId,
        by: DocumentId,
        text: SealedId,
    },
    RegistrationCorrected {
        petition: PetitionId,
        /// Clear values, the old beside the new.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changes: Vec<Correction>,
        /// Names of the sealed fields that have a new version in the petition's own events.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        words: Vec<String>,
        reason: SealedId,
        /// Whether its petitioner can be told afterwards, where a person was corrected (21.6).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reachable: Option<bool>,
    },
    ExceptionRequested {
        request: ExceptionRequest,
    },
    ExceptionConfirmed {},
    ExceptionRefused {
        reason: SealedId,
    },
    ExceptionWithdrawn {},
    MaterialAdded {
        petition: PetitionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<SealedId>,
        files: u16,
        /// It came by the portal: nobody of the organ that holds the matter has opened it yet.
        #[serde(default, skip_serializing_if = "is_false")]
        unseen: bool,
    },
    MaterialSeen {},
    NoteAdded {
        note: SealedId,
    },
    Rated {
        target: RatingTarget,
        value: Satisfaction,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reasons: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<SealedId>,
        #[serde(default)]
        assisted: bool,
    },
    CallbackOpened {
        id: CallbackId,
        reason: CallbackReason,
        organ: OrganId,
        due: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<PersonId>,
    },
    CallbackAttempted {
        id: CallbackId,
        time: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
        result: CallbackResult,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<SealedId>,
        done: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<NextCall>,
    },
    OverdueFlagged {},
    LimitsRecomputed {},
    Succeeded {
        organs: Vec<Succession>,
    },
    OtherLimitEnded {},
}

/// One event of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The day it happened (legal effect), in the office's zone.
    pub on: Date,
    /// The instant it happened (microseconds since 1970 UTC), where the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// The act.
    pub act: Act,
    /// The rule row.
    pub row: RowUsed,
    /// The fact.
    #[serde(flatten)]
    pub what: Fact,
    /// New stage, if it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Ends of tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_end: Option<TaskEnd>,
    /// Limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitChange>,
    /// Documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentIssued>,
    /// Files that came with it.
    // Because: added material has a number of `files`, and both stand in one object.
    #[serde(default, rename = "attachments", skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<AttachmentId>,
    /// Guards passed by a supervised override (21.12).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overridden: Vec<Guard>,
    /// The exception itself: its reason and who stood beside the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overriding: Option<Override>,
    /// Outcome, where the act concluded one.
    // Because: a suggestion's fact has an `outcome` of its own list, and both stand in one object.
    #[serde(default, rename = "concluded", skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}
