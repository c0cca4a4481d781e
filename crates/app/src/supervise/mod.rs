//! The supervisor's board (F1): what ends soon, is overdue, unsigned, untold, provisional or
//! extended, waits for an answer to an objection or a report, or was overridden, by kind of limit
//! and by unit.
//!
//! It measures how units handle what came, never how much came, and ranks nobody (regulation 11).
//! Invariant: every number has a list that asks the same question, within the viewer's area.

mod list;

use std::collections::BTreeMap;

use dengwen_domain::access::Permission;
use dengwen_domain::calendar::Calendar;
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;
use dengwen_store::query::supervise::{self as query, Days};
use dengwen_store::query::untold;
use jiff::Span;
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::who::{Staff, Who};

pub use dengwen_store::query::supervise::{After, BoardRow, Counts};
pub use list::{Ask, Item, Listed};

/// Days before the last day from which a limit counts as ending soon. House rule.
pub const SOON_DAYS: i64 = 5;
/// Most organs that one statement names (it takes at most 999 values); more are asked in turns.
const ORGANS_AT_ONCE: usize = 800;

dengwen_domain::code_enum! {
    /// A list of the board.
    pub enum What {
        /// Grave and urgent, not yet answered (Art. 25).
        Urgent = "urgent",
        /// Past their last day.
        Overdue = "overdue",
        /// Ending within five days.
        Soon = "soon",
        /// Delivered, and not signed for after one working day (21.9).
        Unsigned = "unsigned",
        /// Written to the petitioner and not told (Art. 22, 23).
        Untold = "untold",
        /// Objections and disputes that wait for an answer.
        Objections = "objections",
        /// Reports on assigned matters that wait for their assigner (C7).
        Reported = "reported",
        /// Supporting opinions that were served and not carried out (Art. 32(2)).
        Promised = "promised",
        /// Extended (Reg 34).
        Extended = "extended",
        /// Counted in a year whose calendar is not announced.
        Provisional = "provisional",
        /// A hard stop was overridden (21.12).
        Overridden = "overridden",
        /// All limits that run.
        Running = "running",
        /// All open tasks of units.
        Tasks = "tasks",
    }
}

impl What {
    /// Is it a list of limits, which one kind of limit can narrow?
    pub const fn of_limits(self) -> bool {
        matches!(
            self,
            Self::Overdue | Self::Soon | Self::Extended | Self::Provisional | Self::Running
        )
    }
}

/// What one unit owes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// Limits it owes.
    pub limits: Counts,
    /// Open tasks it has.
    pub tasks: i64,
    /// Of these, to be signed for since more than a working day.
    pub unsigned: i64,
    /// Documents it wrote to petitioners and did not tell.
    pub untold: i64,
    /// Objections and disputes that wait for its answer.
    pub objections: i64,
    /// Reports on what it assigned that wait for its answer.
    pub reported: i64,
    /// Supporting opinions that it has not carried out yet (D8).
    pub promised: i64,
}

/// The board.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// All units together.
    pub total: Unit,
    /// Matters with an override.
    pub overridden: i64,
    /// Grave and urgent matters not yet answered.
    pub urgent: i64,
    /// Petition offices in which nobody can register or send on.
    pub unstaffed: Vec<OrganId>,
    /// By kind of limit, in the order of the law sheet.
    pub by_limit: Vec<(LimitId, Counts)>,
    /// By unit, in the order of the organ tree; only units that owe something.
    pub by_unit: Vec<(OrganId, Unit)>,
    /// Reports and accusations that wait for their officer, by number and date only (Art. 30).
    pub reports: Vec<Report>,
}

/// A report or accusation as the supervisor may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its number.
    pub number: String,
    /// Received on.
    pub received_on: Date,
    /// To be handed over until (C25).
    pub due_on: Date,
    /// That day has passed.
    pub overdue: bool,
    /// Nobody can open it: no report officer is there nor above.
    pub nobody: bool,
}

/// What was counted so far.
#[derive(Default)]
struct Tally {
    total: Unit,
    units: BTreeMap<Uuid, Unit>,
    limits: BTreeMap<LimitId, Counts>,
}

impl App {
    /// The board of a supervisor.
    ///
    /// # Errors
    /// `Forbidden` without the right to supervise; store errors.
    pub async fn board(&self, who: &Who) -> Result<Board, AppError> {
        let staff = supervisor(who)?;
        let (db, days) = (self.store().db(), self.days());
        let organs = self.watched(staff);
        let scope = self.scope_of(staff, Permission::Supervise);
        let mut board = Board {
            overridden: query::overridden(db, &scope).await?,
            urgent: query::urgent(db, &scope).await?,
            ..Board::default()
        };
        let mut tally = Tally::default();
        for some in organs.chunks(ORGANS_AT_ONCE) {
            self.tally(some, &days, &mut tally).await?;
            board.reports.extend(self.reports(some).await?);
        }
        board
            .reports
            .sort_by_cached_key(|r| (r.due_on, r.number.clone()));
        board.total = tally.total;
        board.unstaffed = self.unstaffed(&organs);
        board.by_limit = tally.limits.into_iter().collect();
        board.by_unit = self.in_tree_order(tally.units);
        Ok(board)
    }

    /// Adds what these organs owe.
    async fn tally(&self, organs: &[Uuid], days: &Days, sum: &mut Tally) -> Result<(), AppError> {
        let db = self.store().db();
        for line in query::limits(db, organs, days).await? {
            let id: LimitId = line.limit_id.parse().map_err(AppError::fault)?;
            for counts in [
                sum.limits.entry(id).or_default(),
                &mut sum.units.entry(line.organ).or_default().limits,
                &mut sum.total.limits,
            ] {
                add(counts, &line.counts);
            }
        }
        for (unit, tasks, unsigned) in query::tasks(db, organs, days).await? {
            for unit in [sum.units.entry(unit).or_default(), &mut sum.total] {
                unit.tasks += tasks;
                unit.unsigned += unsigned;
            }
        }
        for (organ, waiting) in untold::count(db, organs).await? {
            sum.units.entry(organ).or_default().untold += waiting;
            sum.total.untold += waiting;
        }
        for (office, waiting) in query::objections(db, organs).await? {
            sum.units.entry(office).or_default().objections += waiting;
            sum.total.objections += waiting;
        }
        for (office, waiting) in query::reported(db, organs).await? {
            sum.units.entry(office).or_default().reported += waiting;
            sum.total.reported += waiting;
        }
        for (unit, waiting) in query::promised(db, organs).await? {
            sum.units.entry(unit).or_default().promised += waiting;
            sum.total.promised += waiting;
        }
        Ok(())
    }

    /// The alarm about reports: number and dates, nothing else.
    async fn reports(&self, organs: &[Uuid]) -> Result<Vec<Report>, AppError> {
        let (directory, today) = (self.directory(), self.today());
        let rows = query::reports(self.store().db(), organs).await?;
        let report = |row: query::Waiting| {
            let due_on: Date = row.due_on.parse().map_err(AppError::fault)?;
            let officer = directory
                .orgs
                .report_office(OrganId(row.office), &[], today);
            Ok(Report {
                number: row.number,
                received_on: row.received_on.parse().map_err(AppError::fault)?,
                due_on,
                overdue: due_on < today,
                nobody: officer.is_none(),
            })
        };
        rows.into_iter().map(report).collect()
    }

    /// Petition offices among these in which nobody can register or send on: what is filed there
    /// goes to the office above.
    fn unstaffed(&self, organs: &[Uuid]) -> Vec<OrganId> {
        let (directory, today) = (self.directory(), self.today());
        let idle = |id: &OrganId| {
            let organ = directory.orgs.organ(*id);
            organ.is_some_and(|o| o.petition_office && o.exists_on(today))
                && !directory.is_staffed(*id, today)
        };
        organs.iter().map(|id| OrganId(*id)).filter(idle).collect()
    }

    /// The organs whose debts this person watches.
    fn watched(&self, staff: &Staff) -> Vec<Uuid> {
        let scope = self.scope_of(staff, Permission::Supervise);
        scope.organs.iter().map(|organ| organ.0).collect()
    }

    /// By the code of the organ and of those above it: a list of units, not a ranking.
    fn in_tree_order(&self, units: BTreeMap<Uuid, Unit>) -> Vec<(OrganId, Unit)> {
        let directory = self.directory();
        let place = |id: OrganId| {
            let mut lineage = directory.orgs.lineage(id);
            lineage.reverse();
            let codes = lineage
                .into_iter()
                .filter_map(|id| directory.orgs.organ(id));
            codes.map(|organ| organ.code.clone()).collect::<Vec<_>>()
        };
        let mut units: Vec<(OrganId, Unit)> = units
            .into_iter()
            .map(|(id, unit)| (OrganId(id), unit))
            .collect();
        units.sort_by_cached_key(|(id, _)| place(*id));
        units
    }

    fn days(&self) -> Days {
        let today = self.today();
        let after_soon = today.saturating_add(Span::new().days(SOON_DAYS + 1));
        Days {
            today: today.to_string(),
            after_soon: after_soon.to_string(),
            unsigned_before: unsigned_before(&self.directory().calendar, today).to_string(),
        }
    }
}

fn supervisor(who: &Who) -> Result<&Staff, AppError> {
    let Who::Staff(staff) = who else {
        return Err(AppError::Forbidden(Permission::Supervise.as_str()));
    };
    staff.require(Permission::Supervise)?;
    Ok(staff)
}

fn add(sum: &mut Counts, more: &Counts) {
    sum.running += more.running;
    sum.overdue += more.overdue;
    sum.soon += more.soon;
    sum.provisional += more.provisional;
    sum.extended += more.extended;
}

/// The earliest day of delivery that is still in time today: what was delivered before it has had
/// a whole working day (21.9).
fn unsigned_before(calendar: &Calendar, today: Date) -> Date {
    let day_before = |day: Date| day.saturating_sub(Span::new().days(1));
    let mut day = today;
    // Because: no run of days off is longer than a month, and a bound ends any loop.
    for _ in 0..40 {
        let earlier = day_before(day);
        if calendar.next_workday_after(earlier) < today {
            return day;
        }
        day = earlier;
    }
    day
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_weekend_does_not_make_a_task_unsigned() {
        let calendar = Calendar::builtin();
        // Delivered on Thursday 12 March: Friday was its working day.
        assert_eq!(
            unsigned_before(&calendar, date(2026, 3, 16)),
            date(2026, 3, 13)
        );
        assert_eq!(
            unsigned_before(&calendar, date(2026, 3, 17)),
            date(2026, 3, 16)
        );
        let late = |delivered, today| delivered < unsigned_before(&calendar, today);
        assert!(late(date(2026, 3, 12), date(2026, 3, 16)));
        assert!(!late(date(2026, 3, 13), date(2026, 3, 16)));
        assert!(late(date(2026, 3, 13), date(2026, 3, 17)));
        assert!(late(date(2026, 3, 14), date(2026, 3, 17)));
    }
}
