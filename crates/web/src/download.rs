//! Files going out: sealed chunks opened one by one and sent as they open, always as a download.
//!
//! It decides no right; the use case opened the file for somebody and recorded it. Invariant: no
//! file is ever shown inside a page of ours.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use dengwen_app::AppError;
use dengwen_app::intake::OpenFile;
use http_body::Frame;
use tokio::sync::mpsc;

use crate::error::{PageError, percent};

/// Chunks that may wait for a slow reader.
const AHEAD: usize = 2;

type Chunk = Result<Bytes, AppError>;

/// A file as the answer to a request.
///
/// # Errors
/// A fault for a media type that is no header value; ours all are.
pub(crate) fn respond(file: OpenFile) -> Result<Response, PageError> {
    let name = percent(&file.line.name).replace('/', "%2F");
    let disposition = format!("attachment; filename=\"file\"; filename*=UTF-8''{name}");
    let length = file.line.size;
    let media_type = HeaderValue::from_str(&file.line.media_type).map_err(PageError::fault)?;
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).map_err(PageError::fault)?,
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let (send, receive) = mpsc::channel(AHEAD);
    tokio::spawn(pump(file, send));
    Ok((headers, Body::new(Chunks(receive))).into_response())
}

async fn pump(mut file: OpenFile, send: mpsc::Sender<Chunk>) {
    loop {
        let chunk = match file.next().await {
            Ok(Some(chunk)) => Ok(Bytes::from(chunk)),
            Ok(None) => return,
            Err(error) => {
                tracing::error!(cause = %error, "a file could not be read to its end");
                Err(error)
            }
        };
        let failed = chunk.is_err();
        if send.send(chunk).await.is_err() || failed {
            return;
        }
    }
}

/// What the pump sends, as a body.
struct Chunks(mpsc::Receiver<Chunk>);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = AppError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AppError>>> {
        self.0
            .poll_recv(cx)
            .map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}
