//! Rows of `credential`. How a person signs in.
//!
//! Passwords, invitations and unlocking are written through `Store::commit` with an event of the
//! person's account. Invariant: a try is counted before the password is looked at, by one
//! statement, so that however many guess at once on however many nodes, each guess is one failure.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// How a person signs in.
    pub struct CredentialRow in "credential" key ["person"] {
        /// Person.
        person: Uuid,
        /// PHC string (Argon2id); empty until set.
        password_hash: String,
        /// Must change.
        must_change: bool,
        /// Since the last success.
        failures: i64,
        /// Instant; 0 when not locked.
        locked_until: i64,
        /// SHA-256 of a one-time link's token; empty when used.
        invite_hash: Vec<u8>,
        /// Invite until.
        invite_until: i64,
    }
}

/// How a person signs in; nothing when never invited.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn of(db: &Db, person: Uuid) -> Result<Option<CredentialRow>, StoreError> {
    db.row("WHERE person = $1", &binds![person]).await
}

/// The credential whose one-time link has this hash and still holds.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn invited(
    db: &Db,
    invite_hash: &[u8; 32],
    now: i64,
) -> Result<Option<CredentialRow>, StoreError> {
    // No index: an installation has as many rows as members of staff, and links are used once.
    const TAIL: &str = "WHERE invite_hash = $1 AND invite_until > $2";
    db.row(TAIL, &binds![invite_hash, now]).await
}

/// Takes one try at a password: counts it as a failure beforehand and locks sign-in until an
/// instant (the one given, or what stood). False when somebody else tried meanwhile, when sign-in
/// is locked, or for an unknown person. A success forgets both ([`succeeded`]).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn take_try(
    db: &Db,
    person: Uuid,
    seen_failures: i64,
    now: i64,
    locked_until: i64,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE credential SET failures = $2 + 1, locked_until = $4 \
        WHERE person = $1 AND failures = $2 AND locked_until <= $3";
    let binds = binds![person, seen_failures, now, locked_until];
    Ok(db.execute(SQL, &binds).await? == 1)
}

/// Forgets failures and lock.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn succeeded(db: &Db, person: Uuid) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE credential SET failures = 0, locked_until = 0 WHERE person = $1";
    db.execute(SQL, &binds![person]).await.map(drop)
}

/// Every credential, for the administrator's list: who has a password, who is locked.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn all(db: &Db) -> Result<Vec<CredentialRow>, StoreError> {
    db.rows("ORDER BY person LIMIT 100000", &[]).await
}
