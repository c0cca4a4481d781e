//! T19 不予受理 and T20 不再受理: a ground of the pack, the reason, and the next door (B08).

use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::Command;
use dengwen_domain::pack::GroundOutcome;

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::Choice;
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
            Choice::new(ground.code.clone(), format!("{} {text}", ground.code)).hint(hint)
        })
        .collect();
    vec![
        Field::Radios("ground", t.label("ask-ground"), grounds, true),
        Field::Area("reason", t.label("ask-ground-reason"), true, 6),
        Field::Check("next_door", t.label("ask-next-door")),
    ]
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
    let (reason, next_door) = (typed.text("reason"), typed.is_yes("next_door"));
    if !next_door {
        typed.state.fail("next_door", "field-required");
    }
    Some((ground?, reason?, next_door))
}

impl ActForm for NotAccept {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        fields(asked, GroundOutcome::NotAccepted)
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

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        asides(asked)
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (ground, reason, next_door) = answers(typed)?;
        Some(Command::NoLongerAccept {
            ground,
            reason,
            next_door,
        })
    }
}
