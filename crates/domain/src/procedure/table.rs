//! The transition table of a pack.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{Act, DocumentKind, Guard, Stage};
use crate::limit::LimitId;
use crate::org::Role;

crate::code_enum! {
    /// In which organ the actor must hold the role.
    pub enum Place {
        /// The office that holds the matter now (dispatch stages) or last dispatched it.
        Office = "office",
        /// Any petition office or organ: registering is never barred by who you are.
        AnyOffice = "any-office",
        /// The unit of the open lead task.
        Unit = "unit",
        /// A unit with an open co-handling task.
        CoUnit = "co-unit",
        /// Whoever holds the matter now: the office or the unit.
        Holder = "holder",
        /// The office or any unit that has a part in the matter.
        Concerned = "concerned",
        /// An organ above both sides of a dispute, or the office in its name (Art. 24).
        Superior = "superior",
        /// The petitioner, by query code, or a clerk who records their wish.
        Petitioner = "petitioner",
        /// A petition office outside the handling unit: the matter's, else that of its place.
        Outside = "outside",
        /// The program itself: jobs.
        System = "system",
    }
}

/// The stage after an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// A new stage.
    Stage(Stage),
    /// No change.
    Same,
    /// The stage before the objection or dispute.
    Before,
}

/// One row: what one act does at one or several stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// Id of the regulation (`T05`) or of the house (`A-note`).
    pub id: String,
    /// Stages at which the row holds.
    pub from: Vec<Stage>,
    /// The act.
    pub act: Act,
    /// Roles that may do it; any one suffices. Empty for the petitioner and the program.
    pub roles: Vec<Role>,
    /// Where the role must be held.
    pub at: Place,
    /// Conditions, checked in order.
    pub guards: Vec<Guard>,
    /// What stage follows.
    pub to: To,
    /// Documents issued by the act.
    pub documents: Vec<DocumentKind>,
    /// Limits that start.
    pub starts: Vec<LimitId>,
    /// Limits that stop.
    pub stops: Vec<LimitId>,
    /// Limits that stop on the day the petitioner is told by the row's document, and not before.
    pub told: Vec<LimitId>,
    /// The article.
    pub article: String,
}

/// All rows of a pack, with at most one row for a stage and an act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActTable {
    rows: Vec<ActRow>,
    index: BTreeMap<(Stage, Act), usize>,
}

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    /// Not TOML of the expected shape.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Two rows for one stage and act.
    #[error("rows {first} and {second} both say what {act} does at {stage}")]
    Double {
        /// The earlier row.
        first: String,
        /// The later row.
        second: String,
        /// Stage of the clash.
        stage: Stage,
        /// Act of the clash.
        act: Act,
    },
    /// A code is not in its list.
    #[error("row {row}: {problem}")]
    Row {
        /// The row.
        row: String,
        /// What is wrong.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(default)]
    row: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: String,
    from: Vec<String>,
    act: Act,
    #[serde(default)]
    roles: Vec<Role>,
    at: Place,
    #[serde(default)]
    guards: Vec<Guard>,
    to: String,
    #[serde(default)]
    documents: Vec<DocumentKind>,
    #[serde(default)]
    starts: Vec<LimitId>,
    #[serde(default)]
    stops: Vec<LimitId>,
    #[serde(default)]
    told: Vec<LimitId>,
    article: String,
}

impl ActTable {
    /// Reads `acts.toml`. In `from`, `open`, `answered`, `unit` and `any` stand for groups of
    /// stages.
    ///
    /// # Errors
    /// Every problem found, not only the first.
    pub fn parse(text: &str) -> Result<Self, Vec<TableProblem>> {
        let raw: RawTable =
            toml::from_str(text).map_err(|e| vec![TableProblem::Unreadable(e.to_string())])?;
        let mut table = Self::default();
        let mut problems = Vec::new();
        for row in raw.row {
            match row.resolve() {
                Ok(row) => table.add(row, &mut problems),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(table)
        } else {
            Err(problems)
        }
    }

    fn add(&mut self, row: ActRow, problems: &mut Vec<TableProblem>) {
        let at = self.rows.len();
        for stage in &row.from {
            if let Some(earlier) = self.index.insert((*stage, row.act), at) {
                problems.push(TableProblem::Double {
                    first: self
                        .rows
                        .get(earlier)
                        .map_or_else(|| row.id.clone(), |r| r.id.clone()),
                    second: row.id.clone(),
                    stage: *stage,
                    act: row.act,
                });
            }
        }
        self.rows.push(row);
    }

    /// The row for an act at a stage.
    pub fn row(&self, stage: Stage, act: Act) -> Option<&ActRow> {
        self.index
            .get(&(stage, act))
            .and_then(|at| self.rows.get(*at))
    }

    /// Acts lawful at a stage, in code order.
    pub fn lawful(&self, stage: Stage) -> Vec<Act> {
        self.index
            .keys()
            .filter(|(s, _)| *s == stage)
            .map(|(_, act)| *act)
            .collect()
    }

    /// All rows, in file order.
    pub fn rows(&self) -> &[ActRow] {
        &self.rows
    }

    /// The stage diagram in Mermaid, acts that change no stage left out.
    pub fn diagram(&self) -> String {
        let mut text = String::from("stateDiagram-v2\n");
        for row in &self.rows {
            let To::Stage(to) = row.to else { continue };
            for from in row.from.iter().filter(|from| **from != to) {
                let _ = writeln!(
                    text,
                    "    {} --> {}: {} {}",
                    from.as_str().replace('-', "_"),
                    to.as_str().replace('-', "_"),
                    row.id,
                    row.act
                );
            }
        }
        text
    }
}

impl RawRow {
    fn resolve(self) -> Result<ActRow, TableProblem> {
        let fail = |problem: String| TableProblem::Row {
            row: self.id.clone(),
            problem,
        };
        if self.article.is_empty() {
            return Err(fail("has no article".to_owned()));
        }
        let mut from = Vec::new();
        for word in &self.from {
            match word.as_str() {
                "open" => from.extend(Stage::ALL.iter().filter(|s| s.is_open())),
                "unit" => from.extend(Stage::ALL.iter().filter(|s| s.is_with_unit())),
                "answered" => from.extend(
                    Stage::ALL
                        .iter()
                        .filter(|s| s.phase() == super::Phase::Answered),
                ),
                // Because: what is archived or voided is past every closing act.
                "closed" => from.extend(Stage::ALL.iter().filter(|s| {
                    s.phase() == super::Phase::Closed
                        && !matches!(s, Stage::Archived | Stage::Voided)
                })),
                "any" => from.extend(Stage::ALL),
                word => from.push(word.parse().map_err(|e| fail(format!("{e}")))?),
            }
        }
        let to = match self.to.as_str() {
            "same" => To::Same,
            "before" => To::Before,
            word => To::Stage(word.parse().map_err(|e| fail(format!("{e}")))?),
        };
        Ok(ActRow {
            id: self.id,
            from,
            act: self.act,
            roles: self.roles,
            at: self.at,
            guards: self.guards,
            to,
            documents: self.documents,
            starts: self.starts,
            stops: self.stops,
            told: self.told,
            article: self.article,
        })
    }
}
