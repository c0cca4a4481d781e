//! An organ ended and its successor took over (Art. 24(2)): what changes hands and what stays.
//!
//! Documents, acts and finished tasks stay the ended organ's own. Limits keep their days.

use jiff::civil::Date;

use crate::ids::OrganId;
use crate::matter::Matter;
use crate::matter::parts::{Owner, Succession};

impl Matter {
    pub(super) fn succeed(&mut self, organs: &[Succession], on: Date) {
        for Succession { from, to } in organs {
            self.hand_on(*from, *to, on);
        }
    }

    fn hand_on(&mut self, from: OrganId, to: OrganId, on: Date) {
        self.successions.push(Succession { from, to });
        if self.office() == from {
            self.offices.push(to);
        }
        let asked = self.exception.as_mut();
        if let Some(asked) = asked.filter(|it| it.organ == Some(from)) {
            asked.organ = Some(to);
        }
        if self.report_from == Some(from) {
            self.report_from = Some(to);
        }
        if let Some(opinion) = self.opinion.as_mut().filter(|o| o.unit == Some(from)) {
            opinion.unit = Some(to);
        }
        let last_lead = self.last_lead().map(|task| task.id);
        for task in &mut self.tasks {
            if task.unit == from && (task.end.is_none() || Some(task.id) == last_lead) {
                task.unit = to;
                // Because: who handles it there is for the successor to say.
                task.handler = None;
            }
        }
        for run in self.limits.iter_mut().filter(|run| run.is_running()) {
            if run.organ == from {
                run.organ = to;
            }
        }
        for callback in self.callbacks.iter_mut().filter(|c| c.done_on.is_none()) {
            if callback.organ == from {
                callback.organ = to;
                callback.owner = None;
            }
        }
        let owners = [
            &mut self.owners.first_received,
            &mut self.owners.first_handling,
        ];
        for owner in owners.into_iter().flatten() {
            if owner.organ == from {
                *owner = Owner {
                    organ: to,
                    person: None,
                    since: on,
                };
            }
        }
        self.succeed_in_objection(from, to);
    }

    fn succeed_in_objection(&mut self, from: OrganId, to: OrganId) {
        let waiting = self.objection.as_mut().filter(|o| o.answered.is_none());
        if let Some(objection) = waiting {
            if objection.unit == from {
                objection.unit = to;
            }
            if objection.suggests == Some(from) {
                objection.suggests = Some(to);
            }
        }
    }
}
