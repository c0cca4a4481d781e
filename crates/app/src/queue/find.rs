//! Searching by number, name, telephone, e-mail or identity number.
//!
//! What was typed about a person never stands in an address: it is hashed under the look-up key at
//! once, and lists carry the hash (`design.md`, sealed and looked-up data). Titles and texts are
//! the business of full-text search.

use std::fmt;
use std::str::FromStr;

use dengwen_domain::identity;
use dengwen_domain::ids::MatterId;
use dengwen_domain::petition::parse_number;

use super::kind::Queue;
use super::list::Filter;
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

dengwen_domain::code_enum! {
    /// What a person is looked up by.
    pub enum PersonKind {
        /// Normalised name.
        Name = "name",
        /// Telephone.
        Phone = "phone",
        /// E-mail.
        Email = "email",
        /// Number of an identity paper.
        Paper = "paper",
    }
}

/// A person as a list may name them: kind and keyed hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonKey {
    /// By what.
    pub kind: PersonKind,
    /// The keyed hash.
    pub hash: [u8; 16],
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.kind)?;
        self.hash
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for PersonKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, hex) = text.split_once('.').ok_or(())?;
        let kind = kind.parse().ok().ok_or(())?;
        let hash = u128::from_str_radix(hex, 16)
            .ok()
            .filter(|_| hex.len() == 32);
        Ok(Self {
            kind,
            hash: hash.ok_or(())?.to_be_bytes(),
        })
    }
}

/// What somebody typed into the search box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing but spaces.
    Nothing,
    /// A number of a petition or matter.
    Number(String),
    /// Somebody.
    Person(PersonKey),
}

impl App {
    /// The matter with a number, or the one its petition opened, if the viewer may see it.
    ///
    /// # Errors
    /// As [`App::queue`].
    pub async fn matter_by_number(
        &self,
        who: &Who,
        text: &str,
    ) -> Result<Option<MatterId>, AppError> {
        let Some(number) = parse_number(text) else {
            return Ok(None);
        };
        let filter = Filter {
            number: Some(number),
            ..Filter::of(Queue::All)
        };
        let page = self.queue(who, &filter, None, 1).await?;
        Ok(page.items.first().map(|item| item.id))
    }

    /// Reads a search: a number with its check character, an identity number, a telephone, an
    /// e-mail address; anything else is a name.
    pub fn read_search(&self, text: &str) -> Found {
        let text = text.trim();
        if text.is_empty() {
            return Found::Nothing;
        }
        if let Some(number) = parse_number(text) {
            return Found::Number(number);
        }
        let (kind, value) = if let Ok(id) = identity::ResidentId::parse(text, self.today()) {
            (PersonKind::Paper, id.as_str().to_owned())
        } else if let Ok(phone) = identity::Phone::parse(text) {
            (PersonKind::Phone, phone.digits().to_owned())
        } else if text.contains('@') {
            (PersonKind::Email, text.to_lowercase())
        } else {
            (PersonKind::Name, identity::normal_name(text))
        };
        Found::Person(PersonKey {
            kind,
            hash: self.sealer().lookup(kind.as_str(), &value),
        })
    }
}
