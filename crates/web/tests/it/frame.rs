//! The frame: languages, headers, tokens, failures.

use crate::support::{get, get_with};

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
async fn every_response_carries_the_security_headers() {
    for path in ["/", "/nowhere", "/healthz"] {
        let answer = get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
}
