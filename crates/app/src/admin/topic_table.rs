//! Topics of the third level as a table (CSV), as spreadsheets write and show it.
//!
//! It checks no topic; the list of the domain does; the table itself is read as an import reads
//! one. Invariant: what is written here is read here.

use csv::WriterBuilder;
use dengwen_domain::topic::{self, Line, Problem, Topic, TopicError};

use super::topics::check_size;
use crate::app::App;
use crate::import::{FileProblem, Table};

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
    /// Reads a table of topics, in whatever encoding an import takes, and checks it against those
    /// that are there, changing nothing.
    ///
    /// # Errors
    /// Everything that is wrong, line by line.
    pub fn read_topic_table(&self, bytes: &[u8]) -> Result<Vec<Topic>, Vec<Problem>> {
        check_size(bytes.len())?;
        topic::read_lines(lines(bytes)?, &self.directory().topics)
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

/// The lines below the headings; empty ones are passed over.
fn lines(bytes: &[u8]) -> Result<Vec<(usize, Line)>, Vec<Problem>> {
    let table = Table::of(bytes).map_err(|problem| vec![unreadable(0, told(&problem))])?;
    let columns = columns(&table.headings)?;
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for (line, cells) in table.records {
        let line = usize::try_from(line).unwrap_or(0);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut beyond = cells.iter().skip(columns.len());
        if beyond.any(|cell| !cell.trim().is_empty()) {
            let reason = "there are more cells than headings".to_owned();
            problems.push(unreadable(line, reason));
        }
        lines.push((line, line_of(&cells, &columns)));
    }
    if problems.is_empty() {
        Ok(lines)
    } else {
        Err(problems)
    }
}

/// Why no table stands in it, as the end of a sentence about it.
fn told(problem: &FileProblem) -> String {
    match problem {
        FileProblem::UnknownKind => "it is neither UTF-8, nor UTF-16, nor GB18030".to_owned(),
        other => format!("it {other}"),
    }
}

/// Which column each heading names.
fn columns(headings: &[String]) -> Result<Vec<&'static str>, Vec<Problem>> {
    let mut columns = Vec::new();
    let typed: Vec<&str> = headings.iter().map(|heading| heading.trim()).collect();
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

fn line_of(cells: &[String], columns: &[&'static str]) -> Line {
    let cell = |name: &str| {
        let place = columns.iter().position(|column| *column == name);
        let text = place.and_then(|place| cells.get(place));
        text.map_or("", String::as_str).trim().to_owned()
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
