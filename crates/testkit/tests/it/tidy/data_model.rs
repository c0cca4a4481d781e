//! `docs/data-model.md` tells of every table that the migrations make.

use std::collections::BTreeSet;

use super::tree::{SourceFile, tree};

/// Tables that a statement creates, and those that the page gives a row.
fn untold<'a>(migrations: impl Iterator<Item = &'a SourceFile>, page: &str) -> Vec<String> {
    let made: BTreeSet<&str> = migrations
        .flat_map(|file| file.text.lines())
        .filter_map(|line| line.strip_prefix("CREATE TABLE ")?.split([' ', '(']).next())
        .collect();
    made.into_iter()
        .filter(|table| !page.contains(&format!("\n| `{table}` |")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_table_is_told_of() {
    let page = tree()
        .iter()
        .find(|file| file.path == "docs/data-model.md")
        .expect("the page is there");
    let migrations = tree().iter().filter(|file| {
        file.path.starts_with("crates/store/migrations/") && file.has_extension("sql")
    });
    assert_eq!(untold(migrations, &page.text), Vec::<String>::new());
}

#[test]
fn a_table_that_nobody_tells_of_is_found() {
    let made = SourceFile::example(
        "crates/store/migrations/9_a.sql",
        "CREATE TABLE a (\nCREATE TABLE b (\n",
    );
    assert_eq!(untold([&made].into_iter(), "x\n| `a` | told |\n"), ["b"]);
}
