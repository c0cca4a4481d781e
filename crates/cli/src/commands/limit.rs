//! `dengwen limit`: the last day of any limit from any day, with the working.
//!
//! It counts with the same rules and calendar as the program itself and changes nothing.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use dengwen_domain::calendar::Calendar;
use dengwen_domain::limit::{
    Due, Length, LimitId, LimitRule, Pause, PauseReason, Tier, due_on, last_day,
};
use dengwen_domain::pack::{Pack, PackSet};
use dengwen_web::texts::{Lang, Texts};
use dengwen_web::view::Working;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation;

const EXAMPLES: &str = "\
Examples:
  dengwen limit C04 2025-09-26              objection over the National Day holiday
  dengwen limit C05 2025-03-14 --days 30    handling, with the full extension
  dengwen limit C05a 2025-03-03 --days 20   report back, set to 20 days by whoever assigned
  dengwen limit C01t 2025-03-03 --tier county
  dengwen limit C10 2025-03-03 --pause 2025-03-10..2025-03-14=hearing
  dengwen limit C06 2026-01-05 --sector eco --lang en --json";

/// Print the last day of a time limit and how it was counted.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Limit {
    /// The limit, such as C04 or C05.
    id: String,
    /// The day that starts it (YYYY-MM-DD); it is not counted itself.
    start: String,
    /// The rule pack; without it, the one in force on the day, at the place, in the sector.
    #[arg(long)]
    pack: Option<String>,
    /// Region code of six digits; without it, the configured office's.
    #[arg(long)]
    place: Option<String>,
    /// Sector, for packs that are limited to one.
    #[arg(long)]
    sector: Option<String>,
    /// Days of an extension; where the limit is set by whoever assigned (C05a), its length.
    #[arg(long)]
    days: Option<u16>,
    /// The level of petition office whose share of C01t is meant.
    #[arg(long)]
    tier: Option<TierName>,
    /// Days left out, as FROM..TO=hearing (or supplement, expert-review, suspension); repeatable.
    #[arg(long = "pause", value_name = "FROM..TO=WHY")]
    pauses: Vec<String>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
    /// Language of the working.
    #[arg(long, default_value = "zh")]
    lang: LangName,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TierName {
    National,
    Province,
    City,
    County,
}

/// A language of the answer.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LangName {
    Zh,
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Zh => Self::Zh,
            LangName::En => Self::En,
        }
    }
}

/// Prints each rule that binds for the limit, the office's own first.
///
/// # Errors
/// When limit, day or pack do not exist, or the extension goes beyond the rule.
pub(crate) fn run(data: &DataFolder, args: &Limit) -> Outcome {
    let id = LimitId::parse(&args.id).map_err(|error| Failure::misuse(error.to_string()))?;
    let start = day(&args.start)?;
    let pauses = args.pauses.iter().map(|text| pause(text));
    let pauses: Vec<Pause> = pauses.collect::<Result<_, _>>()?;
    let config = config::load(data)?;
    let packs = config
        .rules
        .packs()
        .map_err(|problems| config::refusal(&problems))?;
    let place = args.place.as_deref().unwrap_or(&config.office.region);
    if args.place.is_some() && !config::is_region(place) {
        return Err(Failure::misuse(format!(
            "{place:?} is no place; write its region code of six digits, such as 330100"
        )));
    }
    let pack = choose(&packs, args, place, start)?;
    let rules: Vec<&LimitRule> = pack
        .rules(id)
        .filter(|rule| rule.is_in_force(start))
        .collect();
    if rules.is_empty() {
        return Err(Failure::expected(format!(
            "{} has no limit {id} on {start}. It has: {}",
            pack.id,
            known(pack, start)
        )));
    }
    let calendar = super::block_on(installation::calendar(data, &config))?;
    let mut counted = Vec::new();
    for rule in rules {
        let due = count(rule, start, &pauses, args, &calendar)?;
        // Because: counting stands still on the last day there is.
        if due.date >= Date::MAX {
            return Err(Failure::expected(format!(
                "{id} from {start} leads beyond {}, the last day that can be counted to",
                Date::MAX
            )));
        }
        counted.push((rule, due));
    }
    if args.json {
        println!("{}", as_json(pack, &counted));
    } else {
        print!("{}", as_text(Texts::new(args.lang.into()), pack, &counted));
    }
    Ok(())
}

fn choose<'a>(
    packs: &'a PackSet,
    args: &Limit,
    place: &str,
    start: Date,
) -> Result<&'a Pack, Failure> {
    let ids = || {
        let ids: Vec<&str> = packs.packs().map(|pack| pack.id.as_str()).collect();
        ids.join(", ")
    };
    match &args.pack {
        Some(id) => packs.get(id).ok_or_else(|| {
            Failure::expected(format!(
                "there is no rule pack {id:?}. There are: {}",
                ids()
            ))
        }),
        None => packs
            .in_force(place, args.sector.as_deref(), start)
            .ok_or_else(|| {
                Failure::expected(format!(
                    "no rule pack is in force on {start}. Name one with --pack: {}",
                    ids()
                ))
            }),
    }
}

fn known(pack: &Pack, date: Date) -> String {
    let in_force = pack.limits.values().filter(|rule| rule.is_in_force(date));
    let ids: Vec<&str> = in_force.map(|rule| rule.id.as_str()).collect();
    ids.join(", ")
}

fn count(
    rule: &LimitRule,
    start: Date,
    pauses: &[Pause],
    args: &Limit,
    calendar: &Calendar,
) -> Result<Due, Failure> {
    let rule = match (args.tier, rule.tiers.is_some()) {
        (Some(tier), true) => rule.for_tier(tier.into()),
        (Some(_), false) => {
            let text = format!("{} knows no shares of levels; leave --tier out", rule.id);
            return Err(Failure::misuse(text));
        }
        (None, _) => rule.clone(),
    };
    let days = args.days.unwrap_or(0);
    match (rule.length, args.days) {
        (Length::Set, None) => Err(Failure::misuse(format!(
            "{} is set by whoever assigned the matter: give its length with --days",
            rule.id
        ))),
        (Length::Set, Some(days)) => {
            let last = start.checked_add(i64::from(days).days());
            let last =
                last.map_err(|_error| Failure::misuse("--days leads beyond the calendar"))?;
            Ok(due_on(&rule, start, last, calendar))
        }
        (_, Some(days)) => {
            let refused = |error| Failure::expected(format!("{}: {error}", rule.id));
            rule.check_extension(days, 0).map_err(refused)?;
            Ok(last_day(&rule, start, pauses, days, calendar))
        }
        (_, None) => Ok(last_day(&rule, start, pauses, days, calendar)),
    }
}

fn as_text(t: Texts, pack: &Pack, counted: &[(&LimitRule, Due)]) -> String {
    let mut text = String::new();
    let in_language = |zh: &str, en: &str| match t.lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    for (rule, due) in counted {
        let name = in_language(&rule.name_zh, &rule.name_en);
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{} {name}", rule.id);
        let colon = t.s("colon");
        let pack_name = in_language(&pack.name_zh, &pack.name_en);
        let _ = writeln!(
            text,
            "  {}{colon}{} {pack_name}",
            in_language("规则", "Rules"),
            pack.id
        );
        for (heading, line) in &Working::of(&t, due).lines {
            let _ = writeln!(text, "  {heading}{colon}{line}");
        }
        if rule.tag.is_default() {
            let words = in_language(
                "这个期限没有查到明文，是可以由本单位设定的默认值",
                "no text of law was found for this length; it is a default that the office may set",
            );
            let _ = writeln!(text, "  {words}");
        }
        let _ = writeln!(text, "  => {}", due.date);
    }
    if let [_, _, ..] = counted {
        let words = in_language(
            "几条规则同时适用的，以先到的日期为准",
            "several rules bind at once: the earlier day counts",
        );
        let _ = writeln!(text, "\n{words}");
    }
    text
}

fn as_json(pack: &Pack, counted: &[(&LimitRule, Due)]) -> serde_json::Value {
    let limits: Vec<serde_json::Value> = counted
        .iter()
        .map(|(rule, due)| {
            json!({
                "limit": rule.id,
                "name": { "zh": rule.name_zh, "en": rule.name_en },
                "starts": rule.starts,
                "roll": rule.roll,
                "tag": rule.tag,
                "is_default": rule.tag.is_default(),
                "due": due,
            })
        })
        .collect();
    json!({
        "pack": { "id": pack.id, "zh": pack.name_zh, "en": pack.name_en },
        "last_day": counted.iter().map(|(_, due)| due.date).min(),
        "limits": limits,
    })
}

fn day(text: &str) -> Result<Date, Failure> {
    text.parse()
        .map_err(|_error| Failure::misuse(format!("{text:?} is no day; write it as 2025-09-26")))
}

fn pause(text: &str) -> Result<Pause, Failure> {
    let form = || Failure::misuse(format!("{text:?}: write a pause as FROM..TO=hearing"));
    let (days, why) = text.split_once('=').ok_or_else(form)?;
    let (from, to) = days.split_once("..").ok_or_else(form)?;
    let (from, to) = (day(from)?, day(to)?);
    let why = match why {
        "hearing" => PauseReason::Hearing,
        "supplement" => PauseReason::Supplement,
        "expert-review" => PauseReason::ExpertReview,
        "suspension" => PauseReason::Suspension,
        _ => return Err(form()),
    };
    if from > to {
        return Err(Failure::misuse(format!("{text:?} ends before it begins")));
    }
    Ok(Pause { from, to, why })
}

impl From<TierName> for Tier {
    fn from(name: TierName) -> Self {
        match name {
            TierName::National => Self::National,
            TierName::Province => Self::Province,
            TierName::City => Self::City,
            TierName::County => Self::County,
        }
    }
}
