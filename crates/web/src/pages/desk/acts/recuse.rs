//! 回避 (Art. 28, B03): somebody with an interest leaves the matter.

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};
use crate::form::FormState;

pub(super) struct Recuse;

impl ActForm for Recuse {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let people = asked.people(asked.staff.organ);
        vec![
            Field::Select("person", t.label("ask-recuse-person"), people, true),
            Field::Area("reason", t.label("ask-recuse"), true, 4),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        FormState::new().with("person", asked.staff.person().to_string())
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (person, reason) = (typed.one("person"), typed.text("reason"));
        Some(Command::Recuse {
            person: person?,
            reason: reason?,
        })
    }
}
