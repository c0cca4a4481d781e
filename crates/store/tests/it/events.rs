//! Events: one order for every reader, instants that never go back, commitments that hold.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dengwen_store::tables::event;
use dengwen_store::{Change, EventRow, NewEvent};
use dengwen_testkit::both_engines;

use crate::common::{self, append, id};

/// An event with every column set, once with and once without its optional ids.
fn sample(with_ids: bool) -> EventRow {
    let optional = |n| with_ids.then(|| id(n));
    EventRow {
        seq: 4_711,
        id: id(1),
        stream: id(2),
        stream_kind: "matter".to_owned(),
        stream_version: 3,
        kind: "accepted".to_owned(),
        schema_version: 1,
        recorded_at: 1_773_622_800_000_001,
        occurred_on: "2026-03-16".to_owned(),
        occurred_source: "clock".to_owned(),
        actor_person: optional(3),
        actor_role: "unit_handler".to_owned(),
        actor_organ: optional(4),
        on_behalf_of: optional(5),
        rule_row: "registered/accept".to_owned(),
        pack: "cn-national-2022".to_owned(),
        pack_digest: (0..32).collect(),
        payload: "{\"期限\":\"C04\"}".to_owned(),
        salt: [0xa5; 32],
        commitment: [0; 32],
        imported: !with_ids,
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

#[test]
fn the_canonical_bytes_of_version_1_are_frozen() {
    let mut text = String::new();
    for with_ids in [true, false] {
        let event = sample(with_ids);
        let bytes = hex(&event.canonical());
        let commitment = hex(&event.expected_commitment());
        writeln!(text, "canonical {bytes}\ncommitment {commitment}").unwrap();
    }
    // Commitments that were published must stay checkable: never change this file, add a version.
    assert_eq!(text, include_str!("golden/event-1.txt"));
}

#[test]
fn a_change_in_any_column_changes_the_commitment() {
    let changes: [fn(&mut EventRow); 20] = [
        |e| e.seq += 1,
        |e| e.id = id(9),
        |e| e.stream = id(9),
        |e| e.stream_kind.clear(),
        |e| e.stream_version += 1,
        |e| e.kind.push('x'),
        |e| e.schema_version += 1,
        |e| e.recorded_at -= 1,
        |e| e.occurred_on = "2026-03-15".to_owned(),
        |e| e.occurred_source = "postmark".to_owned(),
        |e| e.actor_person = None,
        |e| e.actor_role.clear(),
        |e| e.actor_organ = None,
        |e| e.on_behalf_of = None,
        |e| e.rule_row.clear(),
        |e| e.pack.clear(),
        |e| e.pack_digest.clear(),
        |e| e.payload.push(' '),
        |e| e.salt[31] ^= 1,
        |e| e.imported = true,
    ];
    let whole = sample(true).expected_commitment();
    for (n, change) in changes.into_iter().enumerate() {
        let mut event = sample(true);
        change(&mut event);
        assert_ne!(event.expected_commitment(), whole, "change {n}");
    }
}

both_engines! {
    async fn events_of_some_kinds_are_read_stream_by_stream_and_no_others(store: TestStore) {
        let mut change = Change::new("test.kinds");
        let all = [(7, "seen"), (5, "added"), (7, "other"), (7, "added"), (6, "added")];
        for (n, (stream, kind)) in (100..).zip(all) {
            change.read(id(stream), 0);
            change.event(NewEvent { id: id(n), ..common::event(id(stream), kind, "{}") });
        }
        store.commit(change).await.unwrap();
        let kinds = ["added", "seen"];
        let rows = event::of_kinds(store.db(), &[id(7), id(5)], &kinds).await.unwrap();
        let found: Vec<_> = rows.iter().map(|row| (row.stream, row.kind.as_str())).collect();
        assert_eq!(found, [(id(5), "added"), (id(7), "seen"), (id(7), "added")]);
        assert!(event::of_kinds(store.db(), &[], &kinds).await.unwrap().is_empty());
        assert!(event::of_kinds(store.db(), &[id(7)], &[]).await.unwrap().is_empty());
    }

    async fn a_reader_of_the_tail_sees_every_event_in_order_while_two_nodes_write(
        store: TestStore
    ) {
        let second = store.second_node().await;
        let done = Arc::new(AtomicBool::new(false));
        let reader = tokio::spawn({
            let (db, done) = (store.db().clone(), Arc::clone(&done));
            async move {
                let mut seen = Vec::new();
                loop {
                    let finished = done.load(Ordering::SeqCst);
                    let after = seen.last().copied().unwrap_or(0);
                    let tail = event::tail(&db, after, 50).await.unwrap();
                    if finished && tail.is_empty() {
                        return seen;
                    }
                    seen.extend(tail.into_iter().map(|e| e.seq));
                    tokio::task::yield_now().await;
                }
            }
        });
        let mut writers = Vec::new();
        for n in 0..16 {
            let node = if n % 2 == 0 { store.store.clone() } else { second.clone() };
            writers.push(tokio::spawn(async move {
                for round in 0..25 {
                    node.commit(append(id(n * 1000 + round), 0)).await.unwrap();
                }
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
        done.store(true, Ordering::SeqCst);
        let seen = reader.await.unwrap();
        assert_eq!(seen, (1..=400).collect::<Vec<i64>>(), "none missing, none out of order");
        second.close().await;
    }

    async fn the_recorded_instant_never_goes_back_with_the_clock(store: TestStore) {
        let first = store.commit(append(id(1), 0)).await.unwrap();
        store.advance(-3_600_000_000);

        let second = store.commit(append(id(2), 0)).await.unwrap();

        assert_eq!(second.recorded_at, first.recorded_at);
        let store = store.restarted().await;
        let third = store.commit(append(id(3), 0)).await.unwrap();
        assert_eq!(third.recorded_at, first.recorded_at);
    }

    async fn a_stored_event_keeps_its_commitment_and_a_changed_one_does_not(store: TestStore) {
        store.commit(append(id(1), 0)).await.unwrap();
        let mut stored = event::by_stream(store.db(), id(1), 0).await.unwrap().remove(0);
        assert!(stored.is_intact());
        assert_ne!(stored.salt, [0; 32]);

        stored.occurred_on = "2026-03-15".to_owned();

        assert!(!stored.is_intact());
    }

    async fn a_stream_is_read_from_a_version_on(store: TestStore) {
        for version in 0..5 {
            store.commit(append(id(1), version)).await.unwrap();
        }
        let events = event::by_stream(store.db(), id(1), 3).await.unwrap();
        assert_eq!(events.iter().map(|e| e.stream_version).collect::<Vec<_>>(), [4, 5]);
    }
}
