//! The working of a date in words: from what the rules counted to the lines under
//! `这个日子怎么来的`.
//!
//! It counts nothing: every line repeats a part of the [`Due`]. Invariant: whatever moved the day
//! has a line, so that a reader with a calendar comes to the same day.

use dengwen_domain::limit::{
    Certainty, Due, Length, Pause, PauseReason, SkipReason, Skipped, Working as Counted,
};
use jiff::civil::Date;

use super::limit::Working;
use crate::texts::{Lang, Texts};

impl Working {
    /// The working of `due`, line by line, in the order in which somebody would count.
    pub fn of(t: &Texts, due: &Due) -> Working {
        let t = *t;
        let counted = &due.working;
        let article = t.of(&counted.article);
        let trigger = t.f("working-trigger-text", "date", t.date_long(counted.trigger));
        let mut working = Working::default()
            .line(t.s("working-article"), article)
            .line(t.s("working-trigger"), trigger)
            .line(t.s("working-length"), length(t, counted.length));
        if counted.length != Length::Set {
            working = working.line(t.s("working-first"), t.date_long(counted.first));
        }
        working = moved(t, counted, working).line(t.s("working-last"), t.date_long(due.date));
        match due.certainty {
            Certainty::Certain => working,
            Certainty::Provisional { year } => {
                // Because: a year is a name here and must not be grouped or chosen a plural for.
                let text = t.f("working-provisional-text", "year", year.to_string());
                working.line(t.s("provisional"), text)
            }
        }
    }
}

/// What made the count longer than its number of days.
fn moved(t: Texts, counted: &Counted, mut working: Working) -> Working {
    for skipped in &counted.skipped {
        working = working.line(t.s("working-skipped"), skipped_text(t, skipped));
    }
    if !counted.make_up.is_empty() {
        let days: Vec<String> = counted
            .make_up
            .iter()
            .map(|day| t.date_long(*day))
            .collect();
        working = working.line(t.s("working-make-up"), days.join(&t.s("working-and")));
    }
    // Because: a pause is listed among the skipped days too, but there only as far as it was met.
    for pause in &counted.pauses {
        working = working.line(t.s("working-pause"), pause_text(t, pause));
    }
    if let Some(before) = counted.before_extension {
        let text = t.f2(
            "working-extension-text",
            "length",
            extension(t, counted),
            "date",
            t.date_long(before),
        );
        working = working.line(t.s("working-extension"), text);
    }
    if let Some(from) = counted.rolled_from {
        let over: Vec<String> = counted
            .rolled_over
            .iter()
            .map(|skipped| skipped_text(t, skipped))
            .collect();
        let text = t.f2(
            "working-rolled-text",
            "date",
            t.date_long(from),
            "over",
            over.join(&t.s("working-and")),
        );
        working = working.line(t.s("working-rolled"), text);
    }
    working
}

/// How long a limit is: `60 日`, `5 个工作日`, `2 个月`.
pub fn length(t: Texts, length: Length) -> String {
    match length {
        Length::CalendarDays(days) => t.f("length-days", "n", days),
        Length::WorkingDays(days) => t.f("length-working-days", "n", days),
        Length::Months { count, .. } => t.f("length-months", "n", count),
        Length::Set => t.s("length-set"),
    }
}

fn extension(t: Texts, counted: &Counted) -> String {
    match counted.length {
        Length::WorkingDays(_) => length(t, Length::WorkingDays(counted.extension)),
        Length::CalendarDays(_) | Length::Months { .. } | Length::Set => {
            length(t, Length::CalendarDays(counted.extension))
        }
    }
}

fn skipped_text(t: Texts, skipped: &Skipped) -> String {
    let why = match &skipped.why {
        SkipReason::Weekend => t.s("skip-weekend"),
        SkipReason::Holiday(name) => match t.lang {
            Lang::Zh => name.zh.clone(),
            Lang::En => name.en.clone(),
        },
        SkipReason::Pause(why) => t.s(pause_key(*why)),
    };
    with_reason(t, skipped.from, skipped.to, &why)
}

fn pause_text(t: Texts, pause: &Pause) -> String {
    with_reason(t, pause.from, pause.to, &t.s(pause_key(pause.why)))
}

fn with_reason(t: Texts, from: Date, to: Date, why: &str) -> String {
    let days = if from == to {
        t.date_long(from)
    } else {
        t.f2(
            "working-span",
            "from",
            t.date_long(from),
            "to",
            t.date_long(to),
        )
    };
    t.f2("working-reason", "days", days, "why", why)
}

const fn pause_key(why: PauseReason) -> &'static str {
    match why {
        PauseReason::Hearing => "pause-hearing",
        PauseReason::Supplement => "pause-supplement",
        PauseReason::ExpertReview => "pause-expert-review",
        PauseReason::Suspension => "pause-suspension",
    }
}

#[cfg(test)]
mod tests {
    use dengwen_domain::calendar::Calendar;
    use dengwen_domain::limit::{LimitId, last_day};
    use dengwen_domain::pack::PackSet;
    use jiff::civil::date;

    use super::*;

    fn lines(id: LimitId, trigger: Date, extension: u16, lang: Lang) -> Vec<String> {
        let packs = PackSet::builtin();
        let rule = packs
            .get("cn-national-2022")
            .and_then(|pack| pack.limits.get(&id));
        let due = last_day(rule.unwrap(), trigger, &[], extension, &Calendar::builtin());
        let working = Working::of(&Texts::new(lang), &due);
        let line = |(heading, text): &(String, String)| format!("{heading} {text}");
        working.lines.iter().map(line).collect()
    }

    #[test]
    fn the_working_names_every_day_left_out_and_every_make_up_workday() {
        let lines = lines(LimitId::C04, date(2025, 9, 26), 0, Lang::Zh);
        assert_eq!(
            lines,
            [
                "依据 《信访工作条例》第二十三条第三款",
                "起算 2025年9月26日 周五（当日不计）",
                "期限 5 个工作日",
                "第一日 2025年9月28日 周日",
                "不计入 2025年9月27日 周六（周末）",
                "不计入 2025年10月1日 周三至2025年10月8日 周三（国庆节、中秋节）",
                "调休上班，计入 2025年9月28日 周日",
                "最后一日 2025年10月10日 周五",
            ]
        );
    }

    #[test]
    fn an_extension_and_a_year_without_a_calendar_are_said() {
        let extended = lines(LimitId::C05, date(2025, 3, 14), 30, Lang::En);
        assert!(
            extended.contains(
                &"Extended by 30 days; before that the last day was Tue 13 May 2025".to_owned()
            ),
            "{extended:?}"
        );
        let provisional = lines(LimitId::C04, date(2031, 3, 3), 0, Lang::Zh);
        assert!(
            provisional.last().unwrap().contains("2031"),
            "{provisional:?}"
        );
        let rolled = lines(LimitId::C07, date(2025, 9, 3), 0, Lang::Zh);
        assert!(
            rolled
                .iter()
                .any(|line| line.starts_with("顺延 原为2025年10月3日 周五")),
            "{rolled:?}"
        );
    }
}
