//! Fills the slots of the content's texts. Pure: the same template, variant and days give the same
//! words.

use std::collections::BTreeMap;

use dengwen_domain::calendar::Calendar;
use jiff::Span;
use jiff::civil::Date;

use super::content::{Content, Template, Variant};

/// What a text is filled from.
#[derive(Debug, Clone)]
pub(super) struct Fill<'a> {
    pub(super) content: &'a Content,
    pub(super) calendar: &'a Calendar,
    pub(super) key: &'a str,
    pub(super) position: usize,
    pub(super) region: &'a str,
    pub(super) own: &'a BTreeMap<String, String>,
    pub(super) petitioner: String,
    pub(super) persons: u32,
    pub(super) unit: String,
    pub(super) wrong_unit: String,
    pub(super) received: Date,
    pub(super) signed: Option<Date>,
    pub(super) served: Option<Date>,
}

impl Fill<'_> {
    /// The text with every slot filled; slots may stand in slots.
    pub(super) fn text(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for _ in 0..4 {
            if !out.contains('{') {
                break;
            }
            out = self.once(&out);
        }
        out
    }

    fn once(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((slot, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            out.push_str(&self.slot(slot));
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn slot(&self, slot: &str) -> String {
        if let Some(value) = self.own.get(slot) {
            return value.clone();
        }
        if let Some((kind, number)) = slot.split_once(':') {
            return number
                .parse()
                .map_or_else(|_| format!("{{{slot}}}"), |n| self.day(kind, n));
        }
        match slot {
            "region" => self.region_name(self.region),
            "district" => self.region_name(self.region.get(..6).unwrap_or(self.region)),
            "unit" => self.unit.clone(),
            "wrong_unit" => self.wrong_unit.clone(),
            "petitioner" => self.petitioner.clone(),
            "persons" => self.persons.to_string(),
            name => self.listed(name),
        }
    }

    fn day(&self, kind: &str, n: i64) -> String {
        let words = |day: Date| format!("{}月{}日", day.month(), day.day());
        let shifted = |span: Span| self.received.checked_add(span).unwrap_or(self.received);
        match kind {
            "date" => {
                let day = shifted(Span::new().days(n));
                format!("{}年{}", day.year(), words(day))
            }
            "day" => words(shifted(Span::new().days(n))),
            "month" => {
                let day = shifted(Span::new().months(n));
                format!("{}年{}月", day.year(), day.month())
            }
            "mon" => format!("{}月", shifted(Span::new().months(n)).month()),
            "year" => shifted(Span::new().years(n)).year().to_string(),
            "wd" => words(workdays_after(
                self.calendar,
                self.signed.unwrap_or(self.received),
                n,
            )),
            "after" => words(workdays_after(
                self.calendar,
                self.served.unwrap_or(self.received),
                n,
            )),
            _ => String::new(),
        }
    }

    fn region_name(&self, code: &str) -> String {
        let found = self
            .content
            .regions
            .iter()
            .find(|region| region.code == code);
        found.map_or_else(String::new, |region| region.name.clone())
    }

    /// A value of `slots.toml`: of the region, else of the region above.
    fn listed(&self, name: &str) -> String {
        let mut code = Some(self.region.to_owned());
        while let Some(region) = code {
            let list =
                self.content.slots.iter().find(|slot| {
                    slot.name == name && slot.region.as_deref() == Some(region.as_str())
                });
            if let Some(list) = list {
                return self.pick(&list.values);
            }
            let above = self.content.regions.iter().find(|r| r.code == region);
            code = above.and_then(|r| r.parent.clone());
        }
        let any = self.content.slots.iter().find(|slot| slot.name == name);
        any.map_or_else(|| format!("{{{name}}}"), |list| self.pick(&list.values))
    }

    fn pick(&self, values: &[String]) -> String {
        let at = (self.position + self.key.chars().count()) % values.len().max(1);
        values.get(at).cloned().unwrap_or_default()
    }
}

/// The `n`-th working day after `day`.
pub(super) fn workdays_after(calendar: &Calendar, day: Date, n: i64) -> Date {
    (0..n.max(0)).fold(day, |day, _| calendar.next_workday_after(day))
}

/// The last working day on or before `day`.
pub(super) fn workday_on_or_before(calendar: &Calendar, mut day: Date) -> Date {
    while !calendar.is_workday(day) {
        day = day.yesterday().unwrap_or(day);
    }
    day
}

/// The `n`-th working day before `day`.
pub(super) fn workdays_before(calendar: &Calendar, day: Date, n: i64) -> Date {
    (0..n.max(0)).fold(workday_on_or_before(calendar, day), |day, _| {
        workday_on_or_before(calendar, day.yesterday().unwrap_or(day))
    })
}

/// The greatest `n` of `{after:n}` in a text: an event cannot be told before it happened.
pub(super) fn latest_after(text: &str) -> i64 {
    text.split("{after:")
        .skip(1)
        .filter_map(|rest| rest.split('}').next().and_then(|n| n.parse().ok()))
        .max()
        .unwrap_or(0)
}

/// Where a variant stands in its template.
pub(super) fn position(template: &Template, variant: &Variant) -> usize {
    template
        .variant
        .iter()
        .position(|v| v.id == variant.id)
        .unwrap_or(0)
}
