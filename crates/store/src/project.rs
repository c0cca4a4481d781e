//! From aggregates to rows: the one function that says what queues and figures read.
//!
//! Pure. Invariant: the rows of a stream are a function of its folded state alone, so that `verify`
//! can fold the events again and compare. Nothing is ever removed, save the part of an organ that
//! must not know of it any more (B04); a row that does not change is not written again.

use dengwen_domain::codes::Compartment;
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::{Document, Matter, Pending, Waits, is_petitioners_window};
use dengwen_domain::petition::{PassedOn, Petition};
use jiff::civil::Date;
use uuid::Uuid;

use crate::binds;
use crate::row::Write;
use crate::tables::callback::CallbackRow;
use crate::tables::document::DocumentRow;
use crate::tables::limit_run::LimitRunRow;
use crate::tables::matter::MatterRow;
use crate::tables::matter_organ::MatterOrganRow;
use crate::tables::petition::PetitionRow;
use crate::tables::petition_matter::PetitionMatterRow;
use crate::tables::rating::RatingRow;
use crate::tables::task::TaskRow;

/// The day that sorts after every real one.
pub const NO_DAY: &str = "9999-12-31";

/// Before the day of a grave or urgent matter in `sort_on`.
pub const URGENT: &str = "0-";
/// Before the end of another procedure's window in `sort_on`.
pub const PRESSING: &str = "1-";

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn code<T: std::fmt::Display>(code: Option<T>) -> String {
    code.map_or_else(String::new, |code| code.to_string())
}

fn codes<T: std::fmt::Display>(codes: &[T]) -> String {
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    codes.join(" ")
}

/// All rows of a matter, in a fixed order.
pub fn matter_rows(matter: &Matter) -> Vec<Write> {
    let mut rows = vec![Write::upsert(matter_row(matter))];
    let mut organs: Vec<_> = matter.organs_that_may_know().collect();
    organs.sort_unstable();
    organs.dedup();
    let id = matter.id.0;
    rows.extend(organs.into_iter().map(|o| {
        Write::upsert(MatterOrganRow {
            matter: id,
            organ: o.0,
        })
    }));
    rows.extend(matter.petitions.iter().map(|link| {
        Write::upsert(PetitionMatterRow {
            petition: link.petition.0,
            matter: id,
            linked_on: link.on.to_string(),
            opened: link.opened,
            unlinked_on: day(link.unlinked_on),
        })
    }));
    rows.extend(tasks(matter));
    rows.extend(limits(matter));
    rows.extend(followers(matter));
    rows
}

/// The rows that an act changed: those of `after` that `before` did not have.
pub fn matter_rows_changed(before: Option<&Matter>, after: &Matter) -> Vec<Write> {
    let Some(before) = before else {
        return matter_rows(after);
    };
    let old = matter_rows(before);
    let mut rows: Vec<Write> = matter_rows(after)
        .into_iter()
        .filter(|write| !old.contains(write))
        .collect();
    rows.extend(shut_out(before, after));
    rows
}

/// Law: who is accused must not find a report in any list (Art. 30, B04).
fn shut_out(before: &Matter, after: &Matter) -> Vec<Write> {
    let mut gone: Vec<_> = before
        .organs_that_may_know()
        .filter(|organ| after.organs_that_may_know().all(|known| known != *organ))
        .collect();
    gone.sort_unstable();
    gone.dedup();
    let row = |organ: OrganId| Write::delete::<MatterOrganRow>(binds![after.id.0, organ.0]);
    gone.into_iter().map(row).collect()
}

fn matter_row(matter: &Matter) -> MatterRow {
    let due = matter.next_due();
    let due_on = due.map_or_else(|| NO_DAY.to_owned(), |run| run.due.date.to_string());
    let sort_on = sort_on(matter, &due_on);
    MatterRow {
        id: matter.id.0,
        number: matter.number.clone(),
        version: matter.version,
        pack: matter.pack.clone(),
        stage: matter.stage.to_string(),
        phase: phase(matter).to_owned(),
        holder: matter.holder().0,
        office: matter.office().0,
        unit: matter.last_lead().map_or(Uuid::nil(), |task| task.unit.0),
        petition: matter.first_petition().map_or(Uuid::nil(), |p| p.0),
        channel: matter.channel.to_string(),
        class: code(matter.class),
        route: code(matter.route),
        topic: matter.topic.clone().unwrap_or_default(),
        region: matter.region.clone().unwrap_or_default(),
        compartment: matter.compartment.to_string(),
        urgent: matter.overlays.urgent,
        pending: match matter.pending {
            Some(Pending::Filing { .. }) => "filing".to_owned(),
            Some(Pending::Void { .. }) => "void".to_owned(),
            Some(Pending::Class(_)) => "class".to_owned(),
            Some(Pending::Withdrawal { .. }) => "withdrawal".to_owned(),
            None if matter.report_waiting().is_some() => "report".to_owned(),
            None => String::new(),
        },
        first_time: matter.first_time,
        persons: i64::from(matter.persons),
        received_on: matter.received_on.to_string(),
        accepted_on: day(matter.accepted_on),
        answered_on: day(matter.answered_on),
        closed_on: day(matter.closed_on),
        answered_days: answered_days(matter),
        answered_seconds: answered_seconds(matter),
        outcome: code(matter.outcome),
        sort_on,
        due_on,
        due_limit: due.map_or_else(String::new, |run| run.id.to_string()),
        due_from: due.map_or_else(String::new, |run| run.due.working.trigger.to_string()),
        due_organ: due.map_or(Uuid::nil(), |run| run.organ.0),
        provisional: due.is_some_and(|run| run.due.is_provisional()),
        comparison: matter.is_comparison(),
        imported: matter.imported,
        body: body(matter),
        overridden: matter.overlays.overridden,
        first_organ: matter.owners.first_received.map(|owner| owner.organ.0),
        exception_second: matter.exception.as_ref().map(|request| request.second.0),
        material_on: day(matter.overlays.material_since),
        cross_boundary: codes(&matter.overlays.cross_boundary),
    }
}

/// What lists sort by. Law: grave and urgent matters first (Art. 25), then those with an open
/// window of another procedure, which a petition does not stop (21.3), then by the next limit. A
/// year begins with 19 or 20, so that both marks stand before every day.
fn sort_on(matter: &Matter, due_on: &str) -> String {
    if !matter.stage.is_open() {
        return due_on.to_owned();
    }
    match matter.overlays.pressing_limit() {
        _ if matter.overlays.urgent => format!("{URGENT}{due_on}"),
        Some(day) => format!("{PRESSING}{day}"),
        None => due_on.to_owned(),
    }
}

const fn phase_word(phase: dengwen_domain::procedure::Phase) -> &'static str {
    match phase {
        dengwen_domain::procedure::Phase::Open => "open",
        dengwen_domain::procedure::Phase::Answered => "answered",
        dengwen_domain::procedure::Phase::Closed => "closed",
    }
}

fn phase(matter: &Matter) -> &'static str {
    phase_word(matter.stage.phase())
}

/// Law: civil days, day of receipt not counted (民法典 201).
fn answered_days(matter: &Matter) -> i64 {
    let days = matter
        .answered_on
        .and_then(|on| on.since(matter.received_on).ok());
    days.map_or(-1, |span| i64::from(span.get_days()))
}

fn answered_seconds(matter: &Matter) -> i64 {
    match (matter.received_at, matter.answered_at) {
        (Some(from), Some(to)) => (to - from) / 1_000_000,
        _ => -1,
    }
}

fn tasks(matter: &Matter) -> impl Iterator<Item = Write> + '_ {
    matter.tasks.iter().map(|task| {
        Write::upsert(TaskRow {
            id: task.id.0,
            matter: matter.id.0,
            unit: task.unit.0,
            lead: task.lead,
            method: task.method.to_string(),
            handler: task.handler.map_or(Uuid::nil(), |person| person.0),
            delivered_on: task.delivered_on.to_string(),
            signed_on: day(task.signed_on),
            report_back: day(task.report_back),
            ended_on: day(task.end.map(|(on, _)| on)),
            ended_how: task
                .end
                .map_or_else(String::new, |(_, how)| format!("{how:?}")),
            watched: task.end.is_none() && !is_report(matter),
        })
    })
}

fn limits(matter: &Matter) -> impl Iterator<Item = Write> + '_ {
    matter.limits.iter().enumerate().map(|(ordinal, run)| {
        Write::upsert(LimitRunRow {
            matter: matter.id.0,
            ordinal: i64::try_from(ordinal).unwrap_or(i64::MAX),
            limit_id: run.id.to_string(),
            organ: run.organ.0,
            trigger_on: run.due.working.trigger.to_string(),
            due_on: run.due.date.to_string(),
            provisional: run.due.is_provisional(),
            citizen_window: is_petitioners_window(run.id),
            comparison: run.comparison,
            extended: i64::from(run.extended),
            stopped_on: day(run.stopped_on),
            flagged_on: day(run.flagged_on),
            watched: run.is_running()
                && !is_petitioners_window(run.id)
                && !run.comparison
                && !is_report(matter),
        })
    })
}

fn followers(matter: &Matter) -> Vec<Write> {
    let id = matter.id.0;
    let documents = matter.documents.iter().map(|document| {
        Write::upsert(DocumentRow {
            id: document.id.0,
            matter: id,
            kind: document.kind.to_string(),
            number: document.number.clone(),
            organ: matter.teller(document).0,
            to_organ: document.to.map_or(Uuid::nil(), |organ| organ.0),
            issued_on: document.on.to_string(),
            served_on: day(document.received_on()),
            corrected_by: document.corrected_by.map_or(Uuid::nil(), |by| by.0),
            sent_on: day(posted(document)),
            untold: matter.is_untold(document),
            waits: matter
                .word_waits(document)
                .map_or("", Waits::as_str)
                .to_owned(),
        })
    });
    let ratings = matter.ratings.iter().map(|rating| {
        let rated = match rating.target {
            dengwen_domain::codes::RatingTarget::Office => matter
                .owners
                .first_received
                .map_or_else(|| matter.office(), |owner| owner.organ),
            dengwen_domain::codes::RatingTarget::Unit => matter
                .last_lead()
                .map_or_else(|| matter.office(), |task| task.unit),
        };
        Write::upsert(RatingRow {
            matter: id,
            target: rating.target.to_string(),
            value: rating.value.to_string(),
            rated_on: rating.on.to_string(),
            organ: rated.0,
            assisted: rating.assisted,
        })
    });
    let callbacks = matter.callbacks.iter().map(|callback| {
        Write::upsert(CallbackRow {
            id: callback.id.0,
            matter: id,
            organ: callback.organ.0,
            reason: callback.reason.to_string(),
            opened_on: callback.opened_on.to_string(),
            due_on: callback.due.to_string(),
            attempts: i64::try_from(callback.attempts.len()).unwrap_or(i64::MAX),
            done_on: day(callback.done_on),
            owner: callback.owner.map(|person| person.0),
        })
    });
    documents.chain(ratings).chain(callbacks).collect()
}

/// The row of a petition. `foreign_key` names source and number of an imported item.
pub fn petition_row(petition: &Petition) -> PetitionRow {
    PetitionRow {
        id: petition.id.0,
        number: petition.number.clone(),
        version: petition.version,
        channel: petition.channel.to_string(),
        organ: petition.organ.0,
        registrar: petition.registrar.map(|person| person.0),
        received_on: petition.received_on.to_string(),
        persons_present: i64::from(petition.persons_present),
        imported: petition.imported,
        foreign_key: petition
            .passed_on
            .as_ref()
            .map_or_else(String::new, PassedOn::key),
        body: body(petition),
    }
}

/// Law: what stands in the compartment of reports is in nobody's figures (Art. 30).
fn is_report(matter: &Matter) -> bool {
    matter.compartment == Compartment::Report
}

/// Posted, while nobody knows that it was received.
fn posted(document: &Document) -> Option<Date> {
    let waits = document.received_on().is_none();
    document.awaited().filter(|_| waits).map(|it| it.on)
}

fn body<T: serde::Serialize>(aggregate: &T) -> String {
    // Safe because: aggregates hold no map with non-text keys and no failing serializer.
    serde_json::to_string(aggregate).expect("an aggregate is always JSON")
}
