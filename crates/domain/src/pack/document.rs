//! Forms of documents: which parts each must have and the sentences they stand in (regulation 8,
//! B05).
//!
//! A form fills nothing in. Lines hold placeholders such as `{received_on}`, each named by a part;
//! `# ` begins a heading, and `| label | text` is a row of a table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::part::PartKey;
use crate::limit::Citation;
use crate::procedure::DocumentKind;

/// Whether a form may have this id: a kind of document that an act issues.
pub(super) fn is_known(id: &str) -> bool {
    id.parse::<DocumentKind>().is_ok()
}

/// The form of one kind of document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentForm {
    /// Such as D07.
    pub id: String,
    /// Chinese title.
    pub title_zh: String,
    /// English title.
    pub title_en: String,
    /// Where the document is written.
    pub article: Citation,
    /// To whom it goes.
    pub to: Addressee,
    /// Whether the organ's seal is required; an inner section's is not enough (B05).
    pub seal: bool,
    /// What it must contain.
    pub parts: Vec<Part>,
    /// Its lines in order. The document is Chinese in every language of the desk.
    pub body: Vec<String>,
}

/// To whom a document goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// The petitioner.
    Petitioner,
    /// Another organ or unit.
    Unit,
    /// It stays in the file.
    File,
}

/// One part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which; the name of its placeholder.
    pub key: PartKey,
    /// Chinese label.
    pub zh: String,
    /// English label.
    pub en: String,
    /// Whether the document may be issued without it. Lines that need it are then left out.
    #[serde(default)]
    pub optional: bool,
    /// The wording of each code, for a part that the program gives as a code. Placeholders in a
    /// wording are needed only where that wording is used.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
}

impl DocumentForm {
    /// The part with this key.
    pub fn part(&self, key: PartKey) -> Option<&Part> {
        self.parts.iter().find(|part| part.key == key)
    }

    /// The parts without which the document is not issued.
    pub fn required(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !part.optional)
    }
}

/// The placeholders of a text, in order: `{like_this}`.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let opened = text.split('{').skip(1);
    opened.filter_map(|rest| rest.split_once('}').map(|(key, _)| key))
}
