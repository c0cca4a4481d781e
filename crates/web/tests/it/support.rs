//! What these tests share: asking the router, and reading its answer.

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use dengwen_web::WebState;
use dengwen_web::samples::sample_state;
use dengwen_web::state::Site;
use tower::ServiceExt;

/// An answer with its body read.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect()
    }
}

pub(crate) fn site() -> Router {
    dengwen_web::router(sample_state())
}

/// The site of another installation.
pub(crate) fn site_with(site: Site) -> Router {
    let viewers =
        Arc::new(|_| Box::pin(async { Ok(None) }) as Pin<Box<dyn Future<Output = _> + Send>>);
    let entropy = Arc::new(|| *b"sixteen bytes ok");
    dengwen_web::router(WebState::new(site, [7; 32], entropy, viewers))
}

pub(crate) async fn send(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 10_000_000).await.unwrap();
    let body = String::from_utf8(bytes.to_vec()).unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

pub(crate) async fn get(path: &str) -> Answer {
    send(site(), Request::get(path).body(Body::empty()).unwrap()).await
}

pub(crate) async fn get_with(path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(site(), request.body(Body::empty()).unwrap()).await
}
