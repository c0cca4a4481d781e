//! `GET /desk/matters/{id}`: one matter: what to do now, what came in, what happened.

use std::str::FromStr;

use askama::Template;
use axum::response::Response;
use dengwen_app::matter::{MatterView, Offer, PetitionView};
use dengwen_domain::codes::Channel;
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Matter, Owner};
use dengwen_domain::procedure::Act;
use serde::Deserialize;

use super::act::title;
use super::acts::{Aside, exception};
use super::came::{self, Came};
use super::happened;
use super::names::Names;
use super::todo;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::{Path, Query};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{self, Limit, Link, Step, Working};

#[derive(Template)]
#[template(path = "desk/matter.html")]
pub(crate) struct MatterPage {
    frame: Frame,
    t: Texts,
    title: String,
    number: String,
    stage: String,
    marks: Vec<String>,
    done: Option<String>,
    /// The nearest limit that an organ owes.
    limit: Option<(String, Limit, Working)>,
    /// The exception that waits for its second person.
    exception: Option<Aside>,
    main: Vec<view::Act>,
    more: Vec<view::Act>,
    blocked: Vec<view::Act>,
    came: Vec<Came>,
    facts: Vec<(String, String)>,
    steps: Vec<Step>,
    /// The act complained of, and the windows of other procedures (21.3): name, how it stands,
    /// working.
    known_act: Option<String>,
    windows: Vec<(String, Limit, Working)>,
    /// Every limit with its working: name, how it stands, working.
    limits: Vec<(String, Limit, Working)>,
    documents: Vec<Paper>,
    ratings: Vec<(String, String)>,
    callbacks: Vec<(String, String)>,
    /// The keys of the acts that are open.
    keys_here: Vec<(char, String)>,
}

/// A document in the list.
pub(crate) struct Paper {
    link: Link,
    number: String,
    on: String,
    note: String,
}

#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<MatterId>,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let view = app.view_matter(&who, id).await?;
    // Because: what was drawn is what is seen; the mark stands on this page a last time.
    app.see_material(&who, &view.matter).await?;
    let mut names = Names::new(app, ctx.t);
    for other in happened::others(&view) {
        if app.knows_of(&who, other).await? {
            names.open.insert(other);
        }
    }
    render(&page(&ctx, &names, &view, &query.done))
}

fn page(ctx: &PageCtx, names: &Names, view: &MatterView, done: &str) -> MatterPage {
    let t = ctx.t;
    let matter = &view.matter;
    let limit = |run: &dengwen_domain::matter::LimitRun| {
        let name = names.limit(&matter.pack, run.id);
        (name, names.standing(run), Working::of(&t, &run.due))
    };
    let acts = todo::acts(names, view);
    MatterPage {
        frame: Frame::desk(ctx),
        t,
        title: title(view, t),
        number: matter.number.clone(),
        stage: names.code("stage", matter.stage.as_str()),
        marks: marks(names, view),
        done: Act::from_str(done)
            .ok()
            .map(|act| t.f("desk-done", "act", names.code("act", act.as_str()))),
        limit: matter.next_due().map(limit),
        exception: exception::waiting(names, view),
        keys_here: acts
            .main
            .iter()
            .chain(&acts.more)
            .filter_map(|act| Some((act.key?, act.text.clone())))
            .collect(),
        main: acts.main,
        more: acts.more,
        blocked: acts.blocked,
        came: view
            .petitions
            .iter()
            .map(|petition| {
                let links = came_links(t, view, petition);
                came::petition(names, petition, links)
            })
            .collect(),
        facts: facts(names, view),
        steps: happened::steps(names, view),
        known_act: matter.overlays.known_act.map(|known| {
            let act = names.code("register-act", known.act.as_str());
            t.f2("desk-known-act", "day", t.date(known.on), "act", act)
        }),
        windows: view
            .windows
            .iter()
            .map(|window| {
                let name = t.s(&format!("file-window-{}", window.id));
                let from = window.due.working.trigger;
                let limit = if window.over {
                    Limit::paused(t.date(window.due.date), t.s("file-window-over"))
                } else {
                    Limit::running(&t, from, window.due.date, names.today)
                };
                (name, limit, Working::of(&t, &window.due))
            })
            .collect(),
        limits: matter.limits.iter().map(limit).collect(),
        documents: documents(names, view),
        ratings: happened::ratings(names, view),
        callbacks: happened::callbacks(names, view),
    }
}

/// What can be done about one petition: verify its contact, correct its registration, print the
/// record of the visit, add scans.
fn came_links(t: Texts, view: &MatterView, petition: &PetitionView) -> Vec<Link> {
    let (matter, id) = (view.matter.id, petition.petition.id);
    let mut links = Vec::new();
    if !petition.masked && !petition.persons.is_empty() {
        let href = format!("/desk/petitions/{id}/contact?matter={matter}");
        links.push(Link::new(href, t.s("contact-title")));
    }
    if !petition.masked && petition.petition.channel == Channel::Visit {
        let href = format!("/desk/petitions/{id}/record?matter={matter}");
        links.push(Link::new(href, t.s("record-print")));
    }
    if !petition.masked && !petition.how.originals.is_empty() {
        let href = format!("/desk/petitions/{id}/originals?matter={matter}");
        links.push(Link::new(href, t.s("originals-print")));
    }
    let may = |act: Act| {
        let offered = |offer: &Offer| offer.act == act && offer.refusal.is_none();
        view.offers.iter().any(offered)
    };
    let act = Act::AddMaterial;
    if may(act) {
        let href = format!("/desk/matters/{matter}/{act}?petition={id}");
        links.push(Link::new(href, t.s("register-add-scans")));
    }
    let act = Act::CorrectRegistration;
    if may(act) {
        let href = format!("/desk/matters/{matter}/{act}?petition={id}");
        links.push(Link::new(href, t.s("act-correct-registration")));
    }
    links
}

fn marks(names: &Names, view: &MatterView) -> Vec<String> {
    let t = names.t;
    let overlays = &view.matter.overlays;
    let mut marks: Vec<String> = [
        (overlays.urgent, "desk-mark-urgent"),
        (overlays.confidential, "desk-mark-confidential"),
        (view.matter.is_simplified(), "desk-mark-simplified"),
        (overlays.extended, "desk-mark-extended"),
        (overlays.overridden, "desk-mark-overridden"),
        (view.matter.imported, "desk-mark-imported"),
        (view.matter.pending.is_some(), "desk-mark-pending"),
        (untold(&view.matter), "desk-mark-untold"),
        (view.matter.exception.is_some(), "desk-mark-exception"),
        (overlays.material_since.is_some(), "desk-mark-material"),
    ]
    .into_iter()
    .filter(|(on, _)| *on)
    .map(|(_, key)| t.s(key))
    .collect();
    let open = view.matter.stage.is_open();
    let pressing = overlays
        .pressing_limit()
        .filter(|day| open && *day >= names.today);
    if let Some(day) = pressing {
        marks.insert(
            0,
            t.f(
                "desk-mark-other-limit",
                "day",
                t.date_near(day, names.today),
            ),
        );
    }
    marks
}

/// Is anything written to the petitioner and not told?
fn untold(matter: &Matter) -> bool {
    let mut documents = matter.documents.iter();
    documents.any(|document| matter.is_untold(document))
}

/// Class, route, topic, place, owners, tasks.
fn facts(names: &Names, view: &MatterView) -> Vec<(String, String)> {
    let t = names.t;
    let matter = &view.matter;
    let mut facts = Vec::new();
    let mut add = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((t.s(key), text));
        }
    };
    let class = matter.class.map_or_else(
        || t.s("desk-unclassified"),
        |class| names.code("class", class.as_str()),
    );
    add("desk-class", class);
    let route = matter.route.map(|r| names.code("route", r.as_str()));
    add("desk-route", route.unwrap_or_default());
    let topic = matter.topic.as_deref();
    add(
        "desk-topic",
        topic.map_or_else(String::new, |c| names.topic(c)),
    );
    add(
        "desk-region",
        matter
            .region
            .as_deref()
            .map_or_else(String::new, |c| names.region(c)),
    );
    let crosses = names.boundaries(&matter.overlays.cross_boundary);
    add("desk-cross-boundary", crosses);
    if matter.overlays.confidential {
        add("desk-mark-confidential", t.s("desk-confidential-text"));
    }
    add("desk-requests", matter.requests.to_string());
    add(
        "desk-outcome",
        matter
            .outcome
            .map_or_else(String::new, |o| names.code("outcome", o.as_str())),
    );
    for task in matter.tasks.iter().filter(|task| task.end.is_none()) {
        let key = if task.lead { "desk-lead" } else { "desk-co" };
        let handler = task.handler.map(|p| format!(" · {}", names.person(p)));
        add(
            key,
            format!("{}{}", names.organ(task.unit), handler.unwrap_or_default()),
        );
    }
    let owner = |owner: Option<Owner>| {
        owner.map_or_else(String::new, |owner| {
            let person = owner.person.map(|p| format!(" · {}", names.person(p)));
            format!("{}{}", names.organ(owner.organ), person.unwrap_or_default())
        })
    };
    add("desk-first-asked", owner(matter.owners.first_asked));
    add("desk-first-received", owner(matter.owners.first_received));
    add("desk-first-handling", owner(matter.owners.first_handling));
    let decided = matter.decided.map(|it| {
        let people = [it.by, it.checked_by].into_iter().flatten();
        let people: Vec<String> = people.map(|person| names.person(person)).collect();
        people.join(&t.s("desk-comma"))
    });
    add("desk-decided", decided.unwrap_or_default());
    let recused: Vec<String> = matter.recused.iter().map(|p| names.person(*p)).collect();
    add("desk-recused", recused.join(&t.s("desk-comma")));
    add("desk-seen", seen(names, view));
    let accused: Vec<String> = matter.accused.iter().map(|o| names.organ(*o)).collect();
    add("desk-accused", accused.join(&t.s("desk-comma")));
    facts
}

/// Who has seen a grave and urgent matter (Art. 25).
fn seen(names: &Names, view: &MatterView) -> String {
    let t = names.t;
    if !view.matter.overlays.urgent {
        return String::new();
    }
    if view.seen.is_empty() {
        return t.s("desk-seen-nobody");
    }
    let seen: Vec<String> = view.seen.iter().map(|p| names.person(*p)).collect();
    seen.join(&t.s("desk-comma"))
}

fn documents(names: &Names, view: &MatterView) -> Vec<Paper> {
    let t = names.t;
    view.matter
        .documents
        .iter()
        .map(|document| {
            let kind = names.document(&view.matter.pack, document.kind);
            let to = document
                .to
                .map_or_else(|| t.s("desk-petitioner"), |organ| names.organ(organ));
            let served = document.served.first().map(|service| {
                let method = names.code("service", service.method.as_str());
                format!("{method} {}", t.date_near(service.on, names.today))
            });
            let received = match document.awaited() {
                Some(_) if document.received_on().is_none() => Some(t.s("desk-receipt-awaited")),
                Some(_) | None => {
                    let posted = document.served.iter().rev().find(|it| it.receipt.is_some());
                    posted
                        .and_then(dengwen_domain::matter::Service::received_on)
                        .map(|day| t.f("desk-received-on", "day", t.date_near(day, names.today)))
                }
            };
            let corrected = document.corrected_by.map(|_| t.s("desk-corrected"));
            let untold = view.matter.is_untold(document);
            let untold = untold.then(|| t.s("desk-not-told"));
            let notes: Vec<String> = [Some(to), served, received, corrected, untold]
                .into_iter()
                .flatten()
                .collect();
            Paper {
                link: Link::new(format!("/desk/documents/{}", document.id), kind),
                number: document.number.clone(),
                on: t.date_near(document.on, names.today),
                note: notes.join(" · "),
            }
        })
        .collect()
}

impl Samples for MatterPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, MatterPage)> {
        vec![("full", full(ctx)), ("empty", empty(ctx))]
    }
}

fn full(ctx: &PageCtx) -> MatterPage {
    let t = ctx.t;
    let day = jiff::civil::date;
    let limit = || {
        let limit = Limit::running(&t, day(2026, 3, 2), day(2026, 4, 30), day(2026, 3, 16));
        (
            "办理".to_owned(),
            limit,
            Working::default().line("依据", "第三十四条"),
        )
    };
    MatterPage {
        frame: Frame::desk(ctx),
        t,
        title: "锦绣家园三期楼板开裂，要求鉴定，并要求开发商对三期全部楼栋负责修复和赔偿"
            .to_owned(),
        number: "990100202603160000017X".to_owned(),
        stage: t.s("stage-handling"),
        marks: vec![t.s("desk-mark-urgent")],
        done: Some(t.f("desk-done", "act", t.s("act-accept"))),
        limit: Some(limit()),
        exception: Some(Aside {
            fold: false,
            heading: t.s("exception-waits"),
            text: "联席会议已定由该单位先行办理。".to_owned(),
            points: vec![
                (t.s("exception-act"), t.s("act-transfer")),
                (t.s("exception-would"), "青禾市交通运输局".to_owned()),
            ],
        }),
        main: vec![
            view::Act::open("/desk/matters/1/draft-opinion", t.s("act-draft-opinion"))
                .main()
                .key('o'),
        ],
        more: vec![view::Act::open(
            "/desk/matters/1/add-note",
            t.s("act-add-note"),
        )],
        blocked: vec![view::Act::blocked(
            t.s("act-object"),
            t.s("refusal-not-at-this-stage"),
            "条例第二十三条第三款".to_owned(),
        )],
        came: vec![came::sample(t)],
        facts: vec![(t.s("desk-class"), t.s("class-claim"))],
        steps: vec![Step {
            when: t.date_short(day(2026, 3, 2)),
            title: t.s("fact-registered"),
            links: vec![Link::new("/desk/documents/1", t.s("document-D02"))],
            ..Step::default()
        }],
        known_act: Some("2026年3月2日 周一".to_owned()),
        windows: vec![limit()],
        limits: vec![limit()],
        documents: vec![Paper {
            link: Link::new("/desk/documents/1", t.s("document-D02")),
            number: "青禾住建受〔2026〕1号".to_owned(),
            on: t.date_short(day(2026, 3, 3)),
            note: t.s("desk-petitioner"),
        }],
        ratings: vec![(t.s("target-unit"), t.s("satisfaction-satisfied"))],
        callbacks: vec![(t.s("callback-reason-sample"), t.s("desk-open"))],
        keys_here: vec![('o', t.s("act-draft-opinion"))],
    }
}

fn empty(ctx: &PageCtx) -> MatterPage {
    let t = ctx.t;
    MatterPage {
        frame: Frame::desk(ctx),
        t,
        title: t.s("desk-no-title"),
        number: String::new(),
        stage: t.s("stage-archived"),
        marks: Vec::new(),
        done: None,
        limit: None,
        exception: None,
        main: Vec::new(),
        more: Vec::new(),
        blocked: Vec::new(),
        came: Vec::new(),
        facts: Vec::new(),
        steps: Vec::new(),
        known_act: None,
        windows: Vec::new(),
        limits: Vec::new(),
        documents: Vec::new(),
        ratings: Vec::new(),
        callbacks: Vec::new(),
        keys_here: Vec::new(),
    }
}
