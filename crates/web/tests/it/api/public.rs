//! The public side: filing, looking up, following, adding, withdrawing, rating.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::TestStore;
use dengwen_testkit::office::{HOUSING, OFFICE, TestOffice};
use serde_json::{Value, json};

use super::files::{PICTURE, upload};
use super::machine::{Api, Machine, Reply, claim};
use crate::browser::Site;

const KEY: [(&str, &str); 1] = [("idempotency-key", "5b9c0de4-55aa-4f00-b1a7")];

fn filing() -> Value {
    json!({
        "words": "书院路路灯不亮三天了。晚上没法走。", "topic": "030000", "request": "修好路灯。",
        "name": "魏芳", "phone": "13800001234",
    })
}

async fn files(api: &Api, body: &Value) -> Reply {
    api.nobody()
        .post_with("/api/v1/public/petitions", &KEY, body)
        .await
}

/// A petitioner's machine that looked up what it filed.
async fn follows(api: &Api, receipt: &Value) -> Machine {
    let body = json!({ "number": receipt["number"], "code": receipt["query_code"] });
    let found = api.nobody().post("/api/v1/public/look-ups", &body).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.json());
    Machine {
        token: Some(found.json()["token"].as_str().unwrap().to_owned()),
        ..api.nobody()
    }
}

#[tokio::test]
async fn a_citizen_files_looks_up_and_sees_where_it_is() {
    let api = Api::start().await;
    let reply = files(&api, &filing()).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let own = follows(&api, &reply.json()).await;
    let petition = own.read("/api/v1/public/petition").await;
    assert_eq!(petition["number"], reply.json()["number"]);
    assert_eq!(petition["title"], "书院路路灯不亮三天了");
    assert!(
        !petition.to_string().contains("13800001234"),
        "a contact nobody verified"
    );
    let matter = &petition["matters"][0];
    assert_eq!(matter["stage"], "registered");
    assert_eq!(matter["due"]["id"], "C01");
    assert_eq!(matter["acts"], json!(["add-material", "withdraw"]));
    assert!(matter["steps"].as_array().unwrap().len() >= 3);
    let places = api.nobody().read("/api/v1/public/places").await;
    assert!(!places["topics"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn the_same_filing_twice_is_one_petition_with_one_code() {
    let api = Api::start().await;
    let first = files(&api, &filing()).await.json();
    assert_eq!(first, files(&api, &filing()).await.json());
    let mut other = filing();
    other["words"] = json!("另一件事。");
    let second = files(&api, &other).await.json();
    assert_ne!(first["number"], second["number"]);
    assert_ne!(first["query_code"], second["query_code"]);
}

#[tokio::test]
async fn everything_wrong_with_a_filing_is_said_at_once() {
    let api = Api::start().await;
    let body = json!({
        "words": " ", "topic": "x", "region": "x", "phone": "1", "email": "x", "persons": 0,
        "others": ["一", "二", "三", "四", "五"], "act_day": "2026-03-17", "act": "x", "purpose": "x",
    });
    let mut fields: Vec<String> = files(&api, &body)
        .await
        .fields()
        .into_iter()
        .map(|f| f.0)
        .collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "act", "act_day", "email", "others", "persons", "phone", "purpose", "region", "topic",
            "words"
        ]
    );
    let reply = api
        .nobody()
        .post("/api/v1/public/petitions", &filing())
        .await;
    assert_eq!(reply.fields()[0].0, "idempotency-key");
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_code_get_the_same_answer() {
    let api = Api::start().await;
    let receipt = files(&api, &filing()).await.json();
    let ask = async |number: &Value, code: &Value| {
        let body = json!({ "number": number, "code": code });
        let reply = api.nobody().post("/api/v1/public/look-ups", &body).await;
        let code = reply.problem();
        let mut json = reply.json();
        json["instance"] = Value::Null;
        (reply.status, code, json)
    };
    let wrong_code = ask(&receipt["number"], &json!("0000-0000-0000-0000")).await;
    let wrong_number = ask(&json!("990100202603163000009"), &receipt["query_code"]).await;
    let nonsense = ask(&json!("x"), &json!("y")).await;
    assert_eq!(wrong_code.0, StatusCode::NOT_FOUND);
    assert_eq!(wrong_code, wrong_number);
    assert_eq!(wrong_code, nonsense);
}

#[tokio::test]
async fn guessing_is_slowed_down_per_number() {
    let api = Api::start().await;
    let receipt = files(&api, &filing()).await.json();
    let body = json!({ "number": receipt["number"], "code": "0000-0000-0000-0000" });
    let mut last = StatusCode::OK;
    for _ in 0..9 {
        let reply = api.nobody().post("/api/v1/public/look-ups", &body).await;
        last = reply.status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(reply.header("retry-after").parse::<u64>().unwrap() > 0);
            assert_eq!(reply.problem(), "too-many");
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_petitioner_adds_material_and_reads_their_own_file() {
    let api = Api::start().await;
    let receipt = files(&api, &filing()).await.json();
    let own = follows(&api, &receipt).await;
    let matter = receipt["matter"].as_str().unwrap();
    let path = format!("/api/v1/public/matters/{matter}/material");
    let parts = [
        ("words", None, "照片".as_bytes()),
        ("files", Some("灯.png"), PICTURE),
    ];
    let reply = upload(&own, &path, &[], &parts).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let id = reply.json()["files"][0]["id"].as_str().unwrap().to_owned();
    let file = format!("/api/v1/public/attachments/{id}");
    assert_eq!(own.get(&file).await.bytes, PICTURE);
    let mut stranger = filing();
    stranger["words"] = json!("另一件事。");
    let stranger = follows(&api, &files(&api, &stranger).await.json()).await;
    assert_eq!(stranger.get(&file).await.problem(), "missing");
    assert_eq!(
        upload(&stranger, &path, &[], &parts).await.problem(),
        "missing"
    );
    assert_eq!(api.nobody().get(&file).await.problem(), "token");
    let staff = api.dispatcher().await;
    assert_eq!(
        staff.get(&file).await.problem(),
        "token",
        "staff is nobody here"
    );
}

#[tokio::test]
async fn a_matter_whose_rules_were_not_loaded_can_still_be_followed() {
    let pack = "id = 'qinghe'\nname_zh = '青禾'\nname_en = 'Qinghe'\n\
        base = 'cn-national-2022'\nvalid_from = 2026-01-01\nplace = '990100'\n\
        source = { zh = '青禾市规定', en = 'Qinghe rules' }\n";
    let office = TestOffice::start(TestStore::sqlite().await).await;
    let office = office
        .restarted_with(1, &[("qinghe/pack.toml", pack)])
        .await;
    let api = Api::over(office);
    let receipt = files(&api, &filing()).await.json();
    let own = follows(&api, &receipt).await;
    let acts = own.read("/api/v1/public/petition").await["matters"][0]["acts"].clone();
    assert_eq!(acts, json!(["add-material", "withdraw"]));

    let api = Api::over(api.office.restarted(2).await);
    let own = follows(&api, &receipt).await;
    let matter = own.read("/api/v1/public/petition").await["matters"][0].clone();
    assert_eq!(matter["stage"], "registered");
    assert_eq!(matter["acts"], json!([]));
    // Because: the site holds the folder in which the database lies.
    let site = Site::over(api.office);
    let mut citizen = site.browser();
    citizen.get("/track").await;
    let fields = [
        ("number", receipt["number"].as_str().unwrap()),
        ("code", receipt["query_code"].as_str().unwrap()),
    ];
    citizen.post("/track", &fields).await;
    let path = format!("/track/matters/{}", matter["id"].as_str().unwrap());
    let page = citizen.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", citizen.text());
    assert!(page.body.contains("书院路路灯不亮"));
}

#[tokio::test]
async fn what_a_program_reads_waits_on_for_a_person_and_is_acted_on_as_it_was_read() {
    let api = Api::start().await;
    let receipt = files(&api, &filing()).await.json();
    let own = follows(&api, &receipt).await;
    let matter = receipt["matter"].as_str().unwrap();
    let path = format!("/api/v1/public/matters/{matter}/material");
    let parts = [("words", None, "照片".as_bytes())];
    let reply = upload(&own, &path, &[], &parts).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let dispatcher = api.dispatcher().await;
    let list = "/api/v1/matters?queue=material";
    let waits = dispatcher.read(list).await;
    assert_eq!(waits["items"][0]["id"], matter);
    let read = dispatcher.read(&format!("/api/v1/matters/{matter}")).await;
    assert_eq!(dispatcher.read(list).await["items"], waits["items"]);
    let version = read["version"].as_i64().unwrap();
    dispatcher.does(matter, version, "classify", claim()).await;
}

#[tokio::test]
async fn a_petitioner_withdraws_once_and_sees_a_stale_version() {
    let api = Api::start().await;
    let receipt = files(&api, &filing()).await.json();
    let own = follows(&api, &receipt).await;
    let path = format!(
        "/api/v1/public/matters/{}/withdrawal",
        receipt["matter"].as_str().unwrap()
    );
    let body = |version: i64| json!({ "version": version, "statement": "修好了。" });
    let stale = own.post_with(&path, &KEY, &body(7)).await;
    assert_eq!(
        (stale.problem().as_str(), &stale.json()["version"]),
        ("conflict", &json!(1))
    );
    let empty = json!({ "version": 1, "statement": " " });
    assert_eq!(
        own.post_with(&path, &KEY, &empty).await.fields()[0].0,
        "statement"
    );
    let done = own.post_with(&path, &KEY, &body(1)).await;
    assert_eq!(done.json()["stage"], "withdrawn");
    let again = own.post_with(&path, &KEY, &body(1)).await;
    assert_eq!(again.json()["replayed"], true);
    let other = [("idempotency-key", "another-key-of-mine")];
    // The call that asks whether it was voluntary was opened with it.
    let refused = own.post_with(&path, &other, &body(3)).await;
    assert_eq!(refused.problem(), "refused");
}

#[tokio::test]
async fn a_petitioner_reads_their_document_and_rates_the_answer() {
    let api = Api::start().await;
    let receipt = files(&api, &filing()).await.json();
    let own = follows(&api, &receipt).await;
    let matter = receipt["matter"].as_str().unwrap();
    let ratings = format!("/api/v1/public/matters/{matter}/ratings");
    let bad = json!({ "target": "office", "value": "dissatisfied" });
    assert_eq!(
        own.post(&ratings, &bad).await.fields()[0].1,
        "rate-reason-missing"
    );
    let good = json!({ "target": "office", "value": "satisfied" });
    assert_eq!(own.post(&ratings, &good).await.problem(), "refused");
    let dispatcher = api.machine(OFFICE, Role::Dispatcher).await;
    let reply = json!({ "reply": "路灯今晚修好。" });
    dispatcher.does(matter, 1, "classify", claim()).await;
    dispatcher.does(matter, 2, "answer", reply).await;
    let petition = own.read("/api/v1/public/petition").await;
    let one = &petition["matters"][0];
    assert_eq!(one["phase"], "answered");
    let paper = one["documents"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/public/documents/{paper}");
    assert!(own.read(&path).await["content"]["title"].as_str().is_some());
    let clerk = api.machine(HOUSING, Role::UnitClerk).await;
    assert_eq!(clerk.get(&path).await.problem(), "token");
    let rated = own.post(&ratings, &good).await;
    assert_eq!(rated.status, StatusCode::CREATED, "{}", rated.json());
    let mostly = json!({ "target": "office", "value": "mostly" });
    let twice = own.post(&ratings, &good).await;
    assert_eq!(
        twice.status,
        StatusCode::CREATED,
        "sent twice is given once"
    );
    assert_eq!(own.post(&ratings, &mostly).await.problem(), "refused");
    let codes = json!({ "target": "x", "value": "", "reasons": ["y"] });
    let fields = own.post(&ratings, &codes).await.wrong();
    assert_eq!(fields, ["target", "value"]);
}
