//! A line of Rust has at most 100 characters; a Chinese character counts as one.
//!
//! The contents of string literals are not counted: rustfmt does not break them either, and a
//! table of test data is read better whole.

use super::lexer::{Line, lines};
use super::tree::{SourceFile, rust};
use super::{Finding, hold};

const CHARACTERS_MAX: usize = 100;

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files.flat_map(of_file).collect()
}

fn of_file(file: &SourceFile) -> Vec<Finding> {
    lines(&file.text)
        .iter()
        .map(width)
        .enumerate()
        .filter(|(_, width)| *width > CHARACTERS_MAX)
        .map(|(index, width)| {
            Finding::at(
                file,
                index + 1,
                format!("{width} characters; break the line"),
            )
        })
        .collect()
}

fn width(line: &Line) -> usize {
    let comment = match line.comment.chars().count() {
        0 => 0,
        // The lexer leaves the first slash behind.
        characters => characters + 1,
    };
    line.code.chars().count() + comment
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

#[test]
fn a_line_is_not_wide_for_what_it_quotes() {
    let text = format!("const A: &str = \"{}\";\n", "x".repeat(200));
    let file = SourceFile::example("crates/app/src/a.rs", &text);
    assert_eq!(findings([&file].into_iter()), []);
}
