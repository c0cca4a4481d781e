//! JSON Lines: one object a line.

use std::io::{BufRead, Read as _};
use std::sync::Arc;

use serde_json::Value;

use super::{Read, unreadable};
use crate::import::problem::{BadRow, FileProblem, Problem};

/// A line longer than this is not kept; nobody wrote it.
const LINE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The lines of a file.
pub(super) struct Rows {
    text: Box<dyn BufRead + Send>,
    line: u64,
    ended: bool,
}

impl Rows {
    pub(super) fn new(text: Box<dyn BufRead + Send>) -> Self {
        Self {
            text,
            line: 0,
            ended: false,
        }
    }

    /// The next line and whether it was cut, none at the end.
    fn line(&mut self) -> std::io::Result<Option<(Vec<u8>, bool)>> {
        let mut bytes = Vec::new();
        let taken = self
            .text
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut bytes)?;
        if taken == 0 {
            return Ok(None);
        }
        let cut = !bytes.ends_with(b"\n") && bytes.len() as u64 == LINE_BYTES_MAX;
        if cut {
            skip_line(&mut self.text)?;
        }
        Ok(Some((bytes, cut)))
    }
}

/// Reads to the end of the line and keeps nothing.
fn skip_line(text: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let buffer = text.fill_buf()?;
        let (used, done) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        text.consume(used);
        if done {
            return Ok(());
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Read, FileProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.line += 1;
            match self.line() {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(unreadable(&error)));
                }
                Ok(None) => self.ended = true,
                Ok(Some((bytes, cut))) => {
                    if cut || !bytes.iter().all(u8::is_ascii_whitespace) {
                        return Some(Ok(row(self.line, &bytes, cut)));
                    }
                }
            }
        }
        None
    }
}

fn row(line: u64, bytes: &[u8], cut: bool) -> Read {
    let bad = |problem: Problem, text: String| {
        Read::Bad(BadRow {
            line,
            problems: vec![problem],
            cells: vec![("raw".into(), text)],
        })
    };
    if cut {
        let most = LINE_BYTES_MAX / 1024 / 1024;
        return bad(
            Problem::with("", "import-line-too-long", most),
            String::new(),
        );
    }
    let Ok(text) = str::from_utf8(bytes) else {
        return bad(
            Problem::new("", "import-not-utf8"),
            String::from_utf8_lossy(bytes).trim().to_owned(),
        );
    };
    let object = match serde_json::from_str::<serde_json::Map<String, Value>>(text) {
        Ok(object) => object,
        Err(error) => {
            return bad(
                Problem::with("", "import-not-json", error.column()),
                text.trim().to_owned(),
            );
        }
    };
    let mut problems = Vec::new();
    let mut cells: Vec<(Arc<str>, String)> = Vec::with_capacity(object.len());
    for (column, value) in object {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            Value::Bool(yes) => yes.to_string(),
            Value::Number(number) => number.to_string(),
            nested @ (Value::Array(_) | Value::Object(_)) => {
                problems.push(Problem::new(column.clone(), "import-not-text"));
                nested.to_string()
            }
        };
        cells.push((column.into(), text));
    }
    Read::of(line, cells, problems)
}
