//! The project is under one licence, named in every crate and in full at the top.

use super::tree::{SourceFile, tree};
use super::{Finding, hold};

fn findings(files: &[SourceFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    let licence = files.iter().find(|file| file.path == "LICENSE");
    if !licence.is_some_and(|file| file.text.contains("Apache License")) {
        let nowhere = SourceFile::example("LICENSE", "");
        found.push(Finding::at(
            &nowhere,
            1,
            "the text of the Apache License must stand here",
        ));
    }
    for file in files
        .iter()
        .filter(|file| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml"))
    {
        if !file
            .text
            .lines()
            .any(|line| line.trim() == "license.workspace = true")
        {
            found.push(Finding::at(file, 1, "add `license.workspace = true`"));
        }
    }
    found
}

#[test]
fn every_crate_is_under_the_licence_of_the_project() {
    hold("licence", &findings(tree()));
}

#[test]
fn a_crate_without_it_and_a_missing_text_are_found() {
    let other = SourceFile::example("crates/app/Cargo.toml", "license = \"MIT\"\n");
    assert_eq!(findings(&[other]).len(), 2);
}
