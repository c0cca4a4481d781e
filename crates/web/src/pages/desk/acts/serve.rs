//! T28 送达: which document, how, to whom, refused or not, witness (D11). Windows run from the day.

use dengwen_app::matter::{to_serve, told_by};
use dengwen_domain::codes::ServiceMethod;
use dengwen_domain::ids::DocumentId;
use dengwen_domain::matter::{Command, ServiceRecord};
use dengwen_domain::procedure::Act;

use super::{ActForm, Asked, Field, Typed};
use crate::form::{Choice, FormState};

pub(super) struct Serve;

impl ActForm for Serve {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let organs = asked.acting_for(Act::Serve);
        let documents = told_by(asked.matter, &organs)
            .map(|d| {
                let kind = asked.names.code("document", d.kind.as_str());
                let served = d
                    .served
                    .first()
                    .map(|s| t.f("ask-served-on", "day", t.date(s.on)));
                Choice::new(d.id.to_string(), format!("{kind} {}", d.number))
                    .hint(served.unwrap_or_default())
            })
            .collect();
        let methods = ServiceMethod::ALL
            .iter()
            .map(|m| Choice::new(m.as_str(), asked.names.code("service", m.as_str())))
            .collect();
        vec![
            Field::Radios("document", t.label("ask-document"), documents, true),
            Field::Radios("method", t.label("ask-method"), methods, true),
            Field::Check("refused", t.label("ask-refused")),
            Field::Area("note", t.label("ask-service-note"), false, 3),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let organs = asked.acting_for(Act::Serve);
        let document = to_serve(asked.matter, &organs).map(|id| id.to_string());
        FormState::new().with("document", document.unwrap_or_default())
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (document, method) = (typed.one::<DocumentId>("document"), typed.one("method"));
        let refused = typed.is_yes("refused") || method == Some(ServiceMethod::LeftWithWitness);
        // Law: refusal and leaving need a witness, who is named in the note (D11).
        if refused && typed.state.value("note").trim().is_empty() {
            typed.state.fail("note", "ask-witness-missing");
        }
        let note = typed.some("note");
        Some(Command::Serve(ServiceRecord {
            document: document?,
            method: method?,
            refused: typed.is_yes("refused"),
            note,
        }))
    }
}
