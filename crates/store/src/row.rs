//! Tables as data: one [`TableSpec`] a table, from which inserts, selects, backups and checks
//! follow.
//!
//! It holds no statement of its own. Invariant: a spec lists the columns of its migration in the
//! same order with the same types (a test compares both engines' schema with every spec).

use crate::engine::DbRow;
use crate::error::StoreError;
use crate::value::{Kind, Value};

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it admits `NULL`.
    pub nullable: bool,
}

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the migration's order.
    pub columns: &'static [Column],
    /// The primary key's columns.
    pub key: &'static [&'static str],
}

impl TableSpec {
    /// `a, b, c`, each with `prefix` (an alias with its dot, or empty).
    pub fn column_list(&self, prefix: &str) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|c| format!("{prefix}{}", c.name))
            .collect();
        names.join(", ")
    }

    /// `SELECT every column FROM table` and a tail such as `WHERE id = $1`.
    pub fn select(&self, tail: &str) -> String {
        format!("SELECT {} FROM {} {tail}", self.column_list(""), self.name)
    }

    /// The positions of the key's columns.
    pub fn key_positions(&self) -> Vec<usize> {
        self.key
            .iter()
            .filter_map(|k| self.columns.iter().position(|c| c.name == *k))
            .collect()
    }
}

/// A Rust struct that is one row of one table. Made by `table_row!`.
pub trait Row: Sized {
    /// The table.
    const SPEC: &'static TableSpec;

    /// The row's values in the order of the columns.
    fn values(self) -> Vec<Value>;

    /// Reads the row from a result that selected every column, starting at column `from`.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] naming table, column and row.
    fn from_row_at(row: &DbRow, from: usize) -> Result<Self, StoreError>;

    /// Reads the row from a result that selected every column and nothing else.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] naming table, column and row.
    fn from_row(row: &DbRow) -> Result<Self, StoreError> {
        Self::from_row_at(row, 0)
    }
}

/// How a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// New; a row with the same key is an error.
    Insert,
    /// New, or the same key's row takes these values.
    Upsert,
    /// New, or left as it is when any unique key exists already.
    Keep,
    /// Removed; the values are those of the key alone.
    Delete,
}

/// One row to write, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The table.
    pub spec: &'static TableSpec,
    /// Every column's value, or for [`Mode::Delete`] the key's values.
    pub values: Vec<Value>,
    /// How.
    pub mode: Mode,
}

impl Write {
    /// Writes a new row; an existing key fails the change.
    pub fn insert<R: Row>(row: R) -> Write {
        Write {
            spec: R::SPEC,
            values: row.values(),
            mode: Mode::Insert,
        }
    }

    /// Writes a row over whatever stood under its key.
    pub fn upsert<R: Row>(row: R) -> Write {
        Write {
            spec: R::SPEC,
            values: row.values(),
            mode: Mode::Upsert,
        }
    }

    /// Writes a row unless one with the same unique key stands there.
    pub fn keep<R: Row>(row: R) -> Write {
        Write {
            spec: R::SPEC,
            values: row.values(),
            mode: Mode::Keep,
        }
    }

    /// Removes the row with this key (one value a key column, in the spec's order).
    pub fn delete<R: Row>(key: impl Into<Vec<Value>>) -> Write {
        Write {
            spec: R::SPEC,
            values: key.into(),
            mode: Mode::Delete,
        }
    }

    /// The values of the key's columns.
    pub(crate) fn key(&self) -> Vec<Value> {
        match self.mode {
            Mode::Delete => self.values.clone(),
            _ => self
                .spec
                .key_positions()
                .into_iter()
                .map(|i| self.values[i].clone())
                .collect(),
        }
    }
}

/// Declares a row: struct, spec, values and reader in one place. A new table is this and a
/// migration.
///
/// ```ignore
/// table_row! {
///     /// One sealed text.
///     pub struct SealedRow in "sealed" key ["id"] {
///         /// Its id.
///         id: Uuid,
///         /// Which field it is.
///         field: String,
///     }
/// }
/// ```
#[macro_export]
macro_rules! table_row {
    (
        $(#[$meta:meta])*
        pub struct $name:ident in $table:literal key [$($key:literal),+ $(,)?] {
            $( $(#[$field_meta:meta])* $field:ident : $type:ty ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $type ),+
        }

        impl $crate::Row for $name {
            const SPEC: &'static $crate::TableSpec = &$crate::TableSpec {
                name: $table,
                columns: &[$( $crate::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::Field>::KIND,
                    nullable: <$type as $crate::Field>::NULLABLE,
                } ),+],
                key: &[$($key),+],
            };

            fn values(self) -> Vec<$crate::Value> {
                vec![$( $crate::Field::into_value(self.$field) ),+]
            }

            fn from_row_at(
                row: &$crate::DbRow,
                from: usize,
            ) -> Result<Self, $crate::StoreError> {
                let mut at = from;
                let mut next = || { at += 1; at - 1 };
                Ok($name {
                    $( $field: row.field::<$type>(next())
                        .map_err(|e| $crate::row::locate(e, Self::SPEC, row, from))? ),+
                })
            }
        }
    };
}

/// Adds table and key to an error raised by a column. Used by `table_row!`.
#[doc(hidden)]
pub fn locate(error: StoreError, spec: &TableSpec, row: &DbRow, from: usize) -> StoreError {
    error.in_row(spec.name, || {
        let parts: Vec<String> = spec
            .key_positions()
            .into_iter()
            .map(|i| key_text(row, from + i, spec.columns[i].kind))
            .collect();
        parts.join("/")
    })
}

fn key_text(row: &DbRow, i: usize, kind: Kind) -> String {
    let text = match kind {
        Kind::I64 => row.i64(i).map(|v| v.to_string()),
        Kind::Text => row.text(i),
        Kind::Uuid => row.uuid(i).map(|v| v.to_string()),
        Kind::Bool => row.bool(i).map(|v| v.to_string()),
        Kind::Bytes => row.bytes(i).map(|v| format!("{} bytes", v.len())),
    };
    text.unwrap_or_else(|_| "?".to_owned())
}
