//! Opens every sealed text and every file with its key, and says which do not open: what `verify`
//! of the store cannot see without the keys.
//!
//! Invariant: nothing of what was opened leaves here, not even its length; so nothing is recorded
//! as read.

use std::collections::BTreeMap;

use dengwen_store::Store;
use dengwen_store::tables::attachment::AttachmentRow;
use dengwen_store::tables::{attachment, data_key, sealed};
use dengwen_store::verify::Verified;
use uuid::Uuid;

use crate::error::AppError;
use crate::intake::attach::{chunks_of, place};
use crate::seal::{DataKey, Sealer};

/// Rows opened at a time.
const PAGE: i64 = 500;

/// Opens everything, and adds to `done` what does not open. A key that is not there at all was
/// found by the store already.
///
/// # Errors
/// Store errors.
pub async fn open_everything(
    store: &Store,
    sealer: &Sealer,
    done: &mut Verified,
) -> Result<(), AppError> {
    let mut after = Uuid::nil();
    loop {
        let rows = sealed::page(store.db(), after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let keys = keys(store, sealer, rows.iter().map(|row| row.owner), done).await?;
        for row in &rows {
            let Some(key) = keys.get(&row.owner) else {
                continue;
            };
            done.opened += 1;
            if sealer.unseal(key, row).is_err() {
                done.find("sealed", row.id, "it does not open with its key");
            }
        }
    }
    after = Uuid::nil();
    loop {
        let rows = attachment::page(store.db(), after, PAGE).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.id;
        let keys = keys(store, sealer, rows.iter().map(|row| row.owner), done).await?;
        for row in &rows {
            let Some(key) = keys.get(&row.owner) else {
                continue;
            };
            done.opened += 1;
            if let Some(problem) = file_problem(store, sealer, key, row).await {
                done.find("attachment", row.id, problem);
            }
        }
    }
}

/// The keys of some owners; one that the key file does not open is a finding.
async fn keys(
    store: &Store,
    sealer: &Sealer,
    owners: impl Iterator<Item = Uuid>,
    done: &mut Verified,
) -> Result<BTreeMap<Uuid, DataKey>, AppError> {
    let mut owners: Vec<Uuid> = owners.collect();
    owners.sort_unstable();
    owners.dedup();
    let mut keys = BTreeMap::new();
    for row in data_key::by_owners(store.db(), &owners).await? {
        match sealer.unwrap_key(&row) {
            Ok(key) => {
                keys.insert(row.owner, key);
            }
            Err(_closed) => {
                done.find("data_key", row.owner, "it does not open with the key file");
            }
        }
    }
    Ok(keys)
}

/// What is wrong with the file of an attachment whose blob is there; the store finds those that
/// are gone.
async fn file_problem(
    store: &Store,
    sealer: &Sealer,
    key: &DataKey,
    row: &AttachmentRow,
) -> Option<&'static str> {
    let mut reader = store.blobs().open(&row.blob).await.ok().flatten()?;
    let total = chunks_of(row.size);
    let mut next = 0;
    // An unreadable blob is a finding of the store.
    while let Some(sealed) = reader.next().await.ok()? {
        if sealer
            .unseal_bytes(key, &place(row.id, next, total), &sealed)
            .is_none()
        {
            return Some("its file does not open with its key");
        }
        next += 1;
    }
    (next != total).then_some("its file is cut off")
}
