//! What lives inside a matter.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use super::limit_run::{LimitRun, is_petitioners_window};
pub use super::pending::{ClassProposed, Decided, ExceptionRequest, Pending, WishConfirmed};
use crate::codes::{
    CallbackReason, CallbackResult, CrossBoundary, DispatchMethod, OtherAct, Outcome,
    PetitionersView, RatingTarget, ReceiptProof, ReportAnswer, Satisfaction, ServiceMethod,
};
use crate::ids::{CallbackId, DocumentId, OrganId, PersonId, PetitionId, SealedId, TaskId};
use crate::procedure::DocumentKind;

/// A petition that speaks of the matter. Unlinking keeps the entry (D15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionLink {
    /// The petition.
    pub petition: PetitionId,
    /// Since when.
    pub on: Date,
    /// The petition opened the matter; else it joined.
    pub opened: bool,
    /// Undone on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlinked_on: Option<Date>,
    /// It joined by an account that shows what is told; of the petition that opened the matter the
    /// matter's channel says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub online: bool,
    /// It joined from somebody who can be told, or the correction of its registration said by what
    /// they can be; while it is linked, notice is not excused (21.6).
    #[serde(default, skip_serializing_if = "is_false")]
    pub reachable: bool,
    /// How many documents were written before it was reachable.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub documents_before: usize,
    /// The places of documents that were written while it was reachable, and is no more or was not
    /// for a while: from, and before which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached_before: Vec<(usize, usize)>,
}

impl PetitionLink {
    /// Could its person be told what was written at this place?
    pub(super) fn was_reached(&self, place: usize) -> bool {
        let mut spans = self.reached_before.iter();
        let earlier = spans.any(|(from, before)| (*from..*before).contains(&place));
        earlier || (self.reachable && place >= self.documents_before)
    }

    /// It can be told from now on, or no more, after so many documents.
    pub(super) fn set_reachable(&mut self, now: bool, documents: usize) {
        match (self.reachable, now) {
            (false, true) => self.documents_before = documents,
            (true, false) => self.reached_before.push((self.documents_before, documents)),
            (false, false) | (true, true) => {}
        }
        self.reachable = now;
    }
}

/// One of the three owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The organ.
    pub organ: OrganId,
    /// The person, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Since when.
    pub since: Date,
}

/// 首问、首接、首办. Set once each; later events never change them (C4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Owners {
    /// 首问: the first person asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_asked: Option<Owner>,
    /// 首接: the first office; tracks and chases after every transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_received: Option<Owner>,
    /// 首办: the first unit that took it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_handling: Option<Owner>,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskEnd {
    /// Answered, served, routed or refused: the unit's duty is done.
    Done,
    /// Taken back after an objection (T13) or dispute (T15).
    Returned,
    /// Recalled by the sender (T33).
    Recalled,
    /// The petitioner withdrew (T30).
    Withdrawn,
}

/// 办理任务: one unit's duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Identity.
    pub id: TaskId,
    /// Whose duty.
    pub unit: OrganId,
    /// 主办 or 协办.
    pub lead: bool,
    /// How it came.
    pub method: DispatchMethod,
    /// Who sent it.
    pub sender: OrganId,
    /// Delivery: C03 and C04 run from here, never from sign-for (21.9).
    pub delivered_on: Date,
    /// Set report-back date (C05a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_back: Option<Date>,
    /// The sender thinks the simplified procedure fits.
    #[serde(default)]
    pub suggest_simple: bool,
    /// 签收
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
    /// 承办人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<PersonId>,
    /// Written notice given (C02, C03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notified_on: Option<Date>,
    /// A co-handler's contribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<SealedId>,
    /// End of the duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<(Date, TaskEnd)>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
pub(super) const fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Overlays {
    /// The end of another procedure's window that was not seen to pass (21.3).
    pub fn pressing_limit(&self) -> Option<Date> {
        self.other_limit.filter(|_| !self.other_limit_over)
    }
}

/// The act that a petitioner complains of, and since when they know of it: from that day the
/// windows of other procedures run, and a petition stops none of them (21.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAct {
    /// Of which kind.
    pub act: OtherAct,
    /// Known since.
    pub on: Date,
}

/// Overlays: marks beside the stage (regulation 7.3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overlays {
    /// 重大紧急
    #[serde(default)]
    pub urgent: bool,
    /// Another statutory limit runs out; goes to the head of the queue (21.3). The day it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_limit: Option<Date>,
    /// The act complained of, as told at intake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_act: Option<KnownAct>,
    /// That day is over.
    #[serde(default, skip_serializing_if = "is_false")]
    pub other_limit_over: bool,
    /// Since when material that the petitioner added by the portal, or a wish told there, waits for
    /// somebody of the organ that holds the matter to open it (H6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_since: Option<Date>,
    /// Handling time was extended.
    #[serde(default)]
    pub extended: bool,
    /// The petitioner asked for confidentiality.
    #[serde(default)]
    pub confidential: bool,
    /// 三跨三分离, in the order of the list: what a registrar ticked, as corrected since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cross_boundary: Vec<CrossBoundary>,
    /// Notice is excused: name or address unclear and nothing can carry it (21.6).
    #[serde(default)]
    pub notice_exempt: bool,
    /// Handled under the simplified procedure at some time.
    #[serde(default)]
    pub simplified: bool,
    /// A supervised override was used (21.12).
    #[serde(default)]
    pub overridden: bool,
}

/// A report on an assigned matter (办结报告, C7) and what the assigner made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Who reports.
    pub unit: OrganId,
    /// The report itself (D16).
    pub document: DocumentId,
    /// When.
    pub on: Date,
    /// What the petitioner says of the handling.
    pub view: PetitionersView,
    /// What the assigner made of it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<(Date, ReportAnswer)>,
}

/// An objection (T12) and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Who objects.
    pub unit: OrganId,
    /// When.
    pub on: Date,
    /// Sealed reasons.
    pub reasons: SealedId,
    /// Who should have it instead, in the unit's view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggests: Option<OrganId>,
    /// Agreed or not, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<(Date, bool)>,
}

/// The draft or issued opinion (D07, D12, simple reply).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Outcome (Art. 32).
    pub outcome: Outcome,
    /// Sealed parts.
    pub text: SealedId,
    /// Who drafted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafted_by: Option<PersonId>,
    /// 业务审核
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substance_by: Option<PersonId>,
    /// 程序审核
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure_by: Option<PersonId>,
    /// 签发
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<PersonId>,
    /// The organ named in the remedy text (Art. 35).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_organ: Option<OrganId>,
    /// The unit that drafted it; what was taken back from it is released by no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<OrganId>,
}

/// Service of a document (D11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// How.
    pub method: ServiceMethod,
    /// Handed over, left, shown or posted on.
    pub on: Date,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Refused by the addressee; a witness is then named in the sealed note.
    #[serde(default)]
    pub refused: bool,
    /// Sealed note (recipient, witness, mail number).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<SealedId>,
    /// Posted: the day of receipt is another, and not known until it is recorded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub awaited: bool,
    /// When and how what was posted was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// The receipt of what was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Received on: windows run from here.
    pub on: Date,
    /// How it is known.
    pub proof: ReceiptProof,
    /// Who recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Sealed note (mail number, who signed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<SealedId>,
}

impl Service {
    /// The day of receipt, where it is known: windows run from here.
    pub fn received_on(&self) -> Option<Date> {
        match &self.receipt {
            Some(receipt) => Some(receipt.on),
            None => (!self.awaited).then_some(self.on),
        }
    }
}

/// A document that was issued. Its frozen text is sealed under the document's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Identity.
    pub id: DocumentId,
    /// Kind.
    pub kind: DocumentKind,
    /// 发文字号
    pub number: String,
    /// Issuing organ.
    pub organ: OrganId,
    /// Addressed unit; `None` means the petitioner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrganId>,
    /// Date on the document.
    pub on: Date,
    /// Services recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub served: Vec<Service>,
    /// A later document that corrects it (T35).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<DocumentId>,
    /// The repeat that it tells of: it speaks to whoever brought that one (21.11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<PetitionId>,
}

impl Document {
    /// Does it speak to the petitioner? Slips between organs and proofs of service do not.
    pub const fn is_for_petitioner(&self) -> bool {
        self.to.is_none() && self.kind.is_for_petitioner()
    }

    /// The day it was first received, where that is known.
    pub fn received_on(&self) -> Option<Date> {
        self.served.iter().find_map(Service::received_on)
    }

    /// Posted, and not known to be received: the service that waits.
    pub fn awaited(&self) -> Option<&Service> {
        let waiting = |service: &&Service| service.received_on().is_none();
        self.served.iter().rev().find(waiting)
    }
}

/// A rating (E1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Who is rated.
    pub target: RatingTarget,
    /// Value.
    pub value: Satisfaction,
    /// Coded reasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Sealed words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<SealedId>,
    /// When.
    pub on: Date,
    /// Given through a member of staff or an office device: marked (regulation 11).
    #[serde(default)]
    pub assisted: bool,
}

/// One attempt of a call-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When.
    pub on: Date,
    /// Morning, afternoon or evening: three different times are owed (E2).
    pub time: String,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// What came of it.
    pub result: CallbackResult,
    /// Sealed words and follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<SealedId>,
}

/// A talk in person that was promised in a call: who holds it, by which day (E2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextCall {
    /// Who talks with the petitioner.
    pub person: PersonId,
    /// Last day.
    pub on: Date,
}

/// An organ that ended and the one that takes over its duties (Art. 24(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// The organ that ended.
    pub from: OrganId,
    /// Its successor.
    pub to: OrganId,
}

/// A call-back duty (E2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// Identity.
    pub id: CallbackId,
    /// Why.
    pub reason: CallbackReason,
    /// Who owes it.
    pub organ: OrganId,
    /// Last day (house rule, shown as such).
    pub due: Date,
    /// Who calls; `None` where nobody of the organ could be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// Opened on.
    pub opened_on: Date,
    /// Attempts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// Done on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<Date>,
}

impl Callback {
    /// Spoken with, or tried on three different times. Who asked for a talk in person is owed that
    /// talk: tries do not stand for it.
    pub fn is_satisfied(&self) -> bool {
        let asked = self
            .attempts
            .iter()
            .rposition(|a| a.result == CallbackResult::WantsMeeting);
        let since = asked.map_or(0, |at| at + 1);
        let spoken = self
            .attempts
            .iter()
            .skip(since)
            .any(|a| a.result != CallbackResult::NotReached);
        if asked.is_some() {
            return spoken;
        }
        let times: std::collections::BTreeSet<_> = self
            .attempts
            .iter()
            .map(|a| (a.on, a.time.as_str()))
            .collect();
        spoken || times.len() >= 3
    }
}
