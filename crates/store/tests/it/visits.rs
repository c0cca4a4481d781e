//! Sessions, throttles, drafts, reads, look-ups.

use dengwen_store::Change;
use dengwen_store::query::reads::{self, ReadFilter};
use dengwen_store::tables::api_token::{self, ApiTokenRow};
use dengwen_store::tables::credential::{self, CredentialRow};
use dengwen_store::tables::draft::{self, DraftRow};
use dengwen_store::tables::lookup::{self, LookupRow};
use dengwen_store::tables::read_log::{self, ReadLogRow};
use dengwen_store::tables::session::{self, SessionRow};
use dengwen_store::tables::throttle;
use dengwen_testkit::both_engines;
use uuid::Uuid;

use crate::common::id;

const HOUR: i64 = 3_600_000_000;

fn session_of(n: u8, now: i64) -> SessionRow {
    SessionRow {
        token_hash: [n; 32],
        person: id(7),
        created_at: now,
        seen_at: now,
        expires_at: now + 10 * HOUR,
        idle_until: now + HOUR,
        address: "192.0.2.7".to_owned(),
        device: "Firefox, Linux".to_owned(),
    }
}

both_engines! {
    async fn a_session_ends_for_want_of_use_and_at_its_end(store: TestStore) {
        let (db, now) = (store.db(), store.now());
        session::begin(db, session_of(1, now)).await.unwrap();
        assert!(session::valid(db, &[1; 32], now).await.unwrap().is_some());
        assert!(session::valid(db, &[1; 32], now + HOUR).await.unwrap().is_none(), "idle");

        session::touch(db, &[1; 32], now + HOUR / 2, now + 20 * HOUR).await.unwrap();

        assert!(session::valid(db, &[1; 32], now + 2 * HOUR).await.unwrap().is_some());
        assert!(session::valid(db, &[1; 32], now + 10 * HOUR).await.unwrap().is_none(), "over");
        assert_eq!(session::sweep(db, now + 10 * HOUR).await.unwrap(), 1);
    }

    async fn every_session_of_a_person_can_be_ended(store: TestStore) {
        let (db, now) = (store.db(), store.now());
        for n in 1..=3 {
            session::begin(db, session_of(n, now)).await.unwrap();
        }
        session::end(db, &[1; 32]).await.unwrap();
        assert!(session::valid(db, &[1; 32], now).await.unwrap().is_none());
        assert_eq!(session::end_all(db, id(7)).await.unwrap(), 2);
    }

    async fn a_person_sees_their_sessions_and_ends_those_they_choose(store: TestStore) {
        let (db, now) = (store.db(), store.now());
        for n in 1..=3 {
            session::begin(db, session_of(n, now + i64::from(n))).await.unwrap();
        }
        let mine = session::of_person(db, id(7), now).await.unwrap();
        assert_eq!(mine.iter().map(|s| s.token_hash[0]).collect::<Vec<_>>(), [3, 2, 1]);
        assert!(!session::end_own(db, id(8), &[1; 32]).await.unwrap(), "another person's");
        assert!(session::end_own(db, id(7), &[1; 32]).await.unwrap());
        assert_eq!(session::end_others(db, id(7), &[2; 32]).await.unwrap(), 1);
        let left = session::of_person(db, id(7), now).await.unwrap();
        assert_eq!(left.iter().map(|s| s.token_hash[0]).collect::<Vec<_>>(), [2]);
    }

    async fn a_try_is_counted_before_it_is_made(store: TestStore) {
        let db = store.db();
        let mut change = Change::new("credential.test");
        change.insert(CredentialRow {
            person: id(7),
            password_hash: "$argon2id$".to_owned(),
            must_change: true,
            failures: 0,
            locked_until: 0,
            invite_hash: vec![9; 32],
            invite_until: 50,
        });
        store.commit(change).await.unwrap();

        let now = store.now();
        let mut tries = Vec::new();
        for _ in 0..12 {
            let db = db.clone();
            tries.push(tokio::spawn(async move {
                credential::take_try(&db, id(7), 0, now, now + 90).await.unwrap()
            }));
        }
        let mut taken = 0;
        for one in tries {
            taken += i32::from(one.await.unwrap());
        }
        assert_eq!(taken, 1, "one try, however many ask at once");
        assert!(!credential::take_try(db, id(7), 1, now + 89, 0).await.unwrap(), "locked");
        assert!(credential::take_try(db, id(7), 1, now + 90, 0).await.unwrap());
        assert!(!credential::take_try(db, id(8), 0, now, 0).await.unwrap(), "nobody");
        let row = credential::of(db, id(7)).await.unwrap().unwrap();
        assert_eq!((row.failures, row.locked_until), (2, 0));
        credential::succeeded(db, id(7)).await.unwrap();
        let row = credential::of(db, id(7)).await.unwrap().unwrap();
        assert_eq!((row.failures, row.locked_until), (0, 0));
        assert!(credential::invited(db, &[9; 32], 49).await.unwrap().is_some());
        assert!(credential::invited(db, &[9; 32], 50).await.unwrap().is_none(), "over");

        session::begin(db, session_of(1, store.now())).await.unwrap();
        let signed_in = session::signed_in(db, &[1; 32], store.now()).await.unwrap();
        let (_, must_change) = signed_in.unwrap();
        assert!(must_change);
    }

    async fn every_try_is_counted_in_its_window(store: TestStore) {
        let (now, second) = (store.now(), store.second_node().await);
        let mut tries = Vec::new();
        for n in 0..40 {
            let db = if n % 2 == 0 { store.db().clone() } else { second.db().clone() };
            tries.push(tokio::spawn(async move {
                throttle::hit(&db, "look-up:10.0.0.1", now, HOUR).await.unwrap()
            }));
        }
        let mut counts = Vec::new();
        for one in tries {
            counts.push(one.await.unwrap());
        }
        counts.sort_unstable();
        assert_eq!(counts, (1..=40).collect::<Vec<i64>>());
        let db = store.db();
        assert_eq!(throttle::count(db, "look-up:10.0.0.1", now, HOUR).await.unwrap(), 40);
        assert_eq!(throttle::count(db, "look-up:10.0.0.1", now + HOUR, HOUR).await.unwrap(), 0);
        throttle::clear(db, "look-up:10.0.0.1").await.unwrap();
        assert_eq!(throttle::count(db, "look-up:10.0.0.1", now, HOUR).await.unwrap(), 0);
        assert_eq!(throttle::hit(db, "other", now, HOUR).await.unwrap(), 1);
        assert_eq!(throttle::sweep(db, now + HOUR).await.unwrap(), 1);
        second.close().await;
    }

    async fn a_draft_is_saved_again_and_is_gone_after_its_time(store: TestStore) {
        let (db, now) = (store.db(), store.now());
        let draft = |text: &[u8]| DraftRow {
            token_hash: [3; 32],
            key_id: "k1".to_owned(),
            ciphertext: text.to_vec(),
            updated_at: now,
            expires_at: now + HOUR,
        };
        draft::save(db, draft(b"one")).await.unwrap();
        draft::save(db, draft(b"two")).await.unwrap();
        let found = draft::by_token(db, &[3; 32], now).await.unwrap().unwrap();
        assert_eq!(found.ciphertext, b"two");
        assert_eq!(draft::by_token(db, &[3; 32], now + HOUR).await.unwrap(), None);
        assert_eq!(draft::sweep(db, now + HOUR).await.unwrap(), 1);
        draft::remove(db, &[3; 32]).await.unwrap();
    }

    async fn reads_are_listed_newest_first_and_page_by_page(store: TestStore) {
        let mut change = Change::new("test.read");
        for n in 0..5_u8 {
            change.insert(ReadLogRow {
                id: id(u128::from(n)),
                at: store.now() + i64::from(n / 2),
                viewer_kind: "officer".to_owned(),
                viewer: Some(id(7)),
                organ: None,
                purpose: "matter".to_owned(),
                matter: Some(id(8)),
                petition: Some(id(9)),
                fields: "title".to_owned(),
                token: String::new(),
            });
        }
        store.commit(change).await.unwrap();
        let (db, start) = (store.db(), (i64::MAX, Uuid::max()));

        let all = read_log::of_petition(db, id(9), start).await.unwrap();

        let order: Vec<Uuid> = all.iter().map(|r| r.id).collect();
        assert_eq!(order, [id(4), id(3), id(2), id(1), id(0)]);
        let next = read_log::by_viewer(db, id(7), (all[1].at, all[1].id)).await.unwrap();
        assert_eq!(next.len(), 3);
        assert_eq!(read_log::of_matter(db, id(8), start).await.unwrap().len(), 5);
    }

    async fn a_person_is_found_again_by_the_hash_of_a_number(store: TestStore) {
        let row = |hash, petition| LookupRow { kind: "phone".to_owned(), hash, petition };
        let mut change = Change::new("test.lookup");
        change.upsert(row([1; 16], id(1))).upsert(row([1; 16], id(2))).upsert(row([2; 16], id(3)));
        change.upsert(row([1; 16], id(1)));
        store.commit(change).await.unwrap();

        let found = lookup::petitions(store.db(), "phone", &[1; 16], 10).await.unwrap();

        assert_eq!(found, [id(2), id(1)]);
        let other = lookup::petitions(store.db(), "email", &[1; 16], 10).await.unwrap();
        assert!(other.is_empty());
    }
}

both_engines! {
    async fn the_log_of_reads_is_paged_newest_first_and_narrowed(store: TestStore) {
        let row = |n: u128, purpose: &str| ReadLogRow {
            id: Uuid::from_u128(n),
            at: i64::try_from(n).unwrap(),
            viewer_kind: "officer".to_owned(),
            viewer: Some(id(n % 2)),
            organ: None,
            purpose: purpose.to_owned(),
            matter: (n > 4).then(|| id(9)),
            petition: None,
            fields: String::new(),
            token: String::new(),
        };
        let mut change = Change::new("read.test");
        for n in 1..=6 {
            change.insert(row(n, if n == 2 { "sign-in-failed" } else { "matter" }));
        }
        store.commit(change).await.unwrap();
        let ask = async |filter: &ReadFilter, before: Uuid, limit| {
            let page = reads::page(store.db(), filter, before, limit).await.unwrap();
            let ids: Vec<u128> = page.rows.iter().map(|row| row.id.as_u128()).collect();
            (ids, page.next.map(|id| id.as_u128()))
        };

        let all = ReadFilter::default();
        assert_eq!(ask(&all, Uuid::max(), 4).await, (vec![6, 5, 4, 3], Some(3)));
        assert_eq!(ask(&all, Uuid::from_u128(3), 4).await, (vec![2, 1], None));
        let by_one = ReadFilter { viewer: Some(id(1)), ..ReadFilter::default() };
        assert_eq!(ask(&by_one, Uuid::max(), 4).await, (vec![5, 3, 1], None));
        let failed = ReadFilter { purpose: "sign-in-failed".to_owned(), ..ReadFilter::default() };
        assert_eq!(ask(&failed, Uuid::max(), 4).await, (vec![2], None));
        let of_matter = ReadFilter { matter: Some(id(9)), viewer: Some(id(0)), ..failed };
        assert_eq!(ask(&of_matter, Uuid::max(), 4).await, (vec![], None));
    }

    async fn a_machines_token_holds_until_it_ends_or_is_revoked(store: TestStore) {
        let (db, now) = (store.db(), store.now());
        let token = |revoked| ApiTokenRow {
            hash: vec![7; 32],
            person: id(7),
            name: "province".to_owned(),
            created_at: now,
            expires_at: now + HOUR,
            revoked,
        };
        let save = async |row| {
            let mut change = Change::new("token.test");
            change.upsert(row);
            store.commit(change).await.unwrap();
        };
        save(token(false)).await;
        assert!(api_token::valid(db, &[7; 32], now).await.unwrap().is_some());
        assert!(api_token::valid(db, &[7; 32], now + HOUR).await.unwrap().is_none(), "over");
        save(token(true)).await;
        assert!(api_token::valid(db, &[7; 32], now).await.unwrap().is_none(), "revoked");
        assert_eq!(api_token::all(db, 0).await.unwrap().len(), 1);
    }
}
