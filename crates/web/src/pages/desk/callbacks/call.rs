//! `GET` and `POST /desk/callbacks/{matter}/{id}`: one call-back, with whom to call, how they
//! rated, what was tried, and the form for this try (E2).

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::AppError;
use dengwen_app::callback::{Attempt, Call, Reachable, Said, TimeOfDay};
use dengwen_app::open::PersonData;
use dengwen_domain::codes::CallbackResult;
use dengwen_domain::ids::{CallbackId, MatterId, PersonId};
use dengwen_domain::matter::NextCall;
use serde::Deserialize;

use super::super::act::{form_key, read_key};
use super::super::names::Names;
use crate::bridge::say_why;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{Limit, Step, StepState};

#[derive(Template)]
#[template(path = "desk/call.html")]
pub(crate) struct CallPage {
    frame: Frame,
    t: Texts,
    path: String,
    matter: String,
    title: String,
    reason: String,
    limit: Option<Limit>,
    people: Vec<Whom>,
    ratings: Vec<Rated>,
    tries: Vec<Step>,
    /// The duty is still owed.
    open: bool,
    form: FormState,
    times: Vec<Choice>,
    results: Vec<Choice>,
    /// Who calls.
    owner: String,
    /// Who may talk with them in person.
    callers: Vec<Choice>,
    /// Petitions whose unverified person may answer.
    unverified: Vec<Choice>,
}

/// One who may be called.
struct Whom {
    facts: Vec<(String, String)>,
    hidden: bool,
    proof: Option<String>,
}

struct Rated {
    head: String,
    reasons: String,
    words: String,
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    key: String,
    #[serde(default)]
    version: i64,
    #[serde(default)]
    time: String,
    #[serde(default)]
    result: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    follow_up: String,
    #[serde(default)]
    answered: String,
    #[serde(default)]
    meet_with: String,
    #[serde(default)]
    meet_on: String,
}

type At = Path<(String, String)>;

fn ids(at: &At) -> Result<(MatterId, CallbackId), PageError> {
    let (matter, id) = &at.0;
    let matter = matter.parse().ok().ok_or(PageError::Missing)?;
    let id = id.parse().ok().ok_or(PageError::Missing)?;
    Ok((matter, id))
}

pub(crate) async fn get(ctx: PageCtx, at: At) -> Result<Response, PageError> {
    let (matter, id) = ids(&at)?;
    let app = ctx.app()?;
    let call = app.callback(&ctx.who()?, matter, id).await?;
    let form = FormState::new()
        .with("key", form_key(app))
        .with("version", call.matter.version.to_string())
        .with("time", app.time_of_day().as_str());
    let callers = app.callers(&call.matter, Some(id));
    render(&page(&ctx, &Names::new(app, ctx.t), &call, &callers, form))
}

pub(crate) async fn post(ctx: PageCtx, at: At, form: Form<Fields>) -> Result<Response, PageError> {
    let (matter, id) = ids(&at)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let Form { data, mut state } = form;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(attempt) = read(&data, &mut state) {
        match app.record_call(&who, matter, id, &attempt).await {
            Ok(()) => {
                let to = format!("/desk/callbacks/{matter}/{id}");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(AppError::Refused(refusal)) => {
                status = StatusCode::CONFLICT;
                state.fail("result", say_why(&refusal.why));
            }
            Err(AppError::Conflict { current }) => {
                status = StatusCode::CONFLICT;
                state.fail("words", "error-conflict-advice");
                state.set("version", current.to_string());
            }
            Err(other) => state.take(other)?,
        }
    }
    let call = app.callback(&who, matter, id).await?;
    let callers = app.callers(&call.matter, Some(id));
    let page = page(&ctx, &Names::new(app, ctx.t), &call, &callers, state);
    Ok((status, render(&page)?).into_response())
}

fn read(data: &Fields, state: &mut FormState) -> Option<Attempt> {
    let time = data.time.parse::<TimeOfDay>();
    let result = data.result.parse::<CallbackResult>();
    if time.is_err() {
        state.fail("time", "call-choose-time");
    }
    if result.is_err() {
        state.fail("result", "call-choose-result");
    }
    let with = data.meet_with.parse::<PersonId>().ok();
    let on = crate::fmt::parse_date(&data.meet_on);
    if data.result == CallbackResult::WantsMeeting.as_str() {
        if with.is_none() {
            state.fail("meet_with", "call-choose-meeting");
        }
        if on.is_none() {
            state.fail("meet_on", "call-choose-meeting-day");
        }
    }
    if !state.is_ok() {
        return None;
    }
    Some(Attempt {
        version: data.version,
        time: time.ok()?,
        result: result.ok()?,
        words: data.words.clone(),
        follow_up: data.follow_up.clone(),
        meeting: with.zip(on).map(|(person, on)| NextCall { person, on }),
        answered_by: data.answered.parse().ok(),
        form_key: read_key(&data.key)?,
    })
}

fn choices(t: Texts) -> (Vec<Choice>, Vec<Choice>) {
    let times = TimeOfDay::ALL.iter().map(|time| {
        let text = t.s(&format!("ask-time-{time}"));
        Choice::new(time.as_str(), text)
    });
    let results = CallbackResult::ALL.iter().map(|result| {
        let text = t.s(&format!("callback-result-{result}"));
        Choice::new(result.as_str(), text)
    });
    (times.collect(), results.collect())
}

fn page(
    ctx: &PageCtx,
    names: &Names,
    call: &Call,
    callers: &[PersonId],
    form: FormState,
) -> CallPage {
    let t = ctx.t;
    let callback = &call.callback;
    let (times, results) = choices(t);
    let limit = match callback.done_on {
        Some(done) => Limit::finished(&t, callback.due, done),
        None => Limit::running(&t, callback.opened_on, callback.due, names.today),
    };
    CallPage {
        frame: Frame::desk(ctx),
        t,
        path: format!("/desk/callbacks/{}/{}", call.matter.id, callback.id),
        matter: format!("/desk/matters/{}", call.matter.id),
        title: if call.title.is_empty() {
            t.s("desk-no-title")
        } else {
            call.title.clone()
        },
        reason: names.code("callback-reason", callback.reason.as_str()),
        limit: Some(limit),
        people: call.people.iter().map(|one| whom(names, one)).collect(),
        ratings: call.ratings.iter().map(|said| rated(names, said)).collect(),
        tries: tries(names, call),
        open: callback.done_on.is_none(),
        form,
        times,
        results,
        owner: callback
            .owner
            .map_or_else(String::new, |owner| names.person(owner)),
        callers: callers
            .iter()
            .map(|id| Choice::new(id.to_string(), names.person(*id)))
            .collect(),
        unverified: call
            .people
            .iter()
            .filter_map(|one| unverified(t, one))
            .collect(),
    }
}

/// Somebody who was reached and whose contact nobody verified yet.
fn unverified(t: Texts, one: &Reachable) -> Option<Choice> {
    let person = one.person.as_ref()?;
    let open = one.petition.contact.verified.is_none() && one.petition.contact.is_reachable();
    let name = if person.name.is_empty() {
        t.s("call-anonymous")
    } else {
        person.name.clone()
    };
    (open && !one.petition.persons.is_empty())
        .then(|| Choice::new(one.petition.id.to_string(), name))
}

fn whom(names: &Names, one: &Reachable) -> Whom {
    let t = names.t;
    let proof = one.petition.contact.verified.as_ref();
    let proof = proof
        .map(|(proof, _, on)| format!("{} {}", names.code("proof", proof.as_str()), t.date(*on)));
    let person = one.person.clone().unwrap_or_default();
    Whom {
        facts: facts(t, &person),
        hidden: one.person.is_none(),
        proof,
    }
}

fn facts(t: Texts, person: &PersonData) -> Vec<(String, String)> {
    let name = if person.name.is_empty() {
        t.s("call-anonymous")
    } else {
        person.name.clone()
    };
    [
        ("call-name", &name),
        ("call-phone", &person.phone),
        ("call-email", &person.email),
        ("call-address", &person.address),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(key, text)| (t.s(key), text.clone()))
    .collect()
}

fn rated(names: &Names, said: &Said) -> Rated {
    let t = names.t;
    let target = names.code("target", said.target.as_str());
    let value = names.code("satisfaction", said.value.as_str());
    let reason = |code: &String| {
        t.maybe(&format!("rating-reason-{code}"))
            .unwrap_or_else(|| code.clone())
    };
    let reasons: Vec<String> = said.reasons.iter().map(reason).collect();
    Rated {
        head: format!("{target} · {value}"),
        reasons: reasons.join(" · "),
        words: said.words.clone(),
    }
}

fn tries(names: &Names, call: &Call) -> Vec<Step> {
    let t = names.t;
    let attempts = call.callback.attempts.iter().zip(&call.notes);
    attempts
        .map(|(attempt, note)| Step {
            state: StepState::Done,
            when: format!(
                "{} {}",
                t.date(attempt.on),
                names.code("ask-time", &attempt.time)
            ),
            title: names.code("callback-result", attempt.result.as_str()),
            text: note
                .lines()
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            note: attempt.by.map_or_else(String::new, |by| names.person(by)),
            ..Step::default()
        })
        .collect()
}

impl Samples for CallPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, CallPage)> {
        let t = ctx.t;
        let (times, results) = choices(t);
        let page = |open: bool, form: FormState| CallPage {
            frame: Frame::desk(ctx),
            t,
            path: "/desk/callbacks/1/2".to_owned(),
            matter: "/desk/matters/1".to_owned(),
            title: "书院路工地占用人行道".to_owned(),
            reason: t.s("callback-reason-bad-rating"),
            limit: Some(Limit::running(
                &t,
                jiff::civil::date(2026, 3, 9),
                jiff::civil::date(2026, 3, 18),
                jiff::civil::date(2026, 3, 16),
            )),
            people: vec![Whom {
                facts: vec![
                    (t.s("call-name"), "魏芳".to_owned()),
                    (t.s("call-phone"), "13800001234".to_owned()),
                ],
                hidden: !open,
                proof: (!open).then(|| t.s("proof-call-answered")),
            }],
            ratings: vec![Rated {
                head: format!(
                    "{} · {}",
                    t.s("target-unit"),
                    t.s("satisfaction-dissatisfied")
                ),
                reasons: t.s("rating-reason-late"),
                words: "围挡拆了，路没有修。".to_owned(),
            }],
            tries: vec![Step {
                state: StepState::Done,
                when: format!("2026年3月13日 {}", t.s("ask-time-morning")),
                title: t.s("callback-result-not-reached"),
                ..Step::default()
            }],
            open,
            form,
            times: times.clone(),
            results: results.clone(),
            owner: "何海燕".to_owned(),
            callers: vec![Choice::new("1", "何海燕"), Choice::new("2", "孟涛")],
            unverified: vec![Choice::new("1", "魏芳")],
        };
        let mut wrong = FormState::new().with("time", "morning");
        wrong.fail("result", "call-choose-result");
        wrong.fail("words", "field-required");
        vec![
            ("open", page(true, FormState::new())),
            ("wrong", page(true, wrong)),
            ("done", page(false, FormState::new())),
        ]
    }
}
