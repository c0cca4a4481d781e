//! Roles: given for a time, and ended.
//!
//! Rights are worked out from the grants of the day with every request, so an end tells at once.
//! Invariants: nobody gives a role to themselves; a role never begins in the past; somebody can
//! always administer.

use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Grant, Role};
use jiff::civil::Date;

use super::unchanged;
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// A role to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// To whom.
    pub person: PersonId,
    /// Which.
    pub role: Role,
    /// In which organ.
    pub organ: OrganId,
    /// First day.
    pub from: Date,
    /// Last day, if it is for a time.
    pub to: Option<Date>,
}

impl App {
    /// Gives a role to a person who was drawn at version `seen`.
    ///
    /// # Errors
    /// `Forbidden`; `Missing`; `Conflict` when the person changed meanwhile; `Invalid`.
    pub async fn give_role(&self, who: &Who, new: NewGrant, seen: i64) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, new.person.0, seen)?;
        self.present(new.person)?;
        if who.person() == Some(new.person) {
            return Err(AppError::invalid("role", "role-for-oneself"));
        }
        let organ = directory
            .orgs
            .organ(new.organ)
            .ok_or(AppError::Missing("organ"))?;
        if !organ.exists_on(new.from) {
            return Err(AppError::invalid("organ", "organ-gone"));
        }
        if new.from < self.today() {
            return Err(AppError::invalid("from", "role-in-past"));
        }
        if new.to.is_some_and(|to| to < new.from) {
            return Err(AppError::invalid("to", "end-before-start"));
        }
        let overlaps = |grant: &&Grant| {
            let (same, end) = ((grant.person, grant.role, grant.organ), new.to);
            same == (new.person, new.role, new.organ)
                && grant.to.is_none_or(|to| to >= new.from)
                && end.is_none_or(|end| grant.from <= end)
        };
        if directory.grants.iter().any(|grant| overlaps(&grant)) {
            return Err(AppError::invalid("role", "role-held"));
        }
        let grant = Grant {
            person: new.person,
            role: new.role,
            organ: new.organ,
            from: new.from,
            to: new.to,
        };
        self.grant(who, &[grant]).await
    }

    /// Ends a role a person holds in an organ. A last day before today ends it at once.
    ///
    /// # Errors
    /// As [`App::give_role`]; `Invalid` with `last-administrator`.
    pub async fn end_role(
        &self,
        who: &Who,
        held: &Grant,
        last_day: Date,
        seen: i64,
    ) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, held.person.0, seen)?;
        let found = directory.grants.iter().find(|grant| {
            (grant.person, grant.role, grant.organ, grant.from)
                == (held.person, held.role, held.organ, held.from)
        });
        let found = found.ok_or(AppError::Missing("grant"))?;
        if found.to.is_some_and(|to| to < last_day) {
            return Err(AppError::invalid("last_day", "role-ends-earlier"));
        }
        if held.role == Role::Administrator {
            self.somebody_administers_without(held.person).await?;
        }
        let ended = Grant {
            to: Some(last_day),
            ..found.clone()
        };
        self.change_grants(who, &[ended], "role-ended").await
    }
}
