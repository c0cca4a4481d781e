//! Style sheet, script and icon, compiled in and named by their content, so that browsers keep
//! them for ever and a new version has a new name.
//!
//! It serves nothing from disk. Invariant: one name, one content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::csrf::hex;
use crate::error::PageError;

struct Asset {
    stem: &'static str,
    extension: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset {
        stem: "dengwen",
        extension: "css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/dengwen.css"),
    },
    Asset {
        stem: "dengwen",
        extension: "js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/dengwen.js"),
    },
    Asset {
        stem: "seal",
        extension: "svg",
        kind: "image/svg+xml",
        bytes: include_bytes!("../assets/seal.svg"),
    },
];

static PATHS: LazyLock<[String; 3]> = LazyLock::new(|| {
    ASSETS.map(|asset| {
        let digest = hex(&Sha256::digest(asset.bytes)[..6]);
        format!("/assets/{}.{digest}.{}", asset.stem, asset.extension)
    })
});

/// Address of the style sheet.
pub fn css() -> &'static str {
    &PATHS[0]
}

/// Address of the script.
pub fn js() -> &'static str {
    &PATHS[1]
}

/// Address of the icon.
pub fn icon() -> &'static str {
    &PATHS[2]
}

/// `GET /assets/{name}`
pub(crate) async fn get(Path(name): Path<String>) -> Result<Response, PageError> {
    let found = PATHS
        .iter()
        .zip(&ASSETS)
        .find(|(path, _)| path.ends_with(&format!("/{name}")));
    let (_, asset) = found.ok_or(PageError::Missing)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    Ok((headers, asset.bytes).into_response())
}
