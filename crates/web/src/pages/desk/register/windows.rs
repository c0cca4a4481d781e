//! `POST /desk/register/windows`: the ends of other procedures' windows, as soon as the day of the
//! act complained of is typed (21.3). Information; petitioning stops none of them.

use askama::Template;
use axum::response::Response;
use dengwen_app::App;
use dengwen_app::intake::OtherAct;

use super::{Pairs, clerk, fields};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::fragment;
use crate::texts::{Lang, Texts};

#[derive(Template)]
#[template(path = "desk/_windows.html")]
pub(crate) struct WindowsPage {
    t: Texts,
    windows: Vec<Line>,
}

/// A window of another procedure.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) until: String,
    pub(super) article: String,
    pub(super) over: bool,
}

/// The windows that the form's day opens; none while nothing can be read.
pub(super) fn lines(t: Texts, app: &App, form: &FormState) -> Vec<Line> {
    let mut form = form.clone();
    let known_on = fields::day(&mut form, "act_day");
    let act = form.value("act").parse::<OtherAct>();
    let (Ok(act), Some(known_on)) = (act, known_on) else {
        return Vec::new();
    };
    let Ok(windows) = app.windows(act, known_on) else {
        return Vec::new();
    };
    let office = app.office();
    let book = app
        .law()
        .in_force(&office.region, office.sector.as_deref(), app.today());
    let english = t.lang == Lang::En;
    let line = |window: &dengwen_app::intake::Window| {
        let rule = book.as_ref().ok()?.pack.limits.get(&window.id)?;
        let (name, article) = if english {
            (&rule.name_en, &rule.article.en)
        } else {
            (&rule.name_zh, &rule.article.zh)
        };
        Some(Line {
            name: name.clone(),
            until: t.date_long(window.due.date),
            article: article.clone(),
            over: window.over,
        })
    };
    windows.iter().filter_map(line).collect()
}

pub(crate) async fn post(ctx: PageCtx, form: Form<Pairs>) -> Result<Response, PageError> {
    clerk(&ctx)?;
    let windows = lines(ctx.t, ctx.app()?, &form.state);
    fragment(&WindowsPage { t: ctx.t, windows })
}
