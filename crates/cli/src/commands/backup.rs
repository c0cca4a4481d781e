//! `dengwen backup`: everything in one file, in one snapshot, while the office goes on working.
//!
//! The key file is never in it. Invariant: a file of that name is there whole or not at all.

use std::path::PathBuf;

use clap::Args;
use dengwen_app::clock::{Clock as _, SystemClock};
use dengwen_store::archive;

use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, told};
use crate::server::logging;

/// Write everything but the keys into one file, also while serving; either engine can restore it.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write, such as dengwen-2026-03-16.backup.
    file: PathBuf,
    /// Replace a file of that name.
    #[arg(long)]
    replace: bool,
}

/// Writes the file.
///
/// # Errors
/// When there is no office, the file is there already, or the disk is full.
pub(crate) fn run(data: &DataFolder, args: &Backup) -> Outcome {
    let config = config::load(data)?;
    logging::start_for_command(&config.log);
    if args.file.exists() && !args.replace {
        return Err(Failure::expected(format!(
            "{} is there already; choose another name, or say --replace",
            args.file.display()
        )));
    }
    let folder = args.file.parent().filter(|it| !it.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Failure::expected(format!(
            "the folder {} is not there: make it first, or name another file",
            folder.display()
        )));
    }
    super::block_on(async {
        let store = installation::store(data, &config, Schema::AsItIs).await?;
        let now = SystemClock.now().as_microsecond();
        let written = archive::backup(&store, &args.file, now).await.map_err(told);
        store.close().await;
        let summary = written?;
        println!(
            "{}: {} rows, {} events, {} attachments. The key file {} is not in it",
            args.file.display(),
            summary.rows,
            summary.events,
            summary.blobs,
            config.keys.file.display()
        );
        missing(&summary.missing_blobs)
    })?
}

/// A backup with holes is still written, and never passes for a whole one.
pub(super) fn missing(blobs: &[String]) -> Outcome {
    if blobs.is_empty() {
        return Ok(());
    }
    Err(Failure::expected(format!(
        "{} attachments could not be found and are missing from it: {}",
        blobs.len(),
        blobs.join(", ")
    )))
}
