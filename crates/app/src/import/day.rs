//! Days and times as people and programs write them.
//!
//! Pure. What can be read in two ways is not read at all: `5/1/2019` is no day here. A time without
//! an offset is one of the office's zone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Serial days of spreadsheets that are taken for days: 1982 to 2119.
const SERIAL: std::ops::Range<f64> = 30_000.0..80_000.0;

/// A civil day and, where the time of day is known, the instant in microseconds since 1970 UTC.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<(Date, Option<i64>)> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some((at.to_zoned(zone.clone()).date(), Some(at.as_microsecond())));
    }
    let (day, time) = serial(text).or_else(|| written(text))?;
    let at = match time {
        Some(time) => {
            let moment = DateTime::from_parts(day, time).to_zoned(zone.clone());
            Some(moment.ok()?.timestamp().as_microsecond())
        }
        None => None,
    };
    Some((day, at))
}

type Moment = (Date, Option<jiff::civil::Time>);

/// A number of days since 1899-12-30, as spreadsheets keep a date without its format.
fn serial(text: &str) -> Option<Moment> {
    let number: f64 = text.parse().ok()?;
    if !SERIAL.contains(&number) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range above is far below"
    )]
    let (days, seconds) = (
        number.trunc() as i64,
        (number.fract() * 86_400.0).round() as i64,
    );
    let start = jiff::civil::date(1899, 12, 30);
    let moment = start
        .checked_add(jiff::Span::new().days(days))
        .ok()?
        .at(0, 0, 0, 0)
        .checked_add(jiff::Span::new().seconds(seconds))
        .ok()?;
    let time = (seconds != 0).then(|| moment.time());
    Some((moment.date(), time))
}

/// Year, month, day and perhaps a time, separated by anything usual; or eight or fourteen digits.
fn written(text: &str) -> Option<Moment> {
    let usual = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(
                c,
                '-' | '/' | '.' | ':' | '：' | 'T' | '年' | '月' | '日' | '时' | '分' | '秒'
            )
    };
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.chars().all(usual) {
        return None;
    }
    let mut parts: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    // Because: a fraction of a second says nothing that a limit could need.
    if parts.len() == 7 {
        parts.pop();
    }
    let digits = |all: &str, at: &[(usize, usize)]| -> Option<Vec<i16>> {
        at.iter()
            .map(|(a, b)| all.get(*a..*b)?.parse().ok())
            .collect()
    };
    let numbers: Vec<i16> = match parts.as_slice() {
        [all] if all.len() == 8 => digits(all, &[(0, 4), (4, 6), (6, 8)])?,
        [all] if all.len() == 14 => {
            digits(all, &[(0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)])?
        }
        [year, ..] if year.len() == 4 => {
            let short = parts.iter().skip(1).all(|part| part.len() <= 2);
            if !short {
                return None;
            }
            parts
                .iter()
                .map(|part| part.parse().ok())
                .collect::<Option<_>>()?
        }
        _ => return None,
    };
    let small = |n: i16| i8::try_from(n).ok();
    let (day, rest) = match numbers.as_slice() {
        [year, month, day, rest @ ..] => {
            (Date::new(*year, small(*month)?, small(*day)?).ok()?, rest)
        }
        _ => return None,
    };
    let time = match rest {
        [] => None,
        [hour, minute] => Some((*hour, *minute, 0)),
        [hour, minute, second] => Some((*hour, *minute, *second)),
        _ => return None,
    };
    let time = match time {
        None => None,
        Some((h, m, s)) => Some(jiff::civil::Time::new(small(h)?, small(m)?, small(s)?, 0).ok()?),
    };
    Some((day, time))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    #[test]
    fn a_day_is_read_in_every_usual_form() {
        for text in [
            "2019-05-01",
            "2019/5/1",
            "2019.05.01",
            "2019年5月1日",
            "20190501",
            " 2019-5-1 ",
            "43586",
        ] {
            assert_eq!(
                parse(text, &zone()),
                Some((date(2019, 5, 1), None)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_time_of_day_is_one_of_the_office_unless_it_says_otherwise() {
        let nine = Some(1_556_674_329_000_000);
        for text in [
            "2019-05-01T09:32:09+08:00",
            "2019-05-01T01:32:09Z",
            "2019-05-01 09:32:09",
            "2019/5/1 9:32:09",
            "2019年5月1日 9时32分09秒",
            "20190501093209",
            "2019-05-01 09:32:09.000",
        ] {
            assert_eq!(
                parse(text, &zone()),
                Some((date(2019, 5, 1), nine)),
                "{text}"
            );
        }
        let late = parse("2019-04-30T17:00:00Z", &zone()).unwrap();
        assert_eq!(
            late.0,
            date(2019, 5, 1),
            "the day is the office's, not Greenwich's"
        );
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_refused() {
        for text in [
            "",
            "5/1/2019",
            "01-05-2019",
            "2019-13-01",
            "2019-02-30",
            "昨天",
            "2019",
            "2019-05",
            "2019-05-01 25:00",
            "2019-05-01 abc",
            "1.5",
            "-2019-05-01",
            "２０１９-05-01",
        ] {
            assert_eq!(parse(text, &zone()), None, "{text}");
        }
    }
}
