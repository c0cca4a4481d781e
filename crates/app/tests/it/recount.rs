//! Time limits counted a second time, by somebody who knows nothing of the first count.
//!
//! The rules are read from the pack's file and the days from the calendar's files, as a jurist
//! reads them; days are counted one by one. It leaves the working of a date to the program and
//! holds that the date, the day it counts from and the mark of lateness are what the rules say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dengwen_domain::limit::Certainty;
use dengwen_domain::matter::{Event, LimitRun, Matter};
use jiff::civil::{Date, Weekday, date};

/// Length of a limit, as its file says.
#[derive(Debug, Clone, Copy)]
enum Length {
    Days(u16),
    WorkingDays(u16),
    Months(i8),
    Set,
}

/// One limit of the file.
#[derive(Debug, Clone)]
struct Rule {
    starts: String,
    length: Length,
    rolls: bool,
}

/// The rules and the days off.
#[derive(Debug)]
pub(crate) struct Recount {
    rules: BTreeMap<String, Rule>,
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
    years: BTreeSet<i16>,
}

fn folder(name: &str) -> PathBuf {
    let rules = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../domain/rules");
    rules.join(name)
}

fn day(value: &toml::Value) -> Date {
    value.to_string().parse().expect("a day of the calendar")
}

fn small<T: TryFrom<i64>>(value: &toml::Value) -> Option<T> {
    value
        .as_integer()
        .and_then(|number| T::try_from(number).ok())
}

impl Rule {
    fn read(table: &toml::Value) -> (String, Self) {
        let text = |key: &str| table[key].as_str().expect("a word").to_owned();
        let length = &table["length"];
        let days = |key: &str| length.get(key).and_then(small);
        let length = match (
            days("calendar_days"),
            days("working_days"),
            length.get("months"),
        ) {
            (Some(days), _, _) => Length::Days(days),
            (_, Some(days), _) => Length::WorkingDays(days),
            (_, _, Some(months)) => {
                assert_eq!(months["month_end"].as_str(), Some("clamp"));
                Length::Months(small(&months["count"]).expect("a few months"))
            }
            _ => Length::Set,
        };
        let rule = Self {
            starts: text("starts"),
            length,
            rolls: text("roll") == "forward",
        };
        (text("id"), rule)
    }
}

impl Recount {
    /// Reads the pack of 2022 and every year of the calendar.
    pub(crate) fn read() -> Self {
        let read = |path: PathBuf| -> toml::Table {
            let text = std::fs::read_to_string(path).expect("a file of the rules");
            toml::from_str(&text).expect("TOML")
        };
        let limits = read(folder("packs/cn-national-2022/limits.toml"));
        let limits = limits["limit"].as_array().expect("limits");
        let (mut off, mut worked, mut years) = Default::default();
        for entry in std::fs::read_dir(folder("calendar")).expect("the calendar") {
            let path = entry.expect("a year").path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                Self::read_year(&read(path), &mut off, &mut worked, &mut years);
            }
        }
        Self {
            rules: limits.iter().map(Rule::read).collect(),
            off,
            worked,
            years,
        }
    }

    fn read_year(
        year: &toml::Table,
        off: &mut BTreeSet<Date>,
        worked: &mut BTreeSet<Date>,
        years: &mut BTreeSet<i16>,
    ) {
        years.insert(small(&year["year"]).expect("a year"));
        for holiday in year["holiday"].as_array().expect("holidays") {
            let (mut at, last) = (day(&holiday["from"]), day(&holiday["to"]));
            while at <= last {
                off.insert(at);
                at = at.tomorrow().expect("the calendar ends later");
            }
            let make_up = holiday.get("make_up").and_then(toml::Value::as_array);
            worked.extend(make_up.into_iter().flatten().map(day));
        }
    }

    /// Do offices work on this day?
    fn works(&self, at: Date) -> bool {
        let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.worked.contains(&at) || (!weekend && !self.off.contains(&at))
    }

    /// The last day, counted one by one, and whether every year asked about was announced.
    fn last_day(&self, rule: &Rule, trigger: Date, extended: u16) -> Option<(Date, bool)> {
        let (mut at, mut announced) = (trigger, true);
        let step = |at: &mut Date| *at = at.tomorrow().expect("no limit is that long");
        match rule.length {
            Length::Set => return None,
            Length::Days(days) => (0..days + extended).for_each(|_| step(&mut at)),
            Length::Months(months) => {
                at = months_later(trigger, months);
                (0..extended).for_each(|_| step(&mut at));
            }
            Length::WorkingDays(days) => {
                let mut counted = 0;
                while counted < days + extended {
                    step(&mut at);
                    announced &= self.years.contains(&at.year());
                    counted += u16::from(self.works(at));
                }
            }
        }
        while rule.rolls && !self.works(at) {
            step(&mut at);
        }
        announced &= !rule.rolls || self.years.contains(&at.year());
        Some((at, announced))
    }

    /// Every limit of a matter, against what happened to it.
    pub(crate) fn holds(&self, matter: &Matter, events: &[Event]) {
        assert_eq!(
            matter.pack, "cn-national-2022",
            "the rules that are read here"
        );
        for run in &matter.limits {
            let told = format!("{} of {}: {run:?}", run.id, matter.id);
            let rule = &self.rules[run.id.as_str()];
            let trigger = run.due.working.trigger;
            let from = counted_from(matter, rule, run, events);
            assert!(from.contains(&trigger), "{from:?}, not {trigger}: {told}");
            if let Some((last, announced)) = self.last_day(rule, trigger, run.extended) {
                assert_eq!(run.due.date, last, "{told}");
                let certain = matches!(run.due.certainty, Certainty::Certain);
                assert!(announced || !certain, "{told}");
            }
            let flagged = run
                .flagged_on
                .is_none_or(|on| on > run.due.date && !run.comparison);
            assert!(flagged, "{told}");
        }
        let first = matter.limits.first().map(|run| run.due.working.trigger);
        assert_eq!(first, Some(matter.first_registered_on), "{}", matter.id);
    }
}

/// After a sweep nothing that an organ owes is late without being marked.
pub(crate) fn marked(matter: &Matter, today: Date) {
    for run in matter.limits.iter().filter(|run| run.stopped_on.is_none()) {
        // An objection is a right of the unit, review and rating are rights of the petitioner.
        let owed = !["C04", "C07", "C09", "C23"].contains(&run.id.as_str());
        let late = owed && !run.comparison && run.due.date < today;
        assert!(!late || run.flagged_on.is_some(), "{today}: {run:?}");
    }
}

fn months_later(trigger: Date, months: i8) -> Date {
    let zero_based = trigger.month() - 1 + months;
    let (year, month) = (
        trigger.year() + i16::from(zero_based / 12),
        zero_based % 12 + 1,
    );
    let mut last = trigger.day();
    while Date::new(year, month, last).is_err() {
        last -= 1;
    }
    date(year, month, last)
}

/// The days on which a limit of this rule may have begun.
fn counted_from(matter: &Matter, rule: &Rule, run: &LimitRun, events: &[Event]) -> BTreeSet<Date> {
    let days_of = |kinds: &[&str]| -> BTreeSet<Date> {
        let these = events
            .iter()
            .filter(|event| kinds.contains(&event.what.kind()));
        these.map(|event| event.on).collect()
    };
    match rule.starts.as_str() {
        // A repeat that joined has its own (21.11); a duty that came back begins anew (21.12).
        "received" => {
            let again = ["linked", "objection-agreed", "recalled"];
            let mut days = days_of(&again);
            days.insert(matter.first_registered_on);
            days
        }
        "delivered" => {
            let task = run.task.and_then(|id| matter.task(id));
            BTreeSet::from([task.map_or(matter.received_on, |task| task.delivered_on)])
        }
        "accepted" => days_of(&[
            "accepted",
            "accepted-simply",
            "suggestion-studied",
            "performance-started",
        ]),
        "opinion_received" => days_of(&["served", "simply-replied"]),
        "objection_filed" => days_of(&["objected"]),
        _ => events.iter().map(|event| event.on).collect(),
    }
}

#[test]
fn the_second_count_knows_make_up_workdays_holidays_and_months() {
    let recount = Recount::read();
    let last = |id: &str, from, more| recount.last_day(&recount.rules[id], from, more);
    // The worked examples of the law's cases: National Day of 2025 with its make-up workday.
    assert_eq!(
        last("C04", date(2025, 9, 26), 0),
        Some((date(2025, 10, 10), true))
    );
    assert_eq!(
        last("C05", date(2026, 1, 5), 30),
        Some((date(2026, 4, 5), true))
    );
    assert_eq!(
        last("C06", date(2025, 12, 31), 0),
        Some((date(2026, 2, 28), true))
    );
    assert_eq!(
        last("C04", date(2026, 12, 29), 0).map(|due| due.1),
        Some(false)
    );
}
