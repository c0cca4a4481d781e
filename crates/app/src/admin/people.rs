//! People: added, changed, leaving; and how far each can sign in.
//!
//! Invariant: who leaves keeps no role, and the last administrator cannot leave.

use std::collections::{BTreeMap, BTreeSet};

use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Grant, Person};
use dengwen_store::tables::credential;
use jiff::civil::Date;
use pinyin::ToPinyin;

use super::unchanged;
use crate::app::App;
use crate::directory::Directory;
use crate::error::{AppError, FieldError};
use crate::who::Who;

/// How far a person can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Never invited: acts through nothing but, at most, a machine's token.
    None,
    /// A one-time link is out.
    Invited,
    /// A link ended unused.
    InvitationOver,
    /// Has a password.
    Active,
    /// Has a password and a fresh one-time link besides.
    ActiveInvited,
    /// Locked for a while after failures.
    LockedOut,
    /// Locked by an administrator.
    Locked,
}

impl AccountState {
    /// Can this person come in, now or when a lock of minutes is over?
    pub(super) const fn can_enter(self) -> bool {
        match self {
            Self::Active | Self::ActiveInvited | Self::LockedOut | Self::Invited => true,
            Self::None | Self::InvitationOver | Self::Locked => false,
        }
    }

    /// Stable code for messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Invited => "invited",
            Self::InvitationOver => "invitation-over",
            Self::Active => "active",
            Self::ActiveInvited => "active-invited",
            Self::LockedOut => "locked-out",
            Self::Locked => "locked",
        }
    }

    /// Is sign-in locked, by hand or by failures?
    pub const fn is_locked(self) -> bool {
        matches!(self, Self::LockedOut | Self::Locked)
    }
}

impl App {
    /// Adds a person (`seen` 0) or changes one who was drawn at version `seen`. An empty pinyin is
    /// made from the name.
    ///
    /// # Errors
    /// `Forbidden`; `Conflict` when the person changed meanwhile; `Invalid` field by field.
    pub async fn save_person(
        &self,
        who: &Who,
        mut person: Person,
        seen: i64,
    ) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, person.id.0, seen)?;
        let mut errors = texts(&person);
        if directory.orgs.organ(person.organ).is_none() {
            errors.push(FieldError::new("organ", "field-required"));
        }
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        if person.pinyin.trim().is_empty() {
            person.pinyin = pinyin_of(&person.name);
        }
        self.save_people(who, &[person]).await
    }

    /// Notes that a person leaves: the last working day, and with it the end of every role.
    ///
    /// # Errors
    /// As [`App::save_person`]; `Invalid` with `last-administrator`.
    pub async fn leave(
        &self,
        who: &Who,
        id: PersonId,
        last_day: Date,
        seen: i64,
    ) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, id.0, seen)?;
        let person = directory
            .people
            .get(&id)
            .ok_or(AppError::Missing("person"))?;
        self.somebody_administers_without(id).await?;
        let ended: Vec<Grant> = directory
            .grants
            .iter()
            .filter(|grant| grant.person == id && grant.to.is_none_or(|to| to > last_day))
            .map(|grant| Grant {
                to: Some(last_day),
                ..grant.clone()
            })
            .collect();
        let person = Person {
            left_on: Some(last_day),
            ..person.clone()
        };
        self.save_leaving(who, person, &ended).await
    }

    /// Takes a person back: their roles do not come back with them.
    ///
    /// # Errors
    /// As [`App::save_person`].
    pub async fn come_back(&self, who: &Who, id: PersonId, seen: i64) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        unchanged(&directory, id.0, seen)?;
        let person = directory
            .people
            .get(&id)
            .ok_or(AppError::Missing("person"))?;
        let person = Person {
            left_on: None,
            ..person.clone()
        };
        self.save_people(who, &[person]).await
    }

    /// How far everybody can sign in, for the administrator's list.
    ///
    /// # Errors
    /// `Forbidden`; store errors.
    pub async fn account_states(
        &self,
        who: &Who,
    ) -> Result<BTreeMap<PersonId, AccountState>, AppError> {
        self.may_administer(who)?;
        let now = self.now_micros();
        let rows = credential::all(self.store().db()).await?;
        Ok(rows
            .into_iter()
            .map(|row| (PersonId(row.person), state(&row, now)))
            .collect())
    }

    /// Somebody else can still administer, today and from then on, and can sign in to do so.
    pub(super) async fn somebody_administers_without(&self, id: PersonId) -> Result<(), AppError> {
        let directory = self.directory();
        let today = self.today();
        let enter = self.may_enter().await?;
        let stays = |grant: &&Grant| {
            let person = directory.people.get(&grant.person);
            enter.contains(&grant.person)
                && grant.role == dengwen_domain::org::Role::Administrator
                && grant.person != id
                && grant.holds_on(today)
                && grant.to.is_none()
                && person.is_some_and(|person| person.left_on.is_none())
                && stands(&directory, grant.organ)
        };
        let is_one = directory
            .viewer(id, today)
            .roles
            .iter()
            .any(|(role, _)| *role == dengwen_domain::org::Role::Administrator);
        if is_one && !directory.grants.iter().any(|grant| stays(&grant)) {
            return Err(AppError::invalid("last_day", "last-administrator"));
        }
        Ok(())
    }

    /// Whoever can sign in, now or when a lock of minutes is over.
    async fn may_enter(&self) -> Result<BTreeSet<PersonId>, AppError> {
        let now = self.now_micros();
        let rows = credential::all(self.store().db()).await?;
        let enter = rows.iter().filter(|row| state(row, now).can_enter());
        Ok(enter.map(|row| PersonId(row.person)).collect())
    }

    /// Somebody who can sign in administers by a role outside an organ that is to end.
    pub(super) async fn somebody_administers_elsewhere(
        &self,
        organ: OrganId,
    ) -> Result<(), AppError> {
        let directory = self.directory();
        let enter = self.may_enter().await?;
        let (mut here, mut elsewhere) = (false, false);
        for grant in &directory.grants {
            let person = directory.people.get(&grant.person);
            let administers = grant.role == dengwen_domain::org::Role::Administrator
                && grant.to.is_none()
                && person.is_some_and(|person| person.left_on.is_none());
            if administers && grant.organ == organ {
                here = true;
            } else if administers
                && stands(&directory, grant.organ)
                && enter.contains(&grant.person)
            {
                elsewhere = true;
            }
        }
        if here && !elsewhere {
            return Err(AppError::invalid("last_day", "last-administrator"));
        }
        Ok(())
    }
}

/// Whether an organ goes on without an end.
fn stands(directory: &Directory, organ: OrganId) -> bool {
    let organ = directory.orgs.organ(organ);
    organ.is_some_and(|organ| organ.valid_to.is_none())
}

fn state(row: &credential::CredentialRow, now: i64) -> AccountState {
    let invited = !row.invite_hash.is_empty();
    let link_holds = invited && row.invite_until > now;
    if row.locked_until == crate::session::LOCKED_BY_HAND {
        AccountState::Locked
    } else if row.locked_until > now {
        AccountState::LockedOut
    } else if row.password_hash.is_empty() {
        match (link_holds, invited) {
            (true, _) => AccountState::Invited,
            (false, true) => AccountState::InvitationOver,
            (false, false) => AccountState::None,
        }
    } else if link_holds {
        AccountState::ActiveInvited
    } else {
        AccountState::Active
    }
}

fn texts(person: &Person) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (field, text, most) in [
        ("name", &person.name, 40),
        ("login", &person.login, 40),
        ("pinyin", &person.pinyin, 80),
        ("title", &person.title, 40),
        ("phone", &person.phone, 40),
    ] {
        if text.chars().count() > most {
            errors.push(FieldError::with(field, "field-too-long", most));
        }
    }
    for (field, text) in [("name", &person.name), ("login", &person.login)] {
        if text.trim().is_empty() {
            errors.push(FieldError::new(field, "field-required"));
        }
    }
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if !person.login.chars().all(sign) {
        errors.push(FieldError::new("login", "login-signs"));
    }
    errors
}

/// Pinyin without tones; what is not Chinese stays as it is.
fn pinyin_of(name: &str) -> String {
    name.chars()
        .map(|c| {
            c.to_pinyin()
                .map_or_else(|| c.to_lowercase().to_string(), |p| p.plain().to_owned())
        })
        .collect()
}
