//! Answers that need no unit procedure, service of documents, corrections.

use super::super::Matter;
use super::super::command::ServiceRecord;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::{Service, TaskEnd};
use crate::codes::SuggestionOutcome;
use crate::ids::{DocumentId, SealedId};
use crate::procedure::{DocumentKind, Stage};
use crate::refusal::Why;

/// T08: closed with the right door named.
pub(in super::super) fn direct(guidance: SealedId) -> Done {
    Done::new(Fact::Directed { guidance })
}

/// T09.
pub(in super::super) fn answer(
    matter: &Matter,
    reply: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    if ctx.on < matter.received_on {
        return Err(Why::Part("day"));
    }
    Ok(Done::new(Fact::Answered { reply }))
}

pub(in super::super) fn reply_suggestion(outcome: SuggestionOutcome, reply: SealedId) -> Done {
    let mut done = Done::new(Fact::SuggestionReplied { outcome, reply });
    done.lead_end = Some(TaskEnd::Done);
    done
}

/// T28. Serving the opinion or the performance reply ends the handling; serving any other document
/// only records it. Windows run from the day of receipt, which is the day of this act.
pub(in super::super) fn serve(
    matter: &Matter,
    record: &ServiceRecord,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Some(document) = matter.documents.iter().find(|d| d.id == record.document) else {
        return Err(Why::Part("document"));
    };
    let waiting = matches!(matter.stage, Stage::OpinionIssued | Stage::Performed);
    let is_answer = matches!(document.kind, DocumentKind::D07 | DocumentKind::D12);
    // Because: an answer corrected before it was served is served with its correction.
    let ends = waiting && is_answer;
    if waiting && !ends {
        return Err(Why::Part("document"));
    }
    let service = Service {
        method: record.method,
        on: ctx.on,
        by: ctx.actor.person,
        refused: record.refused,
        note: record.note,
    };
    let mut done = Done::new(Fact::Served {
        document: record.document,
        service,
        answers: ends,
    });
    if ends {
        done.lead_end = Some(TaskEnd::Done);
    }
    Ok(done)
}

/// T35: what was issued never changes; a correction is a new document that names the old one.
pub(in super::super) fn correct(
    matter: &Matter,
    document: DocumentId,
    text: SealedId,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Some(old) = matter.documents.iter().find(|d| d.id == document) else {
        return Err(Why::Part("document"));
    };
    if old.corrected_by.is_some() {
        return Err(Why::Part("corrected-already"));
    }
    let by: DocumentId = ctx.fresh.id().into();
    let mut done = Done::new(Fact::Corrected { document, by, text });
    done.documents = Some(vec![(DocumentKind::Correction, old.organ, old.to)]);
    done.document_ids = vec![by];
    Ok(done)
}
