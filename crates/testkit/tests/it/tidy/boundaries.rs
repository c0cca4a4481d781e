//! What each crate may depend on, and the shape every crate has.
//!
//! The compiler keeps a boundary only while the dependency is absent; this rule keeps it absent.

use std::collections::BTreeSet;

use super::tree::{SourceFile, tree};
use super::{Finding, hold};

/// `domain` is pure: dates, data files, ids and errors, and nothing else.
const DOMAIN_MAY: [&str; 5] = ["jiff", "serde", "thiserror", "toml", "uuid"];

/// The log knows nothing of petitions: a hash and a signature.
const LEDGER_MAY: [&str; 4] = ["ed25519-dalek", "sha2", "thiserror", "zeroize"];

/// Crate, what its shipped code must never depend on, and why.
const MUST_NOT: [(&str, &[&str], &str); 5] = [
    (
        "store",
        &["dengwen-app", "dengwen-web", "axum"],
        "the store decides nothing and knows no HTTP",
    ),
    (
        "app",
        &["dengwen-web", "axum", "askama", "sqlx"],
        "a use case knows no HTTP, no HTML and no SQL",
    ),
    (
        "web",
        &["dengwen-store", "sqlx"],
        "a page asks a use case, never the store",
    ),
    ("cli", &["sqlx"], "SQL belongs in the store"),
    ("testkit", &["sqlx"], "SQL belongs in the store"),
];

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| {
            file.crate_name()
                .is_some_and(|name| file.path == format!("crates/{name}/Cargo.toml"))
        })
        .flat_map(of_manifest)
        .collect()
}

fn of_manifest(file: &SourceFile) -> Vec<Finding> {
    let name = file
        .crate_name()
        .expect("only manifests of crates come here");
    let manifest: toml::Table = toml::from_str(&file.text).expect("cargo has read it before");
    let shipped = names(&manifest, "dependencies");
    let mut wrong = Vec::new();
    match name {
        "domain" => wrong.extend(beyond(&shipped, &DOMAIN_MAY, "domain is pure")),
        "ledger" => wrong.extend(beyond(
            &shipped,
            &LEDGER_MAY,
            "ledger knows nothing of petitions",
        )),
        _ => {}
    }
    for (_, never, because) in MUST_NOT.iter().filter(|(of, ..)| *of == name) {
        let bad = never.iter().filter(|it| shipped.contains(**it));
        wrong.extend(bad.map(|it| format!("`{it}` must go: {because}")));
    }
    if shipped.contains("dengwen-testkit") {
        wrong.push("`dengwen-testkit` is for [dev-dependencies] alone".to_owned());
    }
    let inherits_lints = manifest
        .get("lints")
        .and_then(|it| it.get("workspace"))
        .and_then(toml::Value::as_bool);
    if inherits_lints != Some(true) {
        wrong.push("add `[lints] workspace = true`".to_owned());
    }
    wrong
        .into_iter()
        .map(|what| Finding::at(file, 1, what))
        .collect()
}

fn beyond(shipped: &BTreeSet<String>, may: &[&str], because: &str) -> Vec<String> {
    shipped
        .iter()
        .filter(|it| !may.contains(&it.as_str()))
        .map(|it| format!("`{it}` must go: {because}"))
        .collect()
}

fn names(manifest: &toml::Table, section: &str) -> BTreeSet<String> {
    manifest
        .get(section)
        .and_then(toml::Value::as_table)
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

/// One integration binary a crate: `tests/it/main.rs`, so that linking stays cheap.
fn stray_test_binaries<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| {
            let inside = file.path.split_once("/tests/").map(|(_, inside)| inside);
            let is_binary =
                |it: &str| !it.contains('/') || (it.ends_with("/main.rs") && it != "it/main.rs");
            file.crate_name().is_some() && file.is_rust() && inside.is_some_and(is_binary)
        })
        .map(|file| Finding::at(file, 1, "make it a module of the crate's tests/it/main.rs"))
        .collect()
}

/// A crate's own `clippy.toml` replaces the one at the top, so it must repeat every ban of it.
fn forgotten_bans(top: &str, of_crate: &SourceFile) -> Vec<Finding> {
    let own = banned(&of_crate.text);
    banned(top)
        .difference(&own)
        .map(|path| {
            Finding::at(
                of_crate,
                1,
                format!("repeat the ban of `{path}` from the top clippy.toml"),
            )
        })
        .collect()
}

fn banned(text: &str) -> BTreeSet<String> {
    let table: toml::Table = toml::from_str(text).expect("clippy.toml is valid");
    ["disallowed-methods", "disallowed-types"]
        .iter()
        .filter_map(|key| table.get(*key)?.as_array())
        .flatten()
        .filter_map(|entry| entry.as_str().or_else(|| entry.get("path")?.as_str()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_crate_keeps_to_its_dependencies() {
    hold("boundaries", &findings(tree().iter()));
}

#[test]
fn every_crate_has_one_integration_binary() {
    hold("test-binaries", &stray_test_binaries(tree().iter()));
}

#[test]
fn a_crate_with_its_own_clippy_settings_repeats_the_bans() {
    let top = tree()
        .iter()
        .find(|file| file.path == "clippy.toml")
        .expect("clippy.toml is at the top");
    let own = tree()
        .iter()
        .filter(|file| file.crate_name().is_some() && file.path.ends_with("/clippy.toml"));
    hold(
        "clippy-bans",
        &own.flat_map(|file| forgotten_bans(&top.text, file))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn exactly_one_crate_is_built_by_default() {
    let top = tree()
        .iter()
        .find(|file| file.path == "Cargo.toml")
        .expect("the workspace has a manifest");
    assert!(top.text.contains("default-members = [\"crates/cli\"]"));
}

#[test]
fn each_wrong_dependency_is_found() {
    let wrong = [
        ("domain", "tokio"),
        ("ledger", "dengwen-domain"),
        ("store", "dengwen-app"),
        ("app", "sqlx"),
        ("web", "dengwen-store"),
        ("cli", "sqlx"),
        ("cli", "dengwen-testkit"),
    ];
    for (name, dependency) in wrong {
        let text =
            format!("[dependencies]\n{dependency}.workspace = true\n[lints]\nworkspace = true\n");
        let file = SourceFile::example(&format!("crates/{name}/Cargo.toml"), &text);
        assert_eq!(
            findings([&file].into_iter()).len(),
            1,
            "{name} on {dependency}"
        );
    }
}

#[test]
fn a_crate_without_the_lints_and_a_second_test_binary_are_found() {
    let manifest = SourceFile::example("crates/app/Cargo.toml", "[dependencies]\n");
    assert_eq!(findings([&manifest].into_iter()).len(), 1);
    let second = SourceFile::example("crates/app/tests/other.rs", "");
    let module = SourceFile::example("crates/app/tests/it/intake/mod.rs", "");
    assert_eq!(stray_test_binaries([&second, &module].into_iter()).len(), 1);
}

#[test]
fn a_forgotten_ban_is_found() {
    let own = SourceFile::example(
        "crates/domain/clippy.toml",
        "disallowed-methods = [\"std::fs::read\"]",
    );
    let top = "disallowed-methods = [{ path = \"a::now\", reason = \"one clock\" }]";
    assert_eq!(forgotten_bans(top, &own).len(), 1);
}
