//! Answers that need no unit procedure, and corrections of what was told.

use super::super::Matter;
use super::super::engine::{Ctx, Done, shows};
use super::super::event::Fact;
use super::super::parts::TaskEnd;
use super::super::running::told_by;
use super::service::answers_for;
use crate::codes::{AnswerKind, SuggestionOutcome};
use crate::ids::{DocumentId, SealedId};
use crate::procedure::DocumentKind;
use crate::refusal::Why;

/// T08: closed with the right door named.
pub(in super::super) fn direct(guidance: SealedId) -> Done {
    Done::new(Fact::Directed { guidance })
}

/// T09.
pub(in super::super) fn answer(
    matter: &Matter,
    reply: SealedId,
    kind: Option<AnswerKind>,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    if ctx.on < matter.received_on {
        return Err(Why::Part("day"));
    }
    Ok(Done::new(Fact::Answered {
        reply,
        kind,
        by: ctx.actor.person,
    }))
}

pub(in super::super) fn reply_suggestion(
    outcome: SuggestionOutcome,
    reply: SealedId,
    ctx: &Ctx<'_>,
) -> Done {
    let mut done = Done::new(Fact::SuggestionReplied {
        outcome,
        reply,
        by: ctx.actor.person,
    });
    done.lead_end = Some(TaskEnd::Done);
    done
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
    let organ = answers_for(matter, old, ctx);
    let mut done = Done::new(Fact::Corrected { document, by, text });
    done.documents = Some(vec![(DocumentKind::Correction, organ, old.to)]);
    done.document_ids = vec![by];
    done.petition = old.about.map(|petition| (petition, ctx.on));
    // Because: what is shown is told, and nothing waits for the old words any more.
    if old.is_for_petitioner() && shows(matter, DocumentKind::Correction, &done) {
        done.limits = told_by(matter, document, ctx);
    }
    Ok(done)
}
