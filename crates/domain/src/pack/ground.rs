//! Grounds on which a matter is not accepted, or no longer accepted (regulation 6.2, B08).

use serde::{Deserialize, Serialize};

use crate::limit::{Citation, Tag};

/// One ground of refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Such as NR1.
    pub code: String,
    /// Not accepted, or no longer accepted.
    pub outcome: GroundOutcome,
    /// What it says, in Chinese, as it may stand in the notice.
    pub text_zh: String,
    /// What it says, in English.
    pub text_en: String,
    /// Where it is written.
    pub article: Citation,
    /// How far that was confirmed.
    pub tag: Tag,
    /// Who may rely on it.
    pub used_by: GroundUser,
    /// Whether it concerns visits only, never letters, web or phone.
    pub visits_only: bool,
    /// What must be named with it.
    pub needs: Vec<GroundNeed>,
    /// The next door to name in the notice, in Chinese.
    pub next_door_zh: String,
    /// The next door to name in the notice, in English.
    pub next_door_en: String,
}

/// What a ground leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundOutcome {
    /// 不予受理.
    NotAccepted,
    /// 不再受理.
    NoLongerAccepted,
}

/// Who may rely on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundUser {
    /// Only an organ above the one that accepted or handles the matter, and only within its time
    /// (21.11).
    Superior,
    /// Any organ that received the item.
    AnyOrgan,
}

/// What must be named when a ground is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundNeed {
    /// The earlier matter that is accepted or in handling.
    EarlierMatter,
    /// The opinion of the final review.
    FinalOpinion,
    /// The other procedure: which court or body, and its number.
    OtherProcedure,
    /// That facts and reasons are the same.
    SameFacts,
}
