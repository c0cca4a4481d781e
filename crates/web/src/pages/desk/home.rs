//! `GET /desk`: straight to the first list of whoever signed in, or to the pages of those who see
//! no matter: administration, the log, the account.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::Who;
use dengwen_domain::access::Permission;
use dengwen_domain::matter::Matter;
use serde::Deserialize;

use crate::ctx::PageCtx;
use crate::error::{PageError, percent};
use crate::pages::desk::account;

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
    match app.queues(&staff).first().filter(|_| reads) {
        Some(queue) if asked.reported.is_empty() => {
            Ok(Redirect::to(&format!("/desk/queues/{queue}")).into_response())
        }
        Some(queue) => {
            let (number, office) = (percent(&asked.reported), percent(&asked.office));
            let to = format!("/desk/queues/{queue}?reported={number}&office={office}");
            Ok(Redirect::to(&to).into_response())
        }
        None => {
            let to = if staff.require(Permission::Administer).is_ok() {
                "/admin/organs"
            } else if staff.require(Permission::ReadLog).is_ok() {
                "/admin/log"
            } else {
                account::PATH
            };
            Ok(Redirect::to(to).into_response())
        }
    }
}
