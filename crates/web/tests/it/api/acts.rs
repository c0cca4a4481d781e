//! Doing acts: what they ask, success, refusal, no right, a stale version, twice the same.

use axum::http::{Method, StatusCode};
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, OFFICE, TRANSPORT};
use serde_json::json;

use super::machine::{Api, claim};

#[tokio::test]
async fn a_matter_goes_from_the_door_to_acceptance_by_machines_alone() {
    let api = Api::start().await;
    let receipt = api.signed().await;
    let clerk = api.machine(HOUSING, Role::UnitClerk).await;
    let matter = receipt.matter.to_string();
    let done = clerk.does(&matter, 4, "accept", json!({})).await;
    assert_eq!(done["stage"], "accepted");
    assert_eq!(done["version"], 5);
    let papers = clerk
        .read(&format!("/api/v1/matters/{matter}/documents"))
        .await;
    let paper = papers["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(paper["kind"], "D02");
    assert!(
        paper["number"].as_str().unwrap().contains("受〔2026〕1号"),
        "{paper}"
    );
    let path = format!("/api/v1/documents/{}", paper["id"].as_str().unwrap());
    let whole = clerk.read(&path).await;
    assert_eq!(whole["content"]["organ"], "青禾市住房和城乡建设局");
    assert!(whole["content"]["body"].as_array().unwrap().len() > 1);
    let html = clerk.get(whole["html"].as_str().unwrap()).await;
    assert!(html.header("content-type").starts_with("text/html"));
    assert!(
        String::from_utf8(html.bytes)
            .unwrap()
            .contains("信访事项受理告知书")
    );
    let stranger = api.machine(TRANSPORT, Role::Handler).await;
    assert_eq!(stranger.get(&path).await.problem(), "missing");
    assert_eq!(
        stranger.get(&format!("{path}/html")).await.problem(),
        "missing"
    );
}

#[tokio::test]
async fn an_act_says_what_it_asks_with_its_choices_and_the_limits_it_starts() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let matter = receipt.matter.to_string();
    dispatcher.does(&matter, 1, "classify", claim()).await;
    let asked = dispatcher
        .read(&format!("/api/v1/matters/{matter}/acts/transfer"))
        .await;
    let fields = asked["fields"].as_array().unwrap();
    let to = fields.iter().find(|field| field["name"] == "to").unwrap();
    assert_eq!(to["required"], true);
    assert_eq!(to["choices"][0]["text"], "青禾市住房和城乡建设局");
    assert_eq!(to["value"][0], api.office.organ(HOUSING).to_string());
    assert_eq!(asked["limits"][0]["limit"], "C03");
    assert_eq!(asked["version"], 2);
    assert!(asked["refusal"].is_null());
    let asked = dispatcher
        .read(&format!("/api/v1/matters/{matter}/acts/accept"))
        .await;
    assert!(asked["refusal"]["lawful"].as_array().unwrap().len() > 1);
    for unknown in ["nothing", "register", "lapse"] {
        let path = format!("/api/v1/matters/{matter}/acts/{unknown}");
        assert_eq!(dispatcher.get(&path).await.problem(), "missing");
    }
}

#[tokio::test]
async fn a_refusal_names_its_reason_its_article_and_what_is_lawful_now() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let matter = receipt.matter.to_string();
    let to = json!({ "to": api.office.organ(HOUSING).to_string() });
    let reply = dispatcher.asks(&matter, 1, "transfer", to).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert_eq!(reply.problem(), "refused");
    let problem = reply.json();
    assert_eq!(problem["reason"], "guard-class-set");
    assert!(problem["article"].as_str().unwrap().contains("条例"));
    assert!(
        problem["lawful"]
            .as_array()
            .unwrap()
            .contains(&"classify".into())
    );
    let reply = dispatcher.asks(&matter, 1, "recall", json!({ "reason": "x" }));
    assert_eq!(reply.await.json()["reason"], "refusal-not-at-this-stage");
}

#[tokio::test]
async fn whose_duty_it_is_not_is_forbidden_and_who_may_not_know_finds_nothing() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let matter = receipt.matter.to_string();
    let second = api.machine(OFFICE, Role::SecondPerson).await;
    let reply = second.asks(&matter, 1, "classify", claim()).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert_eq!(reply.problem(), "forbidden");
    let stranger = api.machine(TRANSPORT, Role::UnitClerk).await;
    let reply = stranger.asks(&matter, 1, "classify", claim()).await;
    assert_eq!(reply.problem(), "missing");
    let reply = stranger.asks("not-an-id", 1, "classify", claim()).await;
    assert_eq!(reply.problem(), "missing");
}

#[tokio::test]
async fn a_stale_version_says_what_changed_and_does_nothing() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let matter = receipt.matter.to_string();
    dispatcher.does(&matter, 1, "classify", claim()).await;
    let reply = dispatcher.asks(&matter, 1, "classify", claim()).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert_eq!(reply.problem(), "conflict");
    let problem = reply.json();
    assert_eq!(problem["version"], 2);
    assert_eq!(problem["changed"][0]["fact"], "classified");
    assert_eq!(problem["changed"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_act_twice_under_one_key_is_done_once_and_answered_alike() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let path = format!("/api/v1/matters/{}/acts/classify", receipt.matter);
    let body = json!({ "version": 1, "fields": claim() });
    let key = [("idempotency-key", "3f0c4a52-6a77-4d1e-9a55")];
    let first = dispatcher.post_with(&path, &key, &body).await.json();
    let second = dispatcher.post_with(&path, &key, &body).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.json());
    let second = second.json();
    assert_eq!(first["version"], second["version"]);
    assert_eq!(
        (&first["replayed"], &second["replayed"]),
        (&json!(false), &json!(true))
    );
    let other = json!({ "version": 1, "fields": { "class": "report" } });
    let reply = dispatcher.post_with(&path, &key, &other).await;
    assert_eq!(
        reply.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "another body is another request"
    );
    let short = [("idempotency-key", "short")];
    let reply = dispatcher.post_with(&path, &short, &body).await;
    assert_eq!(reply.fields()[0].1, "api-once-form");
}

#[tokio::test]
async fn every_answer_that_cannot_be_used_is_named() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let path = format!("/api/v1/matters/{}/acts/classify", receipt.matter);
    let body = json!({
        "fields": { "class": { "a": 1 }, "colour": "red" }, "on": "yesterday", "source": "rumour",
    });
    let fields = dispatcher.post(&path, &body).await.wrong();
    assert_eq!(
        fields,
        ["fields.class", "fields.colour", "version", "on", "source"]
    );
    let body = json!({ "version": 1, "fields": { "class": "x", "requests": "many" } });
    let fields = dispatcher.post(&path, &body).await.wrong();
    assert_eq!(fields, ["class", "requests", "reasons"]);
    let body = json!({ "version": 1, "fields": claim(), "on": "2026-03-17" });
    assert_eq!(
        dispatcher.post(&path, &body).await.fields()[0].1,
        "day-in-future"
    );
}

#[tokio::test]
async fn a_body_that_cannot_be_read_says_where_and_one_too_large_is_not_read() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let path = format!("/api/v1/matters/{}/acts/classify", receipt.matter);
    let send = async |body: Vec<u8>| dispatcher.send(Method::POST, &path, &[], body).await;
    for bad in [
        &b""[..],
        b"{",
        b"[]",
        b"{\"version\":\"1\"}",
        b"{\"colour\":1}",
        b"\xff",
    ] {
        let reply = send(bad.to_vec()).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert_eq!(reply.problem(), "unreadable");
        assert!(!reply.json()["position"].as_str().unwrap().is_empty());
    }
    let reply = send(vec![b' '; 600 * 1024]).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(reply.problem(), "too-large");
}

#[tokio::test]
async fn every_text_with_control_characters_is_named_in_both_languages() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let path = format!("/api/v1/matters/{}/acts/classify", receipt.matter);
    let body =
        br#"{"version":1,"fields":{"reasons":"a\u0000b","class":"claim"},"source":"a\u0085"}"#;
    for (lang, says) in [
        ("zh", "看不见的控制字符"),
        ("en", "invisible control characters"),
    ] {
        let headers = [("accept-language", lang)];
        let reply = dispatcher
            .send(Method::POST, &path, &headers, body.to_vec())
            .await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(reply.problem(), "invalid");
        let named: Vec<_> = reply.fields().into_iter().map(|field| field.0).collect();
        assert_eq!(named, ["fields.reasons", "source"]);
        let detail = reply.json()["fields"][0]["detail"].to_string();
        assert!(detail.contains(says), "{detail}");
    }
}

#[tokio::test]
async fn an_act_that_only_adds_needs_no_version() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let path = format!("/api/v1/matters/{}/acts/add-note", receipt.matter);
    let body = json!({ "fields": { "note": "已电话联系。" } });
    let reply = dispatcher.post(&path, &body).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
}

#[tokio::test]
async fn an_exception_is_asked_by_one_machine_and_confirmed_by_the_named_persons_own() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let matter = receipt.matter.to_string();
    dispatcher.does(&matter, 1, "classify", claim()).await;
    let supervisor = api.office.person(OFFICE, Role::Supervisor).to_string();
    let path = format!("/api/v1/matters/{matter}/acts/transfer");
    let body = json!({
        "version": 2,
        "fields": { "to": api.office.organ(TRANSPORT).to_string() },
        "override": { "guard": "target-competent", "second": supervisor, "reason": "已经会商。" },
    });
    let asked = dispatcher.post(&path, &body).await.json();
    assert_eq!(
        (&asked["asked"], &asked["stage"]),
        (&json!(true), &json!("registered"))
    );
    let second = api.machine(OFFICE, Role::Supervisor).await;
    let seen = second.read(&format!("/api/v1/matters/{matter}")).await;
    let waits = &seen["exception"];
    assert_eq!(waits["act"], "transfer");
    assert_eq!(waits["reason"], "已经会商。");
    assert_eq!(waits["asked_of"]["id"], supervisor.as_str());
    assert!(waits["stale"].is_null());
    let list = second.read("/api/v1/matters?queue=exceptions").await;
    assert_eq!(list["items"][0]["id"], matter.as_str());
    let alone = dispatcher.asks(&matter, 3, "confirm-exception", json!({}));
    assert_eq!(alone.await.problem(), "forbidden");
    let done = second
        .does(&matter, 3, "confirm-exception", json!({}))
        .await;
    assert_eq!(done["stage"], "dispatched");
    let seen = second.read(&format!("/api/v1/matters/{matter}")).await;
    assert!(seen["exception"].is_null() && seen["overridden"] == true);
}
