//! Forged requests, and forms that lost their token.

use axum::body::Body;
use axum::http::Request;

use crate::support::{Answer, send, site};

/// There is no POST on the first page, so 405 means that the guard let the request through.
const PASSED: u16 = 405;

async fn post(headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::post("/")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(site(), request.body(Body::from(body.to_owned())).unwrap()).await
}

/// A visitor's cookie and its token, as a page with a form gives them out.
fn visitor() -> (String, String) {
    let drawn = dengwen_web::samples::draw_all(
        &dengwen_web::samples::sample_state(),
        dengwen_web::texts::Lang::Zh,
        false,
    );
    let pages = drawn.unwrap();
    let page = pages
        .iter()
        .find(|page| page.name.starts_with("gallery/portal"))
        .unwrap();
    let token = page
        .html
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next();
    (
        format!("form={}", "0".repeat(32)),
        format!("a=1&csrf={}", token.unwrap()),
    )
}

#[tokio::test]
async fn a_form_with_its_token_from_our_own_page_passes() {
    let (cookie, body) = visitor();
    let ours = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    assert_eq!(post(&ours, &body).await.status, PASSED);
    let old_browser = [("cookie", cookie.as_str()), ("origin", "http://localhost")];
    assert_eq!(post(&old_browser, &body).await.status, PASSED);
}

#[tokio::test]
async fn a_form_from_elsewhere_is_refused_even_with_its_token() {
    let (cookie, body) = visitor();
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "http://evil.example"),
    ] {
        let answer = post(&[("cookie", &cookie), foreign], &body).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains("不是从本网站发出的"));
    }
}

#[tokio::test]
async fn a_form_without_its_token_is_refused_with_advice() {
    let (cookie, body) = visitor();
    let wrong = format!("csrf={}", "0".repeat(40));
    for (cookie, body) in [
        (cookie.as_str(), "a=1"),
        (cookie.as_str(), &wrong),
        ("x=1", &body),
    ] {
        let answer = post(&[("cookie", cookie)], body).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains("您写的内容还在"));
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused() {
    let (cookie, body) = visitor();
    let answer = post(
        &[("cookie", &cookie)],
        &format!("{body}&x={}", "a".repeat(600_000)),
    )
    .await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn a_form_from_elsewhere_is_told_where_this_site_is() {
    let router = crate::support::site_with(dengwen_web::state::Site {
        sample: false,
        public_origin: Some("https://petition.example".to_owned()),
        ..dengwen_web::samples::sample_site()
    });
    let request = Request::post("/")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "http://127.0.0.1:8080");
    let answer = send(router, request.body(Body::from("a=1")).unwrap()).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("https://petition.example"));
}
