//! The nine things that can happen to a request.

use dengwen_domain::refusal::Refusal;
use dengwen_store::{CommitError, StoreError};

/// After how many seconds trying again makes sense when a disk is full.
const FULL_SECONDS: u64 = 60;

/// One field of a form that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: &'static str,
    /// Stable code of the message, e.g. `field-too-long`.
    pub code: &'static str,
    /// A number or day the message needs (a limit, a date), already as text.
    pub arg: String,
}

impl FieldError {
    /// An error without argument.
    pub fn new(field: &'static str, code: &'static str) -> Self {
        Self {
            field,
            code,
            arg: String::new(),
        }
    }

    /// An error with an argument.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "arguments are numbers and short texts, passed as they are"
    )]
    pub fn with(field: &'static str, code: &'static str, arg: impl ToString) -> Self {
        Self {
            field,
            code,
            arg: arg.to_string(),
        }
    }
}

/// Why a use case did not do what was asked. Refusals help; faults stay quiet.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The law or the stage does not allow it; says what is lawful instead.
    #[error("refused: {0}")]
    Refused(Box<Refusal>),
    /// It does not exist, or not for this person.
    #[error("no such {0}")]
    Missing(&'static str),
    /// The person may know of it but has no such right; the code says which.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// It moved since the page was drawn; nothing was done and nothing typed is lost.
    #[error("moved on to version {current}")]
    Conflict {
        /// The version now.
        current: i64,
    },
    /// Fields of a form.
    #[error("{} fields cannot be taken", .0.len())]
    Invalid(Vec<FieldError>),
    /// Not now; try again.
    #[error("unavailable, try again in {retry_after} s")]
    Unavailable {
        /// Seconds.
        retry_after: u64,
    },
    /// The disk is full: nothing can be written until its operator makes room.
    #[error("the disk is full, try again in {retry_after} s")]
    Full {
        /// Seconds.
        retry_after: u64,
    },
    /// Too many tries from one address or against one number or name.
    #[error("too many tries, again in {retry_after} s")]
    TooMany {
        /// Seconds.
        retry_after: u64,
    },
    /// Our fault. Logged once with a reference; the visitor sees only the reference.
    #[error("fault: {0}")]
    Fault(String),
}

impl AppError {
    /// One field that cannot be taken.
    pub fn invalid(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }

    /// A fault from anything that can be shown to an operator.
    pub fn fault(what: impl std::fmt::Display) -> Self {
        Self::Fault(what.to_string())
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Retry(_) => {
                Self::Unavailable { retry_after: 2 }
            }
            StoreError::Full(_) => {
                // Because: only the operator can make room, and nobody else would tell them.
                tracing::error!(%error, "nothing can be written");
                Self::Full {
                    retry_after: FULL_SECONDS,
                }
            }
            other => Self::fault(other),
        }
    }
}

impl From<CommitError> for AppError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict { .. } => Self::Conflict { current: -1 },
            CommitError::Unavailable { retry_after, .. } => Self::Unavailable { retry_after },
            CommitError::Full => Self::Full {
                retry_after: FULL_SECONDS,
            },
            CommitError::Replayed { .. }
            | CommitError::Duplicate(_)
            | CommitError::Invalid(_)
            | CommitError::Fault(_) => Self::fault(error),
        }
    }
}
