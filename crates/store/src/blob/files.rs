//! Blobs as files: `ab/abcdef…`, each chunk behind its length.
//!
//! Invariant: a file under its final name is complete and flushed; what is being written ends in
//! `.part`.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use crate::blob::{MAX_CHUNK, damaged};
use crate::error::StoreError;

fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(&name[..2]).join(name)
}

fn fail<T>(path: &Path, result: std::io::Result<T>) -> Result<T, StoreError> {
    result.map_err(|e| StoreError::file(path, &e))
}

#[derive(Debug)]
pub(super) struct Writing {
    file: File,
    part: PathBuf,
    path: PathBuf,
}

impl Writing {
    pub(super) async fn begin(folder: &Path, name: &str) -> Result<Writing, StoreError> {
        let path = path_of(folder, name);
        let parent = path.parent().unwrap_or(folder);
        if !parent.exists() {
            fail(parent, fs::create_dir_all(parent).await)?;
            flush_folder(folder).await?;
        }
        if path.exists() {
            return Err(StoreError::Duplicate(format!("blob {name}")));
        }
        let part = path.with_extension("part");
        let file = fail(&part, File::create(&part).await)?;
        Ok(Writing { file, part, path })
    }

    pub(super) async fn append(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        let length = u32::try_from(chunk.len()).expect("chunks are at most a megabyte");
        fail(&self.part, self.file.write_all(&length.to_be_bytes()).await)?;
        fail(&self.part, self.file.write_all(chunk).await)
    }

    pub(super) async fn finish(mut self) -> Result<(), StoreError> {
        fail(&self.part, self.file.flush().await)?;
        fail(&self.part, self.file.sync_all().await)?;
        fail(&self.path, fs::rename(&self.part, &self.path).await)?;
        flush_folder(self.path.parent().unwrap_or(&self.path)).await
    }
}

/// Makes names in a folder durable: without this a crash may lose a file that was flushed itself.
async fn flush_folder(folder: &Path) -> Result<(), StoreError> {
    let handle = fail(folder, File::open(folder).await)?;
    fail(folder, handle.sync_all().await)
}

/// A file being read.
#[derive(Debug)]
pub struct Reading {
    file: BufReader<File>,
    name: String,
}

impl Reading {
    pub(super) async fn open(folder: &Path, name: &str) -> Result<Option<Reading>, StoreError> {
        let path = path_of(folder, name);
        match File::open(&path).await {
            Ok(file) => Ok(Some(Reading {
                file: BufReader::new(file),
                name: name.to_owned(),
            })),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(StoreError::file(&path, &e)),
        }
    }

    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut length = [0; 4];
        let got = self
            .file
            .read(&mut length)
            .await
            .map_err(|e| self.broken(&e))?;
        if got == 0 {
            return Ok(None);
        }
        self.file
            .read_exact(&mut length[got..])
            .await
            .map_err(|e| self.broken(&e))?;
        let length = u32::from_be_bytes(length) as usize;
        if length > MAX_CHUNK + 1024 {
            return Err(damaged(&self.name, format!("a chunk of {length} bytes")));
        }
        let mut chunk = vec![0; length];
        self.file
            .read_exact(&mut chunk)
            .await
            .map_err(|e| self.broken(&e))?;
        Ok(Some(chunk))
    }

    fn broken(&self, error: &std::io::Error) -> StoreError {
        damaged(&self.name, error.to_string())
    }
}

pub(super) async fn delete(folder: &Path, name: &str) -> Result<(), StoreError> {
    let path = path_of(folder, name);
    for path in [path.with_extension("part"), path] {
        match fs::remove_file(&path).await {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(StoreError::file(&path, &e)),
        }
    }
    Ok(())
}

/// Names of files last written before an instant, unfinished ones included.
pub(super) async fn older_than(folder: &Path, before: i64) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    let mut groups = fail(folder, fs::read_dir(folder).await)?;
    while let Some(group) = fail(folder, groups.next_entry().await)? {
        if !group.path().is_dir() {
            continue;
        }
        let mut entries = fail(folder, fs::read_dir(group.path()).await)?;
        while let Some(entry) = fail(folder, entries.next_entry().await)? {
            let path = entry.path();
            let written = fail(&path, fail(&path, entry.metadata().await)?.modified())?;
            let age = written.duration_since(UNIX_EPOCH).unwrap_or_default();
            let at = i64::try_from(age.as_micros()).unwrap_or(i64::MAX);
            if at < before
                && let Some(stem) = path.file_stem().and_then(|s| s.to_str())
            {
                names.push(stem.to_owned());
            }
        }
    }
    Ok(names)
}
