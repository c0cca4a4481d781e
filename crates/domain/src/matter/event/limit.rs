//! What an act did to a limit, as its event records it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{DocumentId, PetitionId, TaskId};
use crate::limit::{Due, LimitId};
use crate::matter::parts::{LimitRun, is_false};

/// A change to a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitChange {
    /// It began to run.
    Started(LimitRun),
    /// It stopped.
    Stopped {
        /// Which.
        id: LimitId,
        /// Of which task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<TaskId>,
        /// Of which petition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        petition: Option<PetitionId>,
        /// Of the limit beside the sector's own.
        #[serde(default, skip_serializing_if = "is_false")]
        beside: bool,
        /// When.
        on: Date,
    },
    /// What ends it was written; it runs until the petitioner is told (Art. 23).
    Awaits {
        /// Which.
        id: LimitId,
        /// Of which task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<TaskId>,
        /// Of which petition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        petition: Option<PetitionId>,
        /// Of the limit beside the sector's own.
        #[serde(default, skip_serializing_if = "is_false")]
        beside: bool,
        /// The document to be told.
        document: DocumentId,
    },
    /// Its last day was computed again (extension, calendar, pause).
    Moved {
        /// Which.
        id: LimitId,
        /// Of which task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<TaskId>,
        /// Of which petition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        petition: Option<PetitionId>,
        /// Of the limit beside the sector's own.
        #[serde(default, skip_serializing_if = "is_false")]
        beside: bool,
        /// Total days of extension.
        extended: u16,
        /// The new last day.
        due: Due,
    },
    /// It was flagged overdue.
    Flagged {
        /// Which.
        id: LimitId,
        /// Of which task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<TaskId>,
        /// Of which petition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        petition: Option<PetitionId>,
        /// Of the limit beside the sector's own.
        #[serde(default, skip_serializing_if = "is_false")]
        beside: bool,
        /// When.
        on: Date,
    },
}
