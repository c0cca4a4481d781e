//! The data folder of an installation and the files that have a fixed place in it.
//!
//! It reads nothing. Invariant: one folder belongs to one installation, and everything the program
//! writes without being told a place stands below it.

use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// Where a real office lives when neither `--data` nor `DENGWEN_DATA` says so.
const DEFAULT: &str = "dengwen-data";

/// The folder of one installation.
#[derive(Debug, Clone)]
pub(crate) struct DataFolder(PathBuf);

impl DataFolder {
    /// The folder that was named, or the default below the current one.
    pub(crate) fn new(named: Option<PathBuf>) -> Self {
        Self(named.unwrap_or_else(|| PathBuf::from(DEFAULT)))
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Why nothing can live here.
    pub(crate) fn is_a_file(&self) -> Failure {
        Failure::expected(format!(
            "{} is a file: name a folder with --data",
            self.0.display()
        ))
    }

    /// The configuration.
    pub(crate) fn config_file(&self) -> PathBuf {
        self.0.join("dengwen.toml")
    }

    /// The embedded database, where no other was named.
    pub(crate) fn database_file(&self) -> PathBuf {
        self.0.join("dengwen.db")
    }

    /// A path of the configuration: absolute, or seen from this folder.
    pub(crate) fn resolve(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }
}
