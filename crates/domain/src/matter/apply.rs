//! Folds recorded facts into the state. Total: it cannot fail, and asks nobody for the time.

mod corrected;
mod later;
mod limits;
mod succeeded;
mod two;

use jiff::civil::Date;

use super::Matter;
use super::event::{DocumentIssued, Event, Fact};
use super::parts::{
    Document, Overlays, Owner, Owners, Pending, PetitionLink, Service, Task, TaskEnd,
};
use crate::codes::{Compartment, ServiceMethod};
use crate::ids::{OrganId, PersonId, PetitionId};
use crate::limit::LimitId;
use crate::procedure::{Phase, Stage};

impl Matter {
    /// Folds a stream from its first event. `None` if the first is not a registration.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let mut matter = Self::opened_by(events.next()?)?;
        for event in events {
            matter.apply(event);
        }
        Some(matter)
    }

    /// The state after a registration event.
    #[expect(
        clippy::too_many_lines,
        reason = "one field after the other, for everything a matter knows at birth"
    )]
    pub fn opened_by(event: &Event) -> Option<Self> {
        let Fact::Registered {
            matter,
            number,
            pack,
            petition,
            channel,
            organ,
            received_on,
            first_registered_on,
            requests,
            persons,
            first_time,
            topic,
            region,
            purpose,
            first_asked,
            received_by,
            imported,
            split_from,
            title,
            report_office,
            ..
        } = &event.what
        else {
            return None;
        };
        let mut opened = Self {
            id: *matter,
            number: number.clone(),
            version: 0,
            pack: pack.clone(),
            imported: *imported,
            stage: Stage::Registered,
            stage_before: None,
            channel: *channel,
            class: None,
            route: None,
            decided: None,
            purpose: *purpose,
            topic: topic.clone(),
            region: region.clone(),
            compartment: Compartment::Ordinary,
            first_time: *first_time,
            petitions: vec![opening_link(*petition, *received_on)],
            requests: *requests,
            persons: *persons,
            received_on: *received_on,
            received_at: event.at,
            first_registered_on: *first_registered_on,
            offices: vec![*organ],
            owners: first_owners(*organ, *first_asked, *received_by, *received_on),
            report_from: None,
            successions: Vec::new(),
            tasks: Vec::new(),
            limits: Vec::new(),
            overlays: overlays(&event.what),
            accused: Vec::new(),
            recused: Vec::new(),
            pending: None,
            exception: None,
            objection: None,
            opinion: None,
            reports: Vec::new(),
            outcome: None,
            documents: Vec::new(),
            ratings: Vec::new(),
            callbacks: Vec::new(),
            accepted_on: None,
            answered_on: None,
            answered_at: None,
            answered_by: None,
            closed_on: None,
            replaced_by: None,
            split_from: *split_from,
            title: *title,
        };
        opened.open_restricted(*report_office);
        opened.consequences(event);
        Some(opened)
    }

    /// Folds one more event.
    pub fn apply(&mut self, event: &Event) {
        self.fact(event);
        self.consequences(event);
    }

    fn consequences(&mut self, event: &Event) {
        self.version += 1;
        if let (Some(end), Some(task)) = (event.lead_end, lead_mut(&mut self.tasks, event)) {
            task.end = Some((event.on, end));
        }
        if let Some(end) = event.lead_end {
            let open = self.tasks.iter_mut().filter(|t| !t.lead && t.end.is_none());
            open.for_each(|task| task.end = Some((event.on, end)));
        }
        if let Some(stage) = event.stage {
            if matches!(stage, Stage::Objected) {
                self.stage_before = Some(self.stage);
            }
            self.stage = stage;
            self.date_stage(event);
        }
        if matches!(event.lead_end, Some(TaskEnd::Recalled | TaskEnd::Returned)) {
            // Because: whoever has it next accepts it, and the time for handling counts from then.
            self.accepted_on = None;
        }
        self.outcome = event.outcome.or(self.outcome);
        self.overlays.overridden |= !event.overridden.is_empty();
        for change in &event.limits {
            self.change_limit(change, &event.what);
        }
        for document in &event.documents {
            self.documents.push(self.document_of(document, event));
        }
    }

    fn document_of(&self, issued: &DocumentIssued, event: &Event) -> Document {
        let served = match &event.what {
            Fact::SimplyReplied {
                document, service, ..
            } if *document == issued.id => {
                vec![service.clone()]
            }
            _ if issued.shown => vec![shown_on(event.on)],
            _ => Vec::new(),
        };
        Document {
            id: issued.id,
            kind: issued.kind,
            number: issued.number.clone(),
            organ: issued.organ,
            to: issued.to,
            on: event.on,
            served,
            corrected_by: None,
            about: self.told_of(&event.what),
        }
    }

    /// The repeat that the documents of an event tell of; a correction goes the way of what it
    /// corrects.
    fn told_of(&self, fact: &Fact) -> Option<PetitionId> {
        match fact {
            Fact::RepeatNotified { petition } => Some(*petition),
            Fact::Corrected { document, .. } => {
                let mut documents = self.documents.iter();
                let old = documents.find(|old| old.id == *document);
                old.and_then(|old| old.about)
            }
            _ => None,
        }
    }

    fn date_stage(&mut self, event: &Event) {
        match self.stage.phase() {
            Phase::Open => {}
            Phase::Answered => {
                // Because: what was answered can no longer be withdrawn.
                self.pending = self.pending.take().filter(|pending| !pending.is_beside());
                if self.answered_on.is_none() {
                    self.answered_on = Some(event.on);
                    self.answered_at = event.at;
                }
            }
            Phase::Closed => {
                // Because: nothing waits for a second person in what the petitioner took back.
                self.pending = None;
                self.exception = None;
                self.closed_on = self.closed_on.or(Some(event.on));
            }
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm a kind of event; no wildcard"
    )]
    fn fact(&mut self, event: &Event) {
        match &event.what {
            // Because: a stream has one registration, folded by `opened_by`.
            Fact::Registered { .. }
            | Fact::SplitOff { .. }
            | Fact::RepeatNotified { .. }
            | Fact::HandedOver { .. }
            | Fact::Directed { .. }
            | Fact::DisputeRaised { .. }
            | Fact::NotAccepted { .. }
            | Fact::NoLongerAccepted { .. }
            | Fact::DeliveryConfirmed { .. }
            | Fact::Investigated { .. }
            | Fact::Executed { .. }
            | Fact::Withdrawn { .. }
            | Fact::Lapsed {}
            | Fact::Archived {}
            | Fact::Recalled { .. }
            | Fact::NoteAdded { .. }
            | Fact::OverdueFlagged {}
            | Fact::LimitsRecomputed {} => {}
            Fact::Succeeded { organs } => self.succeed(organs, event.on),
            Fact::MaterialAdded { .. } | Fact::MaterialSeen {} => self.fact_of_material(event),
            Fact::OtherLimitEnded {} => self.overlays.other_limit_over = true,
            Fact::Linked { .. }
            | Fact::Unlinked { .. }
            | Fact::Classified { .. }
            | Fact::RegistrationCorrected { .. } => self.fact_of_intake(event),
            Fact::Transferred { tasks } | Fact::Assigned { tasks } => {
                self.tasks.extend(tasks.iter().cloned());
            }
            Fact::PassedDown { to, .. } => {
                self.offices.push(*to);
                self.move_chain_limit(*to);
            }
            Fact::FilingProposed { .. }
            | Fact::VoidProposed { .. }
            | Fact::ClassProposed { .. }
            | Fact::WithdrawalProposed { .. }
            | Fact::Filed { .. }
            | Fact::FilingDeclined { .. }
            | Fact::VoidDeclined { .. }
            | Fact::ClassDeclined { .. }
            | Fact::WithdrawalDeclined { .. }
            | Fact::Voided { .. } => self.fact_of_two(event),
            Fact::ExceptionRequested { .. }
            | Fact::ExceptionConfirmed {}
            | Fact::ExceptionRefused { .. }
            | Fact::ExceptionWithdrawn {} => self.fact_of_exception(event),
            Fact::Answered { by, .. } | Fact::SuggestionReplied { by, .. } => {
                self.answered_by = *by;
            }
            Fact::UrgentReported { .. } => self.overlays.urgent = true,
            Fact::Objected { .. } => self.object(event),
            Fact::ObjectionAgreed { .. } => self.answer_objection(event, true),
            Fact::ObjectionRefused { .. } => self.answer_objection(event, false),
            Fact::DisputeDecided { .. }
            | Fact::SignedFor { .. }
            | Fact::HandlerAssigned { .. }
            | Fact::Recused { .. }
            | Fact::CoAnswered { .. }
            | Fact::Accepted {}
            | Fact::AcceptedSimply {}
            | Fact::PerformanceStarted {}
            | Fact::SuggestionStudied {}
            | Fact::RoutedOut { .. }
            | Fact::Extended { .. }
            | Fact::Converted { .. } => self.fact_of_unit(event),
            Fact::OpinionDrafted { .. }
            | Fact::Performed { .. }
            | Fact::SimplyReplied { .. }
            | Fact::SubstanceApproved { .. }
            | Fact::ProcedureApproved { .. }
            | Fact::DraftReturned { .. }
            | Fact::OpinionIssued { .. } => self.fact_of_opinion(event),
            Fact::ReportedBack { .. }
            | Fact::ReportAccepted {}
            | Fact::ReportMoreAsked { .. }
            | Fact::ReportReturned { .. } => self.fact_of_report(event),
            Fact::Served { .. }
            | Fact::ReceiptRecorded { .. }
            | Fact::Corrected { .. }
            | Fact::Rated { .. }
            | Fact::CallbackOpened { .. }
            | Fact::CallbackAttempted { .. } => self.fact_of_follow(event),
        }
    }

    /// The oldest that nobody opened counts.
    fn fact_of_material(&mut self, event: &Event) {
        let since = &mut self.overlays.material_since;
        match &event.what {
            Fact::MaterialAdded { unseen: true, .. } => *since = since.or(Some(event.on)),
            Fact::MaterialSeen {} => *since = None,
            // Because: `fact` lists every kind once and passes only these.
            _ => {}
        }
    }

    // Because: `fact` lists every kind once; the three below fold their group and pass the rest.
    fn fact_of_intake(&mut self, event: &Event) {
        match &event.what {
            Fact::Linked {
                petition,
                reachable,
                online,
            } => {
                self.petitions.push(PetitionLink {
                    petition: *petition,
                    on: event.on,
                    opened: false,
                    unlinked_on: None,
                    online: *online,
                    reachable: *reachable,
                    documents_before: self.documents.len(),
                    reached_before: Vec::new(),
                });
            }
            Fact::Unlinked { petition, .. } => self.unlink(*petition, event.on),
            Fact::RegistrationCorrected {
                petition,
                changes,
                reachable,
                ..
            } => self.correct_registration(*petition, changes, *reachable),
            Fact::Classified {
                class,
                route,
                topic,
                region,
                purpose,
                requests,
                compartment,
                accused,
                office,
                decided,
                ..
            } => {
                if matches!(self.pending, Some(Pending::Class(_))) {
                    self.pending = None;
                }
                self.decided = *decided;
                self.change_office(*compartment, *office);
                self.class = Some(*class);
                self.route = *route;
                self.topic = topic.clone().or_else(|| self.topic.take());
                self.region = region.clone().or_else(|| self.region.take());
                self.purpose = purpose.or(self.purpose);
                self.requests = *requests;
                if self.compartment != *compartment {
                    // Because: who was asked may not know of a report (Art. 30).
                    self.exception = None;
                }
                self.compartment = *compartment;
                self.accused.clone_from(accused);
            }
            _ => {}
        }
    }

    /// A link is undone, and its entry stays (D15).
    pub(in crate::matter) fn unlink(&mut self, petition: PetitionId, on: Date) {
        let documents = self.documents.len();
        let mut links = self.petitions.iter_mut().rev();
        let is_it = |link: &&mut PetitionLink| link.petition == petition;
        if let Some(link) = links.find(|it| is_it(it) && it.unlinked_on.is_none()) {
            link.unlinked_on = Some(on);
            // Because: what was written to its person until now stays theirs, and nobody else's.
            link.set_reachable(false, documents);
        }
    }

    fn open_restricted(&mut self, office: Option<crate::ids::OrganId>) {
        if office.is_some() {
            self.change_office(Compartment::Report, office);
            self.compartment = Compartment::Report;
        }
    }

    /// A report goes to the office of its officer, and back when it turns out to be none.
    fn change_office(&mut self, to: Compartment, office: Option<crate::ids::OrganId>) {
        let before = self.office();
        self.report_from = match to {
            Compartment::Report => self.report_from.or(Some(before)),
            Compartment::Ordinary => None,
        };
        if let Some(office) = office.filter(|office| *office != before) {
            self.offices.push(office);
            self.move_chain_limit(office);
        }
    }

    /// The chain shares one C01: the next office owes what the last one owed (21.9).
    fn move_chain_limit(&mut self, office: crate::ids::OrganId) {
        for run in &mut self.limits {
            if run.is_running() && matches!(run.id, LimitId::C01 | LimitId::C02) {
                run.organ = office;
            }
        }
    }
}

/// 首问、首接: known at the door.
fn first_owners(
    organ: OrganId,
    first_asked: Option<PersonId>,
    received_by: Option<PersonId>,
    since: Date,
) -> Owners {
    let owner = |person| Owner {
        organ,
        person,
        since,
    };
    Owners {
        first_asked: first_asked.map(|person| owner(Some(person))),
        first_received: Some(owner(received_by)),
        first_handling: None,
    }
}

/// The marks that a matter is registered with.
fn overlays(registered: &Fact) -> Overlays {
    let mut overlays = Overlays::default();
    if let Fact::Registered {
        confidential,
        notice_exempt,
        other_limit,
        known_act,
        cross_boundary,
        ..
    } = registered
    {
        overlays.confidential = *confidential;
        overlays.notice_exempt = *notice_exempt;
        overlays.other_limit = *other_limit;
        overlays.known_act = *known_act;
        overlays.cross_boundary.clone_from(cross_boundary);
    }
    overlays
}

fn opening_link(petition: PetitionId, on: Date) -> PetitionLink {
    PetitionLink {
        petition,
        on,
        opened: true,
        unlinked_on: None,
        online: false,
        reachable: false,
        documents_before: 0,
        reached_before: Vec::new(),
    }
}

/// The open lead task before this event's own new one.
fn lead_mut<'a>(tasks: &'a mut [Task], event: &Event) -> Option<&'a mut Task> {
    let new = match &event.what {
        Fact::DisputeDecided { task, .. } => Some(task.id),
        _ => None,
    };
    tasks
        .iter_mut()
        .rev()
        .find(|t| t.lead && t.end.is_none() && Some(t.id) != new)
}

fn shown_on(on: Date) -> Service {
    Service {
        method: ServiceMethod::Electronic,
        on,
        by: None,
        refused: false,
        note: None,
        awaited: false,
        receipt: None,
    }
}
