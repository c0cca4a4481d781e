//! The five kinds of value that a statement can carry, and how Rust types become them.
//!
//! It does not know any engine: `engine.rs` turns a [`Value`] into a driver's argument and a column
//! back into one. Invariant: a column of a portable migration is `BIGINT`, `TEXT`, `BYTEA`, `UUID`
//! or `BOOLEAN`, and each has exactly one variant here.

use uuid::Uuid;

use crate::engine::DbRow;
use crate::error::StoreError;

/// A value bound to a statement. `None` is SQL's `NULL` of that type (PostgreSQL wants the type).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// `BIGINT`: counts, versions, instants in microseconds since 1970 UTC.
    I64(Option<i64>),
    /// `TEXT`: words, ISO civil dates, JSON.
    Text(Option<String>),
    /// `BYTEA`: ciphertexts, digests, tokens' hashes.
    Bytes(Option<Vec<u8>>),
    /// `UUID`: every id.
    Uuid(Option<Uuid>),
    /// `BOOLEAN`.
    Bool(Option<bool>),
}

/// The type of a column, the same on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `BIGINT`
    I64,
    /// `TEXT`
    Text,
    /// `BYTEA`
    Bytes,
    /// `UUID`
    Uuid,
    /// `BOOLEAN`
    Bool,
}

impl Kind {
    /// SQL's `NULL` of this type.
    pub fn null(self) -> Value {
        match self {
            Kind::I64 => Value::I64(None),
            Kind::Text => Value::Text(None),
            Kind::Bytes => Value::Bytes(None),
            Kind::Uuid => Value::Uuid(None),
            Kind::Bool => Value::Bool(None),
        }
    }

    /// The type's name in a portable migration.
    pub fn sql(self) -> &'static str {
        match self {
            Kind::I64 => "BIGINT",
            Kind::Text => "TEXT",
            Kind::Bytes => "BYTEA",
            Kind::Uuid => "UUID",
            Kind::Bool => "BOOLEAN",
        }
    }
}

/// A Rust type that is stored in one column. Implement it for a newtype to use it in `table_row!`.
pub trait Field: Sized {
    /// The column's type.
    const KIND: Kind;
    /// Whether the column admits `NULL`.
    const NULLABLE: bool = false;
    /// The value to bind.
    fn into_value(self) -> Value;
    /// Reads column `i`.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the column holds something else.
    fn read(row: &DbRow, i: usize) -> Result<Self, StoreError>;
}

macro_rules! field {
    ($type:ty, $kind:ident, $get:ident, $opt:ident) => {
        impl Field for $type {
            const KIND: Kind = Kind::$kind;
            fn into_value(self) -> Value {
                Value::$kind(Some(self))
            }
            fn read(row: &DbRow, i: usize) -> Result<Self, StoreError> {
                row.$get(i)
            }
        }
        impl Field for Option<$type> {
            const KIND: Kind = Kind::$kind;
            const NULLABLE: bool = true;
            fn into_value(self) -> Value {
                Value::$kind(self)
            }
            fn read(row: &DbRow, i: usize) -> Result<Self, StoreError> {
                row.$opt(i)
            }
        }
        impl From<$type> for Value {
            fn from(v: $type) -> Value {
                Value::$kind(Some(v))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(v: Option<$type>) -> Value {
                Value::$kind(v)
            }
        }
    };
}
field!(i64, I64, i64, opt_i64);
field!(String, Text, text, opt_text);
field!(Vec<u8>, Bytes, bytes, opt_bytes);
field!(Uuid, Uuid, uuid, opt_uuid);
field!(bool, Bool, bool, opt_bool);

impl<const N: usize> Field for [u8; N] {
    const KIND: Kind = Kind::Bytes;
    fn into_value(self) -> Value {
        Value::Bytes(Some(self.to_vec()))
    }
    fn read(row: &DbRow, i: usize) -> Result<Self, StoreError> {
        let bytes = row.bytes(i)?;
        bytes
            .try_into()
            .map_err(|found: Vec<u8>| row.bad(i, format!("{} bytes where {N} belong", found.len())))
    }
}

impl From<&str> for Value {
    fn from(v: &str) -> Value {
        Value::Text(Some(v.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(v: &String) -> Value {
        Value::Text(Some(v.clone()))
    }
}

impl From<Option<&str>> for Value {
    fn from(v: Option<&str>) -> Value {
        Value::Text(v.map(str::to_owned))
    }
}

impl From<&[u8]> for Value {
    fn from(v: &[u8]) -> Value {
        Value::Bytes(Some(v.to_vec()))
    }
}

impl From<&Vec<u8>> for Value {
    fn from(v: &Vec<u8>) -> Value {
        Value::Bytes(Some(v.clone()))
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(v: [u8; N]) -> Value {
        Value::Bytes(Some(v.to_vec()))
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(v: &[u8; N]) -> Value {
        Value::Bytes(Some(v.to_vec()))
    }
}

impl From<&Uuid> for Value {
    fn from(v: &Uuid) -> Value {
        Value::Uuid(Some(*v))
    }
}

/// Values for `$1`, `$2`, … in order: `binds![id, "text", 7_i64]`.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => {
        [$($crate::Value::from($value)),*]
    };
}
