//! `/admin/topics` and `/admin/topics/{code}`: the topics of the third level, adding one,
//! correcting its name, and retiring it (B3).
//!
//! The two levels above them come with the program and are shown beside them.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::admin::TopicName;
use dengwen_app::{App, AppError};
use dengwen_domain::limit::Citation;
use dengwen_domain::topic::{Topic, Topics, above};
use jiff::civil::Date;

use super::{administrator, day, moment, seen};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, drawn_moved, render};
use crate::pages::desk::names::in_a_row;
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::grid::{Cell, Grid};

#[derive(Template)]
#[template(path = "admin/topics.html")]
pub(crate) struct TopicsPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    conflict: bool,
    added: Grid,
    all: Grid,
}

#[derive(Template)]
#[template(path = "admin/topic.html")]
pub(crate) struct TopicPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    conflict: bool,
    version: i64,
    action: String,
    heading: String,
    code: String,
    name_zh: String,
    name_en: String,
    letters: String,
    retired: Option<String>,
    /// Every name that it had, where it had more than one.
    names: Option<Grid>,
}

type Pairs = Vec<(String, String)>;

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let directory = app.directory();
    render(&page(
        &ctx,
        &directory.topics,
        app.today(),
        FormState::new(),
    ))
}

/// `POST /admin/topics`: adds one.
pub(crate) async fn post(ctx: PageCtx, form: Form<Pairs>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let mut form = form.state;
    let field = |name: &str| form.value(name).trim().to_owned();
    let topic = Topic {
        code: field("code"),
        parent: above(&field("code")),
        name: Citation {
            zh: field("name_zh"),
            en: field("name_en"),
        },
        letters: field("letters").to_lowercase(),
        retired_on: None,
    };
    let mut conflict = false;
    match app.add_topics(&who, vec![topic]).await {
        Ok(()) => return Ok(Redirect::to("/admin/topics").into_response()),
        Err(AppError::Conflict { .. }) => conflict = true,
        Err(error) => form.take(error)?,
    }
    let directory = app.directory();
    let page = TopicsPage {
        conflict,
        ..page(&ctx, &directory.topics, app.today(), form)
    };
    if conflict {
        drawn_moved(&page)
    } else {
        drawn_again(&page)
    }
}

pub(crate) async fn one(ctx: PageCtx, code: Path<String>) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let form = FormState::new().with("retired_on", app.today().to_string());
    let form = named(app, &code, form);
    render(&topic_page(&ctx, &code, form).await?)
}

/// `POST /admin/topics/{code}/name`: corrects its name.
pub(crate) async fn rename(
    ctx: PageCtx,
    code: Path<String>,
    form: Form<Pairs>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let mut form = form.state;
    let field = |name: &str| form.value(name).trim().to_owned();
    let name = Citation {
        zh: field("name_zh"),
        en: field("name_en"),
    };
    let letters = field("letters").to_lowercase();
    let mut conflict = false;
    if form.is_ok() {
        match app
            .rename_topic(&who, &code, name, letters, seen(&form))
            .await
        {
            Ok(()) => {
                let page = format!("/admin/topics/{}", *code);
                return Ok(Redirect::to(&page).into_response());
            }
            Err(AppError::Conflict { .. }) => conflict = true,
            Err(error) => form.take(error)?,
        }
    }
    let form = form.with("retired_on", app.today().to_string());
    once_more(&ctx, &code, form, conflict).await
}

/// The form with the name that the topic has.
fn named(app: &App, code: &str, form: FormState) -> FormState {
    let directory = app.directory();
    let Some(topic) = directory.topics.get(code) else {
        return form;
    };
    form.with("name_zh", &topic.name.zh)
        .with("name_en", &topic.name.en)
        .with("letters", &topic.letters)
}

/// The page once more, with what was typed.
async fn once_more(
    ctx: &PageCtx,
    code: &str,
    form: FormState,
    conflict: bool,
) -> Result<Response, PageError> {
    let page = TopicPage {
        conflict,
        ..topic_page(ctx, code, form).await?
    };
    if conflict {
        drawn_moved(&page)
    } else {
        drawn_again(&page)
    }
}

/// `POST /admin/topics/{code}`: retires it from a day on, or takes that back.
pub(crate) async fn retire(
    ctx: PageCtx,
    code: Path<String>,
    form: Form<Pairs>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let mut form = form.state;
    let again = form.has("again", "yes");
    let on = if again {
        None
    } else {
        day(&mut form, "retired_on")
    };
    let mut conflict = false;
    if form.is_ok() {
        match app.retire_topic(&who, &code, on, seen(&form)).await {
            Ok(()) => return Ok(Redirect::to("/admin/topics").into_response()),
            Err(AppError::Conflict { .. }) => conflict = true,
            Err(error) => form.take(error)?,
        }
    }
    once_more(&ctx, &code, named(app, &code, form), conflict).await
}

/// The names of what a topic lies in.
fn field(t: Texts, topics: &Topics, topic: &Topic) -> String {
    let mut way = topics.way_to(&topic.code);
    way.pop();
    in_a_row(t, &way)
}

fn state(t: Texts, topic: &Topic, today: Date) -> String {
    match topic.retired_on {
        None => t.s("topic-in-use"),
        Some(day) if topic.is_open(today) => t.f("topic-retires", "day", t.date(day)),
        Some(day) => t.f("topic-retired", "day", t.date(day)),
    }
}

fn page(ctx: &PageCtx, topics: &Topics, today: Date, form: FormState) -> TopicsPage {
    let t = ctx.t;
    let added = topics.all().iter().filter(|topic| topic.is_added());
    let line = |topic: &Topic| {
        let code = topic.code.clone();
        vec![
            Cell::new(code).href(format!("/admin/topics/{}", topic.code)),
            Cell::new(&topic.name.zh).note(field(t, topics, topic)),
            Cell::new(&topic.name.en),
            Cell::new(&topic.letters),
            Cell::new(state(t, topic, today)),
        ]
    };
    let any = |topic: &Topic| {
        let depth = topics.way_to(&topic.code).len().saturating_sub(1);
        vec![
            Cell::new(&topic.code),
            Cell::new(t.of(&topic.name)).depth(depth),
            Cell::new(&topic.letters),
        ]
    };
    TopicsPage {
        frame: Frame::desk(ctx),
        t,
        form,
        conflict: false,
        added: Grid {
            caption: t.s("topics-added"),
            headings: vec![
                t.s("topic-code"),
                t.s("topic-name-zh"),
                t.s("topic-name-en"),
                t.s("topic-letters"),
                t.s("topic-state"),
            ],
            rows: added.map(line).collect(),
            empty: t.s("topics-none"),
        },
        all: Grid {
            caption: t.s("topics-all"),
            headings: vec![t.s("topic-code"), t.s("topics-title"), t.s("topic-letters")],
            rows: topics.open(today).map(any).collect(),
            empty: String::new(),
        },
    }
}

async fn topic_page(ctx: &PageCtx, code: &str, form: FormState) -> Result<TopicPage, PageError> {
    let (app, who) = administrator(ctx)?;
    let directory = app.directory();
    let topic = directory.topics.get(code).filter(|topic| topic.is_added());
    let topic = topic.ok_or(PageError::Missing)?;
    let names = app.topic_names(&who, code).await?;
    let who_gave = |name: &TopicName| {
        let by = name
            .by
            .map(|person| directory.person_name(person).to_owned());
        by.unwrap_or_else(|| ctx.t.s("topic-by-command"))
    };
    let rows = names.iter().map(|name| {
        vec![
            Cell::new(&name.name.zh).note(&name.name.en),
            Cell::new(moment(ctx.t, app, name.at)),
            Cell::new(who_gave(name)),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let version = app.topic_version(code);
    Ok(TopicPage {
        names: (rows.len() > 1).then(|| names_grid(ctx.t, rows)),
        ..drawn(ctx, &directory.topics, topic, version, form)
    })
}

fn names_grid(t: Texts, rows: Vec<Vec<Cell>>) -> Grid {
    let headings = ["topic-name", "topic-name-since", "topic-name-by"];
    Grid {
        caption: t.s("topic-names"),
        headings: headings.map(|key| t.s(key)).to_vec(),
        rows,
        empty: String::new(),
    }
}

fn drawn(
    ctx: &PageCtx,
    topics: &Topics,
    topic: &Topic,
    version: i64,
    form: FormState,
) -> TopicPage {
    let t = ctx.t;
    let way = field(t, topics, topic);
    TopicPage {
        frame: Frame::desk(ctx),
        t,
        form,
        conflict: false,
        version,
        action: format!("/admin/topics/{}", topic.code),
        heading: format!("{way} / {}", t.of(&topic.name)),
        code: topic.code.clone(),
        name_zh: topic.name.zh.clone(),
        name_en: topic.name.en.clone(),
        letters: topic.letters.clone(),
        retired: topic.retired_on.map(|day| t.date_long(day)),
        names: None,
    }
}

/// The list with two topics added, the second one retired.
fn sample() -> Topics {
    let topic = |code: &str, zh: &str, en: &str, retired_on| Topic {
        code: code.to_owned(),
        parent: above(code),
        name: Citation {
            zh: zh.to_owned(),
            en: en.to_owned(),
        },
        letters: "tqnmggz".to_owned(),
        retired_on,
    };
    let day = jiff::civil::date(2026, 3, 2);
    let wages = topic(
        "040201",
        "拖欠农民工工资",
        "Unpaid wages of migrant workers",
        None,
    );
    let fumes = topic("130101", "餐饮油烟", "Kitchen fumes", Some(day));
    let builtin = Topics::builtin().clone();
    [wages, fumes].into_iter().fold(builtin, |topics, topic| {
        topics.clone().with(topic).unwrap_or(topics)
    })
}

impl Samples for TopicsPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, TopicsPage)> {
        let today = jiff::civil::date(2026, 3, 16);
        let mut wrong = FormState::new().with("code", "040200");
        wrong.fail("code", "topic-code-level");
        let none = page(ctx, Topics::builtin(), today, FormState::new());
        let moved = TopicsPage {
            conflict: true,
            ..page(ctx, &sample(), today, FormState::new())
        };
        vec![
            ("full", page(ctx, &sample(), today, FormState::new())),
            ("none", none),
            ("errors", page(ctx, &sample(), today, wrong)),
            ("moved", moved),
        ]
    }
}

impl Samples for TopicPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, TopicPage)> {
        let topics = sample();
        let mut wrong = FormState::new().with("retired_on", "2026-03-01");
        wrong.fail("retired_on", "topic-day-over");
        let shown = |code: &str, form: FormState| {
            let topic = topics.get(code)?;
            let form = form
                .with("name_zh", &topic.name.zh)
                .with("name_en", &topic.name.en)
                .with("letters", &topic.letters);
            Some(drawn(ctx, &topics, topic, 1, form))
        };
        let renamed = shown("040201", FormState::new()).map(|page| {
            let line = |name: &str, at: &str, by: &str| [name, at, by].map(Cell::new).to_vec();
            let rows = vec![
                line("拖欠农名工工资", "2026-03-02 09:00", "孙启明"),
                line("拖欠农民工工资", "2026-03-03 10:20", "孙启明"),
            ];
            TopicPage {
                names: Some(names_grid(ctx.t, rows)),
                ..page
            }
        });
        let states = [
            ("in use", shown("040201", FormState::new())),
            ("renamed", renamed),
            ("retired", shown("130101", FormState::new())),
            ("errors", shown("040201", wrong)),
        ];
        let there = states.into_iter();
        there
            .filter_map(|(name, page)| Some((name, page?)))
            .collect()
    }
}
