//! T15 决定管辖: the common superior or the joint conference's office decides (Art. 24).

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed, routing};
use crate::form::FormState;

pub(super) struct DecideDispute;

impl ActForm for DecideDispute {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let units = asked.choices(asked.units());
        let mut fields = Vec::new();
        let proposed = routing::competent(asked);
        if !proposed.is_empty() {
            fields.push(Field::Radios("to", t.label("ask-to"), proposed, true));
        }
        fields.push(Field::Select(
            "other",
            t.label("ask-to-other"),
            units,
            false,
        ));
        fields.push(Field::Area(
            "reasons",
            t.label("ask-decide-dispute"),
            true,
            5,
        ));
        fields
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let suggests = asked.matter.objection.as_ref().and_then(|o| o.suggests);
        suggests.map_or_else(FormState::new, |id| {
            FormState::new().with("other", id.to_string())
        })
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let to = typed.maybe("other").or_else(|| typed.one("to"));
        let reasons = typed.text("reasons");
        Some(Command::DecideDispute {
            to: to?,
            reasons: reasons?,
        })
    }
}
