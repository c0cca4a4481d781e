//! Forms of documents: which parts each must have and the sentences they stand in (regulation 8,
//! B05).
//!
//! A form does not render anything. Paragraphs hold placeholders such as `{received_on}`, each
//! named by a part.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limit::Citation;
use crate::procedure::DocumentKind;

/// The completion report of an assigned matter (办结报告): attached by the unit, issued by no act.
const REPORT: &str = "D16";

/// Whether a form may have this id: a kind of document that an act issues, or the report.
pub(super) fn is_known(id: &str) -> bool {
    id == REPORT || id.parse::<DocumentKind>().is_ok()
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
    /// Paragraphs in Chinese; the document itself.
    pub body_zh: Vec<String>,
    /// Paragraphs in English; a translation for reading.
    pub body_en: Vec<String>,
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
    /// The name of its placeholder.
    pub key: String,
    /// Chinese label.
    pub zh: String,
    /// English label.
    pub en: String,
    /// Who fills it and how.
    pub kind: PartKind,
    /// Whether the document may be issued without it.
    #[serde(default)]
    pub optional: bool,
}

/// Who fills a part and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// The program knows it from the matter.
    Known,
    /// An officer writes it.
    Text,
    /// An officer names the law relied on.
    Law,
    /// An officer picks from a list.
    Choice,
    /// An officer names an organ.
    Organ,
    /// An officer gives a day.
    Day,
    /// An officer gives a number.
    Number,
}

impl DocumentForm {
    /// The parts an officer has to supply before the document may be issued.
    pub fn required_from_officer(&self) -> impl Iterator<Item = &Part> {
        self.parts
            .iter()
            .filter(|part| !part.optional && part.kind != PartKind::Known)
    }

    /// The keys of required parts that `filled` lacks or holds empty.
    pub fn missing<'a>(&'a self, filled: &BTreeMap<String, String>) -> Vec<&'a str> {
        let empty = |part: &&Part| {
            filled
                .get(&part.key)
                .is_none_or(|text| text.trim().is_empty())
        };
        let required = self.parts.iter().filter(|part| !part.optional);
        required
            .filter(empty)
            .map(|part| part.key.as_str())
            .collect()
    }
}

/// The placeholders of a paragraph, in order: `{like_this}`.
pub(super) fn placeholders(paragraph: &str) -> impl Iterator<Item = &str> {
    let opened = paragraph.split('{').skip(1);
    opened.filter_map(|rest| rest.split_once('}').map(|(key, _)| key))
}
