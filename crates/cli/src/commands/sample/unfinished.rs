//! A sample that was begun and not finished: known by a mark that stands while it is made.
//!
//! Invariant: a real office is never removed, whatever mark stands beside it.

use std::fs;
use std::io::ErrorKind;

use dengwen_app::installation::Installation;
use dengwen_store::{Db, DbOptions};

use super::super::block_on;
use super::{LOGINS, is_in_folder, remove_begun};
use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, database_url};

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
    if data.config_file().exists() {
        let config = config::load(data)?;
        if !is_in_folder(data, &config) {
            return Err(Failure::expected(format!(
                "a sample was begun in {folder} and not finished, in a database of its own: drop \
                 that database and remove the folder yourself"
            )));
        }
        if block_on(holds_real_office(data, &config))? {
            return Err(Failure::expected(format!(
                "{folder} holds a real office, and {MARK} of a sample that was begun there before; \
                 remove that file yourself. Nothing was changed"
            )));
        }
    }
    eprintln!("dengwen: a sample was begun in {folder} and not finished; it is made anew");
    // Because: under the mark they are the sample's own; nothing of that name was there before.
    let _ = fs::remove_file(data.path().join(LOGINS));
    remove_begun(data, false);
    Ok(())
}

/// Whether somebody founded a real office there; what cannot be read was founded by nobody yet.
async fn holds_real_office(data: &DataFolder, config: &Config) -> bool {
    if installation::refuse_missing(data, config).is_err() {
        return false;
    }
    let options = DbOptions {
        url: database_url(data, config),
        connections: 1,
        create: false,
    };
    let Ok(db) = Db::open(&options).await else {
        return false;
    };
    let found = Installation::read(&db).await;
    db.close().await;
    matches!(found, Ok(Some(office)) if !office.sample)
}
