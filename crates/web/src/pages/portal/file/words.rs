//! `/file/words`: the matter in one's own words, in one box.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use dengwen_app::intake::TEXT_MAX;
use serde::Deserialize;

use super::{Pressed, Step, Trail, complain, draft_of, on, save, saved};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::Texts;

const STEP: Step = Step::Words;

#[derive(Template)]
#[template(path = "portal/file/words.html")]
pub(crate) struct WordsPage {
    frame: Frame,
    t: Texts,
    trail: Trail,
    form: FormState,
}

impl WordsPage {
    /// Room is left for the place, which is kept with the words.
    const MOST: usize = TEXT_MAX - 300;
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    words: String,
    #[serde(flatten)]
    pressed: Pressed,
}

pub(crate) async fn get(ctx: PageCtx, headers: HeaderMap) -> Result<Response, PageError> {
    let draft = draft_of(&ctx, &headers).await?;
    let form = FormState::new().with(
        "words",
        draft.as_ref().map_or("", |draft| &draft.answers.words),
    );
    render(&page(&ctx, draft.map(|draft| draft.expires_at), form))
}

pub(crate) async fn post(
    ctx: PageCtx,
    headers: HeaderMap,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let app = ctx.app()?;
    let draft = draft_of(&ctx, &headers).await?;
    let mut draft = draft.unwrap_or_else(|| app.begin_draft());
    draft.answers.words = data.words;
    if data.pressed.go.is_empty() && draft.answers.words.trim().is_empty() {
        return Ok(saved(&ctx, &draft));
    }
    save(&ctx, &mut draft).await?;
    if data.pressed.go.is_empty() {
        return Ok(saved(&ctx, &draft));
    }
    complain(app, &draft, STEP, &mut state);
    if state.is_ok() {
        return Ok(on(&ctx, &draft, STEP, &data.pressed.from));
    }
    let response = drawn_again(&page(&ctx, Some(draft.expires_at), state))?;
    Ok(super::with_draft(&ctx, &draft, response))
}

fn page(ctx: &PageCtx, kept_until: Option<i64>, form: FormState) -> WordsPage {
    WordsPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        trail: Trail::new(ctx, STEP, kept_until),
        form,
    }
}

impl Samples for WordsPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, WordsPage)> {
        let filled = FormState::new().with("words", "路灯三天不亮。\n孩子晚上怕黑。");
        let mut empty = FormState::new();
        empty.fail("words", "field-required");
        vec![
            ("empty", page(ctx, None, FormState::new())),
            ("filled", page(ctx, None, filled)),
            ("errors", page(ctx, None, empty)),
        ]
    }
}
