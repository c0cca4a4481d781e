//! A limit that runs or ran in a matter, and when it may be called overdue.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::LimitChange;
use super::parts::is_false;
use crate::ids::{DocumentId, OrganId, PetitionId, TaskId};
use crate::limit::{Due, LimitId};

/// A limit that runs or ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRun {
    /// Which limit.
    pub id: LimitId,
    /// Who owes the act.
    pub organ: OrganId,
    /// The task it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// The petition it belongs to, for a linked repeat (21.11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub petition: Option<PetitionId>,
    /// The last day with its working.
    pub due: Due,
    /// Days of extension granted (B07).
    #[serde(default)]
    pub extended: u16,
    /// Stopped on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_on: Option<Date>,
    /// Flagged overdue on (never for comparison).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flagged_on: Option<Date>,
    /// For comparison only: never overdue (21.18).
    #[serde(default)]
    pub comparison: bool,
    /// The national limit that goes on beside the sector's own of the same id (C06, 21.2): both
    /// bind, act by the earlier.
    #[serde(default, skip_serializing_if = "is_false")]
    pub beside: bool,
    /// The notice that ends it, written and not told yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<DocumentId>,
}

impl LimitRun {
    /// Has it not stopped?
    pub fn is_running(&self) -> bool {
        self.stopped_on.is_none()
    }

    /// The change that stops it.
    pub(super) const fn stopped(&self, on: Date) -> LimitChange {
        LimitChange::Stopped {
            id: self.id,
            task: self.task,
            petition: self.petition,
            beside: self.beside,
            on,
        }
    }

    /// Was the act done in time? `None` while it runs.
    pub fn met(&self) -> Option<bool> {
        self.stopped_on.map(|on| on <= self.due.date)
    }

    /// Has the time for the simplified procedure passed, so that the ordinary one stands (C17,
    /// C18)? What falls back does not return: a day counted without the calendar of its year is
    /// waited for.
    pub fn has_fallen_back(&self, today: Date) -> bool {
        self.is_running()
            && !self.comparison
            && falls_back(self.id)
            && !self.due.is_provisional()
            && self.due.date < today
    }

    /// Is it a step towards the petitioner, and not between organs, for information, or an inner
    /// bound that falls back to another?
    pub(super) fn is_owed_to_petitioner(&self) -> bool {
        !self.is_between_organs() && !falls_back(self.id) && !is_petitioners_window(self.id)
    }

    /// Does one organ owe it to another, so that the petitioner waits for something else?
    pub(super) const fn is_between_organs(&self) -> bool {
        matches!(
            self.id,
            LimitId::C04b | LimitId::C05a | LimitId::C19 | LimitId::C21 | LimitId::C25
        )
    }

    /// Is it overdue on `today`? Petitioners' windows and comparisons never are, nor what falls
    /// back to the ordinary procedure when it ends.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_running()
            && !self.comparison
            && !is_petitioners_window(self.id)
            && !falls_back(self.id)
            && self.due.date < today
    }
}

/// Law: on expiry the ordinary procedure stands (C17, C18); nobody is late.
const fn falls_back(id: LimitId) -> bool {
    matches!(id, LimitId::C17 | LimitId::C18)
}

/// Windows in which the petitioner, not an organ, may act, and limits shown for information: they
/// are never overdue.
pub const fn is_petitioners_window(id: LimitId) -> bool {
    matches!(
        id,
        LimitId::C04
            | LimitId::C07
            | LimitId::C09
            | LimitId::C23
            | LimitId::C26
            | LimitId::C26b
            | LimitId::C27
            | LimitId::C28
    )
}
