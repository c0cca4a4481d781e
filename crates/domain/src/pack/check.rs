//! Checks of packs at start: what is written in one pack, and how the packs of a set fit together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::document::{DocumentForm, Part, is_known, placeholders};
use super::problem::{PackProblem, Problems};
use super::{Pack, RepresentativesRule};
use crate::calendar::day_after;
use crate::limit::{Citation, Length, LimitId, LimitRule};
use crate::procedure::DocumentKind;

/// Ten years; no limit of a petition procedure is longer.
const DAYS_MAX: u16 = 3_650;
const MONTHS_MAX: u8 = 120;

/// Limits without which no matter could be carried through; every national pack has them.
const ESSENTIAL: &[LimitId] = &[
    LimitId::C01,
    LimitId::C02,
    LimitId::C03,
    LimitId::C05,
    LimitId::C07,
    LimitId::C08,
    LimitId::C09,
    LimitId::C10,
];

/// Checks one pack by itself.
pub(super) fn alone(pack: &Pack, list: &mut Vec<PackProblem>) {
    header(
        pack,
        &mut Problems::of(format!("{}/pack.toml", pack.id), list),
    );
    let mut problems = Problems::of(format!("{}/limits.toml", pack.id), list);
    for rule in pack.limits.values() {
        limit(rule, &mut problems);
    }
    if pack.base.is_none() {
        for id in ESSENTIAL.iter().filter(|id| !pack.limits.contains_key(id)) {
            problems.add(
                format!("limit {id}"),
                "is missing. A pack without a base needs it",
            );
        }
    }
    let mut problems = Problems::of(format!("{}/grounds.toml", pack.id), list);
    for ground in pack.grounds.values() {
        let key = format!("ground {}", ground.code);
        cited(&ground.article, &key, &mut problems);
        let texts = [
            &ground.code,
            &ground.text_zh,
            &ground.text_en,
            &ground.next_door_zh,
            &ground.next_door_en,
        ];
        filled(&texts, &key, &mut problems);
    }
    let mut problems = Problems::of(format!("{}/documents.toml", pack.id), list);
    for form in pack.documents.values() {
        document(form, &mut problems);
    }
}

fn header(pack: &Pack, problems: &mut Problems<'_>) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    problems.unless(
        !pack.id.is_empty() && pack.id.chars().all(plain),
        "id",
        "must be lower-case letters, digits and hyphens, such as cn-national-2022",
    );
    filled(
        &[&pack.name_zh, &pack.name_en],
        "name_zh, name_en",
        problems,
    );
    cited(&pack.source, "source", problems);
    problems.unless(
        pack.valid_to.is_none_or(|to| pack.valid_from <= to),
        "valid_to",
        "is before valid_from. Check both days",
    );
    let limited = pack.place.is_some() || pack.sector.is_some();
    match (&pack.base, limited) {
        (Some(_), false) => problems.add("place", "an overlay needs a place, a sector or both"),
        (None, true) => problems.add(
            "base",
            "a pack for a place or sector needs the pack it is laid over",
        ),
        (Some(_), true) | (None, false) => {}
    }
    let is_region = |code: &String| code.len() >= 6 && code.chars().all(|c| c.is_ascii_digit());
    problems.unless(
        pack.place.as_ref().is_none_or(is_region),
        "place",
        "must be a region code of at least six digits, such as 330000",
    );
    representatives(&pack.representatives, pack.base.is_none(), problems);
}

fn representatives(rules: &[RepresentativesRule], needed: bool, problems: &mut Problems<'_>) {
    const KEY: &str = "representatives";
    if rules.is_empty() {
        problems.unless(
            !needed,
            KEY,
            "is missing. A pack without a base needs it (B02)",
        );
        return;
    }
    problems.unless(
        rules.iter().all(|rule| rule.max > 0),
        KEY,
        "max must be at least 1",
    );
    let bounds: Vec<Option<u32>> = rules.iter().map(|rule| rule.persons_to).collect();
    let (last, before) = bounds
        .split_last()
        .expect("the empty list was answered above");
    let rising = before.windows(2).all(|pair| pair[0] < pair[1]);
    problems.unless(
        last.is_none() && before.iter().all(Option::is_some) && rising,
        KEY,
        "persons_to must rise from entry to entry, and only the last entry goes without",
    );
}

fn limit(rule: &LimitRule, problems: &mut Problems<'_>) {
    let key = format!("limit {}", rule.id);
    filled(&[&rule.name_zh, &rule.name_en], &key, problems);
    cited(&rule.article, &key, problems);
    let (days, months) = match rule.length {
        Length::CalendarDays(days) | Length::WorkingDays(days) => (days, 1),
        Length::Months { count, .. } => (1, count),
        Length::Set => (1, 1),
    };
    problems.unless(
        (1..=DAYS_MAX).contains(&days) && (1..=MONTHS_MAX).contains(&months),
        &format!("{key}, length"),
        "must be 1 to 3650 days or 1 to 120 months",
    );
    if let Some(extension) = rule.extension {
        problems.unless(
            (1..=DAYS_MAX).contains(&extension.days_max) && extension.times > 0,
            &format!("{key}, extension"),
            "days_max must be 1 to 3650 and times at least 1. Leave it out if there is none",
        );
    }
    if let Some(tiers) = rule.tiers {
        let all = [tiers.national, tiers.province, tiers.city, tiers.county];
        problems.unless(
            !all.contains(&0),
            &format!("{key}, tiers"),
            "every share must be at least 1",
        );
    }
    problems.unless(
        !matches!((rule.valid_from, rule.valid_to), (Some(from), Some(to)) if from > to),
        &format!("{key}, valid_to"),
        "is before valid_from. Check both days",
    );
}

fn document(form: &DocumentForm, problems: &mut Problems<'_>) {
    let key = format!("document {}", form.id);
    problems.unless(is_known(&form.id), &key, "is no document of the vocabulary");
    filled(&[&form.title_zh, &form.title_en], &key, problems);
    cited(&form.article, &key, problems);
    problems.unless(
        !form.body.is_empty(),
        &format!("{key}, body"),
        "is empty. Write at least one paragraph",
    );
    let keys: BTreeSet<&str> = form.parts.iter().map(|part| part.key.as_str()).collect();
    problems.unless(keys.len() == form.parts.len(), &key, "names a part twice");
    for one in &form.parts {
        part(form, one, &key, problems);
    }
    let words = form.parts.iter().flat_map(|part| part.words.values());
    let used: BTreeSet<&str> = form
        .body
        .iter()
        .chain(words)
        .flat_map(|text| placeholders(text))
        .collect();
    for unknown in used.difference(&keys) {
        problems.add(
            format!("{key}, body"),
            format!("{{{unknown}}} is no part of this document"),
        );
    }
    for unused in keys.difference(&used) {
        problems.add(
            format!("{key}, body"),
            format!("the part {unused} stands nowhere. Write {{{unused}}}"),
        );
    }
}

/// A part must be one that can be filled in this document, with a wording for each of its codes.
fn part(form: &DocumentForm, part: &Part, key: &str, problems: &mut Problems<'_>) {
    let name = format!("{key}, part {}", part.key);
    filled(&[&part.zh, &part.en], &name, problems);
    let kind = form.id.parse::<DocumentKind>();
    if kind.is_ok_and(|kind| !part.key.is_had_in(kind)) {
        problems.add(&name, "cannot be filled in this document. Leave it out");
    }
    let codes: BTreeSet<&str> = part.key.codes().into_iter().collect();
    let worded: BTreeSet<&str> = part.words.keys().map(String::as_str).collect();
    for code in codes.difference(&worded) {
        problems.add(&name, format!("has no words for `{code}`"));
    }
    for code in worded.difference(&codes) {
        problems.add(&name, format!("`{code}` is no code of this part"));
    }
}

fn cited(article: &Citation, key: &str, problems: &mut Problems<'_>) {
    let both = !article.zh.trim().is_empty() && !article.en.trim().is_empty();
    problems.unless(
        both,
        key,
        "has no source. Name the article in both languages, or say that it is a default",
    );
}

fn filled(texts: &[&String], key: &str, problems: &mut Problems<'_>) {
    let all = texts.iter().all(|text| !text.trim().is_empty());
    problems.unless(all, key, "has an empty text. Fill in both languages");
}

/// Checks how packs fit together. Only when this finds nothing may they be merged.
pub(super) fn together(packs: &BTreeMap<String, Pack>, list: &mut Vec<PackProblem>) {
    for pack in packs.values() {
        let mut problems = Problems::of(format!("{}/pack.toml", pack.id), list);
        let Some(base) = &pack.base else { continue };
        match packs.get(base) {
            None => problems.add("base", format!("`{base}` is no pack of this set")),
            Some(_) if root(pack, packs).is_none() => {
                problems.add("base", "leads back to the pack itself. Break the circle");
            }
            Some(base) => problems.unless(
                base.valid_from <= pack.valid_from && last(pack) <= last(base),
                "valid_from, valid_to",
                "reach beyond the validity of the base. An overlay ends with its base at the latest",
            ),
        }
        let missing = |id: &&LimitId| {
            packs
                .get(base)
                .is_some_and(|base| !base.limits.contains_key(id))
        };
        for id in pack.beside.keys().filter(missing) {
            let mut problems = Problems::of(format!("{}/limits.toml", pack.id), list);
            problems.add(
                format!("limit {id}, beside_base"),
                "the base has no such limit",
            );
        }
    }
    nationals(packs, list);
    same_ground(packs, list);
}

/// National packs follow each other without gap and overlap, and the last is open.
fn nationals(packs: &BTreeMap<String, Pack>, list: &mut Vec<PackProblem>) {
    let mut nationals: Vec<&Pack> = packs.values().filter(|pack| pack.base.is_none()).collect();
    nationals.sort_by_key(|pack| pack.valid_from);
    for pair in nationals.windows(2) {
        let (earlier, later) = (pair[0], pair[1]);
        let mut problems = Problems::of(format!("{}/pack.toml", later.id), list);
        let expected = earlier.valid_to.map(day_after);
        let what = match expected {
            Some(day) if day == later.valid_from => continue,
            Some(day) if day < later.valid_from => {
                format!("leaves a gap: {} ends the day before {day}", earlier.id)
            }
            Some(_) | None => format!("overlaps {}, which is still in force then", earlier.id),
        };
        problems.add("valid_from", what);
    }
    if let Some(newest) = nationals.last().filter(|pack| pack.valid_to.is_some()) {
        let mut problems = Problems::of(format!("{}/pack.toml", newest.id), list);
        problems.add(
            "valid_to",
            "no pack follows. Leave it out, or add the pack that follows",
        );
    }
}

/// No two overlays say something for the same place and sector on the same day.
fn same_ground(packs: &BTreeMap<String, Pack>, list: &mut Vec<PackProblem>) {
    let overlays: Vec<&Pack> = packs.values().filter(|pack| pack.base.is_some()).collect();
    for (n, first) in overlays.iter().enumerate() {
        for second in &overlays[n + 1..] {
            let same = first.place == second.place && first.sector == second.sector;
            let overlap = first.valid_from <= last(second) && second.valid_from <= last(first);
            if same && overlap {
                let mut problems = Problems::of(format!("{}/pack.toml", second.id), list);
                problems.add(
                    "valid_from",
                    format!("overlaps {} for the same place and sector", first.id),
                );
            }
        }
    }
}

fn last(pack: &Pack) -> Date {
    pack.valid_to.unwrap_or(Date::MAX)
}

/// The pack without base at the end of the chain; `None` for a broken chain or a circle.
pub(super) fn root<'a>(pack: &'a Pack, packs: &'a BTreeMap<String, Pack>) -> Option<&'a Pack> {
    let mut at = pack;
    for _ in 0..=packs.len() {
        match &at.base {
            None => return Some(at),
            Some(base) => at = packs.get(base)?,
        }
    }
    None
}
