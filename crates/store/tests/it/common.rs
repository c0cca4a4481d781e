//! What these tests share: plain events and changes.

use dengwen_store::{Actor, Change, NewEvent};
use uuid::Uuid;

/// A fixed id.
pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

/// An event on a stream.
pub(crate) fn event(stream: Uuid, kind: &str, payload: &str) -> NewEvent {
    NewEvent {
        id: Uuid::from_u128(stream.as_u128() ^ 0xff00),
        stream,
        stream_kind: "petition".to_owned(),
        kind: kind.to_owned(),
        schema_version: 1,
        occurred_on: "2026-03-16".to_owned(),
        occurred_source: "clock".to_owned(),
        actor: Actor {
            role: "window_clerk".to_owned(),
            ..Actor::default()
        },
        rule_row: "received/register".to_owned(),
        pack: "cn-national-2022".to_owned(),
        pack_digest: vec![1, 2, 3],
        payload: payload.to_owned(),
        imported: false,
    }
}

/// A change that adds one event to a stream.
pub(crate) fn append(stream: Uuid, expected: i64) -> Change {
    let mut change = Change::new("test.append");
    change
        .read(stream, expected)
        .event(event(stream, "registered", "{}"));
    change
}
