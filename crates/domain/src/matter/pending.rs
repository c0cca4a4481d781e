//! What waits for a second person, and who stands behind what was decided.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::{Class, ContactProof, FilingKind, Purpose, Route};
use crate::ids::{MatterId, OrganId, PersonId, SealedId};
use crate::procedure::{Act, Guard};

/// A two-person act that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pending {
    /// 拟存
    Filing {
        /// Who proposed.
        by: Option<PersonId>,
        /// Sealed reason.
        reason: SealedId,
        /// Why nothing follows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<FilingKind>,
    },
    /// 拟作废
    Void {
        /// Who proposed.
        by: Option<PersonId>,
        /// The matter that stands for it.
        in_favour_of: MatterId,
        /// Sealed reason.
        reason: SealedId,
    },
    /// 拟改分类
    Class(Box<ClassProposed>),
    /// 登记的撤回意愿
    Withdrawal {
        /// Who recorded it.
        by: Option<PersonId>,
        /// The petitioner's words, sealed.
        statement: SealedId,
    },
}

impl Pending {
    /// Does it wait beside the procedure, at any stage, and end with the answer?
    pub const fn is_beside(&self) -> bool {
        matches!(self, Self::Withdrawal { .. } | Self::Class(_))
    }
}

/// An exception that one person asked and another is to confirm on their own screen (21.12).
///
/// It stands beside [`Pending`], for it stops nothing: the procedure goes on and every limit runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionRequest {
    /// Who asked.
    pub by: PersonId,
    /// Whom they asked.
    pub second: PersonId,
    /// The act that would be done.
    pub act: Act,
    /// The guard that it would pass.
    pub guard: Guard,
    /// The day on which it was asked.
    pub asked_on: Date,
    /// Sealed reason.
    pub reason: SealedId,
    /// What would be done, whole, as asked; sealed.
    pub what: SealedId,
    /// The organ for which it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
}

/// A change of class or route by a unit, until somebody else has checked it (regulation 6.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassProposed {
    /// Who proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// For which organ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// The class.
    pub class: Class,
    /// The route, for a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Topic code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Place of the problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Number of separate requests.
    pub requests: u16,
    /// Sealed reasons.
    pub reasons: SealedId,
}

/// Who decided class and route, and who checked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// For which organ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// The second person, where a change was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<PersonId>,
}

/// How somebody outside the unit made sure that the petitioner wants to withdraw (T30).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishConfirmed {
    /// Seen in person, called, or written.
    pub proof: ContactProof,
    /// Who had recorded the wish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<PersonId>,
    /// What the petitioner said, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<SealedId>,
}
