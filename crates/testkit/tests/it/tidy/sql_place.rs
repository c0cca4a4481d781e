//! SQL text stands in `store` alone, and text that is not a literal reaches the engine in one file.

use std::collections::BTreeSet;

use super::lexer::lines;
use super::tree::{SourceFile, rust};
use super::{Finding, hold};

/// How a statement of ours begins; written in capitals by the rules of the house.
const OPENINGS: [&str; 5] = [
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "WITH RECURSIVE ",
];

/// It starts a PostgreSQL and clones its databases before the store can speak to it.
const SERVER_OF_TESTS: &str = "crates/testkit/src/postgres.rs";

fn misplaced<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| file.crate_name() != Some("store") && file.path != SERVER_OF_TESTS)
        // This rule and its neighbours quote what they look for.
        .filter(|file| !file.path.contains("/tidy/"))
        .flat_map(|file| {
            lines(&file.text)
                .into_iter()
                .enumerate()
                .filter(|(_, line)| {
                    OPENINGS
                        .iter()
                        .any(|opening| line.strings.contains(opening))
                })
                .map(|(index, _)| Finding::at(file, index + 1, "SQL belongs in crates/store"))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The files that vouch for a text that is not a literal, by `AssertSqlSafe`.
fn vouching<'a>(files: impl Iterator<Item = &'a SourceFile>) -> BTreeSet<&'a str> {
    files
        .filter(|file| {
            lines(&file.text)
                .iter()
                .any(|line| line.code.contains("AssertSqlSafe"))
        })
        .map(|file| file.path.as_str())
        .collect()
}

#[test]
fn sql_stands_in_the_store_alone() {
    hold("sql-place", &misplaced(rust()));
}

#[test]
fn only_one_file_vouches_for_sql_that_is_no_literal() {
    let vouching = vouching(rust());
    assert!(
        vouching.len() <= 1,
        "AssertSqlSafe belongs in one file: {vouching:?}"
    );
    assert!(
        vouching
            .iter()
            .all(|path| path.starts_with("crates/store/src/")),
        "{vouching:?}"
    );
}

#[test]
fn sql_in_another_crate_is_found_and_a_comment_is_none() {
    let page = SourceFile::example(
        "crates/web/src/a.rs",
        "const Q: &str = \"SELECT id FROM matter\";",
    );
    let row = SourceFile::example(
        "crates/store/src/a.rs",
        "const Q: &str = \"SELECT id FROM matter\";",
    );
    let prose = SourceFile::example("crates/web/src/b.rs", "// SELECT is what the store does\n");
    let found = misplaced([&page, &row, &prose].into_iter());
    assert_eq!(
        found.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(),
        ["crates/web/src/a.rs"]
    );
}

#[test]
fn a_second_file_that_vouches_is_found() {
    let text = "sqlx::query(AssertSqlSafe(text))";
    let first = SourceFile::example("crates/store/src/a.rs", text);
    let second = SourceFile::example("crates/store/src/b.rs", text);
    assert_eq!(vouching([&first, &second].into_iter()).len(), 2);
}
