//! Cases of law: every file of `rules/cases/` is run, so a jurist adds a case without touching
//! code.

use std::path::Path;

use dengwen_domain::calendar::Calendar;
use dengwen_domain::limit::{
    Certainty, Due, LimitId, LimitRule, Pause, PauseReason, Tier, due_on, last_day,
};
use dengwen_domain::pack::{Pack, PackSet};
use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
    #[serde(default)]
    representatives: Vec<Representatives>,
}

/// How many representatives a group of a certain size sends (B02).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Representatives {
    pack: String,
    place: Option<String>,
    on: Datetime,
    persons: u32,
    max: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    zh: String,
    en: String,
    pack: String,
    place: Option<String>,
    sector: Option<String>,
    limit: LimitId,
    /// The base's limit that goes on beside the overlay's own.
    #[serde(default)]
    beside: bool,
    article: String,
    trigger: Datetime,
    tier: Option<Tier>,
    set: Option<Datetime>,
    #[serde(default)]
    extension: u16,
    #[serde(default)]
    pauses: Vec<RawPause>,
    last_day: Datetime,
    rolled_from: Option<Datetime>,
    provisional: Option<i16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPause {
    from: Datetime,
    to: Datetime,
    why: PauseReason,
}

fn date(value: &Datetime) -> Date {
    value.to_string().parse().unwrap()
}

impl Case {
    fn count(&self, rule: &LimitRule, calendar: &Calendar) -> Due {
        let trigger = date(&self.trigger);
        let pause = |raw: &RawPause| Pause {
            from: date(&raw.from),
            to: date(&raw.to),
            why: raw.why,
        };
        let pauses: Vec<Pause> = self.pauses.iter().map(pause).collect();
        match (&self.set, self.tier) {
            (Some(set), _) => due_on(rule, trigger, date(set), calendar),
            (None, Some(tier)) => last_day(
                &rule.for_tier(tier),
                trigger,
                &pauses,
                self.extension,
                calendar,
            ),
            (None, None) => last_day(rule, trigger, &pauses, self.extension, calendar),
        }
    }

    /// What is wrong with the case; empty when all is as expected.
    fn differences(&self, packs: &PackSet, calendar: &Calendar) -> Vec<String> {
        let place = self.place.as_deref().unwrap_or("440100");
        let pack = packs
            .in_force(place, self.sector.as_deref(), date(&self.trigger))
            .unwrap();
        let rule = if self.beside {
            &pack.beside[&self.limit]
        } else {
            pack.limit(self.limit, date(&self.trigger)).unwrap()
        };
        let due = self.count(rule, calendar);
        let certainty = self
            .provisional
            .map_or(Certainty::Certain, |year| Certainty::Provisional { year });
        let mut found = Vec::new();
        let mut compare = |what: &str, expected: String, answered: String| {
            if expected != answered {
                found.push(format!(
                    "{}: {what}: expected {expected}, answered {answered}",
                    self.zh
                ));
            }
        };
        compare("pack", self.pack.clone(), pack.id.clone());
        compare(
            "article",
            self.article.clone(),
            due.working.article.zh.clone(),
        );
        compare("last day", self.last_day.to_string(), due.date.to_string());
        let expected = self.rolled_from.as_ref().map(date);
        compare(
            "rolled from",
            format!("{expected:?}"),
            format!("{:?}", due.working.rolled_from),
        );
        compare(
            "certainty",
            format!("{certainty:?}"),
            format!("{:?}", due.certainty),
        );
        found
    }
}

fn cases() -> Vec<Case> {
    files().into_iter().flat_map(|file| file.case).collect()
}

fn files() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |path: &std::path::PathBuf| -> File {
        let text = std::fs::read_to_string(path).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

#[test]
fn a_group_sends_as_many_representatives_as_written() {
    let packs = PackSet::builtin();
    for case in files().iter().flat_map(|file| &file.representatives) {
        let place = case.place.as_deref().unwrap_or("440100");
        let pack = packs.in_force(place, None, date(&case.on)).unwrap();
        assert_eq!(pack.id, case.pack);
        assert_eq!(pack.representatives_max(case.persons), case.max);
    }
}

/// What an overlay sets otherwise than its base and no case asserts.
fn unasserted(overlay: &Pack, base: &Pack, files: &[File]) -> Vec<String> {
    let of_limit = |id: LimitId| {
        let all = files.iter().flat_map(|file| &file.case);
        all.filter(move |case| case.pack == overlay.id && case.limit == id)
    };
    let mut missing = Vec::new();
    for (id, rule) in &overlay.limits {
        if base.limits.get(id) == Some(rule) {
            continue;
        }
        let plain = of_limit(*id).any(|case| case.extension == 0 && !case.beside);
        let longest = rule.extension.map_or(0, |extension| extension.days_max);
        let extended = of_limit(*id).any(|case| case.extension == longest);
        if !plain || !extended {
            missing.push(format!("{} {id}", overlay.id));
        }
    }
    for id in overlay.beside.keys() {
        if !of_limit(*id).any(|case| case.beside) {
            missing.push(format!("{} {id} beside", overlay.id));
        }
    }
    if overlay.representatives != base.representatives {
        for rule in &overlay.representatives {
            let mut all = files.iter().flat_map(|file| &file.representatives);
            let asserted = all.any(|case| {
                case.pack == overlay.id
                    && case.max == rule.max
                    && rule.persons_to.is_none_or(|to| case.persons == to)
            });
            if !asserted {
                missing.push(format!("{} representatives {}", overlay.id, rule.max));
            }
        }
    }
    missing
}

#[test]
fn every_number_that_an_overlay_sets_otherwise_is_asserted_by_a_case() {
    let (packs, files) = (PackSet::builtin(), files());
    let overlays = packs.packs().filter(|pack| !pack.id.contains('+'));
    let missing: Vec<String> = overlays
        .filter_map(|pack| Some((pack, packs.get(pack.base.as_deref()?)?)))
        .flat_map(|(overlay, base)| unasserted(overlay, base, &files))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_case_of_law_comes_out_as_written() {
    let (packs, calendar) = (PackSet::builtin(), Calendar::builtin());
    let wrong: Vec<String> = cases()
        .iter()
        .flat_map(|case| case.differences(&packs, &calendar))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_at_least_sixty_cases_and_each_has_its_own_name_in_both_languages() {
    let cases = cases();
    let mut names: Vec<&str> = cases
        .iter()
        .flat_map(|case| [case.zh.as_str(), case.en.as_str()])
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert!(cases.len() >= 60, "{}", cases.len());
    assert_eq!(names.len(), all, "two cases share a name");
    assert!(names.iter().all(|name| !name.trim().is_empty()));
}
