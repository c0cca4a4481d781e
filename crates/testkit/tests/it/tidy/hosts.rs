//! No file names a package registry: where packages come from is the reader's own setting.

use super::tree::{SourceFile, tree};
use super::{Finding, hold};

/// Put together here, so that this file does not hold what it looks for.
const HOSTS: [&str; 8] = [
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs"),
    concat!("registry.", "yarnpkg"),
    concat!("deb.", "debian.org"),
    concat!("files.", "pythonhosted"),
    concat!("pypi", ".org"),
    concat!("arti", "factory"),
];

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            let line = line.to_lowercase();
            found.extend(
                HOSTS
                    .iter()
                    .filter(|host| line.contains(*host))
                    .map(|host| Finding::at(file, index + 1, format!("`{host}` is named"))),
            );
        }
    }
    found
}

#[test]
fn no_file_names_a_package_registry() {
    hold("hosts", &findings(tree().iter()));
}

#[test]
fn a_registry_in_a_lock_file_is_found() {
    for host in HOSTS {
        let lock = SourceFile::example("e2e/package-lock.json", &format!("\"https://{host}/a\""));
        assert_eq!(findings([&lock].into_iter()).len(), 1, "{host}");
    }
}
