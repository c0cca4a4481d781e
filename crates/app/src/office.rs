//! Organs, people and roles as an administrator changes them: each with an event, none deleted.

use dengwen_domain::access::Permission;
use dengwen_domain::ids::PersonId;
use dengwen_domain::org::{Grant, Organ, Person, Role};
use dengwen_store::tables::organ::OrganRow;
use dengwen_store::tables::person::PersonRow;
use dengwen_store::tables::role_grant::RoleGrantRow;
use dengwen_store::{Change, NewEvent};
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::who::Who;

impl App {
    /// Founds or changes organs in one commit, then reads the directory again.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer; `Invalid` for an empty name or a parent that
    /// would make a circle; `Conflict` when another administrator was faster.
    pub async fn save_organs(&self, who: &Who, organs: &[Organ]) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        let mut change = Change::new("organ.save");
        for organ in organs {
            check_organ(organ, &directory.orgs)?;
            let version = directory.versions.get(&organ.id.0).copied().unwrap_or(0);
            change.read(organ.id.0, version);
            change.event(self.office_event(who, organ.id.0, "organ", "organ-saved", organ));
            change.upsert(OrganRow {
                id: organ.id.0,
                code: organ.code.clone(),
                version: version + 1,
                body: serde_json::to_string(organ).map_err(AppError::fault)?,
            });
        }
        self.commit_office(change).await
    }

    /// Adds or changes people in one commit.
    ///
    /// # Errors
    /// As [`App::save_organs`].
    pub async fn save_people(&self, who: &Who, people: &[Person]) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        let mut change = Change::new("person.save");
        for person in people {
            if person.name.trim().is_empty() || person.login.trim().is_empty() {
                return Err(AppError::invalid("name", "field-required"));
            }
            let taken = directory
                .people
                .values()
                .any(|other| other.login == person.login && other.id != person.id);
            if taken {
                return Err(AppError::invalid("login", "login-taken"));
            }
            let version = directory.versions.get(&person.id.0).copied().unwrap_or(0);
            change.read(person.id.0, version);
            change.event(self.office_event(who, person.id.0, "person", "person-saved", person));
            change.upsert(person_row(person, version + 1)?);
        }
        self.commit_office(change).await
    }

    /// Gives roles.
    ///
    /// # Errors
    /// As [`App::save_organs`]; `Missing` for an unknown person.
    pub async fn grant(&self, who: &Who, grants: &[Grant]) -> Result<(), AppError> {
        self.change_grants(who, grants, "role-granted").await
    }

    /// Ends a role on a day; rights end that day (F10).
    ///
    /// # Errors
    /// As [`App::grant`]; `Missing` when there is no such grant.
    pub async fn end_grant(
        &self,
        who: &Who,
        person: PersonId,
        role: Role,
        last_day: Date,
    ) -> Result<(), AppError> {
        let directory = self.directory();
        let ended: Vec<Grant> = directory
            .grants
            .iter()
            .filter(|g| g.person == person && g.role == role && g.to.is_none())
            .map(|g| Grant {
                to: Some(last_day),
                ..g.clone()
            })
            .collect();
        if ended.is_empty() {
            return Err(AppError::Missing("grant"));
        }
        self.change_grants(who, &ended, "role-ended").await
    }

    pub(crate) async fn change_grants(
        &self,
        who: &Who,
        grants: &[Grant],
        kind: &'static str,
    ) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        let mut change = Change::new("role.change");
        let mut versions = std::collections::BTreeMap::new();
        let mut people = std::collections::BTreeMap::new();
        for grant in grants {
            let person = directory
                .people
                .get(&grant.person)
                .ok_or(AppError::Missing("person"))?;
            let stored = directory
                .versions
                .get(&grant.person.0)
                .copied()
                .unwrap_or(0);
            change.read(grant.person.0, stored);
            let version = versions.entry(grant.person).or_insert(stored);
            *version += 1;
            change.event(self.office_event(who, grant.person.0, "person", kind, grant));
            change.upsert(RoleGrantRow::from(grant));
            people.insert(grant.person, person_row(person, *version)?);
        }
        for row in people.into_values() {
            change.upsert(row);
        }
        self.commit_office(change).await
    }

    /// Writes that a person leaves and that these grants end with it, in one commit.
    pub(crate) async fn save_leaving(
        &self,
        who: &Who,
        person: Person,
        ended: &[Grant],
    ) -> Result<(), AppError> {
        let directory = self.directory();
        let stored = directory.versions.get(&person.id.0).copied().unwrap_or(0);
        let mut change = Change::new("person.leave");
        change.read(person.id.0, stored);
        change.event(self.office_event(who, person.id.0, "person", "person-saved", &person));
        for grant in ended {
            change.event(self.office_event(who, person.id.0, "person", "role-ended", grant));
            change.upsert(RoleGrantRow::from(grant));
        }
        let events = i64::try_from(change.events.len()).unwrap_or(i64::MAX);
        change.upsert(person_row(&person, stored + events)?);
        self.commit_office(change).await
    }

    pub(crate) async fn commit_office(&self, change: Change) -> Result<(), AppError> {
        self.store().commit(change).await?;
        self.reload_directory().await
    }

    /// May `who` administer? The program itself may: it founds the office.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may_administer(&self, who: &Who) -> Result<(), AppError> {
        match who {
            Who::System | Who::Import => Ok(()),
            Who::Staff(staff) => staff.require(Permission::Administer).map(|_| ()),
            Who::Petitioner(_) | Who::Public => {
                Err(AppError::Forbidden(Permission::Administer.as_str()))
            }
        }
    }

    pub(crate) fn office_event<T: Serialize>(
        &self,
        who: &Who,
        stream: Uuid,
        stream_kind: &str,
        kind: &str,
        body: &T,
    ) -> NewEvent {
        NewEvent {
            id: self.new_id(),
            stream,
            stream_kind: stream_kind.to_owned(),
            kind: kind.to_owned(),
            schema_version: 1,
            occurred_on: self.today().to_string(),
            occurred_source: "clock".to_owned(),
            actor: dengwen_store::Actor {
                person: who.person().map(|person| person.0),
                role: who.kind().to_owned(),
                organ: who.organ().map(|organ| organ.0),
                on_behalf_of: None,
            },
            rule_row: String::new(),
            pack: String::new(),
            pack_digest: Vec::new(),
            // Safe because: organs, people and grants hold no map with non-text keys.
            payload: serde_json::to_string(body).expect("an office record is always JSON"),
            imported: false,
        }
    }
}

fn person_row(person: &Person, version: i64) -> Result<PersonRow, AppError> {
    Ok(PersonRow {
        id: person.id.0,
        login: person.login.clone(),
        version,
        body: serde_json::to_string(person).map_err(AppError::fault)?,
    })
}

fn check_organ(organ: &Organ, orgs: &dengwen_domain::org::OrgTree) -> Result<(), AppError> {
    let mut errors = Vec::new();
    if organ.name_zh.trim().is_empty() {
        errors.push(FieldError::new("name_zh", "field-required"));
    }
    if organ.code.trim().is_empty() {
        errors.push(FieldError::new("code", "field-required"));
    }
    let same = |other: &Organ| other.id != organ.id && other.code.eq_ignore_ascii_case(&organ.code);
    if orgs.all().any(same) {
        errors.push(FieldError::new("code", "code-taken"));
    }
    let circle = |parent| orgs.lineage(parent).contains(&organ.id) || parent == organ.id;
    if organ.parent.is_some_and(circle) {
        errors.push(FieldError::new("parent", "parent-circle"));
    }
    if organ.valid_to.is_some_and(|to| to < organ.valid_from) {
        errors.push(FieldError::new("valid_to", "end-before-start"));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(errors))
    }
}
