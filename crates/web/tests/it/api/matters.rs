//! Lists, one matter, what happened.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{HOUSING, TRANSPORT};
use serde_json::json;

use super::machine::Api;

#[tokio::test]
async fn a_list_is_paged_by_its_rows_and_narrowed_like_the_desks() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    for _ in 0..3 {
        api.filed().await;
    }
    let first = machine.read("/api/v1/matters?queue=dispatch&limit=2").await;
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    assert_eq!(first["items"][0]["title"], "书院路围挡占道");
    assert_eq!(first["items"][0]["due"]["limit"], "C01");
    let next = first["next"].as_str().unwrap();
    let path = format!("/api/v1/matters?queue=dispatch&limit=2&after={next}");
    let second = machine.read(&path).await;
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert!(second["next"].is_null());
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    let none = machine.read("/api/v1/matters?stage=served").await;
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn everything_wrong_with_a_query_is_said_at_once() {
    let api = Api::start().await;
    let machine = api.dispatcher().await;
    let path = "/api/v1/matters?queue=mine&stage=x&limit=0&organ=7&number=12&after=here&topic=x";
    let fields = machine.get(path).await.wrong();
    assert_eq!(
        fields,
        [
            "queue", "topic", "number", "stage", "organ", "after", "limit"
        ]
    );
    for query in ["mine=perhaps", "stages=served"] {
        let reply = machine.get(&format!("/api/v1/matters?{query}")).await;
        assert_eq!(reply.problem(), "unreadable", "{query}");
    }
    let reply = machine.get("/api/v1/matters?stages=served&lang=en").await;
    let position = reply.json()["position"].to_string();
    assert!(position.contains("stages"), "{position}");
    machine.read("/api/v1/matters?lang=en").await;
}

#[tokio::test]
async fn a_list_that_is_not_theirs_is_forbidden_and_another_units_matter_does_not_exist() {
    let api = Api::start().await;
    let receipt = api.signed().await;
    let stranger = api.machine(TRANSPORT, Role::Handler).await;
    assert_eq!(
        stranger
            .get("/api/v1/matters?queue=dispatch")
            .await
            .problem(),
        "forbidden"
    );
    assert_eq!(stranger.read("/api/v1/matters").await["items"], json!([]));
    for path in ["", "/events", "/acts", "/acts/accept", "/documents"] {
        let path = format!("/api/v1/matters/{}{path}", receipt.matter);
        let reply = stranger.get(&path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(reply.problem(), "missing");
    }
    let administrator = api.machine("qh", Role::Administrator).await;
    assert_eq!(
        administrator.get("/api/v1/matters").await.problem(),
        "forbidden"
    );
}

#[tokio::test]
async fn a_matter_shows_what_its_page_shows() {
    let api = Api::start().await;
    let receipt = api.signed().await;
    let handler = api.machine(HOUSING, Role::Handler).await;
    let matter = handler
        .read(&format!("/api/v1/matters/{}", receipt.matter))
        .await;
    assert_eq!(matter["stage"], "pending-notice");
    assert_eq!(matter["phase"], "open");
    assert_eq!(matter["version"], 4);
    assert_eq!(matter["holder"]["name"], "青禾市住房和城乡建设局");
    assert_eq!(matter["tasks"][0]["lead"], true);
    assert_eq!(
        matter["owners"]["first_received"]["organ"]["name"],
        "青禾市信访局"
    );
    let limit = &matter["limits"][1];
    assert!(limit["working"].as_array().unwrap().len() >= 5, "{limit}");
    assert_eq!(limit["trigger"], "2026-03-16");
    let petition = &matter["petitions"][0];
    assert_eq!(petition["persons"][0]["name"], "魏芳");
    assert_eq!(petition["number"], receipt.number);
    assert_eq!(matter["said"][0]["text"], "属于住建部门职责。");
    assert_eq!(matter["happened"].as_array().unwrap().len(), 4);
    let acts = matter["acts"].as_array().unwrap();
    let act = |name: &str| acts.iter().find(|a| a["act"] == name).unwrap();
    assert_eq!(act("accept")["lawful"], true);
    assert_eq!(act("draft-opinion")["reason"], "refusal-not-at-this-stage");
    assert!(act("accept")["article"].as_str().unwrap().contains('条'));
}

#[tokio::test]
async fn who_may_not_know_the_petitioner_reads_masked_forms() {
    let api = Api::start().await;
    let receipt = api.signed().await;
    let leader = api.machine(HOUSING, Role::BusinessLeader).await;
    let path = format!("/api/v1/petitions/{}", receipt.petition);
    let petition = leader.read(&path).await;
    assert_eq!(petition["masked"], true);
    assert_eq!(petition["persons"][0]["name"], "魏*");
    assert_eq!(petition["persons"][0]["phone"], "138****1234");
    let handler = api.machine(HOUSING, Role::Handler).await;
    assert_eq!(handler.read(&path).await["persons"][0]["name"], "魏芳");
    let stranger = api.machine(TRANSPORT, Role::Handler).await;
    assert_eq!(stranger.get(&path).await.problem(), "missing");
}

#[tokio::test]
async fn the_events_hold_no_word_of_a_citizen_and_begin_where_asked() {
    let api = Api::start().await;
    let receipt = api.signed().await;
    let dispatcher = api.dispatcher().await;
    let path = format!("/api/v1/matters/{}/events", receipt.matter);
    let reply = dispatcher.get(&path).await;
    let text = String::from_utf8(reply.bytes.clone()).unwrap();
    for word in ["魏芳", "13800001234", "围挡", "属于住建"] {
        assert!(!text.contains(word), "{word}");
    }
    let events = reply.json();
    let facts: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["fact"].as_str().unwrap())
        .collect();
    assert_eq!(
        facts,
        ["registered", "classified", "transferred", "signed-for"]
    );
    assert_eq!(events["items"][2]["limits"][0]["change"], "stopped");
    assert_eq!(events["items"][2]["documents"].as_array().unwrap().len(), 2);
    let later = dispatcher.read(&format!("{path}?after=3")).await;
    assert_eq!(later["items"].as_array().unwrap().len(), 1);
    assert_eq!(later["version"], 4);
}

#[tokio::test]
async fn a_search_finds_by_number_and_by_person_and_puts_neither_into_an_address() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let machine = api.dispatcher().await;
    let find = async |text: &str| {
        let body = json!({ "text": text });
        machine.post("/api/v1/matters/search", &body).await
    };
    let by_number = find(&receipt.number).await.json();
    assert_eq!(by_number["items"][0]["id"], receipt.matter.to_string());
    let by_name = find("魏芳").await.json();
    assert_eq!(by_name["items"].as_array().unwrap().len(), 1);
    let person = by_name["person"].as_str().unwrap();
    let again = machine
        .read(&format!("/api/v1/matters?person={person}"))
        .await;
    assert_eq!(again["items"][0]["id"], receipt.matter.to_string());
    assert_eq!(
        find(" ").await.fields(),
        [("text".to_owned(), "field-required".to_owned())]
    );
    let supervisor = api.machine("qh-xfj", Role::Supervisor).await;
    let body = json!({ "text": "魏芳" });
    let reply = supervisor.post("/api/v1/matters/search", &body).await;
    assert_eq!(reply.problem(), "forbidden");
}

#[tokio::test]
async fn every_read_of_a_machine_stands_in_the_log_under_its_person() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let machine = api.dispatcher().await;
    machine
        .read(&format!("/api/v1/matters/{}", receipt.matter))
        .await;
    let auditor = api.office.staff("qh", Role::Auditor);
    let query = dengwen_app::admin::LogQuery::default();
    let log = api.office.app.log_of_reads(&auditor, &query).await.unwrap();
    let person = api.office.person("qh-xfj", Role::Dispatcher);
    let mine = log
        .entries
        .iter()
        .filter(|entry| entry.person == Some(person));
    assert!(mine.count() >= 2, "the opening and the unsealing");
}
