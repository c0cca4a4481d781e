//! Notices on paper are served in a script: at the window by hand, all others by post, whose
//! signatures come back some days later.

use dengwen_domain::codes::{Channel, ReceiptProof, ServiceMethod};
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::{Command, Document, ServiceRecord};
use dengwen_domain::org::Role;

use super::steps::Scene;
use crate::error::AppError;
use crate::matter::{Act, Texts};
use crate::who::Who;

/// Who serves what an organ told, the nearest first.
const SERVERS: [Role; 5] = [
    Role::UnitClerk,
    Role::Registrar,
    Role::Dispatcher,
    Role::Handler,
    Role::ReportOfficer,
];

/// The answer has its own steps in a script.
fn is_notice(document: &Document) -> bool {
    let answer = document.kind.is_answer();
    document.is_for_petitioner() && !answer && document.corrected_by.is_none()
}

impl Scene<'_, '_> {
    pub(super) async fn serve_notices(self) -> Result<(), AppError> {
        let matter = self.matter().await?;
        let method = match matter.channel {
            Channel::Visit => ServiceMethod::InPerson,
            _ => ServiceMethod::Post,
        };
        let unserved = |document: &&Document| document.served.is_empty();
        let notices = matter.documents.iter().filter(|it| is_notice(it));
        for document in notices.filter(unserved) {
            let record = ServiceRecord {
                document: document.id,
                method,
                refused: false,
                note: None,
            };
            self.somebody_of(document.organ, Command::Serve(record))
                .await?;
        }
        Ok(())
    }

    pub(super) async fn notices_back(self) -> Result<(), AppError> {
        let matter = self.matter().await?;
        let posted = |document: &&Document| document.awaited().is_some();
        let notices = matter.documents.iter().filter(|it| is_notice(it));
        for document in notices.filter(posted) {
            let command = Command::RecordReceipt {
                document: document.id,
                proof: ReceiptProof::Signature,
                note: None,
            };
            self.somebody_of(document.organ, command).await?;
        }
        Ok(())
    }

    /// The first of an organ's people whom the procedure lets do it; what is no longer lawful, as
    /// after a withdrawal, is left.
    async fn somebody_of(&self, organ: OrganId, command: Command) -> Result<(), AppError> {
        let app = self.stage.app;
        let directory = app.directory();
        for role in SERVERS {
            let holders = directory.holders(role, organ, app.today());
            let Some(staff) = holders.first().and_then(|person| app.staff(person.id)) else {
                continue;
            };
            let act = Act::adding(self.trace.matter, command.clone(), Texts::new());
            match app.act(&Who::Staff(staff), act).await {
                Ok(_) => return Ok(()),
                Err(AppError::Refused(_) | AppError::Missing(_) | AppError::Forbidden(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}
