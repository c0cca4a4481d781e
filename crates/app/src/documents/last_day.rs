//! The last day of a limit as documents write it.
//!
//! It computes nothing. Invariant: where the national limit goes on beside the sector's own (C06,
//! regulation 21.2) both days are named, the earlier first.

use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::LimitRun;

use super::compose::day;

/// The last day of the newest run of a limit; empty where it never ran.
pub(super) fn last_day(limits: &[LimitRun], id: LimitId) -> String {
    let newest = limits.iter().rev().find(|run| run.id == id);
    newest.map_or_else(String::new, |run| last_day_of(limits, run))
}

/// The last day of one run, with that of the run beside it.
pub(super) fn last_day_of(limits: &[LimitRun], run: &LimitRun) -> String {
    let pair = |it: &&LimitRun| it.id == run.id && it.task == run.task && it.beside != run.beside;
    let other = limits.iter().rev().find(pair);
    let last = run;
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
