//! Linked repeats: their own notice (21.11), and undoing a link (D15).

use dengwen_domain::matter::Command;

use super::{ActForm, Asked, Field, Typed, material};
use crate::form::Choice;

/// 21.11: notice ends that petition's own 15 days.
pub(super) struct Notify;
/// D15: undone, never moved.
pub(super) struct Unlink;

/// Linked petitions that did not open the matter.
fn repeats(asked: &Asked<'_>) -> Vec<Choice> {
    let first = asked.matter.first_petition().map(|id| id.to_string());
    let mut all = material::linked(asked);
    all.retain(|choice| Some(&choice.value) != first.as_ref());
    all
}

impl ActForm for Notify {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let label = asked.t().label("ask-petition");
        vec![Field::Radios("petition", label, repeats(asked), true)]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let petition = typed.one("petition")?;
        Some(Command::NotifyRepeat { petition })
    }
}

impl ActForm for Unlink {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        vec![
            Field::Radios("petition", t.label("ask-petition"), repeats(asked), true),
            Field::Area("reason", t.label("ask-unlink"), true, 4),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (petition, reason) = (typed.one("petition"), typed.text("reason"));
        Some(Command::Unlink {
            petition: petition?,
            reason: reason?,
        })
    }
}
