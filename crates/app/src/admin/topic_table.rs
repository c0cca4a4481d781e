//! Topics of the third level as a table (CSV), as spreadsheets write and show it.
//!
//! It checks no topic; the list of the domain does. Invariant: what is written here is read here.

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use dengwen_domain::topic::{self, Line, Problem, Topic, TopicError};
use encoding_rs::GB18030;

use super::topics::TEXT_BYTES_MAX;
use crate::app::App;

/// The columns in the order in which they are written, each with its Chinese heading.
const COLUMNS: [(&str, &str); 5] = [
    ("code", "代码"),
    ("parent", "上级"),
    ("name", "名称"),
    ("letters", "拼音首字母"),
    ("name_en", "英文名称"),
];
/// Digits of a code.
const DIGITS: usize = 6;

impl App {
    /// Reads a table of topics, in UTF-8 or GB18030, and checks it against those that are there,
    /// changing nothing.
    ///
    /// # Errors
    /// Everything that is wrong, line by line.
    pub fn read_topic_table(&self, bytes: &[u8]) -> Result<Vec<Topic>, Vec<Problem>> {
        if bytes.len() > TEXT_BYTES_MAX {
            let reason = format!("it is longer than {TEXT_BYTES_MAX} bytes");
            return Err(vec![unreadable(0, reason)]);
        }
        let text = decoded(bytes).ok_or_else(|| {
            let reason = "it is neither UTF-8 nor GB18030".to_owned();
            vec![unreadable(0, reason)]
        })?;
        topic::read_lines(lines(&text)?, &self.directory().topics)
    }
}

/// The added ones among these topics as a table, with the mark by which spreadsheets know UTF-8.
pub fn topic_table(topics: &[Topic]) -> String {
    let mut writer = WriterBuilder::new().from_writer("\u{FEFF}".as_bytes().to_vec());
    let added = topics.iter().filter(|topic| topic.is_added());
    let rows = added.map(|topic| {
        let parent = topic.parent.as_deref().unwrap_or_default();
        let name = &topic.name;
        [&topic.code, parent, &name.zh, &topic.letters, &name.en]
    });
    for row in std::iter::once(COLUMNS.map(|(name, _)| name)).chain(rows) {
        // Safe because: a list in memory takes what is written to it.
        writer.write_record(row).expect("memory takes it");
    }
    // Safe because: as above, and every part of it is text.
    let bytes = writer.into_inner().expect("memory takes it");
    String::from_utf8(bytes).expect("texts make a text")
}

fn unreadable(line: usize, reason: String) -> Problem {
    let error = TopicError::Unreadable { reason };
    Problem { line, error }
}

/// Its text with plain ends of lines, the last one included.
fn decoded(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}').to_owned(),
        Err(_) => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)?
            .into_owned(),
    };
    let text = text.replace("\r\n", "\n");
    Some(text.trim_end_matches('\n').to_owned() + "\n")
}

/// The lines below the headings; empty ones are passed over.
fn lines(text: &str) -> Result<Vec<(usize, Line)>, Vec<Problem>> {
    let head = text.lines().next().unwrap_or_default();
    let mut marks = [b';', b'\t'].into_iter();
    let mark = marks.find(|mark| head.as_bytes().contains(mark));
    let mut reader = ReaderBuilder::new()
        .delimiter(mark.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let wrong = |error: &csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        unreadable(usize::try_from(line).unwrap_or(0), error.to_string())
    };
    let headings = reader.headers().map_err(|error| vec![wrong(&error)])?;
    let columns = columns(headings)?;
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    let mut record = StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| vec![wrong(&error)])?
    {
        // Because: the reader takes empty lines before a record for its own, so the line is counted
        // back from the end.
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let end = usize::try_from(reader.position().line()).unwrap_or(0);
        let line = end.saturating_sub(1 + inside);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record
            .iter()
            .skip(columns.len())
            .any(|cell| !cell.trim().is_empty())
        {
            let reason = "there are more cells than headings".to_owned();
            problems.push(unreadable(line, reason));
        }
        lines.push((line, line_of(&record, &columns)));
    }
    if problems.is_empty() {
        Ok(lines)
    } else {
        Err(problems)
    }
}

/// Which column each heading names.
fn columns(headings: &StringRecord) -> Result<Vec<&'static str>, Vec<Problem>> {
    let mut columns = Vec::new();
    let typed: Vec<&str> = headings.iter().map(str::trim).collect();
    let end = typed.iter().rposition(|heading| !heading.is_empty());
    for typed in typed.into_iter().take(end.map_or(0, |last| last + 1)) {
        let known = |(name, zh): &&(&str, &str)| typed.eq_ignore_ascii_case(name) || typed == *zh;
        let Some((name, _)) = COLUMNS.iter().find(known) else {
            let known = COLUMNS.map(|(name, _)| name).join(", ");
            let reason = format!("`{typed}` is no column; there are {known}");
            return Err(vec![unreadable(1, reason)]);
        };
        if columns.contains(name) {
            return Err(vec![unreadable(1, format!("column {name} stands twice"))]);
        }
        columns.push(*name);
    }
    let needed = ["code", "name", "name_en"].into_iter();
    let missing = needed.filter(|name| !columns.contains(name));
    let problems: Vec<Problem> = missing
        .map(|name| unreadable(1, format!("column {name} is missing")))
        .collect();
    if problems.is_empty() {
        Ok(columns)
    } else {
        Err(problems)
    }
}

fn line_of(record: &StringRecord, columns: &[&'static str]) -> Line {
    let cell = |name: &str| {
        let place = columns.iter().position(|column| *column == name);
        let text = place.and_then(|place| record.get(place));
        text.unwrap_or_default().trim().to_owned()
    };
    Line {
        code: whole(cell("code")),
        parent: Some(whole(cell("parent"))).filter(|code| !code.is_empty()),
        name: cell("name"),
        letters: cell("letters").to_lowercase(),
        name_en: cell("name_en"),
    }
}

/// Because: a spreadsheet takes a code for a number and drops the zero before it.
fn whole(code: String) -> String {
    let number = code.len() + 1 == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
    if number { format!("0{code}") } else { code }
}
