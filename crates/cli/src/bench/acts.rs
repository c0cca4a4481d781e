//! What transfer, acceptance and answer cost, through the use case, from load to commit.
//!
//! Invariant: every act that is timed was done; one that is refused ends the measurement.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dengwen_app::App;
use dengwen_app::matter::{Act, Texts};
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use tokio::sync::Semaphore;

use super::load::{Until, Waiting, routing};
use super::office::Staffed;

/// Acts of one kind in one round, and rounds of which the median counts.
pub(crate) const ACTS: usize = 800;
/// Rounds.
pub(crate) const ROUNDS: usize = 3;
/// Acts under way at once: as many as the committer takes into one transaction.
const TOGETHER: usize = 64;

/// An act that is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Transfer,
    Accept,
    Answer,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Transfer, Self::Accept, Self::Answer];

    /// Its name in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Accept => "accept",
            Self::Answer => "answer",
        }
    }

    /// How far a matter has come that waits for it.
    pub(crate) const fn waits(self) -> Until {
        match self {
            Self::Transfer | Self::Answer => Until::Classified,
            Self::Accept => Until::Signed,
        }
    }
}

/// Does all of them, so many at once, and gives the time each took on average.
///
/// # Errors
/// The first act that is refused.
pub(crate) async fn time(
    app: &App,
    staffed: &Staffed,
    kind: Kind,
    waiting: &[Waiting],
) -> anyhow::Result<Duration> {
    let turns = Arc::new(Semaphore::new(TOGETHER));
    let mut under_way = tokio::task::JoinSet::new();
    let started = Instant::now();
    for waiting in waiting {
        let turn = Arc::clone(&turns).acquire_owned().await?;
        let (organ, role) = match kind {
            Kind::Transfer | Kind::Answer => (waiting.office, Role::Dispatcher),
            Kind::Accept => (waiting.unit, Role::UnitClerk),
        };
        let who = staffed.who(organ, role)?.clone();
        let mut texts = Texts::new();
        let command = match kind {
            Kind::Transfer => routing(waiting.unit),
            Kind::Accept => Command::Accept,
            Kind::Answer => Command::Answer {
                kind: None,
                reply: texts.add(
                    app,
                    "reply",
                    "来信收悉，经了解情况属实，现答复如下：有关单位已安排处理。",
                ),
            },
        };
        let act = Act::new(waiting.matter, waiting.version, command, texts);
        let app = app.clone();
        under_way.spawn(async move {
            let done = app.act(&who, act).await.map(drop);
            drop(turn);
            done
        });
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    let count = u32::try_from(waiting.len().max(1)).unwrap_or(u32::MAX);
    Ok(started.elapsed() / count)
}
