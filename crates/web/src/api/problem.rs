//! Failures as the document describes them: RFC 9457, one shape, stable codes.
//!
//! It writes no failure; `error.rs` does, for pages and API alike. Invariant: what a handler adds
//! to a problem travels with the response and never replaces a member of the standard.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder, response};
use utoipa::{IntoResponses, ToSchema};

use crate::error::PageError;

/// Members that a handler adds to a problem: what changed, where a text cannot be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct More(pub(crate) Map<String, Value>);

/// A failure with members of its own.
pub(crate) fn with(error: PageError, members: Value) -> Response {
    let mut response = error.into_response();
    if let Value::Object(members) = members {
        response.extensions_mut().insert(More(members));
    }
    response
}

/// What went wrong (RFC 9457). `type` is the stable code; texts follow the language asked for.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the document's description; `error.rs` writes it")]
pub(crate) struct Problem {
    /// `urn:dengwen:problem:<code>`; the codes stand in the reference.
    r#type: String,
    /// The code's sentence.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to do about it.
    detail: String,
    /// `urn:dengwen:request:<number>`: quote it when you ask us about a fault.
    instance: String,
    /// Of a refusal: why, as a stable code (`guard-target-competent`).
    reason: Option<String>,
    /// Of a refusal: the article it rests on.
    article: Option<String>,
    /// Of a refusal: the acts that are lawful at this stage, whoever may do them.
    lawful: Option<Vec<String>>,
    /// Of invalid input: every field that cannot be taken, at once.
    fields: Option<Vec<ProblemField>>,
    /// Of a conflict: the version now.
    version: Option<i64>,
    /// Of a conflict: what happened since the version you saw.
    changed: Option<Vec<super::v1::matters::events::Happened>>,
    /// Of a body that cannot be read: where.
    position: Option<String>,
}

/// One field that cannot be taken.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the document's description; `error.rs` writes it")]
pub(crate) struct ProblemField {
    /// Its name in the request.
    field: String,
    /// Stable code (`field-too-long`).
    code: String,
    /// The code's sentence.
    detail: String,
}

/// One kind of failure as the document shows it.
struct Kind {
    status: &'static str,
    code: &'static str,
    says: &'static str,
    more: fn() -> Value,
}

const fn kind(status: &'static str, code: &'static str, says: &'static str) -> Kind {
    Kind {
        status,
        code,
        says,
        more: || json!({}),
    }
}

const UNREADABLE: Kind = Kind {
    more: || json!({ "position": "expected `,` or `}` at line 3 column 5" }),
    ..kind("400", "unreadable", "The request cannot be read.")
};
const TOKEN: Kind = kind(
    "401",
    "token",
    "The token is missing, wrong, revoked or over.",
);
const FORBIDDEN: Kind = kind("403", "forbidden", "You may know of it, but not do this.");
const MISSING: Kind = kind(
    "404",
    "missing",
    "It does not exist, or not for you: another unit's matter does not exist.",
);
const REFUSED: Kind = Kind {
    more: || json!({ "reason": "refusal-not-at-this-stage", "article": "条例第二十三条", "lawful": ["transfer", "assign"] }),
    ..kind(
        "409",
        "refused",
        "Refused by the procedure (`refused`), or it moved meanwhile (`conflict`).",
    )
};
const TOO_LARGE: Kind = kind("413", "too-large", "More was sent than is taken.");
const INVALID: Kind = Kind {
    more: || json!({ "fields": [{ "field": "title", "code": "field-required", "detail": "This cannot be left empty" }] }),
    ..kind(
        "422",
        "invalid",
        "Fields that cannot be taken, all at once.",
    )
};
const TOO_MANY: Kind = kind("429", "too-many", "Too many tries; see `Retry-After`.");
const BUSY: Kind = kind(
    "503",
    "unavailable",
    "Busy or stopping; nothing was lost, see `Retry-After`.",
);

/// Status and code of every kind of failure below `/api/`.
pub(super) const KINDS: [(u16, &str); 13] = [
    (400, "unreadable"),
    (401, "token"),
    (403, "forbidden"),
    (404, "missing"),
    (405, "method"),
    (409, "refused"),
    (409, "conflict"),
    (413, "too-large"),
    (421, "sample-published"),
    (422, "invalid"),
    (429, "too-many"),
    (500, "fault"),
    (503, "unavailable"),
];

fn described(kinds: &[&Kind]) -> BTreeMap<String, RefOr<response::Response>> {
    let one = |kind: &&Kind| {
        let mut example = json!({
            "type": format!("urn:dengwen:problem:{}", kind.code),
            "title": kind.says,
            "status": kind.status.parse::<u16>().unwrap_or_default(),
            "detail": kind.says,
            "instance": "urn:dengwen:request:7Q2M-04KX",
        });
        if let (Value::Object(all), Value::Object(more)) = (&mut example, (kind.more)()) {
            all.extend(more);
        }
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .example(Some(example))
            .build();
        let response = ResponseBuilder::new()
            .description(kind.says)
            .content("application/problem+json", content)
            .build();
        (kind.status.to_owned(), RefOr::T(response))
    };
    kinds.iter().map(one).collect()
}

macro_rules! failures {
    ($($(#[$doc:meta])* $name:ident: $($kind:ident),+;)+) => { $(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<response::Response>> {
                described(&[$(&$kind),+])
            }
        }
    )+ };
}

failures! {
    /// Of reading as staff.
    Reading: UNREADABLE, TOKEN, FORBIDDEN, MISSING, INVALID, BUSY;
    /// Of writing as staff.
    Writing: UNREADABLE, TOKEN, FORBIDDEN, MISSING, REFUSED, TOO_LARGE, INVALID, BUSY;
    /// Of reading as a petitioner.
    Following: UNREADABLE, TOKEN, MISSING, BUSY;
    /// Of filing and looking up, as anybody.
    Sending: UNREADABLE, MISSING, TOO_LARGE, INVALID, TOO_MANY, BUSY;
    /// Of writing as a petitioner.
    Asking: UNREADABLE, TOKEN, FORBIDDEN, MISSING, REFUSED, TOO_LARGE, INVALID, TOO_MANY, BUSY;
    /// Of what everybody may read.
    Open: INVALID, BUSY;
}
