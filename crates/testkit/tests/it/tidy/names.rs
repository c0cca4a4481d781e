//! A module is named after its subject. A drawer for anything is a subject nobody has found yet.

use super::tree::{SourceFile, tree};
use super::{Finding, hold};

const DRAWERS: [&str; 8] = [
    "util", "utils", "common", "helper", "helpers", "manager", "misc", "shared",
];

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| file.crate_name().is_some())
        .filter_map(|file| {
            let drawer = file
                .path
                .split('/')
                .map(|part| part.strip_suffix(".rs").unwrap_or(part))
                .find(|part| DRAWERS.contains(part))?;
            Some(Finding::at(
                file,
                1,
                format!("`{drawer}` is a drawer; name the subject"),
            ))
        })
        .collect()
}

#[test]
fn every_module_is_named_after_its_subject() {
    hold("names", &findings(tree().iter()));
}

#[test]
fn a_drawer_is_found_as_a_file_and_as_a_folder() {
    let file = SourceFile::example("crates/app/src/utils.rs", "");
    let folder = SourceFile::example("crates/app/src/common/dates.rs", "");
    let subject = SourceFile::example("crates/app/src/intake/manage.rs", "");
    assert_eq!(findings([&file, &folder, &subject].into_iter()).len(), 2);
}
