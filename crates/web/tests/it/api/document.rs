//! The document: a snapshot, and its own examples sent to the program it describes.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::StatusCode;
use dengwen_web::api::document;
use serde_json::Value;

use super::machine::Api;

fn parsed() -> Value {
    serde_json::from_str(document()).unwrap()
}

#[test]
fn the_document_is_the_one_in_the_snapshot() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/api/openapi.json");
    if std::env::var_os("DENGWEN_BLESS").is_some() {
        std::fs::write(&file, document()).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(
        kept == document(),
        "the API changed: run this test with DENGWEN_BLESS=1, and read the difference"
    );
}

#[tokio::test]
async fn the_document_is_served_and_every_route_in_it_says_what_it_answers() {
    let api = Api::start().await;
    let reply = api.nobody().get("/api/v1/openapi.json").await;
    assert_eq!(reply.status, StatusCode::OK);
    let document = reply.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
            assert!(operation["summary"].is_string(), "{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            let done = responses.keys().any(|status| status.starts_with('2'));
            assert!(done, "{method} {path}");
            let secured = operation["security"].is_array();
            assert_eq!(responses.contains_key("401"), secured, "{method} {path}");
        }
    }
    assert!(ids.len() >= 28, "{}", ids.len());
}

#[tokio::test]
async fn nothing_of_staff_or_of_petitioners_answers_without_a_token() {
    let api = Api::start().await;
    let (nobody, staff) = (api.nobody(), api.dispatcher().await);
    for (path, item) in parsed()["paths"].as_object().unwrap() {
        let some = "019cf41a-0000-7000-8000-000000000001";
        let address = path
            .replace("{id}", if path.contains("limits") { "C04" } else { some })
            .replace("{act}", "accept")
            .replace("{year}", "2025");
        for (method, operation) in item.as_object().unwrap() {
            if !operation["security"].is_array() {
                continue;
            }
            let method: axum::http::Method = method.to_uppercase().parse().unwrap();
            let headers = [
                ("content-type", "multipart/form-data; boundary=edge"),
                ("idempotency-key", "an-example-of-a-key"),
            ];
            let body = b"{}".to_vec();
            let reply = nobody
                .send(method.clone(), &address, &headers, body.clone())
                .await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            assert_eq!(reply.problem(), "token");
            if path.contains("public") {
                let reply = staff.send(method, &address, &headers, body).await;
                assert_eq!(reply.problem(), "token", "{path}: staff is nobody here");
            } else if path.contains("{id}") && !path.contains("limits") {
                let reply = staff.send(method, &address, &headers, body).await;
                assert_eq!(
                    reply.status,
                    StatusCode::NOT_FOUND,
                    "{path}: {}",
                    reply.json()
                );
                assert_eq!(reply.problem(), "missing");
            }
        }
    }
}

#[tokio::test]
async fn the_reference_shows_every_operation_and_type_in_both_languages() {
    let api = Api::start().await;
    let document = parsed();
    for (lang, words) in [("zh", "登记信访件"), ("en", "Register a petition")] {
        let path = format!("/api/v1?lang={lang}");
        let page = crate::support::get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.body.contains(words));
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(page.body.contains(&format!("id=\"op-{id}\"")), "{id}");
            }
        }
        for name in document["components"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
        {
            assert!(page.body.contains(&format!("id=\"type-{name}\"")), "{name}");
        }
    }
    let mut admin = crate::browser::Site {
        office: api.office,
        router: api.router,
    }
    .signed_in("qh", dengwen_domain::org::Role::Administrator)
    .await;
    assert!(
        admin
            .get("/admin/tokens")
            .await
            .body
            .contains("href=\"/api/v1\"")
    );
    assert_eq!(admin.get("/api/v1").await.status, StatusCode::OK);
}

#[test]
fn no_two_types_of_the_document_share_a_name() {
    fn walk(folder: &Path, names: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, names);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for (at, _) in text.match_indices("ToSchema)]") {
                let rest = &text[at..];
                let name = &rest[rest.find("struct ").unwrap() + "struct ".len()..];
                names.push(name.split([' ', '{', '<']).next().unwrap().to_owned());
            }
        }
    }
    let mut names = Vec::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api");
    walk(&source, &mut names);
    assert!(names.len() > 50, "{names:?}");
    names.sort();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None, "one would stand for both");
}

#[test]
fn every_schema_that_is_named_exists() {
    let document = parsed();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for (_, rest) in text
        .match_indices("#/components/schemas/")
        .map(|(at, m)| (at, &text[at + m.len()..]))
    {
        let name = rest.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
}

/// What an answer lacks of what its type always has.
fn lacks(schemas: &Value, schema: &Value, value: &Value) -> Vec<String> {
    if let Some(link) = schema["$ref"].as_str() {
        let name = link.rsplit('/').next().unwrap();
        return lacks(schemas, &schemas[name], value);
    }
    let mut missing = Vec::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        missing.extend(lacks(schemas, part, value));
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        if !value.is_null() {
            missing.extend(lacks(schemas, choice, value));
        }
    }
    for item in value.as_array().into_iter().flatten() {
        missing.extend(lacks(schemas, &schema["items"], item));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.is_object() && value.get(name.as_str().unwrap()).is_none() {
            missing.push(name.to_string());
        }
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        missing.extend(lacks(schemas, member, &value[name]));
    }
    missing
}

#[test]
fn the_answers_of_the_document_have_all_that_their_types_always_have() {
    let document = parsed();
    let mut seen = 0;
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let responses = operation["responses"].as_object().unwrap();
            let done = responses.iter().find(|(status, _)| status.starts_with('2'));
            let content = &done.unwrap().1["content"]["application/json"];
            if content["example"].is_object() {
                let lacking = lacks(
                    &document["components"]["schemas"],
                    &content["schema"],
                    &content["example"],
                );
                assert!(
                    lacking.is_empty(),
                    "{}: {lacking:?}",
                    operation["operationId"]
                );
                seen += 1;
            }
        }
    }
    assert!(seen >= 25, "{seen}");
}

#[tokio::test]
async fn the_examples_of_the_document_are_taken_by_the_program() {
    let api = Api::start().await;
    let document = parsed();
    let schemas = &document["components"]["schemas"];
    let key = [("idempotency-key", "an-example-of-a-key")];
    let example = |name: &str| {
        let schema = &schemas[name];
        let one = if schema["example"].is_null() {
            &schema["examples"][0]
        } else {
            &schema["example"]
        };
        assert!(one.is_object(), "{name} has an example");
        one.clone()
    };
    let registrar = api
        .machine("qh-xfj", dengwen_domain::org::Role::Registrar)
        .await;
    let reply = registrar
        .post_with("/api/v1/petitions", &key, &example("NewPetition"))
        .await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let filing = example("Filing");
    let reply = api
        .nobody()
        .post_with("/api/v1/public/petitions", &key, &filing)
        .await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let reply = registrar
        .post("/api/v1/matters/search", &example("Search"))
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    let receipt = api.filed().await;
    let note = serde_json::json!({ "fields": { "note": "x" } });
    let path = format!("/api/v1/matters/{}/acts/", receipt.matter);
    registrar.post(&format!("{path}add-note"), &note).await;
    let reply = registrar
        .post(&format!("{path}classify"), &example("NewAct"))
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
}
