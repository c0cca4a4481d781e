//! Class and route: decided by a person with reasons, and a unit's change checked by another.

use super::super::Matter;
use super::super::command::Command;
use super::super::engine::{ActorKind, Ctx, Done};
use super::super::event::{Fact, LimitChange};
use super::super::parts::{ClassProposed, Decided, Pending, TaskEnd};
use super::super::running::run_limit;
use crate::codes::{Class, Compartment};
use crate::ids::{OrganId, PersonId, SealedId};
use crate::limit::LimitId;
use crate::procedure::{Guard, Stage};
use crate::refusal::Why;

/// Class and route are a person's decision with reasons (regulation 6.1). A report moves into its
/// compartment at once, to an officer who can see it, and starts C25; what is found to be none goes
/// back to the office that had it.
pub(in super::super) fn classify(
    matter: &Matter,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let Command::Classify {
        class,
        route,
        topic,
        region,
        purpose,
        requests,
        reasons,
        accused,
    } = command
    else {
        return Err(Why::Part("class"));
    };
    if (*class == Class::Claim) != route.is_some() {
        return Err(Why::Part("route"));
    }
    let report = *class == Class::Report;
    if !report && !accused.is_empty() {
        return Err(Why::Part("accused"));
    }
    let proposed = ClassProposed {
        by: ctx.actor.person,
        organ: acting_for(matter, ctx),
        class: *class,
        route: *route,
        topic: topic.clone(),
        region: region.clone(),
        purpose: *purpose,
        requests: (*requests).max(1),
        reasons: *reasons,
    };
    if needs_check(matter, &proposed, ctx) {
        if matter.pending.is_some() {
            return Err(Why::Guard(Guard::NothingPending));
        }
        return Ok(Done::new(Fact::ClassProposed { proposed }));
    }
    conclude(matter, proposed, accused, None, ctx)
}

/// Law: a wrong class or route costs the petitioner remedies; what the sender decided is changed by
/// a unit only with a second person's check (regulation 6.1). A report moves at once (Art. 30).
fn needs_check(matter: &Matter, proposed: &ClassProposed, ctx: &Ctx<'_>) -> bool {
    let changes = (matter.class, matter.route) != (Some(proposed.class), proposed.route);
    let report = proposed.class == Class::Report || matter.is_report();
    let by_hand = ctx.actor.kind == ActorKind::Staff;
    by_hand && matter.class.is_some() && changes && !report && matter.stage.is_with_unit()
}

/// The organ in whose name it is classified: that which has the matter, if the actor works for it.
fn acting_for(matter: &Matter, ctx: &Ctx<'_>) -> Option<OrganId> {
    let holder = matter.holder();
    let mut roles = ctx.actor.roles.iter();
    let holds = roles.any(|(_, organ)| *organ == holder);
    if holds { Some(holder) } else { ctx.actor.organ }
}

/// The second person agrees with the change.
pub(in super::super) fn confirm(matter: &Matter, ctx: &Ctx<'_>) -> Result<Done, Why> {
    match &matter.pending {
        Some(Pending::Class(proposed)) => {
            conclude(matter, (**proposed).clone(), &[], ctx.actor.person, ctx)
        }
        Some(Pending::Filing { .. } | Pending::Void { .. } | Pending::Withdrawal { .. }) | None => {
            Err(Why::Part("pending"))
        }
    }
}

pub(in super::super) fn decline(reason: SealedId) -> Done {
    Done::new(Fact::ClassDeclined { reason })
}

fn conclude(
    matter: &Matter,
    proposed: ClassProposed,
    accused: &[OrganId],
    checked_by: Option<PersonId>,
    ctx: &Ctx<'_>,
) -> Result<Done, Why> {
    let report = proposed.class == Class::Report;
    let office = if report {
        Some(take_charge(matter, accused, ctx)?)
    } else {
        matter.report_from.filter(|_| matter.is_report())
    };
    let mut done = Done::new(Fact::Classified {
        class: proposed.class,
        route: proposed.route,
        topic: proposed.topic,
        region: proposed.region,
        purpose: proposed.purpose,
        requests: proposed.requests,
        reasons: proposed.reasons,
        compartment: if report {
            Compartment::Report
        } else {
            Compartment::Ordinary
        },
        accused: accused.to_vec(),
        office: office.filter(|office| *office != matter.office()),
        decided: Some(Decided {
            by: proposed.by,
            organ: proposed.organ,
            checked_by,
        }),
    });
    match office {
        Some(office) if report => into_compartment(matter, office, &mut done, ctx),
        _ => out_of_compartment(matter, office, &mut done, ctx),
    }
    Ok(done)
}

/// The organ whose officer has the report. Law: nobody is left with what nobody may see (Art. 22,
/// 30), and a filing or voiding that waits for its second person is answered first.
fn take_charge(matter: &Matter, accused: &[OrganId], ctx: &Ctx<'_>) -> Result<OrganId, Why> {
    if matter.pending.is_some() {
        return Err(Why::Guard(Guard::NothingPending));
    }
    ctx.orgs
        .report_office(matter.office(), accused, ctx.today)
        .ok_or(Why::Part("report-officer"))
}

/// A unit that finds a report hands it back with the same act: its own duties end, and the office's
/// begin that day.
fn into_compartment(matter: &Matter, office: OrganId, done: &mut Done, ctx: &Ctx<'_>) {
    let run = |id| {
        let comparison = matter.is_comparison();
        run_limit(ctx, id, ctx.on, None, office, None, None, comparison)
    };
    if matter.running(LimitId::C25).is_none() {
        done.limits
            .extend(run(LimitId::C25).map(LimitChange::Started));
    }
    if matter.stage == Stage::Registered {
        return;
    }
    stop(matter, UNIT_LIMITS, done, ctx);
    done.lead_end = matter.lead().map(|_| TaskEnd::Returned);
    done.to = Some(Stage::Registered);
    done.limits
        .extend(run(LimitId::C01).map(LimitChange::Started));
}

/// What is found to be no report goes back to whoever had it: an organ that is no petition office
/// goes on under its own fifteen days (C02, Art. 23), counted from where the office's began.
fn out_of_compartment(matter: &Matter, office: Option<OrganId>, done: &mut Done, ctx: &Ctx<'_>) {
    stop(matter, &[LimitId::C25], done, ctx);
    let own = |id: &OrganId| ctx.orgs.organ(*id).is_some_and(|o| !o.petition_office);
    let Some(organ) = office.filter(own) else {
        return;
    };
    let mut chain = matter.limits.iter().filter(|run| run.is_running());
    let Some(run) = chain.find(|run| run.id == LimitId::C01 && run.petition.is_none()) else {
        return;
    };
    done.limits.push(run.stopped(ctx.on));
    let trigger = run.due.working.trigger;
    let comparison = matter.is_comparison();
    let own = run_limit(
        ctx,
        LimitId::C02,
        trigger,
        None,
        organ,
        None,
        None,
        comparison,
    );
    done.limits.extend(own.map(LimitChange::Started));
}

/// Limits that end when a unit has the matter no more.
const UNIT_LIMITS: &[LimitId] = &[
    LimitId::C02,
    LimitId::C03,
    LimitId::C04,
    LimitId::C04b,
    LimitId::C05,
    LimitId::C05a,
    LimitId::C06,
    LimitId::C17,
    LimitId::C18,
    LimitId::C20,
];

fn stop(matter: &Matter, ids: &[LimitId], done: &mut Done, ctx: &Ctx<'_>) {
    let running = matter.limits.iter().filter(|run| run.is_running());
    let ended = running
        .filter(|run| ids.contains(&run.id))
        .map(|run| run.stopped(ctx.on));
    done.limits.extend(ended);
}
