//! Durable state on SQLite and PostgreSQL: rows, events, numbers, jobs, sealed bytes, files,
//! backups.
//!
//! One SQL text serves both engines. Acts arrive as [`Change`] values and are committed in batches
//! by one task a node; nothing else holds a write transaction over several statements. The crate
//! stores bytes and knows nothing of their encryption, of rights, or of procedure. Invariant: the
//! order of event numbers is the order of commits, for every reader on every engine.

pub mod archive;
pub mod blob;
pub mod bulk;
pub mod change;
pub mod committer;
pub mod engine;
pub mod error;
pub mod event;
pub mod migrate;
pub mod project;
pub mod query;
pub mod row;
pub mod store;
pub mod tables;
pub mod value;
pub mod verify;

mod batch;
mod seals;
mod tally;
mod writer;

pub use change::{
    ANY_VERSION, Actor, Change, Idempotency, NewEvent, NewJob, NumberFormat, NumberWanted,
    StreamRead,
};
pub use committer::{
    ClockFn, CommitError, Committed, Committer, Figures, RngFn, Services, Submitted,
};
pub use engine::{Db, DbOptions, DbRow, Snapshot, is_in_use, remove_sqlite};
pub use error::StoreError;
pub use event::EventRow;
pub use row::{Column, Mode, Row, TableSpec, Write};
pub use store::{Migrate, Store, StoreOptions};
pub use value::{Field, Kind, Value};
