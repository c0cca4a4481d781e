//! `[rules]`: packs of the installation's own beside those that come with the program.

use std::path::PathBuf;

use dengwen_domain::pack::{PackProblem, PackSet};

use super::reader::{Problem, Reader};
use crate::folder::DataFolder;

/// Where further packs stand.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    folder: PathBuf,
    is_named: bool,
}

impl Rules {
    pub(super) fn read(reader: &mut Reader, data: &DataFolder) -> Self {
        let mut section = reader.section("rules");
        let folder = section.text(
            "packs_folder",
            "packs",
            "Folder with further rule packs, one folder a pack, seen from the data folder. An \
             overlay there changes limits that the law leaves to the office (rating C23, answer to \
             an objection C04b and others marked as defaults by `dengwen pack show`).",
        );
        Self {
            is_named: folder != "packs",
            folder: data.resolve(&folder),
        }
    }

    /// The packs of the program and of the installation, checked together.
    ///
    /// # Errors
    /// Every problem found, each with file and key.
    pub(crate) fn packs(&self) -> Result<PackSet, Vec<Problem>> {
        let files = self.files()?;
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let problem = |problem: PackProblem| Problem {
            path: format!("{}/{}", self.folder.display(), problem.file),
            what: format!("{}: {}", problem.key, problem.what),
        };
        let mut set = PackSet::builtin();
        match set.add(&files) {
            Ok(()) => Ok(set),
            Err(problems) => Err(problems.into_iter().map(problem).collect()),
        }
    }

    /// The texts of the installation's own packs, named `<pack>/<file>.toml`.
    ///
    /// # Errors
    /// When a folder that was named cannot be read.
    pub(crate) fn files(&self) -> Result<Vec<(String, String)>, Vec<Problem>> {
        if !self.folder.is_dir() {
            return if self.is_named {
                Err(vec![self.problem("is no folder".to_owned())])
            } else {
                Ok(Vec::new())
            };
        }
        self.texts()
            .map_err(|error| vec![self.problem(format!("could not be read: {error}"))])
    }

    fn problem(&self, what: String) -> Problem {
        Problem {
            path: format!("rules.packs_folder ({})", self.folder.display()),
            what,
        }
    }

    fn texts(&self) -> std::io::Result<Vec<(String, String)>> {
        let mut files = Vec::new();
        for pack in std::fs::read_dir(&self.folder)? {
            let pack = pack?;
            if !pack.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(pack.path())? {
                let path = file?.path();
                if path.extension().is_some_and(|it| it == "toml") {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let name = format!("{}/{name}", pack.file_name().to_string_lossy());
                    files.push((name, std::fs::read_to_string(&path)?));
                }
            }
        }
        // Because: folders are listed in any order, and problems should not be.
        files.sort();
        Ok(files)
    }
}
