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
use crate::view::act::Link;
use crate::view::grid::{Cell, Grid};

#[derive(Template)]
#[template(path = "admin/organs.html")]
pub(crate) struct OrgansPage {
    frame: Frame,
    t: Texts,
    /// What a new office lacks, each with where it is mended.
    lacking: Vec<Link>,
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
    let mut page = page(&ctx, rows);
    page.lacking = lacking(ctx.t, &directory, &app.office().region, app.today());
    render(&page)
}

/// What keeps an office from taking its first petition through: nobody to register, to hand on or
/// to read a report, no unit to handle, no address for visitors (Art. 18).
fn lacking(t: Texts, directory: &Directory, region: &str, today: Date) -> Vec<Link> {
    let here = || {
        let all = directory.orgs.all();
        all.filter(move |organ| organ.exists_on(today))
    };
    let offices = || here().filter(|organ| organ.petition_office);
    let of = |organ: &Organ| format!("/admin/organs/{}", organ.code);
    let mut list = Vec::new();
    let mut lacks = |yes: bool, href: String, key: &str| {
        if yes {
            list.push(Link::new(href, t.s(key)));
        }
    };
    let units = here().any(|o| o.has_power() && !o.competences.is_empty());
    lacks(!units, "/admin/organs/new".to_owned(), "first-day-units");
    let staffed = offices().any(|o| directory.is_staffed(o.id, today));
    lacks(!staffed, "/admin/people/new".to_owned(), "first-day-staff");
    let reports = offices().any(|o| directory.orgs.report_office(o.id, &[], today).is_some());
    lacks(!reports, "/admin/people".to_owned(), "first-day-reports");
    // Because: a township that has not said its telephone does not keep the city from its work.
    let own = offices().find(|o| o.region == region);
    if let Some(office) = own.filter(|o| o.address.is_empty() || o.phone.is_empty()) {
        lacks(true, of(office), "first-day-public");
    }
    list
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
    vec![
        Cell::new(name(t, organ))
            .depth(depth)
            .href(format!("/admin/organs/{}", organ.code))
            .mark(mark)
            .note(organ.code.clone()),
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
        lacking: Vec::new(),
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
        let lacking = vec![Link::new("/admin/people/new", ctx.t.s("first-day-staff"))];
        let first_day = OrgansPage {
            lacking,
            ..page(ctx, vec![row.clone()])
        };
        vec![
            ("first-day", first_day),
            ("one", page(ctx, vec![row])),
            ("none", page(ctx, Vec::new())),
        ]
    }
}
