//! The written opinion: draft, two approvals, signature; the performance reply; the short form.

use super::super::Matter;
use super::super::command::OpinionParts;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::{Opinion, Service, TaskEnd};
use crate::codes::ServiceMethod;
use crate::ids::{DocumentId, SealedId};
use crate::refusal::Why;

fn from_parts(parts: &OpinionParts, ctx: &Ctx<'_>) -> Opinion {
    Opinion {
        outcome: parts.outcome,
        text: parts.text,
        drafted_by: ctx.actor.person,
        substance_by: None,
        procedure_by: None,
        signed_by: None,
        review_organ: parts.review_organ,
    }
}

pub(in super::super) fn draft(parts: &OpinionParts, ctx: &Ctx<'_>) -> Done {
    Done::new(Fact::OpinionDrafted {
        opinion: from_parts(parts, ctx),
    })
}

pub(in super::super) fn approve_substance(ctx: &Ctx<'_>) -> Done {
    Done::new(Fact::SubstanceApproved {
        by: ctx.actor.person,
    })
}

pub(in super::super) fn approve_procedure(ctx: &Ctx<'_>) -> Done {
    Done::new(Fact::ProcedureApproved {
        by: ctx.actor.person,
    })
}

pub(in super::super) fn return_draft(reason: SealedId) -> Done {
    Done::new(Fact::DraftReturned { reason })
}

pub(in super::super) fn issue(matter: &Matter, ctx: &Ctx<'_>) -> Result<Done, Why> {
    let Some(opinion) = &matter.opinion else {
        return Err(Why::Part("opinion"));
    };
    let mut done = Done::new(Fact::OpinionIssued {
        by: ctx.actor.person,
    });
    done.outcome = Some(opinion.outcome);
    Ok(done)
}

/// T37: D12; its remedies are those of 21.1, never 复查.
pub(in super::super) fn perform(parts: &OpinionParts, ctx: &Ctx<'_>) -> Done {
    let mut done = Done::new(Fact::Performed {
        opinion: from_parts(parts, ctx),
    });
    done.outcome = Some(parts.outcome);
    done
}

/// Simplified procedure: answered and told in one act; paper only if asked for.
pub(in super::super) fn reply_simple(
    parts: &OpinionParts,
    method: ServiceMethod,
    ctx: &Ctx<'_>,
) -> Done {
    let document: DocumentId = ctx.fresh.id().into();
    let service = Service {
        method,
        on: ctx.on,
        by: ctx.actor.person,
        refused: false,
        note: None,
    };
    let mut done = Done::new(Fact::SimplyReplied {
        opinion: from_parts(parts, ctx),
        document,
        service,
    });
    done.document_ids = vec![document];
    done.lead_end = Some(TaskEnd::Done);
    done.outcome = Some(parts.outcome);
    done
}
