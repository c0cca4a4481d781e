//! `GET /admin/organs`: the tree of organs.

use askama::Template;
use axum::response::Response;
use dengwen_app::directory::Directory;
use dengwen_domain::org::Organ;
use jiff::civil::Date;

use super::{administrator, name, tree};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::pages::desk::names::Names;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::grid::{Cell, Grid};

#[derive(Template)]
#[template(path = "admin/organs.html")]
pub(crate) struct OrgansPage {
    frame: Frame,
    t: Texts,
    grid: Grid,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let directory = app.directory();
    let names = Names::new(app, ctx.t);
    let rows = tree(&directory)
        .into_iter()
        .map(|(depth, organ)| row(&names, &directory, app.today(), depth, organ))
        .collect();
    render(&page(&ctx, rows))
}

fn row(
    names: &Names,
    directory: &Directory,
    today: Date,
    depth: usize,
    organ: &Organ,
) -> Vec<Cell> {
    let t = names.t;
    let people = directory
        .people
        .values()
        .filter(|person| person.organ == organ.id && person.left_on.is_none())
        .count();
    let mark = match (organ.exists_on(today), organ.valid_to) {
        (false, _) => t.s("admin-organ-over"),
        (true, Some(last)) => t.f("admin-until", "day", t.date(last)),
        (true, None) if organ.petition_office => t.s("admin-organ-office"),
        (true, None) => String::new(),
    };
    let competences = organ.competences.iter();
    let topics: Vec<String> = competences
        .map(|c| names.topic(&format!("{:0<6}", c.topic)))
        .collect();
    let indent = "\u{3000}".repeat(depth);
    vec![
        Cell::new(format!("{indent}{}", name(t, organ)))
            .href(format!("/admin/organs/{}", organ.code))
            .mark(mark)
            .note(format!("{indent}{}", organ.code)),
        Cell::new(t.s(&format!("level-{}", organ.level))),
        Cell::new(t.s(&format!("organ-kind-{}", organ.kind))),
        Cell::new(names.region(&organ.region)).note(organ.region.clone()),
        Cell::new(topics.join(&t.s("desk-comma"))),
        Cell::new(people.to_string()),
    ]
}

fn page(ctx: &PageCtx, rows: Vec<Vec<Cell>>) -> OrgansPage {
    let t = ctx.t;
    OrgansPage {
        frame: Frame::desk(ctx),
        t,
        grid: Grid {
            caption: t.s("admin-organs"),
            headings: vec![
                t.s("admin-organ"),
                t.s("organ-level"),
                t.s("organ-kind"),
                t.s("organ-region"),
                t.s("admin-topics"),
                t.s("admin-people"),
            ],
            rows,
            empty: t.s("admin-organs-none"),
        },
    }
}

impl Samples for OrgansPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, OrgansPage)> {
        let row = vec![
            Cell::new("青禾市人民政府")
                .href("/admin/organs/qh")
                .note("qh"),
            Cell::new(ctx.t.s("level-city")),
            Cell::new(ctx.t.s("organ-kind-administrative")),
            Cell::new("青禾市").note("990100"),
            Cell::new("城乡建设、交通运输"),
            Cell::new("4"),
        ];
        vec![
            ("one", page(ctx, vec![row])),
            ("none", page(ctx, Vec::new())),
        ]
    }
}
