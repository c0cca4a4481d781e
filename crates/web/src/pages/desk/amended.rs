//! Corrections in words: each value as it was and as it is (D15).
//!
//! Invariant: the old value always stands beside the new one.

use dengwen_app::correct::{Amended, Amendment};
use dengwen_app::open::PersonData;
use dengwen_domain::petition::Correction;
use jiff::civil::Date;

use super::names::Names;
use crate::texts::Texts;

/// One correction in the list of a petition.
pub(crate) struct Record {
    /// Day, person, organ.
    pub(crate) head: String,
    pub(crate) reason: String,
    pub(crate) lines: Vec<String>,
    /// Longer words as they were: name of the field, text.
    pub(crate) old: Vec<(String, String)>,
}

/// The name of a corrected field.
pub(crate) fn field(t: Texts, field: &str) -> String {
    // Because: `corrected-title` is the heading of the list.
    if field == "title" {
        return t.s("corrected-title-field");
    }
    t.s(&format!("corrected-{field}"))
}

/// `收到日期：2026年3月2日 → 2026年3月5日（邮戳）`
pub(crate) fn line(names: &Names, change: &Correction) -> String {
    let t = names.t;
    let (was, now) = values(names, change);
    let name = field(t, change.field());
    let source = match change {
        Correction::ReceivedOn { source, .. } => {
            let source = names.code("source", source.as_str());
            t.f("corrected-source", "source", source)
        }
        _ => String::new(),
    };
    format!("{name}{}{}{source}", t.s("colon"), arrow(t, &was, &now))
}

fn arrow(t: Texts, was: &str, now: &str) -> String {
    let said = |text: &str| {
        if text.is_empty() {
            t.s("corrected-none")
        } else {
            text.to_owned()
        }
    };
    format!("{} → {}", said(was), said(now))
}

fn values(names: &Names, change: &Correction) -> (String, String) {
    let t = names.t;
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| t.date(day));
    let yes = |yes: bool| t.s(if yes { "corrected-yes" } else { "corrected-no" });
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    match change {
        Correction::Channel { was, now } => (
            names.code("channel", was.as_str()),
            names.code("channel", now.as_str()),
        ),
        Correction::ReceivedOn { was, now, .. } | Correction::FirstRegisteredOn { was, now } => {
            (t.date(*was), t.date(*now))
        }
        Correction::DatedOn { was, now } => (day(*was), day(*now)),
        Correction::PersonsPresent { was, now } | Correction::PersonsConcerned { was, now } => {
            (was.to_string(), now.to_string())
        }
        Correction::Joint { was, now } | Correction::Confidential { was, now } => {
            (yes(*was), yes(*now))
        }
        Correction::Purpose { was, now } => {
            let name = |purpose: Option<dengwen_domain::codes::Purpose>| {
                purpose.map_or_else(String::new, |p| names.code("purpose", p.as_str()))
            };
            (name(*was), name(*now))
        }
        Correction::Addressee { was, now } => (some(was), some(now)),
        Correction::Topic { was, now } => {
            let name = |code: &Option<String>| {
                code.as_deref().map_or_else(String::new, |c| names.topic(c))
            };
            (name(was), name(now))
        }
        Correction::CrossBoundary { was, now } => (names.boundaries(was), names.boundaries(now)),
        Correction::Region { was, now } => {
            let name = |code: &Option<String>| {
                code.as_deref()
                    .map_or_else(String::new, |c| names.region(c))
            };
            (name(was), name(now))
        }
    }
}

/// A correction as recorded in the petition.
pub(crate) fn record(names: &Names, amendment: &Amendment) -> Record {
    let t = names.t;
    let mut head = vec![t.date_near(amendment.on, names.today)];
    head.extend(amendment.person.map(|person| names.person(person)));
    head.extend(amendment.organ.map(|organ| names.organ(organ)));
    let (mut lines, mut old) = (Vec::new(), Vec::new());
    for what in &amendment.what {
        match what {
            Amended::Data(change) => lines.push(line(names, change)),
            Amended::Words(name, was, now) if name == "title" => {
                lines.push(format!(
                    "{}{}{}",
                    field(t, name),
                    t.s("colon"),
                    arrow(t, was, now)
                ));
            }
            Amended::Words(name, was, _) => {
                lines.push(field(t, name));
                if !was.is_empty() {
                    let name = t.f("corrected-before", "field", field(t, name));
                    old.push((name, was.clone()));
                }
            }
            Amended::Person(was, now) => lines.extend(person(t, was, now)),
            Amended::Doubted => lines.push(t.s("corrected-doubted")),
            Amended::CodeRenewed => lines.push(t.s("corrected-code-renewed")),
        }
    }
    Record {
        head: head.join(" · "),
        reason: amendment.reason.clone(),
        lines,
        old,
    }
}

/// What of a person differs; the numbers of papers included.
fn person(t: Texts, was: &PersonData, now: &PersonData) -> Vec<String> {
    [
        ("desk-name", &was.name, &now.name),
        ("desk-phone", &was.phone, &now.phone),
        ("desk-email", &was.email, &now.email),
        ("desk-address", &was.address, &now.address),
        ("desk-paper", &was.paper_number, &now.paper_number),
    ]
    .into_iter()
    .filter(|(_, was, now)| was != now)
    .map(|(key, was, now)| format!("{}{}{}", t.s(key), t.s("colon"), arrow(t, was, now)))
    .collect()
}

/// A sample record.
pub(crate) fn sample(t: Texts) -> Record {
    let day = jiff::civil::date;
    Record {
        head: format!("{} · 曹雨晴", t.date_short(day(2026, 3, 16))),
        reason: "信封邮戳为 3 月 5 日，登记时看错。".to_owned(),
        lines: vec![format!(
            "{}{}{}",
            field(t, "received-on"),
            t.s("colon"),
            arrow(t, &t.date(day(2026, 3, 6)), &t.date(day(2026, 3, 5)))
        )],
        old: vec![(
            t.f("corrected-before", "field", field(t, "text")),
            "三期 4 号搂".to_owned(),
        )],
    }
}
