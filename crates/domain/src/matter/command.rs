//! What someone asks for. A command carries ids of sealed texts, never the texts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::basis::Basis;
use super::engine::Override;
use super::parts::{KnownAct, NextCall};
use crate::codes::{
    AnswerKind, CallbackReason, CallbackResult, Channel, Class, ContactProof, CrossBoundary,
    FilingKind, Outcome, PetitionersView, Purpose, RatingTarget, ReceiptProof, Route, Satisfaction,
    ServiceMethod, SuggestionOutcome,
};
use crate::ids::{CallbackId, DocumentId, MatterId, OrganId, PersonId, PetitionId, SealedId};
use crate::petition::Correction;
use crate::procedure::Act;

/// Most parts that are split off a matter at once: a bound of the form, not of the law.
pub const PARTS_MAX: usize = 10;

/// What is needed to open a matter (T02).
#[derive(Debug, Clone)]
pub struct OpenMatter {
    /// Identity of the new matter.
    pub id: MatterId,
    /// The petition that opens it.
    pub petition: PetitionId,
    /// Channel of that petition.
    pub channel: Channel,
    /// The organ that received it.
    pub organ: OrganId,
    /// Day of receipt.
    pub received_on: Date,
    /// First registration date in the chain, for an item passed on (A5).
    pub first_registered_on: Option<Date>,
    /// Number of separate requests.
    pub requests: u16,
    /// Persons present or signing.
    pub persons: u32,
    /// No earlier matter of the same person is known.
    pub first_time: bool,
    /// Topic and place, if the clerk already knows.
    pub topic: Option<String>,
    /// Place of the problem.
    pub region: Option<String>,
    /// Purpose stated.
    pub purpose: Option<Purpose>,
    /// 三跨三分离, if the clerk already knows.
    pub cross_boundary: Vec<CrossBoundary>,
    /// The petitioner asked for confidentiality.
    pub confidential: bool,
    /// Notice cannot be carried by anything (21.6).
    pub notice_exempt: bool,
    /// End of another statutory limit, if told (21.3).
    pub other_limit: Option<Date>,
    /// The act complained of, from which other windows run (21.3).
    pub known_act: Option<KnownAct>,
    /// 首问
    pub first_asked: Option<PersonId>,
    /// Imported history.
    pub imported: bool,
    /// Split from another matter (T04).
    pub split_from: Option<MatterId>,
    /// Sealed title of its own, for a part of a split petition; else the petition's stands.
    pub title: Option<SealedId>,
}

/// Where a matter is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// Lead unit 主办.
    pub to: OrganId,
    /// Co-handling units 协办.
    pub co: Vec<OrganId>,
    /// Report-back date, for an assignment.
    pub report_back: Option<Date>,
    /// The simplified procedure seems to fit.
    pub suggest_simple: bool,
}

impl Routing {
    /// To one unit alone, without a day to report back.
    pub const fn to(to: OrganId) -> Self {
        Self {
            to,
            co: Vec::new(),
            report_back: None,
            suggest_simple: false,
        }
    }
}

/// Which required parts of an opinion are there (B05). The text itself is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionParts {
    /// Sealed parts.
    pub text: SealedId,
    /// Outcome (Art. 32).
    pub outcome: Outcome,
    /// The petitioner's request is stated.
    pub request: bool,
    /// Facts found are stated.
    pub facts: bool,
    /// Reasons are stated.
    pub reasons: bool,
    /// The opinion itself is stated.
    pub opinion: bool,
    /// Legal basis is stated.
    pub basis: bool,
    /// How many requests it answers (B12).
    pub answers: u16,
    /// The review organ named in the remedy text.
    pub review_organ: Option<OrganId>,
}

/// A service to record (D11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRecord {
    /// Which document.
    pub document: DocumentId,
    /// How.
    pub method: ServiceMethod,
    /// Refused by the addressee.
    pub refused: bool,
    /// Sealed note.
    pub note: Option<SealedId>,
}

/// An exception to be asked of a second person (21.12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionAsked {
    /// What would be done.
    pub command: Box<Command>,
    /// Which guard it would pass, why, and who is asked.
    pub overriding: Override,
    /// The same, sealed whole, with the words that come with it.
    pub what: SealedId,
}

/// One act with what it needs. Dates of the act itself are in `Ctx::on`.
///
/// A request for an exception keeps the command that it would do, sealed, until it is answered: it
/// is no stored event, and what cannot be read any more is asked anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "fields are named as in the acts' pages; acts document themselves"
)]
pub enum Command {
    LinkRepeat {
        petition: PetitionId,
        received_on: Date,
        /// Name, address, account or telephone can carry a notice.
        reachable: bool,
        /// Filed where its account shows what is told.
        online: bool,
    },
    Unlink {
        petition: PetitionId,
        reason: SealedId,
    },
    NotifyRepeat {
        petition: PetitionId,
    },
    Split {
        into: Vec<MatterId>,
    },
    Classify {
        class: Class,
        route: Option<Route>,
        topic: Option<String>,
        region: Option<String>,
        purpose: Option<Purpose>,
        requests: u16,
        reasons: SealedId,
        accused: Vec<OrganId>,
    },
    ConfirmClass,
    DeclineClass {
        reason: SealedId,
    },
    Transfer(Routing),
    PassDown {
        to: OrganId,
        suggest_simple: bool,
    },
    Assign(Routing),
    HandOver {
        to: OrganId,
        letter: SealedId,
    },
    Direct {
        guidance: SealedId,
    },
    Answer {
        reply: SealedId,
        kind: Option<AnswerKind>,
    },
    ProposeFiling {
        reason: SealedId,
        kind: Option<FilingKind>,
    },
    ConfirmFiling {
        reading: Option<SealedId>,
    },
    DeclineFiling {
        reason: SealedId,
    },
    ReportUrgent {
        event: SealedId,
    },
    Object {
        reasons: SealedId,
        suggests: Option<OrganId>,
    },
    AgreeObjection {
        reasons: SealedId,
    },
    RefuseObjection {
        reasons: SealedId,
    },
    RaiseDispute {
        reasons: SealedId,
    },
    DecideDispute {
        to: OrganId,
        reasons: SealedId,
    },
    SignFor,
    AssignHandler {
        handler: PersonId,
    },
    Recuse {
        person: PersonId,
        reason: SealedId,
    },
    AnswerCo {
        contribution: SealedId,
    },
    Accept,
    AcceptSimple {
        likely_supported: bool,
    },
    NotAccept {
        ground: String,
        reason: SealedId,
        next_door: bool,
        basis: Basis,
    },
    NoLongerAccept {
        ground: String,
        reason: SealedId,
        next_door: bool,
        basis: Basis,
    },
    RouteOut {
        route: Route,
        guidance: SealedId,
    },
    ConfirmDelivery {
        note: SealedId,
    },
    StartPerforming,
    Perform(OpinionParts),
    StudySuggestion,
    ReplySuggestion {
        outcome: SuggestionOutcome,
        reply: SealedId,
    },
    Investigate {
        record: SealedId,
    },
    Extend {
        days: u16,
        reason: SealedId,
    },
    Convert {
        reason: SealedId,
    },
    ReplySimple {
        parts: OpinionParts,
        method: ServiceMethod,
    },
    DraftOpinion(OpinionParts),
    ApproveSubstance,
    ApproveProcedure,
    ReturnDraft {
        reason: SealedId,
    },
    IssueOpinion,
    Serve(ServiceRecord),
    RecordReceipt {
        document: DocumentId,
        proof: ReceiptProof,
        note: Option<SealedId>,
    },
    Execute {
        proof: SealedId,
    },
    ReportBack {
        report: SealedId,
        view: PetitionersView,
    },
    AcceptReport,
    AskReport {
        reasons: SealedId,
    },
    ReturnReport {
        reasons: SealedId,
    },
    Withdraw {
        statement: SealedId,
    },
    ProposeWithdrawal {
        statement: SealedId,
    },
    ConfirmWithdrawal {
        proof: ContactProof,
        note: SealedId,
    },
    DeclineWithdrawal {
        reason: SealedId,
    },
    Lapse,
    Archive,
    Recall {
        reason: SealedId,
    },
    ProposeVoid {
        in_favour_of: MatterId,
        reason: SealedId,
    },
    ConfirmVoid,
    DeclineVoid {
        reason: SealedId,
    },
    Correct {
        document: DocumentId,
        text: SealedId,
    },
    CorrectRegistration {
        petition: PetitionId,
        changes: Vec<Correction>,
        words: Vec<String>,
        reason: SealedId,
        reachable: Option<bool>,
    },
    RequestException(ExceptionAsked),
    ConfirmException,
    RefuseException {
        reason: SealedId,
    },
    WithdrawException,
    AddMaterial {
        petition: PetitionId,
        text: Option<SealedId>,
        files: u16,
    },
    /// The material that the petitioner added was opened (H6).
    SeeMaterial,
    AddNote {
        note: SealedId,
    },
    Rate {
        target: RatingTarget,
        value: Satisfaction,
        reasons: Vec<String>,
        words: Option<SealedId>,
        assisted: bool,
    },
    OpenCallback {
        id: CallbackId,
        reason: CallbackReason,
        due: Date,
        owner: Option<PersonId>,
    },
    RecordCallback {
        id: CallbackId,
        time: String,
        result: CallbackResult,
        note: Option<SealedId>,
        next: Option<NextCall>,
    },
    FlagOverdue,
    RecomputeLimits,
    Succeed,
    EndOtherLimit,
}

impl Command {
    /// The act this command asks for.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each act, and no wildcard: a new act must fail to compile"
    )]
    pub const fn act(&self) -> Act {
        match self {
            Self::LinkRepeat { .. } => Act::LinkRepeat,
            Self::Unlink { .. } => Act::Unlink,
            Self::NotifyRepeat { .. } => Act::NotifyRepeat,
            Self::Split { .. } => Act::Split,
            Self::Classify { .. } => Act::Classify,
            Self::ConfirmClass | Self::DeclineClass { .. } => self.by_second(),
            Self::ConfirmFiling { .. } | Self::DeclineFiling { .. } => self.by_second(),
            Self::ConfirmWithdrawal { .. } | Self::DeclineWithdrawal { .. } => self.by_second(),
            Self::ConfirmVoid | Self::DeclineVoid { .. } => self.by_second(),
            Self::ConfirmException | Self::RefuseException { .. } => self.by_second(),
            Self::RequestException(_) => Act::RequestException,
            Self::WithdrawException => Act::WithdrawException,
            Self::Transfer(_) => Act::Transfer,
            Self::PassDown { .. } => Act::PassDown,
            Self::Assign(_) => Act::Assign,
            Self::HandOver { .. } => Act::HandOver,
            Self::Direct { .. } => Act::Direct,
            Self::Answer { .. } => Act::Answer,
            Self::ProposeFiling { .. } => Act::ProposeFiling,
            Self::ReportUrgent { .. } => Act::ReportUrgent,
            Self::Object { .. } => Act::Object,
            Self::AgreeObjection { .. } => Act::AgreeObjection,
            Self::RefuseObjection { .. } => Act::RefuseObjection,
            Self::RaiseDispute { .. } => Act::RaiseDispute,
            Self::DecideDispute { .. } => Act::DecideDispute,
            Self::SignFor => Act::SignFor,
            Self::AssignHandler { .. } => Act::AssignHandler,
            Self::Recuse { .. } => Act::Recuse,
            Self::AnswerCo { .. } => Act::AnswerCo,
            Self::Accept => Act::Accept,
            Self::AcceptSimple { .. } => Act::AcceptSimple,
            Self::NotAccept { .. } => Act::NotAccept,
            Self::NoLongerAccept { .. } => Act::NoLongerAccept,
            Self::RouteOut { .. } => Act::RouteOut,
            Self::ConfirmDelivery { .. } => Act::ConfirmDelivery,
            Self::StartPerforming => Act::StartPerforming,
            Self::Perform(_) => Act::Perform,
            Self::StudySuggestion => Act::StudySuggestion,
            Self::ReplySuggestion { .. } => Act::ReplySuggestion,
            Self::Investigate { .. } => Act::Investigate,
            Self::Extend { .. } => Act::Extend,
            Self::Convert { .. } => Act::Convert,
            Self::ReplySimple { .. } => Act::ReplySimple,
            Self::DraftOpinion(_) => Act::DraftOpinion,
            Self::ApproveSubstance => Act::ApproveSubstance,
            Self::ApproveProcedure => Act::ApproveProcedure,
            Self::ReturnDraft { .. } => Act::ReturnDraft,
            Self::IssueOpinion => Act::IssueOpinion,
            Self::Serve(_) => Act::Serve,
            Self::RecordReceipt { .. } => Act::RecordReceipt,
            Self::Execute { .. } => Act::Execute,
            Self::ReportBack { .. } => Act::ReportBack,
            Self::AcceptReport => Act::AcceptReport,
            Self::AskReport { .. } => Act::AskReport,
            Self::ReturnReport { .. } => Act::ReturnReport,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::ProposeWithdrawal { .. } => Act::ProposeWithdrawal,
            Self::Lapse => Act::Lapse,
            Self::Archive => Act::Archive,
            Self::Recall { .. } => Act::Recall,
            Self::ProposeVoid { .. } => Act::ProposeVoid,
            Self::Correct { .. } => Act::Correct,
            Self::CorrectRegistration { .. } => Act::CorrectRegistration,
            Self::AddMaterial { .. } | Self::SeeMaterial => self.of_material(),
            Self::AddNote { .. } => Act::AddNote,
            Self::Rate { .. } => Act::Rate,
            Self::OpenCallback { .. } => Act::OpenCallback,
            Self::RecordCallback { .. } => Act::RecordCallback,
            Self::FlagOverdue => Act::FlagOverdue,
            Self::RecomputeLimits => Act::RecomputeLimits,
            Self::Succeed => Act::Succeed,
            Self::EndOtherLimit => Act::EndOtherLimit,
        }
    }

    const fn of_material(&self) -> Act {
        match self {
            Self::SeeMaterial => Act::SeeMaterial,
            // Because: `act` lists every command once and passes only these.
            _ => Act::AddMaterial,
        }
    }

    /// The answer of a second person to what a first one asked.
    const fn by_second(&self) -> Act {
        match self {
            Self::ConfirmClass => Act::ConfirmClass,
            Self::ConfirmFiling { .. } => Act::ConfirmFiling,
            Self::DeclineFiling { .. } => Act::DeclineFiling,
            Self::ConfirmWithdrawal { .. } => Act::ConfirmWithdrawal,
            Self::DeclineWithdrawal { .. } => Act::DeclineWithdrawal,
            Self::ConfirmVoid => Act::ConfirmVoid,
            Self::DeclineVoid { .. } => Act::DeclineVoid,
            Self::ConfirmException => Act::ConfirmException,
            Self::RefuseException { .. } => Act::RefuseException,
            // Because: `act` lists every command once and passes only these.
            _ => Act::DeclineClass,
        }
    }
}
