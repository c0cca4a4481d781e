//! What a pack says about one time limit. Data only: counting is done in `count.rs`.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LimitId;

/// Where a rule comes from, in the words of both languages: an article, or that it is our own
/// default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Such as 《信访工作条例》第22条.
    pub zh: String,
    /// Such as Regulation 2022, Art. 22.
    pub en: String,
}

/// How far a rule has been confirmed. Everything but [`Tag::Verified`] is configuration with a
/// default and is shown as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// The full text was read.
    Verified,
    /// Read in a news item, an excerpt or another office's copy.
    Secondary,
    /// Seen in the practice of real systems.
    Practice,
    /// Inferred from verified facts, not written anywhere.
    Inferred,
    /// From memory, not verified.
    Unverified,
    /// The law leaves it open; this is our default.
    Design,
}

impl Tag {
    /// Whether the page must say that the number is a default which the institution should confirm.
    pub const fn is_default(self) -> bool {
        match self {
            Self::Verified => false,
            Self::Secondary | Self::Practice | Self::Inferred | Self::Unverified | Self::Design => {
                true
            }
        }
    }
}

/// What to do when the month of the last day has no day of the trigger's number (the 31st).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MonthEnd {
    /// The last day of the month (Civil Code, Art. 202).
    Clamp,
    /// The first day of the next month.
    Overflow,
}

/// How long a limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Days of the calendar (日), the usual unit.
    CalendarDays(u16),
    /// Days on which offices work (工作日).
    WorkingDays(u16),
    /// Months of the calendar.
    Months {
        /// How many.
        count: u8,
        /// What happens on the 31st.
        month_end: MonthEnd,
    },
    /// A day set by whoever assigned the matter; there is nothing to count.
    Set,
}

/// What happens when the last day is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// It stays: an office must be early. The default for duties of officials.
    None,
    /// It moves to the next workday (Civil Code, Art. 203). The default for windows of petitioners.
    Forward,
}

/// The event whose day starts the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// The first petition office, or the organ itself, received the petition.
    Received,
    /// The unit received what was transferred or assigned, whether or not it has signed.
    Delivered,
    /// The objection reached the sender.
    ObjectionFiled,
    /// The matter was assigned with report-back.
    Assigned,
    /// The unit accepted the matter.
    Accepted,
    /// The petitioner received the written opinion.
    OpinionReceived,
    /// The review body received the request.
    RequestReceived,
    /// The applicant was asked to supplement the request.
    SupplementAsked,
    /// The respondent or consulted department received the notice.
    NoticeReceived,
    /// The annulment was received.
    AnnulmentReceived,
    /// The refusal was received.
    RefusalReceived,
    /// The proposal was received.
    ProposalReceived,
    /// Something the petitioner can rate took place.
    RatingOpened,
    /// It was recognised what the item is about.
    Identified,
    /// The person concerned knew of the administrative act.
    ActKnown,
    /// The mediation agreement took effect.
    AgreementEffective,
}

/// How often and by how much a limit may be extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The most days one extension may add, in the unit of the limit.
    pub days_max: u16,
    /// How many times.
    pub times: u8,
}

/// Why an extension goes beyond the rule (B07).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionRefused {
    /// The rule knows no extension.
    #[error("this time limit cannot be extended")]
    NotExtendable,
    /// It was extended as often as allowed.
    #[error("this time limit was already extended {times} time(s), which is all the rule allows")]
    UsedUp {
        /// How often the rule allows.
        times: u8,
    },
    /// Zero days, or more than allowed.
    #[error("an extension may add 1 to {days_max} days")]
    Days {
        /// The most days allowed.
        days_max: u16,
    },
}

/// Why days are left out of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// A hearing 听证.
    Hearing,
    /// The applicant completes the material 补正.
    Supplement,
    /// A review by experts 专家评审.
    ExpertReview,
    /// The procedure is suspended 中止.
    Suspension,
}

/// Days that are not counted, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First day not counted.
    pub from: Date,
    /// Last day not counted.
    pub to: Date,
    /// Why.
    pub why: PauseReason,
}

/// A level of the national chain of petition offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 国家.
    National,
    /// 省.
    Province,
    /// 市.
    City,
    /// 县.
    County,
}

/// How the offices of a chain share one limit among them, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierDays {
    /// The national office's share.
    pub national: u16,
    /// The provincial office's share.
    pub province: u16,
    /// The city office's share.
    pub city: u16,
    /// The county office's share.
    pub county: u16,
}

/// One limit of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitRule {
    /// Which limit.
    pub id: LimitId,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// The event that starts it.
    pub starts: Start,
    /// How long it is.
    pub length: Length,
    /// What happens when it ends on a day off.
    pub roll: Roll,
    /// Where it is written.
    pub article: Citation,
    /// How far that was confirmed.
    pub tag: Tag,
    /// Whether it may be extended.
    pub extension: Option<Extension>,
    /// For which reasons days are left out.
    pub pauses: BTreeSet<PauseReason>,
    /// Shares of the offices of a chain (C01t).
    pub tiers: Option<TierDays>,
    /// What a jurist should know about this rule.
    pub note: String,
    /// First day of validity, where it differs from the pack's.
    pub valid_from: Option<Date>,
    /// Last day of validity, where it differs from the pack's.
    pub valid_to: Option<Date>,
}

impl LimitRule {
    /// Whether the rule is in force on this day, as far as the rule itself restricts it.
    pub fn is_in_force(&self, date: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_to.is_none_or(|to| date <= to)
    }

    /// The same rule with the share of one tier as its length (C01t); unchanged where the rule
    /// knows no shares.
    #[must_use]
    pub fn for_tier(&self, tier: Tier) -> Self {
        let days = self.tiers.map(|tiers| match tier {
            Tier::National => tiers.national,
            Tier::Province => tiers.province,
            Tier::City => tiers.city,
            Tier::County => tiers.county,
        });
        Self {
            length: days.map_or(self.length, Length::CalendarDays),
            ..self.clone()
        }
    }

    /// Whether an extension by `days` is within the rule when it was extended `times_before`
    /// already (B07).
    ///
    /// # Errors
    /// The bound that would be passed.
    pub fn check_extension(&self, days: u16, times_before: u8) -> Result<(), ExtensionRefused> {
        let Some(Extension { days_max, times }) = self.extension else {
            return Err(ExtensionRefused::NotExtendable);
        };
        if times_before >= times {
            return Err(ExtensionRefused::UsedUp { times });
        }
        if days == 0 || days > days_max {
            return Err(ExtensionRefused::Days { days_max });
        }
        Ok(())
    }
}
