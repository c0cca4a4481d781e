//! Files row by row: JSON Lines, CSV, Excel, whatever they are called.
//!
//! It looks at no content beyond what tells rows and cells apart. Invariants: memory does not grow
//! with a text file; every row of the file comes out, as a row or as a bad row with its line.

mod encoding;
mod excel;
mod jsonl;
mod table;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use encoding::Encoding;
pub(crate) use table::Table;

use super::columns::Mapping;
use super::problem::{BadRow, FileProblem, Problem};

/// One row with its cells by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Where it begins, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<(Arc<str>, String)>,
}

/// What came out of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// A row.
    Row(RawRow),
    /// Something that is no row.
    Bad(BadRow),
}

impl Read {
    /// A row, unless something about its cells is wrong.
    fn of(line: u64, cells: Vec<(Arc<str>, String)>, problems: Vec<Problem>) -> Read {
        if problems.is_empty() {
            Read::Row(RawRow { line, cells })
        } else {
            Read::Bad(BadRow {
                line,
                problems,
                cells,
            })
        }
    }
}

/// How to read a file.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Which columns hold what.
    pub mapping: Mapping,
    /// The sheet of a workbook; the first one without it.
    pub sheet: Option<String>,
    /// The encoding of a text file; found out without it.
    pub encoding: Option<Encoding>,
    /// Most bytes that a workbook may unpack to.
    pub unpacked_max: u64,
}

/// A hundred times the largest list that an office brought: what holds more was made to do harm, or
/// belongs into several files.
const UNPACKED_MAX: u64 = 512 * 1024 * 1024;

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            mapping: Mapping::default(),
            sheet: None,
            encoding: None,
            unpacked_max: UNPACKED_MAX,
        }
    }
}

/// The rows of a file.
pub struct FileRows {
    rows: Box<dyn Iterator<Item = Result<Read, FileProblem>> + Send>,
    position: Arc<AtomicU64>,
    /// How long the file is, in the unit of [`FileRows::reached`].
    pub length: u64,
    /// The headings of a table; none for JSON Lines.
    pub headings: Vec<Arc<str>>,
    /// Headings of which nothing is taken.
    pub unused: Vec<String>,
}

impl std::fmt::Debug for FileRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileRows")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// What a file is, by its first bytes and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    JsonLines,
    Csv,
    Workbook,
}

impl FileRows {
    /// Opens a file and looks at its headings.
    ///
    /// # Errors
    /// Why no row of it can be taken.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, FileProblem> {
        let kind = kind(path)?;
        if kind == Kind::Workbook {
            return excel::open(path, options);
        }
        let length = File::open(path)
            .and_then(|file| file.metadata())
            .map_err(|error| unreadable(&error))?
            .len();
        let position = Arc::new(AtomicU64::new(0));
        let text = encoding::open(path, options.encoding, Arc::clone(&position))?;
        let (rows, headings): (Box<dyn Iterator<Item = _> + Send>, Vec<Arc<str>>) = match kind {
            Kind::JsonLines => (Box::new(jsonl::Rows::new(text)), Vec::new()),
            Kind::Csv | Kind::Workbook => {
                let rows = table::Rows::open(text)?;
                let headings = rows.headings().to_vec();
                let texts: Vec<String> = headings.iter().map(ToString::to_string).collect();
                options.mapping.check(&texts)?;
                (Box::new(rows), headings)
            }
        };
        Ok(Self {
            rows,
            position,
            length,
            unused: unused(&headings, &options.mapping),
            headings,
        })
    }

    /// How far the file is read, at most [`FileRows::length`].
    pub fn reached(&self) -> u64 {
        self.position.load(Ordering::Relaxed)
    }
}

impl Iterator for FileRows {
    type Item = Result<Read, FileProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

fn unused(headings: &[Arc<str>], mapping: &Mapping) -> Vec<String> {
    headings
        .iter()
        .filter(|heading| !heading.is_empty() && mapping.field(heading).is_none())
        .map(ToString::to_string)
        .collect()
}

fn unreadable(error: &std::io::Error) -> FileProblem {
    FileProblem::Unreadable(error.to_string())
}

fn kind(path: &Path) -> Result<Kind, FileProblem> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0";
    let mut head = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    file.take(512)
        .read_to_end(&mut head)
        .map_err(|error| unreadable(&error))?;
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let ending = ending.to_ascii_lowercase();
    // Because: what a file is called is what somebody meant it to be; a workbook that is none must
    // be called damaged and not be read as a table of nonsense.
    if head.starts_with(ZIP)
        || head.starts_with(OLE)
        || matches!(&*ending, "xlsx" | "xls" | "xlsb" | "ods")
    {
        return Ok(Kind::Workbook);
    }
    if head.is_empty() {
        return Err(FileProblem::Empty);
    }
    let begins = head
        .iter()
        .find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xEF | 0xBB | 0xBF));
    match (&*ending, begins) {
        ("jsonl" | "ndjson", _) | (_, Some(b'{')) => Ok(Kind::JsonLines),
        ("csv" | "tsv" | "txt", _) => Ok(Kind::Csv),
        _ => Err(FileProblem::UnknownKind),
    }
}
