//! Registering, linking, splitting, classifying.

use jiff::civil::Date;

use super::super::Matter;
use super::super::command::{Command, OpenMatter};
use super::super::engine::{Ctx, Done, run_limit};
use super::super::event::{DocumentIssued, Event, Fact, LimitChange, RowUsed};
use crate::codes::{Channel, Class, Compartment};
use crate::ids::{MatterId, PetitionId, SealedId};
use crate::limit::LimitId;
use crate::procedure::{Act, Stage};
use crate::refusal::Why;

/// T02. A petition office owes dispatch within C01; any other organ owes notice within C02.
pub(in super::super) fn open(command: &OpenMatter, ctx: &Ctx<'_>) -> Event {
    let first = command.first_registered_on.unwrap_or(command.received_on);
    let office = ctx
        .orgs
        .organ(command.organ)
        .is_some_and(|organ| organ.petition_office);
    let limit = if office { LimitId::C01 } else { LimitId::C02 };
    let run = run_limit(
        ctx,
        limit,
        first,
        None,
        command.organ,
        None,
        None,
        command.imported || command.channel == Channel::MessageBoard,
    );
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
            first_asked: command.first_asked,
            received_by: ctx.actor.person,
            imported: command.imported,
            split_from: command.split_from,
            title: command.title,
        },
        stage: Some(Stage::Registered),
        lead_end: None,
        limits: run.into_iter().map(LimitChange::Started).collect(),
        documents: Vec::<DocumentIssued>::new(),
        files: Vec::new(),
        overridden: Vec::new(),
        outcome: None,
    }
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
    if !matter.linked().any(|linked| linked == petition) {
        return Err(Why::Part("not-linked"));
    }
    let mut done = Done::new(Fact::Unlinked { petition, reason });
    // Because: its own 15 days go on with the matter it stands in from now.
    done.petition = Some((petition, matter.received_on));
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
    if into.is_empty() || into.len() > 10 {
        return Err(Why::Part("split-parts"));
    }
    Ok(Done::new(Fact::SplitOff {
        into: into.to_vec(),
    }))
}

/// Class and route are a person's decision with reasons (regulation 6.1). A report moves into its
/// compartment at once and starts C25.
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
    });
    if let Some(run) = matter.running(LimitId::C25).filter(|_| !report) {
        // Because: what is no report after all need not be handed over.
        done.limits.push(LimitChange::Stopped {
            id: run.id,
            task: run.task,
            petition: run.petition,
            on: ctx.on,
        });
    }
    if report && matter.running(LimitId::C25).is_none() {
        let run = run_limit(
            ctx,
            LimitId::C25,
            ctx.on,
            None,
            matter.office(),
            None,
            None,
            matter.is_comparison(),
        );
        done.limits.extend(run.map(LimitChange::Started));
    }
    Ok(done)
}
