//! Backup and restore: one file that either engine can write and read.
//!
//! The archive holds every table that `tables::ALL` archives, and every blob that an attachment
//! refers to, as they were in one snapshot taken while the office goes on working. It never holds
//! a key. Restoring into the other engine is how an installation moves from SQLite to PostgreSQL.
//!
//! Invariants: an archive is read to its end and its digest compared before anything is written; a
//! restore writes into an empty installation alone, and wholly or not at all; a new table is
//! included because it is in the list, with no line here.

mod frame;
mod read;
mod write;

use serde::{Deserialize, Serialize};

pub use read::{inspect, restore};
pub use write::backup;
pub(crate) use write::values_of;

/// Version of the archive's format.
const FORMAT: u32 = 1;

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the format.
    pub format: u32,
    /// Highest migration of the database it was made from.
    pub schema: i64,
    /// When it was made, microseconds since 1970 UTC.
    pub made_at: i64,
    /// The engine it was made from, for information.
    pub engine: String,
    /// The installation's name, for information.
    pub office: String,
}

/// How much an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Rows in all tables.
    pub rows: u64,
    /// Events among them.
    pub events: u64,
    /// Blobs.
    pub blobs: u64,
    /// Blobs that an attachment refers to but that could not be found when the archive was made.
    pub missing_blobs: Vec<String>,
}

/// A table as an archive describes it, so that an older one can be read by a newer program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct TableHead {
    name: String,
    columns: Vec<String>,
}

/// The last record: what should have been read until here.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    summary: Summary,
    sha256: String,
}
