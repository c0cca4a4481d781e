//! How dates, times, durations and numbers look in each language (`2026年11月21日 周六`,
//! `Sat 21 Nov 2026`).
//!
//! It reads no clock and knows no limit. Invariant: the same value gives the same text everywhere,
//! because pages never format by themselves.

use jiff::civil::{Date, DateTime, Weekday};

use crate::texts::{Lang, Texts};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .copied()
        .unwrap_or("?")
}

fn weekday(lang: Lang, day: Weekday) -> &'static str {
    let (zh, en) = match day {
        Weekday::Monday => ("周一", "Mon"),
        Weekday::Tuesday => ("周二", "Tue"),
        Weekday::Wednesday => ("周三", "Wed"),
        Weekday::Thursday => ("周四", "Thu"),
        Weekday::Friday => ("周五", "Fri"),
        Weekday::Saturday => ("周六", "Sat"),
        Weekday::Sunday => ("周日", "Sun"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

impl Texts {
    /// `2026年11月21日 周六` / `Sat 21 Nov 2026`.
    pub fn date_long(&self, date: Date) -> String {
        let weekday = weekday(self.lang, date.weekday());
        match self.lang {
            Lang::Zh => format!("{} {weekday}", self.date(date)),
            Lang::En => format!("{weekday} {}", self.date(date)),
        }
    }

    /// `2026年11月21日` / `21 Nov 2026`.
    pub fn date(&self, date: Date) -> String {
        match self.lang {
            Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Lang::En => format!("{} {} {}", date.day(), month(date), date.year()),
        }
    }

    /// `11月21日` / `21 Nov`, where the year stands elsewhere on the page.
    pub fn date_short(&self, date: Date) -> String {
        match self.lang {
            Lang::Zh => format!("{}月{}日", date.month(), date.day()),
            Lang::En => format!("{} {}", date.day(), month(date)),
        }
    }

    /// `11月21日` within the year of `today`, with the year otherwise.
    pub fn date_near(&self, date: Date, today: Date) -> String {
        if date.year() == today.year() {
            self.date_short(date)
        } else {
            self.date(date)
        }
    }

    /// `2026年11月21日 14:05` / `21 Nov 2026, 14:05`.
    pub fn moment(&self, at: DateTime) -> String {
        let date = self.date(at.date());
        match self.lang {
            Lang::Zh => format!("{date} {:02}:{:02}", at.hour(), at.minute()),
            Lang::En => format!("{date}, {:02}:{:02}", at.hour(), at.minute()),
        }
    }

    /// Days until the last day: `还剩 12 天`, `今天到期`, `超期 1 天`.
    pub fn days_left(&self, days: i64) -> String {
        match days {
            0 => self.s("due-today"),
            1.. => self.f("days-left", "n", days),
            _ => self.f("days-late", "n", days.abs()),
        }
    }

    /// `12 天` / `12 days`.
    pub fn days(&self, days: i64) -> String {
        self.f("days-count", "n", days)
    }
}

/// `2816` becomes `2,816`, in both languages.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in tenths of a percent, rounded half up: `share(1755, 2816)` is `62.3%`. Without a
/// whole there is no share, and a dash says so.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = (part * 2000 + whole) / (whole * 2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// `734 KB`, `1.2 MB`.
pub fn bytes(size: u64) -> String {
    match size {
        0..=1023 => format!("{size} B"),
        1024..=1_048_575 => format!("{} KB", size / 1024),
        _ => format!(
            "{}.{} MB",
            size / 1_048_576,
            size % 1_048_576 * 10 / 1_048_576
        ),
    }
}

/// Reads a date as people type it: `2026-11-21`, `2026/11/21`, `2026.11.21`, `20261121`,
/// `2026年11月21日`.
pub fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .trim()
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [all] if all.len() == 8 => (all.get(..4)?, all.get(4..6)?, all.get(6..)?),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_reads_as_people_write_it_in_each_language() {
        let day = date(2026, 11, 21);
        assert_eq!(Texts::new(Lang::Zh).date_long(day), "2026年11月21日 周六");
        assert_eq!(Texts::new(Lang::En).date_long(day), "Sat 21 Nov 2026");
        assert_eq!(Texts::new(Lang::Zh).date_short(day), "11月21日");
        assert_eq!(Texts::new(Lang::En).date_short(day), "21 Nov");
    }

    #[test]
    fn days_are_said_in_words() {
        let (zh, en) = (Texts::new(Lang::Zh), Texts::new(Lang::En));
        assert_eq!(zh.days_left(12), "还剩 12 天");
        assert_eq!(en.days_left(12), "12 days left");
        assert_eq!(en.days_left(1), "1 day left");
        assert_eq!(zh.days_left(0), "今天到期");
        assert_eq!(zh.days_left(-1), "超期 1 天");
        assert_eq!(en.days_left(-1), "1 day overdue");
    }

    #[test]
    fn numbers_and_shares_are_grouped_and_rounded() {
        assert_eq!(number(2816), "2,816");
        assert_eq!(number(12), "12");
        assert_eq!(number(1_000_000), "1,000,000");
        assert_eq!(share(1755, 2816), "62.3%");
        assert_eq!(share(2734, 2816), "97.1%");
        assert_eq!(share(1, 0), "—");
        assert_eq!(bytes(1_258_291), "1.1 MB");
    }

    #[test]
    fn a_typed_date_is_read_in_every_usual_form() {
        for text in [
            "2026-11-21",
            "2026/11/21",
            " 2026.11.21",
            "20261121",
            "2026年11月21日",
        ] {
            assert_eq!(parse_date(text), Some(date(2026, 11, 21)), "{text}");
        }
        assert_eq!(parse_date("2026-02-30"), None);
        assert_eq!(parse_date("tomorrow"), None);
    }
}
