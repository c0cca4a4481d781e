//! The vocabulary of time limits. A pack gives numbers to these ids; a new kind of limit is a
//! change here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that names no limit of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no time limit. Known are {}", LimitId::known())]
pub struct UnknownLimit {
    /// What was given.
    pub text: String,
}

macro_rules! limit_ids {
    ($($(#[$doc:meta])* $id:ident => $text:literal,)*) => {
        /// A kind of time limit, written as in the tables of the law sheet: `C05`, `C04b`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LimitId { $($(#[$doc])* $id,)* }

        impl LimitId {
            /// All limits in the order of the tables.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// The id as it stands in packs, events and pages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$id => $text,)* }
            }
        }

        impl FromStr for LimitId {
            type Err = UnknownLimit;

            fn from_str(text: &str) -> Result<Self, UnknownLimit> {
                match text {
                    $($text => Ok(Self::$id),)*
                    _ => Err(UnknownLimit { text: text.to_owned() }),
                }
            }
        }
    };
}

limit_ids! {
    /// Petition office: register and dispatch 登记转送交办. Shared by the chain of petition offices.
    C01 => "C01",
    /// The share of C01 that each tier of offices has.
    C01t => "C01t",
    /// Notice on an item the organ received directly.
    C02 => "C02",
    /// Notice on an item that was transferred or assigned.
    C03 => "C03",
    /// Objection of the unit that is not competent.
    C04 => "C04",
    /// The sender's answer to an objection.
    C04b => "C04b",
    /// Ordinary handling up to the written opinion.
    C05 => "C05",
    /// Report back on an assigned matter.
    C05a => "C05a",
    /// Performance of a duty (route 5).
    C06 => "C06",
    /// The petitioner's window to ask for review 复查.
    C07 => "C07",
    /// Decision on review.
    C08 => "C08",
    /// The petitioner's window to ask for final review 复核.
    C09 => "C09",
    /// Decision on final review.
    C10 => "C10",
    /// Accepting or refusing a request for review.
    C11 => "C11",
    /// Completing the material of a request for review.
    C12 => "C12",
    /// The respondent's answer in review.
    C13 => "C13",
    /// Reply of a consulted department.
    C14 => "C14",
    /// New opinion after an annulment.
    C15 => "C15",
    /// Complaint against a refused review.
    C16 => "C16",
    /// Simplified procedure: accept.
    C17 => "C17",
    /// Simplified procedure: answer.
    C18 => "C18",
    /// Simplified procedure: each tier passes on.
    C19 => "C19",
    /// Reply to a suggestion.
    C20 => "C20",
    /// Written feedback to a proposal of the petition office.
    C21 => "C21",
    /// The petitioner's window to rate.
    C23 => "C23",
    /// Handing over material about cadres.
    C25 => "C25",
    /// Administrative reconsideration; information only.
    C26 => "C26",
    /// Limitation of labour arbitration; information only. Asking an authority interrupts it.
    C26b => "C26b",
    /// Administrative litigation; information only.
    C27 => "C27",
    /// Judicial confirmation of a mediation agreement; information only.
    C28 => "C28",
}

impl LimitId {
    /// Parses an id as written in packs and on the command line.
    ///
    /// # Errors
    /// When the text names no limit; the message lists those that exist.
    pub fn parse(text: &str) -> Result<Self, UnknownLimit> {
        text.trim().parse()
    }

    fn known() -> String {
        Self::ALL
            .iter()
            .map(|id| id.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl fmt::Display for LimitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for LimitId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LimitId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
