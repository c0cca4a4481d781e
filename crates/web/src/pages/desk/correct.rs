//! `GET` and `POST /desk/matters/{id}/correct-registration`: correcting what was registered wrongly
//! (D15, B01).
//!
//! The form holds the registration as it stands; what is changed there is the correction. It
//! decides nothing. Invariant: whatever was typed comes back with every complaint, and nothing is
//! done without a reason.

mod fields;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::correct::{Amend, Registered};
use dengwen_app::{App, AppError, Who};
use dengwen_domain::codes::{Channel, Purpose};
use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::matter::Source;
use dengwen_domain::petition::REPRESENTATIVES_MAX;
use dengwen_domain::procedure::Act;
use serde::Deserialize;

use super::act::nobody;
use super::names::Names;
use super::register::{PersonRow, boundaries, papers, person_row, places, rows, topics};
use crate::bridge::say_why;
use crate::cite::cite;
use crate::ctx::PageCtx;
use crate::error::{PageError, Refused};
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, render};
use crate::path::{Path, Query};
use crate::posts::said;
use crate::samples::Samples;
use crate::texts::{Say, Texts};
use crate::view::Link;

#[derive(Template)]
#[template(path = "desk/correct.html")]
pub(crate) struct CorrectPage {
    frame: Frame,
    t: Texts,
    action: String,
    back: Link,
    heading: String,
    number: String,
    /// Another petition was opened or joined since the form was drawn.
    moved: bool,
    refused: Option<(String, String)>,
    /// Changing class and route is an act of its own, where it is lawful.
    classify: Option<String>,
    form: FormState,
    passed_on: bool,
    board: bool,
    persons: Vec<PersonRow>,
    may_add: bool,
    choices: Choices,
}

#[derive(Default)]
struct Choices {
    channels: Vec<Choice>,
    sources: Vec<Choice>,
    purposes: Vec<Choice>,
    places: Vec<Choice>,
    topics: Vec<Choice>,
    boundaries: Vec<Choice>,
    papers: Vec<Choice>,
    colleagues: Vec<Choice>,
    /// Why there are none.
    nobody: String,
}

#[derive(Deserialize)]
pub(crate) struct Which {
    petition: Option<PetitionId>,
}

/// Read one by one, so that nothing typed is lost.
type Pairs = Vec<(String, String)>;

async fn opened(
    ctx: &PageCtx,
    who: &Who,
    id: MatterId,
    which: &Which,
) -> Result<Registered, PageError> {
    let app = ctx.app()?;
    let petition = match which.petition {
        Some(petition) => petition,
        None => app
            .open_matter(who, id, "correct")
            .await?
            .first_petition()
            .ok_or(PageError::Missing)?,
    };
    Ok(app.registration(who, id, petition).await?)
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<MatterId>,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let registered = opened(&ctx, &who, id, &which).await?;
    if let Some(refusal) = app.refusal(&who, &registered.matter, Act::CorrectRegistration)? {
        let duty = dengwen_domain::refusal::Why::NotYourDuty;
        return Err(if refusal.why == duty {
            PageError::Forbidden(say_why(&refusal.why))
        } else {
            PageError::Refused(Box::new(Refused::from(refusal)))
        });
    }
    let form = fields::preset(app, ctx.t, &registered);
    render(&page(&ctx, app, &who, &registered, form)?)
}

pub(crate) async fn post(
    ctx: PageCtx,
    Path(id): Path<MatterId>,
    Query(which): Query<Which>,
    form: Form<Pairs>,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let registered = opened(&ctx, &who, id, &which).await?;
    let mut state = form.state;
    if state.value("do") == "add-person" {
        rows::add(&mut state);
        return render(&page(&ctx, app, &who, &registered, state)?);
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let (mut moved, mut refused) = (false, None);
    if let Some(corrected) = fields::read(app, &registered, &mut state)? {
        match app.correct_registration(&who, &corrected).await {
            Ok(became) => {
                let done = match became {
                    Amend::Made => Act::CorrectRegistration,
                    Amend::Asked => Act::RequestException,
                };
                let to = format!("/desk/matters/{id}?done={done}");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(AppError::Invalid(errors)) => fields::complain(&mut state, errors),
            Err(AppError::Refused(refusal)) => {
                status = StatusCode::CONFLICT;
                let why = ctx.t.say(&say_why(&refusal.why));
                refused = Some((why, cite(ctx.t, &refusal.article)));
            }
            Err(AppError::Conflict { .. }) => {
                status = StatusCode::CONFLICT;
                moved = true;
            }
            Err(other) => return Err(other.into()),
        }
    }
    let registered = opened(&ctx, &who, id, &which).await?;
    if moved {
        fields::see(&mut state, &registered);
    }
    let mut page = page(&ctx, app, &who, &registered, state)?;
    page.moved = moved;
    page.refused = refused;
    Ok((status, render(&page)?).into_response())
}

fn page(
    ctx: &PageCtx,
    app: &App,
    who: &Who,
    registered: &Registered,
    form: FormState,
) -> Result<CorrectPage, PageError> {
    let t = ctx.t;
    let (matter, petition) = (&registered.matter, &registered.petition);
    let here = format!("/desk/matters/{}", matter.id);
    let classify = app.refusal(who, matter, Act::Classify)?.is_none();
    let names = Names::new(app, t);
    Ok(CorrectPage {
        frame: Frame::desk(ctx),
        t,
        action: format!("{here}/correct-registration?petition={}", petition.id),
        back: Link::new(here.clone(), t.s("desk-back-to-matter")),
        heading: registered.wording.title.clone(),
        number: petition.number.clone(),
        moved: false,
        refused: None,
        classify: classify.then(|| format!("{here}/{}", Act::Classify)),
        passed_on: petition.passed_on.is_some(),
        board: petition.channel == Channel::MessageBoard,
        persons: person_rows(t, &form),
        may_add: rows::count(&form) < REPRESENTATIVES_MAX,
        choices: Choices {
            places: place_choices(&names, app, registered),
            colleagues: seconds(ctx.t, app, who, registered),
            nobody: t.s(nobody(matter)),
            topics: topics(t, &names.directory.topics, names.today),
            ..Choices::of(t)
        },
        form,
    })
}

fn person_rows(t: Texts, form: &FormState) -> Vec<PersonRow> {
    (1..=rows::count(form))
        .map(|at| person_row(t, at))
        .collect()
}

/// Places of the installation, and the one that is registered if it is none of them.
fn place_choices(names: &Names, app: &App, registered: &Registered) -> Vec<Choice> {
    let mut list = places(names.t, app);
    if let Some(code) = &registered.matter.region
        && list.iter().all(|choice| choice.value != *code)
    {
        list.push(Choice::new(code.clone(), names.region(code)));
    }
    list
}

/// Whom the clerk may ask to confirm (21.12).
fn seconds(t: Texts, app: &App, who: &Who, registered: &Registered) -> Vec<Choice> {
    let directory = app.directory();
    let people = app.seconds(who, &registered.matter);
    let people = people.iter().filter_map(|id| directory.people.get(id));
    people
        .map(|p| Choice::new(p.id.to_string(), p.name.clone()).hint(said(t, &p.title)))
        .collect()
}

impl Choices {
    fn of(t: Texts) -> Choices {
        let code = |list: &str, code: &str| Choice::new(code, t.s(&format!("{list}-{code}")));
        Choices {
            channels: Channel::ALL
                .iter()
                .filter(|channel| **channel != Channel::MessageBoard)
                .map(|channel| code("channel", channel.as_str()))
                .collect(),
            sources: [Source::Postmark, Source::Statement]
                .iter()
                .map(|source| code("source", source.as_str()))
                .collect(),
            purposes: Purpose::ALL
                .iter()
                .map(|purpose| code("purpose", purpose.as_str()))
                .collect(),
            boundaries: boundaries(t),
            papers: papers(t),
            ..Choices::default()
        }
    }
}

impl Samples for CorrectPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, CorrectPage)> {
        let t = ctx.t;
        let page = |form: FormState| CorrectPage {
            frame: Frame::desk(ctx),
            t,
            action: "/desk/matters/1/correct-registration".to_owned(),
            back: Link::new("/desk/matters/1", t.s("desk-back-to-matter")),
            heading: "锦绣家园三期楼板开裂".to_owned(),
            number: "9901002026031610000100".to_owned(),
            moved: false,
            refused: None,
            classify: Some("/desk/matters/1/classify".to_owned()),
            passed_on: true,
            board: false,
            persons: person_rows(t, &form),
            may_add: true,
            choices: Choices {
                colleagues: vec![Choice::new("1", "曹雨晴")],
                ..Choices::of(t)
            },
            form,
        };
        let filled = || {
            FormState::new()
                .with("rows", "2")
                .with("channel", "letter")
                .with("received_on", "2026-03-06")
                .with("text", "三期 4 号楼从去年冬天开始楼板开裂。")
        };
        let mut wrong = filled();
        for name in ["reason", "received_on", "name-1", "topic"] {
            wrong.fail(name, Say::new("field-required"));
        }
        let mut refused = page(filled());
        refused.refused = Some((t.s("guard-receipt-not-later"), cite(t, "条例第二十二条")));
        let mut moved = page(filled());
        moved.moved = true;
        vec![
            ("empty", page(filled())),
            ("errors", page(wrong)),
            ("refused", refused),
            ("moved", moved),
        ]
    }
}
