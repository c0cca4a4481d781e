//! The rows that follow from events, beside those that are stored.
//!
//! Invariant: every table that `project.rs` writes is in [`FOLDED`], so that a row too many is
//! found as well as one too few.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::engine::Snapshot;
use crate::error::StoreError;
use crate::row::{Row, TableSpec, Write};
use crate::tables::callback::CallbackRow;
use crate::tables::document::DocumentRow;
use crate::tables::limit_run::LimitRunRow;
use crate::tables::matter::MatterRow;
use crate::tables::matter_organ::MatterOrganRow;
use crate::tables::organ::OrganRow;
use crate::tables::person::PersonRow;
use crate::tables::petition::PetitionRow;
use crate::tables::petition_matter::PetitionMatterRow;
use crate::tables::rating::RatingRow;
use crate::tables::role_grant::RoleGrantRow;
use crate::tables::stream::StreamRow;
use crate::tables::task::TaskRow;
use crate::tables::topic::TopicRow;
use crate::tables::{chunks, in_values};
use crate::value::Value;
use crate::verify::Verified;

/// Each table that is folded from a kind of stream, with the column that names the stream; or its
/// key, where its rows do not know the stream's id.
const FOLDED: &[(&str, &TableSpec, &str)] = &[
    ("petition", PetitionRow::SPEC, "id"),
    ("matter", MatterRow::SPEC, "id"),
    ("matter", MatterOrganRow::SPEC, "matter"),
    ("matter", PetitionMatterRow::SPEC, "matter"),
    ("matter", TaskRow::SPEC, "matter"),
    ("matter", LimitRunRow::SPEC, "matter"),
    ("matter", DocumentRow::SPEC, "matter"),
    ("matter", RatingRow::SPEC, "matter"),
    ("matter", CallbackRow::SPEC, "matter"),
    ("organ", OrganRow::SPEC, "id"),
    ("person", PersonRow::SPEC, "id"),
    ("person", RoleGrantRow::SPEC, "person"),
    ("topic", TopicRow::SPEC, BY_KEY),
];

/// The key of topics.
const BY_KEY: &str = "code";

/// Rows of one table by their key.
type ByKey = BTreeMap<Vec<Value>, Vec<Value>>;

/// Compares what the events of `streams` say with what is stored.
pub(super) async fn compare(
    view: &mut Snapshot,
    streams: &[StreamRow],
    expected: &[Write],
    done: &mut Verified,
) -> Result<(), StoreError> {
    for (kind, spec, column) in FOLDED {
        let ids: Vec<Uuid> = streams
            .iter()
            .filter(|s| s.kind == *kind)
            .map(|s| s.id)
            .collect();
        let wanted: ByKey = expected
            .iter()
            .filter(|write| write.spec.name == spec.name)
            .map(|write| (write.key(), write.values.clone()))
            .collect();
        let parts = if *column == BY_KEY {
            wanted.keys().cloned().collect()
        } else {
            chunks(&ids)
        };
        let mut stored = ByKey::new();
        for part in parts {
            let sql = spec.select(&format!("WHERE {column} IN ({})", in_values(&part)));
            for row in view.fetch(sql, &part).await? {
                let values = crate::archive::values_of(spec, &row)?;
                let key = spec
                    .key_positions()
                    .into_iter()
                    .map(|i| values[i].clone())
                    .collect();
                stored.insert(key, values);
            }
        }
        done.rows += wanted.len() as u64;
        report(spec, &wanted, &stored, done);
    }
    Ok(())
}

fn report(spec: &TableSpec, wanted: &ByKey, stored: &ByKey, done: &mut Verified) {
    let keys: BTreeSet<&Vec<Value>> = wanted.keys().chain(stored.keys()).collect();
    for key in keys {
        let problem = match (wanted.get(key), stored.get(key)) {
            (Some(wanted), Some(stored)) => {
                let differ: Vec<&str> = (0..spec.columns.len())
                    .filter(|i| wanted.get(*i) != stored.get(*i))
                    .map(|i| spec.columns[i].name)
                    .collect();
                if differ.is_empty() {
                    continue;
                }
                format!("the events say otherwise about: {}", differ.join(", "))
            }
            (Some(_), None) => "the events have it, the table has not".to_owned(),
            (None, _) => "the table has it, no event says so".to_owned(),
        };
        done.find(spec.name, key_text(key), problem);
    }
}

fn key_text(key: &[Value]) -> String {
    let parts: Vec<String> = key
        .iter()
        .map(|value| match value {
            Value::Uuid(Some(id)) => id.to_string(),
            Value::I64(Some(number)) => number.to_string(),
            Value::Text(Some(text)) => text.clone(),
            Value::Bool(Some(yes)) => yes.to_string(),
            _ => "?".to_owned(),
        })
        .collect();
    parts.join("/")
}
