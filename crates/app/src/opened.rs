//! Opens every sealed text and every file with its key, and says which do not open: what `verify`
//! of the store cannot see without the keys.
//!
//! Invariant: nothing of what was opened leaves here, not even its length; so nothing is recorded
//! as read.

use std::collections::{BTreeMap, BTreeSet};

use dengwen_store::tables::attachment::AttachmentRow;
use dengwen_store::tables::sealed::SealedRow;
use dengwen_store::tables::{attachment, data_key, sealed};
use dengwen_store::verify::Verified;
use dengwen_store::{Row, Store, StoreError};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::AppError;
use crate::intake::allowed_type;
use crate::intake::attach::{FILE_BYTES_MAX, chunks_of, place};
use crate::seal::{DataKey, Sealer};

/// Rows opened at a time.
const PAGE: i64 = 500;

/// Opens everything, and adds to `done` what does not open. A key that is not there at all was
/// found by the store already. `progress` is told how many texts and files were opened.
///
/// # Errors
/// Store errors.
pub async fn open_everything(
    store: &Store,
    sealer: &Sealer,
    done: &mut Verified,
    progress: impl FnMut(u64),
) -> Result<(), AppError> {
    let mut walk = Walk {
        store,
        sealer,
        done,
        progress,
        closed: BTreeSet::new(),
    };
    let texts = async |after| sealed::page(store.db(), after, PAGE).await;
    let text = async |key: &DataKey, row: &SealedRow| {
        let closed = sealer.unseal(key, row).is_err();
        closed.then_some("it does not open with its key")
    };
    walk.through(texts, |row| (row.id, row.owner), text).await?;
    let files = async |after| attachment::page(store.db(), after, PAGE).await;
    let file =
        async |key: &DataKey, row: &AttachmentRow| file_problem(store, sealer, key, row).await;
    walk.through(files, |row| (row.id, row.owner), file).await
}

/// One way through everything that is sealed.
struct Walk<'a, P> {
    store: &'a Store,
    sealer: &'a Sealer,
    done: &'a mut Verified,
    progress: P,
    /// Owners whose key does not open: told once.
    closed: BTreeSet<Uuid>,
}

impl<P: FnMut(u64)> Walk<'_, P> {
    /// Opens the rows of one table: `place` is a row's id and owner.
    async fn through<R: Row>(
        &mut self,
        page: impl AsyncFn(Uuid) -> Result<Vec<R>, StoreError>,
        place: impl Fn(&R) -> (Uuid, Uuid),
        problem: impl AsyncFn(&DataKey, &R) -> Option<&'static str>,
    ) -> Result<(), AppError> {
        let mut after = Uuid::nil();
        loop {
            let rows = page(after).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = place(last).0;
            let keys = self.keys(rows.iter().map(|row| place(row).1)).await?;
            for row in &rows {
                let (id, owner) = place(row);
                let Some(key) = keys.get(&owner) else {
                    continue;
                };
                self.done.opened += 1;
                if let Some(problem) = problem(key, row).await {
                    self.done.find(R::SPEC.name, id, problem);
                }
            }
            (self.progress)(self.done.opened);
        }
    }

    /// The keys of some owners; one that the key file does not open is a finding, once.
    async fn keys(
        &mut self,
        owners: impl Iterator<Item = Uuid>,
    ) -> Result<BTreeMap<Uuid, DataKey>, AppError> {
        let mut owners: Vec<Uuid> = owners.collect();
        owners.sort_unstable();
        owners.dedup();
        let mut keys = BTreeMap::new();
        for row in data_key::by_owners(self.store.db(), &owners).await? {
            let owner = row.owner;
            match self.sealer.unwrap_key(&row) {
                Ok(key) => {
                    keys.insert(owner, key);
                }
                Err(_closed) if self.closed.insert(owner) => {
                    let problem = "it does not open with the key file";
                    self.done.find("data_key", owner, problem);
                }
                Err(_told) => {}
            }
        }
        Ok(keys)
    }
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
    let most = usize::try_from(row.size).unwrap_or(0).min(FILE_BYTES_MAX);
    let (mut next, mut bytes) = (0, Zeroizing::new(Vec::with_capacity(most)));
    // An unreadable blob is a finding of the store.
    while let Some(sealed) = reader.next().await.ok()? {
        let Some(clear) = sealer.unseal_bytes(key, &place(row.id, next, total), &sealed) else {
            return Some("its file does not open with its key");
        };
        // Because: some types are told by what stands far behind the first bytes.
        bytes.extend_from_slice(&clear);
        next += 1;
    }
    if next != total {
        return Some("its file is cut off");
    }
    if i64::try_from(bytes.len()) != Ok(row.size) {
        return Some("its file has not the length that its row says");
    }
    (allowed_type(&bytes) != Some(row.media_type.as_str()))
        .then_some("its file is not of the type that its row says")
}
