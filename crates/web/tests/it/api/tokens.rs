//! Who may ask: a token, in a person's name, with that person's rights, until it ends.

use axum::http::{Method, StatusCode};
use dengwen_domain::org::Role;
use dengwen_testkit::office::{CITY, OFFICE};
use jiff::civil::date;

use super::machine::{Api, Machine};

async fn refused(machine: &Machine) {
    let reply = machine.get("/api/v1/me").await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert_eq!(reply.problem(), "token");
    assert!(reply.header("www-authenticate").starts_with("Bearer"));
}

#[tokio::test]
async fn a_token_acts_in_its_persons_name_with_their_roles() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    let me = machine.read("/api/v1/me").await;
    let person = api.office.person(OFFICE, Role::Dispatcher);
    assert_eq!(me["person"]["id"], person.to_string());
    assert_eq!(me["roles"][0]["role"], "dispatcher");
    assert_eq!(me["organ"]["name"], "青禾市信访局");
    assert_eq!(me["today"], "2026-03-16");
    assert!(
        me["queues"]
            .as_array()
            .unwrap()
            .contains(&"dispatch".into())
    );
    let english = [("accept-language", "en-GB, zh;q=0.5")];
    let reply = machine.send(Method::GET, "/api/v1/me", &english, Vec::new());
    let me = reply.await.json();
    assert_eq!(me["organ"]["name"], "Qinghe Petition Office");
}

#[tokio::test]
async fn without_a_token_with_a_wrong_one_and_with_a_cookie_nobody_asks() {
    let api = Api::start().await;
    let mut machine = api.dispatcher().await;
    let right = machine.token.clone().unwrap();
    refused(&api.nobody()).await;
    for wrong in ["", "x", &right[..right.len() - 1], "dengwen_00", "魏芳"] {
        machine.token = Some(wrong.to_owned());
        refused(&machine).await;
    }
    let cookie = [("cookie", "session=1234"), ("authorization", "Basic eA==")];
    let nobody = api.nobody();
    let reply = nobody.send(Method::GET, "/api/v1/me", &cookie, Vec::new());
    assert_eq!(reply.await.problem(), "token");
}

#[tokio::test]
async fn a_token_that_was_revoked_or_is_over_is_as_good_as_none() {
    let api = Api::start().await;
    let (app, admin) = (&api.office.app, api.office.staff(CITY, Role::Administrator));
    let machine = api.dispatcher().await;
    let id = app.tokens(&admin).await.unwrap()[0].id.clone();
    app.revoke_token(&admin, &id).await.unwrap();
    refused(&machine).await;
    let machine = api.dispatcher().await;
    machine.read("/api/v1/me").await;
    api.office.on(date(2026, 4, 16));
    refused(&machine).await;
}

#[tokio::test]
async fn whoever_is_locked_out_by_hand_or_has_left_acts_through_no_machine() {
    let api = Api::start().await;
    let (app, admin) = (&api.office.app, api.office.staff(CITY, Role::Administrator));
    let machine = api.dispatcher().await;
    let person = api.office.person(OFFICE, Role::Dispatcher);
    app.lock_account(&admin, person).await.unwrap();
    refused(&machine).await;
    app.unlock_account(&admin, person).await.unwrap();
    machine.read("/api/v1/me").await;
}

#[tokio::test]
async fn what_does_not_exist_below_the_api_is_a_problem_in_json() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    for path in [
        "/api/v1/nothing",
        "/api/v2",
        "/api/",
        "/api/v1/matters/x/y/z",
    ] {
        let reply = machine.get(path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(reply.problem(), "missing");
    }
    let reply = machine.send(Method::DELETE, "/api/v1/matters", &[], Vec::new());
    let reply = reply.await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(reply.problem(), "method");
}

#[tokio::test]
async fn a_busy_office_says_when_to_try_again() {
    let api = Api::start().await;
    let mut site = dengwen_web::samples::sample_site();
    site.limits.in_flight = 0;
    site.limits.patience = std::time::Duration::from_millis(1);
    let state = dengwen_web::WebState::serving(api.office.app.clone(), site);
    let machine = Machine {
        router: dengwen_web::router(state),
        ..api.dispatcher().await
    };
    let reply = machine.get("/api/v1/me").await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(reply.problem(), "unavailable");
    assert!(reply.header("retry-after").parse::<u32>().unwrap() > 0);
}
