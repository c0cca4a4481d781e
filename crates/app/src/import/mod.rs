//! Taking over what an office kept before: letters, messages and answers from a file (A10).
//!
//! A file is read row by row, each row is checked and becomes a petition, its matter and, where it
//! was answered, the answer, in one commit with the dates of the file. Invariants: no row is lost:
//! it is registered, or was there already, or is handed back with every reason; a file imported
//! twice is imported once; imported history is marked as such for ever, its limits are computed for
//! comparison and never called overdue; nothing is numbered in the name of whoever answered then.
//! What is still to be handled is registered by a clerk's own use case instead, in a clerk's name.

mod answered;
mod columns;
mod crossing;
mod day;
mod live;
mod problem;
mod read;
mod rejected;
mod row;
mod run;
mod said;

pub use answered::{Answer, Foreign, Taken};
pub use columns::{Field, Mapping};
pub use problem::{BadRow, FileProblem, Problem};
pub(crate) use read::Table;
pub use read::{Encoding, FileRows, RawRow, Read, ReadOptions};
pub use rejected::{RejectedFile, Standing};
pub use row::{CheckedRow, Checker, Origin};
pub use run::{Importing, Plan, Stopped, Summary};
