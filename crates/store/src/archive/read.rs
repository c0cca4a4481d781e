//! Reading an archive: first all of it, to know that it is whole; then again, into an empty
//! database.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use crate::archive::frame::{Frame, FrameReader, Tag, decode};
use crate::archive::{End, FORMAT, Header, Summary, TableHead};
use crate::blob::{BlobStore, BlobWriter};
use crate::engine::{Db, DbOptions, Tx, remove_sqlite};
use crate::error::StoreError;
use crate::migrate;
use crate::tables::{ALL, Archived};
use crate::value::Value;
use crate::writer::{chunk, tuples};

/// Rows held before they are written.
const PAGE: usize = 500;

/// Reads an archive to its end and compares its digest.
///
/// # Errors
/// [`StoreError::Archive`] when it is cut off, damaged, no archive, or made by a newer program.
pub async fn inspect(file: &Path) -> Result<(Header, Summary), StoreError> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || check(&file))
        .await
        .map_err(|e| StoreError::Archive(e.to_string()))?
}

fn open(file: &Path) -> Result<FrameReader<impl std::io::Read + use<>>, StoreError> {
    let handle = File::open(file).map_err(|e| StoreError::file(file, &e))?;
    let decoder =
        zstd::Decoder::new(BufReader::new(handle)).map_err(|e| StoreError::file(file, &e))?;
    FrameReader::new(decoder)
}

fn check(file: &Path) -> Result<(Header, Summary), StoreError> {
    let mut frames = open(file)?;
    let first = frames.next()?;
    if first.tag != Tag::Header {
        return Err(StoreError::Archive(
            "it is damaged: the header is missing".to_owned(),
        ));
    }
    // Because: of a newer format nothing but its number can be relied upon.
    let Version { format } = from_json(&first.bytes)?;
    if format != FORMAT {
        return Err(newer("format", i64::from(format), i64::from(FORMAT)));
    }
    let header: Header = from_json(&first.bytes)?;
    if header.schema > migrate::known() {
        return Err(newer("schema", header.schema, migrate::known()));
    }
    let (mut rows, mut blobs) = (0, 0);
    loop {
        let digest = frames.digest();
        let frame = frames.next()?;
        match frame.tag {
            Tag::Row => rows += 1,
            Tag::Blob => blobs += 1,
            Tag::Header | Tag::Table | Tag::Chunk => {}
            Tag::End => {
                let end: End = from_json(&frame.bytes)?;
                let counted = (end.summary.rows, end.summary.blobs) == (rows, blobs);
                if !counted || end.sha256 != digest {
                    return Err(StoreError::Archive(
                        "it is damaged: its digest differs".into(),
                    ));
                }
                frames.end()?;
                return Ok((header, end.summary));
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct Version {
    format: u32,
}

fn newer(what: &str, found: i64, known: i64) -> StoreError {
    StoreError::Archive(format!(
        "it was made by a newer version of the program ({what} {found}, this one knows up to \
         {known}): install that version and restore with it; nothing was changed"
    ))
}

/// Restores an archive into an empty database and an empty folder for blobs, on either engine.
///
/// An archive of an older schema is restored as it was and then migrated.
///
/// # Errors
/// As [`inspect`], before anything is touched; [`StoreError::NotEmpty`] when the target holds
/// data; any [`StoreError`] of the engine, with nothing kept: an SQLite file that was not there
/// before is removed again.
pub async fn restore(
    target: &DbOptions,
    blobs: PathBuf,
    file: &Path,
    now: i64,
) -> Result<(Header, Summary), StoreError> {
    let (header, summary) = inspect(file).await?;
    let made = target.sqlite_path().filter(|path| !path.exists());
    let restored = match Db::open(target).await {
        Ok(db) => {
            let restored = fill(&db, header.schema, blobs, file, now).await;
            db.close().await;
            restored
        }
        Err(error) => Err(error),
    };
    if let (Err(_), Some(path)) = (&restored, made) {
        // The first error is what matters: the next try says what it meets.
        let _ = remove_sqlite(&path);
    }
    restored?;
    Ok((header, summary))
}

/// Fills an empty database and brings it to this program's schema.
async fn fill(
    db: &Db,
    schema: i64,
    blobs: PathBuf,
    file: &Path,
    now: i64,
) -> Result<(), StoreError> {
    prepare(db, schema, now).await?;
    let store = BlobStore::new(db, blobs)?;
    let (queue, frames) = mpsc::channel(256);
    let path = file.to_owned();
    let reader = tokio::task::spawn_blocking(move || feed(&path, &queue));
    let mut load = Load {
        blobs: store,
        now,
        table: None,
        rows: Vec::new(),
        written: Vec::new(),
    };
    let loaded = load.run(db, frames).await;
    let read = reader
        .await
        .map_err(|e| StoreError::Archive(e.to_string()))?;
    if let Err(error) = loaded.and(read) {
        for name in &load.written {
            // The first error is what matters; what stays behind here belongs to no attachment.
            let _ = load.blobs.delete(name).await;
        }
        return Err(error);
    }
    migrate::run(db, now).await?;
    Ok(())
}

/// Brings an empty database to the archive's schema.
async fn prepare(db: &Db, schema: i64, now: i64) -> Result<(), StoreError> {
    let found = migrate::applied(db).await?;
    if found == 0 {
        migrate::run_to(db, now, schema).await?;
        return Ok(());
    }
    migrate::compare(db, found).await?;
    for table in ALL.iter().filter(|t| t.spec.name != "counter") {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", table.spec.name);
        if !db.fetch(sql, &[]).await?.is_empty() {
            return Err(StoreError::NotEmpty(table.spec.name.to_owned()));
        }
    }
    if found != schema {
        let text = format!(
            "it has schema {schema} and the target already {found}: \
             restore into a database without any tables"
        );
        return Err(StoreError::Archive(text));
    }
    Ok(())
}

/// The reading thread.
fn feed(file: &Path, queue: &mpsc::Sender<Frame>) -> Result<(), StoreError> {
    let mut frames = open(file)?;
    loop {
        let frame = frames.next()?;
        let last = frame.tag == Tag::End;
        if queue.blocking_send(frame).is_err() || last {
            // A receiver that went away has the reason.
            return Ok(());
        }
    }
}

/// A restore under way.
struct Load {
    blobs: BlobStore,
    now: i64,
    table: Option<TableHead>,
    rows: Vec<Vec<Value>>,
    written: Vec<String>,
}

impl Load {
    async fn run(&mut self, db: &Db, mut frames: mpsc::Receiver<Frame>) -> Result<(), StoreError> {
        let mut tx = db.begin().await?;
        // An empty database has its counter at nought; the archive brings its own.
        tx.execute("DELETE FROM counter", &[]).await?;
        let mut blob: Option<BlobWriter> = None;
        while let Some(frame) = frames.recv().await {
            match frame.tag {
                Tag::Header => {}
                Tag::Table => {
                    self.flush(&mut tx).await?;
                    self.table = Some(table_head(&frame.bytes)?);
                }
                Tag::Row => {
                    self.rows.push(decode(&frame.bytes)?);
                    if self.rows.len() >= PAGE {
                        self.flush(&mut tx).await?;
                    }
                }
                Tag::Blob => {
                    finish(blob.take()).await?;
                    let name = String::from_utf8(frame.bytes).map_err(|e| odd(&e.to_string()))?;
                    blob = Some(self.blobs.begin(&name, self.now).await?);
                    self.written.push(name);
                }
                Tag::Chunk => match &mut blob {
                    Some(writer) => writer.append(&frame.bytes).await?,
                    None => return Err(odd("a chunk without a blob")),
                },
                Tag::End => {
                    self.flush(&mut tx).await?;
                    finish(blob.take()).await?;
                    return tx.commit().await;
                }
            }
        }
        Err(StoreError::Archive(
            "it could not be read a second time".to_owned(),
        ))
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.rows);
        let Some(head) = &self.table else {
            return Ok(());
        };
        let width = head.columns.len();
        if rows.iter().any(|row| row.len() != width) {
            return Err(odd(&format!(
                "a row of {} has too many or too few columns",
                head.name
            )));
        }
        let mut rest = &rows[..];
        while !rest.is_empty() {
            let (now, later) = rest.split_at(chunk(rest.len(), width));
            let binds: Vec<&Value> = now.iter().flatten().collect();
            let sql = format!(
                "INSERT INTO {} ({}) VALUES {}",
                head.name,
                head.columns.join(", "),
                tuples(now.len(), width)
            );
            tx.execute_refs(sql.into(), &binds).await?;
            rest = later;
        }
        Ok(())
    }
}

async fn finish(blob: Option<BlobWriter>) -> Result<(), StoreError> {
    match blob {
        Some(writer) => writer.finish().await,
        None => Ok(()),
    }
}

/// A table's head. Its names go into statements, so nothing but a plain name is let through, and no
/// table that an archive never holds.
fn table_head(bytes: &[u8]) -> Result<TableHead, StoreError> {
    let head: TableHead = from_json(bytes)?;
    let plain = |name: &String| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let withheld = ALL
        .iter()
        .any(|t| t.spec.name == head.name && t.archived != Archived::Rows)
        || head.name.starts_with("migration");
    if withheld || !plain(&head.name) || !head.columns.iter().all(plain) {
        return Err(odd(&format!("it names a table {:?}", head.name)));
    }
    Ok(head)
}

fn odd(problem: &str) -> StoreError {
    StoreError::Archive(format!("it is damaged: {problem}"))
}

fn from_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(|e| odd(&e.to_string()))
}
