//! What can go wrong between this crate and a database or a disk.
//!
//! It says nothing of procedure or rights. Invariant: no message holds a bound value, so an error
//! can be logged without leaking a citizen's words.

/// A failed read or write. Absence is `Ok(None)`, never an error.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or is too busy; trying later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The disk or the database's quota is full. Reads go on. It holds the file that did not fit,
    /// or what the engine says of the database.
    #[error("no room is left: {0}")]
    Full(String),
    /// A unique key exists already.
    #[error("a row with the same key exists already: {0}")]
    Duplicate(String),
    /// Two transactions got into each other's way; the same work can be tried again.
    #[error("the database asked to try again: {0}")]
    Retry(String),
    /// A stored row is not what this program writes.
    #[error("inconsistent data in table {table}, column {column}, row {row}: {problem}")]
    Inconsistent {
        /// The table, or `query` for a joined result.
        table: String,
        /// The column's name.
        column: String,
        /// The key of the row, as far as it is known.
        row: String,
        /// What was found.
        problem: String,
    },
    /// The database was written by a newer program.
    #[error(
        "the database has schema {found}, this program knows up to {known}: \
         install the newer version of the program, or restore a backup made by this one"
    )]
    NewerSchema {
        /// Highest migration recorded in the database.
        found: i64,
        /// Highest migration in this program.
        known: i64,
    },
    /// The database waits for migrations, and who opened it may not migrate.
    #[error(
        "the database has schema {found}, this program needs {known}: run `dengwen migrate`; \
         nothing was changed"
    )]
    OlderSchema {
        /// Highest migration recorded in the database.
        found: i64,
        /// Highest migration in this program.
        known: i64,
    },
    /// A migration on record differs from the one in this program.
    #[error(
        "migration {number} in the database differs from the one in this program: \
         the program or the database was altered; restore a backup or install the matching program"
    )]
    ChangedMigration {
        /// The migration's number.
        number: i64,
    },
    /// Another process migrates at this moment, or died while migrating.
    #[error(
        "another process is migrating this database since {since}: wait for it; \
         if none is running, remove the row of table migration_lock and try again"
    )]
    MigrationLocked {
        /// When the lock was taken, microseconds since 1970 UTC.
        since: i64,
    },
    /// The database address cannot be used.
    #[error("the database address is not usable: {0}")]
    Address(String),
    /// A backup archive cannot be used.
    #[error("the archive cannot be used: {0}")]
    Archive(String),
    /// The target of a restore holds data already.
    #[error("the installation is not empty: table {0} has rows; restore only into an empty one")]
    NotEmpty(String),
    /// A file could not be read or written.
    #[error("{path}: {problem}")]
    File {
        /// The file.
        path: String,
        /// The system's message.
        problem: String,
    },
    /// A statement that this program built was refused: our fault.
    #[error("statement refused: {0}")]
    Statement(String),
}

impl StoreError {
    /// Whether the same work may succeed when simply done again.
    pub fn is_retryable(&self) -> bool {
        matches!(self, StoreError::Retry(_))
    }

    /// Names the table and row of an [`StoreError::Inconsistent`] that a column getter raised.
    #[must_use]
    pub fn in_row(self, table: &str, key: impl FnOnce() -> String) -> StoreError {
        match self {
            StoreError::Inconsistent {
                column, problem, ..
            } => StoreError::Inconsistent {
                table: table.to_owned(),
                column,
                row: key(),
                problem,
            },
            other => other,
        }
    }

    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> StoreError {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return StoreError::Full(path.display().to_string());
        }
        StoreError::File {
            path: path.display().to_string(),
            problem: error.to_string(),
        }
    }
}
