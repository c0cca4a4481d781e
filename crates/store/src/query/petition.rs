//! Petitions as their petitioners find them.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;

/// The petition with this number and the hash of its query code.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn code_by_number(db: &Db, number: &str) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    const SQL: &str = "SELECT petition.id, query_code.hash FROM petition \
        JOIN query_code ON query_code.petition = petition.id WHERE petition.number = $1";
    let row = db.fetch_opt(SQL, &binds![number]).await?;
    row.map(|row| Ok((row.uuid(0)?, row.bytes(1)?))).transpose()
}

/// The hash of a petition's query code.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn code_hash(db: &Db, petition: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    const SQL: &str = "SELECT hash FROM query_code WHERE petition = $1";
    let row = db.fetch_opt(SQL, &binds![petition]).await?;
    row.map(|row| row.bytes(0)).transpose()
}

/// The matters a petition speaks of now, in the order in which it came to them, at most 100.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn matters(db: &Db, petition: Uuid) -> Result<Vec<Uuid>, StoreError> {
    const SQL: &str = "SELECT matter FROM petition_matter \
        WHERE petition = $1 AND unlinked_on = '' ORDER BY linked_on, matter LIMIT 100";
    db.list(SQL, &binds![petition], |row| row.uuid(0)).await
}

/// The keyed hashes by which a petition is found, as kind and hash, at most 100.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn lookups(db: &Db, petition: Uuid) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    const SQL: &str = "SELECT kind, hash FROM lookup WHERE petition = $1 \
        ORDER BY kind, hash LIMIT 100";
    db.list(SQL, &binds![petition], |row| {
        Ok((row.text(0)?, row.bytes(1)?))
    })
    .await
}
