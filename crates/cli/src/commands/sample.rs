//! `dengwen sample`, and `dengwen` without a command: an invented office to look at.
//!
//! Its half year is played through the real use cases on a clock set by hand. Invariants: it fills
//! only an empty database; an office so filled never listens but on this machine; `--renew` removes
//! nothing but what a sample made, and asks the database whether it is one; a sample that was begun
//! and not finished is served to nobody and made anew.

mod unfinished;
mod words;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use dengwen_app::clock::{Clock, ManualClock, SystemClock, civil_date};
use dengwen_app::installation::{Founding, Installation};
use dengwen_app::keys::KeyFile;
use dengwen_app::random::{SeededRandom, SystemRandom};
use dengwen_app::sample::{Played, play};
use dengwen_app::seal::Sealer;
use dengwen_app::{App, AppOptions, Office, Who};
use dengwen_store::{
    Db, DbOptions, Migrate, Services, Store, StoreOptions, is_in_use, remove_sqlite,
};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;

pub(crate) use self::unfinished::is_unfinished;
use self::unfinished::{MARK, clear_unfinished};
use self::words::{NAME, NAME_EN, REGION, config_text, password, words};
use super::init::{keep_private, make_folder, write_config};
use super::serve;
use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, database_url, wrong};

/// Where the sample lives when nothing is said.
const FOLDER: &str = "dengwen-sample";
/// The file that keeps the sample's logins: invented people's passwords, for the next start.
const LOGINS: &str = "logins.txt";
/// The folder of its attachments.
const BLOBS: &str = "blobs";
/// Make a sample office: an invented city, its people, half a year of their work.
#[derive(Debug, Args)]
pub(crate) struct Sample {
    /// Remove the sample that is there and make a new one.
    #[arg(long)]
    renew: bool,
    /// The day on which the sample stands, and on which its clock begins whenever it is served;
    /// without it, today and the machine's clock.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Another number makes another half year.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// An empty database to fill, such as postgres://user@host/name.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Sample {
    /// The sample of today.
    pub(crate) const fn of_today() -> Self {
        Self {
            renew: false,
            as_of: None,
            seed: 1,
            database: None,
        }
    }
}

/// The folder of the sample when no other was named.
pub(crate) fn folder(named: Option<PathBuf>) -> DataFolder {
    DataFolder::new(Some(named.unwrap_or_else(|| PathBuf::from(FOLDER))))
}

/// Makes a sample office.
///
/// # Errors
/// When something lives in the folder or the database already, or cannot be written.
pub(crate) fn run(data: &DataFolder, args: &Sample) -> Outcome {
    refuse_day(args.as_of)?;
    clear_unfinished(data)?;
    if args.renew {
        remove(data)?;
    }
    make(data, args)?;
    println!(
        "Start it with: dengwen serve --data {}",
        data.path().display()
    );
    Ok(())
}

/// Makes the sample if it is not there, and serves it.
///
/// # Errors
/// As [`run`] and `serve`.
pub(crate) fn serve_sample(data: &DataFolder) -> Outcome {
    clear_unfinished(data)?;
    if data.config_file().exists() {
        print!(
            "{}",
            fs::read_to_string(data.path().join(LOGINS)).unwrap_or_default()
        );
    } else {
        make(data, &Sample::of_today())?;
    }
    serve::run(data)
}

/// Whether the sample's database is the one in the folder.
fn is_in_folder(data: &DataFolder, config: &Config) -> bool {
    database_url(data, config) == format!("sqlite:{}", data.database_file().display())
}

/// What lives in a folder, by its database and nothing else.
enum Lives {
    Nothing,
    Sample,
    /// A real office, or a database of which nobody can say.
    Office,
}

async fn lives(data: &DataFolder, config: &Config) -> Lives {
    if installation::refuse_missing(data, config).is_err() {
        return Lives::Nothing;
    }
    let options = DbOptions {
        url: database_url(data, config),
        connections: 1,
        create: false,
    };
    // Because: a sample of an older program is a sample too, so no schema is asked for.
    let Ok(db) = Db::open(&options).await else {
        return Lives::Office;
    };
    let found = Installation::read(&db).await;
    db.close().await;
    match found {
        Ok(Some(office)) if office.sample => Lives::Sample,
        Ok(_) | Err(_) => Lives::Office,
    }
}

/// Removes a sample, and nothing but a sample.
fn remove(data: &DataFolder) -> Outcome {
    let folder = data.path();
    if !folder.exists() || fs::read_dir(folder)?.next().is_none() {
        return Ok(());
    }
    let refused = |why: &str| {
        let folder = folder.display();
        Failure::expected(format!("{folder} {why}; nothing was removed"))
    };
    let config = config::load(data)?;
    if !is_in_folder(data, &config) {
        return Err(refused(
            "belongs to a sample in a database of its own, or to an office elsewhere: drop that \
             database and remove the folder yourself",
        ));
    }
    match super::block_on(lives(data, &config))? {
        Lives::Sample => {}
        Lives::Nothing => return Err(refused("is not empty and holds no sample office")),
        Lives::Office => {
            return Err(refused(
                "does not hold a sample office but a real one, a sample that was begun and not \
                 finished, or a database that cannot be read",
            ));
        }
    }
    if super::block_on(is_in_use(&data.database_file()))? {
        return Err(refused(
            "is in use: a program serves it. Stop that one first",
        ));
    }
    let mut own = Vec::new();
    let mut others = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let list = if is_own(&name) { &mut own } else { &mut others };
        list.push((name, entry.path()));
    }
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|(name, _)| name.as_str()).collect();
        return Err(refused(&format!(
            "holds files that the sample did not make ({}): move them elsewhere",
            names.join(", ")
        )));
    }
    for (name, path) in own {
        if name == BLOBS {
            fs::remove_dir_all(path)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The names of what a sample, and the program that serves it, write into the folder.
fn is_own(name: &str) -> bool {
    match name.strip_prefix("dengwen.db") {
        Some(end) => {
            matches!(end, "" | "-wal" | "-shm" | "-journal") || end.starts_with(".before-")
        }
        None => matches!(name, "dengwen.toml" | "dengwen.key" | LOGINS | MARK | BLOBS),
    }
}

/// Removes what a sample that could not be made has left. The folder was empty of these before.
fn remove_begun(data: &DataFolder, made_folder: bool) {
    // Because: a half-made sample would stand in the way of the next try; why it could not be made
    // is told, not what could not be removed.
    let _ = fs::remove_dir_all(data.path().join(BLOBS));
    let _ = remove_sqlite(&data.database_file());
    // The mark goes last, so that what is cut off here is still known as unfinished; before it
    // dengwen.toml, without which nothing beside a mark is taken for a sample's.
    for name in ["dengwen.key", "dengwen.toml", MARK] {
        let _ = fs::remove_file(data.path().join(name));
    }
    if made_folder {
        let _ = fs::remove_dir(data.path());
    }
}

/// A sample is made where nothing lives and nothing of ours lies.
fn refuse_taken(data: &DataFolder) -> Outcome {
    let folder = data.path().display();
    if data.config_file().exists() || data.database_file().exists() {
        let config = config::load(data)?;
        return Err(Failure::expected(
            match super::block_on(lives(data, &config))? {
                Lives::Sample => format!(
                    "{folder} holds a sample office already; `dengwen sample --renew` makes a new \
                     one in its place"
                ),
                Lives::Nothing | Lives::Office => format!(
                    "{folder} belongs to an office that is no sample, or to a sample that was \
                     begun and not finished. Name another folder with --data"
                ),
            },
        ));
    }
    for name in ["dengwen.key", BLOBS, LOGINS] {
        if data.path().join(name).exists() {
            return Err(Failure::expected(format!(
                "{folder} holds {name}, which no sample here made. Name another folder with --data"
            )));
        }
    }
    Ok(())
}

fn refuse_day(as_of: Option<Date>) -> Outcome {
    let (first, last) = dengwen_app::sample::days();
    match as_of {
        Some(day) if day < first || day > last => Err(Failure::expected(format!(
            "a sample cannot stand on {day}: its half year is played under the Regulations of \
             2022. The first possible day is {first}, the last {last}; nothing was made"
        ))),
        _ => Ok(()),
    }
}

fn make(data: &DataFolder, args: &Sample) -> Outcome {
    refuse_taken(data)?;
    let made_folder = !data.path().exists();
    make_folder(data.path())?;
    let mark = data.path().join(MARK);
    let lock = fs::File::create_new(&mark)?;
    lock.try_lock().map_err(std::io::Error::from)?;
    let made = write_config(data, &config_text(data, args)).and_then(|()| {
        super::block_on(async {
            tokio::select! {
                made = played(data, args) => made,
                () = told_to_stop() => Err(Failure::expected(
                    "stopped before the sample was finished; what was begun was removed",
                )),
            }
        })?
    });
    if made.is_err() {
        remove_begun(data, made_folder);
    }
    let (played, logins) = made?;
    keep_private(data, &config::load(data)?)?;
    let text = words(data, &played, &logins);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(data.path().join(LOGINS))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::remove_file(mark)?;
    print!("{text}");
    Ok(())
}

/// Waits until somebody presses Ctrl-C or ends the program.
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut stop), Ok(mut end)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = stop.recv() => {}
        _ = end.recv() => {}
    }
}

async fn played(
    data: &DataFolder,
    args: &Sample,
) -> Result<(Played, Vec<(String, String)>), Failure> {
    let config = config::load(data)?;
    let keys = KeyFile::generate(&SystemRandom);
    keys.write_new(&config.keys.file).map_err(wrong)?;
    let today = civil_date(SystemClock.now(), &config.office.time_zone);
    let as_of = args.as_of.unwrap_or(today);
    let clock = ManualClock::at(SystemClock.now());
    clock.set_civil(as_of, 8, 0, &config.office.time_zone);
    let store = store(data, &config, &clock).await?;
    if Installation::read(store.db())
        .await
        .map_err(wrong)?
        .is_some()
    {
        return Err(Failure::expected(
            "this database holds an office already: a sample fills only an empty one",
        ));
    }
    let first = ManualClock::at(clock.now());
    let before = as_of.checked_sub(jiff::Span::new().days(dengwen_app::sample::DAYS + 2));
    first.set_civil(before.unwrap_or(as_of), 8, 0, &config.office.time_zone);
    clock.set(first.now());
    let founding = Founding {
        name: NAME.to_owned(),
        region: REGION.to_owned(),
        sample: true,
    };
    let now = clock.now().as_microsecond();
    Installation::found(&store, &keys, &founding, now)
        .await
        .map_err(wrong)?;
    let app = app(&config, store.clone(), &clock, keys, args.seed).await?;
    let bar = bar();
    let played = play(&app, &clock, as_of, args.seed, &|done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    })
    .await
    .map_err(wrong)?;
    bar.finish_and_clear();
    let logins = passwords(&app).await?;
    drop(app);
    store.close().await;
    Ok((played, logins))
}

async fn store(data: &DataFolder, config: &Config, clock: &ManualClock) -> Result<Store, Failure> {
    let shared = clock.clone();
    let options = StoreOptions {
        db: DbOptions {
            url: database_url(data, config),
            connections: config.database.connections_max,
            create: true,
        },
        blobs: data.path().join(BLOBS),
        migrate: Migrate::Always,
        services: Services {
            clock: Arc::new(move || shared.now().as_microsecond()),
            rng: Arc::new(|buffer| {
                dengwen_app::random::Random::fill(&SystemRandom, buffer);
            }),
        },
    };
    Store::open(options).await.map_err(installation::told)
}

async fn app(
    config: &Config,
    store: Store,
    clock: &ManualClock,
    keys: KeyFile,
    seed: u64,
) -> Result<App, Failure> {
    let options = AppOptions {
        store,
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(seed)),
        sealer: Sealer::new(keys),
        law: installation::law(config)?,
        office: Office {
            name_zh: NAME.to_owned(),
            name_en: NAME_EN.to_owned(),
            region: REGION.to_owned(),
            sector: None,
            sample: true,
            zone: config.office.time_zone.clone(),
        },
        policy: config.policy,
    };
    App::open(options).await.map_err(wrong)
}

/// A random password for everybody.
async fn passwords(app: &App) -> Result<Vec<(String, String)>, Failure> {
    let directory = app.directory();
    let mut logins = Vec::new();
    for person in directory.people.values() {
        let password = password();
        app.set_password(&Who::System, person.id, &password, false)
            .await
            .map_err(wrong)?;
        logins.push((person.login.clone(), password));
    }
    Ok(logins)
}

fn bar() -> ProgressBar {
    // Safe because: the template is written here.
    let style = ProgressStyle::with_template("playing the sample office {wide_bar} {pos}/{len}")
        .expect("the template is well formed");
    ProgressBar::new(0).with_style(style)
}
