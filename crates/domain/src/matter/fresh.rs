//! What a decision needs that is not decided: ids, and places for numbers that
//! the committer draws.
//!
//! Invariant: nothing here is random. The ids were made by the caller; the same list gives the same
//! event.

use std::sync::atomic::{AtomicUsize, Ordering};

use uuid::Uuid;

/// Ids made beforehand, drawn in order. The counters are atomic so that a decision may be held
/// across an await; nobody shares one.
#[derive(Debug, Default)]
pub struct Fresh {
    ids: Vec<Uuid>,
    next: AtomicUsize,
    slots: AtomicUsize,
}

/// Marks the place of a number that the committer draws; see `Fresh::number_slot`.
pub const SLOT_MARK: char = '\u{E000}';

impl Fresh {
    /// How many ids one act can need: tasks, documents and one more for each co-handling unit.
    pub const ENOUGH: usize = 64;

    /// A list of ids, `ENOUGH` of them.
    pub fn new(ids: Vec<Uuid>) -> Self {
        Self {
            ids,
            next: AtomicUsize::new(0),
            slots: AtomicUsize::new(0),
        }
    }

    /// The next id.
    ///
    /// # Panics
    /// When more than the given ids are drawn; commands are bounded so that `ENOUGH` suffices.
    pub fn id(&self) -> Uuid {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        *self
            .ids
            .get(at)
            .expect("commands are bounded below Fresh::ENOUGH")
    }

    /// A placeholder for a number: slot `n` between two private-use characters. The committer
    /// replaces it when the number is drawn, inside the same transaction.
    pub fn number_slot(&self) -> String {
        let slot = self.slots.fetch_add(1, Ordering::Relaxed);
        format!("{SLOT_MARK}{slot}{SLOT_MARK}")
    }
}
