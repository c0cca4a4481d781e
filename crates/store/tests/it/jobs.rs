//! Jobs: each taken by one worker, tried again, parked, once per key.

use std::collections::BTreeMap;

use dengwen_store::tables::job;
use dengwen_store::{Change, NewJob};
use dengwen_testkit::both_engines;

use crate::common::id;

const MINUTE: i64 = 60_000_000;

fn new_job(n: u128, due_at: i64, unique_key: Option<&str>) -> NewJob {
    NewJob {
        id: id(n),
        kind: "notify".to_owned(),
        payload: "{}".to_owned(),
        due_at,
        unique_key: unique_key.map(str::to_owned),
    }
}

both_engines! {
    async fn racing_workers_take_each_job_once(store: TestStore) {
        let now = store.now();
        let mut change = Change::new("test.jobs");
        for n in 0..400 {
            change.job(new_job(n, now, None));
        }
        store.commit(change).await.unwrap();
        let mut workers = Vec::new();
        for worker in 0..8_u128 {
            let db = store.db().clone();
            workers.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let lease = id(10_000 + worker);
                    let taken = job::claim(&db, now, now + MINUTE, lease, 10).await.unwrap();
                    if taken.is_empty() && job::next_due(&db).await.unwrap() > Some(now) {
                        return mine;
                    }
                    mine.extend(taken.into_iter().map(|j| j.id));
                }
            }));
        }
        let mut claims: BTreeMap<_, u32> = BTreeMap::new();
        for worker in workers {
            for job in worker.await.unwrap() {
                *claims.entry(job).or_default() += 1;
            }
        }
        assert_eq!(claims.len(), 400);
        assert!(claims.values().all(|n| *n == 1));
    }

    async fn a_job_whose_worker_died_is_taken_again_after_its_lease(store: TestStore) {
        let now = store.now();
        let mut change = Change::new("test.jobs");
        change.job(new_job(1, now, None));
        store.commit(change).await.unwrap();
        let first = job::claim(store.db(), now, now + MINUTE, id(50), 1).await.unwrap();
        assert_eq!(first[0].tries, 1);

        let too_soon = job::claim(store.db(), now + 1, now + MINUTE, id(51), 1).await.unwrap();
        let later = now + MINUTE;
        let second = job::claim(store.db(), later, later + MINUTE, id(51), 1).await.unwrap();

        assert!(too_soon.is_empty());
        assert_eq!(second[0].tries, 2);
        assert!(!job::finish(store.db(), id(1), id(50), later).await.unwrap(), "the first lease is lost");
        assert!(job::finish(store.db(), id(1), id(51), later).await.unwrap());
        assert_eq!(job::counts(store.db()).await.unwrap(), (0, 0));
    }

    async fn a_job_that_keeps_failing_is_parked_and_can_be_put_back(store: TestStore) {
        let mut now = store.now();
        let mut change = Change::new("test.jobs");
        change.job(new_job(1, now, None));
        store.commit(change).await.unwrap();
        for _ in 0..job::MAX_TRIES {
            let taken = job::claim(store.db(), now, now + MINUTE, id(50), 1).await.unwrap();
            let retry_at = now + job::backoff(taken[0].tries);
            assert!(job::fail(store.db(), id(1), id(50), retry_at, "refused").await.unwrap());
            now = retry_at;
        }
        assert_eq!(job::counts(store.db()).await.unwrap(), (0, 1));
        assert_eq!(job::parked(store.db()).await.unwrap()[0].last_error, "refused");
        assert!(job::claim(store.db(), now, now, id(50), 1).await.unwrap().is_empty());

        assert!(job::unpark(store.db(), id(1), now).await.unwrap());

        assert_eq!(job::claim(store.db(), now, now, id(50), 1).await.unwrap().len(), 1);
    }

    async fn a_job_with_a_key_waits_only_once(store: TestStore) {
        let now = store.now();
        for n in 0..3 {
            let mut change = Change::new("test.jobs");
            change.job(new_job(n, now, Some("recompute-2026")));
            change.job(new_job(n + 10, now, Some("recompute-2026")));
            store.commit(change).await.unwrap();
        }
        assert_eq!(job::counts(store.db()).await.unwrap(), (1, 0));
    }

    async fn a_job_wanted_again_while_it_runs_runs_again(store: TestStore) {
        let (now, lease) = (store.now(), id(50));
        let want = |n| {
            let mut change = Change::new("test.jobs");
            change.job(new_job(n, now, Some("index")));
            store.commit(change)
        };
        want(1).await.unwrap();
        want(2).await.unwrap();
        let first = job::claim(store.db(), now, now + MINUTE, lease, 5).await.unwrap();
        assert_eq!(first.len(), 1, "wanted twice before it began is run once");
        want(3).await.unwrap();

        assert!(job::finish(store.db(), first[0].id, lease, now).await.unwrap());

        let second = job::claim(store.db(), now, now + MINUTE, lease, 5).await.unwrap();
        assert_eq!(second.len(), 1, "what it read may be old");
        assert!(job::finish(store.db(), second[0].id, lease, now).await.unwrap());
        assert_eq!(job::counts(store.db()).await.unwrap(), (0, 0));
    }
}
