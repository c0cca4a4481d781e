//! The bare database beside the program: the rows of a registration, written by a loop.
//!
//! The rows are those of a real registration, with other ids and other numbers each time; the
//! driver, its settings, the statements of many rows and the durability are the program's own. No
//! HTTP, no rules, no sealing, no versions, no keys looked up. Invariant: it comes last, because
//! nothing folds to rows written like this.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use dengwen_store::bulk::Bulk;
use dengwen_store::tables::counter::CounterRow;
use dengwen_store::tables::idempotency::IdempotencyRow;
use dengwen_store::tables::stream::StreamRow;
use dengwen_store::{Change, Db, EventRow, Mode, Value, Write};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use uuid::Uuid;

use super::rate;

/// Acts in one transaction, as many as the committer takes.
const TOGETHER: usize = 64;

/// What the loop reached.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bare {
    pub(crate) rows_an_act: usize,
    pub(crate) a_second: f64,
}

/// Writes the rows of `change` again and again for so long.
///
/// # Errors
/// Any error of the database.
pub(crate) async fn run(
    db: &Db,
    bulk: &Bulk,
    change: &Change,
    seconds: u64,
) -> anyhow::Result<Bare> {
    let counter = db.rows::<CounterRow>("", &[]).await?;
    let mut seq = counter.first().map_or(0, |row| row.value);
    let template = template(change);
    let mut keys = Keys {
        random: StdRng::seed_from_u64(seq.unsigned_abs()),
        millis: now_millis(db, seq).await?,
        act: 0,
    };
    let started = Instant::now();
    let until = started + Duration::from_secs(seconds);
    let mut acts = 0;
    while Instant::now() < until {
        let mut groups: Vec<Vec<Write>> = vec![Vec::new(); template.len()];
        for _ in 0..TOGETHER {
            keys.act += 1;
            let mut ids = HashMap::new();
            for (rows, group) in template.iter().zip(&mut groups) {
                group.extend(rows.iter().map(|row| keys.renew(row, &mut ids, &mut seq)));
            }
        }
        groups.push(vec![Write::upsert(CounterRow {
            name: "event".to_owned(),
            value: seq,
            at: keys.millis * 1000,
        })]);
        bulk.bare(&groups).await?;
        acts += TOGETHER;
    }
    Ok(Bare {
        rows_an_act: template.iter().map(Vec::len).sum(),
        a_second: rate(acts, started.elapsed()),
    })
}

/// The instant last recorded, in milliseconds; ids made after it sort behind all others.
async fn now_millis(db: &Db, seq: i64) -> anyhow::Result<i64> {
    let last = db
        .rows::<EventRow>("WHERE seq = $1", &[Value::I64(Some(seq))])
        .await?;
    Ok(last.first().map_or(0, |event| event.recorded_at / 1000))
}

/// Every row that the committer writes for a change, but the counters shared by a batch; one list
/// a table.
fn template(change: &Change) -> Vec<Vec<Write>> {
    let mut rows = change.rows.clone();
    for write in &mut rows {
        // A registration's rows are all new; as plain inserts they cost the database least.
        write.mode = Mode::Insert;
    }
    let mut versions: HashMap<Uuid, i64> = HashMap::new();
    for event in &change.events {
        let version = versions.entry(event.stream).or_default();
        *version += 1;
        rows.push(Write::insert(EventRow {
            seq: 0,
            id: event.id,
            stream: event.stream,
            stream_kind: event.stream_kind.clone(),
            stream_version: *version,
            kind: event.kind.clone(),
            schema_version: event.schema_version,
            recorded_at: 0,
            occurred_on: event.occurred_on.clone(),
            occurred_source: event.occurred_source.clone(),
            actor_person: event.actor.person,
            actor_role: event.actor.role.clone(),
            actor_organ: event.actor.organ,
            on_behalf_of: event.actor.on_behalf_of,
            rule_row: event.rule_row.clone(),
            pack: event.pack.clone(),
            pack_digest: event.pack_digest.clone(),
            payload: event.payload.clone(),
            salt: [7; 32],
            commitment: [7; 32],
            imported: event.imported,
        }));
    }
    for (id, version) in versions {
        rows.push(Write::insert(StreamRow {
            id,
            kind: "bare".to_owned(),
            version,
        }));
    }
    rows.push(Write::insert(IdempotencyRow {
        key: [0; 32],
        answer: "{}".repeat(60),
        recorded_at: 0,
    }));
    rows.sort_by_key(|write| write.spec.name);
    rows.chunk_by(|a, b| a.spec.name == b.spec.name)
        .map(<[Write]>::to_vec)
        .collect()
}

/// Gives rows other keys.
struct Keys {
    random: StdRng,
    millis: i64,
    act: u64,
}

impl Keys {
    /// The row with ids, serials, numbers and hashes of its own. Ids that many rows share, such as
    /// organs, belong to no stream of the registration and stay.
    fn renew(&mut self, write: &Write, ids: &mut HashMap<Uuid, Uuid>, seq: &mut i64) -> Write {
        let mut new = write.clone();
        let table = write.spec.name;
        for (column, value) in write.spec.columns.iter().zip(&mut new.values) {
            match value {
                Value::I64(Some(number)) if table == "event" && column.name == "seq" => {
                    *seq += 1;
                    *number = *seq;
                }
                Value::Text(Some(text)) if column.name == "number" => {
                    *text = format!("bare-{:016x}-{}", self.random.next_u64(), self.act);
                }
                Value::Bytes(Some(bytes)) if matches!(column.name, "key" | "hash") => {
                    self.random.fill_bytes(bytes);
                }
                Value::Uuid(Some(id)) if own(table, column.name) => {
                    let fresh = ids.entry(*id).or_insert_with(|| {
                        let mut bytes = [0; 10];
                        self.random.fill_bytes(&mut bytes);
                        let millis = self.millis.unsigned_abs() + self.act;
                        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
                    });
                    *id = *fresh;
                }
                _ => {}
            }
        }
        new
    }
}

/// Whether a column holds an id that this registration made.
fn own(table: &str, column: &str) -> bool {
    matches!(column, "id" | "owner" | "petition" | "matter" | "stream")
        && !(table == "task" && column == "unit")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_act_keep_pointing_at_each_other_under_new_ids() {
        let id = Uuid::from_u128(5);
        let stream = Write::insert(StreamRow {
            id,
            kind: "matter".to_owned(),
            version: 1,
        });
        let mut keys = Keys {
            random: StdRng::seed_from_u64(1),
            millis: 1,
            act: 1,
        };
        let mut ids = HashMap::new();
        let mut seq = 0;
        let first = keys.renew(&stream, &mut ids, &mut seq);
        let again = keys.renew(&stream, &mut ids, &mut seq);
        assert_eq!(first.values, again.values);
        assert_ne!(first.values, stream.values);
    }
}
