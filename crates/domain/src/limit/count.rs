//! Counting. Pure and total: every rule, trigger and calendar has an answer, and the answer says
//! how it came about.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{
    Certainty, Due, Length, LimitRule, MonthEnd, Pause, Roll, SkipReason, Skipped, Working,
};
use crate::calendar::{Calendar, DayKind, day_after};

/// The last day on which the act is still in time. The day of the trigger is not counted (Civil
/// Code, Art. 201).
///
/// Pauses whose reason the rule does not know are left aside, so a matter may pass all it has.
/// Whether the extension is lawful is asked elsewhere ([`LimitRule::check_extension`]): recorded
/// history may hold what was not. A limit of length [`Length::Set`] ends on the trigger unless
/// [`due_on`] gives its day.
pub fn last_day(
    rule: &LimitRule,
    trigger: Date,
    pauses: &[Pause],
    extension_days: u16,
    calendar: &Calendar,
) -> Due {
    let mut count = Count::new(rule, trigger, pauses, calendar);
    match rule.length {
        Length::CalendarDays(days) => count.calendar_days(days),
        Length::WorkingDays(days) => count.working_days(days),
        Length::Months {
            count: months,
            month_end,
        } => count.months(months, month_end),
        Length::Set => {}
    }
    if extension_days > 0 {
        count.before_extension = Some(count.at);
        match rule.length {
            Length::WorkingDays(_) => count.working_days(extension_days),
            Length::CalendarDays(_) | Length::Months { .. } | Length::Set => {
                count.calendar_days(extension_days);
            }
        }
    }
    count.into_due(rule, extension_days)
}

/// A limit whose last day was set by the one who assigned it (C05a); it moves only as the rule's
/// roll says.
pub fn due_on(rule: &LimitRule, trigger: Date, set_date: Date, calendar: &Calendar) -> Due {
    let mut count = Count::new(rule, trigger, &[], calendar);
    count.at = set_date;
    count.into_due(rule, 0)
}

struct Count<'a> {
    calendar: &'a Calendar,
    pauses: Vec<Pause>,
    trigger: Date,
    /// The last day counted so far.
    at: Date,
    first: Option<Date>,
    skipped: Vec<Skipped>,
    make_up: Vec<Date>,
    before_extension: Option<Date>,
    unsettled: Option<i16>,
}

impl<'a> Count<'a> {
    fn new(rule: &LimitRule, trigger: Date, pauses: &[Pause], calendar: &'a Calendar) -> Self {
        let known = pauses
            .iter()
            .filter(|pause| rule.pauses.contains(&pause.why));
        Self {
            calendar,
            pauses: known.copied().collect(),
            trigger,
            at: trigger,
            first: None,
            skipped: Vec::new(),
            make_up: Vec::new(),
            before_extension: None,
            unsettled: None,
        }
    }

    fn calendar_days(&mut self, days: u16) {
        for _ in 0..days {
            self.step(|_, _| None);
        }
    }

    fn working_days(&mut self, days: u16) {
        for _ in 0..days {
            self.step(Self::day_off);
        }
    }

    /// Whole months to the corresponding day, then as many days more as were paused on the way.
    fn months(&mut self, months: u8, month_end: MonthEnd) {
        let target = months_later(self.trigger, months, month_end);
        let mut paused_days = 0u16;
        while self.at < target {
            self.at = day_after(self.at);
            match self.pause_on(self.at) {
                Some(why) => {
                    push_skipped(&mut self.skipped, self.at, why);
                    paused_days = paused_days.saturating_add(1);
                }
                None => self.first = self.first.or(Some(self.at)),
            }
        }
        self.calendar_days(paused_days);
    }

    /// Moves to the next day that counts. `Date::MAX` always counts, so the loop ends.
    fn step(&mut self, skip: impl Fn(&mut Self, Date) -> Option<SkipReason>) {
        loop {
            self.at = day_after(self.at);
            let reason = self.pause_on(self.at).or_else(|| skip(self, self.at));
            match reason {
                Some(why) if self.at < Date::MAX => push_skipped(&mut self.skipped, self.at, why),
                _ => break,
            }
        }
        self.first = self.first.or(Some(self.at));
    }

    fn pause_on(&self, date: Date) -> Option<SkipReason> {
        let pause = self
            .pauses
            .iter()
            .find(|pause| pause.from <= date && date <= pause.to)?;
        Some(SkipReason::Pause(pause.why))
    }

    /// Why offices do not work on this day; asking makes the count depend on the calendar.
    fn day_off(&mut self, date: Date) -> Option<SkipReason> {
        self.ask(date);
        match self.calendar.day(date) {
            DayKind::Workday => None,
            DayKind::MakeUpWorkday(_) => {
                self.make_up.push(date);
                None
            }
            DayKind::Weekend => Some(SkipReason::Weekend),
            DayKind::Holiday(name) => Some(SkipReason::Holiday(name.clone())),
        }
    }

    fn ask(&mut self, date: Date) {
        self.unsettled = self
            .unsettled
            .or_else(|| self.calendar.unsettled_year(date));
    }

    fn roll_forward(&mut self) -> (Option<Date>, Vec<Skipped>) {
        let from = self.at;
        let counted = self.make_up.len();
        let mut over = Vec::new();
        while let Some(why) = self.day_off(self.at).filter(|_| self.at < Date::MAX) {
            push_skipped(&mut over, self.at, why);
            self.at = day_after(self.at);
        }
        // Because: the workday reached by rolling was not counted, so it is no counted make-up
        // workday either.
        self.make_up.truncate(counted);
        (Some(from).filter(|from| *from != self.at), over)
    }

    fn into_due(mut self, rule: &LimitRule, extension: u16) -> Due {
        let (rolled_from, rolled_over) = match rule.roll {
            Roll::None => (None, Vec::new()),
            Roll::Forward => self.roll_forward(),
        };
        let counted_to = rolled_from.unwrap_or(self.at);
        let in_count = |pause: &Pause| pause.to > self.trigger && pause.from <= counted_to;
        let certainty = match self.unsettled {
            Some(year) => Certainty::Provisional { year },
            None => Certainty::Certain,
        };
        let working = Working {
            limit: rule.id,
            article: rule.article.clone(),
            trigger: self.trigger,
            first: self.first.unwrap_or_else(|| day_after(self.trigger)),
            length: rule.length,
            pauses: self.pauses.iter().copied().filter(in_count).collect(),
            skipped: self.skipped,
            make_up: self.make_up,
            extension,
            before_extension: self.before_extension,
            rolled_from,
            rolled_over,
        };
        Due {
            date: self.at,
            working,
            certainty,
        }
    }
}

fn months_later(trigger: Date, months: u8, month_end: MonthEnd) -> Date {
    let clamped = trigger
        .checked_add(i32::from(months).months())
        .unwrap_or(Date::MAX);
    match month_end {
        MonthEnd::Overflow if clamped.day() < trigger.day() => day_after(clamped),
        MonthEnd::Clamp | MonthEnd::Overflow => clamped,
    }
}

/// Adds a day to the last span, or opens a new span when the reason changes or a counted day lies
/// between.
fn push_skipped(spans: &mut Vec<Skipped>, date: Date, why: SkipReason) {
    if let Some(last) = spans.last_mut()
        && last.why == why
        && day_after(last.to) == date
    {
        last.to = date;
        return;
    }
    spans.push(Skipped {
        from: date,
        to: date,
        why,
    });
}
