//! Stored events are a promise: one golden file for every kind and version of the payload.
//!
//! `golden/matter/KIND-1.jsonl` and `golden/petition/KIND-1.jsonl` hold payloads as they stand in
//! the database, a line each; the `.commitment` beside them holds what the store committed to. Both
//! directions are tested: the code of today writes exactly these bytes, and what was written once
//! is still read and understood. A file is never changed; a new shape is a new version beside it,
//! and fields that were added later stand filled in `KIND-1.filled.jsonl`.

mod facts;
mod filled;
mod parts;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use dengwen_domain::matter::{Event, Fact};
use dengwen_domain::petition::{PetitionEvent, PetitionFact};
use dengwen_store::EventRow;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::common::id;
use crate::events::hex;

fn folder(stream: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/golden")
        .join(stream)
}

fn read(stream: &str, file: &str) -> String {
    let path = folder(stream).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|_| {
        panic!(
            "{path:?} is missing: every kind of event has its golden file; commit what is written"
        )
    })
}

/// Compares with the golden file; where none stands yet, writes it and names it, so that the test
/// fails and the file is read and committed. What stands is never written over.
fn same(stream: &str, file: &str, text: &str, new: &mut Vec<String>) {
    let path = folder(stream).join(file);
    if !path.exists() {
        std::fs::create_dir_all(folder(stream)).unwrap();
        std::fs::write(&path, text).unwrap();
        new.push(format!("{stream}/{file}"));
        return;
    }
    let golden = read(stream, file);
    assert!(
        golden == text,
        "{path:?} no longer holds what the code writes.\nit holds:  {golden}\nwritten:   {text}\n\
         Stored events cannot change: make the field optional, or write a new version."
    );
}

/// The row of a payload, as the store commits to it.
fn row(stream_kind: &str, kind: &str, payload: &str) -> EventRow {
    EventRow {
        seq: 17,
        id: id(1),
        stream: id(2),
        stream_kind: stream_kind.to_owned(),
        stream_version: 3,
        kind: kind.to_owned(),
        schema_version: 1,
        recorded_at: 1_773_622_800_000_001,
        occurred_on: "2026-03-16".to_owned(),
        occurred_source: "clock".to_owned(),
        actor_person: Some(id(3)),
        actor_role: "dispatcher".to_owned(),
        actor_organ: Some(id(4)),
        on_behalf_of: None,
        rule_row: "T05".to_owned(),
        pack: "cn-national-2022".to_owned(),
        pack_digest: (0..32).collect(),
        payload: payload.to_owned(),
        salt: [0x5a; 32],
        commitment: [0; 32],
        imported: false,
    }
}

/// Writes every line again and reads it back; checks the commitments of version 1.
fn hold<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    (stream, kind, file): (&str, &str, &str),
    events: &[T],
    new: &mut Vec<String>,
) {
    let (mut lines, mut commitments) = (String::new(), String::new());
    for event in events {
        let payload = serde_json::to_string(event).unwrap();
        let row = row(stream, kind, &payload);
        let (bytes, digest) = (hex(&row.canonical()), hex(&row.expected_commitment()));
        writeln!(lines, "{payload}").unwrap();
        writeln!(commitments, "canonical {bytes}\ncommitment {digest}").unwrap();
    }
    same(stream, &format!("{file}.jsonl"), &lines, new);
    same(stream, &format!("{file}.commitment"), &commitments, new);
    for (line, event) in read(stream, &format!("{file}.jsonl")).lines().zip(events) {
        let understood: T = serde_json::from_str(line).unwrap();
        assert_eq!(&understood, event, "{kind}");
    }
}

/// Every file of a folder, whatever version: it is read and nothing of it is lost.
fn still_read<T: Serialize + DeserializeOwned>(stream: &str) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder(stream)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = name.strip_suffix(".jsonl") else {
            continue;
        };
        for line in read(stream, &name).lines() {
            let event: T = serde_json::from_str(line).unwrap_or_else(|e| panic!("{name}: {e}"));
            let whole: serde_json::Value = serde_json::from_str(line).unwrap();
            let again = serde_json::to_value(&event).unwrap();
            for (key, value) in whole.as_object().unwrap() {
                assert_eq!(again.get(key), Some(value), "{name}: {key} is lost");
            }
        }
        files.insert(stem.to_owned());
    }
    files
}

fn one_file_each(kinds: &[&str], found: &BTreeSet<String>) {
    for kind in kinds {
        assert!(
            found.contains(&format!("{kind}-1")),
            "{kind} has no golden file"
        );
    }
}

#[test]
fn every_kind_of_fact_of_a_matter_is_written_and_read_as_it_always_was() {
    let events: Vec<Event> = facts::facts()
        .into_iter()
        .map(parts::plain)
        .chain(parts::consequences())
        .collect();
    let mut new = Vec::new();
    for kind in Fact::KINDS {
        let of_kind: Vec<Event> = events
            .iter()
            .filter(|event| event.what.kind() == *kind)
            .cloned()
            .collect();
        assert!(
            !of_kind.is_empty(),
            "{kind} has no sample in golden/facts.rs"
        );
        hold(("matter", kind, &format!("{kind}-1")), &of_kind, &mut new);
        let filled = filled::matter_events().into_iter();
        let filled: Vec<Event> = filled.filter(|event| event.what.kind() == *kind).collect();
        if !filled.is_empty() {
            let file = format!("{kind}-1.filled");
            hold(("matter", kind, &file), &filled, &mut new);
        }
    }
    assert!(new.is_empty(), "written now, read and commit: {new:?}");
    one_file_each(Fact::KINDS, &still_read::<Event>("matter"));
}

#[test]
fn every_kind_of_fact_of_a_petition_is_written_and_read_as_it_always_was() {
    let events = parts::petition_events();
    let mut new = Vec::new();
    for kind in PetitionFact::KINDS {
        let of_kind: Vec<PetitionEvent> = events
            .iter()
            .filter(|event| event.what.kind() == *kind)
            .cloned()
            .collect();
        assert!(
            !of_kind.is_empty(),
            "{kind} has no sample in golden/parts.rs"
        );
        hold(("petition", kind, &format!("{kind}-1")), &of_kind, &mut new);
        let filled = filled::petition_events().into_iter();
        let filled: Vec<PetitionEvent> = filled.filter(|e| e.what.kind() == *kind).collect();
        if !filled.is_empty() {
            let file = format!("{kind}-1.filled");
            hold(("petition", kind, &file), &filled, &mut new);
        }
    }
    assert!(new.is_empty(), "written now, read and commit: {new:?}");
    one_file_each(
        PetitionFact::KINDS,
        &still_read::<PetitionEvent>("petition"),
    );
}

/// Fields of a source file that are left out where they are empty, each with the variant of an
/// enum that it stands in (as the word stored), where it stands in one.
fn left_out_where_empty(source: &str) -> Vec<(Option<String>, String)> {
    let (mut variant, mut fields) = (None, Vec::new());
    let (mut optional, mut renamed) = (false, None);
    for line in source.lines() {
        let text = line.trim();
        if text.starts_with("#[serde(") && text.contains("skip_serializing_if") {
            optional = true;
            renamed = text.split("rename = \"").nth(1);
        } else if text.starts_with("pub enum") || text.starts_with("pub struct") {
            variant = None;
        } else if line.starts_with("    ") && !line.starts_with("     ") && text.ends_with(" {") {
            let name = text.trim_end_matches(" {");
            variant = name.chars().all(char::is_alphanumeric).then(|| kebab(name));
        } else if optional && !text.starts_with("//") && !text.starts_with("#[") {
            let name = text.trim_start_matches("pub ").split(':').next().unwrap();
            let name = renamed.map_or(name, |rest| rest.split('"').next().unwrap());
            fields.push((variant.clone(), name.to_owned()));
            optional = false;
        }
    }
    fields
}

fn kebab(name: &str) -> String {
    let mut word = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.extend(c.to_lowercase());
    }
    word
}

#[test]
fn every_field_that_may_be_left_out_is_filled_in_a_golden_file() {
    let matter = [
        include_str!("../../../domain/src/matter/event.rs"),
        include_str!("../../../domain/src/matter/event/limit.rs"),
        include_str!("../../../domain/src/matter/limit_run.rs"),
        include_str!("../../../domain/src/matter/pending.rs"),
        include_str!("../../../domain/src/petition/correction.rs"),
        include_str!("../../../domain/src/limit/due.rs"),
    ];
    let petition = [include_str!("../../../domain/src/petition/mod.rs")];
    for (stream, sources) in [("matter", &matter[..]), ("petition", &petition[..])] {
        let mut texts: Vec<(String, String)> = Vec::new();
        for entry in std::fs::read_dir(folder(stream)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.strip_suffix(".jsonl").is_some() {
                texts.push((name.clone(), read(stream, &name)));
            }
        }
        let fields: Vec<_> = sources
            .iter()
            .flat_map(|s| left_out_where_empty(s))
            .collect();
        assert!(fields.len() > 3, "{stream}: the source is not what it was");
        for (variant, field) in fields {
            let own = |name: &str| match &variant {
                Some(kind)
                    if texts
                        .iter()
                        .any(|(n, _)| n.starts_with(&format!("{kind}-1."))) =>
                {
                    name.starts_with(&format!("{kind}-1."))
                }
                _ => true,
            };
            let key = format!("\"{field}\":");
            let filled = texts
                .iter()
                .any(|(name, text)| own(name) && text.contains(&key));
            assert!(
                filled,
                "{stream}: {field} of {variant:?} stands in no golden file"
            );
        }
    }
}

#[test]
fn the_kind_in_the_row_is_the_word_in_the_payload() {
    for fact in facts::facts() {
        let kind = fact.kind();
        let json = serde_json::to_value(parts::plain(fact)).unwrap();
        assert_eq!(json["fact"], kind);
    }
}

#[test]
fn every_code_that_was_ever_stored_is_still_known() {
    let today = parts::code_lists();
    let path = folder("codes.txt");
    if !path.exists() {
        std::fs::write(&path, &today).unwrap();
        panic!("{path:?} was missing and is written now: read it and commit it");
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    let now: BTreeSet<&str> = today.lines().collect();
    for line in golden.lines() {
        assert!(now.contains(line), "`{line}` was stored and is unknown now");
    }
    for line in &now {
        assert!(
            golden.lines().any(|known| known == *line),
            "`{line}` is new: add it to {path:?}"
        );
    }
}
