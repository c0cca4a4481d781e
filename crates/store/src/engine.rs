//! The only module that names a database driver: two engines behind one small door.
//!
//! One SQL text with `$n` placeholders serves both. It knows nothing of tables. Invariants:
//! statement texts come from this crate and never hold a user's words (those are bound), so
//! `AssertSqlSafe` is justified here and nowhere else; SQLite has exactly one writing connection,
//! opened with `BEGIN IMMEDIATE`, WAL and `synchronous=FULL`, beside a read-only pool.

mod db_row;
mod fault;
mod open;
mod tx;

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr, SqlStr, SqlitePool};

use crate::error::StoreError;
use crate::row::Row;
use crate::value::Value;

pub use db_row::DbRow;
use fault::fault;
pub(crate) use open::make_private;
pub use open::{is_in_use, remove_sqlite};
use open::{open_postgres, open_sqlite};
pub use tx::Snapshot;
pub(crate) use tx::Tx;

/// Statement text: a literal, or built by this crate from literals.
#[derive(Debug, Clone)]
pub enum Sql {
    /// Written in the program.
    Fixed(&'static str),
    /// Put together from the names in a `TableSpec` and numbers of placeholders.
    Built(String),
    /// The same, kept for the next time.
    Shared(Arc<str>),
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Sql {
        Sql::Fixed(text)
    }
}

impl From<String> for Sql {
    fn from(text: String) -> Sql {
        Sql::Built(text)
    }
}

impl From<Arc<str>> for Sql {
    fn from(text: Arc<str>) -> Sql {
        Sql::Shared(text)
    }
}

impl SqlSafeStr for Sql {
    fn into_sql_str(self) -> SqlStr {
        match self {
            Sql::Fixed(text) => text.into_sql_str(),
            Sql::Built(text) => AssertSqlSafe(text).into_sql_str(),
            Sql::Shared(text) => AssertSqlSafe(text).into_sql_str(),
        }
    }
}

/// How often a statement is run again when the database asks for it.
const TRIES: usize = 4;

/// How to open a database.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite:PATH` or `postgres://…`; the address decides the engine.
    pub url: String,
    /// Reading connections; writing has its own.
    pub connections: u32,
    /// Make the SQLite file when it is missing.
    pub create: bool,
}

impl DbOptions {
    /// Usual sizes for an address.
    pub fn new(url: impl Into<String>) -> DbOptions {
        DbOptions {
            url: url.into(),
            connections: 8,
            create: true,
        }
    }
}

impl DbOptions {
    /// The file, where the address is one.
    pub fn sqlite_path(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }
}

/// An open database. Cloning shares the connections.
#[derive(Debug, Clone)]
pub enum Db {
    /// Embedded, the default.
    Sqlite {
        /// The one writing connection.
        writer: SqlitePool,
        /// Read-only connections.
        readers: SqlitePool,
        /// The database file.
        path: PathBuf,
    },
    /// PostgreSQL, for more than one machine.
    Pg {
        /// Connections for the committer and bookkeeping.
        writers: PgPool,
        /// Connections for reading.
        readers: PgPool,
    },
}

/// Adds bound values to a driver's query.
macro_rules! bind_all {
    ($sql:expr, $binds:expr) => {{
        let mut query = sqlx::query($sql);
        for value in $binds {
            query = match value {
                Value::I64(v) => query.bind(*v),
                Value::Text(v) => query.bind(v.as_deref()),
                Value::Bytes(v) => query.bind(v.as_deref()),
                Value::Uuid(v) => query.bind(*v),
                Value::Bool(v) => query.bind(*v),
            };
        }
        query
    }};
}

pub(crate) use bind_all;

impl Db {
    /// Opens the database at an address.
    ///
    /// # Errors
    /// [`StoreError::Address`] for a text that is no address, [`StoreError::Unavailable`] when
    /// nothing answers there.
    pub async fn open(options: &DbOptions) -> Result<Db, StoreError> {
        let url = options.url.as_str();
        if let Some(path) = options.sqlite_path() {
            return open_sqlite(&path, options).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return open_postgres(options).await;
        }
        Err(StoreError::Address(
            "it must begin with sqlite: or postgres://".to_owned(),
        ))
    }

    /// `sqlite` or `postgresql`, for messages and per-engine migrations.
    pub fn engine(&self) -> &'static str {
        match self {
            Db::Sqlite { .. } => "sqlite",
            Db::Pg { .. } => "postgresql",
        }
    }

    /// Whether this is the embedded engine.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Db::Sqlite { .. })
    }

    /// Runs a query outside a transaction, on a reading connection.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn fetch(
        &self,
        sql: impl Into<Sql>,
        binds: &[Value],
    ) -> Result<Vec<DbRow>, StoreError> {
        let sql = sql.into();
        match self {
            Db::Sqlite { readers, .. } => {
                let rows = bind_all!(sql, binds)
                    .fetch_all(readers)
                    .await
                    .map_err(fault)?;
                Ok(rows.into_iter().map(DbRow::Sqlite).collect())
            }
            Db::Pg { readers, .. } => {
                let rows = bind_all!(sql, binds)
                    .fetch_all(readers)
                    .await
                    .map_err(fault)?;
                Ok(rows.into_iter().map(DbRow::Pg).collect())
            }
        }
    }

    /// Runs a query as [`Db::fetch`] and reads each of its rows.
    ///
    /// # Errors
    /// As [`Db::fetch`], and what reading a row says.
    pub async fn list<T>(
        &self,
        sql: impl Into<Sql>,
        binds: &[Value],
        read: impl Fn(&DbRow) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.fetch(sql, binds).await?.iter().map(read).collect()
    }

    /// The first row of a query, if any.
    ///
    /// # Errors
    /// As [`Db::fetch`].
    pub async fn fetch_opt(
        &self,
        sql: impl Into<Sql>,
        binds: &[Value],
    ) -> Result<Option<DbRow>, StoreError> {
        Ok(self.fetch(sql, binds).await?.into_iter().next())
    }

    /// Reads whole rows of one table: `tail` begins with `WHERE`, `ORDER BY` or is empty.
    ///
    /// # Errors
    /// As [`Db::fetch`], and [`StoreError::Inconsistent`] naming the table and row.
    pub async fn rows<R: Row>(&self, tail: &str, binds: &[Value]) -> Result<Vec<R>, StoreError> {
        self.list(R::SPEC.select(tail), binds, R::from_row).await
    }

    /// The first such row, if any.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn row<R: Row>(&self, tail: &str, binds: &[Value]) -> Result<Option<R>, StoreError> {
        Ok(self.rows(tail, binds).await?.into_iter().next())
    }

    /// Runs one writing statement in a transaction of its own and gives the affected rows.
    ///
    /// For bookkeeping that belongs to no act (sessions, throttles, leases). Acts go through
    /// `Store::commit`.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn execute(&self, sql: impl Into<Sql>, binds: &[Value]) -> Result<u64, StoreError> {
        let sql = sql.into();
        let mut tries = 1;
        loop {
            match self.try_execute(sql.clone(), binds).await {
                Err(error) if error.is_retryable() && tries < TRIES => tries += 1,
                done => return done,
            }
        }
    }

    async fn try_execute(&self, sql: Sql, binds: &[Value]) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let affected = tx.execute(sql, binds).await?;
        tx.commit().await?;
        Ok(affected)
    }

    /// Runs one writing statement with `RETURNING`.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn write_returning(
        &self,
        sql: impl Into<Sql>,
        binds: &[Value],
    ) -> Result<Vec<DbRow>, StoreError> {
        let sql = sql.into();
        let mut tries = 1;
        loop {
            match self.try_write(sql.clone(), binds).await {
                Err(error) if error.is_retryable() && tries < TRIES => tries += 1,
                done => return done,
            }
        }
    }

    async fn try_write(&self, sql: Sql, binds: &[Value]) -> Result<Vec<DbRow>, StoreError> {
        let mut tx = self.begin().await?;
        let rows = tx.fetch(sql, binds).await?;
        tx.commit().await?;
        Ok(rows)
    }

    /// Opens a write transaction. Dropping it without `commit` undoes everything.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is to be had in time.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        match self {
            Db::Sqlite { writer, .. } => {
                let mut conn = writer.acquire().await.map_err(fault)?;
                sqlx::query("BEGIN IMMEDIATE")
                    .execute(&mut *conn)
                    .await
                    .map_err(fault)?;
                Ok(Tx::Sqlite(conn))
            }
            Db::Pg { writers, .. } => Ok(Tx::Pg(writers.begin().await.map_err(fault)?)),
        }
    }

    /// Opens one consistent view of the whole database, for backups, verification and pages whose
    /// queries must agree.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is to be had in time.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        match self {
            Db::Sqlite { readers, .. } => {
                let mut tx = readers.begin().await.map_err(fault)?;
                // SQLite takes its snapshot at the first read, not at BEGIN.
                sqlx::query("SELECT COUNT(*) FROM sqlite_schema")
                    .fetch_one(&mut *tx)
                    .await
                    .map_err(fault)?;
                Ok(Snapshot { tx: Tx::View(tx) })
            }
            Db::Pg { readers, .. } => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let mut tx = readers.begin_with(begin).await.map_err(fault)?;
                sqlx::query("SELECT 1")
                    .fetch_one(&mut *tx)
                    .await
                    .map_err(fault)?;
                Ok(Snapshot { tx: Tx::Pg(tx) })
            }
        }
    }

    /// Lets SQLite renew what it knows of its tables' contents and fold its log into the file; a
    /// daily job calls it. PostgreSQL does this by itself.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn tidy_up(&self) -> Result<(), StoreError> {
        if let Db::Sqlite { writer, .. } = self {
            for sql in ["PRAGMA optimize", "PRAGMA wal_checkpoint(PASSIVE)"] {
                sqlx::query(sql).execute(writer).await.map_err(fault)?;
            }
        }
        Ok(())
    }

    /// For loading alone: SQLite's writer waits for no disk and keeps more pages in memory, until
    /// it is opened again. PostgreSQL needs neither, its transactions being large.
    pub(crate) async fn relax(&self) -> Result<(), StoreError> {
        if let Db::Sqlite { writer, .. } = self {
            for sql in [
                "PRAGMA synchronous = OFF",
                "PRAGMA cache_size = -524288",
                "PRAGMA wal_autocheckpoint = 65536",
            ] {
                sqlx::query(sql).execute(writer).await.map_err(fault)?;
            }
        }
        Ok(())
    }

    /// Writes a compact copy of a SQLite database to a new file; nothing on PostgreSQL.
    pub(crate) async fn vacuum_into(&self, target: &str) -> Result<(), StoreError> {
        if let Db::Sqlite { writer, .. } = self {
            sqlx::query("VACUUM INTO $1")
                .bind(target)
                .execute(writer)
                .await
                .map_err(fault)?;
        }
        Ok(())
    }

    /// Closes every connection, waiting for what runs. SQLite folds its log into the file.
    pub async fn close(&self) {
        match self {
            Db::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Pg { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}
