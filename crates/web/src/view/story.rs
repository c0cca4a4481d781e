//! A course of events read top down: what was done, where it is now, what comes.
//!
//! Invariant: at most one step is the current one, and steps to come follow it.

use super::act::Link;
use super::limit::Working;

/// Where a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    /// It happened.
    #[default]
    Done,
    /// It happened, after its last day.
    DoneLate,
    /// It is happening.
    Current,
    /// It comes next.
    Next,
}

impl StepState {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            StepState::Done => "done",
            StepState::DoneLate => "done-late",
            StepState::Current => "current",
            StepState::Next => "next",
        }
    }

    /// The key of the word read aloud before the step.
    pub fn key(self) -> &'static str {
        match self {
            StepState::Done => "step-done",
            StepState::DoneLate => "step-done-late",
            StepState::Current => "step-current",
            StepState::Next => "step-next",
        }
    }
}

/// A step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Where it stands.
    pub state: StepState,
    /// `10月12日`, `现在`, `12月18日前`.
    pub when: String,
    /// What happened, in plain words.
    pub title: String,
    /// More about it, a paragraph each.
    pub text: Vec<String>,
    /// Soft line below: who, the limit and the article.
    pub note: String,
    /// Documents and details.
    pub links: Vec<Link>,
    /// How its date came about.
    pub working: Option<Working>,
}
