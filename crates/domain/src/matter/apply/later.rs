//! What the later facts change: those of the unit, of the opinion, and of what follows it.

use jiff::civil::Date;

use super::lead_mut;
use crate::codes::ReportAnswer;
use crate::ids::{CallbackId, DocumentId, OrganId};
use crate::matter::event::{Event, Fact, LimitChange};
use crate::matter::parts::{
    Callback, Document, Owner, Rating, Receipt, Report, Service, Task, TaskEnd,
};
use crate::matter::{Attempt, Matter};

impl Matter {
    pub(super) fn fact_of_unit(&mut self, event: &Event) {
        match &event.what {
            Fact::DisputeDecided { task, .. } => self.tasks.push(task.clone()),
            Fact::SignedFor { own } => self.sign(own.as_ref(), event),
            Fact::HandlerAssigned { handler } => self.name_handler(*handler),
            Fact::Recused { person, .. } => {
                self.recused.push(*person);
                let open = self.tasks.iter_mut().filter(|t| t.end.is_none());
                open.filter(|t| t.handler == Some(*person))
                    .for_each(|t| t.handler = None);
            }
            Fact::CoAnswered { task, contribution } => {
                if let Some(task) = self.tasks.iter_mut().find(|t| t.id == *task) {
                    task.answered = Some(*contribution);
                    task.end = Some((event.on, TaskEnd::Done));
                }
            }
            Fact::Accepted {} | Fact::PerformanceStarted {} | Fact::SuggestionStudied {} => {
                self.accept(event);
            }
            Fact::AcceptedSimply {} => {
                self.overlays.simplified = true;
                self.accept(event);
            }
            Fact::RoutedOut { route, .. } => self.route = Some(*route),
            Fact::Extended { .. } => self.overlays.extended = true,
            _ => {}
        }
    }

    pub(super) fn fact_of_opinion(&mut self, event: &Event) {
        match &event.what {
            Fact::OpinionDrafted { opinion }
            | Fact::Performed { opinion }
            | Fact::SimplyReplied { opinion, .. } => self.opinion = Some(opinion.clone()),
            Fact::SubstanceApproved { by } => {
                if let Some(opinion) = &mut self.opinion {
                    opinion.substance_by = *by;
                }
            }
            Fact::ProcedureApproved { by } => {
                if let Some(opinion) = &mut self.opinion {
                    opinion.procedure_by = *by;
                }
            }
            Fact::DraftReturned { .. } => {
                if let Some(opinion) = &mut self.opinion {
                    opinion.substance_by = None;
                    opinion.procedure_by = None;
                }
            }
            Fact::OpinionIssued { by } => {
                if let Some(opinion) = &mut self.opinion {
                    opinion.signed_by = *by;
                }
            }
            _ => {}
        }
    }

    pub(super) fn fact_of_follow(&mut self, event: &Event) {
        match &event.what {
            Fact::Served {
                document, service, ..
            } => {
                if let Some(document) = self.document_mut(*document) {
                    document.served.push(service.clone());
                }
            }
            Fact::ReceiptRecorded { document, receipt } => self.receive(*document, receipt),
            Fact::Corrected { document, by, .. } => self.correct_document(*document, *by),
            Fact::Rated {
                target,
                value,
                reasons,
                words,
                assisted,
            } => {
                self.ratings.push(Rating {
                    target: *target,
                    value: *value,
                    reasons: reasons.clone(),
                    words: *words,
                    on: event.on,
                    assisted: *assisted,
                });
            }
            Fact::CallbackOpened {
                id,
                reason,
                organ,
                due,
                owner,
            } => self.callbacks.push(Callback {
                id: *id,
                reason: *reason,
                organ: *organ,
                due: *due,
                owner: *owner,
                opened_on: event.on,
                attempts: Vec::new(),
                done_on: None,
            }),
            Fact::CallbackAttempted { .. } => self.call(event),
            _ => {}
        }
    }

    /// C7: a report is filed, and answered by whoever assigned the matter.
    pub(super) fn fact_of_report(&mut self, event: &Event) {
        let answer = match &event.what {
            Fact::ReportedBack { document, view, .. } => {
                if let Some(unit) = self.last_lead().map(|task| task.unit) {
                    self.reports.push(Report {
                        unit,
                        document: *document,
                        on: event.on,
                        view: *view,
                        answered: None,
                    });
                }
                return;
            }
            Fact::ReportAccepted {} => ReportAnswer::Accepted,
            Fact::ReportMoreAsked { .. } => ReportAnswer::MoreAsked,
            Fact::ReportReturned { .. } => ReportAnswer::Returned,
            _ => return,
        };
        if let Some(report) = self.reports.last_mut() {
            report.answered = Some((event.on, answer));
        }
    }

    fn call(&mut self, event: &Event) {
        let Fact::CallbackAttempted {
            id,
            time,
            by,
            result,
            note,
            done,
            next,
        } = &event.what
        else {
            return;
        };
        let attempt = Attempt {
            on: event.on,
            time: time.clone(),
            by: *by,
            result: *result,
            note: *note,
        };
        if let Some(callback) = self.callback_mut(*id) {
            callback.attempts.push(attempt);
            callback.done_on = done.then_some(event.on);
            if let Some(next) = next {
                callback.owner = Some(next.person);
                callback.due = next.on;
            }
        }
    }

    pub(super) fn sign(&mut self, own: Option<&Task>, event: &Event) {
        if let Some(task) = own {
            self.tasks.push(task.clone());
        } else if let Some(task) = lead_mut(&mut self.tasks, event) {
            task.signed_on = Some(event.on);
        }
    }

    pub(super) fn name_handler(&mut self, handler: crate::ids::PersonId) {
        if let Some(task) = self
            .tasks
            .iter_mut()
            .rev()
            .find(|t| t.lead && t.end.is_none())
        {
            task.handler = Some(handler);
        }
    }

    pub(super) fn accept(&mut self, event: &Event) {
        self.accepted_on = self.accepted_on.or(Some(event.on));
        let mut first = None;
        if let Some(task) = lead_mut(&mut self.tasks, event) {
            let waits = |change: &LimitChange| matches!(change, LimitChange::Awaits { .. });
            if !event.limits.iter().any(waits) {
                task.notified_on = task.notified_on.or(Some(event.on));
            }
            first = Some(Owner {
                organ: task.unit,
                person: task.handler,
                since: event.on,
            });
        }
        // Law: set once; a transfer adds an owner and removes none (C4).
        if self.owners.first_handling.is_none() {
            self.owners.first_handling = first;
        }
    }

    /// The unit told the petitioner what it had written.
    pub(super) fn notify(&mut self, told: Option<OrganId>, on: Date) {
        let of = |task: &&mut Task| task.lead && Some(task.unit) == told;
        if let Some(task) = self.tasks.iter_mut().rev().find(of) {
            task.notified_on = task.notified_on.or(Some(on));
        }
    }

    /// A correction is told in place of what it corrects.
    fn correct_document(&mut self, corrected: DocumentId, by: DocumentId) {
        if let Some(document) = self.document_mut(corrected) {
            document.corrected_by = Some(by);
        }
        let waiting = self.limits.iter_mut();
        waiting
            .filter(|run| run.is_running() && run.awaits == Some(corrected))
            .for_each(|run| run.awaits = Some(by));
    }

    /// What was posted last and waited was received.
    fn receive(&mut self, document: DocumentId, receipt: &Receipt) {
        let waiting = |service: &&mut Service| service.received_on().is_none();
        let document = self.document_mut(document);
        if let Some(service) = document.and_then(|d| d.served.iter_mut().rev().find(waiting)) {
            service.receipt = Some(receipt.clone());
        }
    }

    pub(super) fn document_mut(&mut self, id: DocumentId) -> Option<&mut Document> {
        self.documents.iter_mut().find(|document| document.id == id)
    }

    pub(super) fn callback_mut(&mut self, id: CallbackId) -> Option<&mut Callback> {
        self.callbacks.iter_mut().find(|callback| callback.id == id)
    }
}
