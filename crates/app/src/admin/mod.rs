//! What administrators and auditors do: organs, people, roles, calendar years, topics, machines'
//! tokens, the log of reads, parked jobs.
//!
//! Nobody here sees a matter or a citizen's words. Invariants: every change is an event on the
//! stream of what was changed; a form that was drawn from an older version is a conflict, never an
//! overwrite; at any time somebody can administer.

mod calendar;
mod jobs;
mod log;
mod organs;
mod people;
mod roles;
mod tokens;
mod topic_table;
mod topics;

pub use calendar::{AddedYear, MovedMatter, YearSource};
pub use jobs::ParkedJob;
pub use log::{LogEntry, LogPage, LogQuery};
pub use people::AccountState;
pub use roles::NewGrant;
pub use tokens::{ApiToken, NewToken};
pub use topic_table::topic_table;
pub use topics::TopicName;
pub(crate) use topics::topic_stream;

use uuid::Uuid;

use crate::directory::Directory;
use crate::error::AppError;
use crate::seal::digest;

/// The version a form was drawn from is the version now.
fn unchanged(directory: &Directory, id: Uuid, seen: i64) -> Result<(), AppError> {
    let current = directory.versions.get(&id).copied().unwrap_or(0);
    if current == seen {
        Ok(())
    } else {
        Err(AppError::Conflict { current })
    }
}

/// The stream of what is known by a name instead of an id: fixed, so that every node and every
/// restart finds it again.
fn named_stream(kind: &str, name: &str) -> Uuid {
    let hash = digest(&[kind.as_bytes(), name.as_bytes()]);
    let mut id = [0; 16];
    id.copy_from_slice(hash.split_at(16).0);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}
