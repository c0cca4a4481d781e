//! `dengwen init`: founds a real, empty office: configuration, key file, database, and a one-time
//! link for its administrator.
//!
//! Invariants: it overwrites nothing; where it fails it removes the two files it wrote, so that it
//! can be tried again.

use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use clap::Args;
use dengwen_app::clock::{Clock as _, SystemClock};
use dengwen_app::installation::{Founding, Installation};
use dengwen_app::keys::KeyFile;
use dengwen_app::random::SystemRandom;
use dengwen_app::session::Invitation;

use super::sample::is_unfinished;
use crate::config::{self, Config, Loaded, example_with};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, wrong};

const EXAMPLES: &str = "\
Example:
  dengwen init --data /var/lib/dengwen --name 青禾市信访局 --place 青禾市 --region 330100 \\
      --public-address https://petition.example.gov.cn

What is left out is asked for, where somebody can answer.";

/// Found a real, empty office: configuration, key file, database, a link for its administrator.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Init {
    /// Name of the petition office, in Chinese.
    #[arg(long)]
    name: Option<String>,
    /// Name of the petition office, in English; may be left empty.
    #[arg(long)]
    name_en: Option<String>,
    /// The place it serves, such as 青禾市: the root of the tree of organs.
    #[arg(long)]
    place: Option<String>,
    /// Region code of six digits (GB/T 2260), such as 330100.
    #[arg(long)]
    region: Option<String>,
    /// The address the public will type, with its scheme and without a path.
    #[arg(long)]
    public_address: Option<String>,
    /// The database: left out for SQLite in the data folder, else postgres://user@host/name.
    #[arg(long)]
    database: Option<String>,
}

/// What was said or answered.
struct Answers {
    name: String,
    name_en: String,
    place: String,
    region: String,
    public_address: String,
}

/// Founds the office.
///
/// # Errors
/// When there is one already, an answer is missing or wrong, or something cannot be written.
pub(crate) fn run(data: &DataFolder, args: &Init) -> Outcome {
    let key_path = refuse_second(data)?;
    let answers = answers(args)?;
    let text = config_text(data, args, &answers)?;
    make_folder(data.path())?;
    write_config(data, &text)?;
    let founded = founded(data, &key_path, &answers);
    if founded.is_err() {
        // Because: a half-made office would stand in the way of the next try.
        let _ = fs::remove_file(data.config_file());
        let _ = fs::remove_file(&key_path);
    }
    let (config, invitation) = founded?;
    keep_private(data, &config)?;
    say(data, &config, &invitation);
    Ok(())
}

/// Looks for what an earlier office left; gives the place of the key file.
fn refuse_second(data: &DataFolder) -> Result<std::path::PathBuf, Failure> {
    refuse_unfinished(data)?;
    let key = config::load_without_file(data)?.keys.file;
    for path in [data.config_file(), key.clone(), data.database_file()] {
        if path.exists() {
            return Err(Failure::expected(format!(
                "{} is there already: an office lives here. Nothing was changed; choose another \
                 folder with --data, or give this one's administrator a new link with `dengwen \
                 invite`",
                path.display()
            )));
        }
    }
    Ok(key)
}

/// Where a sample was begun and not finished, no office is founded: its files would be taken for
/// the sample's.
pub(super) fn refuse_unfinished(data: &DataFolder) -> Outcome {
    if is_unfinished(data) {
        return Err(Failure::expected(format!(
            "a sample was begun in {} and not finished. Nothing was changed; choose another folder \
             with --data",
            data.path().display()
        )));
    }
    Ok(())
}

fn answers(args: &Init) -> Result<Answers, Failure> {
    let mut asked = Asker {
        can_ask: io::stdin().is_terminal(),
        missing: Vec::new(),
    };
    let name = asked.answer(
        args.name.as_ref(),
        "--name",
        "Name of the office in Chinese",
        true,
    )?;
    let name_en = asked.answer(
        args.name_en.as_ref(),
        "--name-en",
        "Its name in English (or empty)",
        false,
    )?;
    let place = asked.answer(args.place.as_ref(), "--place", "The place it serves", true)?;
    let region = asked.answer(
        args.region.as_ref(),
        "--region",
        "Region code, six digits",
        true,
    )?;
    let public_address = asked.answer(
        args.public_address.as_ref(),
        "--public-address",
        "Address for the public (https://...)",
        true,
    )?;
    if !asked.missing.is_empty() {
        let text = format!(
            "nobody is here to be asked: say {}",
            asked.missing.join(", ")
        );
        return Err(Failure::misuse(text));
    }
    Ok(Answers {
        name,
        name_en,
        place,
        region,
        public_address,
    })
}

struct Asker {
    can_ask: bool,
    missing: Vec<&'static str>,
}

impl Asker {
    fn answer(
        &mut self,
        said: Option<&String>,
        flag: &'static str,
        question: &str,
        needed: bool,
    ) -> Result<String, Failure> {
        if let Some(said) = said {
            return Ok(said.trim().to_owned());
        }
        if !self.can_ask {
            if needed {
                self.missing.push(flag);
            }
            return Ok(String::new());
        }
        loop {
            print!("{question}: ");
            io::stdout().flush()?;
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line)? == 0 {
                return Err(Failure::misuse(format!("{flag} was not answered")));
            }
            let line = line.trim();
            if !(needed && line.is_empty()) {
                return Ok(line.to_owned());
            }
        }
    }
}

/// The file as it will stand there, checked before anything is made.
fn config_text(data: &DataFolder, args: &Init, answers: &Answers) -> Result<String, Failure> {
    let mut values = vec![
        ("office", "name_zh", answers.name.as_str()),
        ("office", "name_en", &answers.name_en),
        ("office", "region", &answers.region),
        ("office", "public_address", &answers.public_address),
    ];
    if let Some(url) = &args.database {
        values.push(("database", "url", url));
    }
    let text = example_with(&Loaded::empty(data).entries, &values);
    let loaded = Loaded::of_text(data, &text);
    config::refuse(&loaded.problems)?;
    for (value, flag) in [(&answers.name, "--name"), (&answers.region, "--region")] {
        if value.is_empty() {
            return Err(Failure::misuse(format!("{flag} must not be empty")));
        }
    }
    if answers.place.contains(char::is_control) {
        return Err(Failure::misuse(
            "--place must be one line without control characters",
        ));
    }
    Ok(text)
}

pub(super) fn make_folder(path: &Path) -> Outcome {
    if path.exists() && !path.is_dir() {
        return Err(DataFolder::new(Some(path.to_owned())).is_a_file());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(path)?;
    Ok(narrow(path, 0o700)?)
}

/// Takes a path away from everybody but its owner; one that is not there is left alone.
fn narrow(path: &Path, mode: u32) -> io::Result<()> {
    match fs::set_permissions(path, fs::Permissions::from_mode(mode)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// The folders and files of an installation belong to its owner alone: folders 0700, configuration,
/// key and database 0600, whatever they were copied or made with.
pub(super) fn keep_private(data: &DataFolder, config: &Config) -> Outcome {
    for folder in [data.path().to_owned(), data.path().join("blobs")] {
        narrow(&folder, 0o700)?;
    }
    let mut files = vec![data.config_file(), config.keys.file.clone()];
    if let Some(database) = installation::database_url(data, config).strip_prefix("sqlite:") {
        let besides = ["", "-wal", "-shm"].map(|end| format!("{database}{end}").into());
        files.extend(besides);
    }
    for file in files {
        narrow(&file, 0o600)?;
    }
    Ok(())
}

pub(super) fn write_config(data: &DataFolder, text: &str) -> Outcome {
    // Because: the address of a database may hold a password.
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(data.config_file())?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

fn founded(
    data: &DataFolder,
    key_path: &Path,
    answers: &Answers,
) -> Result<(Config, Invitation), Failure> {
    let config = config::load(data)?;
    let keys = KeyFile::generate(&SystemRandom);
    keys.write_new(key_path).map_err(wrong)?;
    super::block_on(async {
        let law = installation::law(&config)?;
        let store = installation::store(data, &config, Schema::Make).await?;
        let founding = Founding {
            name: answers.name.clone(),
            region: answers.region.clone(),
            sample: false,
        };
        let now = SystemClock.now().as_microsecond();
        if Installation::read(store.db())
            .await
            .map_err(wrong)?
            .is_some()
        {
            return Err(Failure::expected(
                "this database holds an office already; nothing was changed",
            ));
        }
        Installation::found(&store, &keys, &founding, now)
            .await
            .map_err(wrong)?;
        let found = Installation::read(store.db()).await.map_err(wrong)?;
        // Safe because: it was founded the line before.
        let found = found.expect("an office that was founded can be read");
        let app = installation::app(&config, store.clone(), keys, law, &found).await?;
        let invitation = app
            .first_administrator(&answers.place)
            .await
            .map_err(wrong)?;
        drop(app);
        store.close().await;
        Ok((config, invitation))
    })?
}

fn say(data: &DataFolder, config: &Config, invitation: &Invitation) {
    let folder = data.path().display();
    println!(
        "The office {} was founded in {folder}.",
        config.office.name_zh
    );
    println!();
    println!("1. Copy the key file to a safe place, apart from this machine and from its backups:");
    println!("     {}", config.keys.file.display());
    println!("   Whoever loses it loses the texts of all petitions, backups included.");
    println!(
        "2. Look through {}, then start:",
        data.config_file().display()
    );
    println!("     dengwen serve --data {folder}");
    println!(
        "3. Open this link once, within {} days, to set the administrator's",
        invitation.days
    );
    println!("   password (login name: admin):");
    println!(
        "     {}/invitation/{}",
        config.office.public_address, invitation.token
    );
}
