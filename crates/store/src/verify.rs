//! Checking that nothing was lost, changed or back-dated: every event, every stream, every row that
//! follows from events.
//!
//! It reads one snapshot while the office works and repairs nothing. It can show that rows and
//! events disagree, not that both were forged together: that is what published commitments are
//! for. Whether a sealed text opens only the application can say: it has the keys, and adds what it
//! finds. Invariant: a finding names table and key, never a value.

mod given;
mod keys;
mod office;
mod rows;
mod sealed;
mod sums;

use dengwen_domain::matter::{Event, Matter};
use dengwen_domain::petition::{Petition, PetitionEvent};
use serde::Serialize;
use uuid::Uuid;

use crate::binds;
use crate::engine::Snapshot;
use crate::error::StoreError;
use crate::event::EventRow;
use crate::project::{matter_rows, petition_row};
use crate::row::Write;
use crate::store::Store;
use crate::tables::stream::StreamRow;
use crate::tables::{chunks, in_values};

/// Findings kept; more are only counted.
pub const MOST: usize = 1000;
/// Streams folded at a time.
const PAGE: i64 = 200;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The table.
    pub table: String,
    /// The row's key.
    pub key: String,
    /// What is wrong with it.
    pub problem: String,
}

/// What was checked and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verified {
    /// Events whose commitment was computed again.
    pub events: u64,
    /// Streams whose versions were checked.
    pub streams: u64,
    /// Matters and petitions that were folded from their events.
    pub folded: u64,
    /// Rows compared with the fold.
    pub rows: u64,
    /// Texts and files that were opened with their keys, by whoever has these.
    pub opened: u64,
    /// The findings, at most [`MOST`].
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub more: u64,
}

impl Verified {
    /// Whether everything is as it must be.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// Adds a finding; beyond [`MOST`] it is only counted.
    pub fn find(&mut self, table: &str, key: impl std::fmt::Display, problem: impl Into<String>) {
        if self.findings.len() == MOST {
            self.more += 1;
            return;
        }
        let (table, key) = (table.to_owned(), key.to_string());
        self.findings.push(Finding {
            table,
            key,
            problem: problem.into(),
        });
    }
}

/// Folds every event and compares every row. `progress` is told how many streams are done, and of
/// how many.
///
/// # Errors
/// Any [`StoreError`] of the engine; a row that does not parse ends the check, naming it.
pub async fn verify(
    store: &Store,
    mut progress: impl FnMut(u64, u64) + Send,
) -> Result<Verified, StoreError> {
    let mut view = store.db().snapshot().await?;
    let mut done = Verified::default();
    sums::check(&mut view, &mut done).await?;
    sums::check_tally(&mut view, &mut done).await?;
    sums::check_duties(&mut view, &mut done).await?;
    let total = sums::count(&mut view, "stream").await?;
    let mut after = Uuid::nil();
    loop {
        let streams: Vec<StreamRow> = view
            .rows("WHERE id > $1 ORDER BY id LIMIT $2", &binds![after, PAGE])
            .await?;
        let Some(last) = streams.last() else { break };
        after = last.id;
        let expected = fold_streams(&mut view, &streams, &mut done).await?;
        rows::compare(&mut view, &streams, &expected, &mut done).await?;
        done.streams += streams.len() as u64;
        progress(done.streams, total);
    }
    let events = sums::count(&mut view, "event").await?;
    if events != done.events {
        done.find(
            "event",
            "-",
            format!("{} events belong to no stream", events - done.events),
        );
    }
    given::check_codes(&mut view, &mut done).await?;
    given::check_series(&mut view, &mut done).await?;
    keys::check(&mut view, &mut done).await?;
    sums::check_blobs(store, &mut view, &mut done).await?;
    Ok(done)
}

/// Checks the events of some streams and gives the rows that follow from them.
async fn fold_streams(
    view: &mut Snapshot,
    streams: &[StreamRow],
    done: &mut Verified,
) -> Result<Vec<Write>, StoreError> {
    let ids: Vec<Uuid> = streams.iter().map(|s| s.id).collect();
    let mut events: Vec<EventRow> = Vec::new();
    for part in chunks(&ids) {
        let tail = format!(
            "WHERE stream IN ({}) ORDER BY stream, stream_version",
            in_values(&part)
        );
        events.extend(view.rows::<EventRow>(&tail, &part).await?);
    }
    done.events += events.len() as u64;
    sealed::check(view, &events, done).await?;
    let mut rows = Vec::new();
    for stream in streams {
        let own: Vec<&EventRow> = events.iter().filter(|e| e.stream == stream.id).collect();
        check_stream(stream, &own, done);
        match stream.kind.as_str() {
            "matter" => rows.extend(fold_matter(stream, &own, done)),
            "petition" => rows.extend(fold_petition(stream, &own, done)),
            "organ" => rows.extend(office::organ(stream, &own, done)),
            "person" => rows.extend(office::person(stream, &own, done)),
            "topic" => rows.extend(office::topic(stream, &own, done)),
            // Accounts and settings have rows that hold more than an event may.
            _ => {}
        }
    }
    Ok(rows)
}

fn check_stream(stream: &StreamRow, events: &[&EventRow], done: &mut Verified) {
    for (i, event) in events.iter().enumerate() {
        if !event.is_intact() {
            done.find("event", event.seq, "it is not what was committed");
        }
        if event.stream_version != place(i) {
            done.find(
                "event",
                event.seq,
                "an event of its stream is missing before it",
            );
        }
        if event.stream_kind != stream.kind {
            done.find("event", event.seq, "it is of another kind than its stream");
        }
    }
    if place(events.len()) != stream.version + 1 {
        done.find(
            "stream",
            stream.id,
            "its version is not the number of its events",
        );
    }
}

/// The version of the event at index `i`.
fn place(i: usize) -> i64 {
    i64::try_from(i).unwrap_or(i64::MAX).saturating_add(1)
}

fn fold_matter(stream: &StreamRow, events: &[&EventRow], done: &mut Verified) -> Vec<Write> {
    let Some(parsed) = parse::<Event>(events, done) else {
        return Vec::new();
    };
    match Matter::fold(&parsed) {
        Some(matter) if matter.id.0 == stream.id => {
            done.folded += 1;
            matter_rows(&matter)
        }
        _ => {
            done.find(
                "stream",
                stream.id,
                "it does not begin with the registration of its matter",
            );
            Vec::new()
        }
    }
}

fn fold_petition(stream: &StreamRow, events: &[&EventRow], done: &mut Verified) -> Vec<Write> {
    let Some(parsed) = parse::<PetitionEvent>(events, done) else {
        return Vec::new();
    };
    match Petition::fold(&parsed) {
        Some(petition) if petition.id.0 == stream.id => {
            done.folded += 1;
            vec![Write::upsert(petition_row(&petition))]
        }
        _ => {
            done.find(
                "stream",
                stream.id,
                "it does not begin with the receipt of its petition",
            );
            Vec::new()
        }
    }
}

/// The payloads of a stream; none when one cannot be read, which is a finding.
fn parse<E: serde::de::DeserializeOwned>(
    events: &[&EventRow],
    done: &mut Verified,
) -> Option<Vec<E>> {
    let mut parsed = Vec::with_capacity(events.len());
    for event in events {
        match serde_json::from_str(&event.payload) {
            Ok(payload) => parsed.push(payload),
            Err(_unreadable) => {
                done.find(
                    "event",
                    event.seq,
                    "its payload is not one that this program knows",
                );
                return None;
            }
        }
    }
    Some(parsed)
}
