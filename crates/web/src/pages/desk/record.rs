//! `GET /desk/petitions/{id}/record` and `…/originals`: the record of an interview, to be read back
//! and signed or thumb-printed, and the slip for originals that were handed in (A2, A15, D24).
//!
//! It repeats what was registered. Invariant: only whoever may know the person prints it.

use askama::Template;
use axum::response::Response;
use dengwen_app::AppError;
use dengwen_app::matter::PetitionView;
use dengwen_app::open::PersonData;
use dengwen_domain::access::Permission;
use dengwen_domain::codes::Channel;
use dengwen_domain::ids::{MatterId, PetitionId};
use serde::Deserialize;

use super::names::Names;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::{Path, Query};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{Link, Paper, Passage};

#[derive(Template)]
#[template(path = "desk/record.html")]
pub(crate) struct RecordPage {
    frame: Frame,
    t: Texts,
    paper: Paper,
    back: Link,
}

#[derive(Deserialize)]
pub(crate) struct From {
    matter: Option<MatterId>,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<PetitionId>,
    from: Query<From>,
) -> Result<Response, PageError> {
    let view = opened(&ctx, id).await?;
    if view.petition.channel != Channel::Visit {
        return Err(PageError::Missing);
    }
    let names = Names::new(ctx.app()?, ctx.t);
    render(&page(&ctx, from.matter, record(&names, &view)))
}

/// The slip for originals; nothing where none were handed in.
pub(crate) async fn originals(
    ctx: PageCtx,
    Path(id): Path<PetitionId>,
    from: Query<From>,
) -> Result<Response, PageError> {
    let view = opened(&ctx, id).await?;
    if view.how.originals.is_empty() {
        return Err(PageError::Missing);
    }
    let names = Names::new(ctx.app()?, ctx.t);
    render(&page(&ctx, from.matter, slip(&names, &view)))
}

async fn opened(ctx: &PageCtx, id: PetitionId) -> Result<PetitionView, PageError> {
    let view = ctx.app()?.view_petition(&ctx.who()?, id).await?;
    if view.masked && !view.persons.is_empty() {
        return Err(AppError::Forbidden(Permission::ReadPerson.as_str()).into());
    }
    Ok(view)
}

fn page(ctx: &PageCtx, matter: Option<MatterId>, paper: Paper) -> RecordPage {
    let (href, text) = match matter {
        Some(matter) => (format!("/desk/matters/{matter}"), "desk-back-to-matter"),
        None => ("/desk".to_owned(), "desk"),
    };
    RecordPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        paper,
        back: Link::new(href, ctx.t.s(text)),
    }
}

/// 来访登记表（口头记录）
fn record(names: &Names, view: &PetitionView) -> Paper {
    let t = names.t;
    let petition = &view.petition;
    let mut body = vec![Passage::Facts(who_came(names, view))];
    body.push(Passage::Heading(t.s("register-what")));
    body.extend(lines(&view.text));
    if !view.request.is_empty() {
        body.push(Passage::Heading(t.s("register-request")));
        body.extend(lines(&view.request));
    }
    if !view.how.originals.is_empty() {
        body.push(Passage::Heading(t.s("record-originals")));
        body.push(Passage::Points(points(&view.how.originals)));
    }
    body.push(Passage::Text(t.s("record-read-back")));
    body.push(signatures(
        t,
        &["record-signed", "record-signed-on", "record-clerk"],
    ));
    Paper {
        title: t.s("record-title"),
        notes: vec![t.s("record-note")],
        body,
        ..head(names, petition)
    }
}

fn who_came(names: &Names, view: &PetitionView) -> Vec<(String, String)> {
    let t = names.t;
    let petition = &view.petition;
    let mut facts = vec![(t.s("record-received-on"), t.date_long(petition.received_on))];
    let mut add = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((t.s(key), text));
        }
    };
    add("register-slip", view.how.slip.clone());
    if petition.persons_present > 1 {
        add("register-persons", petition.persons_present.to_string());
    }
    if view.persons.is_empty() {
        add("register-name", t.s("desk-anonymous"));
    }
    for person in &view.persons {
        add("register-name", person.name.clone());
        add("register-paper", paper_of(t, person));
        add("register-phone-number", person.phone.clone());
        add("register-address", person.address.clone());
    }
    if petition.confidential {
        add("record-wish", t.s("register-confidential"));
    }
    let clerk = petition.registrar.map(|person| names.person(person));
    add("desk-registrar", clerk.unwrap_or_default());
    facts
}

fn paper_of(t: Texts, person: &PersonData) -> String {
    if person.paper_number.is_empty() {
        return t.s("record-no-paper");
    }
    let kind = if person.paper.is_empty() {
        "other"
    } else {
        person.paper.as_str()
    };
    let kind = t.s(&format!("register-paper-{kind}"));
    format!("{kind} {}", person.paper_number)
}

/// 原件收据
fn slip(names: &Names, view: &PetitionView) -> Paper {
    let t = names.t;
    let name = view.persons.first().map(|person| person.name.clone());
    let name = name.filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| t.s("desk-anonymous"));
    let day = t.date_long(view.petition.received_on);
    let body = vec![
        Passage::Text(t.f2("originals-received", "name", name, "day", day)),
        Passage::Points(points(&view.how.originals)),
        Passage::Text(t.s("originals-return")),
        signatures(
            t,
            &[
                "originals-taken-by",
                "originals-returned-on",
                "originals-returned-to",
            ],
        ),
    ];
    Paper {
        title: t.s("originals-title"),
        notes: vec![t.s("originals-note")],
        body,
        ..head(names, &view.petition)
    }
}

fn head(names: &Names, petition: &dengwen_domain::petition::Petition) -> Paper {
    let organ = names.organ(petition.organ);
    Paper {
        signed_by: organ.clone(),
        organ,
        number: petition.number.clone(),
        signed_on: names.t.date(petition.received_on),
        ..Paper::default()
    }
}

/// Empty lines to be filled by hand.
fn signatures(t: Texts, keys: &[&str]) -> Passage {
    Passage::Facts(keys.iter().map(|key| (t.s(key), String::new())).collect())
}

fn lines(text: &str) -> Vec<Passage> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Passage::Text(line.to_owned())).collect()
}

fn points(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

impl Samples for RecordPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, RecordPage)> {
        let t = ctx.t;
        let head = || Paper {
            organ: "青禾市信访局".to_owned(),
            number: "990100202603162004175".to_owned(),
            signed_by: "青禾市信访局".to_owned(),
            signed_on: "2026年3月16日".to_owned(),
            ..Paper::default()
        };
        let record = Paper {
            title: t.s("record-title"),
            body: vec![
                Passage::Facts(vec![
                    (t.s("register-slip"), "A017".to_owned()),
                    (t.s("register-name"), "魏桂芳".to_owned()),
                    (t.s("register-paper"), t.s("record-no-paper")),
                ]),
                Passage::Heading(t.s("register-what")),
                Passage::Text("三期 4 号楼从去年冬天开始楼板开裂。".to_owned()),
                Passage::Text(t.s("record-read-back")),
                signatures(t, &["record-signed", "record-signed-on", "record-clerk"]),
            ],
            notes: vec![t.s("record-note")],
            ..head()
        };
        let slip = Paper {
            title: t.s("originals-title"),
            body: vec![Passage::Points(vec!["购房合同一份".to_owned()])],
            notes: vec![t.s("originals-note")],
            ..head()
        };
        let draw = |paper: Paper| page(ctx, Some(MatterId(uuid::Uuid::nil())), paper);
        vec![("record", draw(record)), ("originals", draw(slip))]
    }
}
