//! What is done to a person's roles and account: `POST /admin/people/{id}/…`.
//!
//! Each redirects to the person's page, or draws it again with what was typed and what is wrong.

use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::AppError;
use dengwen_app::admin::NewGrant;
use dengwen_domain::ids::PersonId;
use dengwen_domain::org::{Grant, Role};
use uuid::Uuid;

use super::person::{Fields, PersonPage, found, page};
use super::{administrator, chosen_organ, day, optional_day, redrawn, seen};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::render;
use crate::path::Path;

/// Which of the page's forms was sent.
enum Sent {
    Giving,
    Leaving,
}

/// `POST …/roles`: gives a role.
pub(crate) async fn give(
    ctx: PageCtx,
    id: Path<Uuid>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let (person, mut form) = (PersonId(*id), form.state);
    let role = form.value("role").parse::<Role>().ok();
    let organ = chosen_organ(form.value("organ"));
    for (field, missing) in [("role", role.is_none()), ("organ", organ.is_none())] {
        if missing {
            form.fail(field, "field-required");
        }
    }
    let from = day(&mut form, "from");
    let to = optional_day(&mut form, "to");
    let result = match (role, organ, from) {
        (Some(role), Some(organ), Some(from)) if form.is_ok() => {
            let grant = NewGrant {
                person,
                role,
                organ,
                from,
                to,
            };
            app.give_role(&who, grant, seen(&form)).await
        }
        _ => Err(AppError::Invalid(Vec::new())),
    };
    done(&ctx, person, result, form, Sent::Giving).await
}

/// `POST …/roles/end`: ends a role, today at the end of the day or at once.
pub(crate) async fn end(
    ctx: PageCtx,
    id: Path<Uuid>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let (person, form) = (PersonId(*id), form.state);
    let held = held(person, &form).ok_or(PageError::Missing)?;
    let today = app.today();
    let last = match form.value("when") {
        "now" => today.yesterday().unwrap_or(today),
        _ => today,
    };
    let result = app.end_role(&who, &held, last, seen(&form)).await;
    done(&ctx, person, result, form, Sent::Leaving).await
}

fn held(person: PersonId, form: &FormState) -> Option<Grant> {
    Some(Grant {
        person,
        role: form.value("role").parse().ok()?,
        organ: chosen_organ(form.value("organ"))?,
        from: form.value("from").parse().ok()?,
        to: None,
    })
}

/// `POST …/leave`.
pub(crate) async fn leave(
    ctx: PageCtx,
    id: Path<Uuid>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let (person, mut form) = (PersonId(*id), form.state);
    let result = match day(&mut form, "last_day") {
        Some(last) => app.leave(&who, person, last, seen(&form)).await,
        None => Err(AppError::Invalid(Vec::new())),
    };
    done(&ctx, person, result, form, Sent::Leaving).await
}

/// `POST …/return`.
pub(crate) async fn come_back(
    ctx: PageCtx,
    id: Path<Uuid>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let (person, form) = (PersonId(*id), form.state);
    let result = app.come_back(&who, person, seen(&form)).await;
    done(&ctx, person, result, form, Sent::Leaving).await
}

/// `POST …/invitation`: makes a one-time link and shows it, once.
pub(crate) async fn invite(ctx: PageCtx, id: Path<Uuid>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let person = PersonId(*id);
    let link = app.invite(&who, person).await?;
    let origin = ctx.state.site().public_origin.clone().unwrap_or_default();
    let address = format!("{origin}/invitation/{}", link.token);
    render(&PersonPage {
        link: Some((address, link.days)),
        ..page(&ctx, app, &who, person).await?
    })
}

/// `POST …/lock`.
pub(crate) async fn lock(ctx: PageCtx, id: Path<Uuid>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let person = PersonId(*id);
    let result = app.lock_account(&who, person).await;
    done(&ctx, person, result, FormState::new(), Sent::Leaving).await
}

/// `POST …/unlock`.
pub(crate) async fn unlock(ctx: PageCtx, id: Path<Uuid>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let person = PersonId(*id);
    found(app, person)?;
    let result = app.unlock_account(&who, person).await;
    done(&ctx, person, result, FormState::new(), Sent::Leaving).await
}

async fn done(
    ctx: &PageCtx,
    person: PersonId,
    result: Result<(), AppError>,
    mut form: FormState,
    sent: Sent,
) -> Result<Response, PageError> {
    let (app, who) = administrator(ctx)?;
    let moved = match result {
        Ok(()) => return Ok(Redirect::to(&format!("/admin/people/{person}")).into_response()),
        Err(AppError::Conflict { .. }) => vec![ctx.t.s("admin-look-again")],
        Err(error) => {
            form.take(error)?;
            Vec::new()
        }
    };
    let mut again = page(ctx, app, &who, person).await?;
    again.moved = moved;
    match sent {
        Sent::Giving => again.giving = form,
        Sent::Leaving => again.leaving = form,
    }
    redrawn(&again, &again.moved)
}
