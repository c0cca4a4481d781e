//! A refusal: the ordinary answer when an act is not lawful now.
//!
//! It says which act, at which stage, why by a stable code, under which article and rule, and what
//! is lawful instead, so that a page can always name the next door. It is not an error of the
//! program.

use jiff::civil::Date;

use crate::procedure::{Act, Guard, Stage};

/// Why an act was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The act that was asked for.
    pub act: Act,
    /// The stage the matter was in.
    pub stage: Stage,
    /// The reason.
    pub why: Why,
    /// The article relied on, from the pack row or the guard.
    pub article: String,
    /// Acts that are lawful at this stage, whoever may do them.
    pub lawful_now: Vec<Act>,
}

/// The reason of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The pack has no row for this stage and act.
    NotAtThisStage,
    /// The row exists, but not for this person: neither role nor organ fits.
    NotYourDuty,
    /// A guard of the row does not hold.
    Guard(Guard),
    /// The guard does not hold because a day has passed or has not come.
    GuardOn(Guard, Date),
    /// A part of the command is missing or wrong.
    Part(&'static str),
    /// A required part of a document that the act would issue is missing; its labels are those
    /// of the pack. Nothing was recorded.
    DocumentPart {
        /// The part in Chinese.
        zh: String,
        /// The part in English.
        en: String,
    },
}

impl Why {
    /// Stable code for messages, e.g. `refusal-not-at-this-stage`, `guard-within-c04`.
    pub fn code(&self) -> String {
        match self {
            Self::NotAtThisStage => "refusal-not-at-this-stage".to_owned(),
            Self::NotYourDuty => "refusal-not-your-duty".to_owned(),
            Self::Guard(guard) | Self::GuardOn(guard, _) => format!("guard-{guard}"),
            Self::Part(part) => format!("part-{part}"),
            Self::DocumentPart { .. } => "refusal-document-part".to_owned(),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}: {}", self.act, self.stage, self.why.code())
    }
}

impl std::error::Error for Refusal {}
