//! Registering, linking, splitting, classifying.

use jiff::civil::Date;

use super::super::Matter;
use super::super::command::{Command, OpenMatter, PARTS_MAX};
use super::super::engine::{Ctx, Done};
use super::super::event::{DocumentIssued, Event, Fact, LimitChange, RowUsed};
use super::super::parts::TaskEnd;
use super::super::running::run_limit;
use crate::codes::{Channel, Class, Compartment, Purpose};
use crate::ids::{MatterId, OrganId, PetitionId, SealedId};
use crate::limit::LimitId;
use crate::procedure::{Act, Guard, Stage};
use crate::refusal::Why;

/// T02. A petition office owes dispatch within C01; any other organ owes notice within C02.
pub(in super::super) fn open(command: &OpenMatter, ctx: &Ctx<'_>) -> Event {
    let first = command.first_registered_on.unwrap_or(command.received_on);
    let office = ctx
        .orgs
        .organ(command.organ)
        .is_some_and(|organ| organ.petition_office);
    let limit = if office { LimitId::C01 } else { LimitId::C02 };
    let report_office = report_office(command, ctx);
    let owner = report_office.unwrap_or(command.organ);
    let comparison = command.imported || command.channel == Channel::MessageBoard;
    let run = |id, trigger| run_limit(ctx, id, trigger, None, owner, None, None, comparison);
    let handing_over = report_office.and_then(|_| run(LimitId::C25, ctx.on));
    let limits = run(limit, first).into_iter().chain(handing_over);
    Event {
        on: ctx.on,
        at: ctx.at,
        act: Act::Register,
        row: RowUsed {
            id: "T02".to_owned(),
            article: "条例第二十二条、第二十三条".to_owned(),
        },
        what: Fact::Registered {
            matter: command.id,
            number: ctx.fresh.number_slot(),
            pack: ctx.book.pack.id.clone(),
            petition: command.petition,
            channel: command.channel,
            organ: command.organ,
            received_on: command.received_on,
            first_registered_on: first,
            requests: command.requests.max(1),
            persons: command.persons,
            first_time: command.first_time,
            topic: command.topic.clone(),
            region: command.region.clone(),
            purpose: command.purpose,
            confidential: command.confidential,
            notice_exempt: command.notice_exempt,
            other_limit: command.other_limit,
            known_act: command.known_act,
            first_asked: command.first_asked,
            received_by: ctx.actor.person,
            imported: command.imported,
            split_from: command.split_from,
            title: command.title,
            report_office,
        },
        stage: Some(Stage::Registered),
        lead_end: None,
        limits: limits.map(LimitChange::Started).collect(),
        documents: Vec::<DocumentIssued>::new(),
        files: Vec::new(),
        overridden: Vec::new(),
        overriding: None,
        outcome: None,
    }
}

/// Who takes charge of what the petitioner calls a report or accusation: it opens in the
/// compartment until an officer decides (Art. 30, B04). Everything received is registered, so
/// where no officer can be reached the organ keeps it, unseen, and the supervisor's alarm says so.
/// History was public or answered long ago.
fn report_office(command: &OpenMatter, ctx: &Ctx<'_>) -> Option<OrganId> {
    let restricted = command.purpose == Some(Purpose::Accuse) && !command.imported;
    restricted.then(|| {
        ctx.orgs
            .report_office(command.organ, &[], ctx.today)
            .unwrap_or(command.organ)
    })
}

pub(in super::super) fn link(
    matter: &Matter,
    petition: PetitionId,
    received_on: Date,
) -> Result<Done, Why> {
    if matter.linked().any(|linked| linked == petition) {
        return Err(Why::Part("already-linked"));
    }
    let mut done = Done::new(Fact::Linked { petition });
    done.petition = Some((petition, received_on));
    Ok(done)
}

/// D15: undone, never moved. The opening petition cannot leave: its matter would have no ground.
pub(in super::super) fn unlink(
    matter: &Matter,
    petition: PetitionId,
    reason: SealedId,
) -> Result<Done, Why> {
    if matter.first_petition() == Some(petition) {
        return Err(Why::Part("opening-petition"));
    }
    let link = matter
        .petitions
        .iter()
        .find(|link| link.petition == petition && link.unlinked_on.is_none());
    let Some(link) = link else {
        return Err(Why::Part("not-linked"));
    };
    // Because: its own fifteen days go on in the matter that it now opens.
    let mut done = Done::new(Fact::Unlinked { petition, reason });
    done.petition = Some((petition, link.on));
    Ok(done)
}

pub(in super::super) fn notify_repeat(matter: &Matter, petition: PetitionId) -> Result<Done, Why> {
    let link = matter
        .petitions
        .iter()
        .find(|link| link.petition == petition && !link.opened);
    let Some(link) = link else {
        return Err(Why::Part("not-linked"));
    };
    let mut done = Done::new(Fact::RepeatNotified { petition });
    done.petition = Some((petition, link.on));
    Ok(done)
}

pub(in super::super) fn split(into: &[MatterId]) -> Result<Done, Why> {
    if into.is_empty() || into.len() > PARTS_MAX {
        return Err(Why::Part("split-parts"));
    }
    Ok(Done::new(Fact::SplitOff {
        into: into.to_vec(),
    }))
}

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
    let office = if report {
        Some(take_charge(matter, accused, ctx)?)
    } else {
        matter.report_from.filter(|_| matter.is_report())
    };
    let mut done = Done::new(Fact::Classified {
        class: *class,
        route: *route,
        topic: topic.clone(),
        region: region.clone(),
        purpose: *purpose,
        requests: (*requests).max(1),
        reasons: *reasons,
        compartment: if report {
            Compartment::Report
        } else {
            Compartment::Ordinary
        },
        accused: accused.clone(),
        office: office.filter(|office| *office != matter.office()),
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
    done.limits.push(LimitChange::Stopped {
        id: run.id,
        task: run.task,
        petition: None,
        beside: run.beside,
        on: ctx.on,
    });
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
        .map(|run| LimitChange::Stopped {
            id: run.id,
            task: run.task,
            petition: run.petition,
            beside: run.beside,
            on: ctx.on,
        });
    done.limits.extend(ended);
}
