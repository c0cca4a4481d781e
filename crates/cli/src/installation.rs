//! Opens an installation: configuration, database, key file, rules, application.
//!
//! Commands share it, so that each refuses the same things in the same words. Invariants: nothing
//! here founds an office or makes a key; a key file that does not belong to the database is refused
//! before it is used.

use std::sync::Arc;

use dengwen_app::clock::{Clock, ShiftedClock, SystemClock};
use dengwen_app::directory::Directory;
use dengwen_app::installation::Installation;
use dengwen_app::keys::KeyFile;
use dengwen_app::law::Law;
use dengwen_app::random::{Random, SystemRandom};
use dengwen_app::seal::Sealer;
use dengwen_app::{App, AppError, AppOptions, Office};
use dengwen_domain::calendar::Calendar;
use dengwen_store::tables::event;
use dengwen_store::{Db, DbOptions, Migrate, Services, Store, StoreError, StoreOptions};
use jiff::Timestamp;

use crate::commands::sample::is_unfinished;
use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;

/// Whether the database may be changed to this program's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schema {
    /// Never, so that asking changes nothing beneath a program that serves.
    AsItIs,
    /// As `serve` does: SQLite after a copy, PostgreSQL never.
    Served,
    /// On both engines, and an SQLite file is made when it is missing.
    Make,
}

/// The address of the database.
pub(crate) fn database_url(data: &DataFolder, config: &Config) -> String {
    match config.database.url.as_str() {
        "" => format!("sqlite:{}", data.database_file().display()),
        url => match url.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite:{}", data.resolve(path).display()),
            None => url.to_owned(),
        },
    }
}

/// Opens the database.
///
/// # Errors
/// What the store says, and "there is no office here" for a missing SQLite file.
pub(crate) async fn store(
    data: &DataFolder,
    config: &Config,
    schema: Schema,
) -> Result<Store, Failure> {
    store_by(data, config, schema, Arc::new(SystemClock)).await
}

async fn store_by(
    data: &DataFolder,
    config: &Config,
    schema: Schema,
    clock: Arc<dyn Clock>,
) -> Result<Store, Failure> {
    let url = database_url(data, config);
    let make = schema == Schema::Make;
    if !make {
        refuse_missing(data, config)?;
    }
    let options = StoreOptions {
        db: DbOptions {
            url,
            connections: config.database.connections_max,
            create: make,
        },
        blobs: data.path().join("blobs"),
        migrate: match schema {
            Schema::AsItIs => Migrate::Never,
            Schema::Served => Migrate::Embedded,
            Schema::Make => Migrate::Always,
        },
        services: services(clock),
    };
    Store::open(options).await.map_err(told)
}

/// An SQLite file that is not there holds no office.
///
/// # Errors
/// When it is missing, with what to do.
pub(crate) fn refuse_missing(data: &DataFolder, config: &Config) -> Outcome {
    let url = database_url(data, config);
    let missing = url
        .strip_prefix("sqlite:")
        .is_some_and(|path| !std::path::Path::new(path).exists());
    if missing {
        Err(no_office(data))
    } else {
        Ok(())
    }
}

fn services(clock: Arc<dyn Clock>) -> Services {
    Services {
        clock: Arc::new(move || clock.now().as_microsecond()),
        rng: Arc::new(|buffer| SystemRandom.fill(buffer)),
    }
}

/// Opens an office that was founded before.
///
/// # Errors
/// When none was, when the key file is missing or another's, when the rules are wrong.
pub(crate) async fn open(
    data: &DataFolder,
    config: &Config,
    schema: Schema,
) -> Result<(App, Installation), Failure> {
    if is_unfinished(data) {
        return Err(Failure::expected(format!(
            "{} holds a sample that was begun and not finished: `dengwen sample --data {}` makes \
             it anew",
            data.path().display(),
            data.path().display()
        )));
    }
    let law = law(config)?;
    let shifted = ShiftedClock::default();
    let clock: Arc<dyn Clock> = match config.sample.today {
        Some(_) => Arc::new(shifted.clone()),
        None => Arc::new(SystemClock),
    };
    let store = store_by(data, config, schema, Arc::clone(&clock)).await?;
    let found = Installation::read(store.db()).await.map_err(wrong)?;
    let installation = found.ok_or_else(|| no_office(data))?;
    let keys = keys(config)?;
    if !installation.fits(&keys) {
        return Err(Failure::expected(format!(
            "the key file {} does not belong to this database. Put back the one that was made with \
             it; with another one no text could be read",
            config.keys.file.display()
        )));
    }
    begin_day(config, &store, &installation, &shifted).await?;
    let app = app_by(config, store, keys, law, &installation, clock).await?;
    Ok((app, installation))
}

/// A sample office's clock begins on its day at nine, or where its record ends if that is later.
async fn begin_day(
    config: &Config,
    store: &Store,
    installation: &Installation,
    clock: &ShiftedClock,
) -> Outcome {
    let Some(day) = config.sample.today else {
        return Ok(());
    };
    if !installation.sample {
        return Err(Failure::expected(
            "sample.today sets the clock of a sample office; this is a real one. Remove the key",
        ));
    }
    let nine = day.at(9, 0, 0, 0).to_zoned(config.office.time_zone.clone());
    let nine = nine.map_err(anyhow::Error::from)?.timestamp();
    let last = event::last_recorded(store.db()).await.map_err(told)?;
    let last = Timestamp::from_microsecond(last).unwrap_or_default();
    clock.begin(nine.max(last));
    Ok(())
}

/// The application over an open store.
///
/// # Errors
/// When the directory cannot be read.
pub(crate) async fn app(
    config: &Config,
    store: Store,
    keys: KeyFile,
    law: Law,
    installation: &Installation,
) -> Result<App, Failure> {
    app_by(
        config,
        store,
        keys,
        law,
        installation,
        Arc::new(SystemClock),
    )
    .await
}

async fn app_by(
    config: &Config,
    store: Store,
    keys: KeyFile,
    law: Law,
    installation: &Installation,
    clock: Arc<dyn Clock>,
) -> Result<App, Failure> {
    let options = AppOptions {
        store,
        clock,
        random: Arc::new(SystemRandom),
        sealer: Sealer::new(keys),
        law,
        office: Office {
            name_zh: config.office.name_zh.clone(),
            name_en: config.office.name_en.clone(),
            region: config.office.region.clone(),
            sector: Some(config.office.sector.clone()).filter(|sector| !sector.is_empty()),
            sample: installation.sample,
            zone: config.office.time_zone.clone(),
        },
        policy: config.policy,
    };
    App::open(options).await.map_err(wrong)
}

/// The working calendar of the office that lives here, with the years its administrators added; the
/// program's own where no office lives. A database that cannot be read is told and left aside: a
/// count without it is better than none.
pub(crate) async fn calendar(data: &DataFolder, config: &Config) -> Calendar {
    if !data.config_file().exists() || refuse_missing(data, config).is_err() {
        return Calendar::builtin();
    }
    let options = DbOptions {
        url: database_url(data, config),
        connections: 2,
        create: false,
    };
    let read = async {
        let db = Db::open(&options).await?;
        let directory = Directory::load(&db).await?;
        db.close().await;
        Ok::<Calendar, AppError>(directory.calendar)
    };
    read.await.unwrap_or_else(|error| {
        eprintln!(
            "dengwen: the office's own calendar could not be read, only the built-in one: {error}"
        );
        Calendar::builtin()
    })
}

/// The rules, checked.
///
/// # Errors
/// Every problem of the packs in the data folder.
pub(crate) fn law(config: &Config) -> Result<Law, Failure> {
    let refused = |problems: Vec<config::Problem>| config::refusal(&problems);
    let files = config.rules.files().map_err(refused)?;
    config.rules.packs().map_err(refused)?;
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Law::load(&files).map_err(wrong)
}

fn keys(config: &Config) -> Result<KeyFile, Failure> {
    let path = &config.keys.file;
    if !path.exists() {
        return Err(Failure::expected(format!(
            "the key file {} is missing. Put back your copy of it; without it no text can be read",
            path.display()
        )));
    }
    KeyFile::read(path).map_err(|error| Failure::expected(error.to_string()))
}

/// Nobody founded an office in the folder.
pub(crate) fn no_office(data: &DataFolder) -> Failure {
    Failure::expected(format!(
        "there is no office in {}. `dengwen init` founds one, `dengwen restore` brings one back \
         from a backup",
        data.path().display()
    ))
}

/// A store's error in the operator's terms: what can be mended is expected, the rest is a fault.
pub(crate) fn told(error: StoreError) -> Failure {
    match error {
        StoreError::NewerSchema { .. }
        | StoreError::OlderSchema { .. }
        | StoreError::ChangedMigration { .. }
        | StoreError::MigrationLocked { .. }
        | StoreError::Address(_)
        | StoreError::Archive(_)
        | StoreError::NotEmpty(_) => Failure::expected(error.to_string()),
        _ => Failure::Fault(error.into()),
    }
}

/// An application's error in the operator's terms.
pub(crate) fn wrong(error: AppError) -> Failure {
    Failure::Fault(error.into())
}
