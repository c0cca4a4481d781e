//! Other statutory limits that a petition does not stop (21.3): shown as soon as the day of the act
//! complained of is told.
//!
//! Information, never advice and never a ground for refusing anything. The lengths come from the
//! pack in force.

use dengwen_domain::limit::{Due, LimitId, last_day};
use dengwen_domain::matter::KnownAct;
use jiff::civil::Date;

use crate::app::App;
use crate::error::AppError;

pub use dengwen_domain::codes::OtherAct;

/// A window of another procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Which: C26, C26b, C27.
    pub id: LimitId,
    /// Its last day with the working.
    pub due: Due,
    /// It is over.
    pub over: bool,
}

impl App {
    /// The nearest of these windows that is still open (21.3).
    ///
    /// # Errors
    /// As [`App::windows`].
    pub fn other_limit(&self, known: KnownAct) -> Result<Option<Date>, AppError> {
        let windows = self.windows(known.act, known.on)?;
        let open = windows.iter().filter(|window| !window.over);
        Ok(open.map(|window| window.due.date).min())
    }

    /// The windows that run from the day on which an act became known.
    ///
    /// # Errors
    /// A fault where no pack is in force today.
    pub fn windows(&self, act: OtherAct, known_on: Date) -> Result<Vec<Window>, AppError> {
        let ids: &[LimitId] = match act {
            OtherAct::Decision => &[LimitId::C26, LimitId::C27],
            OtherAct::Labour => &[LimitId::C26b],
            OtherAct::Other => &[],
        };
        let office = self.office();
        let book = self
            .law()
            .in_force(&office.region, office.sector.as_deref(), self.today())?;
        let directory = self.directory();
        let rules = ids.iter().filter_map(|id| book.pack.limits.get(id));
        Ok(rules
            .map(|rule| {
                let due = last_day(rule, known_on, &[], 0, &directory.calendar);
                Window {
                    id: rule.id,
                    over: due.date < self.today(),
                    due,
                }
            })
            .collect())
    }
}
