//! A plain table of the administration: rows of texts with links, marks and notes.

use std::borrow::Borrow;

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// What it lists, for those who hear the page.
    pub caption: String,
    /// One heading a column.
    pub headings: Vec<String>,
    /// The rows, a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// What is said when there is no row.
    pub empty: String,
}

impl Grid {
    /// The heading of a column, for narrow screens.
    pub fn heading(&self, at: impl Borrow<usize>) -> &str {
        self.headings.get(*at.borrow()).map_or("", String::as_str)
    }
}

/// The deepest step that the style sheet tells apart.
const DEPTH_MAX: usize = 5;

/// A cell of a [`Grid`].
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// How deep it lies below the topmost, at most [`DEPTH_MAX`].
    pub depth: usize,
    /// Its text.
    pub text: String,
    /// Where the text leads; empty for no link.
    pub href: String,
    /// A word set apart behind the text.
    pub mark: String,
    /// A smaller line below.
    pub note: String,
    /// More lines, folded away behind the text.
    pub more: Vec<String>,
}

impl Cell {
    /// A text.
    pub fn new(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            ..Cell::default()
        }
    }

    /// The same, so many steps deep.
    #[must_use]
    pub fn depth(mut self, depth: usize) -> Cell {
        self.depth = depth.min(DEPTH_MAX);
        self
    }

    /// The same with a link.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Cell {
        self.href = href.into();
        self
    }

    /// The same with a word set apart.
    #[must_use]
    pub fn mark(mut self, mark: impl Into<String>) -> Cell {
        self.mark = mark.into();
        self
    }

    /// The same with lines folded away behind the text.
    #[must_use]
    pub fn more(mut self, more: Vec<String>) -> Cell {
        self.more = more;
        self
    }

    /// The same with a smaller line below.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Cell {
        self.note = note.into();
        self
    }
}
