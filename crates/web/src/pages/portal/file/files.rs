//! `/file/files`: pictures and papers. Each file is sealed as it arrives; one that cannot be taken
//! is named with the reason, and the others stay.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::intake::{Draft, DraftFile, FILE_BYTES_MAX, FILES_MAX};
use dengwen_app::throttle::Throttle;
use dengwen_app::{App, AppError};
use dengwen_domain::ids::AttachmentId;
use serde::Deserialize;
use uuid::Uuid;

use super::{Begun, Step, Trail, address, on, say};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::fmt;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::samples::Samples;
use crate::texts::{Say, Texts};
use crate::upload::{Part, Upload};

const STEP: Step = Step::Files;
/// What file pickers offer; the content decides.
pub(crate) const ACCEPT: &str =
    "image/*,audio/*,video/*,.pdf,.ofd,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.et,.rtf,.odt,.txt";

#[derive(Template)]
#[template(path = "portal/file/files.html")]
pub(crate) struct FilesPage {
    frame: Frame,
    t: Texts,
    trail: Trail,
    form: FormState,
    files: Vec<Line>,
    accept: &'static str,
    room: usize,
}

struct Line {
    id: String,
    name: String,
    size: String,
}

pub(crate) async fn get(ctx: PageCtx, Begun(draft): Begun) -> Result<Response, PageError> {
    let form = FormState::new();
    render(&page(&ctx, Some(draft.expires_at), form, &draft.files))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Begun(mut draft): Begun,
    mut upload: Upload,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let (mut problems, mut go, mut from) = (Vec::new(), String::new(), String::new());
    while let Some(part) = upload.next(FILE_BYTES_MAX).await? {
        match part {
            Part::Text { name, value } if name == "go" => go = value,
            Part::Text { name, value } if name == "from" => from = value,
            Part::Text { .. } => {}
            Part::Misnamed { .. } | Part::TooLarge { .. } => problems.extend(part.complaint()),
            Part::File {
                file_name, bytes, ..
            } => {
                app.throttle(Throttle::DraftFrom, &address(&ctx)).await?;
                problems.extend(take(app, &mut draft, &file_name, &bytes).await?);
            }
        }
    }
    let mut state = FormState::new();
    if let Some(complaint) = together(ctx.t, &problems) {
        state.fail("files", complaint);
    }
    if state.is_ok() && go == "next" {
        return Ok(on(&ctx, &draft, STEP, &from));
    }
    if state.is_ok() {
        return Ok(Redirect::to(STEP.path()).into_response());
    }
    drawn_again(&page(&ctx, Some(draft.expires_at), state, &draft.files))
}

async fn take(
    app: &App,
    draft: &mut Draft,
    name: &str,
    bytes: &[u8],
) -> Result<Vec<Say>, PageError> {
    match app.attach_to_draft(draft, name, bytes).await {
        Ok(()) => Ok(Vec::new()),
        Err(AppError::Invalid(errors)) => Ok(errors.iter().map(say).collect()),
        Err(error) => Err(error.into()),
    }
}

/// All complaints about files as one sentence, each file named once.
pub(crate) fn together(t: Texts, problems: &[Say]) -> Option<Say> {
    let mut said: Vec<String> = problems.iter().map(|say| t.say(say)).collect();
    said.dedup();
    (!said.is_empty()).then(|| Say::new("file-not-taken").arg("list", said.join(" ")))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Removed {
    id: String,
}

/// `POST /file/files/remove`.
pub(crate) async fn remove(
    ctx: PageCtx,
    Begun(mut draft): Begun,
    form: Form<Removed>,
) -> Result<Response, PageError> {
    if let Ok(id) = Uuid::try_parse(&form.data.id) {
        let app = ctx.app()?;
        app.detach_from_draft(&mut draft, AttachmentId(id)).await?;
    }
    Ok(Redirect::to(STEP.path()).into_response())
}

fn page(ctx: &PageCtx, kept: Option<i64>, form: FormState, files: &[DraftFile]) -> FilesPage {
    let line = |file: &DraftFile| Line {
        id: file.id.to_string(),
        name: file.name.clone(),
        size: fmt::bytes(file.size),
    };
    FilesPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        trail: Trail::new(ctx, STEP, kept),
        form,
        files: files.iter().map(line).collect(),
        accept: ACCEPT,
        room: FILES_MAX.saturating_sub(files.len()),
    }
}

impl Samples for FilesPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, FilesPage)> {
        let file = |n: u128, name: &str| DraftFile {
            id: AttachmentId(Uuid::from_u128(n)),
            name: name.to_owned(),
            size: 1_258_291,
        };
        let files = [
            file(1, "围挡.jpg"),
            file(
                2,
                "一个名字很长很长很长很长很长很长很长很长很长很长的说明材料（最终稿）.docx",
            ),
        ];
        let mut wrong = FormState::new();
        let problem = Say::new("file-type").arg("arg", "安装.exe");
        wrong.fail(
            "files",
            together(ctx.t, &[problem]).unwrap_or_else(|| Say::new("file-type")),
        );
        vec![
            ("empty", page(ctx, None, FormState::new(), &[])),
            ("full", page(ctx, None, FormState::new(), &files)),
            ("errors", page(ctx, None, wrong, &files)),
        ]
    }
}
