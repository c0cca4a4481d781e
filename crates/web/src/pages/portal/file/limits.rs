//! `/file/limits`: whether another statutory limit runs. Petitioning stops none of them (21.3), so
//! their last days are shown as soon as the day is told.

use askama::Template;
use axum::response::Response;
use dengwen_app::App;
use dengwen_app::intake::{Answers, OtherAct, Window};
use serde::Deserialize;

use super::{Begun, Pressed, Step, Trail, complain, on, save, saved};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::fmt::parse_date;
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::Working;

const STEP: Step = Step::Limits;

#[derive(Template)]
#[template(path = "portal/file/limits.html")]
pub(crate) struct LimitsPage {
    frame: Frame,
    t: Texts,
    trail: Trail,
    form: FormState,
    acts: Vec<Choice>,
    windows: Vec<WindowLine>,
    labour: bool,
}

impl LimitsPage {
    /// A window is still open, so the matter is put to the head of the queue (21.3).
    fn is_pressing(&self) -> bool {
        self.windows.iter().any(|window| !window.over)
    }
}

/// A window as it is told.
pub(super) struct WindowLine {
    pub(super) name: String,
    pub(super) date: String,
    pub(super) left: String,
    pub(super) over: bool,
    pub(super) provisional: bool,
    pub(super) working: Working,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    act: String,
    act_day: String,
    #[serde(flatten)]
    pressed: Pressed,
}

pub(crate) async fn get(ctx: PageCtx, Begun(draft): Begun) -> Result<Response, PageError> {
    let form = FormState::new()
        .with("act", &draft.answers.act)
        .with("act_day", &draft.answers.act_day);
    let windows = lines(&ctx, ctx.app()?, &draft.answers)?;
    render(&page(
        &ctx,
        Some(draft.expires_at),
        form,
        windows,
        &draft.answers.act,
    ))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Begun(mut draft): Begun,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let before = (draft.answers.act.clone(), draft.answers.act_day.clone());
    draft.answers.act = data.act;
    // Kept in one form, whatever was typed; what cannot be read is kept as typed.
    draft.answers.act_day = parse_date(&data.act_day).map_or(data.act_day, |day| day.to_string());
    save(&ctx, &mut draft).await?;
    if data.pressed.go.is_empty() {
        return Ok(saved(&ctx, &draft));
    }
    let app = ctx.app()?;
    complain(app, &draft, STEP, &mut state);
    let windows = if state.is_ok() {
        lines(&ctx, app, &draft.answers)?
    } else {
        Vec::new()
    };
    let told = before == (draft.answers.act.clone(), draft.answers.act_day.clone());
    if state.is_ok() && (windows.is_empty() || told) {
        return Ok(on(&ctx, &draft, STEP, &data.pressed.from));
    }
    let sound = state.is_ok();
    let (kept, act) = (Some(draft.expires_at), &draft.answers.act);
    let page = page(&ctx, kept, state, windows, act);
    // Because: windows that are told for the first time are no complaint.
    if sound {
        render(&page)
    } else {
        drawn_again(&page)
    }
}

/// The windows of the day told so far, in words.
pub(super) fn lines(
    ctx: &PageCtx,
    app: &App,
    answers: &Answers,
) -> Result<Vec<WindowLine>, PageError> {
    let day = parse_date(&answers.act_day).filter(|day| *day <= app.today());
    let (Ok(act), Some(day)) = (answers.act.parse::<OtherAct>(), day) else {
        return Ok(Vec::new());
    };
    let windows = app.windows(act, day)?;
    Ok(windows
        .iter()
        .map(|w| line(ctx.t, w, app.today()))
        .collect())
}

fn line(t: Texts, window: &Window, today: jiff::civil::Date) -> WindowLine {
    let left = today
        .until(window.due.date)
        .map_or(0, |span| i64::from(span.get_days()));
    WindowLine {
        name: t.s(&format!("file-window-{}", window.id)),
        date: t.date_long(window.due.date),
        left: if window.over {
            t.s("file-window-over")
        } else {
            t.days_left(left)
        },
        over: window.over,
        provisional: window.due.is_provisional(),
        working: Working::of(&t, &window.due),
    }
}

fn page(
    ctx: &PageCtx,
    kept_until: Option<i64>,
    form: FormState,
    windows: Vec<WindowLine>,
    act: &str,
) -> LimitsPage {
    let t = ctx.t;
    let acts = OtherAct::ALL.iter().map(|act| {
        let label = t.label(&format!("file-act-{act}"));
        let mut choice = Choice::new(act.as_str(), label.text);
        choice.hint = label.hint.unwrap_or_default();
        choice
    });
    LimitsPage {
        frame: Frame::portal(ctx),
        t,
        trail: Trail::new(ctx, STEP, kept_until),
        form,
        acts: acts.collect(),
        labour: !windows.is_empty() && act == OtherAct::Labour.as_str(),
        windows,
    }
}

impl Samples for LimitsPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, LimitsPage)> {
        let line = |over| WindowLine {
            name: ctx.t.s("file-window-C26"),
            date: "2026年5月15日 周五".to_owned(),
            left: if over {
                ctx.t.s("file-window-over")
            } else {
                ctx.t.days_left(60)
            },
            over,
            provisional: !over,
            working: Working::default().line("A", "B"),
        };
        let filled = FormState::new()
            .with("act", "decision")
            .with("act_day", "2026-03-16");
        let mut wrong = filled.clone();
        wrong.fail("act_day", "day-in-future");
        vec![
            ("empty", page(ctx, None, FormState::new(), Vec::new(), "")),
            (
                "windows",
                page(
                    ctx,
                    None,
                    filled.clone(),
                    vec![line(false), line(true)],
                    "labour",
                ),
            ),
            ("errors", page(ctx, None, wrong, Vec::new(), "decision")),
        ]
    }
}
