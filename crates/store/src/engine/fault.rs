//! What a driver's error means to us. It keeps the engine's text and never a bound value.

use crate::error::StoreError;

/// Turns a driver's error into ours. The texts of constraint errors name columns, never values.
pub(super) fn fault(error: sqlx::Error) -> StoreError {
    use sqlx::Error as E;
    match error {
        E::Database(e) => {
            let code = e.code().unwrap_or_default().into_owned();
            if e.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                sqlite_fault(&code, e.message())
            } else {
                postgres_fault(&code, e.message())
            }
        }
        E::Io(e) => StoreError::Unavailable(e.to_string()),
        E::Tls(e) => StoreError::Unavailable(e.to_string()),
        E::PoolTimedOut => StoreError::Unavailable("no connection became free in time".to_owned()),
        E::PoolClosed => StoreError::Unavailable("the database is being closed".to_owned()),
        E::WorkerCrashed => StoreError::Unavailable("the database worker stopped".to_owned()),
        E::Configuration(e) => StoreError::Address(e.to_string()),
        other => StoreError::Statement(other.to_string()),
    }
}

/// SQLite's result codes; the low byte is the primary code.
fn sqlite_fault(code: &str, message: &str) -> StoreError {
    let extended: u32 = code.parse().unwrap_or(1);
    let text = message.to_owned();
    match (extended & 0xff, extended) {
        (13, _) => StoreError::Full(text),
        (5 | 6, _) => StoreError::Retry(text),
        (8 | 10 | 14, _) => StoreError::Unavailable(text),
        (_, 1555 | 2067 | 2579) => StoreError::Duplicate(text),
        _ => StoreError::Statement(format!("{text} (code {code})")),
    }
}

/// PostgreSQL's SQLSTATE classes.
fn postgres_fault(code: &str, message: &str) -> StoreError {
    let text = message.to_owned();
    match code {
        "53100" | "53400" => StoreError::Full(text),
        "40001" | "40P01" | "55P03" => StoreError::Retry(text),
        "23505" => StoreError::Duplicate(text),
        _ if code.starts_with("08") || code.starts_with("57P") || code.starts_with("53") => {
            StoreError::Unavailable(text)
        }
        _ => StoreError::Statement(format!("{text} (SQLSTATE {code})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_busy_or_a_broken_one() {
        assert!(matches!(
            sqlite_fault("13", "database or disk is full"),
            StoreError::Full(_)
        ));
        assert!(matches!(
            sqlite_fault("517", "database is locked"),
            StoreError::Retry(_)
        ));
        assert!(matches!(
            sqlite_fault("778", "disk I/O error"),
            StoreError::Unavailable(_)
        ));
        assert!(matches!(
            sqlite_fault("1", "no such table"),
            StoreError::Statement(_)
        ));
        assert!(matches!(
            postgres_fault("53100", "disk full"),
            StoreError::Full(_)
        ));
        assert!(matches!(
            postgres_fault("40P01", "deadlock"),
            StoreError::Retry(_)
        ));
        assert!(matches!(
            postgres_fault("57P01", "shutdown"),
            StoreError::Unavailable(_)
        ));
        assert!(matches!(
            postgres_fault("23505", "duplicate key"),
            StoreError::Duplicate(_)
        ));
        assert!(matches!(
            postgres_fault("42601", "syntax"),
            StoreError::Statement(_)
        ));
    }
}
