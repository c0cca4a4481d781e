//! A list as an Excel file, with what it was narrowed to written in it.
//!
//! It holds what the list shows and no sealed word more; that it was taken is recorded as a read.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::list::{Filter, Item};
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// Most rows of one file. A file beyond it says so in its last line.
pub(crate) const EXPORT_MAX: i64 = 5000;

/// The words of a file, in the language of whoever takes it.
pub struct Sheet {
    /// Name of the list.
    pub title: String,
    /// What it was narrowed to, when and by whom: heading and text.
    pub notes: Vec<(String, String)>,
    /// Headings of the columns.
    pub headings: Vec<String>,
    /// Said when the list was longer than the file.
    pub cut: String,
}

impl App {
    /// Everything a list holds, up to [`EXPORT_MAX`] rows, as Excel. `line` gives the cells of a
    /// row under the headings.
    ///
    /// # Errors
    /// As [`App::queue`]; a fault when the file cannot be written.
    pub async fn export_queue(
        &self,
        who: &Who,
        filter: &Filter,
        sheet: &Sheet,
        line: impl Fn(&Item) -> Vec<String>,
    ) -> Result<Vec<u8>, AppError> {
        let page = self.queue_for_file(who, filter, EXPORT_MAX).await?;
        let rows: Vec<Vec<String>> = page.items.iter().map(line).collect();
        let ids: Vec<String> = page.items.iter().map(|i| i.id.to_string()).collect();
        self.record(&[self.read_row(who, "export", None, None, &ids.join(","))])
            .await?;
        write(sheet, &rows, page.next.is_some()).map_err(AppError::fault)
    }
}

/// Writes a list as Excel.
///
/// # Errors
/// Whatever the writer finds wrong.
pub(crate) fn write(sheet: &Sheet, rows: &[Vec<String>], cut: bool) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let bold = Format::new().set_bold();
    page.write_string_with_format(0, 0, &sheet.title, &bold)?;
    let mut at = 1;
    for (name, text) in &sheet.notes {
        page.write_string(at, 0, name)?;
        page.write_string(at, 1, text)?;
        at += 1;
    }
    at += 1;
    for (column, heading) in (0_u16..).zip(&sheet.headings) {
        page.write_string_with_format(at, column, heading, &bold)?;
        page.set_column_width(column, 18)?;
    }
    for row in rows {
        at += 1;
        for (column, cell) in (0_u16..).zip(row) {
            // Because: a text that begins like a formula is still a text.
            page.write_string(at, column, cell)?;
        }
    }
    if cut {
        page.write_string(at + 1, 0, &sheet.cut)?;
    }
    book.save_to_buffer()
}
