//! T35 更正文书: what was issued never changes; a correction is a new document.

use dengwen_app::matter::told_by;
use dengwen_domain::matter::Command;
use dengwen_domain::procedure::Act;

use super::{ActForm, Asked, Field, Typed};
use crate::form::Choice;

pub(super) struct Correct;

impl ActForm for Correct {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let organs = asked.acting_for(Act::Correct);
        let documents = told_by(asked.matter, &organs)
            .filter(|d| d.corrected_by.is_none())
            .map(|d| {
                let kind = asked.names.document(&asked.matter.pack, d.kind);
                Choice::new(d.id.to_string(), format!("{kind} {}", d.number)).hint(t.date(d.on))
            })
            .collect();
        vec![
            Field::Radios("document", t.label("ask-document"), documents, true),
            Field::Area("text", t.label("ask-correct"), true, 6),
        ]
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (document, text) = (typed.one("document"), typed.text("text"));
        Some(Command::Correct {
            document: document?,
            text: text?,
        })
    }
}
