//! What can be wrong with a file or a row, as codes; the words stand with the messages.
//!
//! Invariant: no problem holds a cell's text, so that it can be logged and counted.

use std::sync::Arc;

use dengwen_domain::refusal::Refusal;

/// One reason why a row cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column as the file calls it; empty when the whole row is meant.
    pub column: String,
    /// Stable code and key of its message.
    pub code: &'static str,
    /// What the message needs: a number, a day, a line.
    pub arg: String,
}

impl Problem {
    /// The rules in force then do not let the row be what it is said to be.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        Self::with("", "import-refused", &refusal.article)
    }

    /// A reason about a column.
    pub fn new(column: impl Into<String>, code: &'static str) -> Self {
        Self::with(column, code, String::new())
    }

    /// A reason about a column, with an argument.
    pub fn with(
        column: impl Into<String>,
        code: &'static str,
        arg: impl std::fmt::Display,
    ) -> Self {
        Self {
            column: column.into(),
            code,
            arg: arg.to_string(),
        }
    }
}

/// A row that was not taken, as it stood in the file, to be mended and sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Where it begins, from 1.
    pub line: u64,
    /// Every reason.
    pub problems: Vec<Problem>,
    /// Its cells by column.
    pub cells: Vec<(Arc<str>, String)>,
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// It cannot be opened or read on.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Neither its name nor its beginning tells what it is.
    #[error("is no JSON Lines, CSV or Excel file")]
    UnknownKind,
    /// The workbook is damaged or protected.
    #[error("the workbook is damaged: {0}")]
    Workbook(String),
    /// The workbook holds more than a list can; it may have been made to fill the memory.
    #[error("the workbook holds more than can be read at once: divide it into several files")]
    TooLarge,
    /// It has no such sheet.
    #[error("has no such sheet; it has: {0}")]
    NoSuchSheet(String),
    /// It has no row, not even one with headings.
    #[error("is empty")]
    Empty,
    /// Columns without which no row can be taken.
    #[error("lacks columns: {missing}; it has: {found}")]
    MissingColumns {
        /// The fields.
        missing: String,
        /// The headings of the file.
        found: String,
    },
    /// A mapping names a column that the file does not have.
    #[error("has no column {column}; it has: {found}")]
    NoSuchColumn {
        /// The column.
        column: String,
        /// The headings of the file.
        found: String,
    },
    /// Two columns of the same name: nobody could say which is meant.
    #[error("has two columns called {0}")]
    TwiceTheColumn(String),
}
