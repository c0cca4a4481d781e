//! The schema: every step with sample rows, both engines alike, every table in the list, and
//! refusals.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use dengwen_store::tables::{ALL, setting};
use dengwen_store::{
    Db, DbOptions, DbRow, Kind, Migrate, Store, StoreError, StoreOptions, Value, migrate,
};
use dengwen_testkit::store::{Place, START, TestStore, services};
use uuid::Uuid;

/// A column as a database has it: type, whether it admits NULL, place in the primary key (0: none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    nullable: bool,
    key: i64,
}

const SQLITE: &str = "SELECT m.name, p.name, p.type, p.\"notnull\", p.pk \
    FROM sqlite_schema m JOIN pragma_table_info(m.name) p \
    WHERE m.type = 'table' ORDER BY m.name, p.cid";

const POSTGRES: &str = "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), \
    upper(CAST(c.data_type AS TEXT)), \
    CAST(CASE WHEN c.is_nullable = 'NO' THEN 1 ELSE 0 END AS BIGINT), \
    CAST(COALESCE((SELECT k.ordinal_position FROM information_schema.key_column_usage k \
        JOIN information_schema.table_constraints t ON t.constraint_name = k.constraint_name \
        WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name \
        AND k.column_name = c.column_name), 0) AS BIGINT) \
    FROM information_schema.columns c WHERE c.table_schema = 'public' \
    ORDER BY c.table_name, c.ordinal_position";

pub(crate) async fn schema(db: &Db) -> BTreeMap<String, Vec<Found>> {
    let sql = if db.is_sqlite() { SQLITE } else { POSTGRES };
    let mut tables: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for row in db.fetch(sql, &[]).await.unwrap() {
        let table = row.text(0).unwrap();
        let declared = row.text(2).unwrap();
        let kinds = [Kind::I64, Kind::Text, Kind::Bytes, Kind::Uuid, Kind::Bool];
        let kind = kinds.into_iter().find(|k| k.sql() == declared);
        tables.entry(table.clone()).or_default().push(Found {
            name: row.text(1).unwrap(),
            kind: kind.unwrap_or_else(|| panic!("{table} has a column of type {declared}")),
            nullable: row.i64(3).unwrap() == 0,
            key: row.i64(4).unwrap(),
        });
    }
    tables
}

fn from_json(kind: Kind, json: &serde_json::Value) -> Value {
    let text = || json.as_str().expect("a text").to_owned();
    match kind {
        _ if json.is_null() => kind.null(),
        Kind::I64 => Value::from(json.as_i64().expect("a number")),
        Kind::Text => Value::from(text()),
        Kind::Bool => Value::from(json.as_bool().expect("true or false")),
        Kind::Uuid => Value::from(Uuid::parse_str(&text()).expect("an id")),
        Kind::Bytes => {
            let hex = text();
            let byte = |i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex digits");
            Value::from((0..hex.len()).step_by(2).map(byte).collect::<Vec<u8>>())
        }
    }
}

/// Loads the sample rows of a step; gives how many rows each table got.
async fn load_samples(db: &Db, step: &migrate::Migration) -> BTreeMap<String, i64> {
    let file = format!("{:04}_{}.jsonl", step.number, step.name);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("migrations/samples")
        .join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| {
        panic!("every migration has sample rows, which the next one must carry: {path:?}: {e}")
    });
    let tables = schema(db).await;
    let mut counts = BTreeMap::new();
    for line in text.lines() {
        let object: BTreeMap<String, serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(line).unwrap();
        for (table, row) in object {
            let columns = &tables[&table];
            let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(
                names.len(),
                row.len(),
                "columns of the sample row of {table}"
            );
            let values: Vec<Value> = columns
                .iter()
                .map(|c| from_json(c.kind, &row[&c.name]))
                .collect();
            let marks: Vec<String> = (1..=values.len()).map(|i| format!("${i}")).collect();
            let (names, marks) = (names.join(", "), marks.join(", "));
            let sql = format!("INSERT INTO {table} ({names}) VALUES ({marks})");
            db.execute(sql, &values)
                .await
                .unwrap_or_else(|e| panic!("{table}: {e}"));
            *counts.entry(table).or_default() += 1;
        }
    }
    counts
}

/// Migrates step by step with sample rows; gives the schema at the end.
async fn climb(place: &Place) -> BTreeMap<String, Vec<Found>> {
    let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for step in migrate::MIGRATIONS {
        let names = migrate::run_to(&db, START, step.number).await.unwrap();
        assert_eq!(names, [step.name]);
        for (table, count) in load_samples(&db, step).await {
            *expected.entry(table).or_default() += count;
        }
    }
    for table in ALL {
        let rows = db.fetch(table.spec.select(""), &[]).await.unwrap();
        let count = i64::try_from(rows.len()).unwrap();
        let wanted = expected.get(table.spec.name).copied().unwrap_or(0);
        assert!(
            count >= wanted.max(1),
            "{} lost or lacks its sample rows",
            table.spec.name
        );
        for row in &rows {
            read_all(table.spec, row);
        }
    }
    let found = schema(&db).await;
    db.close().await;
    found
}

fn read_all(spec: &dengwen_store::TableSpec, row: &DbRow) {
    for (i, column) in spec.columns.iter().enumerate() {
        let read = match column.kind {
            Kind::I64 => row.opt_i64(i).map(drop),
            Kind::Text => row.opt_text(i).map(drop),
            Kind::Bytes => row.opt_bytes(i).map(drop),
            Kind::Uuid => row.opt_uuid(i).map(drop),
            Kind::Bool => row.opt_bool(i).map(drop),
        };
        read.unwrap_or_else(|e| panic!("{}: {e}", spec.name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_carries_the_rows_before_it_and_both_engines_end_alike() {
    let (sqlite, postgres) = (Place::sqlite(), Place::postgres().await);

    let (on_sqlite, on_postgres) = (climb(&sqlite).await, climb(&postgres).await);

    assert_eq!(on_sqlite, on_postgres);
    for table in ALL {
        let columns: Vec<Found> = table
            .spec
            .columns
            .iter()
            .map(|c| Found {
                name: c.name.to_owned(),
                kind: c.kind,
                nullable: c.nullable,
                key: table
                    .spec
                    .key
                    .iter()
                    .position(|k| *k == c.name)
                    .map_or(0, |at| i64::try_from(at).unwrap() + 1),
            })
            .collect();
        assert_eq!(
            Some(&columns),
            on_sqlite.get(table.spec.name),
            "{}",
            table.spec.name
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_of_the_schema_is_in_the_list() {
    let store = TestStore::sqlite().await;
    let mut found: Vec<String> = schema(store.db()).await.into_keys().collect();
    found.retain(|name| !name.starts_with("migration"));
    let mut listed: Vec<&str> = ALL.iter().map(|t| t.spec.name).collect();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

pub(crate) async fn open(place: &Place, migrate: Migrate) -> Result<Store, StoreError> {
    let clock = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(START));
    let options = StoreOptions {
        db: DbOptions::new(place.url()),
        blobs: place.folder().join("blobs"),
        migrate,
        services: services(&clock),
    };
    Store::open(options).await
}

async fn tamper(place: &Place, sql: &'static str) {
    let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
    db.execute(sql, &[]).await.unwrap();
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_the_future_is_refused_and_the_error_says_what_to_do() {
    for store in [TestStore::sqlite().await, TestStore::postgres().await] {
        let place = store.into_place().await;
        tamper(
            &place,
            "UPDATE migration SET number = 9000 WHERE number = 1",
        )
        .await;

        let refused = open(&place, Migrate::Always).await.unwrap_err();

        assert!(
            matches!(refused, StoreError::NewerSchema { found: 9000, .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains("install the newer version"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_step_is_refused() {
    let place = TestStore::sqlite().await.into_place().await;
    tamper(
        &place,
        "UPDATE migration SET checksum = x'00' WHERE number = 2",
    )
    .await;

    let refused = open(&place, Migrate::Always).await.unwrap_err();

    assert!(
        matches!(refused, StoreError::ChangedMigration { number: 2 }),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_migrates_only_on_command() {
    let place = Place::postgres().await;

    let refused = open(&place, Migrate::Embedded).await.unwrap_err();

    assert!(
        matches!(refused, StoreError::OlderSchema { found: 0, .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains("dengwen migrate"));
    open(&place, Migrate::Always).await.unwrap().close().await;
    open(&place, Migrate::Embedded).await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_is_copied_before_it_is_migrated() {
    let place = Place::sqlite();
    let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
    migrate::run_to(&db, START, 1).await.unwrap();
    load_samples(&db, &migrate::MIGRATIONS[0]).await;
    db.close().await;

    open(&place, Migrate::Embedded).await.unwrap().close().await;

    let copy = place.folder().join("dengwen.db.before-0002");
    let mode = std::fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let old = Db::open(&DbOptions::new(format!("sqlite:{}", copy.display())))
        .await
        .unwrap();
    assert_eq!(migrate::applied(&old).await.unwrap(), 1);
    let address = setting::get(&old, "public_address").await.unwrap();
    assert_eq!(address.as_deref(), Some("https://xinfang.example.cn"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_migrate_changes_nothing() {
    for place in [Place::sqlite(), Place::postgres().await] {
        let empty = open(&place, Migrate::Never).await.unwrap_err();
        assert!(
            matches!(empty, StoreError::OlderSchema { found: 0, .. }),
            "{empty}"
        );
        let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
        assert!(schema(&db).await.is_empty());
        migrate::run_to(&db, START, 1).await.unwrap();
        let before = schema(&db).await;

        let refused = open(&place, Migrate::Never).await.unwrap_err();

        assert!(
            matches!(refused, StoreError::OlderSchema { found: 1, .. }),
            "{refused}"
        );
        assert_eq!(schema(&db).await, before);
        assert!(!place.folder().join("dengwen.db.before-0002").exists());
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embedded_database_belongs_to_its_owner_alone_from_the_first_byte() {
    let place = Place::sqlite();
    let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
    migrate::run(&db, START).await.unwrap();
    for name in ["dengwen.db", "dengwen.db-wal", "dengwen.db-shm"] {
        let file = std::fs::metadata(place.folder().join(name)).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
    }
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embedded_database_says_whether_another_has_it_open() {
    let place = Place::sqlite();
    let file = place.folder().join("dengwen.db");
    let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
    migrate::run(&db, START).await.unwrap();
    assert!(dengwen_store::is_in_use(&file).await);
    db.close().await;
    assert!(!dengwen_store::is_in_use(&file).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_hold_every_name_is_refused_before_anything_is_made() {
    let place = Place::postgres().await;
    let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
    let url = place.url();
    let (server, name) = url.rsplit_once('/').unwrap();
    let own = format!("{name}_ascii");
    let make = format!("CREATE DATABASE {own} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
    // Because: no database is made within a transaction, and only a read runs without one.
    db.fetch(make, &[]).await.unwrap();

    let refused = Db::open(&DbOptions::new(format!("{server}/{own}"))).await;

    db.fetch(format!("DROP DATABASE {own} WITH (FORCE)"), &[])
        .await
        .unwrap();
    db.close().await;
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("SQL_ASCII") && refused.contains("createdb"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_never_migrate_at_once() {
    for place in [Place::sqlite(), Place::postgres().await] {
        let db = Db::open(&DbOptions::new(place.url())).await.unwrap();
        migrate::run_to(&db, START, 1).await.unwrap();
        db.execute("INSERT INTO migration_lock (id, since) VALUES (1, 5)", &[])
            .await
            .unwrap();

        let refused = migrate::run(&db, START).await.unwrap_err();

        assert!(
            matches!(refused, StoreError::MigrationLocked { since: 5 }),
            "{refused}"
        );
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_no_engine_is_refused() {
    let refused = Db::open(&DbOptions::new("mysql://localhost/x"))
        .await
        .unwrap_err();
    assert!(matches!(refused, StoreError::Address(_)), "{refused}");
}
