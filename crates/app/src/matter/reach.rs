//! By what a word reaches the petitioner of a matter: a verified telephone, an account or the query
//! page.
//!
//! It asks only where an act tells by one of these. Invariant: a contact that no clerk verified
//! reaches nobody (A12).

use dengwen_domain::matter::{Command, Matter, Reach};
use dengwen_store::query;

use crate::app::App;
use crate::error::AppError;
use crate::open::load_petition;

impl App {
    /// What reaches the petitioner, for an act that serves; nothing for the others.
    pub(super) async fn reach(
        &self,
        matter: &Matter,
        command: &Command,
    ) -> Result<Reach, AppError> {
        let mut reach = Reach::default();
        if !matches!(command, Command::Serve(_) | Command::ReplySimple { .. }) {
            return Ok(reach);
        }
        for id in matter.linked() {
            if let Some(petition) = load_petition(self, id).await? {
                let contact = &petition.contact;
                reach.phone |= contact.phone && contact.verified.is_some();
            }
            let code = query::petition::code_hash(self.store().db(), id.0).await?;
            reach.look_up |= code.is_some();
        }
        Ok(reach)
    }
}
