//! The whole procedure, walked: every state that lawful acts and passing days can reach under each
//! built-in pack, and what must hold at every one of them.

mod commands;
mod explore;
mod proofs;

use std::collections::BTreeSet;

use dengwen_domain::procedure::ActTable;
use jiff::civil::{Date, date};

use crate::office::book;
use explore::{Graph, Range, World};
use proofs::prove;

const PACKS: &[(&str, Date)] = &[
    ("cn-national-2022", date(2025, 3, 3)),
    ("cn-national-2005", date(2012, 3, 5)),
    ("eco-2025", date(2025, 3, 3)),
    ("zhejiang-2016", date(2019, 3, 4)),
];

const ALL: &[Range] = &[Range::Classes, Range::Company, Range::Visits];
/// An overlay has the table of its base; other limits and grounds are met on the shorter ways.
const SHORT: &[Range] = &[Range::Visits];

fn walk(pack: &str, today: Date, ranges: &[Range]) {
    let world = World::new(book(pack));
    let mut rows: BTreeSet<String> = BTreeSet::new();
    for range in ranges.iter().copied() {
        let graph = Graph::explore(&world, today, range);
        let edges: usize = graph.nodes.iter().map(|node| node.next.len()).sum();
        println!(
            "{pack}, {range:?}: {} states, {edges} ways",
            graph.nodes.len()
        );
        let told: Vec<String> = prove(&graph)
            .iter()
            .map(|(problem, path)| format!("{problem}\n    {path}"))
            .collect();
        assert!(told.is_empty(), "{pack}, {range:?}:\n{}", told.join("\n"));
        rows.extend(graph.rows_used);
    }
    if ranges.len() < ALL.len() {
        return;
    }
    // Because: limits move only when a calendar year is added, and here none is; no organ ends, and
    // nobody tells of another procedure. How C17 ends by itself, and that new material was seen,
    // are told apart: as states of their own they would only multiply the others.
    let elsewhere = [
        "A-recompute",
        "A-succeed",
        "A-other-limit",
        "A-material-seen",
        "T18c",
    ];
    rows.extend(elsewhere.map(str::to_owned));
    for row in world.book.acts.rows() {
        assert!(rows.contains(&row.id), "{pack}: {} never passes", row.id);
    }
}

/// What the walk says of the pack of 2022 after somebody changed its table.
fn problems_of(change: impl Fn(String) -> String) -> String {
    let mut book = book("cn-national-2022");
    book.acts = ActTable::parse(&change(book.pack.acts.clone())).unwrap();
    let world = World::new(book);
    let graph = Graph::explore(&world, PACKS[0].1, Range::Visits);
    let problems: Vec<String> = prove(&graph).into_keys().collect();
    problems.join("\n")
}

/// Rewrites one row of the table.
fn in_row(table: &str, id: &str, old: &str, new: &str) -> String {
    let start = table
        .find(&format!("id = \"{id}\"\n"))
        .expect("the row is there");
    let end = table[start..]
        .find("[[row]]")
        .map_or(table.len(), |at| start + at);
    let row = table[start..end].replacen(old, new, 1);
    assert_ne!(row, table[start..end], "the row was changed");
    format!("{}{row}{}", &table[..start], &table[end..])
}

#[test]
fn a_pack_with_a_stage_without_a_way_out_is_caught() {
    let told = problems_of(|table| {
        // Because: what turns out to be a report has a way out of its own.
        let table = in_row(&table, "A-classify-late", "\"opinion-issued\", ", "");
        in_row(
            &table,
            "T28",
            "from = [\"opinion-issued\"]",
            "from = [\"voided\"]",
        )
    });
    assert!(
        told.contains("opinion-issued: no way to an answer"),
        "{told}"
    );
    let told = problems_of(|table| in_row(&table, "T32", "\"replied\", ", ""));
    assert!(told.contains("replied: a dead end"), "{told}");
}

#[test]
fn a_pack_that_never_stops_a_limit_is_caught() {
    let told = problems_of(|table| in_row(&table, "T28", "\"C05\"", ""));
    assert!(
        told.contains("served: C05 still runs after the answer"),
        "{told}"
    );
    assert!(told.contains("served: C05 never ends"), "{told}");
}

#[test]
fn a_pack_that_starts_no_limit_is_caught() {
    let told = problems_of(|table| in_row(&table, "T17", "starts = [\"C05\"]", "starts = []"));
    assert!(told.contains("accepted: no limit runs"), "{told}");
}

#[test]
fn every_state_of_the_regulation_of_2022_has_an_owner_a_limit_and_a_way_out() {
    walk(PACKS[0].0, PACKS[0].1, ALL);
}

#[test]
fn every_state_of_the_regulation_of_2005_has_an_owner_a_limit_and_a_way_out() {
    walk(PACKS[1].0, PACKS[1].1, ALL);
}

#[test]
fn every_state_of_the_ecology_sector_has_an_owner_a_limit_and_a_way_out() {
    walk(PACKS[2].0, PACKS[2].1, SHORT);
}

#[test]
fn every_state_of_zhejiang_before_2022_has_an_owner_a_limit_and_a_way_out() {
    walk(PACKS[3].0, PACKS[3].1, SHORT);
}
