//! Forms that carry files: parts in order, each bounded, the token first.
//!
//! It stores nothing and judges no type by name. Invariant: no byte of a file is read before the
//! form's token was accepted, so every form with files puts `field::csrf(frame)` first.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};

use crate::csrf::{self, FIELD};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::has_controls;

/// A posted form with files.
pub struct Upload {
    ctx: PageCtx,
    parts: Multipart,
    accepted: bool,
}

/// One part of it.
pub enum Part {
    /// A typed value.
    Text { name: String, value: String },
    /// A file that was chosen; fields left empty are skipped.
    File {
        name: String,
        file_name: String,
        bytes: Vec<u8>,
    },
    /// A file larger than is taken. The rest of the form still arrives.
    TooLarge { name: String, file_name: String },
}

/// Longest typed value in such a form.
const TEXT_BYTES: usize = 64 * 1024;

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = PageError;

    async fn from_request(mut request: Request, state: &S) -> Result<Upload, PageError> {
        let ctx = request.extensions_mut().get::<PageCtx>().cloned();
        let ctx = ctx.ok_or_else(|| PageError::fault("the context layer is not in place"))?;
        let parts = Multipart::from_request(request, state).await;
        let parts = parts.ok().ok_or(PageError::Unreadable)?;
        Ok(Upload {
            ctx,
            parts,
            accepted: false,
        })
    }
}

impl Upload {
    /// The next part, with files up to `file_bytes`.
    pub async fn next(&mut self, file_bytes: usize) -> Result<Option<Part>, PageError> {
        loop {
            let field = self
                .parts
                .next_field()
                .await
                .ok()
                .ok_or(PageError::TooLarge)?;
            let Some(field) = field else {
                return self.end();
            };
            let name = field.name().unwrap_or_default().to_owned();
            if !self.accepted {
                if name != FIELD {
                    return Err(PageError::FormExpired);
                }
                let token = text(field).await?;
                self.accepted = csrf::accepts(&self.ctx, &token);
                if !self.accepted {
                    return Err(PageError::FormExpired);
                }
                continue;
            }
            let Some(file_name) = field.file_name().map(str::to_owned) else {
                return Ok(Some(Part::Text {
                    name,
                    value: text(field).await?,
                }));
            };
            if file_name.is_empty() {
                continue;
            }
            if has_controls(&file_name) {
                return Err(PageError::Unreadable);
            }
            return Ok(Some(match bytes(field, file_bytes).await? {
                Some(bytes) => Part::File {
                    name,
                    file_name,
                    bytes,
                },
                None => Part::TooLarge { name, file_name },
            }));
        }
    }

    fn end(&self) -> Result<Option<Part>, PageError> {
        if self.accepted {
            Ok(None)
        } else {
            Err(PageError::FormExpired)
        }
    }
}

async fn text(field: Field<'_>) -> Result<String, PageError> {
    let bytes = bytes(field, TEXT_BYTES).await?.ok_or(PageError::TooLarge)?;
    let text = String::from_utf8(bytes).ok().ok_or(PageError::Unreadable)?;
    if has_controls(&text) {
        Err(PageError::Unreadable)
    } else {
        Ok(text)
    }
}

/// `None` when the part is longer; it is then read to its end and dropped.
async fn bytes(mut field: Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, PageError> {
    let mut kept = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.ok().ok_or(PageError::TooLarge)? {
        kept = kept
            .filter(|bytes| bytes.len() + chunk.len() <= limit)
            .map(|mut bytes| {
                bytes.extend_from_slice(&chunk);
                bytes
            });
    }
    Ok(kept)
}
