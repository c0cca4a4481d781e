//! T05 转送 and T06 交办: competent units are proposed with why; the dispatcher decides (Art. 22).

use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::{Command, Routing};

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::{Choice, FormState};

/// T05.
pub(super) struct Transfer;
/// T06: with a day to report back.
pub(super) struct Assign;

/// Competent units, most specific first, with why.
pub(super) fn competent(asked: &Asked<'_>) -> Vec<Choice> {
    let matter = asked.matter;
    let Some(topic) = matter.topic.as_deref() else {
        return Vec::new();
    };
    let orgs = &asked.names.directory.orgs;
    let home = orgs
        .organ(matter.office())
        .map_or("", |o| o.region.as_str());
    let region = matter.region.as_deref().unwrap_or(home);
    let barred = orgs.barred_by_accused(&matter.accused);
    orgs.competent_for(topic, region, asked.names.today)
        .into_iter()
        .filter(|found| !barred.contains(&found.organ))
        .take(6)
        .map(|found| {
            let topic = asked.names.topic(&format!("{:0<6}", found.topic));
            let region = asked.names.region(&found.region);
            let why = asked
                .t()
                .f2("ask-competent-why", "topic", topic, "region", region);
            Choice::new(found.organ.to_string(), asked.names.organ(found.organ)).hint(why)
        })
        .collect()
}

/// The question for the lead unit: those proposed, or any other; where none is proposed, all.
pub(super) fn lead(asked: &Asked<'_>, proposed: Vec<Choice>) -> Vec<Field> {
    let t = asked.t();
    let all = asked.choices(asked.units());
    if proposed.is_empty() {
        return vec![Field::Select("to", t.label("ask-to"), all, true)];
    }
    vec![
        Field::Radios("to", t.label("ask-to"), proposed, true),
        Field::Select("other", t.label("ask-to-other"), all, false),
    ]
}

fn fields(asked: &Asked<'_>) -> Vec<Field> {
    let mut fields = lead(asked, competent(asked));
    let all = asked.choices(asked.units());
    fields.push(Field::Boxes("co", asked.t().label("ask-co"), all));
    fields
}

/// The lead unit that was chosen. One from the whole list stands above the proposal that stood
/// ticked; beside one ticked by hand it is a second choice, and neither is taken for the other.
pub(super) fn target(typed: &mut Typed<'_>, preset: &FormState) -> Option<OrganId> {
    let Some(other) = typed.maybe::<OrganId>("other") else {
        return typed.one("to");
    };
    let ticked = typed.state.value("to").trim();
    let by_hand = !ticked.is_empty() && ticked != preset.value("to");
    if by_hand && ticked.parse() != Ok(other) {
        typed.state.fail("other", "ask-to-two");
        return None;
    }
    Some(other)
}

fn preset(asked: &Asked<'_>) -> FormState {
    let first = competent(asked).into_iter().next();
    first.map_or_else(FormState::new, |first| {
        FormState::new().with("to", first.value)
    })
}

fn asides(asked: &Asked<'_>) -> Vec<Aside> {
    let t = asked.t();
    let overlays = &asked.matter.overlays;
    [
        (
            overlays.confidential,
            "desk-mark-confidential",
            "desk-confidential-text",
        ),
        (
            asked.matter.topic.is_none(),
            "ask-no-topic",
            "ask-no-topic-text",
        ),
    ]
    .into_iter()
    .filter(|(shown, ..)| *shown)
    .map(|(_, heading, text)| Aside {
        fold: false,
        heading: t.s(heading),
        text: t.s(text),
        points: Vec::new(),
    })
    .collect()
}

impl ActForm for Transfer {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let mut fields = fields(asked);
        fields.push(Field::Check(
            "simple",
            asked.t().label("ask-suggest-simple"),
        ));
        fields
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        preset(asked)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        asides(asked)
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        Some(Command::Transfer(Routing {
            to: target(typed, &preset(asked))?,
            co: typed.all("co"),
            report_back: None,
            suggest_simple: typed.is_yes("simple"),
        }))
    }
}

impl ActForm for Assign {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let mut fields = fields(asked);
        fields.push(Field::Date(
            "report_back",
            asked.t().label("ask-report-back"),
            true,
        ));
        fields
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        preset(asked)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        asides(asked)
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let to = target(typed, &preset(asked));
        let day = typed.needed_day("report_back");
        Some(Command::Assign(Routing {
            to: to?,
            co: typed.all("co"),
            report_back: Some(day?),
            suggest_simple: false,
        }))
    }
}
