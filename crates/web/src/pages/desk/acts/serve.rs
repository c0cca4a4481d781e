//! T28 送达: which document, how, to whom, refused or not, witness (D11). Windows run from receipt;
//! of what is posted that day is recorded when it is known.

use dengwen_app::matter::{awaited, to_serve, told_by};
use dengwen_domain::codes::{ReceiptProof, ServiceMethod};
use dengwen_domain::ids::DocumentId;
use dengwen_domain::matter::{Command, ServiceRecord, Source};
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
                let kind = asked.names.document(&asked.matter.pack, d.kind);
                let served = d
                    .served
                    .first()
                    .map(|s| t.f("ask-served-on", "day", t.date(s.on)));
                Choice::new(d.id.to_string(), format!("{kind} {}", d.number))
                    .hint(served.unwrap_or_default())
            })
            .collect();
        let phone = asked.matter.is_simplified();
        let methods = ServiceMethod::ALL
            .iter()
            // Law: a call tells only what the simplified procedure answers.
            .filter(|m| phone || **m != ServiceMethod::Phone)
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

/// T28 登记收到: when and how it is known that what was posted arrived.
pub(super) struct RecordReceipt;

impl ActForm for RecordReceipt {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let organs = asked.acting_for(Act::RecordReceipt);
        let documents = awaited(asked.matter, &organs)
            .map(|d| {
                let kind = asked.names.document(&asked.matter.pack, d.kind);
                let posted = d
                    .awaited()
                    .map(|s| t.f("ask-posted-on", "day", t.date(s.on)));
                Choice::new(d.id.to_string(), format!("{kind} {}", d.number))
                    .hint(posted.unwrap_or_default())
            })
            .collect();
        let proofs = ReceiptProof::ALL
            .iter()
            .map(|p| Choice::new(p.as_str(), asked.names.code("proof", p.as_str())))
            .collect();
        vec![
            Field::Radios("document", t.label("ask-document"), documents, true),
            Field::Date("received_on", t.label("ask-received-on"), true),
            Field::Radios("proof", t.label("ask-receipt-proof"), proofs, true),
            Field::Area("note", t.label("ask-receipt-note"), false, 3),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let organs = asked.acting_for(Act::RecordReceipt);
        let document = awaited(asked.matter, &organs).next();
        let document = document.map(|document| document.id.to_string());
        FormState::new().with("document", document.unwrap_or_default())
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let (document, proof) = (typed.one("document"), typed.one("proof"));
        // Because: the day of the act is the day of receipt, and is read with every act.
        if let Some(day) = typed.needed_day("received_on") {
            typed.state.set("on", day.to_string());
            let postmark = proof == Some(ReceiptProof::Postmark);
            let source = if postmark {
                Source::Postmark
            } else {
                Source::Statement
            };
            typed.state.set("source", source.as_str());
        }
        let note = typed.some("note");
        Some(Command::RecordReceipt {
            document: document?,
            proof: proof?,
            note,
        })
    }
}
