//! What we build on: licences we accept, crates we never take, versions that stand twice, and a
//! row of reasons in `docs/adr/0005-dependencies.md` for each crate we name ourselves.
//!
//! It asks cargo, offline, and looks at what is built for this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::OnceLock;

use serde::Deserialize;

use super::tree::top;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    licences: BTreeSet<String>,
    duplicates: BTreeSet<String>,
    banned: BTreeMap<String, String>,
}

fn rules() -> Rules {
    toml::from_str(include_str!("dependencies.toml")).expect("dependencies.toml is valid")
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// Nothing for our own crates.
    source: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    path: Option<String>,
}

fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(top());
    cargo
}

fn this_machine() -> String {
    let version = cargo().arg("-vV").output().expect("cargo runs");
    let version = String::from_utf8(version.stdout).expect("cargo speaks UTF-8");
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("cargo names its host")
        .to_owned()
}

fn packages() -> &'static [Package] {
    static METADATA: OnceLock<Metadata> = OnceLock::new();
    &METADATA
        .get_or_init(|| {
            let asked = cargo()
                .args([
                    "metadata",
                    "--format-version",
                    "1",
                    "--locked",
                    "--offline",
                    "--filter-platform",
                ])
                .arg(this_machine())
                .output()
                .expect("cargo runs");
            assert!(
                asked.status.success(),
                "{}",
                String::from_utf8_lossy(&asked.stderr)
            );
            serde_json::from_slice(&asked.stdout).expect("cargo answers as documented")
        })
        .packages
}

/// Whether one of the choices an expression offers is wholly among the accepted licences.
fn is_accepted(expression: &str, accepted: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (holds, rest) = any_of(&words, accepted);
    holds && rest.is_empty()
}

fn any_of<'a, 'w>(words: &'w [&'a str], accepted: &BTreeSet<String>) -> (bool, &'w [&'a str]) {
    let (mut holds, mut rest) = all_of(words, accepted);
    while let ["OR", after @ ..] = rest {
        let (other, left) = all_of(after, accepted);
        holds |= other;
        rest = left;
    }
    (holds, rest)
}

fn all_of<'a, 'w>(words: &'w [&'a str], accepted: &BTreeSet<String>) -> (bool, &'w [&'a str]) {
    let (mut holds, mut rest) = one(words, accepted);
    while let ["AND", after @ ..] = rest {
        let (other, left) = one(after, accepted);
        holds &= other;
        rest = left;
    }
    (holds, rest)
}

fn one<'a, 'w>(words: &'w [&'a str], accepted: &BTreeSet<String>) -> (bool, &'w [&'a str]) {
    match words {
        ["(", inside @ ..] => {
            let (holds, rest) = any_of(inside, accepted);
            (holds, rest.strip_prefix(&[")"]).unwrap_or(rest))
        }
        [licence, "WITH", exception, rest @ ..] => (
            accepted.contains(&format!("{licence} WITH {exception}")),
            rest,
        ),
        [licence, rest @ ..] => (accepted.contains(*licence), rest),
        [] => (false, words),
    }
}

fn unaccepted(packages: &[Package], accepted: &BTreeSet<String>) -> Vec<String> {
    packages
        .iter()
        .filter(|it| it.source.is_some())
        .filter(|it| {
            !it.license
                .as_deref()
                .is_some_and(|expression| is_accepted(expression, accepted))
        })
        .map(|it| {
            format!(
                "{} {}: {:?} is not accepted",
                it.name, it.version, it.license
            )
        })
        .collect()
}

fn banned(packages: &[Package], banned: &BTreeMap<String, String>) -> Vec<String> {
    packages
        .iter()
        .filter_map(|it| Some(format!("{} is banned: {}", it.name, banned.get(&it.name)?)))
        .collect()
}

/// Differences between the versions that stand twice and the list of those we know.
fn duplicates(packages: &[Package], known: &BTreeSet<String>) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        versions
            .entry(&package.name)
            .or_default()
            .insert(&package.version);
    }
    let twice: BTreeSet<&str> = versions
        .iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, _)| *name)
        .collect();
    let new = twice
        .iter()
        .filter(|name| !known.contains(**name))
        .map(|name| format!("{name} stands twice now: {:?}", versions[name]));
    let gone = known
        .iter()
        .filter(|name| !twice.contains(name.as_str()))
        .map(|name| format!("{name} stands once now; remove it from dependencies.toml"));
    new.chain(gone).collect()
}

/// Crates we name ourselves that have no row of reasons.
fn without_reason(packages: &[Package], record: &str) -> Vec<String> {
    let ours = packages.iter().filter(|it| it.source.is_none());
    let direct: BTreeSet<&str> = ours
        .flat_map(|it| &it.dependencies)
        .filter(|it| it.path.is_none())
        .map(|it| it.name.as_str())
        .collect();
    let stated: BTreeSet<&str> = record
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let missing = direct
        .difference(&stated)
        .map(|name| format!("{name} has no row in the record"));
    let stale = stated
        .difference(&direct)
        .map(|name| format!("{name} is no longer a dependency"));
    missing.chain(stale).collect()
}

#[track_caller]
fn nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n  {}\n", wrong.join("\n  "));
}

#[test]
fn every_licence_we_build_on_is_accepted() {
    nothing(&unaccepted(packages(), &rules().licences));
}

#[test]
fn no_banned_crate_is_built() {
    nothing(&banned(packages(), &rules().banned));
}

#[test]
fn the_list_of_crates_that_stand_twice_only_shrinks() {
    nothing(&duplicates(packages(), &rules().duplicates));
}

#[test]
fn every_crate_comes_from_the_registry_or_is_ours() {
    let elsewhere = packages()
        .iter()
        .filter_map(|it| it.source.as_deref())
        .find(|it| !it.starts_with("registry+"));
    assert_eq!(
        elsewhere, None,
        "a source other than the registry cannot be reproduced"
    );
}

#[test]
fn every_direct_dependency_has_a_row_of_reasons() {
    let record = std::fs::read_to_string(top().join("docs/adr/0005-dependencies.md"))
        .expect("the record is there");
    nothing(&without_reason(packages(), &record));
}

#[cfg(test)]
fn package(name: &str, version: &str, license: &str) -> Package {
    let source = Some("registry+somewhere".to_owned());
    let license = Some(license.to_owned());
    Package {
        name: name.to_owned(),
        version: version.to_owned(),
        license,
        source,
        dependencies: Vec::new(),
    }
}

#[test]
fn a_licence_expression_is_accepted_when_one_choice_is() {
    let accepted = ["MIT", "Apache-2.0", "ISC"].map(str::to_owned).into();
    for right in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-2.0 OR MIT",
        "(GPL-2.0 OR MIT) AND ISC",
        "MIT AND Apache-2.0",
    ] {
        assert!(is_accepted(right, &accepted), "{right}");
    }
    for wrong in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(GPL-2.0 OR LGPL-2.1) AND MIT",
        "Apache-2.0 WITH X",
        "",
    ] {
        assert!(!is_accepted(wrong, &accepted), "{wrong}");
    }
}

#[test]
fn an_unaccepted_licence_a_banned_crate_and_a_second_version_are_found() {
    let packages = [
        package("a", "1.0.0", "MIT"),
        package("a", "2.0.0", "MIT"),
        package("b", "1.0.0", "GPL-3.0"),
    ];
    let accepted = ["MIT".to_owned()].into();
    assert_eq!(unaccepted(&packages, &accepted).len(), 1);
    assert_eq!(
        banned(
            &packages,
            &[("b".to_owned(), "it downloads".to_owned())].into()
        )
        .len(),
        1
    );
    assert_eq!(duplicates(&packages, &BTreeSet::new()).len(), 1);
    assert_eq!(duplicates(&packages, &["a".to_owned()].into()).len(), 0);
    assert_eq!(
        duplicates(&packages, &["a".to_owned(), "c".to_owned()].into()).len(),
        1
    );
}

#[test]
fn a_dependency_without_a_reason_and_a_reason_without_a_dependency_are_found() {
    let mut ours = package("dengwen", "0.1.0", "Apache-2.0");
    ours.source = None;
    ours.dependencies = vec![Dependency {
        name: "a".to_owned(),
        path: None,
    }];
    assert_eq!(without_reason(&[ours], "| `b` | once |\n").len(), 2);
}
