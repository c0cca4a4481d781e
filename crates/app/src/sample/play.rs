//! Plays the scripts in order of their days, on a clock set by hand.

use std::collections::BTreeMap;

use dengwen_domain::ids::{MatterId, PersonId, PetitionId};
use dengwen_domain::org::Role;
use jiff::civil::Date;

use super::cast::Cast;
use super::content::{Content, Petitioner};
use super::days::Days;
use super::fill::{Fill, position};
use super::schedule::Script;
use super::script::{Dated, Step};
use crate::app::App;
use crate::clock::ManualClock;
use crate::error::AppError;
use crate::who::Who;

/// The city's petition office, where everything comes in.
pub(super) const OFFICE: &str = "990100-XF";

/// What became of one petition so far.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    pub(super) petition: PetitionId,
    pub(super) matter: MatterId,
    pub(super) second: Option<MatterId>,
    pub(super) received: Date,
    pub(super) signed: Option<Date>,
    pub(super) served: Option<Date>,
    pub(super) office: String,
}

/// Everything a step needs.
pub(super) struct Stage<'a> {
    pub(super) app: &'a App,
    pub(super) content: &'a Content,
    pub(super) cast: &'a Cast,
    pub(super) traces: BTreeMap<String, Trace>,
    pub(super) fill: Fill<'a>,
    pub(super) turn: usize,
}

/// Plays everything; answers with the numbers of petitions and acts.
///
/// # Errors
/// The first step that the law or the store refuses, with the petition's name.
pub(super) async fn play(
    days: &mut Days<'_>,
    app: &App,
    clock: &ManualClock,
    content: &Content,
    cast: &Cast,
    scripts: Vec<Script>,
    progress: &dyn Fn(usize, usize),
) -> Result<(usize, usize), AppError> {
    let calendar = app.directory().calendar.clone();
    let mut agenda: Vec<(Date, usize, usize)> = Vec::new();
    for (s, script) in scripts.iter().enumerate() {
        agenda.extend(
            script
                .steps
                .iter()
                .enumerate()
                .map(|(n, dated)| (dated.day, n, s)),
        );
    }
    // Because: the order within a day must be the same every time.
    agenda.sort_by_key(|(day, n, s)| (*day, *s, *n));
    let mut traces = BTreeMap::new();
    let (mut petitions, mut acts) = (0, 0);
    let mut minute = (Date::MIN, 0_u32);
    let total = agenda.len();
    for (done, (day, n, s)) in agenda.into_iter().enumerate() {
        days.until(day).await?;
        minute = if minute.0 == day {
            (day, minute.1 + 1)
        } else {
            (day, 0)
        };
        set_clock(app, clock, day, minute.1);
        let (Some(script), position) = (scripts.get(s), s) else {
            continue;
        };
        let Some(Dated { step, .. }) = script.steps.get(n).copied() else {
            continue;
        };
        let fill = fill_of(content, &calendar, cast, script, &traces, day);
        let mut stage = Stage {
            app,
            content,
            cast,
            traces,
            fill,
            turn: position,
        };
        let result = Box::pin(super::steps::perform(&mut stage, script, step)).await;
        traces = stage.traces;
        result.map_err(|error| {
            AppError::fault(format!("sample {} {step:?} on {day}: {error}", script.name))
        })?;
        if step == Step::Register {
            petitions += 1;
        } else {
            acts += 1;
        }
        progress(done + 1, total);
    }
    Ok((petitions, acts))
}

/// Working hours: from half past eight, a minute an act, at most until six.
fn set_clock(app: &App, clock: &ManualClock, day: Date, minute: u32) {
    let minute = i16::try_from(510 + minute.min(560)).unwrap_or(510);
    let hour = i8::try_from(minute / 60).unwrap_or(9);
    clock.set_civil(
        day,
        hour,
        i8::try_from(minute % 60).unwrap_or(0),
        &app.office().zone,
    );
}

/// The petitioners: of the petition itself, or of the earlier one it repeats.
pub(super) fn petitioners<'a>(content: &'a Content, script: &'a Script) -> &'a [Petitioner] {
    match &script.variant.same_as {
        Some(earlier) if script.variant.by.is_empty() => content
            .find(earlier)
            .map_or(&[], |(_, variant)| variant.by.as_slice()),
        _ => &script.variant.by,
    }
}

fn fill_of<'a>(
    content: &'a Content,
    calendar: &'a dengwen_domain::calendar::Calendar,
    cast: &Cast,
    script: &'a Script,
    traces: &BTreeMap<String, Trace>,
    day: Date,
) -> Fill<'a> {
    let trace = traces.get(&script.name);
    let by = petitioners(content, script);
    let count = u32::try_from(by.len()).unwrap_or(1).max(1);
    Fill {
        content,
        calendar,
        key: &script.template.key,
        position: position(&script.template, &script.variant),
        region: &script.variant.region,
        own: &script.variant.slots,
        petitioner: by.first().map(|p| p.name.clone()).unwrap_or_default(),
        persons: script.variant.persons.unwrap_or(count),
        unit: script
            .shared
            .unit
            .as_deref()
            .map(|u| cast.short(u))
            .unwrap_or_default(),
        wrong_unit: script
            .shared
            .wrong_unit
            .as_deref()
            .map(|u| cast.short(u))
            .unwrap_or_default(),
        received: trace.map_or(day, |t| t.received),
        signed: trace.and_then(|t| t.signed),
        served: trace.and_then(|t| t.served),
    }
}

impl Stage<'_> {
    /// A member of staff, signed in.
    pub(super) fn staff(&self, organ: &str, role: Role) -> Result<Who, AppError> {
        self.signed_in(self.cast.person(organ, role, self.turn)?)
    }

    pub(super) fn signed_in(&self, person: PersonId) -> Result<Who, AppError> {
        self.app
            .staff(person)
            .map(Who::Staff)
            .ok_or_else(|| AppError::fault(format!("sample: {person} is not on the staff")))
    }

    /// The words for a step: the variant's or template's own, or a shared reply, slots filled.
    pub(super) fn words(&self, script: &Script, step: &str) -> String {
        let text = script.shared.texts.get(step).map_or("", String::as_str);
        let text = match text.strip_prefix('@') {
            Some(key) => self
                .content
                .replies
                .get(key)
                .map_or("", |reply| reply.text.as_str()),
            None => text,
        };
        self.fill.text(text)
    }
}
