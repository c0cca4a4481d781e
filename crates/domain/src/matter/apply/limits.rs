//! What an event does to a limit that runs.

use crate::ids::{PetitionId, TaskId};
use crate::limit::LimitId;
use crate::matter::Matter;
use crate::matter::event::{Fact, LimitChange};
use crate::matter::parts::LimitRun;

impl Matter {
    pub(super) fn change_limit(&mut self, change: &LimitChange, fact: &Fact) {
        match change {
            LimitChange::Started(run) => self.limits.push(run.clone()),
            LimitChange::Stopped {
                id,
                task,
                petition,
                beside,
                on,
            } => {
                let mut told = None;
                if let Some(run) = self.run_mut(*id, *task, *petition, *beside) {
                    run.stopped_on = Some(*on);
                    told = run.awaits.filter(|_| tells(run, fact)).map(|_| run.organ);
                }
                self.notify(told, *on);
            }
            LimitChange::Awaits {
                id,
                task,
                petition,
                beside,
                document,
            } => {
                if let Some(run) = self.run_mut(*id, *task, *petition, *beside) {
                    run.awaits = Some(*document);
                }
            }
            LimitChange::Moved {
                id,
                task,
                petition,
                beside,
                extended,
                due,
            } => {
                if let Some(run) = self.run_mut(*id, *task, *petition, *beside) {
                    run.extended = *extended;
                    run.due = due.clone();
                    // Because: a mark set on a day that is no longer past the end says nothing.
                    run.flagged_on = run.flagged_on.filter(|on| *on > run.due.date);
                }
            }
            LimitChange::Flagged {
                id,
                task,
                petition,
                beside,
                on,
            } => {
                if let Some(run) = self.run_mut(*id, *task, *petition, *beside) {
                    run.flagged_on = Some(*on);
                }
            }
        }
    }

    fn run_mut(
        &mut self,
        id: LimitId,
        task: Option<TaskId>,
        petition: Option<PetitionId>,
        beside: bool,
    ) -> Option<&mut LimitRun> {
        self.limits.iter_mut().rev().find(|run| {
            run.id == id
                && run.task == task
                && run.petition == petition
                && run.beside == beside
                && run.is_running()
        })
    }
}

/// Is the unit's own notice told by this act? A limit that ends with the dispatch, or by a word
/// about a repeat, tells nothing of it.
fn tells(run: &LimitRun, fact: &Fact) -> bool {
    let notice = matches!(run.id, LimitId::C02 | LimitId::C03) && run.petition.is_none();
    let told = matches!(
        fact,
        Fact::Served { .. } | Fact::SimplyReplied { .. } | Fact::Corrected { .. }
    );
    notice && told
}
