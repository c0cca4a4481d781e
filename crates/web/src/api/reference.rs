//! `GET /api/v1`: the reference of the API for people, in both languages.
//!
//! Drawn from the document itself, so that the two never differ. Invariant: every operation, every
//! type and every kind of problem of the document stands on the page.

use askama::Template;
use axum::response::Response;
use serde_json::Value;

use super::document::{TAGS, document};
use super::problem::KINDS;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::{Lang, Texts};

#[derive(Template)]
#[template(path = "api/reference.html")]
pub(crate) struct ReferencePage {
    frame: Frame,
    t: Texts,
    groups: Vec<Group>,
    problems: Vec<(String, String, String)>,
    types: Vec<Shape>,
}

/// Operations on one kind of thing.
struct Group {
    id: String,
    name: String,
    operations: Vec<Operation>,
}

/// One method of one address.
struct Operation {
    id: String,
    method: String,
    path: String,
    title: String,
    /// Which token it asks for.
    token: String,
    parameters: Vec<Field>,
    body: Option<Kind>,
    example: String,
    answers: Vec<(String, Kind)>,
    /// A real answer.
    answer: String,
}

/// A type of the document.
struct Shape {
    name: String,
    /// In English on either page: the document's own words.
    about: String,
    fields: Vec<Field>,
    codes: String,
}

/// A parameter or a member.
struct Field {
    name: String,
    place: String,
    kind: Kind,
    required: bool,
    about: String,
}

/// What something is: a word, and the type it leads to.
#[derive(Default)]
struct Kind {
    text: String,
    href: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let document = serde_json::from_str(document()).map_err(PageError::fault)?;
    render(&page(&ctx, &document))
}

fn page(ctx: &PageCtx, document: &Value) -> ReferencePage {
    let t = ctx.t;
    let groups = TAGS.iter().map(|tag| Group {
        id: (*tag).to_owned(),
        name: t.s(&format!("api-tag-{tag}")),
        operations: operations(t, document, tag),
    });
    let problems = KINDS.iter().map(|(status, code)| {
        let title = t.s(&format!("error-{code}"));
        (status.to_string(), (*code).to_owned(), title)
    });
    let schemas = members(&document["components"]["schemas"]);
    ReferencePage {
        frame: Frame::portal(ctx),
        t,
        groups: groups.collect(),
        problems: problems.collect(),
        types: schemas
            .map(|(name, schema)| shape(t, name, schema))
            .collect(),
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value))
}

fn operations(t: Texts, document: &Value, tag: &str) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            if operation["tags"][0] == tag {
                all.push(Operation::new(t, path, method, operation, document));
            }
        }
    }
    all
}

impl Operation {
    fn new(t: Texts, path: &str, method: &str, operation: &Value, document: &Value) -> Operation {
        let id = text(&operation["operationId"]);
        let token = match members(&operation["security"][0]).next() {
            Some(("token", _)) => "api-token-staff",
            Some(_) => "api-token-petitioner",
            None => "api-token-none",
        };
        let parameters = operation["parameters"].as_array();
        let content = members(&operation["requestBody"]["content"]).next();
        let body = content.map(|(media, content)| {
            let mut kind = kind(t, &content["schema"]);
            if media != "application/json" {
                kind.text = format!("{media}: {}", kind.text);
            }
            kind
        });
        let example = content.map(|(_, content)| example(document, &content["schema"]));
        Operation {
            method: method.to_uppercase(),
            path: path.to_owned(),
            title: t.s(&format!("api-op-{id}")),
            token: t.s(token),
            parameters: parameters
                .into_iter()
                .flatten()
                .map(|parameter| Field {
                    name: text(&parameter["name"]),
                    place: t.s(&format!("api-in-{}", text(&parameter["in"]))),
                    kind: kind(t, &parameter["schema"]),
                    required: parameter["required"] == true,
                    about: about(t, parameter),
                })
                .collect(),
            body,
            example: example.unwrap_or_default(),
            answers: answers(t, &operation["responses"]),
            answer: answer(&operation["responses"]),
            id,
        }
    }
}

/// Each status with what it brings.
fn answers(t: Texts, responses: &Value) -> Vec<(String, Kind)> {
    let one = |(status, response): (&str, &Value)| {
        let mut kind = match members(&response["content"]).next() {
            Some((_, content)) if content["schema"].is_object() => kind(t, &content["schema"]),
            Some((media, _)) => Kind {
                text: media.to_owned(),
                href: String::new(),
            },
            None => Kind::default(),
        };
        let code = response["content"]["application/problem+json"]["example"]["type"].as_str();
        if let Some(code) = code.and_then(|code| code.rsplit(':').next()) {
            code.clone_into(&mut kind.text);
            kind.href = format!("#problem-{code}");
        }
        (status.to_owned(), kind)
    };
    members(responses).map(one).collect()
}

/// A real answer, where the document has one.
fn answer(responses: &Value) -> String {
    let mut done = members(responses).filter(|(status, _)| status.starts_with('2'));
    let example = done.find_map(|(_, response)| {
        let mut contents = members(&response["content"]);
        contents.find_map(|(_, content)| content.get("example"))
    });
    let pretty = example.map(serde_json::to_string_pretty);
    pretty.and_then(Result::ok).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What the document says of it. Its words are English, so the Chinese page leaves them out.
fn about(t: Texts, value: &Value) -> String {
    match t.lang {
        Lang::En => text(&value["description"]),
        Lang::Zh => String::new(),
    }
}

/// The example of a request's type, as it can be sent.
fn example(document: &Value, schema: &Value) -> String {
    let name = schema["$ref"]
        .as_str()
        .and_then(|link| link.rsplit('/').next());
    let schema = &document["components"]["schemas"][name.unwrap_or_default()];
    let one = match &schema["example"] {
        Value::Null => &schema["examples"][0],
        one => one,
    };
    if one.is_null() {
        return String::new();
    }
    serde_json::to_string_pretty(one).unwrap_or_default()
}

fn kind(t: Texts, schema: &Value) -> Kind {
    if let Some(link) = schema["$ref"].as_str() {
        let name = link.rsplit('/').next().unwrap_or_default();
        return Kind {
            text: name.to_owned(),
            href: format!("#type-{name}"),
        };
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let some = choices.iter().find(|choice| choice["type"] != "null");
        let mut kind = some.map(|some| kind(t, some)).unwrap_or_default();
        kind.text = t.f("api-or-nothing", "kind", kind.text);
        return kind;
    }
    let (name, nothing) = match &schema["type"] {
        Value::Array(names) => {
            let name = names.iter().find(|name| *name != "null");
            (name.map(text).unwrap_or_default(), true)
        }
        name => (text(name), false),
    };
    let mut kind = match name.as_str() {
        "array" => {
            let mut item = kind(t, &schema["items"]);
            item.text = t.f("api-list-of", "kind", item.text);
            item
        }
        _ => Kind {
            text: match schema["format"].as_str() {
                Some(format) if name == "string" => format.to_owned(),
                _ => name,
            },
            href: String::new(),
        },
    };
    if nothing {
        kind.text = t.f("api-or-nothing", "kind", kind.text);
    }
    kind
}

fn shape(t: Texts, name: &str, schema: &Value) -> Shape {
    let mut fields = Vec::new();
    let parts = schema["allOf"].as_array().map_or(&[][..], Vec::as_slice);
    for part in parts.iter().chain([schema]) {
        if part["$ref"].is_string() {
            let kind = kind(t, part);
            fields.push(Field {
                name: "…".to_owned(),
                place: String::new(),
                kind,
                required: true,
                about: String::new(),
            });
        }
        let needed = part["required"].as_array().map_or(&[][..], Vec::as_slice);
        for (name, member) in members(&part["properties"]) {
            fields.push(Field {
                name: name.to_owned(),
                place: String::new(),
                kind: kind(t, member),
                required: needed.iter().any(|needed| needed == name),
                about: about(t, member),
            });
        }
    }
    let codes = schema["enum"].as_array().map_or(&[][..], Vec::as_slice);
    let codes: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
    Shape {
        name: name.to_owned(),
        about: about(t, schema),
        fields,
        codes: codes.join(", "),
    }
}

impl Samples for ReferencePage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ReferencePage)> {
        // Safe because: the document is made by this program.
        let document = serde_json::from_str(document()).expect("the document is JSON");
        vec![("full", page(ctx, &document))]
    }
}
