//! The same office on another engine: a backup restored there verifies as it did before.

use dengwen_store::tables::installation::InstallationRow;
use dengwen_store::tables::organ::OrganRow;
use dengwen_store::tables::role_grant::RoleGrantRow;
use dengwen_store::verify::{Verified, verify};
use dengwen_store::{Change, DbOptions, Migrate, Store, StoreOptions, archive};
use dengwen_testkit::both_engines;
use dengwen_testkit::office::TestOffice;
use dengwen_testkit::store::{Place, services};

use crate::spine::answered;
use crate::story::filed;

/// An office in which one petition was answered and another waits.
async fn at_work(store: dengwen_testkit::store::TestStore) -> TestOffice {
    let office = TestOffice::start(store).await;
    let receipt = filed(&office).await;
    answered(&office, receipt.matter).await;
    filed(&office).await;
    office
}

async fn verified(store: &Store) -> Verified {
    verify(store, |_, _| {})
        .await
        .expect("the store can be read")
}

both_engines! {
    async fn a_changed_organ_and_a_role_that_nobody_gave_are_found(store: TestStore) {
        let office = at_work(store).await;
        let store = office.app.store();
        let mut organs: Vec<OrganRow> = store.db().rows("ORDER BY id", &[]).await.unwrap();
        let mut grants: Vec<RoleGrantRow> =
            store.db().rows("ORDER BY person, role", &[]).await.unwrap();
        let mut organ = organs.remove(0);
        organ.body = organ.body.replace("青禾", "白禾");
        let mut grant = grants.remove(0);
        grant.from_on = "2001-01-01".to_owned();
        let mut damage = Change::new("test.damage");
        damage.upsert(organ);
        damage.insert(grant);
        store.commit(damage).await.unwrap();
        let found = verified(store).await.findings;
        let tables: Vec<&str> = found.iter().map(|finding| finding.table.as_str()).collect();
        assert_eq!(tables, ["organ", "role_grant"], "{found:?}");
    }

    async fn a_backup_restored_on_the_other_engine_is_the_same_office(store: TestStore) {
        let is_sqlite = store.store.db().is_sqlite();
        let office = at_work(store).await;
        let mut founding = Change::new("test.found");
        founding.insert(InstallationRow {
            id: 1,
            name: "青禾市信访局".to_owned(),
            region: "990100".to_owned(),
            sample: true,
            meta: "{}".to_owned(),
            created_at: 0,
        });
        office.app.store().commit(founding).await.unwrap();
        let before = verified(office.app.store()).await;
        assert_eq!(before.findings, []);
        assert!(before.folded >= 4 && before.rows > 10, "{before:?}");
        let other = if is_sqlite { Place::postgres().await } else { Place::sqlite() };
        let file = other.folder().join("office.backup");
        archive::backup(office.app.store(), &file, 0).await.unwrap();
        let target = DbOptions::new(other.url());
        let blobs = other.folder().join("blobs");
        archive::restore(&target, blobs.clone(), &file, 0).await.unwrap();
        let restored = Store::open(StoreOptions {
            db: target,
            blobs,
            migrate: Migrate::Never,
            services: services(&office.store.clock),
        })
        .await
        .unwrap();
        assert_eq!(verified(&restored).await, before);
        restored.close().await;
    }
}
