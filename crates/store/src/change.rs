//! What one act wants to write, as data.
//!
//! A [`Change`] opens no connection and knows no law. Invariant: it is complete, so that it can be
//! committed, refused or committed again (alone, after a failed batch) with the same result.

use uuid::Uuid;

use crate::row::{Row, Write};
use crate::value::Value;

/// Marks both ends of a placeholder for a number that the committer allocates. The character is
/// from the private use area; the edge refuses it in anything that a person types.
pub const NUMBER_MARK: char = '\u{E000}';

/// Expected version for a stream that is appended to whatever its version is.
pub const ANY_VERSION: i64 = -1;

/// Everything that one act writes, and everything that it relied on.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// A stable name such as `matter.accept`, for logs and metrics.
    pub name: &'static str,
    /// Streams that the decision relied on, with the versions it saw: those written, and role or
    /// organisation streams that are only relied on.
    pub reads: Vec<StreamRead>,
    /// What happened. Each event's stream must be among `reads`.
    pub events: Vec<NewEvent>,
    /// Rows of any table: state, sealed texts, look-ups.
    pub rows: Vec<Write>,
    /// Sealed texts and files that are stored already, and that its first event notes as its own.
    pub stored: Vec<Write>,
    /// Work to be done after the commit.
    pub jobs: Vec<NewJob>,
    /// Numbers wanted from series; slot `i` is `numbers[i]`.
    pub numbers: Vec<NumberWanted>,
    /// When given, the same key is answered a second time without doing anything.
    pub idempotency: Option<Idempotency>,
}

/// A stream and the version that the decision saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamRead {
    /// The stream's id.
    pub stream: Uuid,
    /// The version seen; 0: it must not exist; [`ANY_VERSION`]: whatever it is.
    pub expected: i64,
}

/// An event to append. The committer adds sequence, stream version, instant, salt and commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The event's id.
    pub id: Uuid,
    /// The stream it belongs to.
    pub stream: Uuid,
    /// What the stream is: `petition`, `matter`, `organisation`, …
    pub stream_kind: String,
    /// What happened, in the past tense.
    pub kind: String,
    /// Version of the payload's shape.
    pub schema_version: i64,
    /// Civil date on which it took place, ISO.
    pub occurred_on: String,
    /// Where that date comes from: `clock`, `postmark`, `import`, `statement`.
    pub occurred_source: String,
    /// Who acted.
    pub actor: Actor,
    /// The row of the pack that allowed it, such as `registered/accept`.
    pub rule_row: String,
    /// The pack in force.
    pub pack: String,
    /// The pack's digest; empty when no pack applies.
    pub pack_digest: Vec<u8>,
    /// What was concluded, JSON.
    pub payload: String,
    /// Whether it was taken over from another system; marked so for ever.
    pub imported: bool,
}

/// Who acted, in which role, for which organ and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The person; none for the program itself and for unknown petitioners.
    pub person: Option<Uuid>,
    /// The role acted in: `dispatcher`, `petitioner`, `system`, …
    pub role: String,
    /// The organ acted for.
    pub organ: Option<Uuid>,
    /// The person on whose behalf.
    pub on_behalf_of: Option<Uuid>,
}

/// Work to be done after the commit, at least once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// The job's id.
    pub id: Uuid,
    /// Which job.
    pub kind: String,
    /// Ids only, JSON.
    pub payload: String,
    /// Not before this instant (microseconds since 1970 UTC).
    pub due_at: i64,
    /// While a job with this key waits, another one is not added; while it runs, it is run again.
    pub unique_key: Option<String>,
}

/// A number wanted from a series, such as the petition numbers of one office and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberWanted {
    /// The series; it begins at 1 when first used.
    pub series: String,
    /// What `format` puts before the serial.
    pub prefix: String,
    /// Turns the serial and the prefix into the number's text, check digits included.
    pub format: NumberFormat,
}

/// How a serial becomes a number's text. A plain function, so that a change stays data.
#[derive(Clone, Copy)]
pub struct NumberFormat(pub fn(u64, &str) -> String);

impl NumberFormat {
    /// The number's text.
    pub fn apply(self, serial: u64, prefix: &str) -> String {
        (self.0)(serial, prefix)
    }
}

impl std::fmt::Debug for NumberFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NumberFormat")
    }
}

impl PartialEq for NumberFormat {
    /// Two formats are the same when they write the same first number.
    fn eq(&self, other: &NumberFormat) -> bool {
        self.apply(1, "") == other.apply(1, "")
    }
}

impl Eq for NumberFormat {}

/// A key that makes a repeated request harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// A digest of who asked and of the form's key.
    pub key: [u8; 32],
    /// What was answered, JSON; may hold number placeholders.
    pub answer: String,
}

impl Change {
    /// An empty change.
    pub fn new(name: &'static str) -> Change {
        Change {
            name,
            reads: Vec::new(),
            events: Vec::new(),
            rows: Vec::new(),
            stored: Vec::new(),
            jobs: Vec::new(),
            numbers: Vec::new(),
            idempotency: None,
        }
    }

    /// Notes that the decision relied on this version of a stream. The same stream twice is kept
    /// once.
    pub fn read(&mut self, stream: Uuid, expected: i64) -> &mut Change {
        let read = StreamRead { stream, expected };
        if !self.reads.contains(&read) {
            self.reads.push(read);
        }
        self
    }

    /// Adds an event.
    pub fn event(&mut self, event: NewEvent) -> &mut Change {
        self.events.push(event);
        self
    }

    /// Adds a row that must be new.
    pub fn insert<R: Row>(&mut self, row: R) -> &mut Change {
        self.rows.push(Write::insert(row));
        self
    }

    /// Adds a row that replaces its predecessor.
    pub fn upsert<R: Row>(&mut self, row: R) -> &mut Change {
        self.rows.push(Write::upsert(row));
        self
    }

    /// Notes a sealed text or file that an earlier change without an event stored. It writes
    /// nothing.
    pub fn notes<R: Row>(&mut self, row: R) -> &mut Change {
        self.stored.push(Write::insert(row));
        self
    }

    /// Adds a job.
    pub fn job(&mut self, job: NewJob) -> &mut Change {
        self.jobs.push(job);
        self
    }

    /// Wants a number and gives the placeholder to put where its text shall stand: in text columns,
    /// payloads, jobs and the answer of this change.
    pub fn number(&mut self, wanted: NumberWanted) -> String {
        self.numbers.push(wanted);
        placeholder(self.numbers.len() - 1)
    }
}

impl Change {
    /// Puts numbers where their placeholders stand, for a caller that draws them itself.
    pub fn fill_in(&mut self, numbers: &[String]) {
        for write in &mut self.rows {
            for value in &mut write.values {
                if let Value::Text(Some(text)) = value
                    && text.contains(NUMBER_MARK)
                {
                    *text = fill(text, numbers);
                }
            }
        }
        for event in &mut self.events {
            event.payload = fill(&event.payload, numbers);
        }
    }
}

/// The placeholder of a slot.
pub fn placeholder(slot: usize) -> String {
    format!("{NUMBER_MARK}{slot}{NUMBER_MARK}")
}

/// Puts the numbers where their placeholders stand.
pub fn fill(text: &str, numbers: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split(NUMBER_MARK);
    out.push_str(parts.next().unwrap_or_default());
    while let Some(slot) = parts.next() {
        match slot.parse::<usize>().ok().and_then(|i| numbers.get(i)) {
            Some(number) => out.push_str(number),
            None => out.push_str(slot),
        }
        out.push_str(parts.next().unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_take_their_numbers_and_other_text_stays() {
        let text = format!(
            "{{\"a\":\"{}\",\"b\":\"{}\"}}",
            placeholder(1),
            placeholder(0)
        );
        let numbers = ["甲1".to_owned(), "乙2".to_owned()];
        assert_eq!(fill(&text, &numbers), "{\"a\":\"乙2\",\"b\":\"甲1\"}");
        assert_eq!(fill("没有占位", &numbers), "没有占位");
    }
}
