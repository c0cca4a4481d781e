//! Who is signed in.
//!
//! Only the hash of a session's token is kept. Invariant: a session is valid while `now` is below
//! both `expires_at` (set once) and `idle_until` (moves with use).

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::row::{Row, Write};
use crate::table_row;

table_row! {
    /// One session.
    pub struct SessionRow in "session" key ["token_hash"] {
        /// SHA-256 of the token.
        token_hash: [u8; 32],
        /// Who.
        person: Uuid,
        /// When it began.
        created_at: i64,
        /// When it was last used.
        seen_at: i64,
        /// When it ends at the latest.
        expires_at: i64,
        /// When it ends for want of use.
        idle_until: i64,
        /// Where the sign-in came from.
        address: String,
        /// Browser and system, as shown to the session's owner.
        device: String,
    }
}

/// Begins a session.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn begin(db: &Db, session: SessionRow) -> Result<(), StoreError> {
    let write = Write::insert(session);
    let sql = format!(
        "INSERT INTO session ({}) VALUES {}",
        SessionRow::SPEC.column_list(""),
        crate::writer::tuples(1, write.values.len())
    );
    db.execute(sql, &write.values).await.map(drop)
}

/// The valid session of a token.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn valid(
    db: &Db,
    token_hash: &[u8; 32],
    now: i64,
) -> Result<Option<SessionRow>, StoreError> {
    const TAIL: &str = "WHERE token_hash = $1 AND expires_at > $2 AND idle_until > $2";
    db.row(TAIL, &binds![token_hash, now]).await
}

/// The valid session of a token, and whether its owner must change the password first.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn signed_in(
    db: &Db,
    token_hash: &[u8; 32],
    now: i64,
) -> Result<Option<(SessionRow, bool)>, StoreError> {
    let sql = format!(
        "SELECT {}, COALESCE(c.must_change, FALSE) FROM session s \
         LEFT JOIN credential c ON c.person = s.person \
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.idle_until > $2",
        SessionRow::SPEC.column_list("s.")
    );
    let row = db.fetch_opt(sql, &binds![token_hash, now]).await?;
    row.map(|row| {
        let must_change = row.bool(SessionRow::SPEC.columns.len())?;
        Ok((SessionRow::from_row(&row)?, must_change))
    })
    .transpose()
}

/// The valid sessions of a person, newest first, at most 100.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn of_person(db: &Db, person: Uuid, now: i64) -> Result<Vec<SessionRow>, StoreError> {
    const TAIL: &str = "WHERE person = $1 AND expires_at > $2 AND idle_until > $2 \
        ORDER BY created_at DESC, token_hash LIMIT 100";
    db.rows(TAIL, &binds![person, now]).await
}

/// Notes that a session was used. Callers do so at most once a minute, not with every request.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn touch(
    db: &Db,
    token_hash: &[u8; 32],
    now: i64,
    idle_until: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE session SET seen_at = $2, idle_until = $3 WHERE token_hash = $1";
    db.execute(SQL, &binds![token_hash, now, idle_until])
        .await
        .map(drop)
}

/// Ends a session.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn end(db: &Db, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM session WHERE token_hash = $1",
        &binds![token_hash],
    )
    .await
    .map(drop)
}

/// Ends a session if it is this person's; says whether it was.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn end_own(db: &Db, person: Uuid, token_hash: &[u8; 32]) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM session WHERE token_hash = $1 AND person = $2";
    Ok(db.execute(SQL, &binds![token_hash, person]).await? == 1)
}

/// Ends every session of a person but one; gives how many.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn end_others(db: &Db, person: Uuid, keep: &[u8; 32]) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM session WHERE person = $1 AND token_hash <> $2";
    db.execute(SQL, &binds![person, keep]).await
}

/// Ends every session of a person (password changed, role taken away); gives how many.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn end_all(db: &Db, person: Uuid) -> Result<u64, StoreError> {
    db.execute("DELETE FROM session WHERE person = $1", &binds![person])
        .await
}

/// Removes sessions that are over; gives how many.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn sweep(db: &Db, now: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM session WHERE expires_at <= $1 OR idle_until <= $1";
    db.execute(SQL, &binds![now]).await
}
