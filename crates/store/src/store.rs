//! The store: one open database with its committer and its blobs.
//!
//! It is what the application holds. Invariant: a [`Store`] exists only for a database whose schema
//! is exactly this program's.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::blob::BlobStore;
use crate::change::Change;
use crate::committer::{CommitError, Committed, Committer, Figures, Services, Submitted};
use crate::engine::{Db, DbOptions};
use crate::error::StoreError;
use crate::migrate;

/// Whether opening a store may change the database's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migrate {
    /// Never: another schema than this program's is refused, and nothing is changed.
    Never,
    /// SQLite after a copy; PostgreSQL never, because other nodes may still run the program before.
    Embedded,
    /// Both engines.
    Always,
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// The database.
    pub db: DbOptions,
    /// Folder for blobs (used on SQLite).
    pub blobs: PathBuf,
    /// Whether opening may bring the database to this program's schema.
    pub migrate: Migrate,
    /// Clock and randomness.
    pub services: Services,
}

/// An open store. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
    blobs: BlobStore,
    committer: Committer,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Store {
    /// Opens the database, migrates it where that is allowed, and starts the committer.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] and [`StoreError::OlderSchema`] say what to do; any other
    /// [`StoreError`] of the engine or the disk.
    pub async fn open(options: StoreOptions) -> Result<Store, StoreError> {
        let db = Db::open(&options.db).await?;
        let may = match options.migrate {
            Migrate::Never => false,
            Migrate::Embedded => db.is_sqlite(),
            Migrate::Always => true,
        };
        if may {
            if let Some(copy) = migrate::copy_before(&db).await? {
                tracing::info!(copy = %copy.display(), "copied the database before migrating");
            }
            migrate::run(&db, (options.services.clock)()).await?;
        }
        migrate::check(&db).await?;
        let blobs = BlobStore::new(&db, options.blobs)?;
        let (committer, task) = Committer::start(db.clone(), options.services);
        Ok(Store {
            db,
            blobs,
            committer,
            task: Arc::new(Mutex::new(Some(task))),
        })
    }

    /// The database, for reading.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The blobs.
    pub fn blobs(&self) -> &BlobStore {
        &self.blobs
    }

    /// Commits a change together with whatever else waits.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn commit(&self, change: Change) -> Result<Committed, CommitError> {
        self.committer.commit(change).await
    }

    /// Puts a change into the queue without waiting; changes of one submitter keep their order.
    ///
    /// # Errors
    /// [`CommitError::Unavailable`] when too many wait.
    pub fn submit(&self, change: Change) -> Result<Submitted, CommitError> {
        self.committer.submit(change)
    }

    /// Whether changes are still taken: false once the committing task has ended.
    pub fn takes_changes(&self) -> bool {
        self.committer.is_alive()
    }

    /// The committer's counters.
    pub fn figures(&self) -> Figures {
        self.committer.figures()
    }

    /// Commits what waits and closes every connection. Other clones can write nothing afterwards.
    pub async fn close(self) {
        let Store {
            db,
            committer,
            task,
            ..
        } = self;
        committer.stop();
        drop(committer);
        if let Some(task) = task.lock().await.take() {
            // The task ends by itself; a panic in it was reported when it happened.
            let _ = task.await;
        }
        db.close().await;
    }
}
