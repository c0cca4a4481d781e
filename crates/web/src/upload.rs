//! Forms that carry files: parts in order, each bounded, the token first.
//!
//! It stores nothing and judges no type by name. Invariant: no byte of a file is read before the
//! form's token was accepted, so every form with files puts `field::csrf(frame)` first.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};

use crate::again::{self, Kept};
use crate::csrf::{self, FIELD};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{has_controls, without_controls};
use crate::texts::Say;

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
    /// A file whose name holds control characters, named here without them. It is not read.
    Misnamed { name: String, file_name: String },
}

/// Longest typed value in a form with files.
const TEXT_BYTES: usize = 256 * 1024;

impl Part {
    /// What is wrong with a file that is not taken as it stands.
    pub(crate) fn complaint(&self) -> Option<Say> {
        match self {
            Part::Misnamed { file_name, .. } => {
                Some(Say::new("file-name-controls").arg("arg", file_name))
            }
            Part::TooLarge { file_name, .. } => {
                Some(Say::new("file-too-large").arg("arg", file_name))
            }
            Part::Text { .. } | Part::File { .. } => None,
        }
    }
}

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
                    return Err(self.came_too_late().await);
                }
                continue;
            }
            let Some(file_name) = field.file_name().map(str::to_owned) else {
                let value = text(field).await?;
                keep(&self.ctx, |typed| typed.typed(&name, &value));
                return Ok(Some(Part::Text { name, value }));
            };
            if file_name.is_empty() {
                continue;
            }
            if has_controls(&file_name) {
                let file_name = without_controls(&file_name);
                return Ok(Some(Part::Misnamed { name, file_name }));
            }
            keep(&self.ctx, |typed| typed.chosen(&file_name));
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

    /// A form whose session or token had ended: what was typed is kept, to be shown and sent again;
    /// files are not read.
    pub(crate) async fn came_too_late(&mut self) -> PageError {
        let mut kept = Kept::default().for_files();
        while let Ok(Some(field)) = self.parts.next_field().await {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file) if file.is_empty() => {}
                Some(file) => kept.chosen(&file),
                None => {
                    let Ok(value) = text(field).await else {
                        return PageError::FormExpired;
                    };
                    kept.typed(&name, &value);
                }
            }
        }
        again::upload(&self.ctx, kept)
    }

    fn end(&self) -> Result<Option<Part>, PageError> {
        if self.accepted {
            Ok(None)
        } else {
            Err(PageError::FormExpired)
        }
    }
}

/// Keeps something for when the form cannot be saved.
fn keep(ctx: &PageCtx, what: impl FnOnce(&mut Kept)) {
    if let Ok(mut typed) = ctx.typed.lock() {
        what(&mut typed);
    }
}

async fn text(field: Field<'_>) -> Result<String, PageError> {
    let bytes = bytes(field, TEXT_BYTES).await?.ok_or(PageError::TooLarge)?;
    String::from_utf8(bytes).ok().ok_or(PageError::Unreadable)
}

/// `None` when the part is longer; it is then read to its end and dropped.
pub(crate) async fn bytes(
    mut field: Field<'_>,
    limit: usize,
) -> Result<Option<Vec<u8>>, PageError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csrf::Csrf;
    use crate::samples::sample_state;
    use crate::texts::Lang;

    async fn upload(parts: &[(&str, Option<&str>, &str)]) -> Upload {
        let ctx = PageCtx::sample(&sample_state(), Lang::Zh, false, None);
        let token = Csrf(ctx.clone()).to_string();
        let mut body = String::new();
        for (name, file, value) in parts {
            let file = file
                .map(|file| format!("; filename=\"{file}\""))
                .unwrap_or_default();
            let value = value.replace("TOKEN", &token);
            let part = format!("Content-Disposition: form-data; name=\"{name}\"{file}");
            body += &["--cut\r\n", &part, "\r\n\r\n", &value, "\r\n"].concat();
        }
        body += "--cut--\r\n";
        let mut request = Request::post("/")
            .header("content-type", "multipart/form-data; boundary=cut")
            .body(axum::body::Body::from(body))
            .unwrap();
        request.extensions_mut().insert(ctx);
        Upload::from_request(request, &()).await.unwrap()
    }

    #[tokio::test]
    async fn parts_arrive_in_order_and_a_file_too_large_loses_nothing_else() {
        let mut form = upload(&[
            (FIELD, None, "TOKEN"),
            ("files", Some("照片.jpg"), "0123456789"),
            ("files", Some(""), ""),
            ("files", Some("note.txt"), "0123"),
            ("text", None, "路灯"),
        ])
        .await;
        let Some(Part::TooLarge { file_name, .. }) = form.next(8).await.unwrap() else {
            panic!("the first file is larger than eight bytes")
        };
        assert_eq!(file_name, "照片.jpg");
        let Some(Part::File { bytes, .. }) = form.next(8).await.unwrap() else {
            panic!("the second file fits")
        };
        assert_eq!(bytes, b"0123");
        let Some(Part::Text { value, .. }) = form.next(8).await.unwrap() else {
            panic!("the text follows")
        };
        assert_eq!(value, "路灯");
        assert!(form.next(8).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_name_that_cannot_be_shown_is_told_and_loses_nothing_else() {
        let mut form = upload(&[
            (FIELD, None, "TOKEN"),
            ("files", Some("裂\u{85}缝.jpg"), "0123"),
            ("text", None, "路灯"),
        ])
        .await;
        let Some(Part::Misnamed { file_name, .. }) = form.next(8).await.unwrap() else {
            panic!("the name holds a control character")
        };
        assert_eq!(file_name, "裂缝.jpg");
        let Some(Part::Text { value, .. }) = form.next(8).await.unwrap() else {
            panic!("the text follows")
        };
        assert_eq!(value, "路灯");
    }

    #[tokio::test]
    async fn no_file_is_read_before_the_token() {
        let late = [("files", Some("a.txt"), "a"), (FIELD, None, "TOKEN")];
        let wrong = [(FIELD, None, "0000"), ("files", Some("a.txt"), "a")];
        for parts in [&late[..], &wrong[..], &[]] {
            let mut form = upload(parts).await;
            assert!(matches!(form.next(8).await, Err(PageError::FormExpired)));
        }
    }
}
