//! What happened: the course of a matter from its events, its ratings and call-backs.
//!
//! It repeats events and concludes nothing. Invariant: every step says who, under which article,
//! and where its day comes from when it is not our clock.

use dengwen_app::documents::OpinionText;
use dengwen_app::matter::{Happened, MatterView};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Event, Fact, LimitChange, Service, Source, Succession};
use dengwen_domain::procedure::Guard;

use super::amended;
use super::names::Names;
use super::rested;
use crate::cite::cite;
use crate::view::{Link, Step, StepState, Working};

/// The steps, oldest first, and where the matter stands now.
pub(crate) fn steps(names: &Names, view: &MatterView) -> Vec<Step> {
    let mut steps: Vec<Step> = view
        .events
        .iter()
        .map(|happened| step(names, view, happened))
        .collect();
    if view.matter.stage.is_open() {
        steps.push(now(names, view));
    }
    steps
}

fn now(names: &Names, view: &MatterView) -> Step {
    let t = names.t;
    let matter = &view.matter;
    let due = matter.next_due();
    let note = due.map(|run| {
        let name = names.limit(&matter.pack, run.id);
        format!(
            "{name} {}",
            t.f("desk-follows-until", "day", t.date_long(run.due.date))
        )
    });
    Step {
        state: StepState::Current,
        when: t.s("desk-now"),
        title: names.code("stage", matter.stage.as_str()),
        text: vec![names.organ(matter.holder())],
        note: note.unwrap_or_default(),
        working: due.map(|run| Working::of(&t, &run.due)),
        ..Step::default()
    }
}

fn step(names: &Names, view: &MatterView, happened: &Happened) -> Step {
    let t = names.t;
    let event = &happened.event;
    let mut text = told(names, view, event);
    for guard in &event.overridden {
        text.push(t.f("desk-overrode", "guard", guard_name(names, *guard)));
    }
    if let Some(exception) = &event.overriding {
        let second = names.person(exception.second);
        let reason = view.words.get(exception.reason);
        text.push(t.f2("desk-overrode-with", "second", second, "reason", reason));
    }
    let late = event.limits.iter().any(|change| match change {
        LimitChange::Stopped { id, task, on, .. } => {
            let mut runs = view.matter.limits.iter();
            runs.any(|run| {
                run.id == *id && run.task == *task && *on > run.due.date && !run.comparison
            })
        }
        LimitChange::Started(_)
        | LimitChange::Awaits { .. }
        | LimitChange::Moved { .. }
        | LimitChange::Flagged { .. } => false,
    });
    Step {
        state: if late {
            StepState::DoneLate
        } else {
            StepState::Done
        },
        when: t.date_near(event.on, names.today),
        title: names.code("fact", event.what.kind()),
        text,
        note: note(names, happened),
        links: links(names, view, event),
        working: None,
    }
}

/// What an event says, a line each: what was done, with its words and its limits.
pub(crate) fn told(names: &Names, view: &MatterView, event: &Event) -> Vec<String> {
    let pack = &view.matter.pack;
    let mut text: Vec<String> = kind(names, &event.what).into_iter().collect();
    text.extend(detail(names, pack, &event.what));
    text.extend(corrected(names, &event.what));
    text.extend(rested::lines(names, view, &event.what));
    if let Fact::Filed {
        reading: Some(reading),
        ..
    } = &event.what
    {
        let words = view.words.get(*reading);
        text.push(names.t.f("desk-second-reading", "text", words));
    }
    text.extend(words(names, view, &event.what));
    text.extend(limits(names, view, event));
    text
}

/// The documents that it issued and the files that came with it.
fn links(names: &Names, view: &MatterView, event: &Event) -> Vec<Link> {
    let documents = event.documents.iter().map(|document| {
        let kind = names.document(&view.matter.pack, document.kind);
        Link::new(format!("/desk/documents/{}", document.id), kind)
    });
    let brought = view.petitions.iter().flat_map(|p| &p.attachments);
    let files = view.files.iter().chain(brought);
    let files = files
        .filter(|(file, _)| event.files.iter().any(|id| id.0 == file.id))
        .map(|(file, name)| Link::new(format!("/desk/attachments/{}", file.id), name.clone()));
    documents
        .chain(files)
        .chain(parted(names, &event.what))
        .collect()
}

/// The other matters that a story names.
pub(crate) fn others(view: &MatterView) -> Vec<MatterId> {
    let facts = view.events.iter().map(|happened| &happened.event.what);
    let named = facts.flat_map(|fact| match fact {
        Fact::SplitOff { into } => into.clone(),
        Fact::Registered { split_from, .. } => Vec::from_iter(*split_from),
        _ => Vec::new(),
    });
    named.collect()
}

/// The matters that were split off, and the one that a part was split from (T04), where this viewer
/// may open them: another unit's does not exist for them.
fn parted(names: &Names, fact: &Fact) -> Vec<Link> {
    let t = names.t;
    let link = |id: &MatterId, text: String| {
        let open = names.open.contains(id);
        open.then(|| Link::new(format!("/desk/matters/{id}"), text))
    };
    if let Fact::SplitOff { into } = fact {
        let parts = into.iter().enumerate();
        return parts
            .filter_map(|(at, id)| link(id, t.f("split-part", "n", at + 1)))
            .collect();
    }
    if let Fact::Registered {
        split_from: Some(from),
        ..
    } = fact
    {
        return link(from, t.s("split-from")).into_iter().collect();
    }
    Vec::new()
}

/// What a guard asks, as a rule. Because: the sentence of a refusal speaks of what was just tried,
/// on a day and with a way out, which is untrue where the guard alone is named.
pub(crate) fn guard_name(names: &Names, guard: Guard) -> String {
    let refusal = format!("guard-{guard}");
    let rule = names.t.maybe(&format!("{refusal}-name"));
    rule.unwrap_or_else(|| names.t.s(&refusal))
}

/// Who, in which role, under which article; and the source of the day.
fn note(names: &Names, happened: &Happened) -> String {
    let t = names.t;
    let mut parts = Vec::new();
    match happened.person {
        Some(person) => parts.push(names.person(person)),
        None => parts.push(t.s(match happened.role.as_str() {
            "petitioner" => "desk-petitioner",
            "import" => "desk-imported",
            _ => "desk-system",
        })),
    }
    if happened.person.is_some() {
        let role = t.maybe(&format!("role-{}", happened.role));
        parts.extend(role);
        parts.extend(happened.organ.map(|organ| names.organ(organ)));
    }
    if !happened.event.row.article.is_empty() {
        parts.push(cite(t, &happened.event.row.article));
    }
    if happened.source != Source::Clock.as_str() {
        parts.push(names.code("source", &happened.source));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What the fact says beyond its name.
fn detail(names: &Names, pack: &str, fact: &Fact) -> Option<String> {
    let t = names.t;
    let text = match fact {
        Fact::Transferred { tasks } | Fact::Assigned { tasks } => {
            let units: Vec<String> = tasks.iter().map(|task| names.organ(task.unit)).collect();
            units.join(&t.s("desk-comma"))
        }
        Fact::PassedDown { to, .. } | Fact::HandedOver { to, .. } => names.organ(*to),
        Fact::DisputeDecided { task, .. } => names.organ(task.unit),
        Fact::Classified { .. } | Fact::ClassProposed { .. } => classified(names, fact),
        Fact::Objected { suggests, .. } => suggests.map_or_else(String::new, |organ| {
            t.f("desk-suggests", "organ", names.organ(organ))
        }),
        Fact::HandlerAssigned { handler } => names.person(*handler),
        Fact::Recused { person, .. } => names.person(*person),
        Fact::NotAccepted { ground, .. } | Fact::NoLongerAccepted { ground, .. } => {
            names.ground(pack, ground)
        }
        Fact::RoutedOut { route, .. } => names.code("route", route.as_str()),
        Fact::Extended { days, .. } => t.days(i64::from(*days)),
        Fact::Served { service, .. } | Fact::SimplyReplied { service, .. } => {
            served(names, service)
        }
        Fact::Withdrawn {
            confirmed: Some(confirmed),
            ..
        } => names.code("proof", confirmed.proof.as_str()),
        Fact::ReceiptRecorded { receipt, .. } => names.code("proof", receipt.proof.as_str()),
        Fact::SuggestionReplied { outcome, .. } => names.code("suggestion", outcome.as_str()),
        Fact::Rated {
            target,
            value,
            assisted,
            ..
        } => {
            let target = names.code("target", target.as_str());
            let value = names.code("satisfaction", value.as_str());
            let assisted = if *assisted {
                t.s("desk-assisted")
            } else {
                String::new()
            };
            format!("{target} · {value} {assisted}")
        }
        Fact::CallbackOpened { reason, due, .. } => {
            let reason = names.code("callback-reason", reason.as_str());
            let until = t.f("desk-follows-until", "day", t.date(*due));
            format!("{reason} · {until}")
        }
        Fact::CallbackAttempted { result, .. } => names.code("callback-result", result.as_str()),
        Fact::Succeeded { organs } => succeeded(names, organs),
        Fact::ExceptionRequested { request } => {
            let act = names.code("act", request.act.as_str());
            let second = names.person(request.second);
            t.f2("exception-asked-of", "act", act, "second", second)
        }
        _ => String::new(),
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// What kind of thing was answered or kept on file, and what the petitioner says of a report.
fn kind(names: &Names, fact: &Fact) -> Option<String> {
    match fact {
        Fact::FilingProposed { kind, .. } | Fact::Filed { kind, .. } => {
            kind.map(|kind| names.code("ask-filing", kind.as_str()))
        }
        Fact::Answered { kind, .. } => kind.map(|kind| names.code("ask-answer", kind.as_str())),
        Fact::ReportedBack { view, .. } => Some(names.code("ask-view", view.as_str())),
        _ => None,
    }
}

/// Which organ carries on for which (Art. 24(2)).
fn succeeded(names: &Names, organs: &[Succession]) -> String {
    let pair = |s: &Succession| format!("{} → {}", names.organ(s.from), names.organ(s.to));
    let pairs: Vec<String> = organs.iter().map(pair).collect();
    pairs.join(&names.t.s("desk-comma"))
}

/// Class, route, topic and place, decided or proposed.
fn classified(names: &Names, fact: &Fact) -> String {
    let (class, route, topic, region) = match fact {
        Fact::Classified {
            class,
            route,
            topic,
            region,
            ..
        } => (class, route, topic, region),
        Fact::ClassProposed { proposed: it } => (&it.class, &it.route, &it.topic, &it.region),
        _ => return String::new(),
    };
    let class = names.code("class", class.as_str());
    let route = route.map(|r| names.code("desk-route", r.as_str()));
    let topic = topic.as_deref().map(|code| names.topic(code));
    let region = region.as_deref().map(|code| names.region(code));
    let parts = [Some(class), route, topic, region];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// How it was served, and what came of it.
fn served(names: &Names, service: &Service) -> String {
    let method = names.code("service", service.method.as_str());
    let more = match service {
        Service { refused: true, .. } => "desk-refused-service",
        Service { awaited: true, .. } => "desk-posted-service",
        Service { .. } => return method,
    };
    format!("{method} · {}", names.t.s(more))
}

/// What a correction changed, the old value beside the new.
fn corrected(names: &Names, fact: &Fact) -> Vec<String> {
    let Fact::RegistrationCorrected { changes, words, .. } = fact else {
        return Vec::new();
    };
    let mut lines: Vec<String> = changes
        .iter()
        .map(|change| amended::line(names, change))
        .collect();
    lines.extend(words.iter().map(|field| amended::field(names.t, field)));
    lines
}

/// The words that came with the fact; an opinion part by part.
fn words(names: &Names, view: &MatterView, fact: &Fact) -> Vec<String> {
    let t = names.t;
    let Some((what, text)) = view.words_of(fact) else {
        return Vec::new();
    };
    if what != "opinion" {
        return vec![text.to_owned()];
    }
    let parts: OpinionText = serde_json::from_str(text).unwrap_or_default();
    [
        ("ask-opinion-request", parts.request),
        ("ask-opinion-facts", parts.facts),
        ("ask-opinion-reasons", parts.reasons),
        ("ask-opinion-basis", parts.basis),
        ("ask-opinion-opinion", parts.opinion),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(key, text)| format!("{}{}{text}", t.s(key), t.s("colon")))
    .collect()
}

/// Limits that began or moved.
fn limits(names: &Names, view: &MatterView, event: &Event) -> Vec<String> {
    let t = names.t;
    let line = |id, due: &dengwen_domain::limit::Due| {
        let name = names.limit(&view.matter.pack, id);
        format!(
            "{name} {}",
            t.f("desk-follows-until", "day", t.date_long(due.date))
        )
    };
    event
        .limits
        .iter()
        .filter_map(|change| match change {
            LimitChange::Started(run) => Some(line(run.id, &run.due)),
            LimitChange::Moved { id, due, .. } => Some(line(*id, due)),
            LimitChange::Flagged { id, .. } => {
                let name = names.limit(&view.matter.pack, *id);
                Some(t.f("desk-flagged", "limit", name))
            }
            LimitChange::Awaits { id, .. } => {
                let name = names.limit(&view.matter.pack, *id);
                Some(t.f("desk-untold", "limit", name))
            }
            LimitChange::Stopped { .. } => None,
        })
        .collect()
}

/// Ratings: whom, and how with the words.
pub(crate) fn ratings(names: &Names, view: &MatterView) -> Vec<(String, String)> {
    let t = names.t;
    view.matter
        .ratings
        .iter()
        .map(|rating| {
            let value = names.code("satisfaction", rating.value.as_str());
            let day = t.date_near(rating.on, names.today);
            let words = rating.words.map_or("", |id| view.words.get(id));
            let assisted = if rating.assisted {
                t.s("desk-assisted")
            } else {
                String::new()
            };
            let target = names.code("target", rating.target.as_str());
            (
                target,
                format!("{value} {day} {assisted} {words}")
                    .trim()
                    .to_owned(),
            )
        })
        .collect()
}

/// Call-backs: why, and what came of each.
pub(crate) fn callbacks(names: &Names, view: &MatterView) -> Vec<(String, String)> {
    let t = names.t;
    view.matter
        .callbacks
        .iter()
        .map(|callback| {
            let mut lines = vec![match callback.done_on {
                Some(on) => t.f("desk-callback-done", "day", t.date_near(on, names.today)),
                None => t.f(
                    "desk-follows-until",
                    "day",
                    t.date_near(callback.due, names.today),
                ),
            }];
            lines.extend(callback.attempts.iter().map(|attempt| {
                let result = names.code("callback-result", attempt.result.as_str());
                let time = names.code("ask-time", &attempt.time);
                format!("{} {time} {result}", t.date_near(attempt.on, names.today))
            }));
            let reason = names.code("callback-reason", callback.reason.as_str());
            (reason, lines.join("\n"))
        })
        .collect()
}
