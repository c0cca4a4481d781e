//! One transaction that commits many changes.
//!
//! It owns no queue and answers nobody. Invariant: when the transaction commits, every accepted
//! change is written whole and every other change has left no trace; when it fails, nothing is
//! written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use crate::change::{ANY_VERSION, Change, NewEvent, fill};
use crate::committer::{CommitError, Committed, Services};
use crate::engine::{Db, Tx};
use crate::error::StoreError;
use crate::event::EventRow;
use crate::row::Write;
use crate::seals;
use crate::tables::idempotency::IdempotencyRow;
use crate::tables::job::{self, JobRow};
use crate::tables::stream::StreamRow;
use crate::tally::answers::Tally;
use crate::tally::duties::Duties;
use crate::value::Value;
use crate::writer::{Writer, list, tuples};

/// What became of each change, in the order given.
pub(crate) type Outcomes = Vec<Result<Committed, CommitError>>;

/// The numbers taken for each accepted change, by its place in the batch.
type Numbers = HashMap<usize, Vec<String>>;

/// Commits what can be committed of `changes`.
///
/// # Errors
/// Any [`StoreError`]: then nothing was written.
pub(crate) async fn run(
    db: &Db,
    writer: &Writer,
    services: &Services,
    changes: &[&Change],
) -> Result<Outcomes, StoreError> {
    let now = (services.clock)();
    let mut tx = db.begin().await?;
    let mut known = Known::load(&mut tx, changes).await?;
    let verdicts: Vec<Verdict> = changes.iter().map(|c| known.judge(c)).collect();
    let accepted: Vec<(usize, &Change)> = changes
        .iter()
        .enumerate()
        .filter(|(i, _)| matches!(verdicts[*i], Verdict::Accepted))
        .map(|(i, c)| (i, *c))
        .collect();
    if accepted.is_empty() {
        return Ok(refuse(changes, &verdicts, &HashMap::new()));
    }
    let numbers = allocate_numbers(&mut tx, &accepted).await?;
    let (rows, answers) = assemble(&accepted, &numbers, &known, now);
    let tally = Tally::of(&mut tx, &rows).await?;
    let duties = Duties::of(&mut tx, &rows).await?;
    writer.write(&mut tx, rows).await?;
    tally.write(&mut tx).await?;
    duties.write(&mut tx).await?;
    job::add(&mut tx, jobs(&accepted, &numbers, now)).await?;
    let mut done = append_events(
        &mut tx,
        writer,
        services,
        (&accepted, &numbers),
        &known,
        now,
    )
    .await?;
    tx.commit().await?;
    for (i, committed) in &mut done {
        committed.answer = answers.get(i).cloned();
        committed.numbers = numbers.get(i).cloned().unwrap_or_default();
    }
    Ok(refuse(changes, &verdicts, &done))
}

/// Puts the accepted changes' results and the others' refusals in the order given.
fn refuse(changes: &[&Change], verdicts: &[Verdict], done: &HashMap<usize, Committed>) -> Outcomes {
    let answer_of = |i: usize| {
        done.get(&i)
            .and_then(|c| c.answer.clone())
            .unwrap_or_default()
    };
    (0..changes.len())
        .map(|i| match &verdicts[i] {
            Verdict::Accepted => Ok(done.get(&i).cloned().unwrap_or_default()),
            Verdict::Conflict(stream) => Err(CommitError::Conflict { stream: *stream }),
            Verdict::Replayed(answer) => Err(CommitError::Replayed {
                answer: answer.clone(),
            }),
            Verdict::SameAs(first) => Err(CommitError::Replayed {
                answer: answer_of(*first),
            }),
            Verdict::Invalid(why) => Err(CommitError::Invalid(why.clone())),
        })
        .collect()
}

enum Verdict {
    Accepted,
    Conflict(Uuid),
    /// Its key was answered in an earlier batch.
    Replayed(String),
    /// Its key is that of change `n` of this batch.
    SameAs(usize),
    Invalid(String),
}

/// A stream that this batch writes.
struct Written {
    kind: String,
    /// Its version before the batch.
    before: i64,
}

/// What the database held when the batch began, and what the batch has added since.
struct Known {
    versions: HashMap<Uuid, i64>,
    /// Streams that this batch writes.
    written: BTreeMap<Uuid, Written>,
    answered: HashMap<[u8; 32], String>,
    in_batch: HashMap<[u8; 32], usize>,
    position: usize,
}

impl Known {
    async fn load(tx: &mut Tx, changes: &[&Change]) -> Result<Known, StoreError> {
        let streams: BTreeSet<Uuid> = changes
            .iter()
            .flat_map(|c| c.reads.iter().map(|r| r.stream))
            .collect();
        let keys: BTreeSet<[u8; 32]> = changes
            .iter()
            .filter_map(|c| c.idempotency.as_ref().map(|i| i.key))
            .collect();
        let mut versions = HashMap::new();
        // The lock keeps another node from changing what these decisions relied on until we commit.
        // It is taken in the order of the ids, so that two nodes never wait for each other in a
        // ring.
        let lock = if tx.is_sqlite() { "" } else { "FOR UPDATE" };
        for part in in_lists(&streams.into_iter().map(Value::from).collect::<Vec<_>>()) {
            let sql = format!(
                "SELECT id, version FROM stream WHERE id IN ({}) ORDER BY id {lock}",
                list(part.len())
            );
            for row in tx.fetch(sql, &part).await? {
                versions.insert(row.uuid(0)?, row.i64(1)?);
            }
        }
        let mut answered = HashMap::new();
        for part in in_lists(&keys.into_iter().map(Value::from).collect::<Vec<_>>()) {
            let sql = format!(
                "SELECT key, answer FROM idempotency WHERE key IN ({})",
                list(part.len())
            );
            for row in tx.fetch(sql, &part).await? {
                answered.insert(row.field::<[u8; 32]>(0)?, row.text(1)?);
            }
        }
        let written = BTreeMap::new();
        Ok(Known {
            versions,
            written,
            answered,
            in_batch: HashMap::new(),
            position: 0,
        })
    }

    /// Decides about the next change, seeing what the earlier ones of this batch do.
    fn judge(&mut self, change: &Change) -> Verdict {
        let position = self.position;
        self.position += 1;
        if let Some(key) = change.idempotency.as_ref().map(|i| i.key) {
            if let Some(answer) = self.answered.get(&key) {
                return Verdict::Replayed(answer.clone());
            }
            if let Some(first) = self.in_batch.get(&key) {
                return Verdict::SameAs(*first);
            }
        }
        let version = |known: &Known, id: &Uuid| known.versions.get(id).copied().unwrap_or(0);
        for read in &change.reads {
            if read.expected != ANY_VERSION && version(self, &read.stream) != read.expected {
                return Verdict::Conflict(read.stream);
            }
        }
        for event in &change.events {
            if !change.reads.iter().any(|r| r.stream == event.stream) {
                return Verdict::Invalid(format!(
                    "change {} appends {} to a stream that it did not read",
                    change.name, event.kind
                ));
            }
        }
        for event in &change.events {
            let before = version(self, &event.stream);
            self.versions.insert(event.stream, before + 1);
            self.written.entry(event.stream).or_insert_with(|| Written {
                kind: event.stream_kind.clone(),
                before,
            });
        }
        if let Some(idempotency) = &change.idempotency {
            self.in_batch.insert(idempotency.key, position);
        }
        Verdict::Accepted
    }
}

/// Cuts values into lists of a power of two, repeating the last, so that few statement texts exist.
fn in_lists(values: &[Value]) -> Vec<Vec<Value>> {
    values
        .chunks(512)
        .map(|part| {
            let mut part = part.to_vec();
            let last = part.last().cloned();
            part.resize(
                part.len().next_power_of_two(),
                last.expect("chunks are never empty"),
            );
            part
        })
        .collect()
}

/// Takes the wanted numbers from their series with one statement, in the order of the changes.
async fn allocate_numbers(
    tx: &mut Tx,
    accepted: &[(usize, &Change)],
) -> Result<Numbers, StoreError> {
    let mut wanted: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, change) in accepted {
        for number in &change.numbers {
            *wanted.entry(number.series.as_str()).or_default() += 1;
        }
    }
    let mut next: HashMap<String, i64> = HashMap::new();
    let wanted: Vec<(&str, i64)> = wanted.into_iter().collect();
    for part in wanted.chunks(256) {
        let binds: Vec<Value> = part
            .iter()
            .flat_map(|(name, n)| [Value::from(*name), Value::from(*n)])
            .collect();
        let sql = format!(
            "INSERT INTO series (name, value) VALUES {} ON CONFLICT (name) \
             DO UPDATE SET value = series.value + excluded.value RETURNING name, value",
            tuples(part.len(), 2)
        );
        for row in tx.fetch(sql, &binds).await? {
            let name = row.text(0)?;
            let taken = part.iter().find(|(n, _)| *n == name).map_or(0, |(_, n)| *n);
            next.insert(name, row.i64(1)? - taken + 1);
        }
    }
    let mut out = HashMap::new();
    for (i, change) in accepted {
        let mut texts = Vec::with_capacity(change.numbers.len());
        for number in &change.numbers {
            let serial = next.entry(number.series.clone()).or_insert(1);
            texts.push(number.format.apply(serial.unsigned_abs(), &number.prefix));
            *serial += 1;
        }
        out.insert(*i, texts);
    }
    Ok(out)
}

/// All rows of the accepted changes but the events, and the answers with their numbers.
fn assemble<'a>(
    accepted: &[(usize, &'a Change)],
    numbers: &Numbers,
    known: &Known,
    now: i64,
) -> (Vec<Cow<'a, Write>>, HashMap<usize, String>) {
    let mut rows: Vec<Cow<'a, Write>> = Vec::new();
    let mut answers = HashMap::new();
    for (id, written) in &known.written {
        let version = known.versions.get(id).copied().unwrap_or(0);
        let row = StreamRow {
            id: *id,
            kind: written.kind.clone(),
            version,
        };
        // A new stream is inserted: when another node was faster, the key tells, and the loser is
        // judged again alone.
        let write = if written.before == 0 {
            Write::insert(row)
        } else {
            Write::upsert(row)
        };
        rows.push(Cow::Owned(write));
    }
    for (i, change) in accepted {
        let numbers = numbers.get(i).map_or(&[][..], Vec::as_slice);
        rows.extend(change.rows.iter().map(|w| filled(w, numbers)));
        if let Some(idempotency) = &change.idempotency {
            let answer = fill(&idempotency.answer, numbers);
            answers.insert(*i, answer.clone());
            let row = IdempotencyRow {
                key: idempotency.key,
                answer,
                recorded_at: now,
            };
            rows.push(Cow::Owned(Write::insert(row)));
        }
    }
    (rows, answers)
}

/// The jobs of the accepted changes.
fn jobs(accepted: &[(usize, &Change)], numbers: &Numbers, now: i64) -> Vec<JobRow> {
    let mut rows = Vec::new();
    for (i, change) in accepted {
        let numbers = numbers.get(i).map_or(&[][..], Vec::as_slice);
        for job in &change.jobs {
            let mut row = JobRow::waiting(job, now);
            row.payload = fill(&row.payload, numbers);
            rows.push(row);
        }
    }
    rows
}

fn filled<'a>(write: &'a Write, numbers: &[String]) -> Cow<'a, Write> {
    if numbers.is_empty() {
        return Cow::Borrowed(write);
    }
    let mut write = write.clone();
    for value in &mut write.values {
        if let Value::Text(Some(text)) = value
            && text.contains(crate::change::NUMBER_MARK)
        {
            *text = fill(text, numbers);
        }
    }
    Cow::Owned(write)
}

/// Numbers and writes the events, last before the commit, because the counter row is the one lock
/// that every node waits for.
async fn append_events(
    tx: &mut Tx,
    writer: &Writer,
    services: &Services,
    (accepted, numbers): (&[(usize, &Change)], &Numbers),
    known: &Known,
    now: i64,
) -> Result<HashMap<usize, Committed>, StoreError> {
    let blank = Committed {
        recorded_at: now,
        ..Committed::default()
    };
    let mut done: HashMap<usize, Committed> =
        accepted.iter().map(|(i, _)| (*i, blank.clone())).collect();
    let total = accepted.iter().map(|(_, c)| c.events.len()).sum::<usize>();
    if total == 0 {
        return Ok(done);
    }
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    let (first, recorded_at) = crate::tables::counter::take_events(tx, total, now).await?;
    let mut versions: HashMap<Uuid, i64> = known
        .written
        .iter()
        .map(|(id, w)| (*id, w.before))
        .collect();
    let mut rows = Vec::new();
    let mut seq = first;
    for (i, change) in accepted {
        let texts = numbers.get(i).map_or(&[][..], Vec::as_slice);
        let committed = done.entry(*i).or_default();
        committed.recorded_at = recorded_at;
        // Because: the first event of a change stands for what was sealed with it; a change without
        // one has nothing to note it in.
        let mut sealed = BTreeMap::new();
        if !change.events.is_empty() {
            sealed = seals::of_rows(change.rows.iter().chain(&change.stored));
        }
        for event in &change.events {
            let version = versions.entry(event.stream).or_insert(0);
            *version += 1;
            let mut row = event_row(event, seq, *version, recorded_at, texts);
            row.payload = seals::note(row.payload, &std::mem::take(&mut sealed));
            (services.rng)(&mut row.salt);
            row.commitment = row.expected_commitment();
            if committed.first_seq == 0 {
                committed.first_seq = seq;
            }
            committed.last_seq = seq;
            committed.versions.insert(event.stream, *version);
            rows.push(Cow::Owned(Write::insert(row)));
            seq += 1;
        }
    }
    writer.write(tx, rows).await?;
    Ok(done)
}

fn event_row(
    event: &NewEvent,
    seq: i64,
    stream_version: i64,
    recorded_at: i64,
    numbers: &[String],
) -> EventRow {
    EventRow {
        seq,
        id: event.id,
        stream: event.stream,
        stream_kind: event.stream_kind.clone(),
        stream_version,
        kind: event.kind.clone(),
        schema_version: event.schema_version,
        recorded_at,
        occurred_on: event.occurred_on.clone(),
        occurred_source: event.occurred_source.clone(),
        actor_person: event.actor.person,
        actor_role: event.actor.role.clone(),
        actor_organ: event.actor.organ,
        on_behalf_of: event.actor.on_behalf_of,
        rule_row: event.rule_row.clone(),
        pack: event.pack.clone(),
        pack_digest: event.pack_digest.clone(),
        payload: fill(&event.payload, numbers),
        salt: [0; 32],
        commitment: [0; 32],
        imported: event.imported,
    }
}
