//! One-time links with which a person sets a password: the first administrator's from `init`, a
//! new colleague's, and everybody's who forgot theirs.
//!
//! Nobody ever sets a password for somebody else from a page. Invariants: a link works once, for a
//! few days, and a newer one ends the older; a new link and a new password end the person's tokens.

use dengwen_domain::ids::PersonId;
use dengwen_domain::org::Person;
use dengwen_store::tables::{credential, session};

use super::{DAY, Token, check_password, token_hash};
use crate::app::App;
use crate::error::AppError;
use crate::policy::micros;
use crate::who::{Staff, Who};

/// A one-time link's secret. Shown once; only its hash is stored.
#[derive(Clone)]
pub struct Invitation {
    /// The secret, the last part of the link's path `/invitation/…`.
    pub token: String,
    /// Days for which it holds.
    pub days: i64,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("days", &self.days)
            .finish_non_exhaustive()
    }
}

/// Whom a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The person.
    pub person: PersonId,
    /// Name, to greet them.
    pub name: String,
    /// The sign-in name they will use.
    pub login: String,
}

impl App {
    /// A fresh one-time link for a person; an earlier one and their tokens no longer hold. The
    /// password they may have stays until the link is used.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer; `Missing` for somebody unknown or gone.
    pub async fn invite(&self, who: &Who, person: PersonId) -> Result<Invitation, AppError> {
        self.may_administer(who)?;
        self.present(person)?;
        let token = Token::fresh(self.random());
        let holds = micros(self.policy().sessions.invitation);
        let until = self.now_micros() + holds;
        let mut account = self.account(person).await?;
        account.row.invite_hash = token.hash.to_vec();
        account.row.invite_until = until;
        self.save_account_anew(who, account, "invited", Some(until))
            .await?;
        Ok(Invitation {
            token: token.text,
            days: holds / DAY,
        })
    }

    /// Whom a one-time link is for.
    ///
    /// # Errors
    /// `Missing` when it was used, is over, or never was.
    pub async fn invited(&self, token: &str) -> Result<Invited, AppError> {
        const NO: AppError = AppError::Missing("invitation");
        let hash = token_hash(token).ok_or(NO)?;
        let row = credential::invited(self.store().db(), &hash, self.now_micros()).await?;
        let person = self.present(PersonId(row.ok_or(NO)?.person))?;
        Ok(Invited {
            person: person.id,
            name: person.name,
            login: person.login,
        })
    }

    /// Uses a one-time link: sets the password and ends whatever sessions there were.
    ///
    /// # Errors
    /// `Missing` when the link was used meanwhile or is over; `Invalid` for a weak password.
    pub async fn accept_invitation(
        &self,
        token: &str,
        password: &str,
    ) -> Result<Invited, AppError> {
        let invited = self.invited(token).await?;
        check_password("password", &invited.login, password)
            .map_err(|error| AppError::Invalid(vec![error]))?;
        let hash = self.passwords().hash(password, self.random()).await?;
        let mut account = self.account(invited.person).await?;
        if token_hash(token).map(Vec::from).as_ref() != Some(&account.row.invite_hash) {
            return Err(AppError::Missing("invitation"));
        }
        account.row.password_hash = hash;
        account.row.must_change = false;
        account.row.invite_hash = Vec::new();
        account.row.invite_until = 0;
        if account.row.locked_until != super::sign_in::LOCKED_BY_HAND {
            account.row.failures = 0;
            account.row.locked_until = 0;
        }
        let who = self.staff(invited.person).map_or(Who::Public, Who::Staff);
        match self
            .save_account_anew(&who, account, "password-set", None)
            .await
        {
            // Two browsers with the same link: the first has used it.
            Err(AppError::Conflict { .. }) => return Err(AppError::Missing("invitation")),
            other => other?,
        }
        session::end_all(self.store().db(), invited.person.0).await?;
        Ok(invited)
    }

    /// Sets a password from the program itself: a sample office's people, a reset at the console.
    ///
    /// # Errors
    /// `Forbidden` for anybody but the program; `Missing`; `Invalid` for a weak password.
    pub async fn set_password(
        &self,
        who: &Who,
        person: PersonId,
        password: &str,
        must_change: bool,
    ) -> Result<(), AppError> {
        if !matches!(who, Who::System) {
            return Err(AppError::Forbidden("administer"));
        }
        let found = self.present(person)?;
        check_password("password", &found.login, password)
            .map_err(|error| AppError::Invalid(vec![error]))?;
        let mut account = self.account(person).await?;
        account.row.password_hash = self.passwords().hash(password, self.random()).await?;
        account.row.must_change = must_change;
        self.save_account_anew(who, account, "password-set", None)
            .await?;
        session::end_all(self.store().db(), person.0).await?;
        Ok(())
    }

    /// Changes one's own password, signs out every other device and ends one's tokens.
    ///
    /// # Errors
    /// `Invalid` for a wrong present password or a weak new one.
    pub async fn change_password(
        &self,
        staff: &Staff,
        session_token: &str,
        present: &str,
        new: &str,
    ) -> Result<(), AppError> {
        let person = self.present(staff.person())?;
        check_password("new", &person.login, new)
            .map_err(|error| AppError::Invalid(vec![error]))?;
        if new == present {
            return Err(AppError::invalid("new", "password-unchanged"));
        }
        if !self.try_password(Some(person.id), present).await? {
            return Err(AppError::invalid("present", "password-wrong"));
        }
        let mut account = self.account(person.id).await?;
        account.row.password_hash = self.passwords().hash(new, self.random()).await?;
        account.row.must_change = false;
        let who = Who::Staff(staff.clone());
        self.save_account_anew(&who, account, "password-changed", None)
            .await?;
        if let Some(hash) = token_hash(session_token) {
            session::end_others(self.store().db(), person.id.0, &hash).await?;
        }
        Ok(())
    }

    /// A person who works here today.
    pub(crate) fn present(&self, person: PersonId) -> Result<Person, AppError> {
        self.staff(person).ok_or(AppError::Missing("person"))?;
        let directory = self.directory();
        directory
            .people
            .get(&person)
            .cloned()
            .ok_or(AppError::Missing("person"))
    }
}
