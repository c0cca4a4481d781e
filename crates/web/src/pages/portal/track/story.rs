//! The course of a matter in the petitioner's words: what happened, where it is now, what comes.
//!
//! Working notes and proposals that wait for a second person are left out; delays are not.
//! Invariant: a step that ended a limit says which day that limit had, and opens its working.

use dengwen_app::App;
use dengwen_app::directory::Directory;
use dengwen_app::follow::{FollowedMatter, Happened};
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Event, Fact, LimitChange, LimitRun, Matter};
use dengwen_domain::procedure::{DocumentKind, Phase};
use jiff::civil::Date;

use crate::cite::cite;
use crate::pages::portal::course;
use crate::texts::{Arg, Lang, Texts};
use crate::view::{Link, Step, StepState, Working};

/// Whose end a step tells, the most telling first. An objection's window and shares of offices are
/// not told.
const TOLD: [LimitId; 8] = [
    LimitId::C01,
    LimitId::C03,
    LimitId::C02,
    LimitId::C05,
    LimitId::C06,
    LimitId::C18,
    LimitId::C20,
    LimitId::C25,
];

/// What the steps are told from.
struct Teller<'a> {
    t: Texts,
    directory: &'a Directory,
    one: &'a FollowedMatter,
    matter: &'a Matter,
    today: Date,
}

/// The steps, top down.
pub(crate) fn steps(t: Texts, app: &App, one: &FollowedMatter) -> Vec<Step> {
    let directory = app.directory();
    let teller = Teller {
        t,
        directory: &directory,
        one,
        matter: &one.matter,
        today: app.today(),
    };
    let mut steps: Vec<Step> = one
        .events
        .iter()
        .filter(|happened| !is_inner(&happened.event))
        .map(|happened| teller.step(happened))
        .collect();
    if one.matter.stage.phase() == Phase::Open {
        steps.push(teller.now());
    }
    steps.extend(teller.next());
    steps
}

/// Not part of the progress: notes, and proposals that wait for their second person.
fn is_inner(event: &Event) -> bool {
    // Because: a time for choosing that nobody used ends without anything changing (C17).
    let unused = matches!(event.what, Fact::Converted { .. }) && event.stage.is_none();
    let inner = matches!(
        event.what,
        Fact::NoteAdded { .. }
            | Fact::FilingProposed { .. }
            | Fact::FilingDeclined { .. }
            | Fact::VoidProposed { .. }
            | Fact::VoidDeclined { .. }
            | Fact::ClassProposed { .. }
            | Fact::ExceptionRequested { .. }
            | Fact::ExceptionConfirmed {}
            | Fact::ExceptionRefused { .. }
            | Fact::ExceptionWithdrawn {}
            | Fact::ClassDeclined { .. }
            | Fact::UrgentReported { .. }
    );
    inner || unused
}

impl Teller<'_> {
    fn organ(&self, id: OrganId) -> &str {
        self.directory.organ_name(id, self.t.lang == Lang::En)
    }

    fn step(&self, happened: &Happened) -> Step {
        let event = &happened.event;
        let ended = self.ended(event);
        let late = ended.is_some_and(|(run, on)| on > run.due.date && !run.comparison)
            || matches!(event.what, Fact::OverdueFlagged {});
        Step {
            state: if late {
                StepState::DoneLate
            } else {
                StepState::Done
            },
            when: self.t.date_near(event.on, self.today),
            title: self.title(happened),
            text: self.more(event),
            note: self.note(event, ended),
            links: self.links(event),
            working: ended.map(|(run, _)| Working::of(&self.t, &run.due)),
        }
    }

    fn title(&self, happened: &Happened) -> String {
        let event = &happened.event;
        let organ = Self::named(&event.what)
            .or(happened.organ)
            .map_or("", |id| self.organ(id));
        let person = match &event.what {
            Fact::HandlerAssigned { handler } => self.directory.person_name(*handler),
            _ => "",
        };
        let args = [
            ("organ", Arg::Text(organ.to_owned())),
            ("person", Arg::Text(person.to_owned())),
        ];
        self.t
            .with(&format!("track-fact-{}", event.what.kind()), &args)
    }

    /// The organ an event speaks of, where it is not the one that acted.
    fn named(fact: &Fact) -> Option<OrganId> {
        match fact {
            Fact::Registered { organ, .. } => Some(*organ),
            Fact::Transferred { tasks } | Fact::Assigned { tasks } => {
                tasks.iter().find(|task| task.lead).map(|task| task.unit)
            }
            Fact::PassedDown { to, .. } | Fact::HandedOver { to, .. } => Some(*to),
            Fact::DisputeDecided { task, .. } => Some(task.unit),
            Fact::Objected { unit, .. } => Some(*unit),
            Fact::CallbackOpened { organ, .. } => Some(*organ),
            Fact::Succeeded { organs } => organs.first().map(|s| s.to),
            _ => None,
        }
    }

    /// A sentence more, where the title does not say all.
    fn more(&self, event: &Event) -> Vec<String> {
        let t = self.t;
        let line = match &event.what {
            Fact::Transferred { tasks } | Fact::Assigned { tasks } => {
                let co: Vec<&str> = tasks
                    .iter()
                    .filter(|task| !task.lead)
                    .map(|task| self.organ(task.unit))
                    .collect();
                (!co.is_empty()).then(|| t.f("track-co", "organs", co.join(&t.s("working-and"))))
            }
            Fact::Classified {
                route: Some(route), ..
            } => Some(t.s(&format!("route-{route}"))),
            Fact::Extended { days, .. } => {
                let due = self
                    .matter
                    .limits
                    .iter()
                    .rev()
                    .find(|run| run.id == LimitId::C05);
                due.map(|run| {
                    t.f2(
                        "track-extended",
                        "days",
                        *days,
                        "date",
                        t.date_long(run.due.date),
                    )
                })
            }
            Fact::MaterialAdded { files, .. } if *files > 0 => {
                Some(t.f("track-files", "n", *files))
            }
            Fact::Rated { target, value, .. } => Some(t.f2(
                "track-rated",
                "target",
                t.s(&format!("target-{target}")),
                "value",
                t.s(&format!("satisfaction-{value}")),
            )),
            Fact::CallbackOpened { due, .. } => {
                Some(t.f("track-callback", "date", t.date_long(*due)))
            }
            Fact::CallbackAttempted { result, .. } => {
                Some(t.s(&format!("callback-result-{result}")))
            }
            Fact::ReceiptRecorded { document, .. } => {
                Some(t.f("track-received", "document", self.document_name(*document)))
            }
            Fact::Served {
                service, document, ..
            } if service.awaited => Some(t.f(
                self.posted(*document),
                "document",
                self.document_name(*document),
            )),
            Fact::Served {
                service, document, ..
            } => Some(t.f2(
                "track-served",
                "document",
                self.document_name(*document),
                "method",
                t.s(&format!("service-{}", service.method)),
            )),
            _ => None,
        };
        line.into_iter().collect()
    }

    /// Law: the time to ask for review runs from the receipt of the opinion alone (Art. 35).
    fn posted(&self, id: dengwen_domain::ids::DocumentId) -> &'static str {
        let mut documents = self.matter.documents.iter();
        let opinion = documents.any(|it| it.id == id && it.kind == DocumentKind::D07);
        if opinion {
            "track-posted-opinion"
        } else {
            "track-posted"
        }
    }

    fn document_name(&self, id: dengwen_domain::ids::DocumentId) -> String {
        let found = self
            .matter
            .documents
            .iter()
            .find(|document| document.id == id);
        found.map_or_else(String::new, |document| {
            format!(
                "{} {}",
                self.t.s(&format!("document-{}", document.kind)),
                document.number
            )
        })
    }

    /// The limit that this event ended, and the day it did.
    fn ended(&self, event: &Event) -> Option<(&LimitRun, Date)> {
        let stopped = |wanted: LimitId| {
            event.limits.iter().find_map(|change| match change {
                LimitChange::Stopped { id, task, on, .. } if *id == wanted => Some((*task, *on)),
                _ => None,
            })
        };
        TOLD.iter().find_map(|id| {
            let (task, on) = stopped(*id)?;
            let runs = self.matter.limits.iter();
            let run = runs.rev().find(|run| {
                run.id == *id && run.stopped_on == Some(on) && (task.is_none() || run.task == task)
            })?;
            Some((run, on))
        })
    }

    fn note(&self, event: &Event, ended: Option<(&LimitRun, Date)>) -> String {
        let t = self.t;
        let Some((run, on)) = ended else {
            return cite(t, &event.row.article);
        };
        let days = on
            .until(run.due.date)
            .map_or(0, |span| i64::from(span.get_days()));
        let key = match days {
            0 => "track-limit-on-day",
            1.. => "track-limit-early",
            _ => "track-limit-late",
        };
        let args = [
            ("date", Arg::Text(t.date(run.due.date))),
            ("n", Arg::Number(days.abs())),
        ];
        let mark = if run.due.is_provisional() {
            t.s("track-provisional")
        } else {
            String::new()
        };
        let article = cite(t, &event.row.article);
        format!("{}{mark} {article}", t.with(key, &args))
    }

    /// Documents addressed to the petitioner. Those between units and to others have no link and no
    /// line.
    fn links(&self, event: &Event) -> Vec<Link> {
        let issued = |id| event.documents.iter().any(|issued| issued.id == id);
        let documents = self.matter.documents.iter();
        documents
            .filter(|document| issued(document.id) && self.one.is_for_them(document))
            .map(|document| {
                let href = format!("/track/documents/{}", document.id);
                let name = self.document_name(document.id);
                let name = if self.matter.is_superseded(document) {
                    format!("{name} · {}", self.t.s("track-superseded"))
                } else {
                    name
                };
                Link::new(href, name)
            })
            .collect()
    }

    fn now(&self) -> Step {
        let organ = self.organ(self.matter.holder());
        Step {
            state: StepState::Current,
            when: self.t.s("track-now"),
            title: self
                .t
                .f(&format!("track-now-{}", self.matter.stage), "organ", organ),
            ..Step::default()
        }
    }

    /// What comes: the next duty with its day, then the next remedy.
    fn next(&self) -> Vec<Step> {
        let t = self.t;
        let mut steps = Vec::new();
        let owed = self.matter.next_for_petitioner();
        let sooner = self.matter.next_due();
        let sooner = sooner.filter(|run| owed.is_some_and(|owed| owed.id != run.id));
        for run in sooner.into_iter().chain(owed) {
            let mut note = t.of(&run.due.working.article);
            if run.due.is_provisional() {
                note = format!("{} {note}", t.s("provisional"));
            }
            steps.push(Step {
                state: StepState::Next,
                when: t.f(
                    "track-before",
                    "date",
                    t.date_near(run.due.date, self.today),
                ),
                title: t.s(&format!("track-due-{}", run.id)),
                note,
                working: Some(Working::of(&t, &run.due)),
                ..Step::default()
            });
        }
        if self.matter.stage.phase() == Phase::Open {
            steps.push(Step {
                state: StepState::Next,
                title: t.s("track-next-remedy"),
                note: t.f(
                    "track-next-remedy-note",
                    "span",
                    course::span(t, LimitId::C07),
                ),
                ..Step::default()
            });
        }
        if let Some(run) = self
            .matter
            .running(LimitId::C07)
            .filter(|run| run.due.date >= self.today)
        {
            let organ = self
                .matter
                .opinion
                .as_ref()
                .and_then(|opinion| opinion.review_organ);
            let organ = organ.map_or("", |organ| self.organ(organ));
            steps.push(Step {
                state: StepState::Next,
                when: t.f(
                    "track-before",
                    "date",
                    t.date_near(run.due.date, self.today),
                ),
                title: t.f("track-review-where", "organ", organ),
                note: t.of(&run.due.working.article),
                working: Some(Working::of(&t, &run.due)),
                ..Step::default()
            });
        }
        steps
    }
}
