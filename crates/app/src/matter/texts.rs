//! Words that come with an act: sealed under the matter's key, named by ids in command and event.

use std::collections::BTreeMap;

use dengwen_domain::ids::SealedId;
use dengwen_domain::pack::PartKey;
use uuid::Uuid;

use crate::app::App;

/// Texts to be sealed with an act.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    pub(crate) list: Vec<(Uuid, &'static str, String)>,
    pub(crate) parts: BTreeMap<PartKey, String>,
    /// They were sealed when an exception was asked, and are not sealed again.
    pub(crate) sealed_before: bool,
}

impl Texts {
    /// No texts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and gives the id to put into the command.
    pub fn add(&mut self, app: &App, field: &'static str, text: impl Into<String>) -> SealedId {
        let id = app.new_id();
        self.list.push((id, field, text.into()));
        SealedId(id)
    }

    /// Adds a text unless it is empty.
    pub fn add_some(&mut self, app: &App, field: &'static str, text: &str) -> Option<SealedId> {
        if text.trim().is_empty() {
            None
        } else {
            Some(self.add(app, field, text))
        }
    }

    /// Words for a part of the document that the act issues. They are kept in the document,
    /// which is sealed whole, and nowhere else.
    pub fn part(&mut self, key: PartKey, text: impl Into<String>) {
        self.parts.insert(key, text.into());
    }

    /// The text of an id, for the documents of the same act.
    pub(crate) fn by_id(&self) -> BTreeMap<Uuid, &str> {
        self.list
            .iter()
            .map(|(id, _, text)| (*id, text.as_str()))
            .collect()
    }
}
