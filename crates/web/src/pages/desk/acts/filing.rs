//! The second person agrees: a filing (T10) or a voiding (T34). The first person's reason stands
//! beside.

use dengwen_domain::matter::{Command, Fact};
use dengwen_domain::procedure::Act;

use super::{ActForm, Aside, Asked, Field, Typed};

pub(super) struct Confirm(pub(super) Act);

impl ActForm for Confirm {
    fn fields(&self, _asked: &Asked<'_>) -> Vec<Field> {
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

    fn command(&self, _asked: &Asked<'_>, _typed: &mut Typed<'_>) -> Option<Command> {
        Some(if self.0 == Act::ConfirmVoid {
            Command::ConfirmVoid
        } else {
            Command::ConfirmFiling
        })
    }
}
