//! T30: the wish to withdraw that somebody recorded, confirmed with the petitioner by another.

use dengwen_domain::codes::ContactProof;
use dengwen_domain::matter::{Command, Fact};

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::Choice;

pub(super) struct Confirm;

impl ActForm for Confirm {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let proofs = ContactProof::ALL
            .iter()
            .map(|p| Choice::new(p.as_str(), asked.names.code("proof", p.as_str())))
            .collect();
        vec![
            Field::Radios("proof", t.label("ask-confirm-withdrawal"), proofs, true),
            Field::Area("note", t.label("ask-withdrawal-note"), true, 4),
        ]
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let Some(view) = asked.view else {
            return Vec::new();
        };
        let mut events = view.events.iter().rev();
        let wish = events.find(|it| matches!(it.event.what, Fact::WithdrawalProposed { .. }));
        wish.into_iter()
            .map(|wish| Aside {
                fold: false,
                heading: wish
                    .person
                    .map_or_else(String::new, |p| asked.names.person(p)),
                text: view
                    .words_of(&wish.event.what)
                    .map_or_else(String::new, |(_, text)| text.to_owned()),
                points: Vec::new(),
            })
            .collect()
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (proof, note) = (typed.one("proof"), typed.text("note"));
        Some(Command::ConfirmWithdrawal {
            proof: proof?,
            note: note?,
        })
    }
}
