//! `/sign-in`, `/sign-out`, `/invitation/{token}`, `/account`.

use axum::http::StatusCode;
use dengwen_app::Who;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE};

use crate::browser::{PASSWORD, Site};

const LOGIN: &str = "qh-xfj-dispatcher";

#[tokio::test]
async fn staff_sign_in_come_back_to_their_page_and_sign_out() {
    let site = Site::start().await;
    let mut browser = site.signed_in(OFFICE, Role::Dispatcher).await;
    assert_eq!(browser.cookie("session").map(str::len), Some(64));
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let here = browser.get("/sign-in?back=/account").await;
    assert_eq!(here.header("location"), "/account", "already signed in");

    browser.get("/account").await;
    let out = browser.post("/sign-out", &[]).await;

    assert_eq!(out.header("location"), "/sign-in");
    assert_eq!(browser.cookie("session"), None);
    let asked = browser.get("/account").await;
    assert_eq!(asked.header("location"), "/sign-in?back=/account");
}

#[tokio::test]
async fn a_failed_sign_in_keeps_the_name_and_not_the_password() {
    let site = Site::start().await;
    let mut browser = site.signed_in(OFFICE, Role::Dispatcher).await;
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await;

    let wrong = browser.sign_in(LOGIN, "not this password").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.value("login"), LOGIN);
    assert_eq!(browser.value("password"), "");
    let wrong = browser.text();
    browser.sign_in("nobody", "not this password").await;
    assert_eq!(browser.text(), wrong, "the same answer for an unknown name");
}

#[tokio::test]
async fn signing_in_needs_the_forms_token() {
    let site = Site::start().await;
    let mut browser = site.browser();
    browser.get("/sign-in").await;
    let fields = [("login", LOGIN), ("password", PASSWORD)];
    let forged = browser.post_raw("/sign-in", &fields).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_the_browser_had() {
    let site = Site::start().await;
    let mut browser = site.signed_in(OFFICE, Role::Dispatcher).await;
    let old = browser.cookie("session").unwrap().to_owned();
    browser.get("/account").await;
    let fields = [("login", LOGIN), ("password", PASSWORD)];
    browser.post("/sign-in", &fields).await;
    assert_ne!(browser.cookie("session"), Some(old.as_str()));
    assert!(site.office.app.session(&old).await.unwrap().is_none());
}

#[tokio::test]
async fn a_one_time_link_sets_a_password_and_then_says_that_it_is_over() {
    let site = Site::start().await;
    let person = site.office.person(OFFICE, Role::Registrar);
    let link = site.office.app.invite(&Who::System, person).await.unwrap();
    let path = format!("/invitation/{}", link.token);
    let mut browser = site.browser();

    browser.get(&path).await;
    assert!(browser.text().contains("qh-xfj-registrar"));
    let differs = [("password", PASSWORD), ("again", "something else")];
    let answer = browser.post(&path, &differs).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let weak = [("password", "password123"), ("again", "password123")];
    let answer = browser.post(&path, &weak).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = [("password", PASSWORD), ("again", PASSWORD)];
    let answer = browser.post(&path, &good).await;
    assert_eq!(answer.header("location"), "/sign-in?welcome=1");

    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    browser.sign_in("qh-xfj-registrar", PASSWORD).await;
    assert!(browser.cookie("session").is_some());
    assert_eq!(
        browser.get("/invitation/none").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_password_that_somebody_else_set_is_changed_first() {
    let site = Site::start().await;
    let person = site.office.person(OFFICE, Role::Registrar);
    let app = &site.office.app;
    app.set_password(&Who::System, person, PASSWORD, true)
        .await
        .unwrap();
    let mut browser = site.browser();
    browser.sign_in("qh-xfj-registrar", PASSWORD).await;

    let sent = browser.post("/account/devices/end-others", &[]).await;
    assert_ne!(sent.status, StatusCode::OK);
    let tokens = browser.get("/account/tokens").await;
    assert_eq!(
        tokens.header("location"),
        "/account",
        "a token would outlive the password"
    );
    let fields = [("name", "省平台"), ("days", "90")];
    let made = browser.post("/account/tokens", &fields).await;
    assert_ne!(made.status, StatusCode::OK);
    browser.get("/account").await;
    assert!(browser.text().contains("现在的密码是别人设的"));
    let wrong = [
        ("present", "wrong"),
        ("new", "书院路口的第二盏路灯"),
        ("again", "书院路口的第二盏路灯"),
    ];
    let answer = browser.post("/account/password", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [
        ("present", PASSWORD),
        ("new", "书院路口的第二盏路灯"),
        ("again", "书院路口的第二盏路灯"),
    ];
    let answer = browser.post("/account/password", &right).await;
    assert_eq!(answer.header("location"), "/account?changed=1");
    browser.get("/account").await;
    assert!(!browser.text().contains("现在的密码是别人设的"));
}

#[tokio::test]
async fn a_session_that_ended_leads_back_to_the_door() {
    let site = Site::start().await;
    let mut browser = site.signed_in(OFFICE, Role::Dispatcher).await;
    site.office.clock.advance_seconds(2 * 3600);
    let asked = browser.get("/account").await;
    assert_eq!(asked.header("location"), "/sign-in?back=/account");
}

#[tokio::test]
async fn one_device_signs_out_another() {
    let site = Site::start().await;
    let mut here = site.signed_in(OFFICE, Role::Dispatcher).await;
    let mut there = site.browser();
    there.sign_in(LOGIN, PASSWORD).await;
    here.get("/account").await;
    assert_eq!(here.count("main tbody tr"), 2);

    let id = here.value("id");
    let answer = here.post("/account/devices/end", &[("id", &id)]).await;

    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(there.get("/account").await.status, StatusCode::SEE_OTHER);
    here.get("/account").await;
    let gone = here.post("/account/devices/end", &[("id", &id)]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_signs_in_lands_on_a_page_of_theirs_and_keeps_the_way_around_on_a_failure() {
    let site = Site::start().await;
    for (code, role) in [
        (OFFICE, Role::Registrar),
        (OFFICE, Role::Supervisor),
        (OFFICE, Role::CallbackOfficer),
        (HOUSING, Role::UnitClerk),
        (HOUSING, Role::UnitHead),
        (CITY, Role::Administrator),
        (CITY, Role::Auditor),
        (CITY, Role::Analyst),
    ] {
        let mut browser = site.signed_in(code, role).await;
        let answer = browser.get("/desk").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{role}");
        let place = answer.header("location").to_owned();
        assert_eq!(
            browser.get(&place).await.status,
            StatusCode::OK,
            "{role} at {place}"
        );
        let missing = browser
            .get("/desk/documents/01900000-0000-7000-8000-000000000000")
            .await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{role}");
        assert_eq!(
            browser.count("header.side form[action='/sign-out']"),
            1,
            "{role}"
        );
    }
}
