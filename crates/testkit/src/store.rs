//! A real store on a throw-away database, on either engine.
//!
//! Tests use it through [`both_engines!`](crate::both_engines), so that none runs on one engine
//! alone. Invariant: the clock stands still until a test moves it, and randomness is seeded.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use dengwen_store::{Db, DbOptions, Migrate, Services, Store, StoreOptions};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tempfile::TempDir;

use crate::postgres::Database;

/// Where test clocks start: 2026-03-16 09:00 in Shanghai, in microseconds.
pub const START: i64 = 1_773_622_800_000_000;

/// A store that is gone after the test.
#[derive(Debug)]
pub struct TestStore {
    /// The store itself.
    pub store: Store,
    /// Its clock, microseconds since 1970 UTC.
    pub clock: Arc<AtomicI64>,
    /// The database's address.
    pub url: String,
    place: Place,
}

/// Where a test's data live; dropped after the store.
#[derive(Debug)]
pub struct Place {
    folder: TempDir,
    postgres: Option<Database>,
}

impl Place {
    /// An empty SQLite database's place.
    pub fn sqlite() -> Place {
        let folder = tempfile::tempdir().expect("the folder for temporary files is writable");
        Place {
            folder,
            postgres: None,
        }
    }

    /// An empty PostgreSQL database.
    pub async fn postgres() -> Place {
        let database = blocking(Database::empty).await;
        Place {
            postgres: Some(database),
            ..Place::sqlite()
        }
    }

    /// The database's address.
    pub fn url(&self) -> String {
        match &self.postgres {
            Some(database) => database.url(),
            None => format!("sqlite:{}", self.folder.path().join("dengwen.db").display()),
        }
    }

    /// A folder for files, gone after the test.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.postgres.is_none()
    }
}

impl TestStore {
    /// A fresh store on SQLite.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn sqlite() -> TestStore {
        TestStore::at(Place::sqlite()).await
    }

    /// A fresh store on PostgreSQL.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn postgres() -> TestStore {
        let handle = tokio::runtime::Handle::current();
        let database = blocking(move || {
            Database::cloned(&schema_name(), |url| {
                handle.block_on(migrate(url.to_owned()));
            })
        })
        .await;
        TestStore::at(Place {
            postgres: Some(database),
            ..Place::sqlite()
        })
        .await
    }

    /// A store at a place, migrated.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn at(place: Place) -> TestStore {
        let clock = Arc::new(AtomicI64::new(START));
        let url = place.url();
        let store = open(&url, place.folder().join("blobs"), &clock).await;
        TestStore {
            store,
            clock,
            url,
            place,
        }
    }

    /// Another node on the same database, with the same clock.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn second_node(&self) -> Store {
        open(&self.url, self.place.folder().join("blobs"), &self.clock).await
    }

    /// Closes the store and opens it again, as a restart does.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn restarted(self) -> TestStore {
        let TestStore {
            store,
            clock,
            url,
            place,
        } = self;
        store.close().await;
        let store = open(&url, place.folder().join("blobs"), &clock).await;
        TestStore {
            store,
            clock,
            url,
            place,
        }
    }

    /// What time its clock shows.
    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// Moves its clock.
    pub fn advance(&self, micros: i64) {
        self.clock.fetch_add(micros, Ordering::SeqCst);
    }

    /// A folder for files, gone after the test.
    pub fn folder(&self) -> PathBuf {
        self.place.folder()
    }

    /// Closes the store but keeps its data.
    pub async fn into_place(self) -> Place {
        self.store.close().await;
        self.place
    }
}

impl std::ops::Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// A seeded source of randomness in the shape that the store takes.
pub fn seeded_rng(seed: u64) -> dengwen_store::RngFn {
    let rng = Mutex::new(StdRng::seed_from_u64(seed));
    Arc::new(move |buffer: &mut [u8]| {
        rng.lock()
            .expect("nothing panics while it holds this lock")
            .fill_bytes(buffer);
    })
}

/// Clock and randomness for a store under test.
pub fn services(clock: &Arc<AtomicI64>) -> Services {
    let clock = Arc::clone(clock);
    Services {
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        rng: seeded_rng(7),
    }
}

async fn open(url: &str, blobs: PathBuf, clock: &Arc<AtomicI64>) -> Store {
    let options = StoreOptions {
        db: DbOptions::new(url),
        blobs,
        migrate: Migrate::Always,
        services: services(clock),
    };
    Store::open(options)
        .await
        .expect("a throw-away store opens")
}

async fn migrate(url: String) {
    let db = Db::open(&DbOptions::new(url))
        .await
        .expect("the template database opens");
    dengwen_store::migrate::run(&db, START)
        .await
        .expect("the template database migrates");
    db.close().await;
}

/// A name that changes with the schema, so that an old template is never used.
fn schema_name() -> String {
    let mut hash = DefaultHasher::new();
    for step in dengwen_store::migrate::MIGRATIONS {
        (step.number, step.sql, step.postgres).hash(&mut hash);
    }
    format!("{:016x}", hash.finish())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work)
        .await
        .expect("preparing PostgreSQL does not panic")
}

/// Makes of each function two tests, one on each engine.
///
/// ```text
/// both_engines! {
///     async fn a_lost_race_is_a_conflict(store: TestStore) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    // On one thread, for a future that cannot be sent to another.
    (one thread: $(
        $(#[$meta:meta])* async fn $name:ident($store:ident : TestStore) $body:block
    )+) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn run($store: $crate::store::TestStore) $body

            #[tokio::test]
            async fn on_sqlite() {
                run($crate::store::TestStore::sqlite().await).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                run($crate::store::TestStore::postgres().await).await;
            }
        }
    )+ };
    ($( $(#[$meta:meta])* async fn $name:ident($store:ident : TestStore) $body:block )+) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn run($store: $crate::store::TestStore) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                run($crate::store::TestStore::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgresql() {
                run($crate::store::TestStore::postgres().await).await;
            }
        }
    )+ };
}
