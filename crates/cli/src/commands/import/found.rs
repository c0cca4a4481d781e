//! An empty office without logins, for an import into a new folder: to look at figures, to try a
//! file, to begin.
//!
//! Invariant: where it fails it removes what it wrote.

use std::fs;

use clap::Args;
use dengwen_app::clock::{Clock as _, SystemClock};
use dengwen_app::installation::{Founding, Installation};
use dengwen_app::keys::KeyFile;
use dengwen_app::random::SystemRandom;

use super::super::init::{keep_private, make_folder, refuse_unfinished, write_config};
use crate::config::{self, Loaded, example_with};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, wrong};

/// What a new folder's office is called.
#[derive(Debug, Args)]
pub(super) struct NewOffice {
    /// Into a new folder: name of the office in Chinese.
    #[arg(long, default_value = "信访办公室")]
    name: String,
    /// Into a new folder: the place it serves.
    #[arg(long, default_value = "本地")]
    place: String,
    /// Into a new folder: region code of six digits; 100000 is the whole country.
    #[arg(long, default_value = "100000")]
    pub(super) region: String,
    /// Into a new folder: another database, such as postgres://user@host/name.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Founds it and gives its name.
///
/// # Errors
/// When something stands in the folder or the database already, or cannot be written.
pub(super) async fn found(data: &DataFolder, office: &NewOffice) -> Result<String, Failure> {
    refuse_unfinished(data)?;
    let key = config::load_without_file(data)?.keys.file;
    for path in [&key, &data.database_file()] {
        if path.exists() {
            return Err(Failure::expected(format!(
                "{} is there, but no dengwen.toml beside it: an office lived here. Nothing was \
                 changed; choose another folder with --data",
                path.display()
            )));
        }
    }
    let mut values = vec![
        ("office", "name_zh", office.name.as_str()),
        ("office", "region", &office.region),
    ];
    if let Some(url) = &office.database {
        values.push(("database", "url", url));
    }
    let text = example_with(&Loaded::empty(data).entries, &values);
    config::refuse(&Loaded::of_text(data, &text).problems)?;
    make_folder(data.path())?;
    write_config(data, &text)?;
    let made = make(data, office).await;
    if made.is_err() {
        for file in [data.config_file(), key, data.database_file()] {
            let _ = fs::remove_file(file);
        }
    }
    made?;
    keep_private(data, &config::load(data)?)?;
    Ok(office.name.clone())
}

async fn make(data: &DataFolder, office: &NewOffice) -> Outcome {
    let config = config::load(data)?;
    let keys = KeyFile::generate(&SystemRandom);
    keys.write_new(&config.keys.file).map_err(wrong)?;
    let law = installation::law(&config)?;
    let store = installation::store(data, &config, Schema::Make).await?;
    if Installation::read(store.db())
        .await
        .map_err(wrong)?
        .is_some()
    {
        return Err(Failure::expected(
            "this database holds an office already; nothing was changed",
        ));
    }
    let founding = Founding {
        name: office.name.clone(),
        region: office.region.clone(),
        sample: false,
    };
    let now = SystemClock.now().as_microsecond();
    Installation::found(&store, &keys, &founding, now)
        .await
        .map_err(wrong)?;
    let found = Installation::read(store.db()).await.map_err(wrong)?;
    // Safe because: it was founded the line before.
    let found = found.expect("an office that was founded can be read");
    let app = installation::app(&config, store.clone(), keys, law, &found).await?;
    app.found_place(&office.place).await.map_err(wrong)?;
    drop(app);
    store.close().await;
    Ok(())
}
