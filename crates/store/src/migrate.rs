//! Bringing a database to this program's schema: forward only, small steps, checked.
//!
//! Each step and its record are one transaction. Invariants: a step that was applied is recorded
//! with its checksum and never changes; a database from the future is refused, never touched; two
//! processes never migrate at once (a lock row, not an advisory lock, so that every engine can).

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::binds;
use crate::engine::{Db, Tx, make_private};
use crate::error::StoreError;

/// One step. `sqlite` and `postgres` stand in for `sql` where the engines must differ.
#[derive(Debug)]
pub struct Migration {
    /// Its number, from 1 without gaps.
    pub number: i64,
    /// Its file's name without number and ending.
    pub name: &'static str,
    /// The portable text.
    pub sql: &'static str,
    /// Instead of `sql`, on SQLite.
    pub sqlite: Option<&'static str>,
    /// Instead of `sql`, on PostgreSQL.
    pub postgres: Option<&'static str>,
}

macro_rules! migration {
    ($number:literal, $file:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../migrations/", $file, "_", $name, ".sql")),
            sqlite: None,
            postgres: None,
        }
    };
    // Because: where JSON is read, the engines read it in their own ways.
    ($number:literal, $file:literal, $name:literal, sqlite) => {
        Migration {
            sqlite: Some(include_str!(concat!(
                "../migrations/",
                $file,
                "_",
                $name,
                ".sqlite.sql"
            ))),
            ..migration!($number, $file, $name)
        }
    };
}

/// Every step. A new one goes to the end and is never changed after a release.
pub const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001", "base"),
    migration!(2, "0002", "sealed"),
    migration!(3, "0003", "work"),
    migration!(4, "0004", "office"),
    migration!(5, "0005", "register"),
    migration!(6, "0006", "sweeps"),
    migration!(7, "0007", "board"),
    migration!(8, "0008", "lists"),
    migration!(9, "0009", "open_tasks"),
    migration!(10, "0010", "overridden"),
    migration!(11, "0011", "answer_tally"),
    migration!(12, "0012", "reports"),
    migration!(13, "0013", "heads"),
    migration!(14, "0014", "posted"),
    migration!(15, "0015", "untold"),
    migration!(16, "0016", "waits", sqlite),
    migration!(17, "0017", "first_organ", sqlite),
    migration!(18, "0018", "duties"),
    migration!(19, "0019", "exceptions"),
    migration!(20, "0020", "simple"),
    migration!(21, "0021", "promised"),
    migration!(22, "0022", "material", sqlite),
    migration!(23, "0023", "topics"),
    migration!(24, "0024", "cross_boundary"),
    migration!(25, "0025", "board_counts"),
    migration!(26, "0026", "read_by_token"),
];

impl Migration {
    fn text(&self, sqlite: bool) -> &'static str {
        let own = if sqlite { self.sqlite } else { self.postgres };
        own.unwrap_or(self.sql)
    }

    /// Over the portable text and both overrides, so that it is the same on both engines.
    fn checksum(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for text in [Some(self.sql), self.sqlite, self.postgres] {
            hash.update(text.unwrap_or("none"));
            hash.update([0]);
        }
        hash.finalize().into()
    }
}

/// Highest step in this program.
pub fn known() -> i64 {
    MIGRATIONS.last().map_or(0, |m| m.number)
}

/// Highest step applied to a database, 0 when it is empty.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn applied(db: &Db) -> Result<i64, StoreError> {
    prepare(db).await?;
    last_applied(db).await
}

async fn last_applied(db: &Db) -> Result<i64, StoreError> {
    let row = db
        .fetch_opt("SELECT COALESCE(MAX(number), 0) FROM migration", &[])
        .await?;
    row.map_or(Ok(0), |r| r.i64(0))
}

/// Makes sure that a database has exactly this program's schema.
///
/// # Errors
/// [`StoreError::NewerSchema`], [`StoreError::OlderSchema`] or [`StoreError::ChangedMigration`]
/// when it has not.
pub async fn check(db: &Db) -> Result<(), StoreError> {
    // Because: who only asks changes nothing, not even to make the table that is missing.
    if !is_prepared(db).await {
        return Err(StoreError::OlderSchema {
            found: 0,
            known: known(),
        });
    }
    let found = last_applied(db).await?;
    compare(db, found).await?;
    if found < known() {
        return Err(StoreError::OlderSchema {
            found,
            known: known(),
        });
    }
    Ok(())
}

/// Refuses a schema from the future or with altered steps.
pub(crate) async fn compare(db: &Db, found: i64) -> Result<(), StoreError> {
    if found > known() {
        return Err(StoreError::NewerSchema {
            found,
            known: known(),
        });
    }
    for row in db
        .fetch(
            "SELECT number, checksum FROM migration ORDER BY number",
            &[],
        )
        .await?
    {
        let number = row.i64(0)?;
        let ours = MIGRATIONS
            .iter()
            .find(|m| m.number == number)
            .map(Migration::checksum);
        if ours.is_none_or(|ours| row.bytes(1).ok().as_deref() != Some(&ours[..])) {
            return Err(StoreError::ChangedMigration { number });
        }
    }
    Ok(())
}

/// Applies every missing step and gives their names.
///
/// # Errors
/// [`StoreError::NewerSchema`] or [`StoreError::ChangedMigration`] before anything is touched;
/// [`StoreError::MigrationLocked`] while another process migrates.
pub async fn run(db: &Db, now: i64) -> Result<Vec<&'static str>, StoreError> {
    run_to(db, now, known()).await
}

/// As [`run`], up to a step; tests use it to load samples in between.
///
/// # Errors
/// As [`run`].
pub async fn run_to(db: &Db, now: i64, last: i64) -> Result<Vec<&'static str>, StoreError> {
    let found = applied(db).await?;
    compare(db, found).await?;
    if found >= last {
        return Ok(Vec::new());
    }
    lock(db, now).await?;
    let result = apply(db, now, last).await;
    db.execute("DELETE FROM migration_lock WHERE id = 1", &[])
        .await?;
    result
}

async fn apply(db: &Db, now: i64, last: i64) -> Result<Vec<&'static str>, StoreError> {
    const RECORD: &str =
        "INSERT INTO migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
    // Read again under the lock: another process may have finished meanwhile.
    let found = last_applied(db).await?;
    let mut names = Vec::new();
    for step in MIGRATIONS
        .iter()
        .filter(|m| m.number > found && m.number <= last)
    {
        let mut tx = db.begin().await?;
        let sqlite = tx.is_sqlite();
        tx.script(step.text(sqlite)).await?;
        tx.execute(
            RECORD,
            &binds![step.number, step.name, step.checksum(), now],
        )
        .await?;
        tx.commit().await?;
        tracing::info!(number = step.number, name = step.name, "migrated");
        names.push(step.name);
    }
    Ok(names)
}

async fn lock(db: &Db, now: i64) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO migration_lock (id, since) VALUES (1, $1) ON CONFLICT DO NOTHING";
    if db.execute(SQL, &binds![now]).await? == 1 {
        return Ok(());
    }
    let row = db
        .fetch_opt("SELECT since FROM migration_lock WHERE id = 1", &[])
        .await?;
    let since = row.map_or(Ok(now), |r| r.i64(0))?;
    Err(StoreError::MigrationLocked { since })
}

/// Makes the two tables that migrations themselves need.
async fn prepare(db: &Db) -> Result<(), StoreError> {
    const TABLES: &str = "CREATE TABLE IF NOT EXISTS migration (
            number BIGINT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            checksum BYTEA NOT NULL,
            applied_at BIGINT NOT NULL
        );
        CREATE TABLE IF NOT EXISTS migration_lock (
            id BIGINT NOT NULL PRIMARY KEY,
            since BIGINT NOT NULL
        )";
    if is_prepared(db).await {
        return Ok(());
    }
    let mut tx: Tx = db.begin().await?;
    tx.script(TABLES).await?;
    tx.commit().await
}

async fn is_prepared(db: &Db) -> bool {
    db.fetch("SELECT number FROM migration LIMIT 1", &[])
        .await
        .is_ok()
}

/// Copies a SQLite database beside itself before it is migrated, and gives the copy's path. Nothing
/// is done for an empty database, an up-to-date one, or PostgreSQL.
///
/// # Errors
/// [`StoreError::Full`] when the copy does not fit; nothing has been migrated then.
pub async fn copy_before(db: &Db) -> Result<Option<PathBuf>, StoreError> {
    let Db::Sqlite { path, .. } = db else {
        return Ok(None);
    };
    let found = applied(db).await?;
    if found == 0 || found >= known() {
        return Ok(None);
    }
    let mut copy = path.clone().into_os_string();
    copy.push(format!(".before-{:04}", found + 1));
    let copy = PathBuf::from(copy);
    if copy.exists() {
        std::fs::remove_file(&copy).map_err(|e| StoreError::file(&copy, &e))?;
    }
    make_private(&copy)?;
    let target = copy.to_string_lossy().into_owned();
    db.vacuum_into(&target).await?;
    Ok(Some(copy))
}
