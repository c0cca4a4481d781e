//! From the rows of a list to what the list component draws.
//!
//! Pure. Invariant: a row links to its matter and says its limit in words with its date.

use dengwen_app::queue::{Item, Paper, Queue};
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;
use jiff::civil::Date;

use super::names::Names;
use super::todo::ends_soon;
use crate::view::{Cell, Limit, Row};

/// The row of a list.
pub(crate) fn row(names: &Names, queue: Queue, item: &Item) -> Row {
    let t = names.t;
    let href = format!("/desk/matters/{}", item.id);
    let title = if item.title.is_empty() {
        t.s("desk-no-title")
    } else {
        item.title.clone()
    };
    Row {
        title,
        note: if queue == Queue::Urgent {
            format!("{} · {}", item.row.number, seen(names, item))
        } else {
            item.row.number.clone()
        },
        marks: marks(names, item),
        limit: limit(names, item),
        cells: cells(names, item),
        acts: keys(queue)
            .iter()
            .map(|(key, act)| (*key, format!("{href}/{act}")))
            .collect(),
        choose: (queue == Queue::Sign).then(|| format!("{}:{}", item.id, item.row.version)),
        href,
    }
}

/// The acts that have a key on the rows of a list: key and code of the act.
pub(crate) const fn keys(queue: Queue) -> &'static [(char, &'static str)] {
    match queue {
        Queue::Dispatch => &[
            ('c', "classify"),
            ('t', "transfer"),
            ('g', "assign"),
            ('z', "answer"),
            ('d', "direct"),
        ],
        Queue::Objections => &[('y', "agree-objection"), ('n', "refuse-objection")],
        Queue::Sign => &[('s', "sign-for"), ('b', "object")],
        Queue::Notify => &[('a', "accept"), ('n', "not-accept"), ('b', "object")],
        Queue::Handling => &[
            ('i', "investigate"),
            ('o', "draft-opinion"),
            ('x', "extend"),
        ],
        Queue::Approve => &[('i', "issue-opinion"), ('b', "return-draft")],
        Queue::Serve | Queue::Receipts => &[('v', "serve")],
        Queue::Co => &[('r', "answer-co")],
        Queue::Execute => &[('e', "execute")],
        Queue::Urgent
        | Queue::Tracked
        | Queue::Second
        | Queue::Exceptions
        | Queue::Material
        | Queue::Report
        | Queue::Reported
        | Queue::All => &[],
    }
}

fn marks(names: &Names, item: &Item) -> Vec<String> {
    let t = names.t;
    let mut marks = Vec::new();
    if item.row.urgent {
        marks.push(t.s("desk-mark-urgent"));
    }
    if let Some(day) = pressing(item).filter(|day| *day >= names.today) {
        marks.push(t.f(
            "desk-mark-other-limit",
            "day",
            t.date_near(day, names.today),
        ));
    }
    if !item.row.material_on.is_empty() {
        marks.push(t.s("desk-mark-material"));
    }
    if item.unsigned {
        marks.push(t.s("desk-mark-unsigned"));
    }
    let due: Option<Date> = item.row.due_on.parse().ok();
    let simple = item.row.due_limit == LimitId::C18.as_str();
    if simple && due.is_some_and(|due| ends_soon(due, names.today)) {
        marks.push(t.s("desk-mark-convert"));
    }
    match item.row.pending.as_str() {
        "filing" => marks.push(t.s("desk-mark-filing")),
        "void" => marks.push(t.s("desk-mark-void")),
        "report" => marks.push(t.s("desk-mark-reported")),
        "class" => marks.push(t.s("desk-mark-class")),
        "withdrawal" => marks.push(t.s("desk-mark-withdrawal")),
        _ => {}
    }
    if item.row.compartment == "report" {
        marks.push(t.s("desk-mark-report"));
    }
    marks
}

/// Who has seen an urgent matter (Art. 25).
fn seen(names: &Names, item: &Item) -> String {
    let t = names.t;
    if item.seen.is_empty() {
        return t.s("desk-seen-nobody");
    }
    let people: Vec<String> = item.seen.iter().map(|id| names.person(*id)).collect();
    t.f("desk-seen-by", "people", people.join(&t.s("desk-comma")))
}

/// The end of another procedure's window that brought it to the head of the list (21.3).
fn pressing(item: &Item) -> Option<Date> {
    let day = item
        .row
        .sort_on
        .strip_prefix(dengwen_app::queue::PRESSING)?;
    day.parse().ok()
}

fn limit(names: &Names, item: &Item) -> Option<Limit> {
    let due: Date = item.row.due_on.parse().ok()?;
    let from: Date = item.row.due_from.parse().ok()?;
    if item.row.comparison {
        let words = names.t.s("desk-comparison");
        return Some(Limit::paused(names.t.date_near(due, names.today), words));
    }
    let limit = Limit::running(&names.t, from, due, names.today);
    Some(limit.provisional(item.row.provisional))
}

fn cells(names: &Names, item: &Item) -> Vec<Cell> {
    let row = &item.row;
    let received = row.received_on.parse().map_or_else(
        |_error| row.received_on.clone(),
        |day| names.t.date_near(day, names.today),
    );
    let class = names.code("class", &row.class);
    let kind = if row.route.is_empty() {
        class
    } else {
        format!("{class} · {}", names.code("desk-route", &row.route))
    };
    vec![
        Cell::new(channel(names, item), received),
        Cell::new(or_dash(names.topic(&row.topic)), kind),
        Cell::new(
            names.code("stage", &row.stage),
            names.organ(OrganId(row.holder)),
        ),
    ]
}

/// The papers that wait, each with its number and since when.
pub(crate) fn papers(names: &Names, papers: &[Paper]) -> Cell {
    let kinds: Vec<String> = papers
        .iter()
        .map(|paper| names.code("document", &paper.kind))
        .collect();
    let since = |paper: &Paper| {
        let (key, day) = if paper.sent_on.is_empty() {
            ("desk-paper-issued", &paper.issued_on)
        } else {
            ("desk-paper-posted", &paper.sent_on)
        };
        let near = |day: Date| names.t.date_near(day, names.today);
        let day = day.parse().map_or_else(|_error| day.clone(), near);
        format!("{} · {}", paper.number, names.t.f(key, "day", day))
    };
    let lines: Vec<String> = papers.iter().map(since).collect();
    Cell::new(
        kinds.join(&names.t.s("desk-comma")),
        lines.join(&names.t.s("desk-semicolon")),
    )
}

fn channel(names: &Names, item: &Item) -> String {
    let channel = names.code("channel", &item.row.channel);
    if item.row.persons > 1 {
        let persons = names.t.f("desk-persons", "n", item.row.persons);
        format!("{channel} · {persons}")
    } else {
        channel
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text
    }
}

/// 三跨三分离 as the row holds it.
fn boundaries(names: &Names, codes: &str) -> String {
    let codes: Vec<_> = codes.split(' ').flat_map(str::parse).collect();
    names.boundaries(&codes)
}

/// The same row as plain cells, for Excel: limit, day, title, number and the other columns.
pub(crate) fn line(names: &Names, item: &Item) -> Vec<String> {
    let limit = limit(names, item);
    let mut line = vec![
        limit.map_or_else(String::new, |limit| limit.words),
        match item.row.due_on.as_str() {
            dengwen_app::queue::NO_DAY => String::new(),
            day => day.to_owned(),
        },
        item.title.clone(),
        item.row.number.clone(),
        names.code("channel", &item.row.channel),
        item.row.received_on.clone(),
        item.row.persons.to_string(),
        names.topic(&item.row.topic),
        names.code("class", &item.row.class),
        names.code("stage", &item.row.stage),
        names.organ(OrganId(item.row.holder)),
        boundaries(names, &item.row.cross_boundary),
    ];
    line.push(marks(names, item).join(" "));
    line
}
