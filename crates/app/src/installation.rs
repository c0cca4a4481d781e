//! The founding of an office, once, and what was fixed then: its name, its place, whether it is a
//! sample, and which key file belongs to it.
//!
//! It makes no petition and signs nobody in. Invariants: an installation is founded once, into an
//! empty database; a key file that does not belong to the database is refused before anything is
//! sealed with it.

use dengwen_domain::ids::OrganId;
use dengwen_domain::org::{Level, Organ, OrganKind};
use dengwen_store::tables::installation::{self, InstallationRow};
use dengwen_store::{Change, CommitError, Db, Store};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::AppError;
use crate::keys::{KeyFile, hex};
use crate::session::{FIRST_LOGIN, Invitation};
use crate::who::Who;

/// What an installation is, fixed at its founding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The office's Chinese name at its founding.
    pub name: String,
    /// Region code.
    pub region: String,
    /// A sample office: invented people, loopback only, for ever.
    pub sample: bool,
    key_check: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Meta {
    /// Derived from the key file; tells the right one from a wrong one and nothing else.
    key_check: String,
}

/// What somebody says who founds an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// The office's Chinese name.
    pub name: String,
    /// Region code.
    pub region: String,
    /// A sample office.
    pub sample: bool,
}

impl Installation {
    /// What stands in the database; nothing when no office was founded there.
    ///
    /// # Errors
    /// Store errors.
    pub async fn read(db: &Db) -> Result<Option<Self>, AppError> {
        let Some(row) = installation::get(db).await? else {
            return Ok(None);
        };
        let meta: Meta = serde_json::from_str(&row.meta).map_err(AppError::fault)?;
        Ok(Some(Self {
            name: row.name,
            region: row.region,
            sample: row.sample,
            key_check: meta.key_check,
        }))
    }

    /// Founds an office in an empty database.
    ///
    /// # Errors
    /// `Conflict` when there is one already; store errors.
    pub async fn found(
        store: &Store,
        keys: &KeyFile,
        founding: &Founding,
        now_micros: i64,
    ) -> Result<(), AppError> {
        if Self::read(store.db()).await?.is_some() {
            return Err(AppError::Conflict { current: 1 });
        }
        let meta = Meta {
            key_check: key_check(keys),
        };
        let mut change = Change::new("installation.found");
        change.insert(InstallationRow {
            id: 1,
            name: founding.name.clone(),
            region: founding.region.clone(),
            sample: founding.sample,
            meta: serde_json::to_string(&meta).map_err(AppError::fault)?,
            created_at: now_micros,
        });
        match store.commit(change).await {
            Ok(_) => Ok(()),
            Err(CommitError::Duplicate(_)) => Err(AppError::Conflict { current: 1 }),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether this key file is the one the office was founded with.
    pub fn fits(&self, keys: &KeyFile) -> bool {
        self.key_check == key_check(keys)
    }
}

fn key_check(keys: &KeyFile) -> String {
    hex(&keys.purpose("check")[..8])
}

impl App {
    /// The first organs of a real office: the place and its petition office, and an administrator
    /// who can add all others. Gives the secret of the administrator's one-time link.
    ///
    /// # Errors
    /// `Conflict` when there are people already; store errors.
    pub async fn first_administrator(&self, place: &str) -> Result<Invitation, AppError> {
        if !self.directory().people.is_empty() {
            return Err(AppError::Conflict { current: 1 });
        }
        self.found_place(place).await?;
        self.invite_administrator(FIRST_LOGIN).await
    }

    /// The first organs of an office without anybody in it yet: the place and its petition office.
    /// Where there are organs already, nothing is added. Gives the place.
    ///
    /// # Errors
    /// Store errors.
    pub async fn found_place(&self, place: &str) -> Result<OrganId, AppError> {
        if let Some(root) = self
            .directory()
            .orgs
            .all()
            .find(|organ| organ.parent.is_none())
        {
            return Ok(root.id);
        }
        let organs = self.first_organs(place, self.today());
        self.save_organs(&Who::System, &organs).await?;
        Ok(organs[0].id)
    }

    fn first_organs(&self, place: &str, today: Date) -> [Organ; 2] {
        let office = self.office();
        let organ = |code: &str, parent, petition_office, name_zh: &str, name_en: &str| Organ {
            id: OrganId(self.new_id()),
            code: code.to_owned(),
            parent,
            level: level(&office.region),
            kind: OrganKind::Administrative,
            petition_office,
            region: office.region.clone(),
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
            doc_prefix: "信".to_owned(),
            address: String::new(),
            phone: String::new(),
            hours: String::new(),
            valid_from: today,
            valid_to: None,
            successor: None,
            competences: Vec::new(),
        };
        let root = organ("root", None, false, place, place);
        let name_en = if office.name_en.is_empty() {
            &office.name_zh
        } else {
            &office.name_en
        };
        let petitions = organ("xfj", Some(root.id), true, &office.name_zh, name_en);
        [root, petitions]
    }
}

/// The level of a place from its code: two digits name a province, four a city.
fn level(region: &str) -> Level {
    match region {
        code if code.ends_with("0000") => Level::Province,
        code if code.ends_with("00") => Level::City,
        _ => Level::County,
    }
}
