//! `[keys]`: where the key file stands. Its content is read by the application alone.

use std::path::PathBuf;

use super::reader::Reader;
use crate::folder::DataFolder;

/// Where the secrets of the installation are.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    pub(crate) file: PathBuf,
}

impl Keys {
    pub(super) fn read(reader: &mut Reader, data: &DataFolder) -> Self {
        let mut section = reader.section("keys");
        let file = section.text(
            "file",
            "dengwen.key",
            "The key file, seen from the data folder. Whoever loses it loses every text, backups \
             included: keep a copy elsewhere, apart from the backups.",
        );
        if file.is_empty() {
            section.problem("file", "must name a file");
        }
        Self {
            file: data.resolve(&file),
        }
    }
}
