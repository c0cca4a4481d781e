//! Time is a value: no statement, column default or template asks an engine what time it is.
//! In Rust itself, `clippy.toml` forbids every clock but one.

use super::lexer::lines;
use super::tree::{SourceFile, tree};
use super::{Finding, hold};

const CLOCKS: [&str; 9] = [
    "now(",
    "'now'",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "julianday(",
    "unixepoch(",
    "statement_timestamp(",
];

fn findings<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| !file.path.contains("/tidy/"))
        .flat_map(|file| {
            places(file)
                .into_iter()
                .enumerate()
                .filter(|(_, text)| {
                    CLOCKS
                        .iter()
                        .any(|clock| text.to_lowercase().contains(clock))
                })
                .map(|(index, _)| Finding::at(file, index + 1, "pass the instant in as a value"))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What an engine or a template would run, line by line.
fn places(file: &SourceFile) -> Vec<String> {
    if file.has_extension("sql") {
        let without_comment = |line: &str| line.split("--").next().unwrap_or_default().to_owned();
        file.text.lines().map(without_comment).collect()
    } else if file.path.contains("/templates/") {
        file.text.lines().map(str::to_owned).collect()
    } else if file.is_rust() && file.crate_name() == Some("store") {
        lines(&file.text)
            .into_iter()
            .map(|line| line.strings)
            .collect()
    } else {
        Vec::new()
    }
}

#[test]
fn no_statement_and_no_template_asks_for_the_time() {
    hold("clock", &findings(tree().iter()));
}

#[test]
fn an_engine_or_template_that_asks_for_the_time_is_found() {
    let column = "at BIGINT DEFAULT CURRENT_TIMESTAMP";
    let migration = SourceFile::example("crates/store/migrations/0001_a.sql", column);
    let statement = SourceFile::example("crates/store/src/a.rs", "\"UPDATE a SET b = now()\"");
    let template = SourceFile::example("crates/web/templates/a.html", "{{ now() }}");
    let prose = SourceFile::example("crates/store/migrations/0002_b.sql", "-- never now()\n");
    assert_eq!(
        findings([&migration, &statement, &template, &prose].into_iter()).len(),
        3
    );
}
