//! The list behind a number of the board.

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{MatterId, OrganId, SealedId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::procedure::Stage;
use dengwen_store::query::supervise::{self as query, After, BoardRow};
use uuid::Uuid;

use super::{ORGANS_AT_ONCE, What, supervisor};
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// Which list, narrowed by a kind of limit and by a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The list.
    pub what: What,
    /// One kind of limit.
    pub limit: Option<LimitId>,
    /// One unit.
    pub organ: Option<OrganId>,
}

/// A row with its title.
#[derive(Debug, Clone)]
pub struct Item {
    /// The matter.
    pub id: MatterId,
    /// Its stage.
    pub stage: Stage,
    /// Title in the petitioner's words; empty when it was erased.
    pub title: String,
    /// The row.
    pub row: BoardRow,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its rows.
    pub items: Vec<Item>,
    /// Where the next page begins.
    pub next: Option<After>,
}

impl App {
    /// One page of a list of the board.
    ///
    /// # Errors
    /// `Forbidden` without the right to supervise; `Missing` for a unit outside the viewer's area;
    /// store errors.
    pub async fn board_list(
        &self,
        who: &Who,
        ask: &Ask,
        after: Option<&After>,
        limit: i64,
    ) -> Result<Listed, AppError> {
        let staff = supervisor(who)?;
        let mut organs = self.watched(staff);
        if let Some(organ) = ask.organ {
            organs.retain(|id| *id == organ.0);
            if organs.is_empty() {
                return Err(AppError::Missing("unit"));
            }
        }
        let mut question = query::Ask {
            what: stored(ask.what),
            organs: Vec::new(),
            limit_id: ask.limit.map(|limit| limit.to_string()),
            scope: self.scope_of(staff, Permission::Supervise),
            days: self.days(),
        };
        let mut rows = Vec::new();
        for some in organs.chunks(ORGANS_AT_ONCE) {
            some.clone_into(&mut question.organs);
            let found = query::list(self.store().db(), &question, after, limit + 1).await?;
            rows.extend(found);
            // Because: these lists are of matters, whichever organ they are with.
            if matches!(ask.what, What::Overridden | What::Urgent) {
                break;
            }
        }
        let place = |row: &BoardRow| (row.place.day.clone(), row.place.id, row.place.ordinal);
        rows.sort_by_cached_key(place);
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let further = rows.len() > wanted;
        rows.truncate(wanted);
        let next = rows.last().filter(|_| further).map(|row| row.place.clone());
        let items = self.board_items(who, rows).await?;
        Ok(Listed { items, next })
    }

    async fn board_items(&self, who: &Who, rows: Vec<BoardRow>) -> Result<Vec<Item>, AppError> {
        let Who::Staff(staff) = who else {
            return Err(AppError::Forbidden(Permission::Supervise.as_str()));
        };
        // Because: every row lies in the area that gives the right to supervise; words are shown
        // only if the same area gives the right to read them.
        let readable = self.scope_of(staff, Permission::ReadContent);
        let readable = readable == self.scope_of(staff, Permission::Supervise);
        let listed: Vec<(Uuid, &str)> = rows
            .iter()
            .map(|row| (row.matter, row.petition.as_str()))
            .collect();
        let titles = self.titles_of(&listed).await?;
        let wanted: Vec<Uuid> = titles.iter().filter(|_| readable).map(|id| id.0).collect();
        let words = self.unseal_list(who, &wanted, "board").await?;
        let item = |(row, title): (BoardRow, SealedId)| {
            Ok(Item {
                id: MatterId(row.matter),
                stage: row.stage.parse().map_err(AppError::fault)?,
                title: words.get(title).to_owned(),
                row,
            })
        };
        rows.into_iter().zip(titles).map(item).collect()
    }
}

const fn stored(what: What) -> query::What {
    match what {
        What::Overdue => query::What::Overdue,
        What::Soon => query::What::Soon,
        What::Unsigned => query::What::Unsigned,
        What::Objections => query::What::Objections,
        What::Reported => query::What::Reported,
        What::Promised => query::What::Promised,
        What::Extended => query::What::Extended,
        What::Provisional => query::What::Provisional,
        What::Overridden => query::What::Overridden,
        What::Urgent => query::What::Urgent,
        What::Running => query::What::Running,
        What::Tasks => query::What::Tasks,
        What::Untold => query::What::Untold,
    }
}
