//! Events: one order for every reader, instants that never go back, commitments that hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dengwen_store::tables::event;
use dengwen_testkit::both_engines;

use crate::common::{append, id};

both_engines! {
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
