//! Registering, linking, splitting.

use super::super::Matter;
use super::super::command::{Command, OpenMatter, PARTS_MAX};
use super::super::engine::{Ctx, Done};
use super::super::event::{DocumentIssued, Event, Fact, LimitChange, RowUsed};
use super::super::running::{end_excused, run_limit};
use crate::codes::{Channel, Purpose};
use crate::ids::{MatterId, OrganId, PetitionId, SealedId};
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
            cross_boundary: command.cross_boundary.clone(),
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

pub(in super::super) fn link(matter: &Matter, command: &Command) -> Result<Done, Why> {
    let Command::LinkRepeat {
        petition,
        received_on,
        reachable,
        online,
    } = command
    else {
        return Err(Why::Part("not-linked"));
    };
    let petition = *petition;
    if matter.linked().any(|linked| linked == petition) {
        return Err(Why::Part("already-linked"));
    }
    let mut done = Done::new(Fact::Linked {
        petition,
        reachable: *reachable,
        online: *online,
    });
    done.petition = Some((petition, *received_on));
    Ok(done)
}

/// D15: undone, never moved. The opening petition cannot leave: its matter would have no ground.
pub(in super::super) fn unlink(
    matter: &Matter,
    petition: PetitionId,
    reason: SealedId,
    ctx: &Ctx<'_>,
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
    let mut after = matter.clone();
    after.unlink(petition, ctx.on);
    done.limits = end_excused(&after, ctx);
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
