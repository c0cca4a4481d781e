//! Nothing unfinished, skipped or silenced is committed.

use super::lexer::lines;
use super::tree::{SourceFile, tree};
use super::{Finding, hold};

/// Put together here, so that this file does not hold what it looks for.
const UNFINISHED: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// Code that must not be, and what to do instead.
const FORBIDDEN: [(&str, &str); 6] = [
    (concat!("to", "do!("), "finish it, or leave it out"),
    (concat!("unimpl", "emented!("), "finish it, or leave it out"),
    (concat!("#[ig", "nore"), "mend the test, or remove it"),
    (concat!("#[should_", "panic"), "assert on the error instead"),
    (
        concat!("#[al", "low("),
        "use #[expect(.., reason = \"..\")]",
    ),
    (
        concat!("#![al", "low("),
        "use #![expect(.., reason = \"..\")]",
    ),
];

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| !file.has_extension("lock") && !file.path.ends_with("package-lock.json"))
        .flat_map(|file| {
            let mut found = unfinished(file);
            if file.is_rust() {
                found.extend(forbidden(file));
            }
            found
        })
        .collect()
}

fn unfinished(file: &SourceFile) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        let marks = words.filter(|word| UNFINISHED.contains(word));
        found.extend(marks.map(|mark| {
            Finding::at(
                file,
                index + 1,
                format!("{mark}: finish it or leave it out"),
            )
        }));
    }
    found
}

fn forbidden(file: &SourceFile) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in lines(&file.text).iter().enumerate() {
        for (pattern, instead) in FORBIDDEN {
            if line.code.contains(pattern) {
                found.push(Finding::at(
                    file,
                    index + 1,
                    format!("`{pattern}`: {instead}"),
                ));
            }
        }
    }
    found
}

#[test]
fn nothing_unfinished_skipped_or_silenced_is_committed() {
    hold("marks", &findings(tree().iter()));
}

#[test]
fn each_mark_is_found_in_code_and_the_unfinished_ones_everywhere() {
    for (pattern, _) in FORBIDDEN {
        let file = SourceFile::example("crates/app/src/a.rs", pattern);
        assert_eq!(findings([&file].into_iter()).len(), 1, "{pattern}");
    }
    for mark in UNFINISHED {
        let file = SourceFile::example("docs/a.md", &format!("{mark}: later"));
        assert_eq!(findings([&file].into_iter()).len(), 1, "{mark}");
    }
}

#[test]
fn a_word_of_prose_that_holds_a_mark_is_no_mark() {
    let prose = concat!("// mentions #[al", "low] and TO", "DOs\n");
    let file = SourceFile::example("crates/app/src/a.rs", prose);
    assert_eq!(findings([&file].into_iter()), []);
}
