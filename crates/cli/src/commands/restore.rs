//! `dengwen restore`: brings a backup back into an empty installation, on either engine. That is
//! also how an office moves from SQLite to PostgreSQL.
//!
//! Invariant: nothing that is there is ever overwritten; a damaged file is refused before anything
//! is written.

use std::path::PathBuf;

use clap::Args;
use dengwen_app::clock::{Clock as _, SystemClock};
use dengwen_app::installation::Installation;
use dengwen_app::keys::KeyFile;
use dengwen_store::{DbOptions, archive};

use crate::config::{self, Config, Loaded, example_with};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, told, wrong};
use crate::server::logging;

const HOW: &str = "\
Put the key file (and dengwen.toml, if you have it) into the data folder first. To move to
PostgreSQL, take a new data folder whose dengwen.toml names the database, and restore into that.";

/// Bring a backup back into an empty installation, on either engine.
#[derive(Debug, Args)]
#[command(after_help = HOW)]
pub(crate) struct Restore {
    /// The file that `dengwen backup` wrote.
    file: PathBuf,
    /// Only read the file to its end, check its digest and say what it holds.
    #[arg(long)]
    check: bool,
}

/// Restores the file, or checks it.
///
/// # Errors
/// When the file is damaged or from a newer program, or the installation is not empty.
pub(crate) fn run(data: &DataFolder, args: &Restore) -> Outcome {
    let config = config::load(data)?;
    logging::start_for_command(&config.log);
    super::block_on(async {
        if args.check {
            return check(&args.file).await;
        }
        super::init::refuse_unfinished(data)?;
        restore(data, &config, &args.file).await
    })?
}

async fn check(file: &std::path::Path) -> Outcome {
    let (header, summary) = archive::inspect(file).await.map_err(told)?;
    println!(
        "{}: {}, schema {}, made on {}; {} rows, {} events, {} attachments; whole",
        file.display(),
        header.office,
        header.schema,
        header.engine,
        summary.rows,
        summary.events,
        summary.blobs
    );
    super::backup::missing(&summary.missing_blobs)
}

async fn restore(data: &DataFolder, config: &Config, file: &std::path::Path) -> Outcome {
    super::init::make_folder(data.path())?;
    let target = DbOptions {
        url: installation::database_url(data, config),
        connections: config.database.connections_max,
        create: true,
    };
    let now = SystemClock.now().as_microsecond();
    let (_, summary) = archive::restore(&target, data.path().join("blobs"), file, now)
        .await
        .map_err(told)?;
    let store = installation::store(data, config, Schema::AsItIs).await?;
    let found = Installation::read(store.db()).await.map_err(wrong);
    store.close().await;
    let installation = found?.ok_or_else(|| Failure::expected("the backup holds no office"))?;
    println!(
        "restored {}: {} rows, {} events, {} attachments",
        installation.name, summary.rows, summary.events, summary.blobs
    );
    if !data.config_file().exists() {
        write_config(data, &installation)?;
    }
    super::init::keep_private(data, config)?;
    say_key(config, &installation);
    super::backup::missing(&summary.missing_blobs)
}

/// Without a file the office would not know its name.
fn write_config(data: &DataFolder, installation: &Installation) -> Outcome {
    let values = [
        ("office", "name_zh", installation.name.as_str()),
        ("office", "region", &installation.region),
    ];
    let text = example_with(&Loaded::empty(data).entries, &values);
    super::init::write_config(data, &text)?;
    println!("wrote {}; look through it", data.config_file().display());
    Ok(())
}

fn say_key(config: &Config, installation: &Installation) {
    let path = config.keys.file.display();
    match KeyFile::read(&config.keys.file) {
        Ok(keys) if installation.fits(&keys) => {
            println!("the key file {path} belongs to it; next: dengwen verify, dengwen serve");
        }
        Ok(_) => println!("the key file {path} does NOT belong to it: put back the right one"),
        Err(_) => println!("now put back your copy of the key file as {path}"),
    }
}
