//! The one task of a node that writes acts: it takes what waits and commits it together.
//!
//! It knows neither tables nor law. Invariants: a submitter is answered after the commit and never
//! before; a change that cannot be committed does not keep others of its batch from it; the queue
//! is bounded, and a full one refuses at once instead of making people wait.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::{Notify, mpsc, oneshot};
use uuid::Uuid;

use crate::batch::{self, Outcomes};
use crate::change::Change;
use crate::engine::Db;
use crate::error::StoreError;
use crate::writer::Writer;

/// Most changes in one commit.
pub const BATCH: usize = 64;
/// Most changes that wait.
pub const QUEUE: usize = 1024;
/// How often work is done again when the database asks for it.
const TRIES: usize = 4;

/// The clock: microseconds since 1970 UTC. Owned by the application, so that a year can be
/// replayed.
pub type ClockFn = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Fills a buffer with random bytes.
pub type RngFn = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What the committer takes from outside.
#[derive(Clone)]
pub struct Services {
    /// What time it is.
    pub clock: ClockFn,
    /// Randomness for salts.
    pub rng: RngFn,
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Services")
    }
}

/// A change that was committed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Committed {
    /// The answer with its numbers, when an idempotency key was given.
    pub answer: Option<String>,
    /// The numbers' texts, one a slot.
    pub numbers: Vec<String>,
    /// Position of its first event, 0 without events.
    pub first_seq: i64,
    /// Position of its last event, 0 without events.
    pub last_seq: i64,
    /// The versions of the streams it wrote.
    pub versions: HashMap<Uuid, i64>,
    /// The instant recorded.
    pub recorded_at: i64,
}

/// Why a change was not committed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Something it relied on has moved on.
    #[error("stream {stream} has moved on")]
    Conflict {
        /// The first such stream.
        stream: Uuid,
    },
    /// The same request was answered before; nothing was done now.
    #[error("the request was answered before")]
    Replayed {
        /// What was answered.
        answer: String,
    },
    /// Too many wait, or the database cannot be reached. Nothing was written, as far as is known: a
    /// change whose commit was cut off can be sent again safely under the same idempotency key.
    #[error("cannot be written now, try again in {retry_after} s: {reason}")]
    Unavailable {
        /// Seconds after which trying again makes sense.
        retry_after: u64,
        /// For the log.
        reason: String,
    },
    /// The disk is full. Reads go on.
    #[error("the disk that holds the database is full")]
    Full,
    /// A unique key of one of its rows exists already.
    #[error("a row exists already: {0}")]
    Duplicate(String),
    /// The change contradicts itself: our fault.
    #[error("invalid change: {0}")]
    Invalid(String),
    /// The database refused a statement: our fault.
    #[error("fault: {0}")]
    Fault(String),
}

impl From<StoreError> for CommitError {
    fn from(error: StoreError) -> CommitError {
        match error {
            StoreError::Unavailable(reason) | StoreError::Retry(reason) => {
                CommitError::Unavailable {
                    retry_after: 2,
                    reason,
                }
            }
            StoreError::Full(_) => CommitError::Full,
            StoreError::Duplicate(what) => CommitError::Duplicate(what),
            other => CommitError::Fault(other.to_string()),
        }
    }
}

/// Counters of one committer.
#[derive(Debug, Default)]
pub struct Stats {
    changes: AtomicU64,
    batches: AtomicU64,
    conflicts: AtomicU64,
    replays: AtomicU64,
    failures: AtomicU64,
    depth: AtomicUsize,
}

/// What the counters showed at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Changes committed.
    pub changes: u64,
    /// Transactions that committed at least one change.
    pub batches: u64,
    /// Changes refused because something had moved on.
    pub conflicts: u64,
    /// Changes answered from an earlier one.
    pub replays: u64,
    /// Changes that failed.
    pub failures: u64,
    /// Changes that wait or are being committed.
    pub depth: usize,
}

impl Stats {
    fn figures(&self) -> Figures {
        Figures {
            changes: self.changes.load(Ordering::Relaxed),
            batches: self.batches.load(Ordering::Relaxed),
            conflicts: self.conflicts.load(Ordering::Relaxed),
            replays: self.replays.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
            depth: self.depth.load(Ordering::Relaxed),
        }
    }

    fn count_batch(&self, outcomes: &Outcomes) {
        let mut committed = 0;
        for outcome in outcomes {
            let counter = match outcome {
                Ok(_) => {
                    committed += 1;
                    continue;
                }
                Err(CommitError::Conflict { .. }) => &self.conflicts,
                Err(CommitError::Replayed { .. }) => &self.replays,
                Err(_) => &self.failures,
            };
            counter.fetch_add(1, Ordering::Relaxed);
        }
        if committed > 0 {
            self.changes.fetch_add(committed, Ordering::Relaxed);
            self.batches.fetch_add(1, Ordering::Relaxed);
            metrics::counter!("dengwen_committer_changes_total").increment(committed);
            metrics::counter!("dengwen_committer_batches_total").increment(1);
        }
    }
}

type Reply = oneshot::Sender<Result<Committed, CommitError>>;

/// The door to the committing task. Cloning shares it; the task ends when the last clone is gone
/// and what waited is committed.
#[derive(Debug, Clone)]
pub struct Committer {
    queue: mpsc::Sender<(Change, Reply)>,
    stats: Arc<Stats>,
    stop: Arc<Notify>,
}

impl Committer {
    /// Starts the task of this node. The handle ends when every `Committer` is dropped.
    pub fn start(db: Db, services: Services) -> (Committer, tokio::task::JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let stats = Arc::new(Stats::default());
        let task = Task {
            db,
            services,
            writer: Writer::default(),
            stats: Arc::clone(&stats),
        };
        let stop = Arc::new(Notify::new());
        let handle = tokio::spawn(task.run(waiting, Arc::clone(&stop)));
        (Committer { queue, stats, stop }, handle)
    }

    /// Accepts nothing more; what waits is committed and the task ends.
    pub fn stop(&self) {
        self.stop.notify_one();
    }

    /// Commits a change, together with whatever else waits.
    ///
    /// # Errors
    /// See [`CommitError`]. After `Conflict` load again and decide again.
    pub async fn commit(&self, change: Change) -> Result<Committed, CommitError> {
        self.submit(change)?.outcome().await
    }

    /// Puts a change into the queue and does not wait. Changes are committed in the order in which
    /// one submitter submits them.
    ///
    /// # Errors
    /// [`CommitError::Unavailable`] when too many wait.
    pub fn submit(&self, change: Change) -> Result<Submitted, CommitError> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send((change, reply))
            .map_err(|e| CommitError::Unavailable {
                retry_after: 2,
                reason: match e {
                    mpsc::error::TrySendError::Full(_) => "too many changes wait".to_owned(),
                    mpsc::error::TrySendError::Closed(_) => "the program is stopping".to_owned(),
                },
            })?;
        Ok(Submitted {
            answer,
            _waits: Waits::new(&self.stats),
        })
    }

    /// Whether the task still takes changes.
    pub fn is_alive(&self) -> bool {
        !self.queue.is_closed()
    }

    /// The counters now.
    pub fn figures(&self) -> Figures {
        self.stats.figures()
    }
}

/// A change in the queue.
#[derive(Debug)]
pub struct Submitted {
    answer: oneshot::Receiver<Result<Committed, CommitError>>,
    _waits: Waits,
}

impl Submitted {
    /// Waits until it is committed or refused.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn outcome(self) -> Result<Committed, CommitError> {
        self.answer.await.unwrap_or_else(|_| {
            Err(CommitError::Unavailable {
                retry_after: 2,
                reason: "the committing task ended".to_owned(),
            })
        })
    }
}

/// Counts one waiting change, also when its submitter goes away.
#[derive(Debug)]
struct Waits(Arc<Stats>);

impl Waits {
    fn new(stats: &Arc<Stats>) -> Waits {
        set_depth(stats.depth.fetch_add(1, Ordering::Relaxed) + 1);
        Waits(Arc::clone(stats))
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        set_depth(self.0.depth.fetch_sub(1, Ordering::Relaxed) - 1);
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge; the queue holds a thousand at most"
)]
fn set_depth(depth: usize) {
    metrics::gauge!("dengwen_committer_depth").set(depth as f64);
}

struct Task {
    db: Db,
    services: Services,
    writer: Writer,
    stats: Arc<Stats>,
}

impl Task {
    async fn run(self, mut waiting: mpsc::Receiver<(Change, Reply)>, stop: Arc<Notify>) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            tokio::select! {
                taken = waiting.recv_many(&mut batch, BATCH) => if taken == 0 { break },
                () = stop.notified() => {
                    waiting.close();
                    continue;
                }
            }
            let (changes, replies): (Vec<Change>, Vec<Reply>) = batch.drain(..).unzip();
            for (outcome, reply) in self.commit_all(&changes).await.into_iter().zip(replies) {
                // A submitter that went away has its change committed all the same.
                let _ = reply.send(outcome);
            }
        }
    }

    async fn commit_all(&self, changes: &[Change]) -> Outcomes {
        let all: Vec<&Change> = changes.iter().collect();
        match self.attempt(&all).await {
            Ok(outcomes) => outcomes,
            Err(error @ StoreError::Unavailable(_)) => {
                tracing::warn!(%error, changes = all.len(), "batch not committed");
                let error = CommitError::from(error);
                let outcomes: Outcomes = all.iter().map(|_| Err(error.clone())).collect();
                self.stats.count_batch(&outcomes);
                outcomes
            }
            Err(error) => {
                tracing::warn!(%error, changes = all.len(), "batch failed, committing one by one");
                let mut outcomes = Outcomes::with_capacity(all.len());
                for change in &all {
                    outcomes.push(self.commit_alone(change).await);
                }
                outcomes
            }
        }
    }

    async fn commit_alone(&self, change: &Change) -> Result<Committed, CommitError> {
        let mut outcome = self.attempt(&[change]).await;
        if matches!(outcome, Err(StoreError::Duplicate(_))) {
            // Another node may have made the same stream or key: judged again, it is a conflict.
            outcome = self.attempt(&[change]).await;
        }
        match outcome {
            Ok(mut one) => one.pop().expect("one change has one outcome"),
            Err(error) => {
                tracing::error!(%error, change = change.name, "change failed");
                self.stats.failures.fetch_add(1, Ordering::Relaxed);
                Err(CommitError::from(error))
            }
        }
    }

    async fn attempt(&self, changes: &[&Change]) -> Result<Outcomes, StoreError> {
        let mut tries = 1;
        loop {
            match batch::run(&self.db, &self.writer, &self.services, changes).await {
                Ok(outcomes) => {
                    self.stats.count_batch(&outcomes);
                    return Ok(outcomes);
                }
                Err(error) if error.is_retryable() && tries < TRIES => tries += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_says_when_to_come_again() {
        let (queue, waiting) = mpsc::channel(1);
        let (stats, stop) = (Arc::new(Stats::default()), Arc::new(Notify::new()));
        let committer = Committer { queue, stats, stop };
        let patient = tokio::spawn({
            let committer = committer.clone();
            async move { committer.commit(Change::new("test.first")).await }
        });
        while committer.figures().depth == 0 {
            tokio::task::yield_now().await;
        }

        let refused = committer.commit(Change::new("test.second")).await;

        assert!(matches!(
            refused,
            Err(CommitError::Unavailable { retry_after: 2, .. })
        ));
        drop(waiting);
        let lost = patient.await.expect("the submitter does not panic");
        assert!(
            matches!(lost, Err(CommitError::Unavailable { .. })),
            "{lost:?}"
        );
        assert_eq!(committer.figures().depth, 0);
    }
}
