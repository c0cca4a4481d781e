//! What a correction changed: the wrong value beside the right one (D15, B01).
//!
//! A correction takes nothing back: both values stand in the event for ever. Invariant: it holds
//! clear data only; corrected words stand in their own sealed rows.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::{Channel, CrossBoundary, Purpose};
use crate::matter::Source;

/// One corrected value of the registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each has what it was and what it is")]
pub enum Correction {
    /// 信访形式
    Channel { was: Channel, now: Channel },
    /// Day of receipt, with where the right day is known from.
    ReceivedOn {
        was: Date,
        now: Date,
        source: Source,
    },
    /// Date on the letter or postmark.
    DatedOn {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<Date>,
    },
    /// First registration in the chain of offices (21.9).
    FirstRegisteredOn { was: Date, now: Date },
    /// 信访人数
    PersonsPresent { was: u32, now: u32 },
    /// 涉及人数
    PersonsConcerned { was: u32, now: u32 },
    /// 联名
    Joint { was: bool, now: bool },
    /// 要求保密
    Confidential { was: bool, now: bool },
    /// 信访目的
    Purpose {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Purpose>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<Purpose>,
    },
    /// 受信人
    Addressee {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<String>,
    },
    /// Topic of the matter.
    Topic {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<String>,
    },
    /// Place of the problem of the matter.
    Region {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<String>,
    },
    /// 三跨三分离 of the matter.
    CrossBoundary {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        was: Vec<CrossBoundary>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        now: Vec<CrossBoundary>,
    },
}

impl Correction {
    /// The stable name of the field.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Channel { .. } => "channel",
            Self::ReceivedOn { .. } => "received-on",
            Self::DatedOn { .. } => "dated-on",
            Self::FirstRegisteredOn { .. } => "first-registered-on",
            Self::PersonsPresent { .. } => "persons-present",
            Self::PersonsConcerned { .. } => "persons-concerned",
            Self::Joint { .. } => "joint",
            Self::Confidential { .. } => "confidential",
            Self::Purpose { .. } => "purpose",
            Self::Addressee { .. } => "addressee",
            Self::Topic { .. } => "topic",
            Self::Region { .. } => "region",
            Self::CrossBoundary { .. } => "cross-boundary",
        }
    }

    /// Is the new value another than the old?
    pub fn differs(&self) -> bool {
        match self {
            Self::Channel { was, now } => was != now,
            Self::ReceivedOn { was, now, .. } | Self::FirstRegisteredOn { was, now } => was != now,
            Self::DatedOn { was, now } => was != now,
            Self::PersonsPresent { was, now } | Self::PersonsConcerned { was, now } => was != now,
            Self::Joint { was, now } | Self::Confidential { was, now } => was != now,
            Self::Purpose { was, now } => was != now,
            Self::Addressee { was, now } | Self::Topic { was, now } | Self::Region { was, now } => {
                was != now
            }
            Self::CrossBoundary { was, now } => was != now,
        }
    }

    /// Does it belong to one matter, not to the petition and all that it opened?
    pub const fn is_of_matter(&self) -> bool {
        matches!(
            self,
            Self::Topic { .. } | Self::Region { .. } | Self::CrossBoundary { .. }
        )
    }

    /// Does it set the day later from which the office's own time runs?
    pub fn is_later_receipt(&self) -> bool {
        match self {
            Self::ReceivedOn { was, now, .. } | Self::FirstRegisteredOn { was, now } => now > was,
            _ => false,
        }
    }
}
