//! T19 不予受理 and T20 不再受理: a ground of the pack, the reason, and the next door (B08).

use dengwen_app::documents::day;
use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::Command;
use dengwen_domain::pack::{GroundOutcome, PartKey};

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::{Choice, FormState};
use crate::texts::Lang;

/// T19.
pub(super) struct NotAccept;
/// T20.
pub(super) struct NoLongerAccept;

fn fields(asked: &Asked<'_>, outcome: GroundOutcome) -> Vec<Field> {
    let t = asked.t();
    let book = asked.app.law().book(&asked.matter.pack);
    let visit = asked.matter.channel.is_visit();
    let grounds = book.iter().flat_map(|book| book.pack.grounds.values());
    let grounds = grounds
        .filter(|ground| ground.outcome == outcome && (visit || !ground.visits_only))
        .map(|ground| {
            let (text, article, door) = match t.lang {
                Lang::Zh => (&ground.text_zh, &ground.article.zh, &ground.next_door_zh),
                Lang::En => (&ground.text_en, &ground.article.en, &ground.next_door_en),
            };
            let hint = format!("{article} → {door}");
            Choice::new(ground.code.clone(), text).hint(hint)
        })
        .collect();
    let mut fields = vec![Field::Radios(
        "ground",
        t.label("ask-ground"),
        grounds,
        true,
    )];
    if outcome == GroundOutcome::NoLongerAccepted {
        // Law: the notice names the opinion that ended the matter (Art. 36(3)).
        fields.push(Field::Text("opinion_no", t.label("ask-final-number"), true));
        fields.push(Field::Date("opinion_date", t.label("ask-final-day"), true));
        fields.push(Field::Area("reason", t.label("ask-same-facts"), true, 6));
    } else {
        fields.push(Field::Area("reason", t.label("ask-ground-reason"), true, 6));
    }
    fields.push(Field::Area("next_door", t.label("ask-next-door"), true, 3));
    fields
}

/// Where the pack knows one ground only, it is chosen with its next door; the clerk may change
/// both.
fn preset(asked: &Asked<'_>, outcome: GroundOutcome) -> FormState {
    let book = asked.app.law().book(&asked.matter.pack);
    let grounds = book.iter().flat_map(|book| book.pack.grounds.values());
    let mut grounds = grounds.filter(|ground| ground.outcome == outcome);
    match (grounds.next(), grounds.next()) {
        (Some(only), None) => FormState::new()
            .with("ground", only.code.clone())
            .with("next_door", only.next_door_zh.clone()),
        _ => FormState::new(),
    }
}

fn asides(asked: &Asked<'_>) -> Vec<Aside> {
    vec![Aside {
        heading: asked.t().s("ask-ground-heading"),
        text: asked.t().s("ask-ground-text"),
        points: Vec::new(),
    }]
}

fn answers(typed: &mut Typed<'_>) -> Option<(String, SealedId, bool)> {
    let ground: Option<String> = typed.one("ground");
    let ground = ground.filter(|code| !code.is_empty());
    if ground.is_none() {
        typed.state.fail("ground", "field-required");
    }
    let reason = typed.text("reason");
    let next_door = typed.part("next_door", PartKey::NextDoor, true);
    Some((ground?, reason?, next_door.is_some()))
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

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (ground, reason, next_door) = answers(typed)?;
        Some(Command::NotAccept {
            ground,
            reason,
            next_door,
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

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let number = typed.part("opinion_no", PartKey::OpinionNo, true);
        let decided = typed.needed_day("opinion_date");
        if let Some(on) = decided {
            typed.words.part(PartKey::OpinionDate, day(on));
        }
        let (ground, reason, next_door) = answers(typed)?;
        number?;
        decided?;
        Some(Command::NoLongerAccept {
            ground,
            reason,
            next_door,
        })
    }
}
