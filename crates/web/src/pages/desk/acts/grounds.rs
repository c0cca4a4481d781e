//! T19 不予受理 and T20 不再受理: a ground of the pack, what it rests on, the reason, and the next
//! door (B08). A form asks for what the chosen ground needs, and for nothing else.

use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::{Basis, Command, EarlierMatter, FinalOpinion};
use dengwen_domain::pack::{Ground, GroundNeed, GroundOutcome, PartKey};

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::{Choice, FormState};
use crate::texts::Lang;

/// T19.
pub(super) struct NotAccept;
/// T20.
pub(super) struct NoLongerAccept;

/// Longest number of a matter or opinion of another house.
const NUMBER_MAX: usize = 60;

/// The pack's grounds for this act and this way of coming.
fn grounds(asked: &Asked<'_>, outcome: GroundOutcome) -> Vec<Ground> {
    let book = asked.app.law().book(&asked.matter.pack);
    let visit = asked.matter.channel.is_visit();
    let grounds = book.iter().flat_map(|book| book.pack.grounds.values());
    grounds
        .filter(|ground| ground.outcome == outcome && (visit || !ground.visits_only))
        .cloned()
        .collect()
}

/// What the chosen ground needs; what the only one needs where there is no choice.
fn needs(asked: &Asked<'_>, outcome: GroundOutcome) -> Vec<GroundNeed> {
    let grounds = grounds(asked, outcome);
    let chosen = grounds.iter().find(|ground| ground.code == asked.ground);
    let only = grounds
        .first()
        .filter(|_| grounds.len() == 1 && asked.ground.is_empty());
    chosen.or(only).map_or(Vec::new(), |it| it.needs.clone())
}

fn choices(asked: &Asked<'_>, outcome: GroundOutcome) -> Vec<Choice> {
    let list = grounds(asked, outcome);
    list.iter()
        .map(|ground| {
            let (text, article, door) = match asked.t().lang {
                Lang::Zh => (&ground.text_zh, &ground.article.zh, &ground.next_door_zh),
                Lang::En => (&ground.text_en, &ground.article.en, &ground.next_door_en),
            };
            let hint = format!("{article} → {door}");
            Choice::new(ground.code.clone(), text).hint(hint)
        })
        .collect()
}

/// The questions of one need.
fn asked_for(asked: &Asked<'_>, need: GroundNeed) -> Vec<Field> {
    let t = asked.t();
    match need {
        GroundNeed::EarlierMatter => {
            let unit = asked.matter.last_lead().map(|task| task.unit);
            let orgs = &asked.names.directory.orgs;
            let below = asked.organs(|o| unit.is_some_and(|unit| orgs.is_superior(unit, o.id)));
            let below = asked.choices(below);
            vec![
                Field::Text("earlier_no", t.label("ask-earlier-number"), true),
                Field::Select("earlier_organ", t.label("ask-earlier-organ"), below, false),
                Field::Date("earlier_on", t.label("ask-earlier-on"), false),
                Field::Date("earlier_until", t.label("ask-earlier-until"), false),
            ]
        }
        GroundNeed::FinalOpinion => vec![
            Field::Text("opinion_no", t.label("ask-final-number"), true),
            Field::Date("opinion_date", t.label("ask-final-day"), true),
        ],
        GroundNeed::OtherProcedure => {
            let label = t.label("ask-other-procedure");
            vec![Field::Area("other_procedure", label, true, 3)]
        }
        // Because: that facts and reasons are the same is argued in the reason itself.
        GroundNeed::SameFacts => Vec::new(),
    }
}

fn fields(asked: &Asked<'_>, outcome: GroundOutcome) -> Vec<Field> {
    let t = asked.t();
    let choices = choices(asked, outcome);
    let needs = needs(asked, outcome);
    let label = if choices.len() > 1 {
        t.label("ask-ground-first")
    } else {
        t.label("ask-ground")
    };
    let mut fields = vec![Field::Radios("ground", label, choices, true)];
    for need in &needs {
        fields.extend(asked_for(asked, *need));
    }
    let reason = if needs.contains(&GroundNeed::SameFacts) {
        t.label("ask-same-facts")
    } else {
        t.label("ask-ground-reason")
    };
    fields.push(Field::Area("reason", reason, true, 6));
    fields.push(Field::Area("next_door", t.label("ask-next-door"), true, 3));
    fields
}

/// Where the pack knows one ground only, it is chosen with its next door; the clerk may change
/// both.
fn preset(asked: &Asked<'_>, outcome: GroundOutcome) -> FormState {
    match grounds(asked, outcome).as_slice() {
        [only] => FormState::new()
            .with("ground", only.code.clone())
            .with("next_door", only.next_door_zh.clone()),
        _ => FormState::new(),
    }
}

fn asides(asked: &Asked<'_>) -> Vec<Aside> {
    vec![Aside {
        fold: false,
        heading: asked.t().s("ask-ground-heading"),
        text: asked.t().s("ask-ground-text"),
        points: Vec::new(),
    }]
}

/// A number of this house or another's, short enough to be one.
fn number(typed: &mut Typed<'_>, name: &'static str) -> Option<String> {
    let text = typed.plain(name, true)?.trim().to_owned();
    if text.chars().count() > NUMBER_MAX || text.contains('\n') {
        typed.state.fail(name, "ask-number-wrong");
        return None;
    }
    Some(text)
}

/// The matter found under the number, or what the officer states of one that they cannot look up.
fn earlier(typed: &mut Typed<'_>) -> Option<EarlierMatter> {
    let number = number(typed, "earlier_no")?;
    if let Some(found) = typed.earlier.take() {
        return Some(found);
    }
    let organ = typed.maybe("earlier_organ");
    let (accepted_on, until) = (typed.day("earlier_on"), typed.day("earlier_until"));
    for (name, there) in [
        ("earlier_organ", organ.is_some()),
        ("earlier_on", accepted_on.is_some()),
        ("earlier_until", until.is_some()),
    ] {
        if !there && typed.state.value(name).is_empty() {
            typed.state.fail(name, "ask-earlier-state");
        }
    }
    Some(EarlierMatter {
        number,
        matter: None,
        organ,
        accepted_on,
        until,
    })
}

fn final_opinion(typed: &mut Typed<'_>) -> Option<FinalOpinion> {
    let number = number(typed, "opinion_no");
    let on = typed.needed_day("opinion_date");
    Some(FinalOpinion {
        number: number?,
        on: on?,
    })
}

/// Ground, reason, next door, and what the ground rests on.
fn answers(
    asked: &Asked<'_>,
    typed: &mut Typed<'_>,
    outcome: GroundOutcome,
) -> Option<(String, SealedId, bool, Basis)> {
    let ground: Option<String> = typed.one("ground");
    let ground = ground.filter(|code| !code.is_empty());
    if ground.is_none() {
        typed.state.fail("ground", "field-required");
    }
    let needs = needs(asked, outcome);
    let mut basis = Basis::default();
    for need in &needs {
        match need {
            GroundNeed::EarlierMatter => basis.earlier = earlier(typed),
            GroundNeed::FinalOpinion => basis.final_opinion = final_opinion(typed),
            GroundNeed::OtherProcedure => basis.other_procedure = typed.text("other_procedure"),
            GroundNeed::SameFacts => {}
        }
    }
    let reason = typed.text("reason");
    if needs.contains(&GroundNeed::SameFacts) {
        basis.same_facts = reason;
    }
    let next_door = typed.part("next_door", PartKey::NextDoor, true);
    Some((ground?, reason?, next_door.is_some(), basis))
}

impl ActForm for NotAccept {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        fields(asked, GroundOutcome::NotAccepted)
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        preset(asked, GroundOutcome::NotAccepted)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        asides(asked)
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (ground, reason, next_door, basis) = answers(asked, typed, GroundOutcome::NotAccepted)?;
        Some(Command::NotAccept {
            ground,
            reason,
            next_door,
            basis,
        })
    }
}

impl ActForm for NoLongerAccept {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        fields(asked, GroundOutcome::NoLongerAccepted)
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        preset(asked, GroundOutcome::NoLongerAccepted)
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        asides(asked)
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (ground, reason, next_door, basis) =
            answers(asked, typed, GroundOutcome::NoLongerAccepted)?;
        Some(Command::NoLongerAccept {
            ground,
            reason,
            next_door,
            basis,
        })
    }
}
