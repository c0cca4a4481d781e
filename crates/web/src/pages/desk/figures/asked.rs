//! What the address of a figure asks for: bounds, way of counting, period, channel, slice.
//!
//! It counts nothing. Invariant: [`Question::query`] read again gives the same question.

use std::fmt::Write as _;

use dengwen_app::report::{Asked as Wanted, Slice};
use dengwen_domain::codes::Channel;
use jiff::civil::Date;
use serde::Deserialize;

use super::super::names::Names;
use crate::error::percent;
use crate::fmt::parse_date;
use crate::form::FormState;

/// Where the figures stand.
pub(super) const PATH: &str = "/desk/figures/answered-within";
/// The bounds that most rules ask about.
const BOUNDS: &str = "15 60 90";

/// The query of an address, as typed. Without a first day it is the year of today.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    days: String,
    count: String,
    channel: String,
    from: Option<String>,
    to: Option<String>,
    pub(super) after: String,
}

/// The query understood, and as a form.
pub(super) struct Question {
    pub(super) wanted: Wanted,
    pub(super) form: FormState,
}

impl Question {
    pub(super) fn read(query: &Query, today: Date) -> Question {
        let days = query.days.trim();
        let days = if days.is_empty() { BOUNDS } else { days };
        let elapsed = query.count == "elapsed";
        let year = today.first_of_year().to_string();
        let from = query.from.clone().unwrap_or(year);
        let to = query.to.clone().unwrap_or_default();
        let mut form = FormState::new()
            .with("days", days)
            .with("count", if elapsed { "elapsed" } else { "civil" })
            .with("from", &from)
            .with("to", &to)
            .with("channel", &query.channel);
        let wanted = Wanted {
            days: bounds(days).unwrap_or_else(|| {
                form.fail("days", "report-days");
                Vec::new()
            }),
            elapsed,
            channel: query.channel.parse::<Channel>().ok(),
            from: day("from", &from, &mut form),
            to: day("to", &to, &mut form),
        };
        Question { wanted, form }
    }

    /// The same as a query of an address.
    pub(super) fn query(&self) -> String {
        let wanted = &self.wanted;
        let days: Vec<String> = wanted.days.iter().map(ToString::to_string).collect();
        let iso = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        let mut query = format!("days={}&from={}", days.join("+"), iso(wanted.from));
        if wanted.to.is_some() {
            let _ = write!(query, "&to={}", iso(wanted.to));
        }
        if wanted.elapsed {
            query.push_str("&count=elapsed");
        }
        if let Some(channel) = wanted.channel {
            let _ = write!(query, "&channel={}", percent(channel.as_str()));
        }
        query
    }

    /// The same question about another period.
    pub(super) fn about(&self, from: Option<Date>, to: Option<Date>) -> Question {
        let mut wanted = self.wanted.clone();
        (wanted.from, wanted.to) = (from, to);
        Question {
            wanted,
            form: FormState::new(),
        }
    }

    /// What it was narrowed to and how it counts, in words.
    pub(super) fn words(&self, names: &Names) -> String {
        let (t, wanted) = (names.t, &self.wanted);
        let period = match (wanted.from, wanted.to) {
            (None, None) => t.s("report-period-all"),
            (Some(from), None) => t.f("report-period-since", "from", t.date(from)),
            (None, Some(to)) => t.f("report-period-until", "to", t.date(to)),
            (Some(from), Some(to)) => t.f2("report-period", "from", t.date(from), "to", t.date(to)),
        };
        let channel = wanted.channel.map_or_else(
            || t.s("report-all-channels"),
            |channel| names.code("channel", channel.as_str()),
        );
        let way = if wanted.elapsed {
            "report-count-elapsed"
        } else {
            "report-count-civil"
        };
        [period, channel, t.s(way)].join(" · ")
    }
}

/// `15 60 90`, with spaces or commas of either language.
fn bounds(text: &str) -> Option<Vec<u16>> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
    let days: Option<Vec<u16>> = parts
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    days.filter(|days| !days.is_empty())
}

fn day(name: &str, text: &str, form: &mut FormState) -> Option<Date> {
    if text.trim().is_empty() {
        return None;
    }
    let day = parse_date(text);
    if day.is_none() {
        form.fail(name, "day-unreadable");
    }
    day
}

/// The name of a slice in an address: `all`, `open`, `unknown`, `within-15`, `later-15`.
pub(super) fn name(slice: Slice) -> String {
    match slice {
        Slice::All => "all".to_owned(),
        Slice::Open => "open".to_owned(),
        Slice::Unknown => "unknown".to_owned(),
        Slice::Within(days) => format!("within-{days}"),
        Slice::Later(days) => format!("later-{days}"),
    }
}

/// The slice of a name.
pub(super) fn slice(name: &str) -> Option<Slice> {
    let bound = |text: &str| text.parse::<u16>().ok().map(i64::from);
    match name {
        "all" => Some(Slice::All),
        "open" => Some(Slice::Open),
        "unknown" => Some(Slice::Unknown),
        _ => match name.split_once('-')? {
            ("within", days) => bound(days).map(Slice::Within),
            ("later", days) => bound(days).map(Slice::Later),
            _ => None,
        },
    }
}
