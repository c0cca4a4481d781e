//! Time limits: what a rule says, and the last day on which an act is still in time, with its
//! working.
//!
//! A rule is data from a pack ([`LimitRule`]); [`last_day`] counts it on a
//! [`Calendar`](crate::calendar::Calendar) and answers a [`Due`] that explains itself. Nothing here
//! decides whether an act is lawful, reads a clock or picks the rule: callers pass the rule in
//! force on the day of the trigger.
//!
//! Invariant: the day of the trigger is never counted, the last day always is, and a [`Due`] is
//! `Certain` only if every day the count asked the calendar about is settled.

mod count;
mod due;
mod id;
mod rule;

pub use count::{due_on, last_day};
pub use due::{Certainty, Due, LimitState, SkipReason, Skipped, Working};
pub use id::{LimitId, UnknownLimit};
pub use rule::{
    Citation, Extension, ExtensionRefused, Length, LimitRule, MonthEnd, Pause, PauseReason, Roll,
    Start, Tag, Tier, TierDays,
};
