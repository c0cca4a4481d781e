//! An administrator's way in from the console: for an office that was founded by an import, whose
//! first link was not opened in time, or whose only administrator lost the password.
//!
//! Whoever holds machine and key file may always enter. Invariant: where somebody administers,
//! nobody else is made an administrator here; they give roles on their page.

use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Grant, Person, Role};

use super::Invitation;
use crate::admin::AccountState;
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// The login of an office's first administrator.
pub const FIRST_LOGIN: &str = "admin";

impl App {
    /// The people who administer today and are not locked by hand.
    ///
    /// # Errors
    /// Store errors.
    pub async fn administrators(&self) -> Result<Vec<Person>, AppError> {
        let accounts = self.account_states(&Who::System).await?;
        let directory = self.directory();
        let today = self.today();
        let administers = |person: &&Person| {
            let roles = directory.viewer(person.id, today).roles;
            self.staff(person.id).is_some()
                && roles.iter().any(|(role, _)| *role == Role::Administrator)
                && accounts.get(&person.id) != Some(&AccountState::Locked)
        };
        let people = directory.people.values();
        Ok(people.filter(administers).cloned().collect())
    }

    /// A fresh one-time link for an administrator, from the console. Where nobody administers, the
    /// named person becomes one, and is made where there is none of that login.
    ///
    /// # Errors
    /// `Missing` when somebody administers and it is not the one who was named, or the one who was
    /// named has left; `Invalid` for a login that can be none; store errors.
    pub async fn invite_administrator(&self, login: &str) -> Result<Invitation, AppError> {
        let administrators = self.administrators().await?;
        if let Some(person) = administrators.iter().find(|person| person.login == login) {
            return self.invite(&Who::System, person.id).await;
        }
        if !administrators.is_empty() {
            return Err(AppError::Missing("administrator"));
        }
        let directory = self.directory();
        let named = directory.people.values().find(|it| it.login == login);
        let organ = self.topmost().await?;
        let id = match named {
            Some(person) => {
                self.present(person.id)?;
                let accounts = self.account_states(&Who::System).await?;
                if accounts.get(&person.id) == Some(&AccountState::Locked) {
                    self.unlock_account(&Who::System, person.id).await?;
                }
                person.id
            }
            None => self.new_administrator(login, organ).await?,
        };
        let today = self.today();
        let holds = |(role, _): &(Role, OrganId)| *role == Role::Administrator;
        if !directory.viewer(id, today).roles.iter().any(holds) {
            let grant = Grant {
                person: id,
                role: Role::Administrator,
                organ,
                from: today,
                to: None,
            };
            self.grant(&Who::System, &[grant]).await?;
        }
        self.invite(&Who::System, id).await
    }

    /// Somebody of this login in an organ, without a role yet.
    pub(crate) async fn new_administrator(
        &self,
        login: &str,
        organ: OrganId,
    ) -> Result<PersonId, AppError> {
        let person = Person {
            id: PersonId(self.new_id()),
            login: login.to_owned(),
            name: "系统管理员".to_owned(),
            pinyin: "xitongguanliyuan".to_owned(),
            organ,
            title: "系统管理员".to_owned(),
            phone: String::new(),
            left_on: None,
        };
        let id = person.id;
        self.save_person(&Who::System, person, 0).await?;
        Ok(id)
    }

    /// The organ that stands highest today; founded where there is none.
    async fn topmost(&self) -> Result<OrganId, AppError> {
        let directory = self.directory();
        let (orgs, today) = (&directory.orgs, self.today());
        let standing = orgs.all().filter(|organ| organ.exists_on(today));
        let highest = standing.min_by_key(|organ| orgs.lineage(organ.id).len());
        match highest.map(|organ| organ.id) {
            Some(id) => Ok(id),
            None => self.found_place(&self.office().name_zh.clone()).await,
        }
    }
}
