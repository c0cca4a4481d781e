//! Organs, people and limits as every answer names them: the id for machines, the name for people.

use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::limit::{Certainty, Due};
use dengwen_domain::matter::LimitRun;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::codes;
use crate::pages::desk::names::Names;
use crate::texts::Texts;
use crate::view::Working;

/// An organ.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganName {
    pub(crate) id: Uuid,
    /// Its name in the language asked for.
    #[schema(example = "青禾市住房和城乡建设局")]
    pub(crate) name: String,
}

impl OrganName {
    pub(crate) fn new(names: &Names, id: OrganId) -> OrganName {
        OrganName {
            id: id.0,
            name: names.organ(id),
        }
    }
}

/// A member of staff.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonName {
    pub(crate) id: Uuid,
    #[schema(example = "周敏")]
    pub(crate) name: String,
}

impl PersonName {
    pub(crate) fn new(names: &Names, id: PersonId) -> PersonName {
        PersonName {
            id: id.0,
            name: names.person(id),
        }
    }
}

/// How a last day was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Found {
    /// The last day on which the act is in time.
    #[schema(value_type = codes::Day)]
    pub(crate) last_day: String,
    /// The day that started it, never counted itself.
    #[schema(value_type = codes::Day)]
    pub(crate) trigger: String,
    /// The first day counted.
    #[schema(value_type = codes::Day)]
    pub(crate) first: String,
    /// Where it is written.
    #[schema(example = "《信访工作条例》第二十三条第三款")]
    pub(crate) article: String,
    /// Days added by extension.
    pub(crate) extended: u16,
    /// The earliest year without an announced calendar that was counted; the day may still move.
    pub(crate) provisional_year: Option<i16>,
    /// The working in words, line by line, as a page shows it.
    pub(crate) working: Vec<WorkingLine>,
}

/// One line of a working.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkingLine {
    #[schema(example = "第一日")]
    heading: String,
    #[schema(example = "2025年9月28日 周日")]
    text: String,
}

impl Found {
    pub(crate) fn new(t: Texts, due: &Due) -> Found {
        let counted = &due.working;
        let line = |(heading, text)| WorkingLine { heading, text };
        Found {
            last_day: due.date.to_string(),
            trigger: counted.trigger.to_string(),
            first: counted.first.to_string(),
            article: t.of(&counted.article),
            extended: counted.extension,
            provisional_year: match due.certainty {
                Certainty::Certain => None,
                Certainty::Provisional { year } => Some(year),
            },
            working: Working::of(&t, due).lines.into_iter().map(line).collect(),
        }
    }
}

/// A time limit of a matter.
#[derive(Serialize, ToSchema)]
pub(crate) struct Limit {
    #[schema(value_type = codes::LimitCode)]
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: String,
    /// Who owes the act.
    pub(crate) organ: OrganName,
    /// The duty it belongs to.
    pub(crate) task: Option<Uuid>,
    /// The petition it belongs to, for a repeat that joined.
    pub(crate) petition: Option<Uuid>,
    #[serde(flatten)]
    pub(crate) due: Found,
    /// It runs.
    pub(crate) running: bool,
    /// Days left, negative when over; nothing once it stopped.
    pub(crate) days_left: Option<i32>,
    /// It runs, its last day has passed, and it may be called overdue.
    pub(crate) overdue: bool,
    /// For comparison only: never overdue.
    pub(crate) comparison: bool,
    /// The day the act was done.
    #[schema(value_type = Option<codes::Day>)]
    pub(crate) stopped_on: Option<String>,
    /// The document that ends it, written and not told to the petitioner yet.
    pub(crate) awaits: Option<Uuid>,
    /// Whether it was done in time; nothing while it runs.
    pub(crate) kept: Option<bool>,
}

impl Limit {
    pub(crate) fn new(names: &Names, pack: &str, run: &LimitRun) -> Limit {
        let running = run.is_running();
        Limit {
            id: run.id.as_str(),
            name: names.limit(pack, run.id),
            organ: OrganName::new(names, run.organ),
            task: run.task.map(|task| task.0),
            petition: run.petition.map(|petition| petition.0),
            due: Found::new(names.t, &run.due),
            running,
            days_left: running.then(|| run.due.days_left(names.today)),
            overdue: run.is_overdue(names.today),
            comparison: run.comparison,
            stopped_on: run.stopped_on.map(|day| day.to_string()),
            awaits: run.awaits.filter(|_| running).map(|document| document.0),
            kept: run.met(),
        }
    }
}
