//! The one door to a matter and to sealed words: takes viewer and purpose, records the read.
//!
//! Nothing else in the program unseals. A read that cannot be recorded shows nothing.

use std::collections::BTreeMap;

use dengwen_domain::access::{Answer, MatterFacts, Permission, answer};
use dengwen_domain::ids::{MatterId, OrganId, PetitionId, SealedId};
use dengwen_domain::matter::Matter;
use dengwen_domain::petition::Petition;
use dengwen_store::Change;
use dengwen_store::tables::matter::MatterRow;
use dengwen_store::tables::petition::PetitionRow;
use dengwen_store::tables::read_log::ReadLogRow;
use dengwen_store::tables::{data_key, sealed};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::seal::DataKey;
use crate::who::Who;

/// A petitioner or representative, as sealed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonData {
    /// Name, as given; empty when anonymous.
    pub name: String,
    /// Kind of identity paper (`resident-id`, `passport`, `credit-code`, …); empty when none.
    pub paper: String,
    /// Number of the paper.
    pub paper_number: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Postal address.
    pub address: String,
}

/// Words unsealed for one viewer and one purpose.
#[derive(Debug, Clone, Default)]
pub struct Words(BTreeMap<Uuid, String>);

impl Words {
    /// A text by its id; empty if it was not asked for or was erased.
    pub fn get(&self, id: SealedId) -> &str {
        self.0.get(&id.0).map_or("", String::as_str)
    }

    /// A text by any id (documents are sealed under their own).
    pub fn by_uuid(&self, id: Uuid) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    /// Adds others that were unsealed for the same viewer.
    pub(crate) fn add(&mut self, others: Option<&Words>) {
        let others = others.into_iter().flat_map(|words| words.0.iter());
        self.0.extend(others.map(|(id, text)| (*id, text.clone())));
    }

    /// A person by the id of the sealed record.
    pub fn person(&self, id: SealedId) -> PersonData {
        serde_json::from_str(self.get(id)).unwrap_or_default()
    }
}

/// The facts that decide who may see a matter.
pub fn facts(matter: &Matter) -> MatterFacts {
    MatterFacts {
        organs: matter.organs_that_may_know().collect(),
        compartment: matter.compartment,
    }
}

/// Loads a matter without any question of right: for jobs and for use cases that ask themselves.
pub(crate) async fn load_matter(app: &App, id: MatterId) -> Result<Option<Matter>, AppError> {
    let row = app
        .store()
        .db()
        .row::<MatterRow>("WHERE id = $1", &[id.0.into()])
        .await?;
    row.map(|row| parse_matter(&row)).transpose()
}

pub(crate) fn parse_matter(row: &MatterRow) -> Result<Matter, AppError> {
    serde_json::from_str(&row.body)
        .map_err(|error| AppError::fault(format!("matter {} is inconsistent: {error}", row.id)))
}

/// Loads a petition without any question of right.
pub(crate) async fn load_petition(app: &App, id: PetitionId) -> Result<Option<Petition>, AppError> {
    let row = app
        .store()
        .db()
        .row::<PetitionRow>("WHERE id = $1", &[id.0.into()])
        .await?;
    row.map(|row| {
        serde_json::from_str(&row.body).map_err(|error| {
            AppError::fault(format!("petition {} is inconsistent: {error}", row.id))
        })
    })
    .transpose()
}

impl App {
    /// Does the matter exist for this viewer? Asked before a link is drawn; it opens nothing.
    ///
    /// # Errors
    /// Store errors.
    pub async fn knows_of(&self, who: &Who, id: MatterId) -> Result<bool, AppError> {
        let matter = load_matter(self, id).await?;
        Ok(matter.is_some_and(|matter| self.check(who, &matter, Permission::ReadMatter).is_ok()))
    }

    /// Opens a matter for a viewer and records it. Another unit's matter does not exist for you.
    ///
    /// # Errors
    /// `Missing` when it does not exist for this viewer; store errors.
    pub async fn open_matter(
        &self,
        who: &Who,
        id: MatterId,
        purpose: &'static str,
    ) -> Result<Matter, AppError> {
        let matter = load_matter(self, id)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        self.check(who, &matter, Permission::ReadMatter)?;
        self.record(&[self.read_row(who, purpose, Some(id.0), None, "")])
            .await?;
        Ok(matter)
    }

    /// May `who` use `permission` on the matter?
    ///
    /// # Errors
    /// `Missing` when it does not exist for them, `Forbidden` when they may not.
    pub fn check(
        &self,
        who: &Who,
        matter: &Matter,
        permission: Permission,
    ) -> Result<(), AppError> {
        match who {
            Who::System | Who::Import => Ok(()),
            Who::Public => Err(AppError::Missing("matter")),
            Who::Petitioner(petition) => {
                if matter.linked().any(|linked| linked == *petition) {
                    Ok(())
                } else {
                    Err(AppError::Missing("matter"))
                }
            }
            Who::Staff(staff) => {
                let directory = self.directory();
                if permission == Permission::ReadPerson && matter.overlays.confidential {
                    self.check(who, matter, Permission::ReadMatter)?;
                    let mut viewer = staff.viewer.clone();
                    viewer
                        .roles
                        .retain(|(_, organ)| matter.needs_the_person(*organ));
                    let near = answer(&viewer, permission, &facts(matter), &directory.orgs);
                    return if near.is_allowed() {
                        Ok(())
                    } else {
                        Err(AppError::Forbidden(permission.as_str()))
                    };
                }
                match answer(&staff.viewer, permission, &facts(matter), &directory.orgs) {
                    Answer::Allowed { .. } => Ok(()),
                    Answer::Forbidden => Err(AppError::Forbidden(permission.as_str())),
                    Answer::Unknown => Err(AppError::Missing("matter")),
                }
            }
        }
    }

    /// Unseals texts of a matter (its own and those of its petitions) and records which fields.
    /// The caller has opened the matter; `permission` says what kind of words these are.
    ///
    /// # Errors
    /// As [`App::check`]; a fault when a ciphertext does not open.
    pub async fn unseal(
        &self,
        who: &Who,
        matter: &Matter,
        permission: Permission,
        ids: &[Uuid],
        purpose: &'static str,
    ) -> Result<Words, AppError> {
        self.check(who, matter, permission)?;
        let (words, fields) = self.unseal_unrecorded(ids).await?;
        let row = self.read_row(who, purpose, Some(matter.id.0), None, &fields);
        self.record(&[row]).await?;
        Ok(words)
    }

    /// Unseals one text each of many matters for a list, with one record that names them all.
    ///
    /// # Errors
    /// A fault when a ciphertext does not open; store errors.
    pub async fn unseal_list(
        &self,
        who: &Who,
        ids: &[Uuid],
        purpose: &'static str,
    ) -> Result<Words, AppError> {
        if ids.is_empty() {
            return Ok(Words::default());
        }
        let (words, _fields) = self.unseal_unrecorded(ids).await?;
        let list: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        self.record(&[self.read_row(who, purpose, None, None, &list.join(","))])
            .await?;
        Ok(words)
    }

    /// Unseals texts of one petition for its petitioner or for registration work.
    ///
    /// # Errors
    /// A fault when a ciphertext does not open; store errors.
    pub async fn unseal_petition(
        &self,
        who: &Who,
        petition: &Petition,
        ids: &[Uuid],
        purpose: &'static str,
    ) -> Result<Words, AppError> {
        let (words, fields) = self.unseal_unrecorded(ids).await?;
        let row = self.read_row(who, purpose, None, Some(petition.id.0), &fields);
        self.record(&[row]).await?;
        Ok(words)
    }

    /// For documents composed by an act: the act's own event is the record of the read.
    pub(crate) async fn unseal_unrecorded(
        &self,
        ids: &[Uuid],
    ) -> Result<(Words, String), AppError> {
        let rows = sealed::by_ids(self.store().db(), ids).await?;
        let mut owners: Vec<Uuid> = rows.iter().map(|row| row.owner).collect();
        owners.sort_unstable();
        owners.dedup();
        let mut keys: BTreeMap<Uuid, DataKey> = BTreeMap::new();
        for row in data_key::by_owners(self.store().db(), &owners).await? {
            keys.insert(row.owner, self.sealer().unwrap_key(&row)?);
        }
        let mut words = Words::default();
        let mut fields: Vec<&str> = Vec::new();
        for row in &rows {
            // Because: an owner without key was erased; the words are gone and the page says so.
            let Some(key) = keys.get(&row.owner) else {
                continue;
            };
            words.0.insert(row.id, self.sealer().unseal(key, row)?);
            fields.push(&row.field);
        }
        fields.sort_unstable();
        fields.dedup();
        Ok((words, fields.join(",")))
    }

    /// The data key of an owner.
    ///
    /// # Errors
    /// A fault when the owner has none.
    pub(crate) async fn data_key(&self, owner: Uuid) -> Result<DataKey, AppError> {
        let row = data_key::by_owner(self.store().db(), owner)
            .await?
            .ok_or_else(|| AppError::fault(format!("{owner} has no data key")))?;
        self.sealer().unwrap_key(&row)
    }

    pub(crate) fn read_row(
        &self,
        who: &Who,
        purpose: &'static str,
        matter: Option<Uuid>,
        petition: Option<Uuid>,
        fields: &str,
    ) -> ReadLogRow {
        ReadLogRow {
            id: self.new_id(),
            at: self.now_micros(),
            viewer_kind: who.kind().to_owned(),
            viewer: match who {
                Who::Petitioner(petition) => Some(petition.0),
                _ => who.person().map(|person| person.0),
            },
            organ: who.organ().map(|organ: OrganId| organ.0),
            purpose: purpose.to_owned(),
            matter,
            petition,
            fields: fields.to_owned(),
            token: who.token().to_owned(),
        }
    }

    pub(crate) async fn record(&self, rows: &[ReadLogRow]) -> Result<(), AppError> {
        let mut change = Change::new("read");
        for row in rows {
            change.insert(row.clone());
        }
        self.store().commit(change).await?;
        Ok(())
    }
}
