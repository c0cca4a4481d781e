//! `GET /desk/supervision`: the supervisor's board (F1). Every number opens its list; units stand
//! in the order of the tree and are never ranked by how much came in.

mod list;

use std::fmt::Write as _;

use askama::Template;
use axum::response::Response;
use dengwen_app::App;
use dengwen_app::supervise::{Board, Counts, Report, Unit, What};
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;

use super::names::Names;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::fmt;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::{Lang, Texts};

pub(crate) use list::{ListPage, get as list};

#[derive(Template)]
#[template(path = "desk/supervision.html")]
pub(crate) struct SupervisionPage {
    frame: Frame,
    t: Texts,
    today: String,
    figures: Vec<Figure>,
    by_limit: Vec<Line>,
    by_unit: Vec<Line>,
    /// Reports and accusations: number and dates only (Art. 30).
    reports: Vec<Alarm>,
    /// Petition offices in which nobody can register or send on.
    unstaffed: Vec<String>,
}

/// A report that waits for its officer: number, received, due, and how it stands.
struct Alarm {
    number: String,
    received: String,
    due: String,
    state: String,
    late: bool,
}

/// A large figure: tone, number, of how many, and its list.
struct Figure {
    class: &'static str,
    number: String,
    of: String,
    text: String,
    href: String,
}

/// A line of a table.
struct Line {
    name: String,
    cells: Vec<Cell>,
}

/// A number with the heading it stands under, the list it opens, and its share of the whole.
struct Cell {
    heading: String,
    text: String,
    href: Option<String>,
    share: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let board = app.board(&who).await?;
    let names = Names::new(app, ctx.t);
    let limits = limit_names(app, ctx.t);
    let limit_name = |id: LimitId| -> String {
        let found = limits.iter().find(|(known, _)| *known == id);
        found.map_or_else(|| id.to_string(), |(_, name)| name.clone())
    };
    render(&SupervisionPage::new(&ctx, &names, &board, limit_name))
}

/// Limits that organs owe, with their names under the pack in force.
pub(super) fn limit_names(app: &App, t: Texts) -> Vec<(LimitId, String)> {
    let office = app.office();
    let book = app
        .law()
        .in_force(&office.region, office.sector.as_deref(), app.today());
    let Ok(book) = book else {
        return Vec::new();
    };
    let rules = book.pack.limits.values();
    let owed = rules.filter(|rule| !dengwen_domain::matter::is_petitioners_window(rule.id));
    owed.map(|rule| {
        let name = match t.lang {
            Lang::Zh => &rule.name_zh,
            Lang::En => &rule.name_en,
        };
        (rule.id, name.clone())
    })
    .collect()
}

/// The address of a list, narrowed by a limit and a unit.
fn href(what: What, limit: Option<LimitId>, organ: Option<OrganId>) -> String {
    let mut href = format!("/desk/supervision/{what}");
    let mut mark = '?';
    if let Some(limit) = limit {
        let _ = write!(href, "{mark}limit={limit}");
        mark = '&';
    }
    if let Some(organ) = organ {
        let _ = write!(href, "{mark}organ={organ}");
    }
    href
}

fn number(t: Texts, what: What, n: i64, of: i64, href: String) -> Cell {
    let n = u64::try_from(n).unwrap_or(0);
    let of = u64::try_from(of).unwrap_or(0);
    Cell {
        heading: t.s(&format!("board-{what}")),
        text: fmt::number(n),
        href: (n > 0).then_some(href),
        share: if n > 0 && n < of {
            fmt::share(n, of)
        } else {
            String::new()
        },
    }
}

impl SupervisionPage {
    fn new(
        ctx: &PageCtx,
        names: &Names,
        board: &Board,
        limit_name: impl Fn(LimitId) -> String,
    ) -> SupervisionPage {
        let t = ctx.t;
        SupervisionPage {
            frame: Frame::desk(ctx),
            t,
            today: t.date_long(names.today),
            figures: figures(t, board),
            by_limit: board
                .by_limit
                .iter()
                .map(|(id, counts)| Line {
                    name: limit_name(*id),
                    cells: of_limit(t, *id, counts),
                })
                .collect(),
            by_unit: board
                .by_unit
                .iter()
                .map(|(organ, unit)| Line {
                    name: names.organ(*organ),
                    cells: of_unit(t, *organ, unit),
                })
                .collect(),
            reports: alarms(t, board),
            unstaffed: board.unstaffed.iter().map(|id| names.organ(*id)).collect(),
        }
    }
}

fn figures(t: Texts, board: &Board) -> Vec<Figure> {
    let total = &board.total;
    let limits = Some(total.limits.running);
    [
        (What::Urgent, "late", board.urgent, None),
        (What::Overdue, "late", total.limits.overdue, limits),
        (What::Soon, "soon", total.limits.soon, limits),
        (What::Unsigned, "late", total.unsigned, Some(total.tasks)),
        (What::Untold, "late", total.untold, None),
        (What::Objections, "", total.objections, None),
        (What::Reported, "", total.reported, None),
        (What::Promised, "", total.promised, None),
        (What::Extended, "", total.limits.extended, limits),
        (What::Provisional, "", total.limits.provisional, limits),
        (What::Overridden, "", board.overridden, None),
    ]
    .into_iter()
    .map(|(what, class, n, of)| {
        let whole = |of: i64| t.f("board-of", "n", fmt::number(u64::try_from(of).unwrap_or(0)));
        Figure {
            class: if n > 0 { class } else { "" },
            number: fmt::number(u64::try_from(n).unwrap_or(0)),
            of: of.map(whole).unwrap_or_default(),
            text: t.s(&format!("board-{what}")),
            href: href(what, None, None),
        }
    })
    .collect()
}

fn alarms(t: Texts, board: &Board) -> Vec<Alarm> {
    let alarm = |report: &Report| Alarm {
        number: report.number.clone(),
        received: t.date_short(report.received_on),
        due: t.date_short(report.due_on),
        state: t.s(match (report.nobody, report.overdue) {
            (true, _) => "board-report-nobody",
            (false, true) => "board-overdue",
            (false, false) => "board-running",
        }),
        late: report.nobody || report.overdue,
    };
    board.reports.iter().map(alarm).collect()
}

fn of_limit(t: Texts, id: LimitId, counts: &Counts) -> Vec<Cell> {
    let one = |what, n| number(t, what, n, counts.running, href(what, Some(id), None));
    vec![
        one(What::Running, counts.running),
        one(What::Overdue, counts.overdue),
        one(What::Soon, counts.soon),
        one(What::Extended, counts.extended),
        one(What::Provisional, counts.provisional),
    ]
}

fn of_unit(t: Texts, organ: OrganId, unit: &Unit) -> Vec<Cell> {
    let one = |what, n, of| number(t, what, n, of, href(what, None, Some(organ)));
    vec![
        one(What::Running, unit.limits.running, 0),
        one(What::Overdue, unit.limits.overdue, unit.limits.running),
        one(What::Soon, unit.limits.soon, unit.limits.running),
        one(What::Tasks, unit.tasks, 0),
        one(What::Unsigned, unit.unsigned, unit.tasks),
        one(What::Untold, unit.untold, 0),
        one(What::Objections, unit.objections, 0),
        one(What::Reported, unit.reported, 0),
        one(What::Promised, unit.promised, 0),
    ]
}

impl Samples for SupervisionPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, SupervisionPage)> {
        let t = ctx.t;
        let counts = Counts {
            running: 1234,
            overdue: 3,
            soon: 17,
            provisional: 2,
            extended: 5,
        };
        let unit = Unit {
            limits: counts,
            tasks: 40,
            unsigned: 4,
            untold: 6,
            objections: 1,
            reported: 2,
            promised: 3,
        };
        let organ = OrganId(uuid::Uuid::from_u128(3));
        let page = |board: &Board| {
            let line = |name: &str, cells| Line {
                name: name.to_owned(),
                cells,
            };
            let some = board.overridden > 0;
            SupervisionPage {
                frame: Frame::desk(ctx),
                t,
                today: t.date_long(jiff::civil::date(2026, 3, 16)),
                figures: figures(t, board),
                by_limit: if some {
                    vec![line(
                        "信访部门登记转送交办",
                        of_limit(t, LimitId::C01, &counts),
                    )]
                } else {
                    Vec::new()
                },
                by_unit: if some {
                    vec![line("青禾市住房和城乡建设局", of_unit(t, organ, &unit))]
                } else {
                    Vec::new()
                },
                reports: alarms(t, board),
                unstaffed: if some {
                    vec!["明河区信访局".to_owned()]
                } else {
                    Vec::new()
                },
            }
        };
        let full = Board {
            total: unit.clone(),
            overridden: 1,
            urgent: 1,
            reports: [(9, true, false), (20, false, true)]
                .map(|(due, overdue, nobody)| Report {
                    number: "990100202603040000017X".to_owned(),
                    received_on: jiff::civil::date(2026, 3, 4),
                    due_on: jiff::civil::date(2026, 3, due),
                    overdue,
                    nobody,
                })
                .to_vec(),
            ..Board::default()
        };
        vec![("full", page(&full)), ("quiet", page(&Board::default()))]
    }
}
