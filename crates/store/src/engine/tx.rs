//! Transactions: the writing one, and the view that backups and long pages read.
//!
//! Invariant: what is dropped without `commit` leaves no trace.

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite, Transaction};

use super::fault::fault;
use super::{DbRow, Sql, bind_all};
use crate::error::StoreError;
use crate::row::Row;
use crate::value::Value;

/// Runs one expression on whichever engine is open.
macro_rules! on_engine {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            Tx::View(tx) => {
                let $conn = &mut **tx;
                $body
            }
            Tx::Pg(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}

/// A write transaction, used by the committer, migrations and restore only.
pub(crate) enum Tx {
    /// The writing connection between a `BEGIN` and a `COMMIT` of our own. The driver's transaction
    /// is not used: when SQLite rolls back by itself (disk full), the driver goes on believing in
    /// it and the connection is lost. What is open when the connection goes back is rolled back
    /// there.
    Sqlite(PoolConnection<Sqlite>),
    /// A read transaction.
    View(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

impl Tx {
    pub(crate) fn is_sqlite(&self) -> bool {
        !matches!(self, Tx::Pg(_))
    }

    pub(crate) async fn execute(
        &mut self,
        sql: impl Into<Sql>,
        binds: &[Value],
    ) -> Result<u64, StoreError> {
        let sql = sql.into();
        on_engine!(self, |conn| {
            let done = bind_all!(sql, binds).execute(conn).await.map_err(fault)?;
            Ok(done.rows_affected())
        })
    }

    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<Sql>,
        binds: &[Value],
    ) -> Result<Vec<DbRow>, StoreError> {
        let sql = sql.into();
        match self {
            Tx::Sqlite(tx) => {
                let rows = bind_all!(sql, binds)
                    .fetch_all(&mut **tx)
                    .await
                    .map_err(fault)?;
                Ok(rows.into_iter().map(DbRow::Sqlite).collect())
            }
            Tx::View(tx) => {
                let rows = bind_all!(sql, binds)
                    .fetch_all(&mut **tx)
                    .await
                    .map_err(fault)?;
                Ok(rows.into_iter().map(DbRow::Sqlite).collect())
            }
            Tx::Pg(tx) => {
                let rows = bind_all!(sql, binds)
                    .fetch_all(&mut **tx)
                    .await
                    .map_err(fault)?;
                Ok(rows.into_iter().map(DbRow::Pg).collect())
            }
        }
    }

    /// As [`Tx::execute`], with values that stand in several places.
    pub(crate) async fn execute_refs(
        &mut self,
        sql: Sql,
        binds: &[&Value],
    ) -> Result<u64, StoreError> {
        on_engine!(self, |conn| {
            let done = bind_all!(sql, binds.iter().copied())
                .execute(conn)
                .await
                .map_err(fault)?;
            Ok(done.rows_affected())
        })
    }

    /// Runs a script of several statements without bound values (migrations).
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        on_engine!(self, |conn| {
            sqlx::raw_sql(sql).execute(conn).await.map_err(fault)?;
            Ok(())
        })
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(mut conn) => sqlx::query("COMMIT")
                .execute(&mut *conn)
                .await
                .map_err(fault)
                .map(drop),
            Tx::View(tx) => tx.commit().await.map_err(fault),
            Tx::Pg(tx) => tx.commit().await.map_err(fault),
        }
    }
}

/// One consistent view of the database: reads only, dropped when done.
pub struct Snapshot {
    pub(super) tx: Tx,
}

impl Snapshot {
    /// Runs a query in this view.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn fetch(
        &mut self,
        sql: impl Into<Sql>,
        binds: &[Value],
    ) -> Result<Vec<DbRow>, StoreError> {
        self.tx.fetch(sql, binds).await
    }

    /// Reads whole rows of one table in this view, as [`Db::rows`](crate::Db::rows).
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine; [`StoreError::Inconsistent`] naming the table and row.
    pub async fn rows<R: Row>(
        &mut self,
        tail: &str,
        binds: &[Value],
    ) -> Result<Vec<R>, StoreError> {
        self.fetch(R::SPEC.select(tail), binds)
            .await?
            .iter()
            .map(R::from_row)
            .collect()
    }
}
