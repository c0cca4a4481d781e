//! One act of the program on many matters, some at a time.

use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Command;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::matter::{Act, Texts};
use crate::who::Who;

/// What became of some matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Acted {
    /// The act was done.
    pub done: u64,
    /// There was nothing to do any more: somebody acted meanwhile.
    pub nothing: u64,
    /// It could not be done; the log says why, and the next round tries again.
    pub failed: u64,
}

impl std::ops::AddAssign for Acted {
    fn add_assign(&mut self, other: Self) {
        self.done += other.done;
        self.nothing += other.nothing;
        self.failed += other.failed;
    }
}

/// Does `command` on each matter as the program itself. All of one page are in flight together, so
/// that the committer takes them in one batch.
pub(super) async fn on_each(app: &App, matters: &[Uuid], command: &Command) -> Acted {
    on_each_with(app, matters, || (command.clone(), Texts::new())).await
}

/// The same with words of its own for each matter.
pub(super) async fn on_each_with(
    app: &App,
    matters: &[Uuid],
    command: impl Fn() -> (Command, Texts),
) -> Acted {
    let mut list = matters.to_vec();
    list.sort_unstable();
    list.dedup();
    let mut acts = JoinSet::new();
    for matter in list {
        let (command, texts) = command();
        let act = Act::adding(MatterId(matter), command, texts);
        let app = app.clone();
        acts.spawn(async move { (matter, app.act(&Who::System, act).await) });
    }
    let mut acted = Acted::default();
    while let Some(joined) = acts.join_next().await {
        match joined {
            Ok((_, Ok(_))) => acted.done += 1,
            Ok((_, Err(AppError::Refused(_) | AppError::Missing(_)))) => acted.nothing += 1,
            Ok((matter, Err(error))) => {
                acted.failed += 1;
                tracing::warn!(%matter, %error, "the program's own act failed");
            }
            Err(error) => {
                acted.failed += 1;
                tracing::error!(%error, "the program's own act ended by a panic");
            }
        }
    }
    acted
}
