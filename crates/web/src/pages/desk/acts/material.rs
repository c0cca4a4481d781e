//! H6 补充材料 that a clerk records for the petitioner.

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};
use crate::form::{Choice, FormState};

pub(super) struct AddMaterial;

/// The petitions linked now, as answers.
pub(super) fn linked(asked: &Asked<'_>) -> Vec<Choice> {
    let choice = |id: dengwen_domain::ids::PetitionId| {
        let mut views = asked.view.iter().flat_map(|view| &view.petitions);
        let Some(found) = views.find(|p| p.petition.id == id) else {
            return Choice::new(id.to_string(), id.to_string());
        };
        let channel = asked.names.code("channel", found.petition.channel.as_str());
        let day = asked.t().date(found.petition.received_on);
        let parts = [channel, day, found.title.clone()];
        let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        Choice::new(id.to_string(), found.petition.number.clone()).hint(parts.join(" · "))
    };
    asked.matter.linked().map(choice).collect()
}

impl ActForm for AddMaterial {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        vec![
            Field::Radios("petition", t.label("ask-petition"), linked(asked), true),
            Field::Area("material", t.label("ask-material"), false, 8),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let query = asked.ctx.query.split('&');
        let mut named = query.filter_map(|pair| pair.strip_prefix("petition=")?.parse().ok());
        let named = named.find(|named| asked.matter.linked().any(|linked| linked == *named));
        let first = named.or_else(|| asked.matter.linked().next());
        let first = first.map(|id| id.to_string());
        FormState::new().with("petition", first.unwrap_or_default())
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (petition, text) = (typed.one("petition"), typed.some("material"));
        Some(Command::AddMaterial {
            petition: petition?,
            text,
            files: 0,
        })
    }
}
