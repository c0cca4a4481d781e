//! The document of the API: OpenAPI 3.1, made from the handlers themselves.
//!
//! Invariant: what it says exists, exists; `tests/it/api/document.rs` holds it to a snapshot.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::tag::Tag;
use utoipa::openapi::{Components, Info, License, OpenApi, RefOr};

use super::problem::Problem;
use super::{codes, v1};

/// Groups of the reference, in its order.
pub(super) const TAGS: [&str; 6] = [
    "public",
    "petitions",
    "matters",
    "papers",
    "office",
    "document",
];

/// Real answers of an office under test, by operation; `tests/it/api/examples.rs` keeps them true.
const EXAMPLES: &str = include_str!("examples.json");

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let text = whole().to_pretty_json();
    // Safe because: a document of texts and numbers is always JSON.
    text.expect("the document is JSON") + "\n"
});

/// The document as text.
pub fn document() -> &'static str {
    &TEXT
}

/// The document.
pub(crate) fn whole() -> OpenApi {
    let (_, mut document) = v1::timed().split_for_parts();
    let (_, uploads) = v1::uploads().split_for_parts();
    document.merge(uploads);
    exemplify(&mut document);
    let mut info = Info::new("Dengwen 登闻", "1");
    info.description = Some(ABOUT.to_owned());
    info.license = Some(License::new("Apache-2.0"));
    document.info = info;
    let components = document.components.take().unwrap_or_default();
    document.components = Some(secured(components));
    document.tags = Some(TAGS.iter().map(Tag::new).collect());
    document
}

/// Puts a real answer beside the type of each.
fn exemplify(document: &mut OpenApi) {
    // Safe because: a test compares the file with what the program answers.
    let examples: BTreeMap<String, Value> =
        serde_json::from_str(EXAMPLES).expect("the examples are JSON");
    let items = document.paths.paths.values_mut();
    for operation in items.flat_map(|item| [item.get.as_mut(), item.post.as_mut()]) {
        let Some(operation) = operation else { continue };
        let id = operation.operation_id.as_deref().unwrap_or_default();
        let Some(example) = examples.get(id) else {
            continue;
        };
        for (status, response) in &mut operation.responses.responses {
            let (true, RefOr::T(response)) = (status.starts_with('2'), response) else {
                continue;
            };
            for content in response.content.values_mut() {
                if let RefOr::T(content) = content {
                    content.example = Some(example.clone());
                }
            }
        }
    }
}

const ABOUT: &str = "The use cases of the pages, for machines. Texts come in Chinese, or in the \
    language of `Accept-Language` (`zh`, `en`) or `?lang=`. Every failure is \
    `application/problem+json`. The guide is `docs/api-design.md`.";

fn secured(mut components: Components) -> Components {
    let bearer = |about: &str| {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description = Some(about.to_owned());
        SecurityScheme::Http(http)
    };
    let staff = "A machine's token, made by an administrator. It acts in a person's name, with \
        exactly the rights that the person has at that moment.";
    let petitioner = "The token that a look-up by number and query code answers with. It opens \
        one petition, for two hours.";
    components.add_security_scheme("token", bearer(staff));
    components.add_security_scheme("petitioner", bearer(petitioner));
    let mut schemas = Vec::new();
    <Problem as utoipa::ToSchema>::schemas(&mut schemas);
    let problem = <Problem as utoipa::PartialSchema>::schema();
    schemas.push(("Problem".to_owned(), problem));
    schemas.extend(codes::all());
    for (name, schema) in schemas {
        components.schemas.entry(name).or_insert(schema);
    }
    complete(&mut components);
    components
}

/// Types that are sent to us, or hold only some of their members: what may be left out there.
const LOOSE: [&str; 13] = [
    "Filing",
    "LookUp",
    "NewAct",
    "NewOverride",
    "NewPassedOn",
    "NewPerson",
    "NewPetition",
    "NewRating",
    "Problem",
    "ProblemField",
    "Search",
    "Upload",
    "Withdrawal",
];

/// Members of an answer are never left out; what is not there is null.
fn complete(components: &mut Components) {
    for (name, schema) in &mut components.schemas {
        if !LOOSE.contains(&name.as_str()) {
            whole_of(schema);
        }
    }
}

fn whole_of(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            object.required = object.properties.keys().cloned().collect();
        }
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter_mut().for_each(whole_of),
        _ => {}
    }
}

/// The document of this API.
///
/// OpenAPI 3.1, made from the handlers themselves.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "get-document",
    tag = "document",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json"))
)]
pub(super) async fn get() -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, document()).into_response()
}
