//! Organs, people, roles, working days and topics, loaded once and replaced whole when an
//! administrator changes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use dengwen_domain::access::Viewer;
use dengwen_domain::calendar::{Calendar, CalendarYear};
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::matter::{Actor, ActorKind};
use dengwen_domain::org::{Grant, OrgTree, Organ, Person, Role};
use dengwen_domain::topic::{Topic, Topics};
use dengwen_store::Db;
use dengwen_store::tables::calendar_year::CalendarYearRow;
use dengwen_store::tables::organ::OrganRow;
use dengwen_store::tables::person::PersonRow;
use dengwen_store::tables::role_grant::RoleGrantRow;
use dengwen_store::tables::topic::TopicRow;
use jiff::civil::Date;
use uuid::Uuid;

use crate::admin::topic_stream;
use crate::error::AppError;
use crate::intake::Senders;

/// Who is who, on one state of the database.
#[derive(Debug, Clone)]
pub struct Directory {
    /// The tree.
    pub orgs: OrgTree,
    /// Its organs by what a letter or list may call them.
    pub senders: Senders,
    /// People by id.
    pub people: BTreeMap<PersonId, Person>,
    /// Every grant ever given.
    pub grants: Vec<Grant>,
    /// Working days: built-in years and those added here.
    pub calendar: Calendar,
    /// Topics: the program's own and those added here.
    pub topics: Topics,
    /// Stream versions of organs, people and added topics, for changes that rely on them.
    pub versions: BTreeMap<Uuid, i64>,
}

impl Directory {
    /// Reads the directory.
    ///
    /// # Errors
    /// Store errors, and a fault for a row that does not parse.
    pub async fn load(db: &Db) -> Result<Self, AppError> {
        let mut versions = BTreeMap::new();
        let mut organs = Vec::new();
        for row in db.rows::<OrganRow>("ORDER BY id", &[]).await? {
            versions.insert(row.id, row.version);
            organs.push(parse::<Organ>("organ", row.id, &row.body)?);
        }
        let mut people = BTreeMap::new();
        for row in db.rows::<PersonRow>("ORDER BY id", &[]).await? {
            versions.insert(row.id, row.version);
            people.insert(
                PersonId(row.id),
                parse::<Person>("person", row.id, &row.body)?,
            );
        }
        let mut grants = Vec::new();
        for row in db
            .rows::<RoleGrantRow>("ORDER BY person, role, organ, from_on", &[])
            .await?
        {
            grants.push(grant(&row)?);
        }
        let mut calendar = Calendar::builtin();
        for row in db.rows::<CalendarYearRow>("ORDER BY year", &[]).await? {
            let year = CalendarYear::parse(&row.body).map_err(AppError::fault)?;
            calendar = calendar.with_year(year).map_err(AppError::fault)?;
        }
        let mut topics = Topics::builtin().clone();
        for row in db.rows::<TopicRow>("ORDER BY code", &[]).await? {
            let stream = topic_stream(&row.code);
            versions.insert(stream, row.version);
            let topic = parse::<Topic>("topic", stream, &row.body)?;
            topics = topics.with(topic).map_err(AppError::fault)?;
        }
        let orgs = OrgTree::new(organs).with_report_posts(
            grants
                .iter()
                .filter(|g| g.role == Role::ReportOfficer)
                .map(|g| (g.organ, g.from, g.to)),
        );
        Ok(Self {
            senders: Senders::of(&orgs),
            orgs,
            people,
            grants,
            calendar,
            topics,
            versions,
        })
    }

    /// Roles of a person on a day: those in an organ that ended, or has not begun, give no rights.
    pub fn viewer(&self, person: PersonId, day: Date) -> Viewer {
        let roles = self
            .grants
            .iter()
            .filter(|g| g.person == person && self.counts(g, day))
            .map(|g| (g.role, g.organ))
            .collect();
        Viewer { person, roles }
    }

    fn counts(&self, grant: &Grant, day: Date) -> bool {
        let organ = self.orgs.organ(grant.organ);
        grant.holds_on(day) && organ.is_some_and(|organ| organ.exists_on(day))
    }

    /// A member of staff as the actor of an act.
    pub fn actor(&self, viewer: &Viewer) -> Actor {
        Actor {
            kind: ActorKind::Staff,
            person: Some(viewer.person),
            organ: self.people.get(&viewer.person).map(|person| person.organ),
            roles: viewer.roles.clone(),
        }
    }

    /// People who hold a role in an organ on a day, in pinyin order.
    pub fn holders(
        &self,
        role: dengwen_domain::org::Role,
        organ: OrganId,
        day: Date,
    ) -> Vec<&Person> {
        let mut list: Vec<&Person> = self
            .grants
            .iter()
            .filter(|g| g.role == role && g.organ == organ && self.counts(g, day))
            .filter_map(|g| self.people.get(&g.person))
            .collect();
        list.sort_by(|a, b| a.pinyin.cmp(&b.pinyin));
        list
    }

    /// Can somebody register and send on in this office on a day?
    pub fn is_staffed(&self, office: OrganId, day: Date) -> bool {
        let works = |g: &Grant| g.organ == office && g.holds_on(day);
        self.orgs.organ(office).is_some_and(|o| o.exists_on(day))
            && self.grants.iter().any(|grant| {
                matches!(grant.role, Role::Registrar | Role::Dispatcher) && works(grant)
            })
    }

    /// Name of an organ in a language.
    pub fn organ_name(&self, id: OrganId, english: bool) -> &str {
        self.orgs
            .organ(id)
            .map_or("", |o| if english { &o.name_en } else { &o.name_zh })
    }

    /// Name of a person.
    pub fn person_name(&self, id: PersonId) -> &str {
        self.people.get(&id).map_or("", |person| &person.name)
    }
}

fn grant(row: &RoleGrantRow) -> Result<Grant, AppError> {
    Ok(Grant {
        person: PersonId(row.person),
        role: row.role.parse().map_err(AppError::fault)?,
        organ: OrganId(row.organ),
        from: row.from_on.parse().map_err(AppError::fault)?,
        to: if row.to_on == dengwen_store::project::NO_DAY {
            None
        } else {
            Some(row.to_on.parse().map_err(AppError::fault)?)
        },
    })
}

fn parse<T: serde::de::DeserializeOwned>(table: &str, id: Uuid, body: &str) -> Result<T, AppError> {
    serde_json::from_str(body)
        .map_err(|error| AppError::fault(format!("{table} {id} is inconsistent: {error}")))
}

/// The directory behind a lock that is held only to copy the handle.
#[derive(Debug)]
pub struct Shared(std::sync::RwLock<Arc<Directory>>);

impl Shared {
    /// Shares a directory.
    pub fn new(directory: Directory) -> Self {
        Self(std::sync::RwLock::new(Arc::new(directory)))
    }

    /// The directory now.
    pub fn get(&self) -> Arc<Directory> {
        self.0
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    /// Replaces it.
    pub fn set(&self, directory: Directory) {
        *self
            .0
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(directory);
    }
}
