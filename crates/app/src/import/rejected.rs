//! The list of rejected rows: a table that opens in a spreadsheet, is mended there and sent again.
//!
//! It holds citizens' words, so its owner alone may read it. Invariant: every cell of a rejected
//! row is in it: what fits no column stands in the last one, a line that is no row as it stood,
//! other cells as JSON. Nothing but an earlier list is ever removed or written over, and never the
//! file that is imported.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::problem::BadRow;

/// What every list begins with.
const FIRST: [&str; 2] = ["line", "reasons"];
/// How much of a file is read to know a list.
const HEAD_BYTES: u64 = 64;

/// What stands in the place of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or an earlier list: it may be replaced.
    Free,
    /// The file that is imported.
    Imported,
    /// Something that is no list.
    Strange,
}

/// The rejected rows of one import; made when the first one comes.
#[derive(Debug)]
pub struct RejectedFile {
    path: PathBuf,
    headings: Vec<Arc<str>>,
    writer: Option<csv::Writer<File>>,
}

impl RejectedFile {
    /// Beside the file that is imported, under the headings of that file.
    pub fn beside(path: &Path, headings: &[Arc<str>]) -> Self {
        let mut name = path.as_os_str().to_owned();
        name.push(".rejected.csv");
        Self::at(Path::new(&name), headings)
    }

    /// At a place of its own, under the headings of the file that is imported.
    pub fn at(path: &Path, headings: &[Arc<str>]) -> Self {
        Self {
            path: path.to_owned(),
            headings: headings.to_vec(),
            writer: None,
        }
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What stands there now, asked before anything is read or written.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub fn standing(&self, imported: &Path) -> io::Result<Standing> {
        let Some(mut file) = opened(&self.path)? else {
            return Ok(Standing::Free);
        };
        let (there, own) = (file.metadata()?, std::fs::metadata(imported)?);
        if (there.dev(), there.ino()) == (own.dev(), own.ino()) {
            return Ok(Standing::Imported);
        }
        Ok(if is_list(&mut file)? {
            Standing::Free
        } else {
            Standing::Strange
        })
    }

    /// Takes an earlier import's list away, so that what stands there is of this one.
    ///
    /// # Errors
    /// When it is no list, or cannot be removed.
    pub fn forget_earlier(&self) -> io::Result<()> {
        // Because: where nothing may be written, nothing that is not there need be removed.
        let Some(mut file) = opened(&self.path)? else {
            return Ok(());
        };
        if !is_list(&mut file)? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        std::fs::remove_file(&self.path)
    }

    /// Writes down a row with its reasons in words.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, bad: &BadRow, reasons: &str) -> io::Result<()> {
        if self.writer.is_none() {
            self.begin(bad)?;
        }
        let mut rest: Vec<&(Arc<str>, String)> = bad.cells.iter().collect();
        rest.retain(|(column, _)| !self.headings.contains(column));
        let rest = match rest.as_slice() {
            [] => String::new(),
            // A line that is no row: as it stood.
            [(column, text)] if &**column == "raw" => text.clone(),
            cells => {
                let object: serde_json::Map<_, _> = cells
                    .iter()
                    .map(|(column, text)| (column.to_string(), text.clone().into()))
                    .collect();
                serde_json::Value::Object(object).to_string()
            }
        };
        let line = bad.line.to_string();
        let cells = self.headings.iter().map(|heading| {
            let found = bad.cells.iter().find(|(column, _)| column == heading);
            found.map_or("", |(_, text)| text.as_str())
        });
        let row = [line.as_str(), reasons]
            .into_iter()
            .chain(cells)
            .chain([rest.as_str()]);
        if let Some(writer) = &mut self.writer {
            writer.write_record(row)?;
        }
        Ok(())
    }

    /// Makes what was written durable.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> io::Result<()> {
        match self.writer {
            None => Ok(()),
            Some(writer) => writer
                .into_inner()
                .map_err(csv::IntoInnerError::into_error)?
                .sync_all(),
        }
    }

    fn begin(&mut self, first: &BadRow) -> io::Result<()> {
        if self.headings.is_empty() {
            let columns = first.cells.iter().map(|(column, _)| Arc::clone(column));
            self.headings = columns.filter(|column| &**column != "raw").collect();
        }
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            // Because: an earlier list was taken away, and what came since is somebody else's.
            .create_new(true)
            .mode(0o600)
            .open(&self.path)?;
        // Because: without the mark, spreadsheets take UTF-8 for something else.
        file.write_all("\u{FEFF}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(file);
        let headings = self.headings.iter().map(|heading| &**heading);
        writer.write_record(FIRST.into_iter().chain(headings).chain(["rest"]))?;
        self.writer = Some(writer);
        Ok(())
    }
}

/// The file at a place, when something is there.
fn opened(path: &Path) -> io::Result<Option<File>> {
    // Because: a pipe that stands there would be waited for, without an end.
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(io::ErrorKind::AlreadyExists.into()),
        Ok(_) => File::open(path).map(Some),
        Err(_) if path.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => Ok(None),
    }
}

/// Whether a file is a list, also as a spreadsheet saved it, or empty.
fn is_list(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut head)?;
    let text = String::from_utf8_lossy(&head);
    let text = text.trim_start_matches('\u{FEFF}');
    // Because: of an import that was cut off, the mark alone may stand there.
    if text.is_empty() {
        return Ok(true);
    }
    Ok([',', ';', '\t'].into_iter().any(|between| {
        let mut cells = text.split(between).map(|cell| cell.trim_matches('"'));
        FIRST.into_iter().all(|name| cells.next() == Some(name)) && cells.next().is_some()
    }))
}
