//! Changes: versions, batches, keys, numbers, and failures that stay with their change.

use std::collections::BTreeSet;

use dengwen_store::tables::{idempotency, sealed, sealed::SealedRow, series, setting, stream};
use dengwen_store::{
    ANY_VERSION, Change, CommitError, Idempotency, NumberFormat, NumberWanted, Write,
};
use dengwen_testkit::both_engines;

use crate::common::{append, event, id};

fn sealed_row(n: u128) -> SealedRow {
    SealedRow {
        id: id(n),
        owner: id(1),
        field: "title".to_owned(),
        key_id: "k1".to_owned(),
        ciphertext: vec![7; 40],
    }
}

fn wanted(series: &str) -> NumberWanted {
    NumberWanted {
        series: series.to_owned(),
        prefix: "信".to_owned(),
        format: NumberFormat(|serial, prefix| format!("{prefix}-{serial:04}")),
    }
}

both_engines! {
    async fn an_act_is_committed_whole(store: TestStore) {
        let mut change = append(id(1), 0);
        change.insert(sealed_row(2));

        let done = store.commit(change).await.unwrap();

        assert_eq!((done.first_seq, done.last_seq), (1, 1));
        assert_eq!(done.versions[&id(1)], 1);
        assert_eq!(done.recorded_at, store.now());
        assert_eq!(stream::version(store.db(), id(1)).await.unwrap(), 1);
        assert_eq!(sealed::by_owner(store.db(), id(1)).await.unwrap(), [sealed_row(2)]);
    }

    async fn a_decision_on_an_old_version_is_a_conflict_and_leaves_no_trace(store: TestStore) {
        store.commit(append(id(1), 0)).await.unwrap();
        let mut stale = append(id(1), 0);
        stale.insert(sealed_row(2));

        let refused = store.commit(stale).await;

        assert_eq!(refused, Err(CommitError::Conflict { stream: id(1) }));
        assert_eq!(sealed::by_id(store.db(), id(2)).await.unwrap(), None);
        assert_eq!(store.figures().conflicts, 1);
    }

    async fn a_stream_that_is_only_relied_on_must_not_have_moved(store: TestStore) {
        store.commit(append(id(9), 0)).await.unwrap();
        let mut change = append(id(1), 0);
        change.read(id(9), 0);

        assert_eq!(store.commit(change).await, Err(CommitError::Conflict { stream: id(9) }));
    }

    async fn an_act_that_only_adds_takes_whatever_version_there_is(store: TestStore) {
        store.commit(append(id(1), 0)).await.unwrap();

        let done = store.commit(append(id(1), ANY_VERSION)).await.unwrap();

        assert_eq!(done.versions[&id(1)], 2);
    }

    async fn racing_increments_are_never_lost(store: TestStore) {
        let second = store.second_node().await;
        let mut workers = Vec::new();
        for worker in 0..8 {
            let node = if worker % 2 == 0 { store.store.clone() } else { second.clone() };
            workers.push(tokio::spawn(async move {
                for _ in 0..25 {
                    loop {
                        let version = stream::version(node.db(), id(1)).await.unwrap();
                        match node.commit(append(id(1), version)).await {
                            Ok(_) => break,
                            Err(CommitError::Conflict { .. }) => {}
                            Err(other) => panic!("{other}"),
                        }
                    }
                }
            }));
        }
        for worker in workers {
            worker.await.unwrap();
        }
        assert_eq!(stream::version(store.db(), id(1)).await.unwrap(), 200);
        second.close().await;
    }

    async fn under_load_a_commit_takes_at_least_eight_changes(store: TestStore) {
        let mut submitters = Vec::new();
        for n in 0..64_u128 {
            let node = store.store.clone();
            submitters.push(tokio::spawn(async move {
                for round in 0..20_u128 {
                    node.commit(append(id(1000 + n * 100 + round), 0)).await.unwrap();
                }
            }));
        }
        for submitter in submitters {
            submitter.await.unwrap();
        }
        let figures = store.figures();
        assert_eq!(figures.changes, 64 * 20);
        assert!(figures.changes >= 8 * figures.batches, "{figures:?}");
        assert_eq!(figures.depth, 0);
    }

    async fn a_repeated_request_gets_its_first_answer(store: TestStore) {
        let request = || {
            let mut change = append(id(1), 0);
            let number = change.number(wanted("xinfang-2026"));
            let answer = format!("{{\"number\":\"{number}\"}}");
            change.idempotency = Some(Idempotency { key: [5; 32], answer });
            change
        };
        let first = store.commit(request()).await.unwrap();

        let again = store.commit(request()).await;

        let answer = "{\"number\":\"信-0001\"}".to_owned();
        assert_eq!(first.answer.as_ref(), Some(&answer));
        assert_eq!(again, Err(CommitError::Replayed { answer: answer.clone() }));
        assert_eq!(idempotency::answer(store.db(), &[5; 32]).await.unwrap(), Some(answer));
        assert_eq!(series::last(store.db(), "xinfang-2026").await.unwrap(), 1);
    }

    async fn the_same_request_twice_at_once_is_done_once(store: TestStore) {
        let mut requests = Vec::new();
        for n in 0..8 {
            let node = store.store.clone();
            requests.push(tokio::spawn(async move {
                let mut change = append(id(100 + n), 0);
                let answer = format!("{n}");
                change.idempotency = Some(Idempotency { key: [6; 32], answer });
                node.commit(change).await
            }));
        }
        let mut done = Vec::new();
        let mut replayed = BTreeSet::new();
        for request in requests {
            match request.await.unwrap() {
                Ok(committed) => done.push(committed.answer.unwrap()),
                Err(CommitError::Replayed { answer }) => {
                    replayed.insert(answer);
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(done.len(), 1);
        assert_eq!(replayed.into_iter().collect::<Vec<_>>(), done);
    }

    async fn numbers_of_a_series_have_no_gaps_and_stand_in_rows_events_and_answers(
        store: TestStore
    ) {
        let mut requests = Vec::new();
        for n in 0..40 {
            let node = store.store.clone();
            requests.push(tokio::spawn(async move {
                let mut change = Change::new("test.number");
                let number = change.number(wanted("matter-2026"));
                let payload = format!("{{\"number\":\"{number}\"}}");
                change.read(id(200 + n), 0).event(event(id(200 + n), "opened", &payload));
                change.upsert(setting::SettingRow { name: format!("n{n}"), value: number });
                node.commit(change).await.unwrap().numbers
            }));
        }
        let mut numbers = BTreeSet::new();
        for request in requests {
            numbers.extend(request.await.unwrap());
        }
        let expected: BTreeSet<String> = (1..=40).map(|n| format!("信-{n:04}")).collect();
        assert_eq!(numbers, expected);
        let rows = setting::all(store.db()).await.unwrap();
        assert_eq!(rows.into_iter().map(|r| r.value).collect::<BTreeSet<_>>(), expected);
        let events = dengwen_store::tables::event::tail(store.db(), 0, 100).await.unwrap();
        assert!(events.iter().all(|e| e.payload.contains("信-") && e.is_intact()));
    }

    async fn one_bad_change_does_not_fail_the_others_of_its_batch(store: TestStore) {
        store.commit({
            let mut change = append(id(1), 0);
            change.insert(sealed_row(2));
            change
        }).await.unwrap();
        let mut requests = Vec::new();
        for n in 0..32 {
            let node = store.store.clone();
            requests.push(tokio::spawn(async move {
                let mut change = append(id(300 + n), 0);
                // Every eighth writes a row whose key exists already.
                change.insert(sealed_row(if n % 8 == 0 { 2 } else { 300 + n }));
                (n, node.commit(change).await)
            }));
        }
        for request in requests {
            let (n, outcome) = request.await.unwrap();
            if n % 8 == 0 {
                assert!(matches!(outcome, Err(CommitError::Duplicate(_))), "{outcome:?}");
                assert_eq!(stream::version(store.db(), id(300 + n)).await.unwrap(), 0);
            } else {
                assert_eq!(outcome.unwrap().versions[&id(300 + n)], 1);
            }
        }
        let last = dengwen_store::tables::event::last_seq(store.db()).await.unwrap();
        assert_eq!(last, 1 + 28, "failed changes leave no gap in the events");
    }

    async fn an_event_on_a_stream_that_was_not_read_is_refused(store: TestStore) {
        let mut change = Change::new("test.unread");
        change.event(event(id(1), "registered", "{}"));

        assert!(matches!(store.commit(change).await, Err(CommitError::Invalid(_))));
    }

    async fn a_row_written_twice_in_one_change_holds_the_last_values(store: TestStore) {
        let row = |value: &str| setting::SettingRow { name: "a".into(), value: value.into() };
        let mut change = Change::new("test.rows");
        change.upsert(row("1")).upsert(row("2"));
        change.upsert(setting::SettingRow { name: "b".into(), value: "3".into() });
        change.rows.push(Write::delete::<setting::SettingRow>(dengwen_store::binds!["b"]));

        store.commit(change).await.unwrap();

        assert_eq!(setting::get(store.db(), "a").await.unwrap().as_deref(), Some("2"));
        assert_eq!(setting::get(store.db(), "b").await.unwrap(), None);
    }

    async fn many_rows_go_in_whatever_their_number(store: TestStore) {
        let mut change = Change::new("test.rows");
        for n in 0..777 {
            change.insert(sealed_row(5000 + n));
        }
        store.commit(change).await.unwrap();

        let rows = store.db().fetch("SELECT COUNT(*) FROM sealed", &[]).await.unwrap();
        assert_eq!(rows[0].i64(0).unwrap(), 777);
    }

    async fn what_waits_at_the_end_is_committed_and_later_changes_are_refused(store: TestStore) {
        let waiting: Vec<_> = (0..32)
            .map(|n| {
                let node = store.store.clone();
                tokio::spawn(async move { node.commit(append(id(400 + n), 0)).await })
            })
            .collect();
        let late = store.store.clone();
        let store = store.restarted().await;
        let mut committed = 0;
        for change in waiting {
            match change.await.unwrap() {
                Ok(_) => committed += 1,
                Err(CommitError::Unavailable { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        let refused = late.commit(append(id(500), 0)).await;
        assert!(matches!(refused, Err(CommitError::Unavailable { .. })), "{refused:?}");
        let last = dengwen_store::tables::event::last_seq(store.db()).await.unwrap();
        assert_eq!(last, committed);
    }
}
