//! T01, T02 for rows that are still to be handled: registered as a clerk registers, by the clerk's
//! own use case and in the clerk's name.
//!
//! It answers nothing for the clerk: what the desk's form would ask comes back as a problem of the
//! row (B1). Invariants: a row is registered once however often and from wherever it is sent, for
//! its key is made of its sender and number; a rehearsal says of each row what the real run would.

use std::collections::HashSet;

use dengwen_domain::access::Permission;
use dengwen_domain::matter::Matter;

use super::answered::{Foreign, petition_of};
use super::columns::Field;
use super::problem::Problem;
use super::row::{CheckedRow, Checker};
use super::run::{Item, Plan};
use crate::app::App;
use crate::earlier::person_keys;
use crate::error::{AppError, FieldError};
use crate::intake::NewPetition;
use crate::who::Who;

/// What became of a live row, or would.
pub(super) enum Entry {
    /// Registered now; whether a limit had passed when it came.
    Registered { overdue: bool },
    /// There already.
    Already,
    /// It waits for a person, with every reason.
    Refused(Vec<Problem>),
}

/// Persons of the rows that a rehearsal took, as the register would know them by then.
#[derive(Debug, Default)]
pub(super) struct Rehearsed(HashSet<(&'static str, String)>);

impl App {
    /// Registers a row, or says what a registration would do.
    ///
    /// # Errors
    /// What stops the whole import: a right that is missing, a store that does not answer.
    pub(super) async fn enter_row(
        &self,
        who: &Who,
        plan: &Plan,
        checker: &Checker,
        item: &Item,
        rehearsed: &mut Rehearsed,
    ) -> Result<Entry, AppError> {
        let new = self.live_petition(plan, &item.row, &item.foreign);
        let taken = if plan.dry_run {
            self.rehearse_row(who, new, rehearsed).await
        } else {
            self.register_noting(who, new)
                .await
                .map(|entered| entered.opened)
        };
        match taken {
            Ok(None) => Ok(Entry::Already),
            Ok(Some(matter)) => Ok(Entry::Registered {
                overdue: is_overdue(self, &matter),
            }),
            Err(AppError::Invalid(errors)) => Ok(Entry::Refused(
                errors
                    .iter()
                    .map(|error| problem(checker, item, error))
                    .collect(),
            )),
            Err(AppError::Refused(refusal)) => Ok(Entry::Refused(vec![Problem::refused(&refusal)])),
            Err(error) => Err(error),
        }
    }

    fn live_petition(&self, plan: &Plan, row: &CheckedRow, foreign: &Foreign) -> NewPetition {
        NewPetition {
            purpose: row.purpose,
            urgent_event: row.urgent_event.clone(),
            form_key: self
                .sealer()
                .keyed("live import", &[foreign.key().as_bytes()]),
            ..petition_of(self, plan, row, foreign)
        }
    }

    /// What a registration would open: everything is asked and decided as in a real one, and
    /// nothing is written.
    ///
    /// # Errors
    /// As [`App::register`].
    async fn rehearse(&self, who: &Who, new: NewPetition) -> Result<Option<Matter>, AppError> {
        self.may_be_registered(who, &new).await?;
        let code = self.sealer().query_code(&new.form_key);
        let draft = self.draft(who, new, &code).await?;
        Ok(draft.opened.map(|(matter, _)| matter))
    }

    /// The matter that the registration of a row would open.
    async fn rehearse_row(
        &self,
        who: &Who,
        new: NewPetition,
        rehearsed: &mut Rehearsed,
    ) -> Result<Option<Matter>, AppError> {
        let today = self.today();
        let persons = new.persons.iter();
        let keys: Vec<_> = persons
            .flat_map(|person| person_keys(person, today))
            // Because: a name alone is often another person's (B1).
            .filter(|(kind, _)| *kind != "name")
            .collect();
        let asked = keys.iter().any(|key| rehearsed.0.contains(key));
        let known = || FieldError::new("known", "register-known-choose");
        let matter = match self.rehearse(who, new).await {
            Err(AppError::Invalid(mut errors)) => {
                if asked && errors.iter().all(|error| error.field != "known") {
                    errors.push(known());
                }
                return Err(AppError::Invalid(errors));
            }
            Ok(_) if asked => return Err(AppError::Invalid(vec![known()])),
            other => other?,
        };
        let seen = |matter: &Matter| self.check(who, matter, Permission::ReadMatter).is_ok();
        if matter.as_ref().is_some_and(seen) {
            rehearsed.0.extend(keys);
        }
        Ok(matter)
    }
}

fn is_overdue(app: &App, matter: &Matter) -> bool {
    let today = app.today();
    matter.limits.iter().any(|run| run.is_overdue(today))
}

/// A field of the desk's form as a column of the file. The row itself was checked before; what
/// remains is what only the register knows.
fn problem(checker: &Checker, item: &Item, error: &FieldError) -> Problem {
    let field = match error.field {
        "known" => return Problem::new("", "import-live-known"),
        "urgent_event" => Field::UrgentEvent,
        "sender" => Field::Sender,
        "foreign_number" => Field::ForeignNumber,
        "first_registered_on" => Field::FirstRegisteredOn,
        "received_on" => Field::ReceivedAt,
        "title" => Field::Title,
        "text" => Field::Text,
        other => return Problem::with(other, error.code, &error.arg),
    };
    Problem::with(checker.column(&item.cells, field), error.code, &error.arg)
}
