//! The last day of a limit as documents write it.
//!
//! It computes nothing. Invariant: where the national limit goes on beside the sector's own (C06,
//! regulation 21.2) both days are named, the earlier first.

use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::LimitRun;

use super::compose::day;

/// The last day of the newest run of a limit; empty where it never ran.
pub(super) fn last_day(limits: &[LimitRun], id: LimitId) -> String {
    let mut runs = limits.iter().rev().filter(|run| run.id == id);
    let Some(last) = runs.next() else {
        return String::new();
    };
    let other = runs.next().filter(|run| last.beside && !run.beside);
    let Some(other) = other else {
        return shown(last);
    };
    let (first, then) = if last.due.date < other.due.date {
        (last, other)
    } else {
        (other, last)
    };
    format!(
        "{}（{}；按{}为{}，以先到的为准）",
        shown(first),
        first.due.working.article.zh,
        then.due.working.article.zh,
        shown(then)
    )
}

fn shown(run: &LimitRun) -> String {
    let mark = if run.due.is_provisional() {
        "（按现行日历推算）"
    } else {
        ""
    };
    format!("{}{mark}", day(run.due.date))
}
