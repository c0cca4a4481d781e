//! Service of documents on the petitioner, and the receipt of what was posted (T28, section 4).
//!
//! Serving the opinion or the answer to a duty ends the handling; serving any other document only
//! records it. Invariant: a window of the petitioner begins on the day of receipt and never before
//! that day is known.

use super::super::Matter;
use super::super::command::{Command, ServiceRecord};
use super::super::engine::{ActorKind, Ctx, Done};
use super::super::event::Fact;
use super::super::parts::{Document, Receipt, Service, TaskEnd};
use super::super::running::told_by;
use crate::codes::ServiceMethod;
use crate::ids::OrganId;
use crate::limit::LimitId;
use crate::org::Role;
use crate::procedure::{DocumentKind, Stage};
use crate::refusal::Why;

pub(in super::super) fn serve(
    matter: &Matter,
    record: &ServiceRecord,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Some(document) = matter.documents.iter().find(|d| d.id == record.document) else {
        return Err(Why::Part("document"));
    };
    let waiting = matches!(matter.stage, Stage::OpinionIssued | Stage::Performed);
    // Because: an answer corrected before it was served is served with its correction.
    let ends = waiting && document.kind.is_answer();
    carries(matter, record.method, ctx)?;
    witnessed(record)?;
    let service = Service {
        method: record.method,
        on: ctx.on,
        by: ctx.actor.person,
        refused: record.refused,
        note: record.note,
        awaited: is_posted(record.method),
        receipt: None,
    };
    let mut done = Done::new(Fact::Served {
        document: record.document,
        service,
        answers: ends,
    });
    // Because: whoever is told the answer needs no earlier notice; the row ends those limits then.
    if !ends {
        done.limits = told_by(matter, record.document, ctx);
    }
    done.waits = if is_posted(record.method) {
        vec![LimitId::C07, LimitId::C23]
    } else {
        unopened(document)
    };
    // Because: a notice told while the answer waits for its own service ends nothing but its limit.
    if waiting && !ends {
        done.to = Some(matter.stage);
        done.keep_limits = true;
    }
    done.issuer = Some(answers_for(matter, document, ctx));
    if ends {
        done.lead_end = Some(TaskEnd::Done);
    } else if !document.kind.is_answer() {
        // Because: a proof of service is owed for what opens a window (D11).
        done.documents = Some(Vec::new());
    }
    Ok(done)
}

/// The day of receipt is the day of this act: by the postmark of receipt, the signature for the
/// mail, or the slip that came back (section 4).
pub(in super::super) fn record_receipt(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Command::RecordReceipt {
        document,
        proof,
        note,
    } = command
    else {
        return Err(Why::Part("document"));
    };
    let Some(found) = matter.documents.iter().find(|d| d.id == *document) else {
        return Err(Why::Part("document"));
    };
    let mut done = Done::new(Fact::ReceiptRecorded {
        document: *document,
        receipt: Receipt {
            on: ctx.on,
            proof: *proof,
            by: ctx.actor.person,
            note: *note,
        },
    });
    done.issuer = Some(answers_for(matter, found, ctx));
    done.waits = unopened(found);
    if !found.kind.is_answer() {
        done.documents = Some(Vec::new());
    }
    Ok(done)
}

/// Law: a document speaks for the organ whose seal it bears (Art. 32), and for it whoever took over
/// its duties (Art. 24(2)); slips between organs and proofs of service are nobody's word to the
/// petitioner.
pub(in super::super) fn is_own(matter: &Matter, command: &Command, ctx: &Ctx<'_>) -> bool {
    let id = match command {
        Command::Serve(service) => service.document,
        Command::Correct { document, .. } | Command::RecordReceipt { document, .. } => *document,
        _ => return false,
    };
    let documents = matter.documents.iter();
    let mut told = documents.filter(|d| d.is_for_petitioner());
    let Some(document) = told.find(|d| d.id == id) else {
        return false;
    };
    let row = ctx.book.acts.row(matter.stage, command.act());
    let roles = row.map_or(&[][..], |row| &row.roles[..]);
    let organs = [document.organ, answers_for(matter, document, ctx)];
    let holds = |role: &Role| organs.iter().any(|organ| ctx.actor.holds(*role, *organ));
    match ctx.actor.kind {
        ActorKind::Staff => roles.iter().any(holds),
        ActorKind::Import => true,
        ActorKind::Petitioner | ActorKind::System => false,
    }
}

/// Who tells what an organ wrote that has ended: its successor, known to the matter or not yet.
pub(in super::super) fn answers_for(
    matter: &Matter,
    document: &Document,
    ctx: &Ctx<'_>,
) -> OrganId {
    let teller = matter.teller(document);
    ctx.orgs.duty_holder(teller, ctx.today).unwrap_or(teller)
}

/// Is the day of receipt another than that of the act?
pub(in super::super) const fn is_posted(method: ServiceMethod) -> bool {
    matches!(method, ServiceMethod::Post)
}

/// Windows that the receipt of this document does not open: it is no answer, was received before,
/// or its remedy is another (C5).
fn unopened(document: &Document) -> Vec<LimitId> {
    match document.kind {
        DocumentKind::D07 if document.received_on().is_none() => Vec::new(),
        DocumentKind::D12 if document.received_on().is_none() => vec![LimitId::C07],
        _ => vec![LimitId::C07, LimitId::C23],
    }
}

/// Law: a telephone tells only what the simplified procedure answers, and only one that was
/// verified; an account or the query page must be there to carry what is shown in it.
pub(in super::super) fn carries(
    matter: &Matter,
    method: ServiceMethod,
    ctx: &Ctx<'_>,
) -> Result<(), Why> {
    if ctx.actor.kind == ActorKind::Import {
        return Ok(());
    }
    match method {
        ServiceMethod::Phone if !matter.is_simplified() => Err(Why::Part("service-phone-ordinary")),
        ServiceMethod::Phone if !ctx.reach.phone => Err(Why::Part("service-phone-unverified")),
        ServiceMethod::Electronic if !ctx.reach.look_up => Err(Why::Part("service-no-look-up")),
        ServiceMethod::Phone
        | ServiceMethod::Electronic
        | ServiceMethod::InPerson
        | ServiceMethod::Post
        | ServiceMethod::LeftWithWitness
        | ServiceMethod::PublicNotice => Ok(()),
    }
}

/// D11: refusal and leaving need a witness, who is named in the note; a letter is refused at the
/// door, not at the post.
fn witnessed(record: &ServiceRecord) -> Result<(), Why> {
    let left = record.method == ServiceMethod::LeftWithWitness;
    if record.refused && is_posted(record.method) {
        return Err(Why::Part("service-refused-post"));
    }
    if (record.refused || left) && record.note.is_none() {
        return Err(Why::Part("service-witness"));
    }
    Ok(())
}
