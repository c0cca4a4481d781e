//! Registering petitions.

use axum::http::StatusCode;
use dengwen_domain::org::Role;
use dengwen_testkit::office::{DISTRICT_OFFICE, HOUSING, OFFICE};
use serde_json::{Value, json};

use super::machine::{Api, Reply, claim};

const KEY: [(&str, &str); 1] = [("idempotency-key", "7d1f8a90-0001-4c1e-8a10")];

fn letter() -> Value {
    json!({
        "channel": "letter", "received_on": "2026-03-13", "dated_on": "2026-03-11",
        "title": "书院路围挡占道", "text": "围挡把人行道全占了。",
        "persons": [{ "name": "魏芳", "phone": "13800001234" }],
        "topic": "030000", "purpose": "resolve", "cross_boundary": ["person-place", "cross-region"],
        "mail_number": "RA123456785CN",
        "passed_on": { "from": "省信访局", "number": "S-1", "first_registered_on": "2026-03-10" },
    })
}

async fn registers(api: &Api, role: Role, body: &Value) -> Reply {
    let machine = api.machine(OFFICE, role).await;
    machine.post_with("/api/v1/petitions", &KEY, body).await
}

#[tokio::test]
async fn a_letter_is_registered_with_its_days_and_can_be_read_again() {
    let api = Api::start().await;
    let reply = registers(&api, Role::Registrar, &letter()).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let made = reply.json();
    assert_eq!(made["query_code"].as_str().unwrap().len(), 19);
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let petition = registrar.read(reply.header("location")).await;
    assert_eq!(petition["id"], made["petition"]);
    assert_eq!(petition["number"], made["number"]);
    assert_eq!(petition["received_on"], "2026-03-13");
    assert_eq!(petition["text"], "围挡把人行道全占了。");
    assert_eq!(
        petition["registrar"]["id"],
        api.office.person(OFFICE, Role::Registrar).to_string()
    );
    let path = format!("/api/v1/matters/{}", made["matter"].as_str().unwrap());
    let matter = registrar.read(&path).await;
    assert_eq!(
        matter["first_registered_on"], "2026-03-10",
        "the chain shares one time"
    );
    assert_eq!(matter["topic"], "030000");
    let crosses = json!(["cross-region", "person-place"]);
    assert_eq!(matter["cross_boundary"], crosses);
    for (asked, found) in [("any", 1), ("cross-region", 1), ("person-matter", 0)] {
        let list = registrar
            .read(&format!("/api/v1/matters?cross_boundary={asked}"))
            .await;
        assert_eq!(list["items"].as_array().unwrap().len(), found, "{asked}");
    }
    let list = registrar.read("/api/v1/matters").await;
    assert_eq!(list["items"][0]["cross_boundary"], crosses);
}

#[tokio::test]
async fn the_same_letter_under_the_same_key_is_one_petition_and_another_letter_is_another() {
    let api = Api::start().await;
    let first = registers(&api, Role::Registrar, &letter()).await.json();
    let second = registers(&api, Role::Registrar, &letter()).await;
    assert_eq!(second.status, StatusCode::CREATED);
    assert_eq!(first, second.json());
    let mut other = letter();
    other["text"] = json!("路灯也不亮。");
    other["first_time"] = json!(true);
    let third = registers(&api, Role::Registrar, &other).await;
    assert_eq!(third.status, StatusCode::CREATED, "{}", third.json());
    let third = third.json();
    assert_ne!(
        first["number"], third["number"],
        "nothing that came is lost"
    );
    let colleague = registers(&api, Role::Dispatcher, &other).await.json();
    assert_ne!(
        first["number"], colleague["number"],
        "a key is its sender's own"
    );
}

#[tokio::test]
async fn a_petition_needs_its_words_and_nothing_else() {
    let api = Api::start().await;
    let body = json!({ "channel": "visit", "text": "路灯不亮。三天了。" });
    let reply = registers(&api, Role::Registrar, &body).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let petition = registrar.read(reply.header("location")).await;
    assert_eq!(petition["anonymous"], true);
    assert_eq!(petition["title"], "路灯不亮");
}

#[tokio::test]
async fn everything_wrong_with_a_petition_is_said_at_once() {
    let api = Api::start().await;
    let body = json!({
        "channel": "pigeon", "received_on": "2026-03-17", "dated_on": "x", "text": "",
        "title": "长".repeat(101), "topic": "999999", "region": "1", "requests": 11,
        "cross_boundary": ["person-place", "everything"],
        "persons": [
            { "name": "魏芳", "phone": "123" },
            { "paper": "resident-id", "paper_number": "119902199001010000" },
            {}, {}, {}, {},
        ],
    });
    let reply = registers(&api, Role::Registrar, &body).await;
    let fields = reply.wrong();
    for field in [
        "channel",
        "received_on",
        "dated_on",
        "text",
        "title",
        "topic",
        "region",
        "requests",
        "cross_boundary.1",
        "persons",
        "persons.0.phone",
        "persons.1.paper_number",
    ] {
        assert!(
            fields.iter().any(|name| name == field),
            "{field}: {fields:?}"
        );
    }
    assert_eq!(fields.len(), 12, "{fields:?}");
}

#[tokio::test]
async fn without_a_key_without_the_right_or_for_another_organ_nothing_is_registered() {
    let api = Api::start().await;
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let reply = registrar.post("/api/v1/petitions", &letter()).await;
    assert_eq!(
        reply.fields(),
        [("idempotency-key".to_owned(), "field-required".to_owned())]
    );
    let reply = registrar.post("/api/v1/petitions", &json!({})).await;
    assert_eq!(
        reply.fields().len(),
        4,
        "channel, title, text and the key: all at once"
    );
    let reply = registers(&api, Role::Supervisor, &letter()).await;
    assert_eq!(reply.problem(), "forbidden");
    for elsewhere in [DISTRICT_OFFICE, HOUSING] {
        let mut body = letter();
        body["organ"] = json!(api.office.organ(elsewhere).to_string());
        let reply = registers(&api, Role::Registrar, &body).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{elsewhere}");
    }
    let supervisor = api.machine(OFFICE, Role::Supervisor).await;
    assert_eq!(supervisor.read("/api/v1/matters").await["items"], json!([]));
}

#[tokio::test]
async fn a_known_person_is_asked_about_before_a_machine_opens_another_matter() {
    let api = Api::start().await;
    assert_eq!(
        registers(&api, Role::Registrar, &letter()).await.status,
        StatusCode::CREATED
    );
    let mut again = letter();
    again["text"] = json!("催问围挡的事。");
    let reply = registers(&api, Role::Registrar, &again).await;
    let open = [("first_time".to_owned(), "register-known-choose".to_owned())];
    assert_eq!(reply.fields(), open);
    again["first_time"] = json!(false);
    let reply = registers(&api, Role::Registrar, &again).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
}

#[tokio::test]
async fn an_urgent_event_is_reported_with_the_registration_but_never_beside_an_accusation() {
    let api = Api::start().await;
    let mut body = letter();
    body["urgent_event"] = json!("围挡将倒。");
    body["purpose"] = json!("accuse");
    let reply = registers(&api, Role::Registrar, &body).await;
    let told = [(
        "urgent_event".to_owned(),
        "register-urgent-accuse".to_owned(),
    )];
    assert_eq!(reply.fields(), told);
    body["purpose"] = json!("resolve");
    let made = registers(&api, Role::Registrar, &body).await.json();
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let path = format!("/api/v1/matters/{}", made["matter"].as_str().unwrap());
    assert_eq!(registrar.read(&path).await["urgent"], true);
}

#[tokio::test]
async fn an_urgent_event_in_a_concluded_matter_is_a_field_to_mend_and_no_petition() {
    let api = Api::start().await;
    let first = api.filed().await;
    let dispatcher = api.dispatcher().await;
    let matter = first.matter.to_string();
    dispatcher.does(&matter, 1, "classify", claim()).await;
    let reply = json!({ "reply": "已通知施工单位让出通道。" });
    dispatcher.does(&matter, 2, "answer", reply).await;
    let mut body = letter();
    body["join"] = json!(matter);
    body["urgent_event"] = json!("围挡将倒，下面是学校。");
    let reply = registers(&api, Role::Registrar, &body).await;
    let told = [(
        "urgent_event".to_owned(),
        "register-urgent-ended".to_owned(),
    )];
    assert_eq!(reply.fields(), told);
    let path = format!("/api/v1/matters/{matter}");
    let linked = dispatcher.read(&path).await["petitions"].clone();
    assert_eq!(linked.as_array().unwrap().len(), 1);
    body["urgent_event"] = json!("");
    let reply = registers(&api, Role::Registrar, &body).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
}

#[tokio::test]
async fn a_repeat_joins_the_matter_that_a_person_named() {
    let api = Api::start().await;
    let first = api.filed().await;
    let mut body = letter();
    body["join"] = json!(first.matter.to_string());
    let made = registers(&api, Role::Registrar, &body).await.json();
    assert_eq!(made["matter"], first.matter.to_string());
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let matter = registrar
        .read(&format!("/api/v1/matters/{}", first.matter))
        .await;
    assert_eq!(matter["petitions"].as_array().unwrap().len(), 2);
    body["join"] = json!(first.petition.to_string());
    let reply = registers(&api, Role::Registrar, &body).await;
    assert_eq!(reply.problem(), "missing");
}
