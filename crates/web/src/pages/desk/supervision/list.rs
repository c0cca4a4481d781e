//! `GET /desk/supervision/{what}`: the list behind a number of the board.

use askama::Template;
use axum::response::Response;
use dengwen_app::queue::PAGE;
use dengwen_app::supervise::{After, Ask, Item, What};
use dengwen_app::{App, Who};
use dengwen_domain::access::{Permission, scope};
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::procedure::DocumentKind;
use jiff::civil::Date;
use serde::Deserialize;

use super::super::names::Names;
use super::{href, limit_names};
use crate::ctx::PageCtx;
use crate::error::{PageError, percent};
use crate::page::{Frame, render};
use crate::path::{Path, Query};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{Cell, Chip, Filter, Limit, Queue, Row};

#[derive(Template)]
#[template(path = "desk/supervised.html")]
pub(crate) struct ListPage {
    frame: Frame,
    t: Texts,
    title: String,
    advice: String,
    queue: Queue,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    limit: String,
    organ: String,
    after: String,
}

impl Asked {
    fn after(&self) -> Option<After> {
        let mut parts = self.after.split('~');
        Some(After {
            day: parts.next()?.to_owned(),
            id: parts.next()?.parse().ok()?,
            ordinal: parts.next()?.parse().ok()?,
        })
    }
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(what): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let what: What = what.parse().ok().ok_or(PageError::Missing)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let ask = Ask {
        what,
        limit: asked.limit.parse().ok().filter(|_| what.of_limits()),
        organ: asked.organ.parse().ok(),
    };
    let listed = app
        .board_list(&who, &ask, asked.after().as_ref(), PAGE)
        .await?;
    let names = Names::new(app, ctx.t);
    let limits = limit_names(app, ctx.t);
    let path = href(ask.what, ask.limit, ask.organ);
    let next = listed.next.map(|after| {
        let place = format!("{}~{}~{}", after.day, after.id, after.ordinal);
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{path}{mark}after={}", percent(&place))
    });
    let rows: Vec<Row> = listed
        .items
        .iter()
        .map(|item| row(&names, &limits, what, item))
        .collect();
    let queue = Queue {
        filters: filters(&names, app, &who, &limits, &ask),
        first_href: asked.after().map(|_| path.clone()),
        next_href: next,
        ..queue(ctx.t, what, path, rows)
    };
    render(&page(&ctx, what, queue))
}

fn page(ctx: &PageCtx, what: What, queue: Queue) -> ListPage {
    let t = ctx.t;
    ListPage {
        frame: Frame::desk(ctx),
        t,
        title: t.s(&format!("board-{what}")),
        advice: t.s(&format!("board-advice-{what}")),
        queue,
    }
}

fn queue(t: Texts, what: What, path: String, rows: Vec<Row>) -> Queue {
    Queue {
        caption: t.s(&format!("board-{what}")),
        limit_heading: Some(t.s("desk-limit")),
        title_heading: t.s("desk-matter"),
        headings: ["board-owed-by", "board-stage-topic", "desk-from"]
            .map(|key| t.s(key))
            .to_vec(),
        rows,
        empty: t.s("board-empty"),
        path,
        ..Queue::default()
    }
}

fn row(names: &Names, limits: &[(LimitId, String)], what: What, item: &Item) -> Row {
    let t = names.t;
    let stored = &item.row;
    let day = |text: &str| -> Option<Date> { text.parse().ok() };
    let near = |text: &str| day(text).map_or_else(String::new, |day| t.date_near(day, names.today));
    let limit_name = limits
        .iter()
        .find(|(id, _)| id.as_str() == stored.limit_id)
        .map_or(stored.limit_id.clone(), |(_, name)| name.clone());
    let note = match what {
        What::Untold => {
            let kind = stored.limit_id.parse::<DocumentKind>();
            let document =
                kind.map_or_else(|_| String::new(), |kind| names.document(&stored.pack, kind));
            t.f2(
                "board-written",
                "document",
                document,
                "day",
                near(&stored.from_on),
            )
        }
        What::Promised => t.f("board-answered", "day", near(&stored.from_on)),
        What::Unsigned | What::Tasks => t.f("board-delivered", "day", near(&stored.from_on)),
        _ => limit_name,
    };
    let limit = day(&stored.from_on)
        .zip(day(&stored.due_on))
        .filter(|_| stored.due_on != dengwen_app::queue::NO_DAY)
        .map(|(from, due)| Limit::running(&t, from, due, names.today));
    let mut marks = Vec::new();
    if stored.urgent {
        marks.push(t.s("desk-mark-urgent"));
    }
    if stored.extended > 0 {
        marks.push(t.f("board-mark-extended", "n", stored.extended));
    }
    Row {
        href: format!("/desk/matters/{}", item.id),
        title: if item.title.is_empty() {
            t.s("desk-no-title")
        } else {
            item.title.clone()
        },
        note: stored.number.clone(),
        marks,
        limit: limit.map(|limit| limit.provisional(stored.provisional)),
        cells: vec![
            Cell::new(names.organ(OrganId(stored.organ)), note),
            Cell::new(
                names.code("stage", &stored.stage),
                names.topic(&stored.topic),
            ),
            Cell::new(
                names.code("channel", &stored.channel),
                near(&stored.received_on),
            ),
        ],
        ..Row::default()
    }
}

fn filters(
    names: &Names,
    app: &App,
    who: &Who,
    limits: &[(LimitId, String)],
    ask: &Ask,
) -> Vec<Filter> {
    let t = names.t;
    let mut filters = Vec::new();
    if ask.what.of_limits() {
        let all = limits.iter().map(|(id, name)| {
            (
                Some(*id) == ask.limit,
                href(ask.what, Some(*id), ask.organ),
                name.clone(),
            )
        });
        let none = href(ask.what, None, ask.organ);
        filters.push(filter(t, "board-limit", ask.limit.is_some(), none, all));
    }
    if ask.what != What::Overridden {
        let all = units(app, who, names).into_iter().map(|(id, name)| {
            (
                Some(id) == ask.organ,
                href(ask.what, ask.limit, Some(id)),
                name,
            )
        });
        let none = href(ask.what, ask.limit, None);
        filters.push(filter(t, "board-owed-by", ask.organ.is_some(), none, all));
    }
    filters
}

fn filter(
    t: Texts,
    name: &str,
    on: bool,
    none: String,
    all: impl Iterator<Item = (bool, String, String)>,
) -> Filter {
    let mut choices = vec![Chip {
        text: t.s("desk-all"),
        href: none,
        on: !on,
    }];
    choices.extend(all.map(|(on, href, text)| Chip { text, href, on }));
    let chosen = choices.iter().find(|chip| chip.on);
    Filter {
        name: t.s(name),
        chosen: chosen.map_or_else(|| t.s("desk-all"), |chip| chip.text.clone()),
        on,
        choices,
    }
}

/// The units of the viewer's area by name.
fn units(app: &App, who: &Who, names: &Names) -> Vec<(OrganId, String)> {
    let Who::Staff(staff) = who else {
        return Vec::new();
    };
    let directory = app.directory();
    let watched = scope(&staff.viewer, Permission::Supervise, &directory.orgs);
    let mut units: Vec<(OrganId, String)> = watched
        .organs
        .into_iter()
        .map(|id| (id, names.organ(id)))
        .collect();
    units.sort_by(|a, b| a.1.cmp(&b.1));
    units
}

impl Samples for ListPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ListPage)> {
        let t = ctx.t;
        let today = jiff::civil::date(2026, 3, 16);
        let row = Row {
            href: "/desk/matters/1".to_owned(),
            title: "锦绣家园三期楼板开裂，物业和开发商互相推诿一年多".to_owned(),
            note: "99010020260302000417X".to_owned(),
            marks: vec![t.s("desk-mark-urgent"), t.f("board-mark-extended", "n", 30)],
            limit: Some(Limit::running(
                &t,
                jiff::civil::date(2026, 1, 5),
                jiff::civil::date(2026, 3, 6),
                today,
            )),
            cells: vec![
                Cell::new("青禾市住房和城乡建设局", "C05 普通程序办理"),
                Cell::new(t.s("stage-handling"), "城乡建设"),
                Cell::new(t.s("channel-letter"), "1月5日"),
            ],
            ..Row::default()
        };
        let full = queue(
            t,
            What::Overdue,
            "/desk/supervision/overdue".to_owned(),
            vec![row],
        );
        let empty = queue(
            t,
            What::Unsigned,
            "/desk/supervision/unsigned".to_owned(),
            Vec::new(),
        );
        vec![
            ("overdue", page(ctx, What::Overdue, full)),
            ("empty", page(ctx, What::Unsigned, empty)),
        ]
    }
}
