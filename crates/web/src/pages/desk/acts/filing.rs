//! What asks for nothing: answered at once (T09) or kept on file (T10), and the second person who
//! agrees to a filing or a voiding (T34). The first person's reason stands beside.

use dengwen_domain::codes::{AnswerKind, FilingKind};
use dengwen_domain::matter::{Command, Fact, Pending};
use dengwen_domain::procedure::Act;

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::Choice;

/// T09.
pub(super) struct Answer;
/// T10.
pub(super) struct Propose;

impl ActForm for Answer {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let kinds = AnswerKind::ALL.iter().map(|kind| kind.as_str());
        let kinds = kinds.map(|kind| Choice::new(kind, t.s(&format!("ask-answer-{kind}"))));
        let label = t.label("ask-answer-kind");
        vec![
            Field::Radios("kind", label, kinds.collect(), false),
            Field::Area("reply", t.label("ask-answer"), true, 9),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let kind = typed.maybe("kind");
        Some(Command::Answer {
            reply: typed.text("reply")?,
            kind,
        })
    }
}

impl ActForm for Propose {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let kinds = FilingKind::ALL.iter().map(|kind| kind.as_str());
        let kinds = kinds.map(|kind| Choice::new(kind, t.s(&format!("ask-filing-{kind}"))));
        let label = t.label("ask-filing-kind");
        vec![
            Field::Radios("kind", label, kinds.collect(), false),
            Field::Area("reason", t.label("ask-propose-filing"), true, 4),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let kind = typed.maybe("kind");
        Some(Command::ProposeFiling {
            reason: typed.text("reason")?,
            kind,
        })
    }
}

/// Law: what one reader cannot read is read by a second (21.6).
fn is_unreadable(asked: &Asked<'_>) -> bool {
    let pending = asked.matter.pending.as_ref();
    pending.is_some_and(|pending| {
        matches!(
            pending,
            Pending::Filing {
                kind: Some(FilingKind::Unreadable),
                ..
            }
        )
    })
}

pub(super) struct Confirm(pub(super) Act);

/// The form of the second person's agreement.
pub(super) fn confirm(act: Act) -> &'static dyn ActForm {
    if act == Act::ConfirmVoid {
        &Confirm(Act::ConfirmVoid)
    } else {
        &Confirm(Act::ConfirmFiling)
    }
}

impl ActForm for Confirm {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        if self.0 == Act::ConfirmFiling && is_unreadable(asked) {
            let label = asked.t().label("ask-second-reading");
            return vec![Field::Area("reading", label, true, 4)];
        }
        Vec::new()
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let Some(view) = asked.view else {
            return Vec::new();
        };
        let proposal = view.events.iter().rev().find(|happened| {
            matches!(
                happened.event.what,
                Fact::FilingProposed { .. } | Fact::VoidProposed { .. }
            )
        });
        proposal
            .into_iter()
            .map(|happened| Aside {
                fold: false,
                heading: happened
                    .person
                    .map_or_else(String::new, |p| asked.names.person(p)),
                text: view
                    .words_of(&happened.event.what)
                    .map_or_else(String::new, |(_, text)| text.to_owned()),
                points: Vec::new(),
            })
            .collect()
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        if self.0 == Act::ConfirmVoid {
            return Some(Command::ConfirmVoid);
        }
        let reading = if is_unreadable(asked) {
            Some(typed.text("reading")?)
        } else {
            None
        };
        Some(Command::ConfirmFiling { reading })
    }
}
