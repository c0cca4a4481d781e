//! Opening a database: which connections there are and how each is set.
//!
//! Invariants: SQLite has exactly one writing connection, with WAL and `synchronous=FULL`, beside a
//! read-only pool; on both engines writers have connections of their own, so that slow pages never
//! keep acts waiting.

use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::fault::fault;
use super::{Db, DbOptions};
use crate::error::StoreError;

/// Prepared statements kept a connection: tables times modes times sizes of a batch stay below
/// this.
const STATEMENTS: usize = 512;
/// Writing connections on PostgreSQL: the committer, and bookkeeping beside it.
const WRITERS: u32 = 4;

pub(super) async fn open_sqlite(path: &Path, options: &DbOptions) -> Result<Db, StoreError> {
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
    let readers = pool(options.connections.max(2)).await.map_err(fault)?;
    Ok(Db::Pg { writers, readers })
}
