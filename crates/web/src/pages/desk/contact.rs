//! `GET` and `POST /desk/petitions/{id}/contact`, `POST …/contact/doubt`: a clerk verifies a
//! contact and says how, or doubts it (A12).
//!
//! Opening the page unseals who the petitioner is and is recorded. Invariant: nothing is ever shown
//! to a contact that nobody verified; a doubt takes the verification back at once.

use std::str::FromStr;

use askama::Template;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use dengwen_app::AppError;
use dengwen_app::intake::Receipt;
use dengwen_app::open::PersonData;
use dengwen_domain::codes::ContactProof;
use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::petition::Petition;
use serde::Deserialize;

use super::names::Names;
use super::register::{SLIP, SLIP_SECONDS};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::path::{Path, Query};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::Link;

#[derive(Template)]
#[template(path = "desk/contact.html")]
pub(crate) struct ContactPage {
    frame: Frame,
    t: Texts,
    /// The address of this page, with the matter to go back to.
    action: String,
    doubt: String,
    back: Link,
    number: String,
    done: Option<String>,
    facts: Vec<(String, String)>,
    /// How, when and by whom it was verified.
    verified: Option<String>,
    /// Ways that fit what was given; none when nothing can be verified.
    proofs: Vec<Choice>,
    /// Where a lost query code is renewed.
    code: String,
    form: FormState,
}

#[derive(Deserialize)]
pub(crate) struct From {
    matter: Option<MatterId>,
    #[serde(default)]
    done: String,
}

#[derive(Deserialize)]
pub(crate) struct Proof {
    #[serde(default)]
    proof: String,
}

#[derive(Deserialize)]
pub(crate) struct Renewal {
    #[serde(default)]
    in_person: String,
}

#[derive(Deserialize)]
pub(crate) struct Doubt {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<PetitionId>,
    Query(from): Query<From>,
) -> Result<Response, PageError> {
    render(&opened(&ctx, id, &from, FormState::new()).await?)
}

pub(crate) async fn verify(
    ctx: PageCtx,
    Path(id): Path<PetitionId>,
    Query(from): Query<From>,
    form: Form<Proof>,
) -> Result<Response, PageError> {
    let mut state = form.state;
    let Ok(proof) = ContactProof::from_str(&form.data.proof) else {
        state.fail("proof", "field-required");
        return again(&ctx, id, &from, state).await;
    };
    let app = ctx.app()?;
    match app.verify_contact(&ctx.who()?, id, proof).await {
        Ok(()) => Ok(back(id, &from, "verified")),
        Err(error) => {
            take(&mut state, "proof", error)?;
            again(&ctx, id, &from, state).await
        }
    }
}

pub(crate) async fn doubt(
    ctx: PageCtx,
    Path(id): Path<PetitionId>,
    Query(from): Query<From>,
    form: Form<Doubt>,
) -> Result<Response, PageError> {
    let mut state = form.state;
    let app = ctx.app()?;
    let reason = &form.data.reason;
    match app.doubt_contact(&ctx.who()?, id, reason).await {
        Ok(()) => Ok(back(id, &from, "doubted")),
        Err(error) => {
            take(&mut state, "reason", error)?;
            again(&ctx, id, &from, state).await
        }
    }
}

/// `POST …/code`: a lost query code is renewed for somebody who is there, and printed at once.
pub(crate) async fn renew(
    ctx: PageCtx,
    Path(id): Path<PetitionId>,
    Query(from): Query<From>,
    form: Form<Renewal>,
) -> Result<Response, PageError> {
    let mut state = form.state;
    let (app, who) = (ctx.app()?, ctx.who()?);
    if form.data.in_person != "yes" {
        state.fail("in_person", "code-in-person-needed");
        return again(&ctx, id, &from, state).await;
    }
    let (petition, _) = app.open_contact(&who, id).await?;
    match app.renew_code(&who, id).await {
        Ok(query_code) => {
            let matter = from.matter.or_else(|| petition.matters.first().copied());
            let receipt = Receipt {
                petition: id,
                number: petition.number,
                matter: matter.ok_or(PageError::Missing)?,
                query_code,
            };
            let token = app.seal_receipt(&receipt)?;
            let cookie = ctx.set_cookie(SLIP, &token, Some(SLIP_SECONDS));
            let to = Redirect::to("/desk/receipt?renewed=yes");
            Ok((AppendHeaders([(SET_COOKIE, cookie)]), to).into_response())
        }
        Err(error) => {
            take(&mut state, "in_person", error)?;
            again(&ctx, id, &from, state).await
        }
    }
}

fn take(state: &mut FormState, field: &str, error: AppError) -> Result<(), PageError> {
    if let AppError::Conflict { .. } = error {
        state.fail(field, "error-conflict-advice");
        return Ok(());
    }
    state.take(error)
}

fn address(id: PetitionId, from: &From) -> String {
    let path = format!("/desk/petitions/{id}/contact");
    match from.matter {
        Some(matter) => format!("{path}?matter={matter}"),
        None => path,
    }
}

fn back(id: PetitionId, from: &From, done: &str) -> Response {
    let here = address(id, from);
    let mark = if here.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{here}{mark}done={done}")).into_response()
}

async fn again(
    ctx: &PageCtx,
    id: PetitionId,
    from: &From,
    state: FormState,
) -> Result<Response, PageError> {
    let page = opened(ctx, id, from, state).await?;
    drawn_again(&page)
}

async fn opened(
    ctx: &PageCtx,
    id: PetitionId,
    from: &From,
    form: FormState,
) -> Result<ContactPage, PageError> {
    let app = ctx.app()?;
    let (petition, person) = app.open_contact(&ctx.who()?, id).await?;
    let names = Names::new(app, ctx.t);
    Ok(page(ctx, &names, &petition, &person, from, form))
}

fn page(
    ctx: &PageCtx,
    names: &Names,
    petition: &Petition,
    person: &PersonData,
    from: &From,
    form: FormState,
) -> ContactPage {
    let t = ctx.t;
    let here = address(petition.id, from);
    let done = match from.done.as_str() {
        "verified" => Some(t.s("contact-done-verified")),
        "doubted" => Some(t.s("contact-done-doubted")),
        _ => None,
    };
    let back = match from.matter {
        Some(matter) => Link::new(
            format!("/desk/matters/{matter}"),
            t.s("desk-back-to-matter"),
        ),
        None => Link::new("/desk", t.s("desk-back-to-list")),
    };
    ContactPage {
        frame: Frame::desk(ctx),
        t,
        doubt: here.replacen("/contact", "/contact/doubt", 1),
        code: here.replacen("/contact", "/contact/code", 1),
        action: here,
        back,
        number: petition.number.clone(),
        done,
        facts: facts(t, person),
        verified: petition.contact.verified.map(|(proof, by, on)| {
            let by = by.map_or_else(String::new, |by| names.person(by));
            let how = names.code("proof", proof.as_str());
            let parts = [t.date_near(on, names.today), how, by];
            let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            parts.join(" · ")
        }),
        proofs: if petition.persons.is_empty() || !petition.contact.is_reachable() {
            Vec::new()
        } else {
            ContactProof::ALL
                .iter()
                .filter(|proof| proof.fits(&petition.contact))
                .map(|proof| {
                    let hint = t.s(&format!("contact-{proof}"));
                    Choice::new(proof.as_str(), names.code("proof", proof.as_str())).hint(hint)
                })
                .collect()
        },
        form,
    }
}

fn facts(t: Texts, person: &PersonData) -> Vec<(String, String)> {
    let name = if person.name.is_empty() {
        t.s("desk-anonymous")
    } else {
        person.name.clone()
    };
    [
        ("desk-name", name),
        ("desk-phone", person.phone.clone()),
        ("desk-email", person.email.clone()),
        ("desk-address", person.address.clone()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(key, text)| (t.s(key), text))
    .collect()
}

impl Samples for ContactPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ContactPage)> {
        let t = ctx.t;
        let page = |form: FormState| ContactPage {
            frame: Frame::desk(ctx),
            t,
            action: "/desk/petitions/1/contact".to_owned(),
            doubt: "/desk/petitions/1/contact/doubt".to_owned(),
            code: "/desk/petitions/1/contact/code".to_owned(),
            back: Link::new("/desk/matters/1", t.s("desk-back-to-matter")),
            number: "9901002026031610000100".to_owned(),
            done: None,
            facts: vec![
                (t.s("desk-name"), "魏桂芳".to_owned()),
                (t.s("desk-phone"), "13800001234".to_owned()),
            ],
            verified: None,
            proofs: vec![
                Choice::new("call-answered", t.s("proof-call-answered"))
                    .hint(t.s("contact-call-answered")),
            ],
            form,
        };
        let mut wrong = FormState::new();
        wrong.fail("proof", "field-required");
        wrong.fail("reason", "field-required");
        wrong.fail("in_person", "code-in-person-needed");
        let mut verified = page(FormState::new());
        verified.verified = Some("3月16日 · 当面核对 · 曹雨晴".to_owned());
        verified.done = Some(t.s("contact-done-verified"));
        let mut nothing = page(FormState::new());
        nothing.proofs = Vec::new();
        nothing.facts = vec![(t.s("desk-name"), t.s("desk-anonymous"))];
        vec![
            ("unverified", page(FormState::new())),
            ("errors", page(wrong)),
            ("verified", verified),
            ("nothing", nothing),
        ]
    }
}
