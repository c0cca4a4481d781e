//! Blobs: complete or absent, durable before the change, swept when nothing refers to them.

use dengwen_store::Change;
use dengwen_store::StoreError;
use dengwen_store::blob::ORPHAN_AGE;
use dengwen_store::tables::attachment::{self, AttachmentRow};
use dengwen_testkit::both_engines;

use crate::common::id;

/// Far in the future of the machine's clock too, which dates files.
const LATER: i64 = 7_000_000_000_000_000;

fn attached(n: u128, blob: &str, now: i64) -> AttachmentRow {
    AttachmentRow {
        id: id(n),
        owner: id(1),
        name: id(n + 1000),
        size: 5,
        media_type: "application/pdf".to_owned(),
        digest: vec![1; 32],
        blob: blob.to_owned(),
        created_at: now,
    }
}

both_engines! {
    async fn a_blob_is_read_back_chunk_by_chunk(store: TestStore) {
        let chunks = vec![vec![1; 70_000], vec![2; 5], Vec::new(), vec![3; 1]];
        store.blobs().put("blob-0001", &chunks, store.now()).await.unwrap();

        assert_eq!(store.blobs().get("blob-0001").await.unwrap(), Some(chunks));
        assert_eq!(store.blobs().get("blob-0002").await.unwrap(), None);
        let again = store.blobs().put("blob-0001", &[vec![9]], store.now()).await;
        assert!(matches!(again, Err(StoreError::Duplicate(_))), "a blob never changes");
    }

    async fn a_blob_that_was_not_finished_does_not_exist_and_can_be_begun_again(store: TestStore) {
        let mut writer = store.blobs().begin("blob-0001", store.now()).await.unwrap();
        writer.append(b"half").await.unwrap();
        drop(writer);
        assert_eq!(store.blobs().get("blob-0001").await.unwrap(), None);

        store.blobs().put("blob-0001", &[b"whole".to_vec()], store.now()).await.unwrap();

        assert_eq!(store.blobs().get("blob-0001").await.unwrap(), Some(vec![b"whole".to_vec()]));
    }

    async fn what_belongs_to_no_attachment_is_swept_after_a_day(store: TestStore) {
        for name in ["blob-kept", "blob-lost"] {
            store.blobs().put(name, &[vec![1]], store.now()).await.unwrap();
        }
        let mut half = store.blobs().begin("blob-half", store.now()).await.unwrap();
        half.append(b"x").await.unwrap();
        drop(half);
        let mut change = Change::new("test.attach");
        change.insert(attached(1, "blob-kept", store.now()));
        store.commit(change).await.unwrap();

        assert_eq!(store.blobs().sweep(store.now()).await.unwrap(), 0, "too young");
        assert_eq!(store.blobs().sweep(LATER + ORPHAN_AGE).await.unwrap(), 2);

        assert!(store.blobs().get("blob-kept").await.unwrap().is_some());
        assert_eq!(store.blobs().get("blob-lost").await.unwrap(), None);
        let owned = attachment::by_owner(store.db(), id(1)).await.unwrap();
        assert_eq!(owned, [attached(1, "blob-kept", store.now())]);
    }

    async fn names_that_would_leave_the_folder_are_refused(store: TestStore) {
        for name in ["../../etc/passwd", "short", "with space here", ""] {
            let refused = store.blobs().put(name, &[vec![1]], store.now()).await;
            assert!(matches!(refused, Err(StoreError::Statement(_))), "{name}");
        }
    }
}
