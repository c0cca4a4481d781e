//! Work waiting to be done, with leases by compare-and-swap.
//!
//! It runs nothing. Invariants: a job is delivered at least once and to one worker at a time; the
//! claim repeats its condition in the outer `WHERE`, without which PostgreSQL hands jobs out twice;
//! a job that keeps failing is parked where an operator sees it, never dropped; a job wanted again
//! while it runs is run again, because what it read may be old.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::binds;
use crate::change::NewJob;
use crate::engine::{Db, Tx};
use crate::error::StoreError;
use crate::row::Row;
use crate::table_row;
use crate::value::Value;
use crate::writer::{chunk, tuples};

/// Tries after which a failing job is parked.
pub const MAX_TRIES: i64 = 12;

table_row! {
    /// One job.
    pub struct JobRow in "job" key ["id"] {
        /// Its id.
        id: Uuid,
        /// Which job.
        kind: String,
        /// Ids only, JSON.
        payload: String,
        /// Only one job with this key waits at a time; the id when none was given.
        unique_key: String,
        /// It was wanted once more since it was taken: when it finishes, it waits again.
        again: bool,
        /// When it may be taken next: its start, the end of its lease, or its next try.
        due_at: i64,
        /// Who holds the lease.
        lease: Option<Uuid>,
        /// How often it was taken.
        tries: i64,
        /// Set aside for an operator.
        parked: bool,
        /// Why the last try failed; never a citizen's words.
        last_error: String,
        /// When it was added.
        created_at: i64,
    }
}

impl JobRow {
    pub(crate) fn waiting(job: &NewJob, now: i64) -> JobRow {
        JobRow {
            id: job.id,
            kind: job.kind.clone(),
            payload: job.payload.clone(),
            unique_key: job.unique_key.clone().unwrap_or_else(|| job.id.to_string()),
            again: false,
            due_at: job.due_at,
            lease: None,
            tries: 0,
            parked: false,
            last_error: String::new(),
            created_at: now,
        }
    }
}

/// Takes up to `limit` due jobs until `until` under a lease of one's own.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn claim(
    db: &Db,
    now: i64,
    until: i64,
    lease: Uuid,
    limit: i64,
) -> Result<Vec<JobRow>, StoreError> {
    // The outer conditions are not redundant: on PostgreSQL a second worker waits for the row and
    // then looks at them again.
    const SQL: &str = "UPDATE job SET due_at = $2, lease = $3, tries = tries + 1, again = FALSE \
        WHERE id IN (SELECT id FROM job WHERE parked = FALSE AND due_at <= $1 \
            ORDER BY due_at, id LIMIT $4) \
        AND parked = FALSE AND due_at <= $1 \
        RETURNING id, kind, payload, unique_key, again, due_at, lease, tries, parked, last_error, created_at";
    // Looking first keeps an idle worker from writing.
    const DUE: &str = "SELECT id FROM job WHERE parked = FALSE AND due_at <= $1 LIMIT 1";
    if db.fetch_opt(DUE, &binds![now]).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = db
        .write_returning(SQL, &binds![now, until, lease, limit])
        .await?;
    rows.iter().map(Row::from_row).collect()
}

/// Removes a finished job, or lets it wait again when it was wanted meanwhile. False when the lease
/// was lost: someone else has the job now.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn finish(db: &Db, id: Uuid, lease: Uuid, now: i64) -> Result<bool, StoreError> {
    const DONE: &str = "DELETE FROM job WHERE id = $1 AND lease = $2 AND again = FALSE";
    const AGAIN: &str = "UPDATE job SET due_at = $3, lease = NULL, tries = 0, again = FALSE \
        WHERE id = $1 AND lease = $2";
    if db.execute(DONE, &binds![id, lease]).await? == 1 {
        return Ok(true);
    }
    Ok(db.execute(AGAIN, &binds![id, lease, now]).await? == 1)
}

/// Adds jobs in the transaction of the changes that want them. One whose key waits already only
/// marks that one as wanted again.
pub(crate) async fn add(tx: &mut Tx, jobs: Vec<JobRow>) -> Result<(), StoreError> {
    // One row a key: a statement must not meet the same row twice. In order of the keys, so that
    // two nodes do not lock each other out.
    let jobs: BTreeMap<String, JobRow> = jobs
        .into_iter()
        .rev()
        .map(|job| (job.unique_key.clone(), job))
        .collect();
    let width = JobRow::SPEC.columns.len();
    let rows: Vec<Vec<Value>> = jobs.into_values().map(Row::values).collect();
    let mut rest = &rows[..];
    while !rest.is_empty() {
        let (now, later) = rest.split_at(chunk(rest.len(), width));
        let sql = format!(
            "INSERT INTO job ({}) VALUES {} ON CONFLICT (unique_key) DO UPDATE SET again = TRUE",
            JobRow::SPEC.column_list(""),
            tuples(now.len(), width)
        );
        let binds: Vec<&Value> = now.iter().flatten().collect();
        tx.execute_refs(sql.into(), &binds).await?;
        rest = later;
    }
    Ok(())
}

/// Gives a failed job back, to be tried at `retry_at`; after [`MAX_TRIES`] it is parked instead.
/// False when the lease was lost meanwhile.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn fail(
    db: &Db,
    id: Uuid,
    lease: Uuid,
    retry_at: i64,
    error: &str,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE job SET due_at = $3, lease = NULL, last_error = $4, \
        parked = (tries >= $5) WHERE id = $1 AND lease = $2";
    Ok(db
        .execute(SQL, &binds![id, lease, retry_at, error, MAX_TRIES])
        .await?
        == 1)
}

/// The delay before the next try: a minute, doubling, at most six hours (microseconds).
pub fn backoff(tries: i64) -> i64 {
    const MINUTE: i64 = 60_000_000;
    let doublings = u32::try_from(tries.clamp(1, 10) - 1).unwrap_or(0);
    (MINUTE << doublings).min(6 * 60 * MINUTE)
}

/// Parked jobs, oldest first, at most 200.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn parked(db: &Db) -> Result<Vec<JobRow>, StoreError> {
    db.rows("WHERE parked = TRUE ORDER BY created_at, id LIMIT 200", &[])
        .await
}

/// Puts a parked job back to work.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn unpark(db: &Db, id: Uuid, now: i64) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE job SET parked = FALSE, tries = 0, due_at = $2 \
        WHERE id = $1 AND parked = TRUE";
    Ok(db.execute(SQL, &binds![id, now]).await? == 1)
}

/// How many jobs wait, and how many are parked.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn counts(db: &Db) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "SELECT COUNT(*), \
        CAST(COALESCE(SUM(CASE WHEN parked THEN 1 ELSE 0 END), 0) AS BIGINT) FROM job";
    match db.fetch_opt(SQL, &[]).await? {
        Some(row) => Ok((row.i64(0)? - row.i64(1)?, row.i64(1)?)),
        None => Ok((0, 0)),
    }
}

/// When the next job is due, to know how long a worker may rest; none when nothing waits.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn next_due(db: &Db) -> Result<Option<i64>, StoreError> {
    const SQL: &str = "SELECT due_at FROM job WHERE parked = FALSE ORDER BY due_at, id LIMIT 1";
    db.fetch_opt(SQL, &[]).await?.map(|r| r.i64(0)).transpose()
}
