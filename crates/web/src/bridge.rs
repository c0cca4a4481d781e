//! From the application's words to the pages': errors, refusals, who looks.
//!
//! It decides nothing. Invariant: every code of the domain's lists has a message
//! `<list>-<code>` in both languages (`tests/it/vocabulary.rs`).

use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::PersonId;
use dengwen_domain::refusal::{Refusal, Why};

use crate::ctx::PageCtx;
use crate::error::{PageError, Refused};
use crate::texts::Say;

impl PageCtx {
    /// The application.
    ///
    /// # Errors
    /// A fault where the router was built without one (page samples).
    pub fn app(&self) -> Result<&App, PageError> {
        self.state
            .app()
            .ok_or_else(|| PageError::fault("this router has no application"))
    }

    /// The member of staff who looks, with the roles of this very request.
    ///
    /// # Errors
    /// `SignIn` when nobody is signed in or the person left.
    pub fn who(&self) -> Result<Who, PageError> {
        let staff = self.staff()?;
        self.app()?
            .staff(PersonId(staff.id))
            .map(Who::Staff)
            .ok_or_else(|| PageError::SignIn { back: self.here() })
    }
}

/// The sentence for a refusal's reason.
pub fn say_why(why: &Why) -> Say {
    match why {
        Why::GuardOn(_, day) => Say::new(why.code()).arg("day", day),
        Why::NotAtThisStage | Why::NotYourDuty | Why::Guard(_) | Why::Part(_) => {
            Say::new(why.code()).arg("day", "")
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self {
            reason: say_why(&refusal.why),
            article: Some(refusal.article).filter(|article| !article.is_empty()),
            next: Vec::new(),
        }
    }
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => Self::Refused(Box::new((*refusal).into())),
            AppError::Missing(_) => Self::Missing,
            AppError::Forbidden(permission) => {
                Self::Forbidden(Say::new(format!("permission-{permission}")))
            }
            AppError::Conflict { .. } => Self::Conflict(Say::new("error-conflict-advice")),
            AppError::Invalid(fields) => Self::Invalid(
                fields
                    .into_iter()
                    .map(|e| (e.field.to_owned(), Say::new(e.code).arg("arg", e.arg)))
                    .collect(),
            ),
            AppError::Unavailable { retry_after } => Self::Unavailable {
                retry_after: u32::try_from(retry_after).unwrap_or(u32::MAX),
            },
            AppError::TooMany { retry_after } => Self::TooMany {
                retry_after: u32::try_from(retry_after).unwrap_or(u32::MAX),
            },
            AppError::Fault(cause) => Self::fault(cause),
        }
    }
}
