//! 指定承办人: whoever declared an interest is not offered (B03).

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};

pub(super) struct AssignHandler;

impl ActForm for AssignHandler {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let unit = asked
            .matter
            .last_lead()
            .map_or_else(|| asked.matter.holder(), |task| task.unit);
        let recused = |value: &str| asked.matter.recused.iter().any(|p| p.to_string() == value);
        let mut people = asked.people(unit);
        people.retain(|person| !recused(&person.value));
        let label = asked.t().label("ask-handler");
        vec![Field::Radios("handler", label, people, true)]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let handler = typed.one("handler")?;
        Some(Command::AssignHandler { handler })
    }
}
