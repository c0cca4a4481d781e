//! T38 答复建议 (D26): adopted, partly or not, with reasons (Art. 29).

use dengwen_domain::codes::SuggestionOutcome;
use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};
use crate::form::Choice;

pub(super) struct ReplySuggestion;

impl ActForm for ReplySuggestion {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let outcomes = SuggestionOutcome::ALL
            .iter()
            .map(|o| Choice::new(o.as_str(), asked.names.code("suggestion", o.as_str())))
            .collect();
        vec![
            Field::Radios("outcome", t.label("ask-suggestion-outcome"), outcomes, true),
            Field::Area("reply", t.label("ask-reply-suggestion"), true, 10),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (outcome, reply) = (typed.one("outcome"), typed.text("reply"));
        Some(Command::ReplySuggestion {
            outcome: outcome?,
            reply: reply?,
        })
    }
}
