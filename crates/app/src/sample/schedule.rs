//! Which day each step happens on. Pure: a function of content, calendar, as-of date and seed.

use dengwen_domain::calendar::Calendar;
use dengwen_domain::codes::{Channel, Route};
use jiff::Span;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::DAYS;
use super::cast::Cast;
use super::content::{Content, Shared, Template, Variant};
use super::fill::{latest_after, workday_on_or_before, workdays_after, workdays_before};
use super::script::{Dated, Plan, Step, Traits, plan};
use crate::error::AppError;

/// One petition's part in the play.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) name: String,
    pub(super) template: Template,
    pub(super) variant: Variant,
    pub(super) shared: Shared,
    pub(super) steps: Vec<Dated>,
}

/// All scripts. Scripts that refer to an earlier petition come after it.
///
/// # Errors
/// A fault for a story this program does not know.
pub(super) fn schedule(
    content: &Content,
    cast: &Cast,
    calendar: &Calendar,
    as_of: Date,
    seed: u64,
) -> Result<Vec<Script>, AppError> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut scripts = Vec::new();
    for template in &content.templates {
        for variant in &template.variant {
            let shared = variant.shared.over(&template.shared);
            let name = format!("{}/{}", template.key, variant.id);
            let traits = traits(content, cast, variant, &shared);
            let plan = plan(&variant.story, traits)
                .ok_or_else(|| AppError::fault(format!("sample {name}: no such story")))?;
            let Some(start) = start(&plan, calendar, as_of, &template.months, &mut rng) else {
                continue;
            };
            let steps = dated(&plan, start, calendar);
            let template = template.clone();
            scripts.push(Script {
                name,
                template,
                variant: variant.clone(),
                shared,
                steps,
            });
        }
    }
    follow_earlier(&mut scripts, calendar, as_of);
    for (turn, script) in scripts.iter_mut().enumerate() {
        serve_on_paper(script, turn, calendar, as_of);
    }
    Ok(scripts)
}

fn traits(content: &Content, cast: &Cast, variant: &Variant, shared: &Shared) -> Traits {
    let text = |step: &str| {
        let text = shared.texts.get(step).map_or("", String::as_str);
        match text.strip_prefix('@') {
            Some(key) => content
                .replies
                .get(key)
                .map_or("", |reply| reply.text.as_str()),
            None => text,
        }
    };
    let channel = shared.channel.unwrap_or(Channel::Web);
    Traits {
        staffed: shared
            .unit
            .as_deref()
            .is_some_and(|unit| cast.is_staffed(unit)),
        via: shared.via.is_some(),
        urgent: shared.urgent.unwrap_or(false),
        contact: !text("contact").is_empty(),
        rated: variant.rating.is_some(),
        execution_after: latest_after(text("execution")),
        callback_after: latest_after(text("callback")),
        visitor: shared.route == Some(Route::C1) && channel.is_visit(),
        posted: channel == Channel::Letter,
        litigation: shared.route == Some(Route::C1) && !channel.is_visit(),
    }
}

/// A start day such that the last step lies as long before the as-of date as the story wants.
fn start(
    plan: &Plan,
    calendar: &Calendar,
    as_of: Date,
    months: &[i8],
    rng: &mut StdRng,
) -> Option<Date> {
    let length: i64 = plan.steps.iter().map(|(gap, _)| gap).sum();
    let earliest = as_of.checked_sub(Span::new().days(DAYS)).ok()?;
    let (least, most) = plan.ago;
    let wanted = rng.random_range(least..=most);
    let candidates = (least..=most).map(|n| least + (wanted - least + n) % (most - least + 1));
    for ago in candidates {
        let last = as_of.checked_sub(Span::new().days(ago)).ok()?;
        let start = workdays_before(calendar, last, length);
        let fits = months.is_empty() || months.contains(&start.month());
        if start >= earliest && fits {
            return Some(start);
        }
    }
    None
}

fn dated(plan: &Plan, start: Date, calendar: &Calendar) -> Vec<Dated> {
    let mut day = start;
    plan.steps
        .iter()
        .map(|(gap, step)| {
            day = workdays_after(calendar, day, *gap);
            Dated { day, step: *step }
        })
        .collect()
}

/// What is told on paper is served a day or two later, and the signature comes back three working
/// days on; what was issued last still lies there.
fn serve_on_paper(script: &mut Script, turn: usize, calendar: &Calendar, as_of: Date) {
    let mut more = Vec::new();
    for (n, dated) in script.steps.iter().enumerate() {
        if !tells(dated.step) {
            continue;
        }
        let wait = if (turn + n).is_multiple_of(3) { 2 } else { 1 };
        let served = workdays_after(calendar, dated.day, wait);
        let back = workdays_after(calendar, served, 3);
        more.push(Dated {
            day: served,
            step: Step::Notices,
        });
        more.push(Dated {
            day: back,
            step: Step::NoticesBack,
        });
    }
    script.steps.extend(more);
    script.steps.retain(|dated| dated.day <= as_of);
    script.steps.sort_by_key(|dated| dated.day);
}

/// Does the petitioner get a notice by this step?
const fn tells(step: Step) -> bool {
    matches!(
        step,
        Step::Transfer
            | Step::TransferWrong
            | Step::Assign
            | Step::Agree
            | Step::Refuse
            | Step::Accept
            | Step::AcceptSimple
            | Step::Convert
            | Step::Extend
            | Step::StartPerforming
            | Step::RouteOut
            | Step::Study
            | Step::ReplySuggestion
            | Step::Answer
            | Step::Direct
            | Step::HandOver
            | Step::NotifyRepeat
            | Step::NotAccept
            | Step::NoLongerAccept
    )
}

/// A repeat begins after the petition it repeats, and ends by the as-of date.
fn follow_earlier(scripts: &mut Vec<Script>, calendar: &Calendar, as_of: Date) {
    let starts: std::collections::BTreeMap<String, Date> = scripts
        .iter()
        .filter_map(|s| s.steps.first().map(|first| (s.name.clone(), first.day)))
        .collect();
    let today = workday_on_or_before(calendar, as_of);
    scripts.retain_mut(|script| {
        let Some(earlier) = &script.variant.same_as else {
            return true;
        };
        let Some(after) = starts.get(earlier) else {
            return false;
        };
        let begin = workdays_after(calendar, *after, 2);
        let Some(first) = script.steps.first().map(|dated| dated.day) else {
            return false;
        };
        if first < begin {
            let shift = begin;
            let mut day = shift;
            let mut before = first;
            for dated in &mut script.steps {
                while before < dated.day {
                    before = calendar.next_workday_after(before);
                    day = calendar.next_workday_after(day);
                }
                dated.day = day;
            }
        }
        script.steps.iter().all(|dated| dated.day <= today)
    });
}
