//! `GET /desk/queues/{queue}`: one list of the desk, narrowed by what stands in the address.

mod filters;

use std::str::FromStr;

use askama::Template;
use axum::response::Response;
use dengwen_app::queue::{After, Crossing, Due, Filter, PAGE, PersonKey, Queue};
use dengwen_domain::codes::{Channel, Class};
use dengwen_domain::procedure::{Phase, Stage};
use dengwen_domain::topic::is_code_or_digits;
use serde::Deserialize;

use super::names::Names;
use super::shape;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::{Path, Query};
use crate::samples::Samples;
use crate::texts::{Say, Texts};
use crate::view::{self, Limit, Row};

#[derive(Template)]
#[template(path = "desk/queue.html")]
pub(crate) struct QueuePage {
    frame: Frame,
    t: Texts,
    title: String,
    advice: String,
    queue: view::Queue,
    /// The rows can be chosen and signed for together.
    together: bool,
    /// A report that was just handed to its officer: who has it now.
    reported: String,
}

/// The query of a list's address. Whatever is not understood narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    phase: String,
    stage: String,
    channel: String,
    class: String,
    topic: String,
    cross_boundary: String,
    due: String,
    mine: String,
    number: String,
    person: String,
    after: String,
    reported: String,
    office: String,
}

impl Asked {
    pub(crate) fn filter(&self, queue: Queue) -> Filter {
        let phase = match self.phase.as_str() {
            "open" => Some(Phase::Open),
            "answered" => Some(Phase::Answered),
            "closed" => Some(Phase::Closed),
            _ => None,
        };
        Filter {
            phase,
            stage: Stage::from_str(&self.stage).ok(),
            channel: Channel::from_str(&self.channel).ok(),
            class: Class::from_str(&self.class).ok(),
            topic: Some(self.topic.clone()).filter(|text| is_code_or_digits(text)),
            cross_boundary: Crossing::from_str(&self.cross_boundary).ok(),
            due: Due::from_str(&self.due).ok(),
            mine: self.mine == "1",
            number: dengwen_domain::petition::parse_number(&self.number),
            person: PersonKey::from_str(&self.person).ok(),
            ..Filter::of(queue)
        }
    }

    fn after(&self) -> Option<After> {
        let (sort_on, id) = self.after.split_once('~')?;
        Some(After {
            sort_on: sort_on.to_owned(),
            id: id.parse().ok()?,
        })
    }

    /// The pairs in force, in a fixed order; the place in the list is not one of them.
    fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("phase", &self.phase),
            ("stage", &self.stage),
            ("channel", &self.channel),
            ("class", &self.class),
            ("topic", &self.topic),
            ("cross_boundary", &self.cross_boundary),
            ("due", &self.due),
            ("mine", &self.mine),
            ("number", &self.number),
            ("person", &self.person),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }

    /// This list's address with one pair changed (`""` takes it out).
    fn href(&self, path: &str, name: &str, value: &str) -> String {
        let mut pairs: Vec<String> = self
            .pairs()
            .into_iter()
            .filter(|(key, _)| *key != name)
            .map(|(key, value)| format!("{key}={}", crate::error::percent(value)))
            .collect();
        if !value.is_empty() {
            pairs.push(format!("{name}={}", crate::error::percent(value)));
        }
        if pairs.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", pairs.join("&"))
        }
    }
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(queue): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let queue = Queue::from_str(&queue).ok().ok_or(PageError::Missing)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let filter = asked.filter(queue);
    let page = app
        .queue(&who, &filter, asked.after().as_ref(), PAGE)
        .await?;
    let names = Names::new(app, ctx.t);
    let papers = app.papers(&who, queue, &page.items).await?;
    let wishes = app.wishes(&who, queue, &page.items).await?;
    let row = |item| {
        let mut row = shape::row(&names, queue, item);
        let asked = wishes.get(&item.id).into_iter().flatten();
        row.marks
            .extend(asked.map(|wish| names.code("desk-wish", wish.as_str())));
        if let (Some(cell), Some(papers)) = (row.cells.get_mut(1), papers.get(&item.id)) {
            *cell = shape::papers(&names, papers);
        }
        row
    };
    let rows: Vec<Row> = page.items.iter().map(row).collect();
    let path = format!("/desk/queues/{queue}");
    let next = page
        .next
        .map(|after| asked.href(&path, "after", &format!("{}~{}", after.sort_on, after.id)));
    render(&QueuePage {
        frame: Frame::desk(&ctx),
        t: ctx.t,
        title: ctx.t.s(title_key(queue)),
        advice: ctx.t.s(advice_key(queue)),
        together: queue == Queue::Sign && !rows.is_empty(),
        reported: reported(&names, &asked),
        queue: view::Queue {
            first_href: asked.after().map(|_| asked.href(&path, "after", "")),
            next_href: next,
            ..list(&names, queue, &asked, rows)
        },
    })
}

/// What became of a report that the visitor can open no more: its number and who has it, no
/// content (Art. 30).
fn reported(names: &Names, asked: &Asked) -> String {
    let number = dengwen_domain::petition::parse_number(&asked.reported);
    match (number, asked.office.parse()) {
        (Some(number), Ok(office)) => names.t.say(
            &Say::new("desk-reported")
                .arg("number", number)
                .arg("organ", names.organ(office)),
        ),
        _ => String::new(),
    }
}

fn list(names: &Names, queue: Queue, asked: &Asked, rows: Vec<Row>) -> view::Queue {
    let t = names.t;
    let path = format!("/desk/queues/{queue}");
    let filtered = !asked.pairs().is_empty();
    view::Queue {
        caption: t.s(title_key(queue)),
        search: Some(asked.number.clone()),
        filters: filters::of(names, queue, asked, &path),
        export_href: Some(asked.href(&format!("{path}/export"), "", "")),
        limit_heading: Some(t.s("desk-limit")),
        title_heading: t.s("desk-matter"),
        headings: ["desk-from", second_heading(queue), "desk-where"]
            .map(|key| t.s(key))
            .to_vec(),
        rows,
        empty: t.s(if filtered {
            "desk-empty-filtered"
        } else {
            empty_key(queue)
        }),
        keys: shape::keys(queue)
            .iter()
            .map(|(key, act)| (*key, names.code("act", act)))
            .collect(),
        path,
        ..view::Queue::default()
    }
}

/// What the second column holds: what it is about, or the paper that waits.
const fn second_heading(queue: Queue) -> &'static str {
    match queue {
        Queue::Serve | Queue::Receipts => "desk-which-paper",
        _ => "desk-topic",
    }
}

/// What an empty list says.
const fn empty_key(queue: Queue) -> &'static str {
    match queue {
        Queue::Material => "desk-empty-material",
        Queue::Exceptions => "desk-empty-exceptions",
        Queue::Co => "desk-empty-co",
        _ => "desk-empty",
    }
}

/// The key of a list's name.
pub(crate) const fn title_key(queue: Queue) -> &'static str {
    match queue {
        Queue::Urgent => "desk-queue-urgent",
        Queue::Tracked => "desk-queue-tracked",
        Queue::Dispatch => "desk-queue-dispatch",
        Queue::Objections => "desk-queue-objections",
        Queue::Second => "desk-queue-second",
        Queue::Exceptions => "desk-queue-exceptions",
        Queue::Material => "desk-queue-material",
        Queue::Sign => "desk-queue-sign",
        Queue::Notify => "desk-queue-notify",
        Queue::Handling => "desk-queue-handling",
        Queue::Approve => "desk-queue-approve",
        Queue::Serve => "desk-queue-serve",
        Queue::Receipts => "desk-queue-receipts",
        Queue::Co => "desk-queue-co",
        Queue::Execute => "desk-queue-execute",
        Queue::Report => "desk-queue-report",
        Queue::Reported => "desk-queue-reported",
        Queue::All => "desk-queue-all",
    }
}

const fn advice_key(queue: Queue) -> &'static str {
    match queue {
        Queue::Urgent => "desk-advice-urgent",
        Queue::Tracked => "desk-advice-tracked",
        Queue::Dispatch => "desk-advice-dispatch",
        Queue::Objections => "desk-advice-objections",
        Queue::Second => "desk-advice-second",
        Queue::Exceptions => "desk-advice-exceptions",
        Queue::Material => "desk-advice-material",
        Queue::Sign => "desk-advice-sign",
        Queue::Notify => "desk-advice-notify",
        Queue::Handling => "desk-advice-handling",
        Queue::Approve => "desk-advice-approve",
        Queue::Serve => "desk-advice-serve",
        Queue::Receipts => "desk-advice-receipts",
        Queue::Co => "desk-advice-co",
        Queue::Execute => "desk-advice-execute",
        Queue::Report => "desk-advice-report",
        Queue::Reported => "desk-advice-reported",
        Queue::All => "desk-advice-all",
    }
}

/// What a list was narrowed to, in words, for the file.
pub(crate) fn notes(names: &Names, asked: &Asked) -> Vec<(String, String)> {
    let t = names.t;
    let said = |name: &str, value: &str| match name {
        "phase" => (t.s("desk-phase"), names.code("desk-phase", value)),
        "stage" => (t.s("desk-stage"), names.code("stage", value)),
        "channel" => (t.s("desk-channel"), names.code("channel", value)),
        "class" => (t.s("desk-class"), names.code("class", value)),
        "topic" => (t.s("desk-topic"), names.topic(&format!("{value:0<6}"))),
        "cross_boundary" => (t.s("desk-cross-boundary"), names.code("boundary", value)),
        "due" if value == "overdue" => (t.s("desk-limit"), t.s("desk-overdue")),
        "due" => (t.s("desk-limit"), t.s("desk-soon")),
        "mine" => (t.s("desk-mine"), String::new()),
        "number" => (t.s("desk-by-number"), value.to_owned()),
        _ => (t.s("desk-by-person"), String::new()),
    };
    let pairs = asked.pairs();
    pairs
        .iter()
        .map(|(name, value)| said(name, value))
        .collect()
}

impl Samples for QueuePage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, QueuePage)> {
        let t = ctx.t;
        let page = |rows: Vec<Row>| QueuePage {
            frame: Frame::desk(ctx),
            t,
            title: t.s("desk-queue-sign"),
            advice: t.s("desk-advice-sign"),
            together: !rows.is_empty(),
            reported: String::new(),
            queue: view::Queue {
                caption: t.s("desk-queue-sign"),
                path: "/desk/queues/sign".to_owned(),
                search: Some(String::new()),
                limit_heading: Some(t.s("desk-limit")),
                title_heading: t.s("desk-matter"),
                rows,
                empty: t.s("desk-empty"),
                ..view::Queue::default()
            },
        };
        let day = jiff::civil::date(2026, 3, 16);
        let row = |title: &str, due: i8| Row {
            href: "/desk/matters/1".to_owned(),
            title: title.to_owned(),
            note: "9901002026031630000X".to_owned(),
            marks: vec![t.s("desk-mark-unsigned")],
            limit: Some(Limit::running(
                &t,
                jiff::civil::date(2026, 3, 2),
                jiff::civil::date(2026, 3, due),
                day,
            )),
            acts: vec![('s', "/desk/matters/1/sign-for".to_owned())],
            choose: Some(format!("{due}")),
            ..Row::default()
        };
        let long = "锦绣家园三期楼板开裂，要求质监部门到场鉴定、公布结果并由开发商负责修复和赔偿";
        vec![
            ("full", page(vec![row(long, 14), row("路灯不亮", 17)])),
            ("empty", page(Vec::new())),
        ]
    }
}
