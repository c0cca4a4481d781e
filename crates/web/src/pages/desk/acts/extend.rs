//! T23 延长办理期限: once, before the end, at most the pack's days, by the head (Art. 34, B07).

use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed};
use crate::form::FormState;
use crate::texts::Say;

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
        let most = most(asked).map_or_else(String::new, |days| days.to_string());
        FormState::new().with("days", most)
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let days = typed.state.value("days").trim();
        if let (false, Err(_), Some(most)) = (days.is_empty(), days.parse::<u16>(), most(asked)) {
            let say = Say::new("register-number").arg("most", most);
            typed.state.fail("days", say);
        }
        let (days, reason) = (typed.one("days"), typed.text("reason"));
        Some(Command::Extend {
            days: days?,
            reason: reason?,
        })
    }
}

/// Most days by which the pack lets it be extended.
fn most(asked: &Asked<'_>) -> Option<u16> {
    let book = asked.app.law().book(&asked.matter.pack)?;
    let rule = book.pack.limits.get(&LimitId::C05)?;
    rule.extension.map(|extension| extension.days_max)
}
