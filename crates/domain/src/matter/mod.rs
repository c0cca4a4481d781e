//! `Matter` 信访事项: one request under procedure, the aggregate with one version.
//!
//! Its tasks, limits, documents, ratings and call-backs live inside. It holds no citizen's words:
//! names, titles and texts are sealed elsewhere and appear here only as ids. The state is the fold
//! of its events (`apply`); nothing else may change it.

mod apply;
mod basis;
mod command;
mod decide;
mod engine;
mod event;
mod fresh;
mod limit_run;
mod parts;
mod pending;
mod plausible;
mod running;
mod words;
mod acts {
    pub(super) mod answer;
    pub(super) mod callback;
    pub(super) mod classify;
    pub(super) mod correct;
    pub(super) mod dispatch;
    pub(super) mod exception;
    pub(super) mod filing;
    pub(super) mod follow;
    pub(super) mod handle;
    pub(super) mod intake;
    pub(super) mod notice;
    pub(super) mod objection;
    pub(super) mod opinion;
    pub(super) mod report;
    pub(super) mod service;
    pub(super) mod succession;
    pub(super) mod withdrawal;
}
mod guards;

pub use basis::{Basis, EarlierMatter, FinalOpinion};
pub use command::{
    Command, ExceptionAsked, OpenMatter, OpinionParts, PARTS_MAX, Routing, ServiceRecord,
};
pub use decide::{decide, decide_confirmed, lawful_acts, open};
pub use engine::{Actor, ActorKind, Book, Ctx, Override, Reach, Source};
pub use event::{DocumentIssued, Event, Fact, LimitChange, RowUsed};
pub use fresh::{Fresh, SLOT_MARK};
pub use guards::simplified_by;
pub use parts::is_petitioners_window;
pub use parts::{
    Attempt, Callback, ClassProposed, Decided, Document, ExceptionRequest, KnownAct, LimitRun,
    NextCall, Objection, Opinion, Overlays, Owner, Owners, Pending, PetitionLink, Rating, Receipt,
    Report, Service, Succession, Task, TaskEnd, WishConfirmed,
};
pub use words::Waits;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::{Channel, Class, Compartment, Outcome, Purpose, Route};
use crate::ids::{MatterId, OrganId, PersonId, PetitionId, TaskId};
use crate::limit::LimitId;
use crate::procedure::{DocumentKind, Stage};

/// 信访事项. Field meanings follow `docs/data-model.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Identity.
    pub id: MatterId,
    /// Public number.
    pub number: String,
    /// Number of events folded so far; the version of the stream.
    pub version: i64,
    /// Pack whose rules it runs under; a running matter keeps its pack.
    pub pack: String,
    /// Imported history: limits for comparison only, never called overdue.
    pub imported: bool,
    /// Stage of the lead duty.
    pub stage: Stage,
    /// Stage before an objection or dispute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_before: Option<Stage>,
    /// Channel of the first petition.
    pub channel: Channel,
    /// Class of Art. 29-31, once decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Route of Art. 31, once decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Who decided class and route, and who checked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
    /// 信访目的
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Topic code (6 digits).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Place of the problem (region code).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Who may know of it.
    pub compartment: Compartment,
    /// 初信初访: no earlier matter of the same person on the same facts is known.
    pub first_time: bool,
    /// Petitions that speak of it.
    pub petitions: Vec<PetitionLink>,
    /// Number of separate requests to be answered (B12), at least one.
    pub requests: u16,
    /// Persons present or signing, for simplified handling and figures.
    pub persons: u32,
    /// The day the first petition was received here.
    pub received_on: Date,
    /// The instant of receipt, where it is known (microseconds since 1970 UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<i64>,
    /// First registration date of the chain of offices (21.9).
    pub first_registered_on: Date,
    /// The chain of offices, first to current.
    pub offices: Vec<OrganId>,
    /// 首问、首接、首办: owners a transfer never removes (C4).
    pub owners: Owners,
    /// The office that had it before the report officer of another took charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_from: Option<OrganId>,
    /// Organs that ended, and who took over their duties in it, in order (Art. 24(2)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successions: Vec<Succession>,
    /// Lead and co-handling tasks, in order of dispatch.
    pub tasks: Vec<Task>,
    /// Every limit that ever ran, in order of start.
    pub limits: Vec<LimitRun>,
    /// Overlays of regulation 7.3.
    pub overlays: Overlays,
    /// Organs complained of (restricted; Art. 30).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accused: Vec<OrganId>,
    /// Persons with a declared interest (B03).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recused: Vec<PersonId>,
    /// A filing or voiding that waits for its second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// An exception that waits for its second person (21.12); the procedure goes on beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<ExceptionRequest>,
    /// The latest objection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<Objection>,
    /// The latest draft or issued opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
    /// Reports on what was assigned (C7), oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<Report>,
    /// Outcome of the answer, once given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Documents issued.
    pub documents: Vec<Document>,
    /// Ratings by the petitioner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
    /// Call-back duties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callbacks: Vec<Callback>,
    /// The day a unit accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<Date>,
    /// The day the answer was served or given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<Date>,
    /// The instant of the answer, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<i64>,
    /// Who gave the answer, where it was no opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<PersonId>,
    /// The day it was closed for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Date>,
    /// Another number that stands for it after voiding (T34).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<MatterId>,
    /// The matter it was split from (T04).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<MatterId>,
    /// Sealed title of its own; else the opening petition's title stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<crate::ids::SealedId>,
}

impl Matter {
    /// Are its limits computed for comparison only? Imported history and message-board posts are
    /// never called overdue (21.18).
    pub fn is_comparison(&self) -> bool {
        self.imported || self.channel == Channel::MessageBoard
    }

    /// The office that holds it now or dispatched it last.
    pub fn office(&self) -> OrganId {
        // Safe because: `open` always records one office and no event removes one.
        *self.offices.last().expect("a matter always has an office")
    }

    /// The open lead task.
    pub fn lead(&self) -> Option<&Task> {
        self.tasks
            .iter()
            .rev()
            .find(|task| task.lead && task.end.is_none())
    }

    /// The open lead task, or the last one that was open.
    pub fn last_lead(&self) -> Option<&Task> {
        self.lead()
            .or_else(|| self.tasks.iter().rev().find(|task| task.lead))
    }

    /// The organ that must act now, or to which the petitioner turns: the office in dispatch stages
    /// and where the office itself ended it, else the lead unit.
    pub fn holder(&self) -> OrganId {
        let ended = matches!(
            self.stage,
            Stage::Replied | Stage::Guided | Stage::Filed | Stage::HandedOver | Stage::Voided
        );
        if self.stage.is_with_office() || ended {
            return self.office();
        }
        self.last_lead()
            .map_or_else(|| self.office(), |task| task.unit)
    }

    /// The running limit with the nearest day that an organ owes (not a petitioner's window).
    pub fn next_due(&self) -> Option<&LimitRun> {
        self.limits
            .iter()
            .filter(|run| run.is_running() && !is_petitioners_window(run.id))
            .min_by_key(|run| run.due.date)
    }

    /// The running limit with the nearest day for which the petitioner waits; where organs owe each
    /// other alone, theirs.
    pub fn next_for_petitioner(&self) -> Option<&LimitRun> {
        let waits = |run: &&LimitRun| {
            run.is_running() && !is_petitioners_window(run.id) && !run.is_between_organs()
        };
        let nearest = self.limits.iter().filter(waits);
        nearest.min_by_key(|run| run.due.date).or(self.next_due())
    }

    /// The running limit by whose day an organ owes the petitioner the next step in the matter
    /// itself: no linked repeat's own (21.11), none that only waits for a written notice to be
    /// told, none between organs, and none that falls back to the ordinary procedure.
    pub fn handling_due(&self) -> Option<&LimitRun> {
        let owed = |run: &&LimitRun| {
            run.is_running()
                && run.petition.is_none()
                && run.awaits.is_none()
                && run.is_owed_to_petitioner()
        };
        self.limits
            .iter()
            .filter(owed)
            .min_by_key(|run| run.due.date)
    }

    /// A running limit by id.
    pub fn running(&self, id: LimitId) -> Option<&LimitRun> {
        self.limits
            .iter()
            .rev()
            .find(|run| run.id == id && run.is_running())
    }

    /// Open co-handling tasks.
    pub fn co_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks
            .iter()
            .filter(|task| !task.lead && task.end.is_none())
    }

    /// A task by id.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// The draft or answer of the unit that has it now: another's, left after it was taken back,
    /// is released by nobody.
    pub fn draft(&self) -> Option<&Opinion> {
        let unit = self.last_lead().map(|task| task.unit);
        let own = |opinion: &&Opinion| opinion.unit.is_none() || opinion.unit == unit;
        self.opinion.as_ref().filter(own)
    }

    /// Every organ that has or had a part in it.
    pub fn concerned(&self) -> impl Iterator<Item = OrganId> + '_ {
        self.offices
            .iter()
            .copied()
            .chain(self.tasks.iter().map(|task| task.unit))
            .chain(self.successions.iter().flat_map(|it| [it.from, it.to]))
            .chain(self.owners.first_received.iter().map(|owner| owner.organ))
            // E2: whoever owes a call may know the matter.
            .chain(self.callbacks.iter().map(|callback| callback.organ))
    }

    /// Did this person handle, draft, approve, sign or answer it? E2: who did does not call.
    pub fn took_part(&self, person: PersonId) -> bool {
        let drafted = self
            .opinion
            .as_ref()
            .map(|o| [o.drafted_by, o.substance_by, o.procedure_by, o.signed_by]);
        self.tasks.iter().any(|task| task.handler == Some(person))
            || drafted.is_some_and(|by| by.contains(&Some(person)))
            || self.answered_by == Some(person)
    }

    /// Organs that owe something in it, or will: office, unit, open tasks, call-backs, limits that
    /// run, words that nobody told, and the office that first received it and stays with it (C4).
    pub fn owing(&self) -> impl Iterator<Item = OrganId> + '_ {
        let open = self.tasks.iter().filter(|task| task.end.is_none());
        let calls = self.callbacks.iter().filter(|call| call.done_on.is_none());
        let runs = self.limits.iter().filter(|run| run.is_running());
        let words = self.documents.iter();
        let words = words.filter(|document| self.word_waits(document).is_some());
        [self.office(), self.holder()]
            .into_iter()
            .chain(self.last_lead().map(|task| task.unit))
            .chain(open.map(|task| task.unit))
            .chain(calls.map(|call| call.organ))
            .chain(
                runs.filter(|run| !is_petitioners_window(run.id))
                    .map(|run| run.organ),
            )
            .chain(words.map(|document| self.teller(document)))
            .chain(self.owners.first_received.map(|owner| owner.organ))
    }

    /// Organs whose people may know of it: all concerned, save the accused of a report (B04).
    pub fn organs_that_may_know(&self) -> impl Iterator<Item = OrganId> + '_ {
        self.concerned().filter(|organ| {
            self.compartment == Compartment::Ordinary || !self.accused.contains(organ)
        })
    }

    /// The report that waits for its assigner.
    pub fn report_waiting(&self) -> Option<&Report> {
        self.reports
            .last()
            .filter(|report| report.answered.is_none())
    }

    /// May an organ's people know who the petitioner is? Where confidentiality was asked for, only
    /// the offices that carry the matter, whoever must act or answer now, and whoever owes a call;
    /// units that co-handle it or handled it before need no name. A report has its compartment.
    pub fn needs_the_person(&self, organ: OrganId) -> bool {
        !self.overlays.confidential
            || self.compartment == Compartment::Report
            || self.offices.contains(&organ)
            || self.holder() == organ
            || self.callbacks.iter().any(|call| call.organ == organ)
    }

    /// Is it in the report compartment, decided or not yet (Art. 30)?
    pub fn is_report(&self) -> bool {
        self.compartment == Compartment::Report || self.class == Some(Class::Report)
    }

    /// Has the unit signed for it?
    pub fn is_signed(&self) -> bool {
        self.lead().is_some_and(|task| task.signed_on.is_some())
    }

    /// Is it handled by the simplified procedure, or was it answered by it? What was converted is
    /// ordinary (T26).
    pub fn is_simplified(&self) -> bool {
        let converted = |document: &Document| document.kind == DocumentKind::ConversionNotice;
        self.stage == Stage::AcceptedSimple
            || self.overlays.simplified && !self.documents.iter().any(converted)
    }

    /// Petitions linked now.
    pub fn linked(&self) -> impl Iterator<Item = PetitionId> + '_ {
        self.petitions
            .iter()
            .filter(|link| link.unlinked_on.is_none())
            .map(|link| link.petition)
    }

    /// The petition that opened it.
    pub fn first_petition(&self) -> Option<PetitionId> {
        self.petitions.first().map(|link| link.petition)
    }
}
