//! Organs, topics, people and roles as their events say: each event carries the whole record.

use std::collections::BTreeMap;

use dengwen_domain::org::{Grant, Organ, Person};
use dengwen_domain::topic::Topic;
use serde::de::DeserializeOwned;

use crate::event::EventRow;
use crate::row::Write;
use crate::tables::organ::OrganRow;
use crate::tables::person::PersonRow;
use crate::tables::role_grant::RoleGrantRow;
use crate::tables::stream::StreamRow;
use crate::tables::topic::TopicRow;
use crate::verify::Verified;

/// The row of an organ.
pub(super) fn organ(stream: &StreamRow, events: &[&EventRow], done: &mut Verified) -> Vec<Write> {
    let Some(last) = events.last() else {
        return Vec::new();
    };
    let Some(organ) = read::<Organ>(last, done) else {
        return Vec::new();
    };
    vec![Write::upsert(OrganRow {
        id: stream.id,
        code: organ.code,
        version: stream.version,
        body: last.payload.clone(),
    })]
}

/// The row of an added topic.
pub(super) fn topic(stream: &StreamRow, events: &[&EventRow], done: &mut Verified) -> Vec<Write> {
    let Some(last) = events.last() else {
        return Vec::new();
    };
    let Some(topic) = read::<Topic>(last, done) else {
        return Vec::new();
    };
    vec![Write::upsert(TopicRow {
        code: topic.code,
        version: stream.version,
        body: last.payload.clone(),
    })]
}

/// The rows of a person and the roles they hold or held.
pub(super) fn person(stream: &StreamRow, events: &[&EventRow], done: &mut Verified) -> Vec<Write> {
    let mut saved = None;
    let mut grants: BTreeMap<_, Grant> = BTreeMap::new();
    for event in events {
        match event.kind.as_str() {
            "person-saved" => {
                saved = read::<Person>(event, done).map(|person| (person, &event.payload));
            }
            "role-granted" | "role-ended" => {
                if let Some(grant) = read::<Grant>(event, done) {
                    let key = (grant.role.to_string(), grant.organ, grant.from);
                    grants.insert(key, grant);
                }
            }
            _ => done.find("event", event.seq, "it is of a kind that no person has"),
        }
    }
    let Some((person, body)) = saved else {
        done.find("stream", stream.id, "it does not hold its person");
        return Vec::new();
    };
    let row = Write::upsert(PersonRow {
        id: stream.id,
        login: person.login,
        version: stream.version,
        body: body.clone(),
    });
    std::iter::once(row)
        .chain(
            grants
                .values()
                .map(|grant| Write::upsert(RoleGrantRow::from(grant))),
        )
        .collect()
}

fn read<T: DeserializeOwned>(event: &EventRow, done: &mut Verified) -> Option<T> {
    let read = serde_json::from_str(&event.payload).ok();
    if read.is_none() {
        done.find(
            "event",
            event.seq,
            "its payload is not one that this program knows",
        );
    }
    read
}
