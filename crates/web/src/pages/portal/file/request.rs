//! `/file/request`: what is asked for. After the topic, so that the statutory ways of that field
//! stand above the question (B5); they are a hint and hold nobody up.

use askama::Template;
use axum::response::Response;
use dengwen_domain::channel;
use dengwen_domain::codes::Purpose;
use serde::Deserialize;

use super::{Begun, Pressed, Step, Trail, answered};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::Texts;

const STEP: Step = Step::Request;

#[derive(Template)]
#[template(path = "portal/file/request.html")]
pub(crate) struct RequestPage {
    frame: Frame,
    t: Texts,
    trail: Trail,
    form: FormState,
    purposes: Vec<Choice>,
    hint: Option<Hint>,
}

/// The usual way of the chosen field, and where to read more.
struct Hint {
    topic: String,
    advice: String,
    href: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    purpose: String,
    request: String,
    #[serde(flatten)]
    pressed: Pressed,
}

pub(crate) async fn get(ctx: PageCtx, Begun(draft): Begun) -> Result<Response, PageError> {
    let form = FormState::new()
        .with("purpose", &draft.answers.purpose)
        .with("request", &draft.answers.request);
    render(&page(
        &ctx,
        Some(draft.expires_at),
        form,
        &draft.answers.topic,
    ))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Begun(mut draft): Begun,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    draft.answers.purpose = data.purpose;
    draft.answers.request = data.request;
    if let Some(on) = answered(&ctx, &mut draft, STEP, &data.pressed, &mut state).await? {
        return Ok(on);
    }
    drawn_again(&page(
        &ctx,
        Some(draft.expires_at),
        state,
        &draft.answers.topic,
    ))
}

/// Purposes a visitor of the portal chooses from; "other" is no answer to choose.
const PURPOSES: [Purpose; 6] = [
    Purpose::Resolve,
    Purpose::Appeal,
    Purpose::Suggest,
    Purpose::Accuse,
    Purpose::Ask,
    Purpose::Thank,
];

fn purposes(t: Texts) -> Vec<Choice> {
    let choice = |purpose: &Purpose| {
        let label = t.label(&format!("file-purpose-{purpose}"));
        let mut choice = Choice::new(purpose.as_str(), label.text);
        choice.hint = label.hint.unwrap_or_default();
        choice
    };
    PURPOSES.iter().map(choice).collect()
}

fn hint(t: Texts, topic: &str) -> Option<Hint> {
    if topic.is_empty() {
        return None;
    }
    let channel = channel::channel_of(topic);
    Some(Hint {
        topic: super::topic_name(t, topic),
        advice: t.of(&channel.advice),
        href: format!("/channels/{}", channel.topic),
    })
}

fn page(ctx: &PageCtx, kept_until: Option<i64>, form: FormState, topic: &str) -> RequestPage {
    RequestPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        trail: Trail::new(ctx, STEP, kept_until),
        form,
        purposes: purposes(ctx.t),
        hint: hint(ctx.t, topic),
    }
}

impl Samples for RequestPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, RequestPage)> {
        let filled = FormState::new()
            .with("purpose", "resolve")
            .with("request", "恢复人行道。");
        let mut wrong = filled.clone();
        wrong.fail("request", "field-required");
        vec![
            ("empty", page(ctx, None, FormState::new(), "")),
            ("filled", page(ctx, None, filled, "040000")),
            ("errors", page(ctx, None, wrong, "030000")),
        ]
    }
}
