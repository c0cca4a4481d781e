//! Every path that a document names exists. A stale document is worse than none.

use std::collections::BTreeSet;

use super::tree::{SourceFile, tree};
use super::{Finding, hold};

fn findings<'a>(
    files: &'a [SourceFile],
    documents: impl Iterator<Item = &'a SourceFile>,
) -> Vec<Finding> {
    let known = known_paths(files);
    let folders: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.path.split_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    let mut found = Vec::new();
    for document in documents {
        for (index, line) in document.text.lines().enumerate() {
            let named = code_spans(line)
                .into_iter()
                .filter(|span| is_path(span, &folders))
                .map(str::to_owned);
            let linked = links(line)
                .into_iter()
                .map(|link| resolve(&document.path, link));
            let missing = named
                .chain(linked)
                .filter(|path| !known.contains(path.trim_end_matches('/')));
            found.extend(
                missing.map(|path| {
                    Finding::at(document, index + 1, format!("`{path}` does not exist"))
                }),
            );
        }
    }
    found
}

/// Every file and every folder that holds one.
fn known_paths(files: &[SourceFile]) -> BTreeSet<&str> {
    files
        .iter()
        .flat_map(|file| {
            let folders = file.path.match_indices('/').map(|(at, _)| &file.path[..at]);
            folders.chain([file.path.as_str()])
        })
        .collect()
}

fn code_spans(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// Whether a code span names a path of ours. Patterns (`<year>.toml`, `NNNN`) are none.
fn is_path(span: &str, folders: &BTreeSet<&str>) -> bool {
    let plain = span
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let folder = span.split_once('/').map(|(folder, _)| folder);
    plain && !span.contains("NNNN") && folder.is_some_and(|it| folders.contains(it))
}

/// The targets of the links that stay inside the repository.
fn links(line: &str) -> Vec<&str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#']).next())
        .filter(|target| !target.is_empty() && !target.contains("://"))
        .collect()
}

/// A link, seen from the top of the repository.
fn resolve(document: &str, link: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_path_that_a_document_names_exists() {
    let documents = tree()
        .iter()
        .filter(|file| file.has_extension("md") && file.path != "CHANGELOG.md");
    hold("paths", &findings(tree(), documents));
}

#[test]
fn a_path_and_a_link_to_nowhere_are_found() {
    let files = [
        SourceFile::example("crates/app/src/lib.rs", ""),
        SourceFile::example("docs/a.md", ""),
    ];
    let text = "`crates/app/src` `crates/app/src/none.rs` `crates/app/<x>.rs` `a/b`\n\
                [here](a.md) [there](none.md#top) [up](../crates/app/) [away](http://a.b)\n";
    let document = SourceFile::example("docs/b.md", text);
    let found = findings(&files, [&document].into_iter());
    let what: Vec<&str> = found.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(
        what,
        [
            "`crates/app/src/none.rs` does not exist",
            "`docs/none.md` does not exist"
        ]
    );
}
