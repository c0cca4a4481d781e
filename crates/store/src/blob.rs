//! Sealed files: chunks under a name that the application chose.
//!
//! On SQLite they are files beside the database, on PostgreSQL rows, so that several nodes and a
//! backup just work. It stores bytes and cannot read them. Invariants: a blob is durable (file and
//! folder flushed) when `finish` returns, so the change that refers to it comes after; a blob is
//! complete or does not exist; a complete blob never changes.

mod files;
mod rows;

use std::path::PathBuf;

use crate::engine::Db;
use crate::error::StoreError;
use crate::tables::attachment;

/// Age after which a blob that nothing refers to is removed: a day, in microseconds.
pub const ORPHAN_AGE: i64 = 24 * 60 * 60 * 1_000_000;
/// Largest chunk. Twenty megabytes in chunks of this size are read with little memory.
pub const MAX_CHUNK: usize = 1 << 20;

/// Where blobs are kept.
#[derive(Debug, Clone)]
pub struct BlobStore {
    db: Db,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Files(PathBuf),
    Rows,
}

impl BlobStore {
    /// Uses `folder` on SQLite and rows on PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError::File`] when the folder cannot be made.
    pub fn new(db: &Db, folder: PathBuf) -> Result<BlobStore, StoreError> {
        let place = if db.is_sqlite() {
            std::fs::create_dir_all(&folder).map_err(|e| StoreError::file(&folder, &e))?;
            Place::Files(folder)
        } else {
            Place::Rows
        };
        Ok(BlobStore {
            db: db.clone(),
            place,
        })
    }

    /// Begins a blob. It does not exist for readers until [`BlobWriter::finish`].
    ///
    /// # Errors
    /// [`StoreError::Statement`] for an unsuitable name, [`StoreError::Duplicate`] for one in use.
    pub async fn begin(&self, name: &str, now: i64) -> Result<BlobWriter, StoreError> {
        check_name(name)?;
        let inner = match &self.place {
            Place::Files(folder) => Inner::Files(files::Writing::begin(folder, name).await?),
            Place::Rows => Inner::Rows(rows::Writing::begin(&self.db, name, now).await?),
        };
        Ok(BlobWriter { inner })
    }

    /// Writes a whole blob.
    ///
    /// # Errors
    /// As [`BlobStore::begin`]; [`StoreError::Full`] when it does not fit.
    pub async fn put(&self, name: &str, chunks: &[Vec<u8>], now: i64) -> Result<(), StoreError> {
        let mut writer = self.begin(name, now).await?;
        for chunk in chunks {
            writer.append(chunk).await?;
        }
        writer.finish().await
    }

    /// Opens a blob for reading; none when it does not exist.
    ///
    /// # Errors
    /// [`StoreError::File`] or any [`StoreError`] of the engine.
    pub async fn open(&self, name: &str) -> Result<Option<BlobReader>, StoreError> {
        check_name(name)?;
        Ok(match &self.place {
            Place::Files(folder) => files::Reading::open(folder, name)
                .await?
                .map(BlobReader::Files),
            Place::Rows => rows::Reading::open(&self.db, name)
                .await?
                .map(BlobReader::Rows),
        })
    }

    /// Every chunk of a blob; none when it does not exist.
    ///
    /// # Errors
    /// As [`BlobStore::open`].
    pub async fn get(&self, name: &str) -> Result<Option<Vec<Vec<u8>>>, StoreError> {
        let Some(mut reader) = self.open(name).await? else {
            return Ok(None);
        };
        let mut chunks = Vec::new();
        while let Some(chunk) = reader.next().await? {
            chunks.push(chunk);
        }
        Ok(Some(chunks))
    }

    /// Removes a blob, if it is there.
    ///
    /// # Errors
    /// [`StoreError::File`] or any [`StoreError`] of the engine.
    pub async fn delete(&self, name: &str) -> Result<(), StoreError> {
        check_name(name)?;
        match &self.place {
            Place::Files(folder) => files::delete(folder, name).await,
            Place::Rows => rows::delete(&self.db, name).await,
        }
    }

    /// Removes what was begun more than a day ago and belongs to no attachment; gives how many.
    ///
    /// # Errors
    /// [`StoreError::File`] or any [`StoreError`] of the engine.
    pub async fn sweep(&self, now: i64) -> Result<usize, StoreError> {
        let old = match &self.place {
            Place::Files(folder) => files::older_than(folder, now - ORPHAN_AGE).await?,
            Place::Rows => rows::older_than(&self.db, now - ORPHAN_AGE).await?,
        };
        let used: std::collections::HashSet<String> = attachment::referenced(&self.db, &old)
            .await?
            .into_iter()
            .collect();
        let mut removed = 0;
        for name in old.iter().filter(|n| !used.contains(*n)) {
            match &self.place {
                Place::Files(folder) => files::delete(folder, name).await?,
                Place::Rows => rows::delete(&self.db, name).await?,
            }
            removed += 1;
        }
        Ok(removed)
    }
}

/// A blob being written. Dropped without `finish`, it never existed (its bytes are swept later).
#[derive(Debug)]
pub struct BlobWriter {
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    Files(files::Writing),
    Rows(rows::Writing),
}

impl BlobWriter {
    /// Adds a chunk.
    ///
    /// # Errors
    /// [`StoreError::Full`] when it does not fit; [`StoreError::Statement`] when the chunk is
    /// larger than [`MAX_CHUNK`] allows (sealing adds a little, which is allowed for).
    pub async fn append(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        if chunk.len() > MAX_CHUNK + 1024 {
            return Err(StoreError::Statement(format!(
                "a chunk of {} bytes",
                chunk.len()
            )));
        }
        match &mut self.inner {
            Inner::Files(w) => w.append(chunk).await,
            Inner::Rows(w) => w.append(chunk).await,
        }
    }

    /// Makes the blob durable and visible.
    ///
    /// # Errors
    /// [`StoreError::Full`] when it does not fit.
    pub async fn finish(self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Files(w) => w.finish().await,
            Inner::Rows(w) => w.finish().await,
        }
    }
}

/// A blob being read, chunk by chunk.
#[derive(Debug)]
pub enum BlobReader {
    /// From a file.
    Files(files::Reading),
    /// From rows.
    Rows(rows::Reading),
}

impl BlobReader {
    /// The next chunk; none at the end.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] for a damaged blob.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            BlobReader::Files(r) => r.next().await,
            BlobReader::Rows(r) => r.next().await,
        }
    }
}

/// Names become file names: letters, digits, `-` and `_`, 8 to 128 of them.
fn check_name(name: &str) -> Result<(), StoreError> {
    let fits = (8..=128).contains(&name.len());
    if fits
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return Ok(());
    }
    Err(StoreError::Statement(
        "a blob's name must be 8 to 128 letters or digits".to_owned(),
    ))
}

fn damaged(name: &str, problem: String) -> StoreError {
    StoreError::Inconsistent {
        table: "blob".to_owned(),
        column: "bytes".to_owned(),
        row: name.to_owned(),
        problem,
    }
}
