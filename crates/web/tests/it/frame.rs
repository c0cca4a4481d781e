//! The frame: languages, print size, headers, failures, load.

use axum::body::Body;
use axum::http::Request;
use dengwen_web::WebState;
use dengwen_web::samples::{sample_site, sample_state};
use dengwen_web::state::{Limits, Site};
use scraper::{Html, Selector};

use crate::support::{Answer, get, get_with, send, site_with};

#[tokio::test]
async fn the_first_page_is_chinese_and_can_be_english() {
    let zh = get("/").await;
    assert!(zh.body.contains("<html lang=\"zh-CN\""));
    let en = get("/?lang=en").await;
    assert!(en.body.contains("<html lang=\"en\""));
    assert!(
        en.cookies()
            .iter()
            .any(|cookie| cookie.starts_with("lang=en; Path=/; HttpOnly"))
    );
    let kept = get_with("/", &[("cookie", "lang=en")]).await;
    assert!(kept.body.contains("<html lang=\"en\""));
}

#[tokio::test]
async fn large_print_is_kept_and_can_be_left() {
    let large = get("/?large=1").await;
    assert!(large.body.contains("class=\"portal large\""));
    assert!(
        large
            .cookies()
            .iter()
            .any(|cookie| cookie.starts_with("large=1"))
    );
    let kept = get_with("/office", &[("cookie", "large=1")]).await;
    assert!(kept.body.contains("class=\"portal large\""));
    assert!(kept.body.contains("/office?large=0"));
}

#[tokio::test]
async fn switching_language_keeps_the_place_in_a_list() {
    let page = get("/nowhere?channel=letter&after=12&lang=zh").await;
    assert!(
        page.body
            .contains("/nowhere?channel=letter&#38;after=12&#38;lang=en")
    );
}

#[tokio::test]
async fn an_unknown_address_is_a_page_or_a_problem_by_what_was_asked_for() {
    let page = get("/nowhere").await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("没有找到这一页"));
    let problem = get_with("/nowhere", &[("accept", "application/json")]).await;
    assert_eq!(problem.status, 404);
    assert_eq!(
        problem.header("content-type"),
        "application/problem+json; charset=utf-8"
    );
    assert!(problem.body.contains("urn:dengwen:problem:missing"));
}

#[tokio::test]
async fn a_reader_who_only_reads_gets_no_cookie() {
    assert!(get("/").await.cookies().is_empty());
}

#[tokio::test]
async fn every_response_carries_the_security_headers() {
    for path in ["/", "/nowhere", "/healthz"] {
        let answer = get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn behind_tls_cookies_are_bound_to_the_host() {
    let router = site_with(Site {
        secure: true,
        ..sample_site()
    });
    let request = Request::get("/?lang=en").body(Body::empty()).unwrap();
    let answer = send(router, request).await;
    assert!(
        answer.cookies()[0].starts_with("__Host-lang=en; Path=/; HttpOnly; SameSite=Lax; Secure")
    );
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000"
    );
}

#[tokio::test]
async fn the_sample_office_refuses_to_be_published() {
    let answer = get_with("/", &[("x-forwarded-for", "203.0.113.9")]).await;
    assert_eq!(answer.status, 421);
    assert!(answer.body.contains("示例办公室不能对外开放"));
    for (name, value) in [
        ("x-real-ip", "203.0.113.9"),
        ("x-forwarded-port", "443"),
        ("via", "1.1 proxy"),
        ("host", "evil.example"),
        ("host", "127.0.0.1.evil.example:8080"),
        ("host", "192.0.2.7:8080"),
    ] {
        let answer = get_with("/", &[(name, value)]).await;
        assert_eq!(answer.status, 421, "{name}: {value}");
    }
    for host in [
        "localhost",
        "localhost:8080",
        "127.0.0.1:8080",
        "[::1]:8080",
        "[::1]",
    ] {
        let answer = get_with("/", &[("host", host)]).await;
        assert_eq!(answer.status, 200, "{host}");
    }
    let real = site_with(Site {
        sample: false,
        ..sample_site()
    });
    let request = Request::get("/").header("x-forwarded-for", "203.0.113.9");
    assert_eq!(
        send(real, request.body(Body::empty()).unwrap())
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_visitor_beyond_capacity_is_told_when_to_come_back() {
    let limits = Limits {
        in_flight: 0,
        patience: std::time::Duration::ZERO,
        ..Limits::default()
    };
    let router = site_with(Site {
        limits,
        ..sample_site()
    });
    let busy = send(
        router.clone(),
        Request::get("/").body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(
        (busy.status.as_u16(), busy.header("retry-after")),
        (503, "5")
    );
    let alive = send(
        router,
        Request::get("/healthz").body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(alive.status, 200, "health is asked also when busy");
}

#[tokio::test]
async fn assets_are_kept_for_ever_under_a_name_of_their_own() {
    let css = get(dengwen_web::assets::css()).await;
    assert_eq!(
        css.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(get("/assets/dengwen.000000000000.css").await.status, 404);
}

#[tokio::test]
async fn the_first_visit_stays_small() {
    let mut bytes = 0;
    for path in ["/", dengwen_web::assets::css(), dengwen_web::assets::js()] {
        let router = dengwen_web::router(sample_state());
        let request = Request::get(path).header("accept-encoding", "gzip");
        bytes += size(router, request.body(Body::empty()).unwrap()).await;
    }
    assert!(bytes < 30_000, "{bytes} bytes, compressed");
}

async fn size(router: axum::Router, request: Request<Body>) -> usize {
    use tower::ServiceExt;
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    axum::body::to_bytes(response.into_body(), 1_000_000)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn every_link_of_the_public_pages_leads_somewhere() {
    let mut waiting = vec!["/".to_owned()];
    let mut seen = std::collections::BTreeSet::new();
    let links = Selector::parse("a[href^='/'], link[href^='/'], script[src^='/']").unwrap();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer: Answer = get(&path).await;
        assert!(answer.status.as_u16() < 400, "{path}: {}", answer.status);
        let page = Html::parse_document(&answer.body);
        for link in page.select(&links) {
            let href = link.attr("href").or(link.attr("src")).unwrap_or_default();
            waiting.push(href.split(['?', '#']).next().unwrap_or_default().to_owned());
        }
    }
    assert!(seen.len() > 20, "the portal was walked: {seen:?}");
}

#[tokio::test]
async fn a_fault_shows_its_reference_and_hides_its_cause() {
    let state = dengwen_web::samples::sample_state_with(|_| {
        Err(dengwen_web::error::PageError::fault(
            "table session is gone",
        ))
    });
    let request = Request::get("/").header("cookie", "session=abc");
    let answer = send(
        dengwen_web::router(state),
        request.body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("table session"));
    assert!(answer.body.contains("请报这个编号"));
}

#[test]
fn the_state_is_cheap_to_share() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<WebState>();
}
