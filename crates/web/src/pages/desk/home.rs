//! `GET /desk`: straight to the first page of whoever signed in.
//!
//! Whoever works on matters sees their first list, the head of an office its board; everybody else
//! the first page of their side column. Invariant: nobody who may sign in is turned away here.

use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::Who;
use dengwen_app::queue::Queue;
use dengwen_domain::access::Permission;
use dengwen_domain::matter::Matter;
use dengwen_domain::org::Role;
use serde::Deserialize;

use crate::ctx::PageCtx;
use crate::error::{PageError, percent};
use crate::nav;
use crate::path::Query;

use super::account;

/// A report that the visitor just handed to its officer, said on the list they come to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    reported: String,
    office: String,
}

/// Where somebody goes who handed a report on and can open it no more (Art. 30).
pub(super) fn handed_on(matter: &Matter) -> String {
    format!(
        "/desk?reported={}&office={}",
        matter.number,
        matter.office()
    )
}

pub(crate) async fn get(ctx: PageCtx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let Who::Staff(staff) = ctx.who()? else {
        return Err(PageError::Missing);
    };
    let reads = staff.require(Permission::ReadMatter).is_ok();
    let queue = app.queues(&staff);
    // Because: the first two are looked at, the others worked off.
    let looked_at = |queue: &Queue| matches!(queue, Queue::Urgent | Queue::Tracked);
    let queue = queue.into_iter().find(|q| !looked_at(q)).filter(|_| reads);
    let place = match (queue, &ctx.viewer) {
        // Because: whoever leads an office begins with how it stands, not with one list of it.
        (_, Some(_)) if staff.has(Role::OfficeHead) && asked.reported.is_empty() => {
            "/desk/supervision".to_owned()
        }
        (Some(queue), _) if asked.reported.is_empty() => format!("/desk/queues/{queue}"),
        (Some(queue), _) => {
            let (number, office) = (percent(&asked.reported), percent(&asked.office));
            format!("/desk/queues/{queue}?reported={number}&office={office}")
        }
        (None, Some(viewer)) => nav::first(viewer).unwrap_or(account::PATH).to_owned(),
        (None, None) => account::PATH.to_owned(),
    };
    Ok(Redirect::to(&place).into_response())
}
