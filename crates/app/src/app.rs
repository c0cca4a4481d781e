//! The application: store, keys, law, directory, clock and randomness in one handle.

use std::sync::Arc;

use dengwen_domain::ids::PersonId;
use dengwen_domain::matter::Fresh;
use dengwen_store::Store;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::clock::{Clock, civil_date};
use crate::directory::{Directory, Shared};
use crate::error::AppError;
use crate::law::Law;
use crate::policy::Policy;
use crate::random::{Random, uuid};
use crate::seal::Sealer;
use crate::session::Passwords;
use crate::who::Staff;

/// What an office says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Region code (6 digits).
    pub region: String,
    /// Sector whose overlay pack applies, if any (`ecology`).
    pub sector: Option<String>,
    /// A sample office: invented people, loopback only.
    pub sample: bool,
    /// Zone in which days are counted.
    pub zone: TimeZone,
}

/// What the application is made of.
pub struct AppOptions {
    /// Open store.
    pub store: Store,
    /// Clock, the same that the store was given.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Keys.
    pub sealer: Sealer,
    /// Packs.
    pub law: Law,
    /// The office.
    pub office: Office,
    /// House rules.
    pub policy: Policy,
}

/// The application. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    sealer: Sealer,
    law: Law,
    office: Office,
    policy: Policy,
    directory: Shared,
    passwords: Passwords,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("office", &self.0.office.name_en)
            .finish_non_exhaustive()
    }
}

impl App {
    /// Opens the application over an open store.
    ///
    /// # Errors
    /// Store errors while reading the directory.
    pub async fn open(options: AppOptions) -> Result<Self, AppError> {
        let directory = Directory::load(options.store.db()).await?;
        Ok(Self(Arc::new(Inner {
            store: options.store,
            clock: options.clock,
            random: options.random,
            sealer: options.sealer,
            law: options.law,
            office: options.office,
            policy: options.policy,
            directory: Shared::new(directory),
            passwords: Passwords::default(),
        })))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Randomness.
    pub fn random(&self) -> &dyn Random {
        &*self.0.random
    }

    /// Sealing.
    pub fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    /// Packs.
    pub fn law(&self) -> &Law {
        &self.0.law
    }

    /// Where passwords are hashed.
    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// The office.
    pub fn office(&self) -> &Office {
        &self.0.office
    }

    /// House rules.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// Organs, people, roles, calendar, as they are now.
    pub fn directory(&self) -> Arc<Directory> {
        self.0.directory.get()
    }

    /// Reads the directory again, after an administrator's act or on another node's.
    ///
    /// # Errors
    /// Store errors.
    pub async fn reload_directory(&self) -> Result<(), AppError> {
        self.0
            .directory
            .set(Directory::load(self.0.store.db()).await?);
        Ok(())
    }

    /// This instant.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// This instant in microseconds since 1970 UTC, as the store keeps it.
    pub fn now_micros(&self) -> i64 {
        self.now().as_microsecond()
    }

    /// Today in the office's zone.
    pub fn today(&self) -> Date {
        civil_date(self.now(), &self.0.office.zone)
    }

    /// A fresh id.
    pub fn new_id(&self) -> Uuid {
        uuid(&*self.0.random, self.now().as_millisecond())
    }

    /// Fresh ids for one decision.
    pub fn fresh(&self) -> Fresh {
        Fresh::new((0..Fresh::ENOUGH).map(|_| self.new_id()).collect())
    }

    /// A member of staff with the roles of today; `None` if unknown or gone.
    pub fn staff(&self, person: PersonId) -> Option<Staff> {
        let directory = self.directory();
        let today = self.today();
        let found = directory.people.get(&person)?;
        if found.left_on.is_some_and(|left| left < today) {
            return None;
        }
        Some(Staff {
            viewer: directory.viewer(person, today),
            organ: found.organ,
            token: None,
        })
    }
}
