//! What a correction of the registration changes in the matter (D15).
//!
//! Invariant: a linked repeat corrects only its own link; the petition that opened the matter
//! corrects the matter.

use crate::codes::DispatchMethod;
use crate::ids::PetitionId;
use crate::matter::Matter;
use crate::matter::parts::Owner;
use crate::petition::Correction;

impl Matter {
    /// Whether a petition's person can be told from now on, where a correction said so (21.6).
    pub(in crate::matter) fn correct_reachable(
        &mut self,
        petition: PetitionId,
        reachable: Option<bool>,
    ) {
        let documents = self.documents.len();
        let links = self.petitions.iter_mut();
        for link in links.filter(|link| link.petition == petition) {
            link.set_reachable(reachable.unwrap_or(link.reachable), documents);
        }
    }

    pub(super) fn correct_registration(
        &mut self,
        petition: PetitionId,
        changes: &[Correction],
        reachable: Option<bool>,
    ) {
        self.correct_reachable(petition, reachable);
        let opened = self
            .petitions
            .iter()
            .any(|link| link.petition == petition && link.opened);
        for change in changes {
            if change.is_of_matter() || opened {
                self.correct(change);
            }
            if let Correction::ReceivedOn { now, .. } = change {
                let links = self.petitions.iter_mut();
                links
                    .filter(|link| link.petition == petition)
                    .for_each(|link| link.on = *now);
            }
            if let Correction::Channel { now, .. } = change {
                let links = self.petitions.iter_mut();
                links
                    .filter(|link| link.petition == petition && !link.opened)
                    .for_each(|link| link.online = now.is_online());
            }
        }
    }

    fn correct(&mut self, change: &Correction) {
        match change {
            Correction::Channel { now, .. } => self.channel = *now,
            Correction::ReceivedOn { was, now, .. } => {
                if self.first_registered_on == *was {
                    self.first_registered_on = *now;
                }
                self.received_on = *now;
                // Because: the instant belonged to the wrong day.
                self.received_at = None;
                for task in &mut self.tasks {
                    if task.method == DispatchMethod::OwnReceipt && task.delivered_on == *was {
                        task.delivered_on = *now;
                    }
                }
                let since = |owner: &mut Option<Owner>| {
                    if let Some(owner) = owner.as_mut().filter(|owner| owner.since == *was) {
                        owner.since = *now;
                    }
                };
                since(&mut self.owners.first_asked);
                since(&mut self.owners.first_received);
            }
            Correction::FirstRegisteredOn { now, .. } => self.first_registered_on = *now,
            Correction::PersonsPresent { now, .. } => self.persons = *now,
            Correction::Confidential { now, .. } => self.overlays.confidential = *now,
            Correction::Purpose { now, .. } => self.purpose = *now,
            Correction::Topic { now, .. } => self.topic.clone_from(now),
            Correction::Region { now, .. } => self.region.clone_from(now),
            Correction::CrossBoundary { now, .. } => self.overlays.cross_boundary.clone_from(now),
            Correction::DatedOn { .. }
            | Correction::PersonsConcerned { .. }
            | Correction::Joint { .. }
            | Correction::Addressee { .. } => {}
        }
    }
}
