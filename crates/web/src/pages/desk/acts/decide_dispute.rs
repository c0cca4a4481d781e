//! T15 决定管辖: the common superior or the joint conference's office decides (Art. 24).
//!
//! The unit that the objection names is one answer among the others. Invariant: the unit decided
//! for is the one that stands ticked or chosen on the page.

use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::{Command, Fact};

use super::words::said;
use super::{ActForm, Aside, Asked, Field, Typed, routing};
use crate::form::{Choice, FormState};

pub(super) struct DecideDispute;

/// The unit that the objection names, unless it exists no more.
fn suggested(asked: &Asked<'_>) -> Option<OrganId> {
    let suggests = asked.matter.objection.as_ref()?.suggests?;
    let mut units = asked.units().into_iter();
    units.find(|unit| unit.id == suggests).map(|unit| unit.id)
}

/// The competent units, and the one that the objection names, marked as such.
fn proposed(asked: &Asked<'_>) -> Vec<Choice> {
    let mut proposed = routing::competent(asked);
    let Some(id) = suggested(asked) else {
        return proposed;
    };
    let (t, value) = (asked.t(), id.to_string());
    let suggested = t.s("ask-to-suggested");
    match proposed.iter_mut().find(|choice| choice.value == value) {
        Some(choice) => choice.hint = format!("{suggested} · {}", choice.hint),
        None => proposed.push(Choice::new(value, asked.names.organ(id)).hint(suggested)),
    }
    proposed
}

impl ActForm for DecideDispute {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let mut fields = routing::lead(asked, proposed(asked));
        fields.push(Field::Area(
            "reasons",
            asked.t().label("ask-decide-dispute"),
            true,
            5,
        ));
        fields
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let mut asides = said(asked, |fact| matches!(fact, Fact::Objected { .. }));
        asides.extend(said(asked, |fact| {
            matches!(fact, Fact::DisputeRaised { .. })
        }));
        asides
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        suggested(asked).map_or_else(FormState::new, |id| {
            FormState::new().with("to", id.to_string())
        })
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let to = routing::target(typed, &self.preset(asked));
        let reasons = typed.text("reasons");
        Some(Command::DecideDispute {
            to: to?,
            reasons: reasons?,
        })
    }
}
