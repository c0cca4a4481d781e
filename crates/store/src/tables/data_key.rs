//! One wrapped data key an owner.
//!
//! Invariant: `wrapped` is only ever replaced by another wrapping of the same key (rotation) or
//! removed (erasure).

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;
use crate::tables::{chunks, in_values};

table_row! {
    /// A wrapped key.
    pub struct DataKeyRow in "data_key" key ["owner"] {
        /// The petition or other owner.
        owner: Uuid,
        /// The installation key that wraps it.
        key_id: String,
        /// The wrapped key.
        wrapped: Vec<u8>,
    }
}

/// The key of one owner; none when it was erased.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_owner(db: &Db, owner: Uuid) -> Result<Option<DataKeyRow>, StoreError> {
    db.row("WHERE owner = $1", &binds![owner]).await
}

/// The keys of several owners.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_owners(db: &Db, owners: &[Uuid]) -> Result<Vec<DataKeyRow>, StoreError> {
    let mut out = Vec::with_capacity(owners.len());
    for part in chunks(owners) {
        let tail = format!("WHERE owner IN ({})", in_values(&part));
        out.extend(db.rows::<DataKeyRow>(&tail, &part).await?);
    }
    Ok(out)
}
