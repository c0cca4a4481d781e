//! A full disk, damaged rows, and errors that say nothing of citizens.

use dengwen_store::tables::sealed::SealedRow;
use dengwen_store::tables::{event, sealed, setting};
use dengwen_store::{Change, CommitError, StoreError, binds};
use dengwen_testkit::{TestStore, both_engines};

use crate::common::{append, id};

fn large() -> Change {
    let mut change = append(id(1), 1);
    change.insert(SealedRow {
        id: id(2),
        owner: id(1),
        field: "text".to_owned(),
        key_id: "k1".to_owned(),
        ciphertext: vec![1; 900_000],
    });
    change
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_disk_is_full_acts_are_refused_and_reading_goes_on() {
    let store = TestStore::sqlite().await;
    store.commit(append(id(1), 0)).await.unwrap();
    let pages = store.db().fetch("PRAGMA page_count", &[]).await.unwrap()[0]
        .i64(0)
        .unwrap();
    let cap = |pages: i64| format!("PRAGMA max_page_count = {pages}");
    store
        .db()
        .write_returning(cap(pages + 8), &[])
        .await
        .unwrap();

    let refused = store.commit(large()).await;

    assert_eq!(refused, Err(CommitError::Full));
    assert_eq!(event::last_seq(store.db()).await.unwrap(), 1);
    assert_eq!(sealed::by_id(store.db(), id(2)).await.unwrap(), None);
    store
        .db()
        .write_returning(cap(pages + 100_000), &[])
        .await
        .unwrap();
    assert_eq!(
        store.commit(large()).await.unwrap().last_seq,
        2,
        "space was made"
    );
}

both_engines! {
    async fn a_damaged_row_is_named_with_table_column_and_key(store: TestStore) {
        let sql = "INSERT INTO idempotency (key, answer, recorded_at) VALUES ($1, 'x', 0)";
        store.db().execute(sql, &binds![vec![1_u8, 2, 3]]).await.unwrap();

        let rows = store.db().rows::<dengwen_store::tables::idempotency::IdempotencyRow>("", &[]);
        let error = rows.await.unwrap_err();

        let StoreError::Inconsistent { table, column, row, problem } = error else {
            panic!("{error}");
        };
        assert_eq!((table.as_str(), column.as_str()), ("idempotency", "key"));
        assert_eq!((row.as_str(), problem.as_str()), ("3 bytes", "3 bytes where 32 belong"));
    }

    async fn a_refused_statement_does_not_repeat_what_was_bound(store: TestStore) {
        let sql = "INSERT INTO setting (name, value) VALUES ($1, $2)";
        store.db().execute(sql, &binds!["n", "张三丰"]).await.unwrap();

        let error = store.db().execute(sql, &binds!["n", "张三丰"]).await.unwrap_err();

        assert!(matches!(error, StoreError::Duplicate(_)));
        assert!(!error.to_string().contains("张三丰"));
    }

    async fn a_snapshot_does_not_see_what_is_committed_meanwhile(store: TestStore) {
        let mut view = store.db().snapshot().await.unwrap();
        let mut change = append(id(1), 0);
        change.upsert(setting::SettingRow { name: "a".into(), value: "1".into() });
        store.commit(change).await.unwrap();

        let events = event::tail_in(&mut view, 0, 10).await.unwrap();
        let settings = view.rows::<setting::SettingRow>("", &[]).await.unwrap();

        assert!(events.is_empty() && settings.is_empty());
        assert_eq!(event::tail(store.db(), 0, 10).await.unwrap().len(), 1);
    }

    async fn every_kind_of_value_comes_back_as_it_went_in(store: TestStore) {
        let sql = "SELECT id, schema_version, payload, salt, imported, actor_person FROM event";
        let mut change = append(id(1), 0);
        change.events[0].payload = "{\"中文\":\"𠮷 '\\\" \"}".to_owned();
        change.events[0].imported = true;
        let sent = change.events[0].clone();
        store.commit(change).await.unwrap();

        let row = store.db().fetch_opt(sql, &[]).await.unwrap().unwrap();

        assert_eq!(row.uuid(0).unwrap(), sent.id);
        assert_eq!(row.i64(1).unwrap(), sent.schema_version);
        assert_eq!(row.text(2).unwrap(), sent.payload);
        assert_eq!(row.bytes(3).unwrap().len(), 32);
        assert!(row.bool(4).unwrap());
        assert_eq!(row.opt_uuid(5).unwrap(), None);
        assert!(row.i64(2).is_err() && row.text(5).is_err());
    }

    async fn tidying_up_loses_nothing_and_hinders_nobody(store: TestStore) {
        store.commit(append(id(1), 0)).await.unwrap();
        let change = append(id(2), 0);
        let (tidied, committed) = tokio::join!(store.db().tidy_up(), store.commit(change));
        tidied.unwrap();
        committed.unwrap();
        assert_eq!(event::last_seq(store.db()).await.unwrap(), 2);
    }
}
