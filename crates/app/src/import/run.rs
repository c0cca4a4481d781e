//! A whole file: read, check, commit in batches, and account for every row.
//!
//! Rows are sent to the committer in the order of the file without waiting for each, so that their
//! numbers follow that order and a batch is always full. Invariant: at the end,
//! `rows = registered + already + rejected`.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use dengwen_domain::codes::Channel;
use dengwen_domain::ids::OrganId;
use dengwen_store::query::foreign;
use dengwen_store::{CommitError, Submitted};

use super::answered::{Foreign, Taken};
use super::columns::Field;
use super::live::{Entry, Rehearsed};
use super::problem::{BadRow, FileProblem, Problem};
use super::read::{FileRows, Read};
use super::row::{CheckedRow, Checker};
use crate::app::App;
use crate::error::AppError;
use crate::keys::hex;
use crate::who::Who;

/// Rows looked up together.
const CHUNK: usize = 128;
/// Rows on their way to the database.
const IN_FLIGHT: usize = 256;

/// What to do with the rows of a file.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The organ that received them: an office.
    pub organ: OrganId,
    /// How they came; when nothing is said, what a row names a sender for was passed on, and
    /// everything else is of a message board.
    pub channel: Option<Channel>,
    /// Where they come from, unless a row names its sender; with each row's number it makes a
    /// second import harmless.
    pub source: String,
    /// Check only.
    pub dry_run: bool,
    /// The clerk in whose name rows are registered that are still to be handled, with limits that
    /// run; without one they are history. Such rows were passed on when no channel is said.
    pub live: Option<Who>,
}

impl Plan {
    pub(super) fn channel_of(&self, row: &CheckedRow) -> Channel {
        let board = self.live.is_none() && row.origin.sender.is_empty();
        self.channel.unwrap_or(if board {
            Channel::MessageBoard
        } else {
            Channel::PassedOn
        })
    }
}

/// A row on its way into the register, with its cells as they stood.
pub(super) struct Item {
    pub(super) row: CheckedRow,
    pub(super) cells: Vec<(Arc<str>, String)>,
    pub(super) foreign: Foreign,
}

/// How many rows there were and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows read, empty ones not counted.
    pub rows: u64,
    /// Registered now, or with a dry run: those that would be.
    pub registered: u64,
    /// Of these, answered.
    pub answered: u64,
    /// Of those still to be handled, the ones whose limit had passed when they came.
    pub overdue: u64,
    /// There already, from an earlier import.
    pub already: u64,
    /// Handed back.
    pub rejected: u64,
}

/// Why an import ended early. What was registered before stays, and the file can be sent again.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The file cannot be read on.
    #[error(transparent)]
    File(#[from] FileProblem),
    /// The database does not take more now, or a fault of ours.
    #[error(transparent)]
    App(#[from] AppError),
    /// A rejected row could not be written down.
    #[error("the list of rejected rows cannot be written: {0}")]
    Rejected(std::io::Error),
}

/// An import under way.
pub struct Importing<'a, Reject> {
    app: Option<&'a App>,
    plan: Plan,
    checker: Checker,
    reject: Reject,
    summary: Summary,
    seen: HashMap<String, u64>,
    flying: VecDeque<(Submitted, bool)>,
    rehearsed: Rehearsed,
}

impl<Reject> std::fmt::Debug for Importing<'_, Reject> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Importing")
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

impl<'a, Reject> Importing<'a, Reject>
where
    Reject: FnMut(BadRow) -> std::io::Result<()>,
{
    /// An import; without an application (a dry run before the office exists) nothing is looked up.
    pub fn new(app: Option<&'a App>, mut plan: Plan, checker: Checker, reject: Reject) -> Self {
        plan.source = checker.sender(&plan.source).name;
        Self {
            app,
            plan,
            checker,
            reject,
            summary: Summary::default(),
            seen: HashMap::new(),
            flying: VecDeque::new(),
            rehearsed: Rehearsed::default(),
        }
    }

    /// Takes every row; `progress` is told how far it is after each chunk.
    ///
    /// # Errors
    /// Why it ended early; [`Importing::summary`] tells how far it came.
    pub async fn run(
        &mut self,
        file: &mut FileRows,
        mut progress: impl FnMut(&Summary, u64),
    ) -> Result<Summary, Stopped> {
        let mut ended = None;
        while ended.is_none() {
            let mut chunk = Vec::with_capacity(CHUNK);
            while chunk.len() < CHUNK && ended.is_none() {
                match file.next() {
                    None => ended = Some(Ok(())),
                    Some(Err(problem)) => ended = Some(Err(problem)),
                    Some(Ok(read)) => self.take(read, &mut chunk)?,
                }
            }
            self.send(chunk).await?;
            progress(&self.summary, file.reached());
        }
        self.land(0).await?;
        progress(&self.summary, file.reached());
        match ended {
            Some(Err(problem)) => Err(problem.into()),
            _ => Ok(self.summary),
        }
    }

    /// What became of the rows so far.
    pub fn summary(&self) -> Summary {
        self.summary
    }

    fn take(&mut self, read: Read, chunk: &mut Vec<Item>) -> Result<(), Stopped> {
        self.summary.rows += 1;
        let raw = match read {
            Read::Row(raw) => raw,
            Read::Bad(bad) => return self.refuse(bad),
        };
        // Because: a row that turns out to be a second one must still be handed back as it stood.
        let cells = raw.cells.clone();
        let row = match self.checker.check(raw) {
            Ok(row) => row,
            Err(bad) => return self.refuse(bad),
        };
        let foreign = self.foreign(&row);
        if let Some(line) = self.seen.get(&foreign.key()) {
            let field = if row.origin.number.is_empty() {
                Field::Id
            } else {
                Field::ForeignNumber
            };
            let problem = Problem::with(field.as_str(), "import-twice", *line);
            return self.refuse(BadRow {
                line: row.line,
                problems: vec![problem],
                cells,
            });
        }
        self.seen.insert(foreign.key(), row.line);
        chunk.push(Item {
            row,
            cells,
            foreign,
        });
        Ok(())
    }

    /// Its sender's own number says what it is, wherever the list comes from.
    fn foreign(&self, row: &CheckedRow) -> Foreign {
        let from = match row.origin.sender.as_str() {
            "" => self.plan.source.clone(),
            sender => sender.to_owned(),
        };
        let number = match row.origin.number.as_str() {
            "" => self.number(row),
            number => number.to_owned(),
        };
        Foreign {
            organ: self.checker.sender(&from).organ,
            from,
            number,
        }
    }

    /// The item's own number, or a keyed digest of the row where it has none, so that a second
    /// import knows it again and nobody else can guess what it says.
    fn number(&self, row: &CheckedRow) -> String {
        if !row.id.is_empty() {
            return row.id.clone();
        }
        let day = row.received_on.to_string();
        let at = row.received_at.unwrap_or_default().to_be_bytes();
        let name = row.person.name.as_bytes();
        let parts: [&[u8]; 5] = [
            day.as_bytes(),
            &at,
            name,
            row.title.as_bytes(),
            row.text.as_bytes(),
        ];
        let digest = match self.app {
            Some(app) => app.sealer().keyed("import", &parts),
            None => crate::seal::digest(&parts),
        };
        hex(digest.split_at(16).0)
    }

    fn refuse(&mut self, bad: BadRow) -> Result<(), Stopped> {
        self.summary.rejected += 1;
        (self.reject)(bad).map_err(Stopped::Rejected)
    }

    async fn send(&mut self, chunk: Vec<Item>) -> Result<(), Stopped> {
        let known = self.known(&chunk).await?;
        for item in chunk {
            let known = known.get(&item.foreign.key()).copied();
            match (self.app, self.plan.live.clone()) {
                // Because: history has no limits that run, and nobody would miss the item.
                (Some(_), Some(_)) if known == Some(true) => self.refuse(BadRow {
                    line: item.row.line,
                    problems: vec![Problem::new("", "import-live-history")],
                    cells: item.cells,
                })?,
                _ if known.is_some() => self.summary.already += 1,
                (Some(app), Some(who)) => self.enter(app, &who, item).await?,
                _ => self.file(item).await?,
            }
        }
        Ok(())
    }

    /// A row that is still to be handled. One after the other, because each may be of a person whom
    /// the one before it brought into the register.
    async fn enter(&mut self, app: &App, who: &Who, item: Item) -> Result<(), Stopped> {
        let (plan, rehearsed) = (&self.plan, &mut self.rehearsed);
        let entry = app
            .enter_row(who, plan, &self.checker, &item, rehearsed)
            .await?;
        match entry {
            Entry::Registered { overdue } => {
                self.summary.registered += 1;
                self.summary.overdue += u64::from(overdue);
            }
            Entry::Already => self.summary.already += 1,
            Entry::Refused(problems) => self.refuse(BadRow {
                line: item.row.line,
                problems,
                cells: item.cells,
            })?,
        }
        Ok(())
    }

    /// A row of history.
    async fn file(&mut self, item: Item) -> Result<(), Stopped> {
        let Item {
            row,
            cells,
            foreign,
        } = item;
        let answered = row.answer.is_some();
        let (Some(app), false) = (self.app, self.plan.dry_run) else {
            self.count(Taken::Registered, answered);
            return Ok(());
        };
        self.land(IN_FLIGHT - 1).await?;
        match app.import_change(&self.plan, &row, &foreign) {
            Ok(change) => {
                let submitted = app.store().submit(change).map_err(AppError::from)?;
                self.flying.push_back((submitted, answered));
                Ok(())
            }
            Err(AppError::Refused(refusal)) => self.refuse(BadRow {
                line: row.line,
                problems: vec![Problem::refused(&refusal)],
                cells,
            }),
            Err(error) => Err(error.into()),
        }
    }

    async fn known(&self, chunk: &[Item]) -> Result<HashMap<String, bool>, AppError> {
        let Some(app) = self.app else {
            return Ok(HashMap::new());
        };
        let directory = app.directory();
        let all = |item: &Item| {
            let foreign = &item.foreign;
            let sender = crate::intake::Sender {
                organ: foreign.organ,
                name: foreign.from.clone(),
            };
            directory.senders.keys(&sender, &foreign.number)
        };
        let keys: Vec<Vec<String>> = chunk.iter().map(all).collect();
        let found = foreign::known(app.store().db(), &keys.concat()).await?;
        let known = keys.into_iter().filter_map(|keys| {
            let known = keys.iter().find_map(|key| found.get(key))?;
            Some((keys.into_iter().next()?, *known))
        });
        Ok(known.collect())
    }

    /// Waits until at most `most` rows are on their way.
    async fn land(&mut self, most: usize) -> Result<(), Stopped> {
        while self.flying.len() > most {
            let Some((submitted, answered)) = self.flying.pop_front() else {
                break;
            };
            let taken = match submitted.outcome().await {
                Ok(_) => Taken::Registered,
                // Another import of the same file was faster, or this one was cut off after its
                // commit.
                Err(CommitError::Replayed { .. }) => Taken::Already,
                Err(error) => return Err(AppError::from(error).into()),
            };
            self.count(taken, answered);
        }
        Ok(())
    }

    fn count(&mut self, taken: Taken, answered: bool) {
        match taken {
            Taken::Registered => {
                self.summary.registered += 1;
                self.summary.answered += u64::from(answered);
            }
            Taken::Already => self.summary.already += 1,
        }
    }
}
