//! Making an archive while the office works.
//!
//! Invariant: the file appears under its name only when it is complete and flushed.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use crate::archive::frame::{Frame, FrameWriter, Tag, encode};
use crate::archive::{End, FORMAT, Header, Summary, TableHead};
use crate::blob::BlobStore;
use crate::engine::{DbRow, Snapshot};
use crate::error::StoreError;
use crate::row::TableSpec;
use crate::store::Store;
use crate::tables::{self, ALL, Archived};
use crate::value::{Kind, Value};

/// Rows read at a time.
const PAGE: usize = 500;

/// Writes an archive of everything to a file, replacing one of the same name.
///
/// # Errors
/// [`StoreError::File`] or [`StoreError::Full`] when the file cannot be written; any
/// [`StoreError`] of the engine. No file is left under the name then.
pub async fn backup(store: &Store, file: &Path, now: i64) -> Result<Summary, StoreError> {
    let mut view = store.db().snapshot().await?;
    let office = tables::installation::get(store.db())
        .await?
        .map_or_else(String::new, |i| i.name);
    let header = Header {
        format: FORMAT,
        schema: crate::migrate::known(),
        made_at: now,
        engine: store.db().engine().to_owned(),
        office,
    };
    let (frames, queue) = mpsc::channel(256);
    let path = file.to_owned();
    let writer = tokio::task::spawn_blocking(move || write_file(&path, queue));
    let sent = send_all(&frames, &header, &mut view, store.blobs()).await;
    drop(frames);
    let written = writer
        .await
        .map_err(|e| StoreError::Archive(e.to_string()))?;
    // When the file could not be written, that is the reason, not the queue that closed.
    match (written, sent) {
        (Ok(summary), Ok(())) => Ok(summary),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// What goes to the writing thread; `Err` carries the name of a missing blob.
type Queue = mpsc::Sender<Result<Frame, String>>;

async fn send_all(
    frames: &Queue,
    header: &Header,
    view: &mut Snapshot,
    blobs: &BlobStore,
) -> Result<(), StoreError> {
    send(frames, Tag::Header, json(header)?).await?;
    for table in ALL.iter().filter(|t| t.archived == Archived::Rows) {
        send_table(frames, view, table.spec).await?;
    }
    let mut after = String::new();
    loop {
        const SQL: &str =
            "SELECT DISTINCT blob FROM attachment WHERE blob > $1 ORDER BY blob LIMIT 500";
        let rows = view.fetch(SQL, &crate::binds![&after]).await?;
        let Some(last) = rows.last() else {
            return finish(frames).await;
        };
        after = last.text(0)?;
        for row in &rows {
            send_blob(frames, blobs, &row.text(0)?).await?;
        }
    }
}

/// Says that nothing is missing: without this record the writing thread removes the file.
async fn finish(frames: &Queue) -> Result<(), StoreError> {
    send(frames, Tag::End, Vec::new()).await
}

async fn send_table(
    frames: &Queue,
    view: &mut Snapshot,
    spec: &TableSpec,
) -> Result<(), StoreError> {
    let columns = spec.columns.iter().map(|c| c.name.to_owned()).collect();
    let head = TableHead {
        name: spec.name.to_owned(),
        columns,
    };
    send(frames, Tag::Table, json(&head)?).await?;
    let mut last: Option<Vec<Value>> = None;
    loop {
        let sql = page_sql(spec, last.is_some());
        let rows = view.fetch(sql, last.as_deref().unwrap_or_default()).await?;
        for row in &rows {
            let values = values_of(spec, row)?;
            send(frames, Tag::Row, encode(&values)).await?;
            last = Some(
                spec.key_positions()
                    .into_iter()
                    .map(|i| values[i].clone())
                    .collect(),
            );
        }
        if rows.len() < PAGE {
            return Ok(());
        }
    }
}

/// A page of a table in the order of its key, after a key or from the beginning.
fn page_sql(spec: &TableSpec, after: bool) -> String {
    let key = spec.key.join(", ");
    let condition = if after {
        format!("WHERE ({key}) > ({})", crate::writer::list(spec.key.len()))
    } else {
        String::new()
    };
    spec.select(&format!("{condition} ORDER BY {key} LIMIT {PAGE}"))
}

/// Every column of a row, typed.
pub(crate) fn values_of(spec: &TableSpec, row: &DbRow) -> Result<Vec<Value>, StoreError> {
    let value = |(i, kind): (usize, Kind)| match kind {
        Kind::I64 => row.opt_i64(i).map(Value::I64),
        Kind::Text => row.opt_text(i).map(Value::Text),
        Kind::Bytes => row.opt_bytes(i).map(Value::Bytes),
        Kind::Uuid => row.opt_uuid(i).map(Value::Uuid),
        Kind::Bool => row.opt_bool(i).map(Value::Bool),
    };
    let values: Result<Vec<Value>, StoreError> = spec
        .columns
        .iter()
        .map(|c| c.kind)
        .enumerate()
        .map(value)
        .collect();
    values.map_err(|e| crate::row::locate(e, spec, row, 0))
}

async fn send_blob(frames: &Queue, blobs: &BlobStore, name: &str) -> Result<(), StoreError> {
    let Some(mut reader) = blobs.open(name).await? else {
        tracing::warn!(name, "an attachment's blob is missing from the backup");
        return frames
            .send(Err(name.to_owned()))
            .await
            .map_err(|_unsent| closed());
    };
    send(frames, Tag::Blob, name.as_bytes().to_vec()).await?;
    while let Some(chunk) = reader.next().await? {
        send(frames, Tag::Chunk, chunk).await?;
    }
    Ok(())
}

async fn send(frames: &Queue, tag: Tag, bytes: Vec<u8>) -> Result<(), StoreError> {
    frames
        .send(Ok(Frame { tag, bytes }))
        .await
        .map_err(|_unsent| closed())
}

fn closed() -> StoreError {
    StoreError::Archive("its file could not be written".to_owned())
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|e| StoreError::Archive(e.to_string()))
}

/// The writing thread: compresses, writes, flushes, renames.
fn write_file(
    file: &Path,
    queue: mpsc::Receiver<Result<Frame, String>>,
) -> Result<Summary, StoreError> {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let result = write_part(&part, queue);
    let renamed = result.and_then(|summary| {
        std::fs::rename(&part, file).map_err(|e| StoreError::file(file, &e))?;
        Ok(summary)
    });
    if renamed.is_err() {
        // What was begun is of no use to anybody.
        let _ = std::fs::remove_file(&part);
    }
    renamed
}

fn write_part(
    part: &Path,
    mut queue: mpsc::Receiver<Result<Frame, String>>,
) -> Result<Summary, StoreError> {
    let fail = |e: std::io::Error| StoreError::file(part, &e);
    let mut encoder =
        zstd::Encoder::new(BufWriter::new(create(part).map_err(fail)?), 3).map_err(fail)?;
    encoder.include_checksum(true).map_err(fail)?;
    let mut out = FrameWriter::new(encoder).map_err(fail)?;
    let mut summary = Summary::default();
    let mut in_events = false;
    let mut complete = false;
    while let Some(next) = queue.blocking_recv() {
        let frame = match next {
            Ok(frame) => frame,
            Err(missing) => {
                summary.missing_blobs.push(missing);
                continue;
            }
        };
        match frame.tag {
            Tag::End => {
                complete = true;
                break;
            }
            Tag::Table => in_events = frame.bytes.starts_with(b"{\"name\":\"event\""),
            Tag::Row => {
                summary.rows += 1;
                summary.events += u64::from(in_events);
            }
            Tag::Blob => summary.blobs += 1,
            Tag::Header | Tag::Chunk => {}
        }
        out.write(&frame).map_err(fail)?;
    }
    if !complete {
        return Err(StoreError::Archive(
            "reading the database stopped before its end".to_owned(),
        ));
    }
    let end = End {
        summary: summary.clone(),
        sha256: out.digest(),
    };
    out.write(&Frame {
        tag: Tag::End,
        bytes: json(&end)?,
    })
    .map_err(fail)?;
    let buffer = out.into_inner().finish().map_err(fail)?;
    let handle = buffer.into_inner().map_err(|e| fail(e.into_error()))?;
    handle.sync_all().map_err(fail)?;
    Ok(summary)
}

/// Ciphertexts are safe without the key, but nobody else needs to read them.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
