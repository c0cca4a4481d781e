//! Workbooks: headings in the first row of a sheet that holds anything.
//!
//! A sheet is read whole; the program that made it had to do so too. Invariant: what would unpack
//! or spread into more than any office's list is refused before memory is taken for it.

use std::fs::File;
use std::io::{BufReader, Read as _, copy, sink};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use calamine::{Data, Range, Reader as _, Sheets, open_workbook_auto};
use zip::ZipArchive;

use super::{FileRows, RawRow, Read, ReadOptions, unused};
use crate::import::problem::{BadRow, FileProblem, Problem};

/// Opens a workbook and reads the headings of its sheet.
///
/// # Errors
/// When it is damaged or protected, or a needed column is absent.
pub(super) fn open(path: &Path, options: &ReadOptions) -> Result<FileRows, FileProblem> {
    let damaged = |error: calamine::Error| FileProblem::Workbook(error.to_string());
    refuse_bomb(path, options.unpacked_max)?;
    let mut book = open_workbook_auto(path).map_err(damaged)?;
    let sheets = book.sheet_names();
    let sheet = match &options.sheet {
        Some(named) if !sheets.contains(named) => {
            return Err(FileProblem::NoSuchSheet(sheets.join(", ")));
        }
        Some(named) => named.clone(),
        None => sheets.first().cloned().ok_or(FileProblem::Empty)?,
    };
    refuse_spread(&mut book, &sheet)?;
    let range = book.worksheet_range(&sheet).map_err(damaged)?;
    let first = range.start().map_or(0, |(row, _)| row);
    let headings: Vec<String> = range
        .rows()
        .next()
        .ok_or(FileProblem::Empty)?
        .iter()
        .map(|cell| text(cell).unwrap_or_default().trim().to_owned())
        .collect();
    options.mapping.check(&headings)?;
    let headings: Vec<Arc<str>> = headings.into_iter().map(Arc::from).collect();
    let unused = unused(&headings, &options.mapping);
    let position = Arc::new(AtomicU64::new(0));
    let length = range.height().saturating_sub(1) as u64;
    let rows = Rows {
        range,
        headings: headings.clone(),
        next: 1,
        first: u64::from(first),
        position: Arc::clone(&position),
    };
    Ok(FileRows {
        rows: Box::new(rows),
        position,
        length,
        headings,
        unused,
    })
}

/// Most cells between a sheet's first used one and its last: an office's list has a hundredth.
const CELLS_MAX: u64 = 20_000_000;

/// Unpacks a file into nothing, to know how much it holds: a directory can lie about that. What is
/// no archive (the older format) is not packed.
fn refuse_bomb(path: &Path, unpacked_max: u64) -> Result<(), FileProblem> {
    let unreadable = |error: std::io::Error| FileProblem::Unreadable(error.to_string());
    let file = File::open(path).map_err(unreadable)?;
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else {
        return Ok(());
    };
    let mut left = unpacked_max;
    for at in 0..archive.len() {
        // What cannot be unpacked is told by whoever reads it next, with its reason.
        let Ok(part) = archive.by_index(at) else {
            continue;
        };
        let held = copy(&mut part.take(left.saturating_add(1)), &mut sink()).unwrap_or(0);
        left = left.checked_sub(held).ok_or(FileProblem::TooLarge)?;
    }
    Ok(())
}

/// Two cells far apart span a table that no memory holds, and a file of a few bytes can have them.
fn refuse_spread<RS: std::io::Read + std::io::Seek>(
    book: &mut Sheets<RS>,
    sheet: &str,
) -> Result<(), FileProblem> {
    let damaged = |error: String| FileProblem::Workbook(error);
    let mut spread = Spread::default();
    match book {
        Sheets::Xlsx(book) => {
            let cells = book.worksheet_cells_reader(sheet);
            let mut cells = cells.map_err(|error| damaged(error.to_string()))?;
            while let Some(cell) = cells.next_cell().map_err(|e| damaged(e.to_string()))? {
                spread.reach(cell.get_position())?;
            }
        }
        Sheets::Xlsb(book) => {
            let cells = book.worksheet_cells_reader(sheet);
            let mut cells = cells.map_err(|error| damaged(error.to_string()))?;
            while let Some(cell) = cells.next_cell().map_err(|e| damaged(e.to_string()))? {
                spread.reach(cell.get_position())?;
            }
        }
        // Because: the older format ends at 65,536 rows of 256 cells, and the open one is held as
        // it is read.
        Sheets::Xls(_) | Sheets::Ods(_) => {}
    }
    Ok(())
}

/// From the first used cell to the last.
#[derive(Debug, Default)]
struct Spread(Option<((u32, u32), (u32, u32))>);

impl Spread {
    fn reach(&mut self, (row, column): (u32, u32)) -> Result<(), FileProblem> {
        let (first, last) = self.0.unwrap_or(((row, column), (row, column)));
        let first = (first.0.min(row), first.1.min(column));
        let last = (last.0.max(row), last.1.max(column));
        self.0 = Some((first, last));
        let rows = u64::from(last.0 - first.0) + 1;
        let columns = u64::from(last.1 - first.1) + 1;
        if rows.saturating_mul(columns) > CELLS_MAX {
            return Err(FileProblem::TooLarge);
        }
        Ok(())
    }
}

struct Rows {
    range: Range<Data>,
    headings: Vec<Arc<str>>,
    next: usize,
    first: u64,
    position: Arc<AtomicU64>,
}

impl Iterator for Rows {
    type Item = Result<Read, FileProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let cells = self.range.rows().nth(self.next)?;
            // Sheets count their rows from 1, and the headings stand in the first.
            let line = self.first + self.next as u64 + 1;
            self.next += 1;
            self.position.fetch_add(1, Ordering::Relaxed);
            if cells.iter().any(|cell| *cell != Data::Empty) {
                return Some(Ok(row(line, &self.headings, cells)));
            }
        }
    }
}

fn row(line: u64, headings: &[Arc<str>], cells: &[Data]) -> Read {
    let mut problems = Vec::new();
    let mut list = Vec::with_capacity(cells.len());
    for (heading, cell) in headings.iter().zip(cells) {
        let text = text(cell).unwrap_or_else(|| {
            problems.push(Problem::new(heading.to_string(), "import-cell-error"));
            String::new()
        });
        if !heading.is_empty() || !text.is_empty() {
            list.push((Arc::clone(heading), text));
        }
    }
    if problems.is_empty() {
        Read::Row(RawRow { line, cells: list })
    } else {
        Read::Bad(BadRow {
            line,
            problems,
            cells: list,
        })
    }
}

/// A cell as text: days as ISO, whole numbers without a fraction; none for a formula's error.
fn text(cell: &Data) -> Option<String> {
    Some(match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date} {hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::Error(_) => return None,
    })
}
