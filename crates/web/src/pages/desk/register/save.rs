//! Saving the form: one registration, and the report of an urgent event with it (T11).

use dengwen_app::intake::{Incoming, NewPetition, Receipt};
use dengwen_app::matter::{Act, Texts as Words};
use dengwen_app::{App, AppError, Who};
use dengwen_domain::codes::Purpose;
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::Command;

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
    // Law: only its officer acts on a report; an urgent event in it is told at once in person.
    if new.purpose == Some(Purpose::Accuse) && !form.value("urgent_event").trim().is_empty() {
        form.fail("urgent_event", "register-urgent-accuse");
    }
    choose(app, who, form, &mut new).await?;
    if !form.is_ok() {
        return Ok(None);
    }
    incoming.join(&mut new);
    let key = new.form_key;
    let receipt = match app.register(who, new).await {
        Ok(receipt) => receipt,
        Err(error) => {
            complain(form, error)?;
            return Ok(None);
        }
    };
    report_urgent(app, who, &receipt, key, form.value("urgent_event")).await?;
    Ok(Some(receipt))
}

/// Says beside each person's own field what is wrong with it.
fn check_rows(app: &App, form: &mut FormState) {
    for (at, person) in rows::persons(form) {
        let mut errors = Vec::new();
        dengwen_app::intake::check_person(&mut errors, &person, app.today());
        for error in errors {
            let say = Say::new(error.code).arg("arg", error.arg);
            form.fail(&format!("{}-{at}", error.field), say);
        }
    }
}

/// Same matter, another one, or nobody known: a person says so (B1). Without an answer the form
/// comes back if more than a name speaks for an earlier matter.
async fn choose(
    app: &App,
    who: &Who,
    form: &mut FormState,
    new: &mut NewPetition,
) -> Result<(), PageError> {
    match form.value("known") {
        "new" | "other" => new.first_time = true,
        "again" => new.first_time = false,
        "" => {
            let earlier = app.earlier(who, &fields::asked(form)).await?;
            if earlier
                .candidates
                .iter()
                .any(dengwen_app::earlier::Candidate::is_strong)
            {
                form.fail("known", "register-known-choose");
            }
        }
        joined => {
            let id = joined.strip_prefix("join:").and_then(|id| id.parse().ok());
            if id.is_none() {
                form.fail("known", "register-known-choose");
            }
            new.join = id;
            new.first_time = false;
        }
    }
    Ok(())
}

fn complain(form: &mut FormState, error: AppError) -> Result<(), PageError> {
    match error {
        AppError::Invalid(errors) => {
            for error in errors {
                let field = match error.field {
                    // Law: the sixth representative is the first who is too many (Art. 20(3)).
                    "persons" => "name-6",
                    "name" | "paper_number" | "phone" | "email" | "address" => continue,
                    // The title is taken from the first sentence; an empty text leaves it empty.
                    "title" if form.value("title").trim().is_empty() => "text",
                    other => other,
                };
                form.fail(field, Say::new(error.code).arg("arg", error.arg));
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

/// T11: an event is reported, never a person. The key of the form makes it happen once.
async fn report_urgent(
    app: &App,
    who: &Who,
    receipt: &Receipt,
    key: [u8; 32],
    event: &str,
) -> Result<(), PageError> {
    if event.trim().is_empty() {
        return Ok(());
    }
    let mut words = Words::new();
    let event = words.add(app, "urgent-event", event.trim());
    let mut act = Act::adding(receipt.matter, Command::ReportUrgent { event }, words);
    act.form_key = Some(key);
    app.act(who, act).await?;
    Ok(())
}
