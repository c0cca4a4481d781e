//! One row of a result, whichever engine it came from. It decodes columns by place and says which
//! column was wrong; it knows nothing of tables.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column as _, Decode, Postgres, Row as _, Sqlite, Type};
use uuid::Uuid;

use crate::error::StoreError;

/// A row of a result, of either engine.
pub enum DbRow {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Pg(PgRow),
}

macro_rules! getter {
    ($(#[$doc:meta])* $name:ident, $opt:ident, $type:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`StoreError::Inconsistent`] when it holds something else or nothing.
        pub fn $name(&self, i: usize) -> Result<$type, StoreError> {
            self.get::<$type>(i)?.ok_or_else(|| self.bad(i, "nothing".to_owned()))
        }
        /// The same, where the column may be empty.
        ///
        /// # Errors
        /// [`StoreError::Inconsistent`] when it holds something else.
        pub fn $opt(&self, i: usize) -> Result<Option<$type>, StoreError> {
            self.get::<$type>(i)
        }
    };
}

impl DbRow {
    getter!(
        /// Column `i` as a whole number.
        i64, opt_i64, i64
    );
    getter!(
        /// Column `i` as text.
        text, opt_text, String
    );
    getter!(
        /// Column `i` as bytes.
        bytes, opt_bytes, Vec<u8>
    );
    getter!(
        /// Column `i` as an id.
        uuid, opt_uuid, Uuid
    );
    getter!(
        /// Column `i` as yes or no.
        bool, opt_bool, bool
    );

    /// Always reads an option: SQLite's driver gives '' and 0 for NULL otherwise.
    fn get<T>(&self, i: usize) -> Result<Option<T>, StoreError>
    where
        T: for<'r> Decode<'r, Sqlite>
            + Type<Sqlite>
            + for<'r> Decode<'r, Postgres>
            + Type<Postgres>,
    {
        match self {
            DbRow::Sqlite(row) => row.try_get(i),
            DbRow::Pg(row) => row.try_get(i),
        }
        .map_err(|e| match e {
            sqlx::Error::ColumnDecode { source, .. } => self.bad(i, source.to_string()),
            other => self.bad(i, other.to_string()),
        })
    }

    /// Column `i` as a typed field.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when it holds something else.
    pub fn field<T: crate::value::Field>(&self, i: usize) -> Result<T, StoreError> {
        T::read(self, i)
    }

    /// How many columns the row has.
    pub fn width(&self) -> usize {
        match self {
            DbRow::Sqlite(row) => row.columns().len(),
            DbRow::Pg(row) => row.columns().len(),
        }
    }

    /// The error for a column that does not hold what belongs there.
    pub fn bad(&self, i: usize, problem: String) -> StoreError {
        let column = match self {
            DbRow::Sqlite(row) => row.columns().get(i).map(|c| c.name().to_owned()),
            DbRow::Pg(row) => row.columns().get(i).map(|c| c.name().to_owned()),
        };
        StoreError::Inconsistent {
            table: "query".to_owned(),
            column: column.unwrap_or_else(|| format!("number {i}")),
            row: String::new(),
            problem,
        }
    }
}
