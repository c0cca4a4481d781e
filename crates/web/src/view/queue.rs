//! The one list of the desk: filters in the address bar, rows with their limit, the next page by
//! key.
//!
//! It counts nothing: the first paint never waits for a count. Invariant: every row is a link.

use std::borrow::Borrow;

use super::limit::Limit;

/// A list of matters, petitions or tasks, ready to draw.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// What is listed, read aloud before the table.
    pub caption: String,
    /// The path of this list.
    pub path: String,
    /// The number that was searched for; `None` hides the box, which posts to the desk's search.
    pub search: Option<String>,
    /// Filters, in the order of use.
    pub filters: Vec<Filter>,
    /// The list as Excel with these filters.
    pub export_href: Option<String>,
    /// Heading of the limit's column; `None` for lists without limits.
    pub limit_heading: Option<String>,
    /// Heading of the column of titles.
    pub title_heading: String,
    /// Headings of the other columns, as many as each row has cells.
    pub headings: Vec<String>,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// Further rows.
    pub next_href: Option<String>,
    /// The first rows, when this is not the first page.
    pub first_href: Option<String>,
    /// What to read when there is no row: good news or advice.
    pub empty: String,
    /// Keys of the acts on rows and what they do, for the line below.
    pub keys: Vec<(char, String)>,
}

/// A filter with its choices, each a link.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// `渠道`.
    pub name: String,
    /// `全部`, or what is chosen.
    pub chosen: String,
    /// Something other than all is chosen.
    pub on: bool,
    /// The choices. A filter with one choice is a plain chip.
    pub choices: Vec<Chip>,
}

/// A choice of a filter.
#[derive(Clone, Debug, Default)]
pub struct Chip {
    /// Its words.
    pub text: String,
    /// The list with this choice.
    pub href: String,
    /// It is the one chosen.
    pub on: bool,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What the row is about; opens on Enter.
    pub href: String,
    /// Its title.
    pub title: String,
    /// One more line: the request in a sentence.
    pub note: String,
    /// A short mark before the title: `加急`, `重复`.
    pub marks: Vec<String>,
    /// How its limit stands.
    pub limit: Option<Limit>,
    /// The other columns.
    pub cells: Vec<Cell>,
    /// Acts by key: the key and the page it opens.
    pub acts: Vec<(char, String)>,
    /// The value of its box where rows can be chosen together.
    pub choose: Option<String>,
}

/// A cell: a text, and a softer one below it.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// The softer line, may be empty.
    pub note: String,
    /// Where the text leads, may be empty.
    pub href: String,
}

impl Cell {
    /// A text with a line below.
    pub fn new(text: impl Into<String>, note: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            note: note.into(),
            href: String::new(),
        }
    }

    /// The same as a link.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Cell {
        self.href = href.into();
        self
    }
}

impl Queue {
    /// The heading above a cell, shown beside it where the table becomes cards.
    pub fn heading(&self, at: impl Borrow<usize>) -> &str {
        self.headings.get(*at.borrow()).map_or("", String::as_str)
    }
}

impl Row {
    /// Keys and pages of its acts, as the script reads them: `t=/matters/1/transfer g=…`.
    pub fn act_list(&self) -> String {
        let pairs: Vec<String> = self
            .acts
            .iter()
            .map(|(key, href)| format!("{key}={href}"))
            .collect();
        pairs.join(" ")
    }
}
