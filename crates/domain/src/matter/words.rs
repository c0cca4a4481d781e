//! What was written to the petitioner: who tells it, what became of it, and whether it waits.
//!
//! Law: the duty is to notify, not to write (Art. 22, 23). Invariant: lists, the board and pages
//! ask one answer, `word_waits`.

use super::Matter;
use super::parts::{Document, PetitionLink, Succession, Task, TaskEnd};
use crate::codes::Compartment;
use crate::ids::{OrganId, PetitionId};
use crate::procedure::{DocumentKind, Stage};

/// What a written word to the petitioner waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// Nobody handed it over, showed or posted it.
    Service,
    /// It was posted, and nobody knows that it was received.
    Receipt,
}

impl Waits {
    /// The word of lists.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Receipt => "receipt",
        }
    }
}

impl Matter {
    /// Who serves and corrects what this document's organ wrote: itself, or whoever took over its
    /// duties (Art. 24(2)).
    pub fn teller(&self, document: &Document) -> OrganId {
        let mut organ = document.organ;
        for Succession { from, to } in &self.successions {
            if *from == organ {
                organ = *to;
            }
        }
        organ
    }

    /// The petition to whose person a document speaks: a notice about a repeat, and its correction,
    /// to that one's (21.11), everything else to the first's; where the first could not be told
    /// when it was written, to that of the first neighbour who could (21.6).
    pub fn addressee(&self, document: &Document) -> Option<PetitionId> {
        let place = self.place(document).unwrap_or(self.documents.len());
        let told = || self.told_at(place).map(|link| link.petition);
        document.about.or_else(told).or(self.first_petition())
    }

    /// The petition to whose person a document speaks that is written now, unless about a repeat.
    pub(super) fn told_now(&self) -> Option<&PetitionLink> {
        self.told_at(self.documents.len())
    }

    /// The first petition whose person a document of this place was written to.
    fn told_at(&self, place: usize) -> Option<&PetitionLink> {
        if !self.overlays.notice_exempt {
            return self.petitions.iter().find(|link| link.opened);
        }
        self.petitions.iter().find(|link| link.was_reached(place))
    }

    /// What this word to the petitioner waits for, if it waits. What was corrected is told as its
    /// correction, an answer tells more than any notice before it, nobody is told what was taken
    /// back, and what nothing can carry to its addressee waits for nobody; save that what a running
    /// limit waits for is owed, and that no limit waits for what cannot be told.
    pub fn word_waits(&self, document: &Document) -> Option<Waits> {
        let corrected = document.corrected_by.is_some() && !document.kind.is_answer();
        let told = corrected || document.received_on().is_some();
        if told || !document.is_for_petitioner() || self.is_excused(document.about) {
            return None;
        }
        let idle = self.is_over() || self.is_outdone(document) || self.is_superseded(document);
        if (idle || self.was_excused(document)) && !self.is_owed(document) {
            return None;
        }
        Some(match document.awaited() {
            Some(_) => Waits::Receipt,
            None => Waits::Service,
        })
    }

    /// Was this document written to the petitioner, and not told? Reports are their officer's alone
    /// (Art. 30).
    pub fn is_untold(&self, document: &Document) -> bool {
        self.compartment == Compartment::Ordinary
            && self.word_waits(document) == Some(Waits::Service)
    }

    /// Does a later act take back what this document tells: a dispatch that was recalled or
    /// returned (T13, T33), until and after it was sent elsewhere, or what the unit wrote that had
    /// it until then? A correction goes the way of what it corrects.
    pub fn is_superseded(&self, document: &Document) -> bool {
        let mut told = document;
        while let Some(old) = self.corrected(told) {
            told = old;
        }
        // Law: how a repeat is told stands apart from who has the matter (21.11).
        if !told.is_for_petitioner() || told.kind == DocumentKind::RepeatNotice {
            return false;
        }
        let sent = told.kind == DocumentKind::D01;
        let teller = self.teller(told);
        let its = |task: &Task| {
            let party = if sent { task.sender } else { task.unit };
            party == told.organ || party == teller
        };
        let taken_back = |task: &Task| {
            let end = task.end.filter(|(on, _)| *on >= told.on);
            let back = matches!(end, Some((_, TaskEnd::Recalled | TaskEnd::Returned)));
            back && task.lead && task.delivered_on <= told.on && its(task)
        };
        // Because: what was taken back and told anew on one day is told by the newer word.
        let lead = self.last_lead();
        let stands = if sent {
            lead.is_none_or(|task| !taken_back(task))
        } else {
            lead.is_some_and(|task| its(task) && task.delivered_on <= told.on && !taken_back(task))
        };
        !(stands && self.is_newest(told)) && self.tasks.iter().any(taken_back)
    }

    /// Is nobody told, because nobody can be reached: who wrote it gave neither name nor address,
    /// none was added since, and nobody who can be reached has joined (21.6)?
    pub fn is_notice_exempt(&self) -> bool {
        self.overlays.notice_exempt && self.reached().next().is_none()
    }

    /// Is nobody told now what speaks of this repeat, or of the matter (21.6, 21.11)? A word about
    /// a repeat goes to whoever brought that one, and to nobody else.
    pub(super) fn is_excused(&self, about: Option<PetitionId>) -> bool {
        match about {
            Some(repeat) => !self.joined(repeat).any(|link| link.reachable),
            None => self.is_notice_exempt(),
        }
    }

    /// Was nobody to be reached when this was written? Its place says so, and no day: a repeat is
    /// linked after it was received.
    fn was_excused(&self, document: &Document) -> bool {
        let Some(place) = self.place(document) else {
            return false;
        };
        if let Some(repeat) = document.about {
            return !self.joined(repeat).any(|link| link.was_reached(place));
        }
        let reached = self.reached().any(|link| link.was_reached(place));
        self.overlays.notice_exempt && !reached
    }

    /// The entries of a petition that joined, those undone too: what was said of it was said.
    fn joined(&self, repeat: PetitionId) -> impl Iterator<Item = &PetitionLink> {
        let links = self.petitions.iter();
        links.filter(move |link| link.petition == repeat && !link.opened)
    }

    /// The petitions linked now whose petitioners can be reached.
    fn reached(&self) -> impl Iterator<Item = &PetitionLink> {
        let links = self.petitions.iter();
        links.filter(|link| link.reachable && link.unlinked_on.is_none())
    }

    fn place(&self, document: &Document) -> Option<usize> {
        self.documents.iter().position(|d| d.id == document.id)
    }

    /// What this document corrects.
    fn corrected(&self, document: &Document) -> Option<&Document> {
        let mut documents = self.documents.iter();
        documents.find(|old| old.corrected_by == Some(document.id) && old.id != document.id)
    }

    /// The last of its kind to the petitioner.
    fn is_newest(&self, document: &Document) -> bool {
        let mut told = self.documents.iter().rev();
        let newest = told.find(|d| d.kind == document.kind && d.is_for_petitioner());
        newest.is_some_and(|newest| newest.id == document.id)
    }

    /// Does a limit run until it is told?
    fn is_owed(&self, document: &Document) -> bool {
        let mut running = self.limits.iter().filter(|run| run.is_running());
        running.any(|run| run.awaits == Some(document.id))
    }

    /// Does the petitioner expect nothing any more?
    const fn is_over(&self) -> bool {
        matches!(
            self.stage,
            Stage::Archived | Stage::Voided | Stage::Withdrawn
        )
    }

    /// Was it written before the answer that was given since?
    fn is_outdone(&self, document: &Document) -> bool {
        let answers = |d: &Document| {
            d.kind.is_answer()
                || matches!(
                    d.kind,
                    DocumentKind::D15
                        | DocumentKind::D26
                        | DocumentKind::ShortReply
                        | DocumentKind::HandOver
                )
        };
        let answer = self.documents.iter().rposition(answers);
        let earlier = self
            .place(document)
            .zip(answer)
            .is_some_and(|(place, at)| place < at);
        self.answered_on.is_some() && earlier
    }
}
