//! `GET` and `POST /desk/matters/{id}/split`: several requests in one petition become a matter each
//! (T04).
//!
//! It decides nothing. Invariant: whatever was typed comes back with every complaint, and the same
//! form twice splits once.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::intake::{Part, REQUESTS_MAX, Split};
use dengwen_app::matter::MatterView;
use dengwen_app::{App, AppError};
use dengwen_domain::codes::Purpose;
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::PARTS_MAX;
use dengwen_domain::procedure::Act;
use dengwen_domain::refusal::Why;
use dengwen_domain::topic::Topics;

use super::act::{form_key, read_key, title};
use super::register::{topic_code_of, topics};
use crate::bridge::say_why;
use crate::cite::cite;
use crate::ctx::PageCtx;
use crate::error::{PageError, Refused};
use crate::form::{Choice, Form, FormState};
use crate::page::{Frame, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Say, Texts};
use crate::view::Link;

#[derive(Template)]
#[template(path = "desk/split.html")]
pub(crate) struct SplitPage {
    frame: Frame,
    t: Texts,
    action: String,
    back: Link,
    heading: String,
    number: String,
    article: String,
    /// The matter moved since the form was drawn.
    moved: bool,
    refused: Option<(String, String)>,
    form: FormState,
    parts: Vec<PartRow>,
    may_add: bool,
    purposes: Vec<Choice>,
    topics: Vec<Choice>,
    /// What was written, to be read beside the form.
    words: Vec<(String, String)>,
}

/// The names of the fields of one part.
struct PartRow {
    legend: String,
    title: String,
    topic: String,
    purpose: String,
    requests: String,
}

/// Read one by one, so that nothing typed is lost.
type Pairs = Vec<(String, String)>;

pub(crate) async fn get(ctx: PageCtx, Path(id): Path<MatterId>) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let view = app.view_matter(&who, id).await?;
    if let Some(refusal) = app.refusal(&who, &view.matter, Act::Split)? {
        return Err(if refusal.why == Why::NotYourDuty {
            PageError::Forbidden(say_why(&refusal.why))
        } else {
            PageError::Refused(Box::new(Refused::from(refusal)))
        });
    }
    let form = FormState::new()
        .with("key", form_key(app))
        .with("version", view.matter.version.to_string())
        .with("rows", "1")
        .with("requests-1", "1");
    render(&page(&ctx, app, &view, form))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Path(id): Path<MatterId>,
    form: Form<Pairs>,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let mut state = form.state;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let (mut moved, mut refused) = (false, None);
    if state.value("do") == "add-part" {
        let rows = (rows(&state) + 1).min(PARTS_MAX);
        state.set("rows", rows.to_string());
        state.set(&format!("requests-{rows}"), "1");
        status = StatusCode::OK;
    } else if let Some(split) = read(app, id, &mut state)? {
        match app.split(&who, &split).await {
            Ok(_) => {
                let to = format!("/desk/matters/{id}?done={}", Act::Split);
                return Ok(Redirect::to(&to).into_response());
            }
            Err(AppError::Refused(refusal)) if refusal.why == Why::NotYourDuty => {
                return Err(PageError::Forbidden(say_why(&refusal.why)));
            }
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
    let view = app.view_matter(&who, id).await?;
    if moved {
        state.set("version", view.matter.version.to_string());
    }
    let mut page = page(&ctx, app, &view, state);
    page.moved = moved;
    page.refused = refused;
    Ok((status, render(&page)?).into_response())
}

/// The split that the form describes; `None` when something typed cannot be used, which is noted.
fn read(app: &App, id: MatterId, form: &mut FormState) -> Result<Option<Split>, PageError> {
    let version = form.value("version").parse().ok();
    let version = version.ok_or(PageError::Unreadable)?;
    let mut parts = Vec::new();
    for at in 1..=rows(form) {
        let of = |name: &str| format!("{name}-{at}");
        if is_empty(form, at) && at > 1 {
            continue;
        }
        let part = Part {
            title: form.value(&of("title")).trim().to_owned(),
            topic: topic_code_of(app, form, &of("topic")),
            purpose: form.value(&of("purpose")).parse().ok(),
            requests: form.value(&of("requests")).trim().parse().unwrap_or(0),
        };
        for error in app.check_part(&part) {
            let say = Say::of(&error);
            form.fail(&of(error.field), say);
        }
        parts.push(part);
    }
    Ok(form.is_ok().then(|| Split {
        matter: id,
        version,
        parts,
        form_key: read_key(form.value("key")),
    }))
}

/// How many parts the form has.
fn rows(form: &FormState) -> usize {
    let drawn = form.value("rows").parse().unwrap_or(1);
    drawn.clamp(1, PARTS_MAX)
}

/// Nothing was said about a part; the number of requests stands there from the beginning.
fn is_empty(form: &FormState, at: usize) -> bool {
    ["title", "topic", "purpose"]
        .iter()
        .all(|name| form.value(&format!("{name}-{at}")).trim().is_empty())
}

fn part_row(t: Texts, at: usize) -> PartRow {
    let field = |name: &str| format!("{name}-{at}");
    PartRow {
        legend: t.f("split-part", "n", at),
        title: field("title"),
        topic: field("topic"),
        purpose: field("purpose"),
        requests: field("requests"),
    }
}

fn purposes(t: Texts) -> Vec<Choice> {
    let choice = |purpose: &Purpose| {
        let code = purpose.as_str();
        Choice::new(code, t.s(&format!("purpose-{code}")))
    };
    let parts = Purpose::ALL.iter().filter(|p| **p != Purpose::Accuse);
    parts.map(choice).collect()
}

fn page(ctx: &PageCtx, app: &App, view: &MatterView, form: FormState) -> SplitPage {
    let t = ctx.t;
    let matter = &view.matter;
    let here = format!("/desk/matters/{}", matter.id);
    let book = app.law().book(&matter.pack);
    let row = book
        .as_ref()
        .and_then(|book| book.acts.row(matter.stage, Act::Split));
    SplitPage {
        frame: Frame::desk(ctx),
        t,
        action: format!("{here}/split"),
        back: Link::new(here, t.s("desk-back-to-matter")),
        heading: title(view, t),
        number: matter.number.clone(),
        article: row.map_or_else(String::new, |row| cite(t, &row.article)),
        moved: false,
        refused: None,
        parts: (1..=rows(&form)).map(|at| part_row(t, at)).collect(),
        may_add: rows(&form) < PARTS_MAX,
        form,
        purposes: purposes(t),
        topics: topics(t, &app.directory().topics, app.today()),
        words: words(t, view),
    }
}

fn words(t: Texts, view: &MatterView) -> Vec<(String, String)> {
    let Some(first) = view.petitions.first() else {
        return Vec::new();
    };
    [
        ("desk-petition-request", &first.request),
        ("desk-petition-text", &first.text),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(key, text)| (t.s(key), text.clone()))
    .collect()
}

impl Samples for SplitPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, SplitPage)> {
        let t = ctx.t;
        let page = |form: FormState| SplitPage {
            frame: Frame::desk(ctx),
            t,
            action: "/desk/matters/1/split".to_owned(),
            back: Link::new("/desk/matters/1", t.s("desk-back-to-matter")),
            heading: "锦绣家园三期楼板开裂".to_owned(),
            number: "9901002026031610000100".to_owned(),
            article: cite(t, "条例第三十一条"),
            moved: false,
            refused: None,
            parts: (1..=rows(&form)).map(|at| part_row(t, at)).collect(),
            may_add: true,
            form,
            purposes: purposes(t),
            topics: topics(t, Topics::builtin(), jiff::civil::Date::MIN),
            words: vec![(
                t.s("desk-petition-text"),
                "三期 4 号楼从去年冬天开始楼板开裂。物业另收了两年的电梯费。".to_owned(),
            )],
        };
        let filled = || {
            FormState::new()
                .with("rows", "2")
                .with("title-1", "物业重复收取电梯费")
                .with("requests-1", "1")
                .with("requests-2", "1")
        };
        let mut wrong = filled();
        wrong.fail("title-2", Say::new("field-required"));
        wrong.fail("topic-1", Say::new("register-topic-unknown"));
        let most = REQUESTS_MAX.to_string();
        wrong.fail("requests-1", Say::new("split-requests").arg("arg", most));
        let mut refused = page(filled());
        refused.refused = Some((t.s("refusal-not-at-this-stage"), cite(t, "条例第三十一条")));
        let mut moved = page(filled());
        moved.moved = true;
        vec![
            ("empty", page(FormState::new().with("requests-1", "1"))),
            ("filled", page(filled())),
            ("errors", page(wrong)),
            ("refused", refused),
            ("moved", moved),
        ]
    }
}
