//! CSV and its relatives with semicolons or tabs: headings first.

use std::io::BufRead;
use std::sync::Arc;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::{Read, encoding};
use crate::import::problem::{FileProblem, Problem};

/// The rows below the headings.
pub(super) struct Rows {
    reader: Reader<LineEnds>,
    headings: Vec<Arc<str>>,
    record: ByteRecord,
    ended: bool,
}

impl Rows {
    /// Reads the headings.
    ///
    /// # Errors
    /// When there are none.
    pub(super) fn open(mut text: Box<dyn BufRead + Send>) -> Result<Self, FileProblem> {
        let head = text.fill_buf().map_err(|error| super::unreadable(&error))?;
        let delimiter = delimiter(head);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(LineEnds(text));
        let headings = reader.byte_headers().map_err(|error| unreadable(&error))?;
        let headings: Vec<String> = headings
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
            .collect();
        if headings.iter().all(String::is_empty) {
            return Err(FileProblem::Empty);
        }
        Ok(Self {
            reader,
            headings: headings.into_iter().map(Arc::from).collect(),
            record: ByteRecord::new(),
            ended: false,
        })
    }

    /// Where the record begins. Because: the reader counts empty lines before a record as its own,
    /// so the line is counted back from the end.
    fn line(&self) -> u64 {
        let inside: u64 = self.record.iter().map(|cell| count(cell, b'\n')).sum();
        let before = self.record.position().map_or(1, csv::Position::line);
        let after = self.reader.position().line();
        after.saturating_sub(1 + inside).max(before)
    }

    /// Reads the next record, and says where it begins.
    fn advance(&mut self) -> Option<Result<u64, FileProblem>> {
        if self.ended {
            return None;
        }
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Some(Ok(self.line())),
            Ok(false) => None,
            Err(error) => {
                self.ended = true;
                Some(Err(unreadable(&error)))
            }
        }
    }

    /// The headings.
    pub(super) fn headings(&self) -> &[Arc<str>] {
        &self.headings
    }
}

/// A small table as it stands: headings, and each record with its line.
pub(crate) struct Table {
    pub(crate) headings: Vec<String>,
    pub(crate) records: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Reads a table that is in memory, in any of the encodings that an import takes.
    ///
    /// # Errors
    /// When it is sound in none, or empty.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, FileProblem> {
        let mut text = encoding::text_of(bytes).ok_or(FileProblem::UnknownKind)?;
        // Because: lines are counted back from the end of a record.
        if !text.ends_with(['\n', '\r']) {
            text.push('\n');
        }
        let mut rows = Rows::open(Box::new(std::io::Cursor::new(text)))?;
        let mut records = Vec::new();
        while let Some(line) = rows.advance() {
            let cells = rows.record.iter();
            let cells = cells.map(|cell| String::from_utf8_lossy(cell).into_owned());
            records.push((line?, cells.collect()));
        }
        let headings = rows.headings.iter().map(ToString::to_string).collect();
        Ok(Self { headings, records })
    }
}

/// A text in which every line ends with a line feed alone. Because: the reader of records stops
/// between the two marks of an end as Excel writes it, and then counts one line too few.
struct LineEnds(Box<dyn BufRead + Send>);

impl std::io::Read for LineEnds {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let Some(first) = out.first_mut() else {
            return Ok(0);
        };
        let held = self.0.fill_buf()?;
        let end = held.iter().position(|byte| *byte == b'\r');
        if end == Some(0) {
            // A mark alone ends a line as well, in files of old; one at the end of what is held may
            // be half of an end.
            *first = b'\n';
            self.0.consume(1);
            if self.0.fill_buf()?.first() == Some(&b'\n') {
                self.0.consume(1);
            }
            return Ok(1);
        }
        let many = end.unwrap_or(held.len()).min(out.len());
        out[..many].copy_from_slice(&held[..many]);
        self.0.consume(many);
        Ok(many)
    }
}

fn count(bytes: &[u8], mark: u8) -> u64 {
    bytes.split(|byte| *byte == mark).count() as u64 - 1
}

/// What stands most often between the headings.
fn delimiter(head: &[u8]) -> u8 {
    let mut lines = head.split(|byte| matches!(byte, b'\n' | b'\r'));
    let first = lines.next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|mark| count(first, *mark))
        .unwrap_or(b',')
}

fn unreadable(error: &csv::Error) -> FileProblem {
    FileProblem::Unreadable(error.to_string())
}

impl Iterator for Rows {
    type Item = Result<Read, FileProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.advance()?;
        Some(line.map(|line| row(line, &self.headings, &self.record)))
    }
}

fn row(line: u64, headings: &[Arc<str>], record: &ByteRecord) -> Read {
    let mut problems = Vec::new();
    if record.len() != headings.len() {
        let arg = format!("{}/{}", record.len(), headings.len());
        problems.push(Problem::with("", "import-columns", arg));
    }
    let mut cells = Vec::with_capacity(record.len());
    for (n, cell) in record.iter().enumerate() {
        let column = headings.get(n).cloned();
        let column = column.unwrap_or_else(|| Arc::from(format!("column {}", n + 1)));
        let text = match str::from_utf8(cell) {
            Ok(text) => text.to_owned(),
            Err(_unsound) => {
                problems.push(Problem::new(column.to_string(), "import-not-utf8"));
                String::from_utf8_lossy(cell).into_owned()
            }
        };
        cells.push((column, text));
    }
    Read::of(line, cells, problems)
}
