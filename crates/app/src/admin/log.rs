//! The log of reads, as an auditor looks through it.
//!
//! Invariant: looking through the log is itself in the log.

use std::collections::BTreeMap;

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_store::query::reads::{self, ReadFilter};
use dengwen_store::tables::read_log::ReadLogRow;
use jiff::Timestamp;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

const PAGE: i64 = 50;

/// What an auditor asks for; an empty one asks for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// By whom.
    pub viewer: Option<Uuid>,
    /// For which purpose.
    pub purpose: String,
    /// Of the matter with this number.
    pub matter: String,
    /// Only before this entry.
    pub before: Option<Uuid>,
}

/// One read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// When.
    pub at: Timestamp,
    /// `officer`, `petitioner`, `public`, `job`, `import`.
    pub kind: String,
    /// The member of staff.
    pub person: Option<PersonId>,
    /// The machine's token that read in their name; empty without one.
    pub token: String,
    /// For which organ.
    pub organ: Option<OrganId>,
    /// Why: the page or the act.
    pub purpose: String,
    /// The matter's number; empty where no matter was opened.
    pub matter: String,
    /// The numbers of everything that a list showed a text of.
    pub listed: Vec<String>,
    /// The fields unsealed.
    pub fields: String,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Newest first.
    pub entries: Vec<LogEntry>,
    /// Where to go on, when there is more to look at.
    pub next: Option<Uuid>,
}

impl App {
    /// A page of the log of reads.
    ///
    /// # Errors
    /// `Forbidden` for anybody but an auditor; store errors.
    pub async fn log_of_reads(&self, who: &Who, query: &LogQuery) -> Result<LogPage, AppError> {
        match who {
            Who::Staff(staff) => staff.require(Permission::ReadLog)?,
            _ => return Err(AppError::Forbidden(Permission::ReadLog.as_str())),
        };
        let db = self.store().db();
        let number = query.matter.trim();
        let matter = match number {
            "" => None,
            number => match reads::matter_by_number(db, number).await? {
                Some(found) => Some(found),
                None => return Err(AppError::invalid("matter", "log-no-matter")),
            },
        };
        let filter = ReadFilter {
            viewer: query.viewer,
            purpose: query.purpose.clone(),
            matter,
        };
        let before = query.before.unwrap_or(Uuid::max());
        let page = reads::page(db, &filter, before, PAGE).await?;
        let ids: Vec<Uuid> = page.rows.iter().filter_map(|row| row.matter).collect();
        let numbers = reads::matter_numbers(db, &ids).await?;
        let texts: Vec<Uuid> = page.rows.iter().flat_map(behind).collect();
        let behind = reads::numbers_behind(db, &texts).await?;
        let row = self.read_row(who, "log-of-reads", matter, None, "");
        self.record(&[row]).await?;
        Ok(LogPage {
            entries: page
                .rows
                .into_iter()
                .map(|row| entry(row, &numbers, &behind))
                .collect(),
            next: page.next,
        })
    }
}

/// The sealed texts that a list read, and the petition that was read without a matter.
fn behind(row: &ReadLogRow) -> Vec<Uuid> {
    let texts = row.fields.split(',');
    let texts = texts.filter_map(|text| Uuid::try_parse(text).ok());
    texts.chain(row.petition).collect()
}

fn entry(
    row: ReadLogRow,
    numbers: &BTreeMap<Uuid, String>,
    behind_texts: &BTreeMap<Uuid, String>,
) -> LogEntry {
    let number = row.matter.and_then(|id| numbers.get(&id));
    let mut listed: Vec<String> = Vec::new();
    for number in behind(&row).iter().filter_map(|id| behind_texts.get(id)) {
        if !listed.contains(number) {
            listed.push(number.clone());
        }
    }
    LogEntry {
        at: Timestamp::from_microsecond(row.at).unwrap_or_default(),
        person: row
            .viewer
            .filter(|_| row.viewer_kind == "officer")
            .map(PersonId),
        kind: row.viewer_kind,
        token: row.token,
        organ: row.organ.map(OrganId),
        purpose: row.purpose,
        matter: number.cloned().unwrap_or_default(),
        listed,
        fields: row.fields,
    }
}
