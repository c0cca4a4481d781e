//! Opening a database: which connections there are and how each is set.
//!
//! Invariants: SQLite has exactly one writing connection, with WAL and `synchronous=FULL`, beside a
//! read-only pool; on both engines writers have connections of their own, so that slow pages never
//! keep acts waiting.

use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use super::fault::fault;
use super::{Db, DbOptions};
use crate::error::StoreError;

/// Prepared statements kept a connection: tables times modes times sizes of a batch stay below
/// this.
const STATEMENTS: usize = 512;
/// Writing connections on PostgreSQL: the committer, and bookkeeping beside it.
const WRITERS: u32 = 4;

pub(super) async fn open_sqlite(path: &Path, options: &DbOptions) -> Result<Db, StoreError> {
    if options.create {
        make_private(path)?;
    }
    let base = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(STATEMENTS)
        // The driver would print whole statements; times are told by metrics instead.
        .disable_statement_logging();
    let write = base
        .clone()
        .create_if_missing(options.create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-32768")
        // In pages of 4 KiB. A batch of acts in a large register changes more than the default of
        // 1000, which would fold the log into the file after every commit.
        .pragma("wal_autocheckpoint", "16384")
        .pragma("journal_size_limit", "67108864");
    let read = base.read_only(true).pragma("cache_size", "-8192");
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_release(|conn, _| {
            Box::pin(async move {
                // Undoes what was dropped without a commit; nothing to do is an error to be
                // ignored.
                let _ = sqlx::query("ROLLBACK").execute(conn).await;
                Ok(true)
            })
        })
        .connect_with(write)
        .await
        .map_err(fault)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(options.connections.max(2))
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(read)
        .await
        .map_err(fault)?;
    Ok(Db::Sqlite {
        writer,
        readers,
        path: path.to_owned(),
    })
}

/// Makes an empty file for its owner alone; one that is there is left as it is. SQLite takes it for
/// an empty database and gives its log the same rights.
///
/// # Errors
/// [`StoreError::File`], [`StoreError::Full`].
pub(crate) fn make_private(path: &Path) -> Result<(), StoreError> {
    let made = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(StoreError::file(path, &error))
        }
        _ => Ok(()),
    }
}

/// Whether another program has this SQLite database open at this moment. Asked of the engine, which
/// gives up its log only to whoever is alone.
pub async fn is_in_use(path: &Path) -> bool {
    let alone = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_millis(200))
        .journal_mode(SqliteJournalMode::Delete)
        .disable_statement_logging();
    match alone.connect().await {
        Ok(connection) => {
            // Nothing was written; what closing says changes nothing.
            let _ = connection.close().await;
            false
        }
        Err(error) => matches!(fault(error), StoreError::Retry(_)),
    }
}

/// Removes an SQLite database with its log, as far as they are there.
///
/// # Errors
/// [`StoreError::File`].
pub fn remove_sqlite(path: &Path) -> Result<(), StoreError> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        let file = PathBuf::from(file);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::file(&file, &error));
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) async fn open_postgres(options: &DbOptions) -> Result<Db, StoreError> {
    let connect = PgConnectOptions::from_str(&options.url)
        .map_err(|e| StoreError::Address(e.to_string()))?
        .application_name("dengwen")
        .statement_cache_capacity(STATEMENTS)
        // The driver would print whole statements; times are told by metrics instead.
        .disable_statement_logging();
    let pool = |connections| {
        PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(connect.clone())
    };
    let writers = pool(WRITERS).await.map_err(fault)?;
    refuse_encoding(&writers).await?;
    let readers = pool(options.connections.max(2)).await.map_err(fault)?;
    Ok(Db::Pg { writers, readers })
}

/// Names are Chinese: a database that cannot hold them is refused before anything is made in it. A
/// collation of a language is served, with a warning: its order changes with the system's library.
async fn refuse_encoding(pool: &PgPool) -> Result<(), StoreError> {
    const SQL: &str = "SELECT CAST(pg_encoding_to_char(encoding) AS TEXT), \
        CAST(datcollate AS TEXT) FROM pg_database WHERE datname = current_database()";
    let row = sqlx::query(SQL).fetch_one(pool).await.map_err(fault)?;
    let encoding: String = row.try_get(0).map_err(fault)?;
    let collation: String = row.try_get(1).map_err(fault)?;
    if encoding != "UTF8" {
        return Err(StoreError::Address(format!(
            "that database is in {encoding}, and only UTF8 holds every name. Nothing was changed; \
             make one with `createdb -T template0 -E UTF8 --locale=C NAME`"
        )));
    }
    if !matches!(
        collation.as_str(),
        "C" | "POSIX" | "C.UTF-8" | "C.utf8" | "C.UTF8"
    ) {
        tracing::warn!(
            collation,
            "the database sorts by a language: collation C is what indexes outlive an upgrade with"
        );
    }
    Ok(())
}
