//! `docs/glossary.md` has a row for every stage, act, kind of event, limit in use, role, class and
//! route: the office's words are the code's words.

use std::collections::BTreeSet;

use dengwen_domain::codes::{Class, Route};
use dengwen_domain::matter::Fact;
use dengwen_domain::org::Role;
use dengwen_domain::petition::PetitionFact;
use dengwen_domain::procedure::{Act, Stage};

use super::tree::tree;

/// The code spans in one column of the tables under one heading.
fn codes<'a>(glossary: &'a str, heading: &str, column: usize) -> BTreeSet<&'a str> {
    glossary
        .lines()
        .skip_while(|line| line.strip_prefix("## ") != Some(heading))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").nth(column))
        .filter_map(|cell| cell.strip_prefix('`')?.strip_suffix('`'))
        .collect()
}

/// What is in the code and not in the glossary, and the other way round.
fn differences(
    heading: &str,
    code: impl IntoIterator<Item = &'static str>,
    glossary: &BTreeSet<&str>,
) -> Vec<String> {
    let code: BTreeSet<&str> = code.into_iter().collect();
    let missing = code
        .difference(glossary)
        .map(|it| format!("{heading}: `{it}` has no row"));
    let stale = glossary
        .difference(&code)
        .map(|it| format!("{heading}: `{it}` is not in the code"));
    missing.chain(stale).collect()
}

fn glossary() -> &'static str {
    let file = tree().iter().find(|file| file.path == "docs/glossary.md");
    &file.expect("the glossary is there").text
}

#[test]
fn every_stage_has_a_row() {
    let rows = codes(glossary(), "Stages", 0);
    let stages = Stage::ALL.iter().map(|it| it.as_str());
    assert_eq!(differences("Stages", stages, &rows), Vec::<String>::new());
}

#[test]
fn every_act_and_every_kind_of_event_has_a_row() {
    let acts = codes(glossary(), "Acts and their events", 0);
    let events = codes(glossary(), "Acts and their events", 1);
    let mut wrong = differences("Acts", Act::ALL.iter().map(|it| it.as_str()), &acts);
    wrong.extend(differences("Events", Fact::KINDS.iter().copied(), &events));
    let petition = codes(glossary(), "Events of a petition", 0);
    wrong.extend(differences(
        "Petition",
        PetitionFact::KINDS.iter().copied(),
        &petition,
    ));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_role_class_and_route_has_a_row() {
    let roles = codes(glossary(), "Who acts", 1);
    let routes = codes(glossary(), "Classes and routes", 0);
    let lawful = Class::ALL
        .iter()
        .map(|it| it.as_str())
        .chain(Route::ALL.iter().map(|it| it.as_str()));
    let mut wrong = differences("Who acts", Role::ALL.iter().map(|it| it.as_str()), &roles);
    wrong.extend(differences("Classes and routes", lawful, &routes));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_limit_of_the_glossary_is_in_the_code() {
    let limits = codes(glossary(), "Time limits", 0);
    let unknown: Vec<&str> = limits
        .into_iter()
        .filter(|id| dengwen_domain::limit::LimitId::parse(id).is_err())
        .collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

#[test]
fn a_code_without_a_row_and_a_row_without_a_code_are_found() {
    let text =
        "## Stages\n\n| code | term |\n| --- | --- |\n| `old` | x |\n\n## Other\n\n| `new` | y |\n";
    let rows = codes(text, "Stages", 0);
    assert_eq!(rows, ["old"].into());
    assert_eq!(differences("Stages", ["new"], &rows).len(), 2);
}
