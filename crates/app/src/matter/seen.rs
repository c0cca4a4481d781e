//! Material that waits for a reader: what petitioners add by the portal, and the wishes they tell
//! there (H6).
//!
//! Invariant: only somebody of the organ that holds the matter, who may read its words, ends the
//! wait, and does it by opening the matter; everybody else's look changes nothing.

use dengwen_domain::access::Permission;
use dengwen_domain::matter::{Command, Matter};

use super::act::Act;
use super::texts::Texts;
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

impl App {
    /// Somebody opened this matter: records that its new material was seen, where it waited for
    /// them. Opened twice, it is recorded once.
    ///
    /// # Errors
    /// As [`App::act`], save refusals: who only looks is told nothing.
    pub async fn see_material(&self, who: &Who, matter: &Matter) -> Result<(), AppError> {
        let waits = matter.overlays.material_since.is_some() && matches!(who, Who::Staff(_));
        if !waits || self.check(who, matter, Permission::ReadContent).is_err() {
            return Ok(());
        }
        let seen = Act::adding(matter.id, Command::SeeMaterial, Texts::new());
        match self.act(who, seen).await {
            // Because: a colleague may have opened it at the same moment, or sent the matter on.
            Ok(_) | Err(AppError::Refused(_) | AppError::Missing(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
