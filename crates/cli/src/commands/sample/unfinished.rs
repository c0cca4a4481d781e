//! A sample that was begun and not finished: known by a mark that stands while it is made.
//!
//! Invariant: a real office is never removed, whatever mark stands beside it, nor a database of
//! which nobody can say whose it is.

use std::fs;
use std::io::ErrorKind;

use dengwen_app::installation::Installation;
use dengwen_store::tables::installation as table;
use dengwen_store::{Db, DbOptions};

use super::super::block_on;
use super::words::REGION;
use super::{LOGINS, is_in_folder, is_own, remove_begun};
use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::database_url;

/// Stands in the folder, locked, while a sample is being made: whoever finds it and can lock it
/// finds a sample that was cut off.
pub(super) const MARK: &str = "dengwen-sample.unfinished";

/// Whether a sample was begun in the folder and not finished.
pub(crate) fn is_unfinished(data: &DataFolder) -> bool {
    data.path().join(MARK).exists()
}

/// Removes what a sample that was cut off has left, and says so.
pub(super) fn clear_unfinished(data: &DataFolder) -> Outcome {
    let path = data.path().join(MARK);
    let mark = match fs::File::open(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(());
        }
        opened => opened?,
    };
    let folder = data.path().display();
    match mark.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            return Err(Failure::expected(format!(
                "a sample is being made in {folder} at this moment by another program: wait for it"
            )));
        }
        Err(fs::TryLockError::Error(error)) => return Err(error.into()),
    }
    refuse_others(data)?;
    eprintln!("dengwen: a sample was begun in {folder} and not finished; it is made anew");
    // Because: under the mark they are the sample's own; nothing of that name was there before.
    let _ = fs::remove_file(data.path().join(LOGINS));
    remove_begun(data, false);
    Ok(())
}

/// Refuses what a sample that was cut off cannot have left.
fn refuse_others(data: &DataFolder) -> Outcome {
    let folder = data.path().display();
    let refused = |what: &str| {
        Err(Failure::expected(format!(
            "{folder} holds {what}, and {MARK} of a sample that was begun there before; remove \
             that file yourself. Nothing was changed"
        )))
    };
    if !data.config_file().exists() {
        // Because: a sample writes dengwen.toml first and removes it last.
        for entry in fs::read_dir(data.path())? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name != MARK && is_own(&name) {
                return refused(&format!("{name} without dengwen.toml"));
            }
        }
        return Ok(());
    }
    let config = config::load(data)?;
    if !is_in_folder(data, &config) {
        return Err(Failure::expected(format!(
            "a sample was begun in {folder} and not finished, in a database of its own: drop \
             that database and remove the folder yourself"
        )));
    }
    match block_on(begun(data, &config))? {
        Begun::Real => refused("a real office"),
        Begun::Unreadable(why) => refused(&format!("a database that cannot be read ({why})")),
        Begun::Sample | Begun::Nobody if config.office.region != REGION => {
            refused("a dengwen.toml that no sample wrote")
        }
        Begun::Sample | Begun::Nobody => Ok(()),
    }
}

/// Who founded the office of a database.
enum Begun {
    /// There is no database, or one without an office.
    Nobody,
    Sample,
    Real,
    /// Nobody can say.
    Unreadable(String),
}

async fn begun(data: &DataFolder, config: &Config) -> Begun {
    if !data.database_file().exists() {
        return Begun::Nobody;
    }
    let options = DbOptions {
        url: database_url(data, config),
        connections: 1,
        create: false,
    };
    let db = match Db::open(&options).await {
        Ok(db) => db,
        Err(error) => return Begun::Unreadable(error.to_string()),
    };
    let found = match table::is_made(&db).await {
        Ok(true) => Installation::read(&db).await,
        Ok(false) => Ok(None),
        Err(error) => Err(error.into()),
    };
    db.close().await;
    match found {
        Ok(None) => Begun::Nobody,
        Ok(Some(office)) if office.sample => Begun::Sample,
        Ok(Some(_)) => Begun::Real,
        Err(error) => Begun::Unreadable(error.to_string()),
    }
}
