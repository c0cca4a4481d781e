//! The log of reads, as an auditor looks through it.
//!
//! Invariant: looking through the log is itself in the log.

use dengwen_domain::access::Permission;
use dengwen_store::query::reads::{self, ReadFilter};
use dengwen_store::tables::read_log::ReadLogRow;
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
    /// Of which matter.
    pub matter: Option<Uuid>,
    /// Only before this entry.
    pub before: Option<Uuid>,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Newest first.
    pub rows: Vec<ReadLogRow>,
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
        let filter = ReadFilter {
            viewer: query.viewer,
            purpose: query.purpose.clone(),
            matter: query.matter,
        };
        let before = query.before.unwrap_or(Uuid::max());
        let page = reads::page(self.store().db(), &filter, before, PAGE).await?;
        let row = self.read_row(who, "log-of-reads", query.matter, None, "");
        self.record(&[row]).await?;
        Ok(LogPage {
            rows: page.rows,
            next: page.next,
        })
    }
}
