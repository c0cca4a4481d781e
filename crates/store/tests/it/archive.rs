//! Backup and restore: whole, across engines, while serving; damaged archives change nothing.

use std::path::{Path, PathBuf};

use dengwen_store::archive::{backup, inspect, restore};
use dengwen_store::tables::sealed::SealedRow;
use dengwen_store::tables::session::{self, SessionRow};
use dengwen_store::tables::{ALL, Archived, attachment::AttachmentRow, event, setting::SettingRow};
use dengwen_store::{Change, Db, DbOptions, NewJob, NumberFormat, NumberWanted, Store, StoreError};
use dengwen_testkit::store::{Place, START};
use dengwen_testkit::{TestStore, both_engines};

use crate::common::{append, event as new_event, id};

/// Something of every kind: events, numbers, sealed bytes, a blob, a job, a session.
async fn fill(store: &TestStore) {
    let chunks = [vec![7; 100_000], vec![8; 10]];
    store
        .blobs()
        .put("blob-0001", &chunks, store.now())
        .await
        .unwrap();
    for n in 0..700_u128 {
        let mut change = Change::new("test.fill");
        let number = change.number(NumberWanted {
            series: "petition-2026".to_owned(),
            prefix: "信".to_owned(),
            format: NumberFormat(|serial, prefix| format!("{prefix}{serial}")),
        });
        change
            .read(id(n), 0)
            .event(new_event(id(n), "registered", "{\"渠道\":\"来信\"}"));
        change.upsert(SettingRow {
            name: format!("n{n}"),
            value: number,
        });
        change.insert(SealedRow {
            id: id(10_000 + n),
            owner: id(n),
            field: "title".to_owned(),
            key_id: "k1".to_owned(),
            ciphertext: vec![0, 255, u8::try_from(n % 256).unwrap()],
        });
        if n == 0 {
            change.insert(AttachmentRow {
                id: id(1),
                owner: id(0),
                name: id(10_000),
                size: 100_010,
                media_type: "image/png".to_owned(),
                digest: vec![1; 32],
                blob: "blob-0001".to_owned(),
                created_at: store.now(),
            });
            change.job(NewJob {
                id: id(2),
                kind: "notify".to_owned(),
                payload: "{}".to_owned(),
                due_at: store.now(),
                unique_key: None,
            });
        }
        store.commit(change).await.unwrap();
    }
    let session = SessionRow {
        token_hash: [1; 32],
        person: id(3),
        created_at: store.now(),
        seen_at: store.now(),
        expires_at: i64::MAX,
        idle_until: i64::MAX,
        address: String::new(),
        device: String::new(),
    };
    session::begin(store.db(), session).await.unwrap();
}

/// Every archived row of a database, as text.
async fn content(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    for table in ALL.iter().filter(|t| t.archived == Archived::Rows) {
        let tail = format!("ORDER BY {}", table.spec.key.join(", "));
        for row in store
            .db()
            .fetch(table.spec.select(&tail), &[])
            .await
            .unwrap()
        {
            let columns: Vec<String> = (0..row.width())
                .map(|i| {
                    let uuid = row.opt_uuid(i).map(|v| format!("{v:?}"));
                    let text = row.opt_text(i).map(|v| format!("{v:?}"));
                    let number = row.opt_i64(i).map(|v| format!("{v:?}"));
                    let truth = row.opt_bool(i).map(|v| format!("{v:?}"));
                    let bytes = row.opt_bytes(i).map(|v| format!("{v:?}"));
                    match table.spec.columns[i].kind {
                        dengwen_store::Kind::Uuid => uuid,
                        dengwen_store::Kind::Text => text,
                        dengwen_store::Kind::I64 => number,
                        dengwen_store::Kind::Bool => truth,
                        dengwen_store::Kind::Bytes => bytes,
                    }
                    .unwrap()
                })
                .collect();
            out.push(format!("{} {}", table.spec.name, columns.join(" ")));
        }
    }
    out
}

async fn restored(place: Place, file: &Path) -> TestStore {
    let target = DbOptions::new(place.url());
    restore(&target, place.folder().join("blobs"), file, START)
        .await
        .unwrap();
    TestStore::at(place).await
}

fn archive_in(store: &TestStore) -> PathBuf {
    store.folder().join("office.dengwen")
}

async fn across(from: TestStore, to: Place) {
    fill(&from).await;
    let file = archive_in(&from);

    let summary = backup(&from, &file, from.now()).await.unwrap();
    let there = restored(to, &file).await;

    assert_eq!((summary.events, summary.blobs), (700, 1));
    assert!(summary.missing_blobs.is_empty());
    assert_eq!(content(&there).await, content(&from).await);
    let blob = there.blobs().get("blob-0001").await.unwrap();
    assert_eq!(blob, from.blobs().get("blob-0001").await.unwrap());
    let events = event::tail(there.db(), 0, 1000).await.unwrap();
    assert!(events.iter().all(dengwen_store::EventRow::is_intact));
    let signed_in = session::valid(there.db(), &[1; 32], START).await.unwrap();
    assert_eq!(signed_in, None, "nobody is signed in after a restore");
    let next = there.commit(append(id(5_000), 0)).await.unwrap();
    assert_eq!(
        next.first_seq, 701,
        "the restored office goes on where it stopped"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_moves_from_sqlite_to_postgresql() {
    across(TestStore::sqlite().await, Place::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_moves_from_postgresql_to_sqlite() {
    across(TestStore::postgres().await, Place::sqlite()).await;
}

both_engines! {
    async fn a_backup_made_while_serving_is_one_moment(store: TestStore) {
        let node = store.store.clone();
        let writing = tokio::spawn(async move {
            for n in 0..400 {
                // Each change writes an event and a setting: one without the other is a torn
                // backup.
                let mut change = append(id(n), 0);
                change.upsert(SettingRow { name: format!("n{n}"), value: String::new() });
                node.commit(change).await.unwrap();
            }
        });
        let mut made = 0;
        while !writing.is_finished() || made == 0 {
            let file = store.folder().join(format!("{made}.dengwen"));
            backup(&store, &file, store.now()).await.unwrap();
            made += 1;
        }
        writing.await.unwrap();
        for n in 0..made.min(5) {
            let file = store.folder().join(format!("{n}.dengwen"));
            let there = restored(Place::sqlite(), &file).await;
            let count = |table: &str| {
                let sql = format!("SELECT COUNT(*) FROM {table}");
                let db = there.db().clone();
                async move { db.fetch(sql, &[]).await.unwrap()[0].i64(0).unwrap() }
            };
            assert_eq!(count("event").await, count("setting").await);
            assert_eq!(count("event").await, event::last_seq(there.db()).await.unwrap());
        }
    }

    async fn only_an_empty_installation_is_restored_into(store: TestStore) {
        store.commit(append(id(1), 0)).await.unwrap();
        let file = archive_in(&store);
        backup(&store, &file, store.now()).await.unwrap();
        let target = DbOptions::new(store.url.clone());

        let refused = restore(&target, store.folder().join("blobs"), &file, START).await;

        let refused = refused.unwrap_err();
        assert!(matches!(refused, StoreError::NotEmpty(_)), "{refused}");
        assert_eq!(event::last_seq(store.db()).await.unwrap(), 1);
    }

    async fn a_migrated_but_empty_database_is_restored_into(store: TestStore) {
        let source = TestStore::sqlite().await;
        source.commit(append(id(1), 0)).await.unwrap();
        let file = archive_in(&source);
        backup(&source, &file, source.now()).await.unwrap();

        let there = restored(store.into_place().await, &file).await;

        assert_eq!(event::last_seq(there.db()).await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_off_or_changed_archive_is_refused_and_nothing_is_written() {
    let store = TestStore::sqlite().await;
    fill(&store).await;
    let file = archive_in(&store);
    backup(&store, &file, store.now()).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    inspect(&file).await.unwrap();
    let mut cases = vec![Vec::new(), b"not an archive at all".to_vec()];
    cases.extend([10, whole.len() / 2, whole.len() - 1].map(|n| whole[..n].to_vec()));
    for at in [20, whole.len() / 3, whole.len() - 10] {
        let mut changed = whole.clone();
        changed[at] ^= 0x40;
        cases.push(changed);
    }
    for (n, bytes) in cases.into_iter().enumerate() {
        std::fs::write(&file, bytes).unwrap();
        let place = Place::sqlite();
        let target = DbOptions::new(place.url());

        let refused = restore(&target, place.folder().join("blobs"), &file, START).await;

        let refused = refused.expect_err("a damaged archive is not restored");
        assert!(
            matches!(refused, StoreError::Archive(_)),
            "case {n}: {refused}"
        );
        let missing = Db::open(&DbOptions {
            create: false,
            ..target
        })
        .await;
        assert!(missing.is_err(), "case {n}: no database was made");
    }
}

/// The same archive, as a program of another version would have written its header.
fn renumbered(file: &Path, field: &str, to: &str) -> PathBuf {
    let mut bytes = zstd::decode_all(std::fs::File::open(file).unwrap()).unwrap();
    let key = format!("\"{field}\":");
    let windows = bytes.windows(key.len()).position(|it| it == key.as_bytes());
    let at = windows.unwrap() + key.len();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    let newer = file.with_extension(field);
    std::fs::write(&newer, zstd::encode_all(bytes.as_slice(), 1).unwrap()).unwrap();
    newer
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_of_a_newer_program_is_refused_and_says_so() {
    let store = TestStore::sqlite().await;
    fill(&store).await;
    let file = archive_in(&store);
    backup(&store, &file, store.now()).await.unwrap();
    for (field, to) in [("schema", "99"), ("format", "9")] {
        let newer = renumbered(&file, field, to);
        let place = Place::sqlite();
        let target = DbOptions::new(place.url());
        let blobs = place.folder().join("blobs");

        let refused = restore(&target, blobs.clone(), &newer, START).await;

        let said = refused.expect_err("it is newer").to_string();
        let known = format!("made by a newer version of the program ({field} {to}");
        assert!(said.contains(&known), "{said}");
        assert!(said.contains("install that version"), "{said}");
        let own = restore(&target, blobs, &file, START).await;
        assert!(own.is_ok(), "nothing had been written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_blob_is_reported_and_the_rest_is_saved() {
    let store = TestStore::sqlite().await;
    fill(&store).await;
    store.blobs().delete("blob-0001").await.unwrap();

    let summary = backup(&store, &archive_in(&store), store.now())
        .await
        .unwrap();

    assert_eq!(summary.missing_blobs, ["blob-0001"]);
    assert_eq!(inspect(&archive_in(&store)).await.unwrap().1, summary);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_cannot_be_written_leaves_no_file() {
    let store = TestStore::sqlite().await;
    let file = store.folder().join("no-such-folder/office.dengwen");

    let refused = backup(&store, &file, store.now()).await.unwrap_err();

    assert!(matches!(refused, StoreError::File { .. }), "{refused}");
    assert!(!file.exists());
}

both_engines! {
    async fn a_restore_that_fails_leaves_nothing_in_the_way_of_the_next(store: TestStore) {
        fill(&store).await;
        let file = archive_in(&store);
        backup(&store, &file, store.now()).await.unwrap();
        let is_sqlite = store.db().is_sqlite();
        let place = if is_sqlite { Place::sqlite() } else { Place::postgres().await };
        let target = DbOptions::new(place.url());
        let blobs = place.folder().join("blobs");
        if is_sqlite {
            std::fs::write(&blobs, "no folder can be made here").unwrap();
            restore(&target, blobs.clone(), &file, START).await.unwrap_err();
            let left: Vec<_> = std::fs::read_dir(place.folder()).unwrap().collect();
            assert_eq!(left.len(), 1, "{left:?}");
            std::fs::remove_file(&blobs).unwrap();
        }
        // As one that was killed before its rows came leaves it.
        let db = Db::open(&target).await.unwrap();
        dengwen_store::migrate::run(&db, START).await.unwrap();
        db.close().await;

        let again = restored(place, &file).await;

        assert_eq!(content(&again).await, content(&store).await);
    }
}
