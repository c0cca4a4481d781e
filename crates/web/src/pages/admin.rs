//! Administration: organs, people, roles, calendar, topics, rules, settings, tokens, jobs; and the
//! auditor's log.
//!
//! Nobody sees a matter here. Invariant: every handler begins with [`administrator`] or
//! [`auditor`], and the use case asks once more.

pub(crate) mod access;
pub(crate) mod calendar;
pub(crate) mod jobs;
pub(crate) mod log;
pub(crate) mod moved;
pub(crate) mod organ;
pub(crate) mod organs;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod person_acts;
pub(crate) mod rules;
pub(crate) mod settings;
pub(crate) mod tokens;
pub(crate) mod topics;
pub(crate) mod year;

use askama::Template;
use axum::response::Response;
use dengwen_app::directory::Directory;
use dengwen_app::{App, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::ids::OrganId;
use dengwen_domain::org::Organ;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::page::{drawn_again, drawn_moved};
use crate::texts::{Lang, Texts};

/// The application and the administrator who asks.
///
/// # Errors
/// `Forbidden` for everybody else.
fn administrator(ctx: &PageCtx) -> Result<(&App, Who), PageError> {
    let (app, who) = (ctx.app()?, ctx.who()?);
    app.may_administer(&who)?;
    Ok((app, who))
}

/// The application and the auditor who asks.
///
/// # Errors
/// `Forbidden` for everybody else.
fn auditor(ctx: &PageCtx) -> Result<(&App, Who), PageError> {
    let (app, who) = (ctx.app()?, ctx.who()?);
    if let Who::Staff(staff) = &who {
        staff.require(Permission::ReadLog)?;
    }
    Ok((app, who))
}

/// A form drawn again: something is wrong with it, or somebody else was quicker and this moved.
fn redrawn(page: &impl Template, moved: &[String]) -> Result<Response, PageError> {
    if moved.is_empty() {
        drawn_again(page)
    } else {
        drawn_moved(page)
    }
}

/// A moment in the office's zone.
pub(super) fn moment(t: Texts, app: &App, at: Timestamp) -> String {
    t.moment(at.to_zoned(app.office().zone.clone()).datetime())
}

fn name(t: Texts, organ: &Organ) -> String {
    match t.lang {
        Lang::En if !organ.name_en.is_empty() => organ.name_en.clone(),
        _ => organ.name_zh.clone(),
    }
}

/// The organs from the root down, each with how deep it stands, siblings in code order.
fn tree(directory: &Directory) -> Vec<(usize, &Organ)> {
    fn below<'a>(
        directory: &'a Directory,
        parent: Option<OrganId>,
        depth: usize,
        list: &mut Vec<(usize, &'a Organ)>,
    ) {
        let known = |id: &OrganId| directory.orgs.organ(*id).is_some();
        let mut children: Vec<&Organ> = directory
            .orgs
            .all()
            .filter(|organ| organ.parent.filter(known) == parent)
            .collect();
        children.sort_by(|a, b| a.code.cmp(&b.code));
        // A circle cannot be saved; should one be restored, it ends here.
        if depth > 12 {
            return;
        }
        for organ in children {
            list.push((depth, organ));
            below(directory, Some(organ.id), depth + 1, list);
        }
    }
    let mut list = Vec::new();
    below(directory, None, 0, &mut list);
    list
}

/// The organs that exist on a day as the answers of a select.
fn organ_choices(t: Texts, directory: &Directory, day: Date) -> Vec<Choice> {
    tree(directory)
        .into_iter()
        .filter(|(_, organ)| organ.exists_on(day))
        .map(|(depth, organ)| {
            let text = format!("{}{}", "\u{3000}".repeat(depth), name(t, organ));
            Choice::new(organ.id.to_string(), text)
        })
        .collect()
}

/// The organ chosen in a form.
fn chosen_organ(text: &str) -> Option<OrganId> {
    text.parse().ok().map(OrganId)
}

/// A day of a form; notes a complaint when it is none.
fn day(form: &mut FormState, field: &'static str) -> Option<Date> {
    let found = crate::fmt::parse_date(form.value(field));
    if found.is_none() {
        form.fail(field, "day-unreadable");
    }
    found
}

/// A day of a form that may be left empty.
fn optional_day(form: &mut FormState, field: &'static str) -> Option<Date> {
    if form.value(field).trim().is_empty() {
        return None;
    }
    day(form, field)
}

/// The version a form was drawn from; a form without one is drawn from nothing that exists.
fn seen(form: &FormState) -> i64 {
    form.value("version").parse().unwrap_or(-1)
}
