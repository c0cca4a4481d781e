//! Saving the form: one registration, with the report of an urgent event in it (T11).

use dengwen_app::intake::{Incoming, NewPetition, Receipt};
use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::OrganId;

use super::{Kind, fields, rows};
use crate::bridge::say_why;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::FormState;
use crate::texts::Say;

/// Registers what the form says. `None`: it comes back with what is wrong, or with the question
/// whether an earlier matter is the same.
pub(super) async fn save(
    ctx: &PageCtx,
    who: &Who,
    kind: Kind,
    organ: OrganId,
    form: &mut FormState,
    incoming: Incoming,
) -> Result<Option<Receipt>, PageError> {
    let app = ctx.app()?;
    let mut new = fields::read(app, kind, organ, form);
    check_rows(app, form);
    form.value("urgent_event").clone_into(&mut new.urgent_event);
    choose(form, &mut new);
    if !form.is_ok() {
        // Because: whoever mends one field wants to know of the others at once.
        let mut errors = app.check_petition(&new);
        errors.extend(app.unanswered(who, &new).await?);
        complain(form, AppError::Invalid(errors))?;
        return Ok(None);
    }
    incoming.join(&mut new);
    match app.register(who, new).await {
        Ok(receipt) => Ok(Some(receipt)),
        Err(error) => {
            complain(form, error)?;
            Ok(None)
        }
    }
}

/// Says beside each person's own field what is wrong with it.
fn check_rows(app: &App, form: &mut FormState) {
    for (at, person) in rows::persons(form) {
        let mut errors = Vec::new();
        dengwen_app::intake::check_person(&mut errors, &person, app.today());
        for error in errors {
            let say = Say::of(&error);
            form.fail(&format!("{}-{at}", error.field), say);
        }
    }
}

/// Same matter, another one, or nobody known: a person says so (B1), or nobody did.
fn choose(form: &mut FormState, new: &mut NewPetition) {
    match form.value("known") {
        "" => {}
        "new" | "other" => new.first_time = Some(true),
        "again" => new.first_time = Some(false),
        joined => {
            let id = joined.strip_prefix("join:").and_then(|id| id.parse().ok());
            if id.is_none() {
                form.fail("known", "register-known-choose");
            }
            new.join = id;
            new.first_time = Some(false);
        }
    }
}

fn complain(form: &mut FormState, error: AppError) -> Result<(), PageError> {
    match error {
        AppError::Invalid(errors) => {
            for error in errors {
                let too_many;
                let field = match error.field {
                    // Law: the first who is too many, where the pack allows so many representatives
                    // and the page has a row for that one (Art. 20(3)).
                    "persons" => {
                        too_many = rows::first_beyond(&error.arg);
                        &too_many
                    }
                    "name" | "paper_number" | "phone" | "email" | "address" => continue,
                    // The title is taken from the first sentence; an empty text leaves it empty.
                    "title" if form.value("title").trim().is_empty() => "text",
                    other => other,
                };
                form.fail(field, Say::of(&error));
            }
            Ok(())
        }
        AppError::Refused(refusal) => {
            form.fail("known", say_why(&refusal.why));
            Ok(())
        }
        AppError::Conflict { .. } | AppError::Missing(_) => {
            form.fail("known", "register-known-moved");
            Ok(())
        }
        other => Err(other.into()),
    }
}
