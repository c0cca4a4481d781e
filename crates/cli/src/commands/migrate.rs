//! `dengwen migrate`: brings the database to this program's schema.
//!
//! SQLite is copied first and also migrates by itself on `serve`; PostgreSQL migrates only here,
//! because other nodes may still run the program before.

use crate::config;
use crate::exit::Outcome;
use crate::folder::DataFolder;
use crate::installation::{self, Schema};
use crate::server::logging;

/// Migrates, and says where the schema stands now.
///
/// # Errors
/// What the store says: a newer schema, another process that migrates, an unreachable database.
pub(crate) fn run(data: &DataFolder) -> Outcome {
    let config = config::load(data)?;
    logging::start_for_command(&config.log);
    super::block_on(async {
        installation::refuse_missing(data, &config)?;
        let store = installation::store(data, &config, Schema::Make).await?;
        store.close().await;
        println!(
            "the schema is {}, as this program needs",
            dengwen_store::migrate::known()
        );
        Ok(())
    })?
}
