//! `GET /admin/access`: who may see and do what, from the very tables that decide it.

use askama::Template;
use axum::response::Response;
use dengwen_domain::access::{Permission, RIGHTS, Reach};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::ActTable;

use super::{administrator, rules};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::grid::{Cell, Grid};

#[derive(Template)]
#[template(path = "admin/access.html")]
pub(crate) struct AccessPage {
    frame: Frame,
    t: Texts,
    rights: Grid,
    acts: Grid,
    pack: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let office = app.office();
    let book = app
        .law()
        .in_force(&office.region, office.sector.as_deref(), app.today())?;
    let name = rules::name(ctx.t, &book.pack);
    render(&page(&ctx, &book.acts, &name))
}

fn page(ctx: &PageCtx, acts: &ActTable, pack: &str) -> AccessPage {
    AccessPage {
        frame: Frame::desk(ctx),
        t: ctx.t,
        rights: rights(ctx.t),
        acts: acts_of_roles(ctx.t, acts),
        pack: pack.to_owned(),
    }
}

/// A row a role, a column a permission; the cell says how far.
fn rights(t: Texts) -> Grid {
    let mut headings = vec![t.s("admin-role")];
    headings.extend(Permission::ALL.iter().map(|p| t.s(&format!("right-{p}"))));
    let rows = Role::ALL.iter().map(|role| {
        let mut row = vec![Cell::new(t.s(&format!("role-{role}")))];
        row.extend(Permission::ALL.iter().map(|permission| {
            let found = |reports: bool| {
                RIGHTS.iter().find(|right| {
                    right.role == *role
                        && right.permission == *permission
                        && right.reports == reports
                })
            };
            let cell = found(false).map_or_else(
                || Cell::new("—"),
                |right| Cell::new(reach(t, *permission, right.reach)),
            );
            match found(true) {
                Some(right) => {
                    let reach = reach(t, *permission, right.reach);
                    cell.note(format!("{}: {reach}", t.s("right-reports")))
                }
                None => cell,
            }
        }));
        row
    });
    Grid {
        caption: t.s("admin-rights"),
        headings,
        rows: rows.collect(),
        empty: String::new(),
    }
}

/// A permission that concerns no matter reaches nowhere in particular.
fn reach(t: Texts, permission: Permission, reach: Reach) -> String {
    match permission {
        Permission::ReadMatter
        | Permission::ReadContent
        | Permission::ReadPerson
        | Permission::Supervise
        | Permission::ReadFigures => t.s(&format!("reach-{reach}")),
        Permission::RegisterPetition | Permission::Administer | Permission::ReadLog => {
            t.s("right-yes")
        }
    }
}

fn acts_of_roles(t: Texts, acts: &ActTable) -> Grid {
    let rows = Role::ALL.iter().map(|role| {
        let mut list: Vec<String> = acts
            .rows()
            .iter()
            .filter(|row| row.roles.contains(role))
            .map(|row| t.s(&format!("act-{}", row.act)))
            .collect();
        list.sort();
        list.dedup();
        let text = if list.is_empty() {
            "—".to_owned()
        } else {
            list.join(&t.s("list-comma"))
        };
        vec![Cell::new(t.s(&format!("role-{role}"))), Cell::new(text)]
    });
    Grid {
        caption: t.s("admin-acts"),
        headings: vec![t.s("admin-role"), t.s("admin-acts")],
        rows: rows.collect(),
        empty: String::new(),
    }
}

impl Samples for AccessPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, AccessPage)> {
        vec![("full", page(ctx, &ActTable::default(), "cn-national-2022"))]
    }
}
