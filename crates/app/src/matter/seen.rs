//! Material that waits for a reader: what petitioners add by the portal, and the wishes they tell
//! there (H6).
//!
//! Invariant: only somebody of the organ that holds the matter, who may read its words, ends the
//! wait, and does it by opening the matter's page; everybody else's look changes nothing, and a
//! program reads for nobody. What came after the look was not seen, and waits on.

use dengwen_domain::access::Permission;
use dengwen_domain::matter::{Command, Matter};

use super::act::Act;
use super::texts::Texts;
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

impl App {
    /// Somebody opened this matter as it is here: records that its new material was seen, where it
    /// waited for them, and answers with the version that follows from it. Opened twice, it is
    /// recorded once.
    ///
    /// # Errors
    /// `Fault`; who only looks is told nothing else.
    pub async fn see_material(&self, who: &Who, matter: &Matter) -> Result<i64, AppError> {
        let by_hand = matches!(who, Who::Staff(staff) if staff.token.is_none());
        let waits = matter.overlays.material_since.is_some() && by_hand;
        if !waits || self.check(who, matter, Permission::ReadContent).is_err() {
            return Ok(matter.version);
        }
        let seen = Act::new(
            matter.id,
            matter.version,
            Command::SeeMaterial,
            Texts::new(),
        );
        match self.act(who, seen).await {
            Ok(acted) => Ok(acted.matter.version),
            // Because: something came since, a colleague opened it at the same moment or sent it
            // on, or nothing can be written now; the wait remains, and reading goes on.
            Err(
                AppError::Conflict { .. }
                | AppError::Refused(_)
                | AppError::Missing(_)
                | AppError::Unavailable { .. }
                | AppError::Full { .. },
            ) => Ok(matter.version),
            Err(error) => Err(error),
        }
    }
}
