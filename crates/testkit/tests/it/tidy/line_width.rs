//! A line of Rust has at most 100 characters; a Chinese character counts as one.

use super::tree::{SourceFile, rust};
use super::{Finding, hold};

const CHARACTERS_MAX: usize = 100;

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .flat_map(|file| {
            file.text
                .lines()
                .enumerate()
                .map(move |(index, line)| (file, index + 1, line))
        })
        .filter(|(_, _, line)| line.chars().count() > CHARACTERS_MAX)
        .map(|(file, number, line)| {
            Finding::at(
                file,
                number,
                format!("{} characters; break the line", line.chars().count()),
            )
        })
        .collect()
}

#[test]
fn every_line_fits_on_the_screen() {
    hold("line-width", &findings(rust()));
}

#[test]
fn a_wide_line_is_found_and_chinese_counts_by_character() {
    let text = format!("// {}\n// {}\n", "x".repeat(98), "信".repeat(97));
    let found = findings([&SourceFile::example("crates/app/src/a.rs", &text)].into_iter());
    assert_eq!(found.iter().map(|it| it.line).collect::<Vec<_>>(), [1]);
}
