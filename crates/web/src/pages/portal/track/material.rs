//! `/track/matters/{id}/material`: words and files that come later; also where recusal and
//! confidentiality are asked for, as material that says so in its first line.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::follow::Wish;
use dengwen_app::intake::{Attached, FILE_BYTES_MAX, FILES_MAX, FileOwner};
use dengwen_app::keys::{hex, unhex};
use dengwen_app::random::bytes;
use dengwen_app::throttle::Throttle;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::{MatterId, PetitionId};
use uuid::Uuid;

use super::{Following, matter_href, matter_in};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::pages::portal::file::files::{ACCEPT, together};
use crate::pages::portal::file::{address, say};
use crate::path::{Path, Query};
use crate::samples::Samples;
use crate::texts::{Say, Texts};
use crate::upload::{Part, Upload};

#[derive(Template)]
#[template(path = "portal/track/material.html")]
pub(crate) struct MaterialPage {
    frame: Frame,
    t: Texts,
    back: String,
    form: FormState,
    wishes: Vec<Choice>,
    accept: &'static str,
    form_key: String,
}

/// What the material is for: nothing in particular, or a wish, whose words become its first line.
const WISHES: [(&str, Option<Wish>); 3] = [
    ("material", None),
    ("recusal", Some(Wish::Recusal)),
    ("confidential", Some(Wish::Confidential)),
];

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    wish: String,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let followed = app.follow(petition).await?;
    matter_in(&followed, id)?;
    let wish = WISHES.iter().find(|(code, _)| *code == asked.wish);
    let form = FormState::new().with("wish", wish.map_or("material", |(code, _)| code));
    let key = hex(&bytes::<32>(app.random()));
    render(&page(&ctx, MatterId(id), form, key))
}

/// What arrived with the form.
#[derive(Default)]
struct Arrived {
    pairs: Vec<(String, String)>,
    files: Vec<Attached>,
    problems: Vec<Say>,
}

pub(crate) async fn post(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
    upload: Upload,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    // Before the first file is sealed: is this matter theirs at all?
    let who = Who::Petitioner(petition);
    app.open_matter(&who, MatterId(id), "material").await?;
    let arrived = receive(&ctx, app, petition, upload).await?;
    let mut state = FormState::from_pairs(arrived.pairs);
    if let Some(complaint) = together(ctx.t, &arrived.problems) {
        state.fail("files", complaint);
    }
    let key = state.value("form_key").to_owned();
    let words = state.value("words").trim().to_owned();
    let wish = WISHES.iter().find(|(code, _)| *code == state.value("wish"));
    let wish = wish.and_then(|(_, wish)| *wish);
    if words.is_empty() && wish.is_some() {
        state.fail("words", "track-wish-words");
    } else if words.is_empty() && arrived.files.is_empty() {
        state.fail("words", "ask-material-none");
    }
    if !state.is_ok() {
        return drawn_again(&page(&ctx, MatterId(id), state, key));
    }
    let words = match wish {
        Some(wish) => format!("{}\n{words}", wish.mark()),
        None => words,
    };
    let form_key = unhex(&key).and_then(|key| key.try_into().ok());
    let added = app.add_material(
        &who,
        petition,
        MatterId(id),
        &words,
        arrived.files,
        form_key,
    );
    match added.await {
        Ok(_) => {
            let href = format!("{}?done=material", matter_href(MatterId(id)));
            Ok(Redirect::to(&href).into_response())
        }
        Err(error) => {
            state.take(error)?;
            drawn_again(&page(&ctx, MatterId(id), state, key))
        }
    }
}

async fn receive(
    ctx: &PageCtx,
    app: &App,
    petition: PetitionId,
    mut upload: Upload,
) -> Result<Arrived, PageError> {
    let mut arrived = Arrived::default();
    while let Some(part) = upload.next(FILE_BYTES_MAX).await? {
        match part {
            Part::Text { name, value } => arrived.pairs.push((name, value)),
            Part::Misnamed { .. } | Part::TooLarge { .. } => {
                arrived.problems.extend(part.complaint());
            }
            Part::File { .. } if arrived.files.len() >= FILES_MAX => {
                arrived
                    .problems
                    .push(Say::new("file-too-many").arg("arg", FILES_MAX));
            }
            Part::File {
                file_name, bytes, ..
            } => {
                app.throttle(Throttle::DraftFrom, &address(ctx)).await?;
                match app
                    .attach(FileOwner::Petition(petition), &file_name, &bytes)
                    .await
                {
                    Ok(file) => arrived.files.push(file),
                    Err(AppError::Invalid(errors)) => {
                        arrived.problems.extend(errors.iter().map(say));
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
    Ok(arrived)
}

fn page(ctx: &PageCtx, id: MatterId, form: FormState, form_key: String) -> MaterialPage {
    let t = ctx.t;
    let wish = |(code, _): &(&str, Option<Wish>)| {
        let label = t.label(&format!("material-wish-{code}"));
        let mut choice = Choice::new(*code, label.text);
        choice.hint = label.hint.unwrap_or_default();
        choice
    };
    MaterialPage {
        frame: Frame::portal(ctx),
        t,
        back: matter_href(id),
        form,
        wishes: WISHES.iter().map(wish).collect(),
        accept: ACCEPT,
        form_key,
    }
}

impl Samples for MaterialPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, MaterialPage)> {
        let id = MatterId(Uuid::from_u128(1));
        let mut wrong = FormState::new().with("wish", "recusal");
        wrong.fail("words", "field-required");
        let problem = [Say::new("file-type").arg("arg", "安装.exe")];
        wrong.fail(
            "files",
            together(ctx.t, &problem).unwrap_or_else(|| Say::new("file-type")),
        );
        let plain = FormState::new().with("wish", "material");
        vec![
            ("empty", page(ctx, id, plain, "0".repeat(64))),
            ("errors", page(ctx, id, wrong, "0".repeat(64))),
        ]
    }
}
