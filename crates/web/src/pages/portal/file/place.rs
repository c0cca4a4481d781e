//! `/file/place`: what it is about and where.

use askama::Template;
use axum::response::Response;
use dengwen_app::intake::Place;
use dengwen_domain::org::Level;
use dengwen_domain::topic::Topics;
use serde::Deserialize;

use super::{Begun, Pressed, Step, Trail, answered};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::{Lang, Texts};

const STEP: Step = Step::Place;

#[derive(Template)]
#[template(path = "portal/file/place.html")]
pub(crate) struct PlacePage {
    frame: Frame,
    t: Texts,
    trail: Trail,
    form: FormState,
    topics: Vec<Choice>,
    places: Vec<Choice>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    topic: String,
    region: String,
    spot: String,
    #[serde(flatten)]
    pressed: Pressed,
}

pub(crate) async fn get(ctx: PageCtx, Begun(draft): Begun) -> Result<Response, PageError> {
    let form = FormState::new()
        .with("topic", &draft.answers.topic)
        .with("region", &draft.answers.region)
        .with("spot", &draft.answers.spot);
    let places = ctx.app()?.places();
    render(&page(&ctx, Some(draft.expires_at), form, &places))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Begun(mut draft): Begun,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    draft.answers.topic = data.topic;
    draft.answers.region = data.region;
    draft.answers.spot = data.spot;
    if let Some(on) = answered(&ctx, &mut draft, STEP, &data.pressed, &mut state).await? {
        return Ok(on);
    }
    drawn_again(&page(
        &ctx,
        Some(draft.expires_at),
        state,
        &ctx.app()?.places(),
    ))
}

/// First-level topics; the office finds the finer one.
fn topics(t: Texts) -> Vec<Choice> {
    let first = Topics::builtin()
        .all()
        .iter()
        .filter(|topic| topic.parent.is_none());
    first
        .map(|topic| Choice::new(&topic.code, t.of(&topic.name)))
        .collect()
}

fn places(t: Texts, places: &[Place]) -> Vec<Choice> {
    let choice = |place: &Place| {
        let name = match t.lang {
            Lang::Zh => &place.name_zh,
            Lang::En => &place.name_en,
        };
        let depth = match place.level {
            Level::National | Level::Province | Level::City => 0,
            Level::County => 1,
            Level::Township | Level::Village => 2,
        };
        Choice::new(&place.code, format!("{}{name}", "\u{3000}".repeat(depth)))
    };
    places.iter().map(choice).collect()
}

fn page(ctx: &PageCtx, kept_until: Option<i64>, form: FormState, known: &[Place]) -> PlacePage {
    PlacePage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        trail: Trail::new(ctx, STEP, kept_until),
        form,
        topics: topics(ctx.t),
        places: places(ctx.t, known),
    }
}

impl Samples for PlacePage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PlacePage)> {
        let place = |code: &str, zh: &str, en: &str, level| Place {
            code: code.to_owned(),
            name_zh: zh.to_owned(),
            name_en: en.to_owned(),
            level,
        };
        let known = [
            place("990100", "青禾市", "Qinghe City", Level::City),
            place("990102", "明河区", "Minghe District", Level::County),
            place(
                "990102001",
                "柳塘街道",
                "Liutang Subdistrict",
                Level::Township,
            ),
        ];
        let filled = FormState::new()
            .with("topic", "030000")
            .with("region", "990102")
            .with("spot", "书院路 18 号门前");
        let mut wrong = filled.clone();
        wrong.fail("region", "file-place-unknown");
        vec![
            ("empty", page(ctx, None, FormState::new(), &known)),
            ("filled", page(ctx, None, filled, &known)),
            ("errors", page(ctx, None, wrong, &known)),
        ]
    }
}
