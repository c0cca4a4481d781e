//! From the texts of a folder to a pack of its own, entry by entry, so that every bad entry is
//! reported.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::value::Datetime;

use super::document::{Addressee, DocumentForm, Part};
use super::ground::{Ground, GroundNeed, GroundOutcome, GroundUser};
use super::problem::{PackProblem, Problems};
use super::{Pack, RepresentativesRule};
use crate::limit::{
    Citation, Extension, Length, LimitId, LimitRule, PauseReason, Roll, Start, Tag, TierDays,
};

/// The files of a pack; the order is that of the digest input.
pub(super) const FILES: &[&str] = &[
    "pack.toml",
    "limits.toml",
    "grounds.toml",
    "documents.toml",
    "acts.toml",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    id: String,
    name_zh: String,
    name_en: String,
    base: Option<String>,
    valid_from: Datetime,
    valid_to: Option<Datetime>,
    place: Option<String>,
    sector: Option<String>,
    #[serde(default)]
    replay_only: bool,
    source: Citation,
    #[serde(default)]
    representatives: Vec<RepresentativesRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    id: LimitId,
    name_zh: String,
    name_en: String,
    starts: Start,
    length: Length,
    roll: Roll,
    article: Citation,
    tag: Tag,
    extension: Option<Extension>,
    #[serde(default)]
    pauses: Vec<PauseReason>,
    tiers: Option<TierDays>,
    #[serde(default)]
    note: String,
    valid_from: Option<Datetime>,
    valid_to: Option<Datetime>,
    #[serde(default)]
    beside_base: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGround {
    code: String,
    outcome: GroundOutcome,
    text_zh: String,
    text_en: String,
    article: Citation,
    tag: Tag,
    used_by: GroundUser,
    #[serde(default)]
    visits_only: bool,
    needs: Vec<GroundNeed>,
    next_door_zh: String,
    next_door_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDocument {
    id: String,
    title_zh: String,
    title_en: String,
    article: Citation,
    to: Addressee,
    seal: bool,
    parts: Vec<Part>,
    body: Vec<String>,
}

/// Reads the texts of one folder. Problems go to `list`; `None` when there is no readable
/// `pack.toml`.
pub(super) fn pack(
    folder: &str,
    texts: &BTreeMap<String, String>,
    list: &mut Vec<PackProblem>,
) -> Option<Pack> {
    for name in texts.keys().filter(|name| !FILES.contains(&name.as_str())) {
        let what = format!("is no file of a pack. Known are {}", FILES.join(", "));
        Problems::of(format!("{folder}/{name}"), list).add("file name", what);
    }
    let Some(text) = texts.get("pack.toml") else {
        let what = "is missing. Every pack needs one: id, names, validity and source";
        Problems::of(format!("{folder}/pack.toml"), list).add("file", what);
        return None;
    };
    let mut problems = Problems::of(format!("{folder}/pack.toml"), list);
    let raw =
        toml::from_str::<RawPack>(text).map_err(|error| problems.add("file", one_line(&error)));
    let mut pack = header(raw.ok()?, &mut problems)?;
    problems.unless(
        pack.id == folder,
        "id",
        "differs from the folder's name. Make them the same",
    );

    for (name, table) in entries(folder, texts, "limits.toml", "limit", list) {
        add_limit(
            &mut pack,
            name,
            table,
            &mut Problems::of(format!("{folder}/limits.toml"), list),
        );
    }
    for (name, table) in entries(folder, texts, "grounds.toml", "ground", list) {
        add_ground(
            &mut pack,
            name,
            table,
            &mut Problems::of(format!("{folder}/grounds.toml"), list),
        );
    }
    for (name, table) in entries(folder, texts, "documents.toml", "document", list) {
        let mut problems = Problems::of(format!("{folder}/documents.toml"), list);
        add_document(&mut pack, name, table, &mut problems);
    }
    pack.acts = texts.get("acts.toml").cloned().unwrap_or_default();
    for name in FILES {
        if let Some(text) = texts.get(*name) {
            for part in ["# ", folder, "/", name, "\n", text, "\n"] {
                pack.digest_input.push_str(part);
            }
        }
    }
    Some(pack)
}

fn header(raw: RawPack, problems: &mut Problems<'_>) -> Option<Pack> {
    let valid_from = day(&raw.valid_from, "valid_from", problems)?;
    let valid_to = raw.valid_to.and_then(|to| day(&to, "valid_to", problems));
    Some(Pack {
        id: raw.id,
        name_zh: raw.name_zh,
        name_en: raw.name_en,
        base: raw.base,
        valid_from,
        valid_to,
        place: raw.place,
        sector: raw.sector,
        replay_only: raw.replay_only,
        source: raw.source,
        limits: BTreeMap::new(),
        beside: BTreeMap::new(),
        grounds: BTreeMap::new(),
        documents: BTreeMap::new(),
        representatives: raw.representatives,
        acts: String::new(),
        digest_input: String::new(),
    })
}

/// The entries of one array of tables, each with a name for problems.
fn entries(
    folder: &str,
    texts: &BTreeMap<String, String>,
    file: &str,
    array: &str,
    list: &mut Vec<PackProblem>,
) -> Vec<(String, toml::Value)> {
    let Some(text) = texts.get(file) else {
        return Vec::new();
    };
    let mut problems = Problems::of(format!("{folder}/{file}"), list);
    let mut table = match toml::from_str::<toml::Table>(text) {
        Ok(table) => table,
        Err(error) => {
            problems.add("file", one_line(&error));
            return Vec::new();
        }
    };
    let found = table.remove(array);
    for key in table.keys() {
        problems.add(
            key,
            format!("is not known here. This file holds only [[{array}]] entries"),
        );
    }
    let toml::Value::Array(values) = found.unwrap_or(toml::Value::Array(Vec::new())) else {
        problems.add(array, format!("must be written as [[{array}]] entries"));
        return Vec::new();
    };
    let named = values.into_iter().enumerate().map(|(n, value)| {
        let id = ["id", "code"]
            .iter()
            .find_map(|key| value.get(key)?.as_str());
        let id = id.map_or_else(|| format!("number {}", n + 1), str::to_owned);
        (format!("{array} {id}"), value)
    });
    named.collect()
}

fn entry<T: DeserializeOwned>(
    name: &str,
    value: toml::Value,
    problems: &mut Problems<'_>,
) -> Option<T> {
    value
        .try_into()
        .map_err(|error| problems.add(name, one_line(&error)))
        .ok()
}

fn add_limit(pack: &mut Pack, name: String, value: toml::Value, problems: &mut Problems<'_>) {
    let Some(raw) = entry::<RawLimit>(&name, value, problems) else {
        return;
    };
    let mut end = |date: Option<Datetime>, key| {
        date.and_then(|date| day(&date, &format!("{name}, {key}"), problems))
    };
    let (valid_from, valid_to) = (
        end(raw.valid_from, "valid_from"),
        end(raw.valid_to, "valid_to"),
    );
    let rule = LimitRule {
        id: raw.id,
        name_zh: raw.name_zh,
        name_en: raw.name_en,
        starts: raw.starts,
        length: raw.length,
        roll: raw.roll,
        article: raw.article,
        tag: raw.tag,
        extension: raw.extension,
        pauses: raw.pauses.into_iter().collect(),
        tiers: raw.tiers,
        note: raw.note,
        valid_from,
        valid_to,
    };
    if raw.beside_base {
        // Because: the base's rule is only known when the overlay is merged; the key marks the
        // wish.
        pack.beside.insert(rule.id, rule.clone());
    }
    if pack.limits.insert(rule.id, rule).is_some() {
        problems.add(name, "stands twice. Keep one of the two");
    }
}

fn add_ground(pack: &mut Pack, name: String, value: toml::Value, problems: &mut Problems<'_>) {
    let Some(raw) = entry::<RawGround>(&name, value, problems) else {
        return;
    };
    let ground = Ground {
        code: raw.code.clone(),
        outcome: raw.outcome,
        text_zh: raw.text_zh,
        text_en: raw.text_en,
        article: raw.article,
        tag: raw.tag,
        used_by: raw.used_by,
        visits_only: raw.visits_only,
        needs: raw.needs,
        next_door_zh: raw.next_door_zh,
        next_door_en: raw.next_door_en,
    };
    if pack.grounds.insert(raw.code, ground).is_some() {
        problems.add(name, "stands twice. Keep one of the two");
    }
}

fn add_document(pack: &mut Pack, name: String, value: toml::Value, problems: &mut Problems<'_>) {
    let Some(raw) = entry::<RawDocument>(&name, value, problems) else {
        return;
    };
    let form = DocumentForm {
        id: raw.id.clone(),
        title_zh: raw.title_zh,
        title_en: raw.title_en,
        article: raw.article,
        to: raw.to,
        seal: raw.seal,
        parts: raw.parts,
        body: raw.body,
    };
    if pack.documents.insert(raw.id, form).is_some() {
        problems.add(name, "stands twice. Keep one of the two");
    }
}

fn day(value: &Datetime, key: &str, problems: &mut Problems<'_>) -> Option<Date> {
    let plain = value.time.is_none() && value.offset.is_none();
    let date = value.to_string().parse().ok().filter(|_| plain);
    if date.is_none() {
        problems.add(
            key,
            format!("`{value}` is not a day. Write it as 2022-05-01"),
        );
    }
    date
}

fn one_line(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
