//! A time limit as it stands on a row or a page, and the working behind a date.
//!
//! It computes no date: the rules did. Invariant: the exact date always stands beside the words.

use jiff::civil::Date;

use crate::texts::Texts;

/// How a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Running, with time left.
    Calm,
    /// Running and ending soon.
    Soon,
    /// Past its last day and not done.
    Late,
    /// Not running for now, for a lawful reason.
    Paused,
    /// Done in time.
    Done,
    /// Done after its last day.
    DoneLate,
}

impl Tone {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Calm => "calm",
            Tone::Soon => "soon",
            Tone::Late => "late",
            Tone::Paused => "paused",
            Tone::Done => "done",
            Tone::DoneLate => "done-late",
        }
    }

    /// The shape, as an SVG path in a box of 12.
    pub fn shape(self) -> &'static str {
        match self {
            Tone::Calm => {
                "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zm0 1.6a2.9 2.9 0 1 1 0 5.8a2.9 2.9 0 1 1 0-5.8z"
            }
            Tone::Soon => "M6 1l5.5 10h-11z",
            Tone::Late => "M6 .3l5.7 5.7L6 11.7.3 6z",
            Tone::Paused => "M2 1.5h3v9H2zm5 0h3v9H7z",
            Tone::Done | Tone::DoneLate => "M1 6.4l1.5-1.5 2.4 2.4 4.9-5L11.2 4 5 10.4z",
        }
    }
}

/// A limit as a row or a page shows it.
#[derive(Clone, Debug)]
pub struct Limit {
    /// How it stands.
    pub tone: Tone,
    /// `还剩 12 天`, `超期 1 天`, `已暂停`.
    pub words: String,
    /// The last day, or the day it was done.
    pub date: String,
    /// How much of the time is used, 0 to 100, for the thin bar.
    pub used: u8,
    /// The calendar of that year is not announced yet: `按现行日历推算`.
    pub provisional: bool,
}

impl Limit {
    /// A limit that runs from `start` to its last day `due`.
    pub fn running(t: &Texts, start: Date, due: Date, today: Date) -> Limit {
        let (left, whole) = (days(today, due), days(start, due).max(1));
        // Five days before the end, and on short limits within the last third, or two days.
        let tone = match left {
            ..0 => Tone::Late,
            _ if left <= 5.min((whole / 3).max(2)) => Tone::Soon,
            _ => Tone::Calm,
        };
        let used = (whole - left).clamp(0, whole) * 100 / whole;
        Limit {
            tone,
            words: t.days_left(left),
            date: t.date_near(due, today),
            used: u8::try_from(used).unwrap_or(100),
            provisional: false,
        }
    }

    /// A limit whose duty was done on `done`.
    pub fn finished(t: &Texts, due: Date, done: Date) -> Limit {
        let late = days(due, done);
        let (tone, words) = match late {
            1.. => (Tone::DoneLate, t.f("limit-done-late", "n", late)),
            _ => (Tone::Done, t.s("limit-done")),
        };
        Limit {
            tone,
            words,
            date: t.date(done),
            used: 100,
            provisional: false,
        }
    }

    /// A limit that stands still; `reason` says why.
    pub fn paused(due: String, reason: String) -> Limit {
        Limit {
            tone: Tone::Paused,
            words: reason,
            date: due,
            used: 0,
            provisional: false,
        }
    }

    /// The same, computed with a calendar that is not announced yet.
    #[must_use]
    pub fn provisional(mut self, provisional: bool) -> Limit {
        self.provisional = provisional;
        self
    }
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// How a date was computed, line by line, for `这个日子怎么来的`.
#[derive(Clone, Debug, Default)]
pub struct Working {
    /// Heading and text: the article, the trigger, days counted, days skipped and why, pauses,
    /// extension, result.
    pub lines: Vec<(String, String)>,
}

impl Working {
    /// One more line.
    #[must_use]
    pub fn line(mut self, heading: impl Into<String>, text: impl Into<String>) -> Working {
        self.lines.push((heading.into(), text.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_limit_is_calm_then_ends_soon_then_is_late() {
        let t = Texts::default();
        let (start, due) = (date(2026, 3, 2), date(2026, 3, 17));
        let at = |day| Limit::running(&t, start, due, date(2026, 3, day));
        assert_eq!((at(3).tone, at(3).used), (Tone::Calm, 6));
        assert_eq!(
            (at(12).tone, at(12).words.as_str()),
            (Tone::Soon, "还剩 5 天")
        );
        assert_eq!(
            (at(17).tone, at(17).words.as_str()),
            (Tone::Soon, "今天到期")
        );
        assert_eq!(
            (at(18).tone, at(18).words.as_str(), at(18).used),
            (Tone::Late, "超期 1 天", 100)
        );
    }

    #[test]
    fn a_duty_done_after_its_last_day_says_so() {
        let t = Texts::default();
        let done = |day| Limit::finished(&t, date(2026, 3, 17), date(2026, 3, day)).tone;
        assert_eq!((done(17), done(18)), (Tone::Done, Tone::DoneLate));
    }
}
