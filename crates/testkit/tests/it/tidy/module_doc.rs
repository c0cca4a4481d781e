//! Every module outside tests opens with `//!`: what it is for, what it leaves out, what it guards.

use super::tree::{SourceFile, rust};
use super::{Finding, hold};

/// Fewer characters than this cannot say what a module is for.
const CHARACTERS_MIN: usize = 10;

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| !file.is_test())
        .filter(|file| opening(&file.text).chars().count() < CHARACTERS_MIN)
        .map(|file| Finding::at(file, 1, "open the module with `//!` and say what it is for"))
        .collect()
}

fn opening(text: &str) -> String {
    text.lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim)
        .collect()
}

#[test]
fn every_module_says_what_it_is_for() {
    hold("module-doc", &findings(rust()));
}

#[test]
fn a_module_that_says_nothing_is_found() {
    let silent = SourceFile::example("crates/app/src/a.rs", "use std::fmt;\n");
    let spoken = SourceFile::example(
        "crates/app/src/b.rs",
        "//! Receives what a citizen brings.\n",
    );
    let found = findings([&silent, &spoken].into_iter());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key, "crates/app/src/a.rs");
}
