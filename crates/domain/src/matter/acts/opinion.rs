//! The written opinion: draft, two approvals, signature; the performance reply; the short form.

use super::super::Matter;
use super::super::command::OpinionParts;
use super::super::engine::{Ctx, Done};
use super::super::event::Fact;
use super::super::parts::{Opinion, Service, TaskEnd};
use super::service::{carries, is_posted};
use crate::codes::{Outcome, ServiceMethod};
use crate::ids::{DocumentId, SealedId};
use crate::limit::LimitId;
use crate::refusal::Why;

fn from_parts(matter: &Matter, parts: &OpinionParts, ctx: &Ctx<'_>) -> Opinion {
    Opinion {
        outcome: parts.outcome,
        text: parts.text,
        drafted_by: ctx.actor.person,
        substance_by: None,
        procedure_by: None,
        signed_by: None,
        review_organ: parts.review_organ,
        unit: matter.last_lead().map(|task| task.unit),
    }
}

/// Drafted by one, answered for by another (21.12).
fn signed(matter: &Matter, parts: &OpinionParts, ctx: &Ctx<'_>) -> Opinion {
    let drafted_by = matter.draft().and_then(|draft| draft.drafted_by);
    Opinion {
        drafted_by: drafted_by.or(ctx.actor.person),
        signed_by: ctx.actor.person,
        ..from_parts(matter, parts, ctx)
    }
}

pub(in super::super) fn draft(matter: &Matter, parts: &OpinionParts, ctx: &Ctx<'_>) -> Done {
    Done::new(Fact::OpinionDrafted {
        opinion: from_parts(matter, parts, ctx),
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
pub(in super::super) fn perform(matter: &Matter, parts: &OpinionParts, ctx: &Ctx<'_>) -> Done {
    let mut done = Done::new(Fact::Performed {
        opinion: signed(matter, parts, ctx),
    });
    done.outcome = Some(parts.outcome);
    done
}

/// Simplified procedure: answered and told in one act; paper only if asked for.
pub(in super::super) fn simple(
    matter: &Matter,
    parts: &OpinionParts,
    method: ServiceMethod,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    carries(matter, method, ctx)?;
    // Law: what is not supported is no simple matter; it goes on under the ordinary procedure, with
    // a written opinion (B09, T26).
    if parts.outcome == Outcome::NotSupport {
        return Err(Why::Part("simple-not-supported"));
    }
    if method == ServiceMethod::LeftWithWitness {
        return Err(Why::Part("service-witness"));
    }
    let document: DocumentId = ctx.fresh.id().into();
    let service = Service {
        method,
        on: ctx.on,
        by: ctx.actor.person,
        refused: false,
        note: None,
        awaited: is_posted(method),
        receipt: None,
    };
    let mut done = Done::new(Fact::SimplyReplied {
        opinion: signed(matter, parts, ctx),
        document,
        service,
    });
    if is_posted(method) {
        done.waits = vec![LimitId::C07, LimitId::C23];
    }
    done.document_ids = vec![document];
    done.lead_end = Some(TaskEnd::Done);
    done.outcome = Some(parts.outcome);
    Ok(done)
}
