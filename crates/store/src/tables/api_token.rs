//! Rows of `api_token`. A token of a machine.
//!
//! Written through `Store::commit` with an event of the person's account. Invariant: only the hash
//! of a token is kept.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// A token of a machine.
    pub struct ApiTokenRow in "api_token" key ["hash"] {
        /// SHA-256 of the token.
        hash: Vec<u8>,
        /// Person.
        person: Uuid,
        /// Name.
        name: String,
        /// Created at.
        created_at: i64,
        /// Expires at.
        expires_at: i64,
        /// Revoked.
        revoked: bool,
    }
}

/// The valid token with this hash.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn valid(db: &Db, hash: &[u8; 32], now: i64) -> Result<Option<ApiTokenRow>, StoreError> {
    const TAIL: &str = "WHERE hash = $1 AND expires_at > $2 AND revoked = FALSE";
    db.row(TAIL, &binds![hash, now]).await
}

/// The token with this hash, valid or not.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_hash(db: &Db, hash: &[u8; 32]) -> Result<Option<ApiTokenRow>, StoreError> {
    db.row("WHERE hash = $1", &binds![hash]).await
}

/// A person's tokens, those that work now first, the newest first, at most 200.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn of(db: &Db, person: Uuid, now: i64) -> Result<Vec<ApiTokenRow>, StoreError> {
    const TAIL: &str = "WHERE person = $1 ORDER BY CASE WHEN revoked = FALSE AND expires_at > $2 \
        THEN 0 ELSE 1 END, created_at DESC, hash LIMIT 200";
    db.rows(TAIL, &binds![person, now]).await
}

/// A person's tokens that work now, the newest first, at most 200.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn live(db: &Db, person: Uuid, now: i64) -> Result<Vec<ApiTokenRow>, StoreError> {
    const TAIL: &str = "WHERE person = $1 AND revoked = FALSE AND expires_at > $2 \
        ORDER BY created_at DESC, hash LIMIT 200";
    db.rows(TAIL, &binds![person, now]).await
}

/// Every token, those that work now first, the newest first, at most 1000.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn all(db: &Db, now: i64) -> Result<Vec<ApiTokenRow>, StoreError> {
    const TAIL: &str = "ORDER BY CASE WHEN revoked = FALSE AND expires_at > $1 THEN 0 ELSE 1 END, \
        created_at DESC, hash LIMIT 1000";
    db.rows(TAIL, &binds![now]).await
}
