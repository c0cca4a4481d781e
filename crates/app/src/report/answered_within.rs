//! Answered within N days.
//!
//! **Numerator**: matters that were answered no later than N days after receipt. In civil days, as
//! the law counts, the day of receipt is not counted (民法典 201): received on the 1st and answered
//! on the 16th is 15 days. Elapsed, it is the time between the two instants, N times 24 hours.
//! **Denominator**: matters received in the period by that channel that were answered or are still
//! open. Matters that ended without an answer being owed (withdrawn, voided, sent to another door)
//! are in neither. Elapsed, answered matters whose instants are not known are left out and told
//! apart. Reports and accusations (Art. 30) are in their compartment and not counted.
//! A matter still open counts as not answered, also when its N days are not over yet.

use dengwen_domain::access::{Permission, Scope};
use dengwen_domain::codes::Channel;
use dengwen_store::query::report::{self, Answered, BOUNDS_MAX, Select, Slice};
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::queue::{EXPORT_MAX, Sheet, write};
use crate::who::Who;

/// Ten years: a longer bound tells nothing.
const DAYS_MAX: u16 = 3660;

/// What somebody wants to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The bounds in days, in the order of the answer.
    pub days: Vec<u16>,
    /// Elapsed time instead of civil days.
    pub elapsed: bool,
    /// One channel alone.
    pub channel: Option<Channel>,
    /// First day of receipt.
    pub from: Option<Date>,
    /// Last day of receipt.
    pub to: Option<Date>,
}

/// Answered within one bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The bound.
    pub days: u16,
    /// How many.
    pub count: u64,
}

/// The figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The denominator.
    pub all: u64,
    /// Of these, not answered yet.
    pub open: u64,
    /// Answered at an unknown instant, not in the denominator; 0 in civil days.
    pub unknown: u64,
    /// One line a bound.
    pub lines: Vec<Line>,
}

impl App {
    /// How many matters were answered within each bound.
    ///
    /// # Errors
    /// `Forbidden` without the right to figures; `Invalid` for bounds or days that cannot be;
    /// store errors.
    pub async fn answered_within(&self, who: &Who, asked: &Asked) -> Result<Figures, AppError> {
        let select = self.figures_select(who, asked)?;
        let bounds: Vec<i64> = asked.days.iter().map(|days| i64::from(*days)).collect();
        let counts = report::counts(self.store().db(), &select, &bounds).await?;
        Ok(Figures {
            all: counts.all.unsigned_abs(),
            open: counts.open.unsigned_abs(),
            unknown: counts.unknown.unsigned_abs(),
            lines: asked
                .days
                .iter()
                .zip(&counts.within)
                .map(|(days, count)| Line {
                    days: *days,
                    count: count.unsigned_abs(),
                })
                .collect(),
        })
    }

    /// The matters behind a figure, after a place, in the order of receipt.
    ///
    /// # Errors
    /// As [`App::answered_within`].
    pub async fn answered_list(
        &self,
        who: &Who,
        asked: &Asked,
        slice: Slice,
        after: Option<(Date, Uuid)>,
        limit: i64,
    ) -> Result<Vec<Answered>, AppError> {
        let select = self.figures_select(who, asked)?;
        let day = after.map(|(day, id)| (day.to_string(), id));
        let after = day.as_ref().map(|(day, id)| (day.as_str(), *id));
        Ok(report::list(self.store().db(), &select, slice, after, limit).await?)
    }

    /// The matters behind a figure as Excel, up to 5,000 rows; that it was taken is recorded.
    ///
    /// # Errors
    /// As [`App::answered_within`]; a fault when the file cannot be written.
    pub async fn export_answered(
        &self,
        who: &Who,
        asked: &Asked,
        slice: Slice,
        sheet: &Sheet,
        line: impl Fn(&Answered) -> Vec<String>,
    ) -> Result<Vec<u8>, AppError> {
        let mut found = self
            .answered_list(who, asked, slice, None, EXPORT_MAX + 1)
            .await?;
        let kept = usize::try_from(EXPORT_MAX).unwrap_or(usize::MAX);
        let cut = found.len() > kept;
        found.truncate(kept);
        let rows: Vec<Vec<String>> = found.iter().map(line).collect();
        let ids: Vec<String> = found.iter().map(|matter| matter.id.to_string()).collect();
        self.record(&[self.read_row(who, "export", None, None, &ids.join(","))])
            .await?;
        write(sheet, &rows, cut).map_err(AppError::fault)
    }

    /// May somebody open every matter that is counted for them? Then the lists link to them.
    pub fn opens_figures(&self, who: &Who) -> bool {
        let Who::Staff(staff) = who else {
            return false;
        };
        let counted = self.scope_of(staff, Permission::ReadFigures);
        let open = self.scope_of(staff, Permission::ReadMatter);
        open.all || (!counted.all && counted.organs.is_subset(&open.organs))
    }

    fn figures_select(&self, who: &Who, asked: &Asked) -> Result<Select, AppError> {
        let sound = asked.days.len() <= BOUNDS_MAX && asked.days.iter().all(|d| *d <= DAYS_MAX);
        if !sound {
            return Err(AppError::invalid("days", "report-days"));
        }
        if matches!((asked.from, asked.to), (Some(from), Some(to)) if from > to) {
            return Err(AppError::invalid("to", "end-before-start"));
        }
        let scope = match who {
            Who::System => Scope {
                all: true,
                ..Scope::default()
            },
            Who::Staff(staff) => {
                staff.require(Permission::ReadFigures)?;
                self.scope_of(staff, Permission::ReadFigures)
            }
            Who::Petitioner(_) | Who::Public | Who::Import => {
                return Err(AppError::Forbidden(Permission::ReadFigures.as_str()));
            }
        };
        Ok(Select {
            scope,
            channel: asked.channel.map(Channel::as_str),
            from: asked.from.map(|day| day.to_string()),
            to: asked.to.map(|day| day.to_string()),
            elapsed: asked.elapsed,
        })
    }
}
