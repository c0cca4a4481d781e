//! An act's form as it arrives: typed alone, or with files.
//!
//! Files are sealed as they come, for a matter that its sender may read. Invariant: what is sealed
//! here belongs to nothing until the act commits; the sweep removes what never did.

use axum::extract::{FromRequest, Request as HttpRequest};
use dengwen_app::AppError;
use dengwen_app::intake::{Attached, FILE_BYTES_MAX, FILES_MAX, FileOwner};
use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::procedure::Act;
use serde::Deserialize;

use super::Request;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::pages::desk::acts::takes_files;
use crate::pages::portal::file::files::together;
use crate::pages::portal::file::say;
use crate::texts::Say;
use crate::upload::{Part, Upload};

/// Nothing is read by name here; every act reads the form as typed.
#[derive(Deserialize)]
pub(crate) struct Any {}

/// What was sent.
pub(crate) enum Posted {
    /// Without files.
    Typed(FormState),
    /// With files, still arriving.
    Files(Box<Upload>),
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = PageError;

    async fn from_request(request: HttpRequest, state: &S) -> Result<Posted, PageError> {
        let kind = request.headers().get("content-type");
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let upload = Upload::from_request(request, state).await?;
            return Ok(Posted::Files(Box::new(upload)));
        }
        let form = Form::<Any>::from_request(request, state).await?;
        Ok(Posted::Typed(form.state))
    }
}

impl Posted {
    /// The typed answers and the sealed files. What cannot be taken is noted.
    pub(super) async fn receive(
        self,
        request: &Request<'_>,
        id: MatterId,
    ) -> Result<(FormState, Vec<Attached>), PageError> {
        let mut upload = match self {
            Posted::Typed(state) => return Ok((state, Vec::new())),
            Posted::Files(upload) => upload,
        };
        // Before the first file is sealed: is this matter theirs at all, and does the act take any?
        request.app.open_matter(request.who, id, "act").await?;
        if !takes_files(request.act) {
            return Err(PageError::Unreadable);
        }
        let (mut pairs, mut files, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(part) = upload.next(FILE_BYTES_MAX).await? {
            match part {
                Part::Text { name, value } => pairs.push((name, value)),
                Part::Misnamed { .. } | Part::TooLarge { .. } => problems.extend(part.complaint()),
                Part::File { .. } if files.len() >= FILES_MAX => {
                    problems.push(Say::new("file-too-many").arg("arg", FILES_MAX));
                }
                Part::File {
                    file_name, bytes, ..
                } => {
                    let owner = owner(request, id, &pairs).await?;
                    match request.app.attach(owner, &file_name, &bytes).await {
                        Ok(file) => files.push(file),
                        Err(AppError::Invalid(errors)) => problems.extend(errors.iter().map(say)),
                        Err(error) => return Err(error.into()),
                    }
                }
            }
        }
        let mut state = FormState::from_pairs(pairs);
        if let Some(complaint) = together(request.ctx.t, &problems) {
            state.fail("files", complaint);
        }
        Ok((state, files))
    }
}

/// The petitioner's own material belongs to their petition; everything else is the matter's.
async fn owner(
    request: &Request<'_>,
    id: MatterId,
    pairs: &[(String, String)],
) -> Result<FileOwner, PageError> {
    if request.act != Act::AddMaterial {
        return Ok(FileOwner::Matter(id));
    }
    let matter = request.app.open_matter(request.who, id, "act").await?;
    let named = pairs.iter().find(|(name, _)| name == "petition");
    let named: Option<PetitionId> = named.and_then(|(_, value)| value.parse().ok());
    let linked = named.filter(|named| matter.linked().any(|linked| linked == *named));
    linked
        .or_else(|| matter.first_petition())
        .map(FileOwner::Petition)
        .ok_or(PageError::Missing)
}
