//! ARCHITECTURE.md names every crate and every folder at the top: a map of the whole exists.

use std::collections::BTreeSet;

use super::tree::{SourceFile, tree};

/// What the map leaves out.
fn unnamed(files: &[SourceFile], map: &str) -> Vec<String> {
    let mut places = BTreeSet::new();
    for file in files {
        if let Some((folder, _)) = file.path.split_once('/') {
            places.insert(format!("{folder}/"));
        }
        if let Some(name) = file.crate_name() {
            places.insert(format!("crates/{name}"));
        }
    }
    places
        .into_iter()
        .filter(|place| !map.contains(&format!("`{place}")))
        .collect()
}

#[test]
fn the_map_names_every_crate_and_every_folder_at_the_top() {
    let map = tree()
        .iter()
        .find(|file| file.path == "ARCHITECTURE.md")
        .expect("the map is there");
    assert_eq!(unnamed(tree(), &map.text), Vec::<String>::new());
    assert!(
        map.text.lines().count() < 300,
        "a map of 300 lines is a territory"
    );
}

#[test]
fn a_crate_and_a_folder_off_the_map_are_found() {
    let files = [
        SourceFile::example("crates/app/Cargo.toml", ""),
        SourceFile::example("e2e/run.mjs", ""),
    ];
    assert_eq!(unnamed(&files, "`crates/` holds `crates/app`"), ["e2e/"]);
}
