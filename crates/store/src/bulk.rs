//! Many changes in one large transaction, and rows without anything around them: for measuring.
//!
//! No page and no use case comes here. Invariant: changes loaded this way are judged, numbered and
//! written by the very code that commits acts; bare rows are not, and belong into a database that
//! is thrown away afterwards.

use crate::batch;
use crate::change::Change;
use crate::committer::Services;
use crate::engine::Db;
use crate::error::StoreError;
use crate::row::Write;
use crate::writer::Writer;

/// Loads changes into a database that nobody else uses meanwhile.
pub struct Bulk {
    db: Db,
    services: Services,
    writer: Writer,
}

impl std::fmt::Debug for Bulk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bulk")
    }
}

impl Bulk {
    /// A loader over an open database.
    pub fn new(db: Db, services: Services) -> Self {
        Self {
            db,
            services,
            writer: Writer::default(),
        }
    }

    /// Gives up durability and takes memory, until the database is opened again. For loading only:
    /// what a power failure destroys then is loaded again.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn relax(&self) -> Result<(), StoreError> {
        self.db.relax().await
    }

    /// Commits all changes in one transaction.
    ///
    /// # Errors
    /// Any [`StoreError`], also when one of the changes is refused; then nothing was written.
    pub async fn load(&self, changes: &[Change]) -> Result<(), StoreError> {
        let all: Vec<&Change> = changes.iter().collect();
        let outcomes = batch::run(&self.db, &self.writer, &self.services, &all).await?;
        match outcomes.into_iter().find_map(Result::err) {
            None => Ok(()),
            Some(error) => Err(StoreError::Statement(format!("not loaded: {error}"))),
        }
    }

    /// Writes groups of rows (each of one table and mode) in one transaction: the same driver, the
    /// same statements, and nothing else.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn bare(&self, groups: &[Vec<Write>]) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        for rows in groups {
            self.writer.write_plainly(&mut tx, rows).await?;
        }
        tx.commit().await
    }
}
