//! The folder and the database that a measurement uses.
//!
//! Invariants: it never touches an office that it did not make itself; the office is a sample, so
//! that it can listen on this machine alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use dengwen_app::clock::{Clock as _, ManualClock, SystemClock};
use dengwen_app::installation::{Founding, Installation};
use dengwen_app::keys::KeyFile;
use dengwen_app::random::{Random as _, SeededRandom, SystemRandom};
use dengwen_app::seal::Sealer;
use dengwen_app::{App, AppOptions, Office};
use dengwen_store::bulk::Bulk;
use dengwen_store::{DbOptions, Migrate, Services, Store, StoreOptions};

use super::office::REGION;
use crate::config::{self, Config};
use crate::exit::Failure;
use crate::folder::DataFolder;
use crate::installation::database_url;

const NAME: &str = "青禾市信访局";

/// Where a measurement lives.
pub(crate) struct Place {
    pub(crate) data: DataFolder,
    pub(crate) port: u16,
}

/// An office open for loading.
pub(crate) struct Open {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) bulk: Bulk,
    pub(crate) clock: ManualClock,
}

impl Open {
    /// Leaves the database to whoever comes next.
    pub(crate) async fn close(self) {
        drop(self.app);
        drop(self.bulk);
        self.store.close().await;
    }
}

impl Place {
    /// Makes a folder with configuration and key file and founds the office.
    ///
    /// # Errors
    /// When something is there already.
    pub(crate) async fn make(data: DataFolder, database: Option<&str>) -> Result<Self, Failure> {
        if data.path().exists() {
            return Err(Failure::expected(format!(
                "{} exists already; name another folder with --folder, or measure what is there \
                 with --reuse",
                data.path().display()
            )));
        }
        std::fs::create_dir_all(data.path())?;
        let port = free_port()?;
        let mut text = format!(
            "[office]\nname_zh = {NAME:?}\nregion = {REGION:?}\n\n[listen]\nport = {port}\n\n\
             [metrics]\nport = 0\n"
        );
        if let Some(url) = database {
            let section = format!("\n[database]\nurl = {url:?}\n");
            text.push_str(&section);
        }
        std::fs::write(data.config_file(), text)?;
        let config = config::load(&data)?;
        let keys = KeyFile::generate(&SystemRandom);
        keys.write_new(&config.keys.file)
            .map_err(anyhow::Error::from)?;
        let place = Self { data, port };
        let store = place
            .store(&config, SystemClock.now().as_microsecond())
            .await?;
        let founding = Founding {
            name: NAME.to_owned(),
            region: REGION.to_owned(),
            sample: true,
        };
        Installation::found(
            &store.0,
            &keys,
            &founding,
            SystemClock.now().as_microsecond(),
        )
        .await
        .map_err(|_there| Failure::expected("this database holds an office already"))?;
        store.0.close().await;
        Ok(place)
    }

    /// A folder that an earlier measurement kept.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn kept(data: DataFolder) -> Result<Self, Failure> {
        let config = config::load(&data)?;
        let port = config.listen.port;
        Ok(Self { data, port })
    }

    async fn store(
        &self,
        config: &Config,
        now: i64,
    ) -> anyhow::Result<(Store, ManualClock, Services)> {
        let at = jiff::Timestamp::from_microsecond(now)?;
        let clock = ManualClock::at(at);
        let shared = clock.clone();
        let salts = AtomicU64::new(1);
        let random = SeededRandom::new(salts.fetch_add(1, Ordering::Relaxed));
        let services = Services {
            clock: Arc::new(move || shared.now().as_microsecond()),
            rng: Arc::new(move |buffer| random.fill(buffer)),
        };
        let options = StoreOptions {
            db: DbOptions {
                url: database_url(&self.data, config),
                connections: config.database.connections_max,
                create: true,
            },
            blobs: self.data.path().join("blobs"),
            migrate: Migrate::Always,
            services: services.clone(),
        };
        Ok((Store::open(options).await?, clock, services))
    }

    /// Opens the office on a clock set by hand, with randomness from a seed.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) async fn open(&self, seed: u64) -> Result<Open, Failure> {
        let config = config::load(&self.data)?;
        let law = crate::installation::law(&config)?;
        let keys = KeyFile::read(&config.keys.file).context("the key file")?;
        let now = SystemClock.now().as_microsecond();
        let (store, clock, services) = self.store(&config, now).await?;
        let app = App::open(AppOptions {
            store: store.clone(),
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(seed)),
            sealer: Sealer::new(keys),
            law,
            office: Office {
                name_zh: NAME.to_owned(),
                name_en: NAME.to_owned(),
                region: REGION.to_owned(),
                sector: None,
                sample: true,
                zone: config.office.time_zone.clone(),
            },
            policy: config.policy,
        })
        .await
        .map_err(anyhow::Error::from)?;
        let bulk = Bulk::new(store.db().clone(), services);
        Ok(Open {
            app,
            store,
            bulk,
            clock,
        })
    }

    /// The bytes of the database's files; nothing where it lives elsewhere.
    pub(crate) fn size(&self) -> Option<u64> {
        let meta = std::fs::metadata(self.data.database_file()).ok()?;
        Some(meta.len())
    }

    /// Removes the folder. A database of its own is the operator's to drop.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn remove(self) -> std::io::Result<()> {
        std::fs::remove_dir_all(self.data.path())
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}
