//! T23 延长办理期限: once, before the end, at most the pack's days, by the head (Art. 34, B07).

use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};
use crate::form::FormState;

pub(super) struct Extend;

impl ActForm for Extend {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        vec![
            Field::Text("days", t.label("ask-extend-days"), true),
            Field::Area("reason", t.label("ask-extend"), true, 5),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let book = asked.app.law().book(&asked.matter.pack);
        let rule = book
            .as_ref()
            .and_then(|book| book.pack.limits.get(&LimitId::C05));
        let most = rule.and_then(|rule| rule.extension).map(|e| e.days_max);
        FormState::new().with(
            "days",
            most.map_or_else(String::new, |days| days.to_string()),
        )
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (days, reason) = (typed.one("days"), typed.text("reason"));
        Some(Command::Extend {
            days: days?,
            reason: reason?,
        })
    }
}
