//! The examples of answers in the document are what the program answers.

use std::collections::BTreeMap;
use std::path::Path;

use dengwen_domain::org::Role;
use dengwen_testkit::office::{CITY, HOUSING, OFFICE};
use serde_json::{Value, json};

use super::files::{PICTURE, upload};
use super::machine::{Api, Machine, claim};

const KEY: [(&str, &str); 1] = [("idempotency-key", "0b7ad1e6-6c2f-4c39-9d5e")];

/// Answers by operation.
#[derive(Default)]
struct Kept(BTreeMap<&'static str, Value>);

impl Kept {
    async fn get(&mut self, machine: &Machine, id: &'static str, path: &str) -> Value {
        let answer = machine.read(path).await;
        self.0.insert(id, answer.clone());
        answer
    }

    async fn post(
        &mut self,
        machine: &Machine,
        id: &'static str,
        path: &str,
        body: Value,
    ) -> Value {
        let reply = machine.post_with(path, &KEY, &body).await;
        assert!(reply.status.is_success(), "{id}: {}", reply.json());
        self.0.insert(id, reply.json());
        reply.json()
    }
}

fn id(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn staff(api: &Api, kept: &mut Kept) {
    let dispatcher = api.dispatcher().await;
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let clerk = api.machine(HOUSING, Role::UnitClerk).await;
    let petition = json!({
        "channel": "letter", "title": "书院路围挡占道", "text": "围挡把人行道全占了。",
        "persons": [{ "name": "魏芳", "phone": "13800001234" }],
    });
    let made = kept
        .post(
            &registrar,
            "register-petition",
            "/api/v1/petitions",
            petition,
        )
        .await;
    let path = format!("/api/v1/petitions/{}", id(&made["petition"]));
    kept.get(&registrar, "get-petition", &path).await;
    kept.get(
        &dispatcher,
        "list-matters",
        "/api/v1/matters?queue=dispatch",
    )
    .await;
    let search = json!({ "text": "魏芳" });
    kept.post(
        &dispatcher,
        "search-matters",
        "/api/v1/matters/search",
        search,
    )
    .await;
    let split = json!({ "version": 1, "parts": [{ "title": "夜间施工噪声扰民" }] });
    let path = format!("/api/v1/matters/{}/parts", id(&made["matter"]));
    kept.post(&dispatcher, "split-matter", &path, split).await;
    let signed = api.signed().await;
    let matter = format!("/api/v1/matters/{}", signed.matter);
    kept.get(&clerk, "get-matter", &matter).await;
    kept.get(&clerk, "list-events", &format!("{matter}/events?after=2"))
        .await;
    kept.get(&clerk, "list-acts", &format!("{matter}/acts"))
        .await;
    kept.get(&clerk, "get-act", &format!("{matter}/acts/accept-simple"))
        .await;
    let accept = json!({ "version": 4, "fields": {} });
    kept.post(&clerk, "do-act", &format!("{matter}/acts/accept"), accept)
        .await;
    let papers = kept
        .get(&clerk, "list-documents", &format!("{matter}/documents"))
        .await;
    let last = papers["items"].as_array().unwrap().last().unwrap();
    let paper = format!("/api/v1/documents/{}", id(&last["id"]));
    kept.get(&clerk, "get-paper", &paper).await;
    let parts = [
        ("words", None, "照片".as_bytes()),
        ("files", Some("围挡.png"), PICTURE),
    ];
    let added = upload(&clerk, &format!("{matter}/attachments"), &[], &parts).await;
    kept.0.insert("add-attachments", added.json());
}

async fn office(api: &Api, kept: &mut Kept) {
    let dispatcher = api.dispatcher().await;
    let analyst = api.machine(CITY, Role::Analyst).await;
    for (id, path) in [
        ("get-me", "/api/v1/me"),
        ("list-organs", "/api/v1/organs?limit=1&after=qh-xfj"),
        ("list-people", "/api/v1/people"),
        ("list-years", "/api/v1/calendar"),
        ("get-year", "/api/v1/calendar/2025"),
        ("list-topics", "/api/v1/topics?under=0402"),
        ("get-limit", "/api/v1/limits/C04?from=2025-09-26"),
    ] {
        kept.get(&dispatcher, id, path).await;
    }
    let figures = "/api/v1/figures/answered-within";
    kept.get(&analyst, "get-answered-within", figures).await;
}

async fn public(api: &Api, kept: &mut Kept) {
    let filing = json!({ "words": "书院路路灯不亮三天了。", "name": "魏芳" });
    let made = kept
        .post(
            &api.nobody(),
            "file-petition",
            "/api/v1/public/petitions",
            filing,
        )
        .await;
    let body = json!({ "number": made["number"], "code": made["query_code"] });
    let found = kept
        .post(&api.nobody(), "look-up", "/api/v1/public/look-ups", body)
        .await;
    let own = Machine {
        token: Some(id(&found["token"]).to_owned()),
        ..api.nobody()
    };
    kept.get(&own, "follow-petition", "/api/v1/public/petition")
        .await;
    let matter = id(&made["matter"]);
    let path = format!("/api/v1/public/matters/{matter}");
    let added = upload(
        &own,
        &format!("{path}/material"),
        &[],
        &[("words", None, b"x")],
    )
    .await;
    kept.0.insert("add-material", added.json());
    let reply = json!({ "reply": "路灯今晚修好。" });
    let dispatcher = api.dispatcher().await;
    dispatcher.does(matter, 2, "classify", claim()).await;
    dispatcher.does(matter, 3, "answer", reply).await;
    let petition = own.read("/api/v1/public/petition").await;
    let paper = id(&petition["matters"][0]["documents"][0]["id"]);
    let paper = format!("/api/v1/public/documents/{paper}");
    kept.get(&own, "get-own-paper", &paper).await;
    let rating = json!({ "target": "office", "value": "satisfied" });
    kept.post(&own, "rate-matter", &format!("{path}/ratings"), rating)
        .await;
    let other = json!({ "words": "另一件事。" });
    let other = api
        .nobody()
        .post_with("/api/v1/public/petitions", &KEY, &other)
        .await
        .json();
    let body = json!({ "number": other["number"], "code": other["query_code"] });
    let found = api
        .nobody()
        .post("/api/v1/public/look-ups", &body)
        .await
        .json();
    let own = Machine {
        token: Some(id(&found["token"]).to_owned()),
        ..api.nobody()
    };
    let path = format!("/api/v1/public/matters/{}/withdrawal", id(&other["matter"]));
    let statement = json!({ "version": 1, "statement": "修好了。" });
    kept.post(&own, "withdraw-matter", &path, statement).await;
}

/// Ids and secrets are random: each stands as a number in the order in which it comes.
fn settled(answers: &BTreeMap<&'static str, Value>) -> String {
    let mut value = json!(answers);
    for (operation, member, text) in [
        ("register-petition", "query_code", "7K3M-Q0VT-2ZXA-88PC"),
        ("file-petition", "query_code", "7K3M-Q0VT-2ZXA-88PC"),
        (
            "look-up",
            "token",
            "0198e8d304007d4c800b081f5b7d6c24.64e2f1b0c8a40.5f0c…",
        ),
        (
            "search-matters",
            "person",
            "name.3f0c9a52e1b7d4486a77c1d2e3f40516",
        ),
    ] {
        value[operation][member] = json!(text);
    }
    let mut text = serde_json::to_string_pretty(&value).unwrap() + "\n";
    let mut from = 0;
    let mut known = 0;
    while let Some(at) = uuid_after(&text, from) {
        let found = text[at..at + 36].to_owned();
        known += 1;
        let settled = format!("019cf41a-0000-7000-8000-{known:012}");
        text = text.replace(&found, &settled);
        from = at + 36;
        while uuid_after(&text, from).is_some_and(|at| text[at..].starts_with("019cf41a-0000-")) {
            from = uuid_after(&text, from).unwrap() + 36;
        }
    }
    text
}

/// Where the next id begins.
fn uuid_after(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_id = |at: &usize| {
        bytes.get(*at..*at + 36).is_some_and(|part| {
            let dash = |n: usize| matches!(n, 8 | 13 | 18 | 23);
            let fits = |n: usize, byte: u8| {
                if dash(n) {
                    byte == b'-'
                } else {
                    byte.is_ascii_hexdigit()
                }
            };
            part.iter().enumerate().all(|(n, byte)| fits(n, *byte))
        })
    };
    (from..bytes.len()).find(is_id)
}

#[tokio::test]
async fn the_examples_are_what_the_program_answers() {
    let api = Api::start().await;
    let mut kept = Kept::default();
    staff(&api, &mut kept).await;
    office(&api, &mut kept).await;
    public(&api, &mut kept).await;
    let settled = settled(&kept.0);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api/examples.json");
    if std::env::var_os("DENGWEN_BLESS").is_some() {
        std::fs::write(&file, &settled).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap();
    let differs = there.lines().zip(settled.lines()).find(|(a, b)| a != b);
    assert_eq!(
        differs, None,
        "run this test with DENGWEN_BLESS=1, and read the difference"
    );
    assert_eq!(there.len(), settled.len());
}
