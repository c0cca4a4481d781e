//! Work that nobody asks for: limits that ended, windows that ended, what is over, jobs that wait.
//!
//! Time limits are no jobs. A reconciler takes no input: it asks the database what is not yet as it
//! must be and mends that, so it gives the same result after a crash, a restored backup or a clock
//! set back. Jobs are rows, enqueued in the commit that makes them necessary, and idempotent.
//! Invariants: one step that fails does not keep the others from running; nothing here un-does an
//! act, and a clock set back marks nothing and unmarks nothing. To add a job or a reconciler:
//! `docs/how-to/add-a-job.md`.

mod act;
mod fall_back;
mod health;
mod lapse;
mod other_limits;
mod overdue;
mod queue;
mod recompute_limits;
mod succeed;
mod tidy;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use dengwen_store::query::sweep;
use dengwen_store::tables::event;
use jiff::civil::Date;

pub use act::Acted;
pub use health::WorkHealth;
pub use recompute_limits::RecomputeLimits;
pub use tidy::Tidied;

use crate::app::App;
use crate::error::AppError;
use crate::policy::{Sweeps, micros};

/// How often a worker should be asked to take a step.
pub const STEP_SECONDS: u64 = 2;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;

/// What a reconciler looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reconciler {
    /// F1: limits that ended without their act are marked overdue.
    Overdue,
    /// C17, C18: what the simplified procedure did not bring in time goes on by the ordinary one.
    FallBack,
    /// Art. 24(2): what organs that ended owe goes to their successors.
    Succeed,
    /// 21.3: windows of other procedures that ended press no longer.
    OtherLimits,
    /// T31: matters whose window for a review ended lapse.
    Lapse,
    /// Drafts, files, sessions, throttles, answered keys that are over are removed.
    Tidy,
}

impl Reconciler {
    // Because: what goes to a successor is marked overdue there.
    const ALL: [Self; 6] = [
        Self::Succeed,
        Self::FallBack,
        Self::Overdue,
        Self::OtherLimits,
        Self::Lapse,
        Self::Tidy,
    ];

    /// How long it rests; a new civil day wakes it as well.
    fn period(self, sweeps: &Sweeps) -> i64 {
        micros(match self {
            Self::Overdue => sweeps.overdue,
            Self::Succeed | Self::FallBack | Self::OtherLimits | Self::Lapse => sweeps.lapse,
            Self::Tidy => sweeps.tidy,
        })
    }
}

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stepped {
    /// Matters whose ended limits were marked.
    pub flagged: Acted,
    /// Matters that went to a successor.
    pub succeeded: Acted,
    /// Matters that went on by the ordinary procedure.
    pub fallen_back: Acted,
    /// Matters that stand at the head of no list any more.
    pub released: Acted,
    /// Matters that lapsed.
    pub lapsed: Acted,
    /// What was removed.
    pub tidied: Tidied,
    /// Jobs done.
    pub jobs_done: u64,
    /// Jobs that failed and wait for another try, or are parked.
    pub jobs_failed: u64,
    /// The directory was read again, because another node or command changed it.
    pub reloaded: bool,
    /// Parts of the step that failed as a whole; the next step tries them again.
    pub failures: u64,
}

/// The worker of one node: what it did last, and up to where it read the events.
#[derive(Debug)]
pub struct Worker {
    app: App,
    ran: BTreeMap<Reconciler, (i64, Date)>,
    position: Arc<AtomicI64>,
}

impl Worker {
    /// A worker that has done nothing yet: its first step runs everything.
    pub fn new(app: App) -> Self {
        Self {
            app,
            ran: BTreeMap::new(),
            position: Arc::new(AtomicI64::new(-1)),
        }
    }

    /// Up to which event this node follows, for the figure of its lag.
    pub fn position(&self) -> Arc<AtomicI64> {
        Arc::clone(&self.position)
    }

    /// Does what is due now. Never fails: what could not be done is logged, counted and tried
    /// again.
    pub async fn step(&mut self) -> Stepped {
        let mut done = Stepped::default();
        match self.follow().await {
            Ok(reloaded) => done.reloaded = reloaded,
            Err(error) => failed(&mut done, "follow", &error),
        }
        match queue::run(&self.app).await {
            Ok((well, badly)) => (done.jobs_done, done.jobs_failed) = (well, badly),
            Err(error) => failed(&mut done, "jobs", &error),
        }
        for reconciler in Reconciler::ALL {
            // Because: an organ may have ended with the event that was just read.
            let woken = done.reloaded && reconciler == Reconciler::Succeed;
            if self.rests(reconciler) && !woken {
                continue;
            }
            let outcome = match reconciler {
                Reconciler::Overdue => overdue::run(&self.app).await.map(|n| done.flagged = n),
                Reconciler::Succeed => succeed::run(&self.app).await.map(|n| done.succeeded = n),
                Reconciler::FallBack => fall_back::run(&self.app)
                    .await
                    .map(|n| done.fallen_back = n),
                Reconciler::OtherLimits => other_limits::run(&self.app)
                    .await
                    .map(|n| done.released = n),
                Reconciler::Lapse => lapse::run(&self.app).await.map(|n| done.lapsed = n),
                Reconciler::Tidy => tidy::run(&self.app).await.map(|n| done.tidied = n),
            };
            match outcome {
                Ok(()) => {
                    let at = (self.app.now_micros(), self.app.today());
                    self.ran.insert(reconciler, at);
                }
                Err(error) => failed(&mut done, &format!("{reconciler:?}"), &error),
            }
        }
        done
    }

    /// A clock set back counts as a long time passed: better once too often.
    fn rests(&self, reconciler: Reconciler) -> bool {
        self.ran.get(&reconciler).is_some_and(|(at, day)| {
            let passed = self.app.now_micros() - at;
            let period = reconciler.period(&self.app.policy().sweeps);
            (0..period).contains(&passed) && *day == self.app.today()
        })
    }

    /// Reads the directory again when an event of another node may have changed it. A restored
    /// database that is shorter than what was read counts as changed.
    async fn follow(&self) -> Result<bool, AppError> {
        let db = self.app.store().db();
        let seen = self.position.load(Ordering::Relaxed);
        let last = event::last_seq(db).await?;
        if last == seen {
            return Ok(false);
        }
        let changed = seen < 0 || last < seen || sweep::office_changed_since(db, seen).await?;
        if changed {
            self.app.reload_directory().await?;
        }
        self.position.store(last, Ordering::Relaxed);
        Ok(changed)
    }
}

fn failed(done: &mut Stepped, part: &str, error: &AppError) {
    done.failures += 1;
    metrics::counter!("dengwen_work_failures_total").increment(1);
    tracing::warn!(part, %error, "a step of the worker failed and will be tried again");
}

impl App {
    /// Everything a worker would do now, once: for tests, for telling a past day by day, and before
    /// a figure that must be up to date.
    pub async fn step(&self) -> Stepped {
        Worker::new(self.clone()).step().await
    }
}
