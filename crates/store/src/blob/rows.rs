//! Blobs as rows: a head and its chunks.
//!
//! Invariant: the head's `chunks` stays 0 until every chunk is committed.

use crate::binds;
use crate::blob::damaged;
use crate::engine::Db;
use crate::error::StoreError;
use crate::tables::blob_row::{BlobChunkRow, BlobRow};

#[derive(Debug)]
pub(super) struct Writing {
    db: Db,
    name: String,
    chunks: i64,
}

impl Writing {
    pub(super) async fn begin(db: &Db, name: &str, now: i64) -> Result<Writing, StoreError> {
        const HEAD: &str = "INSERT INTO blob (name, chunks, created_at) VALUES ($1, 0, $2)";
        if let Some(head) = db.row::<BlobRow>("WHERE name = $1", &binds![name]).await? {
            if head.chunks > 0 {
                return Err(StoreError::Duplicate(format!("blob {name}")));
            }
            // Left over from a write that was cut off.
            delete(db, name).await?;
        }
        db.execute(HEAD, &binds![name, now]).await?;
        Ok(Writing {
            db: db.clone(),
            name: name.to_owned(),
            chunks: 0,
        })
    }

    pub(super) async fn append(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO blob_chunk (name, position, bytes) VALUES ($1, $2, $3)";
        self.db
            .execute(SQL, &binds![&self.name, self.chunks, chunk])
            .await?;
        self.chunks += 1;
        Ok(())
    }

    pub(super) async fn finish(mut self) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE blob SET chunks = $2 WHERE name = $1";
        if self.chunks == 0 {
            // An empty blob has one empty chunk, because no chunks means unfinished.
            self.append(&[]).await?;
        }
        self.db
            .execute(SQL, &binds![&self.name, self.chunks])
            .await
            .map(drop)
    }
}

/// Rows being read.
#[derive(Debug)]
pub struct Reading {
    db: Db,
    name: String,
    chunks: i64,
    position: i64,
}

impl Reading {
    pub(super) async fn open(db: &Db, name: &str) -> Result<Option<Reading>, StoreError> {
        let head = db
            .row::<BlobRow>("WHERE name = $1 AND chunks > 0", &binds![name])
            .await?;
        Ok(head.map(|head| Reading {
            db: db.clone(),
            name: head.name,
            chunks: head.chunks,
            position: 0,
        }))
    }

    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if self.position == self.chunks {
            return Ok(None);
        }
        let tail = "WHERE name = $1 AND position = $2";
        let row = self
            .db
            .row::<BlobChunkRow>(tail, &binds![&self.name, self.position])
            .await?;
        let row =
            row.ok_or_else(|| damaged(&self.name, format!("chunk {} is missing", self.position)))?;
        self.position += 1;
        Ok(Some(row.bytes))
    }
}

pub(super) async fn delete(db: &Db, name: &str) -> Result<(), StoreError> {
    db.execute("DELETE FROM blob_chunk WHERE name = $1", &binds![name])
        .await?;
    db.execute("DELETE FROM blob WHERE name = $1", &binds![name])
        .await
        .map(drop)
}

/// Names of blobs begun before an instant, at most 10,000 a call.
pub(super) async fn older_than(db: &Db, before: i64) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT name FROM blob WHERE created_at < $1 \
        AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.blob = blob.name) \
        ORDER BY name LIMIT 10000";
    db.list(SQL, &binds![before], |row| row.text(0)).await
}
