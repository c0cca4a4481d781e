//! How a request to the API is read: who asks, the body, the query, the key that makes a second
//! sending harmless.
//!
//! It judges no field of a resource; handlers do, and say all that is wrong at once. Invariant:
//! nothing here logs or stores a word of what was sent.

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::uri::InvalidUri;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dengwen_app::{App, Who};
use dengwen_domain::ids::{PersonId, PetitionId};
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{bearer, problem};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::has_controls;
use crate::texts::Say;

/// Name of the header that makes a second sending harmless.
pub(super) const ONCE: &str = "idempotency-key";
pub(super) const ONCE_CHARS: std::ops::RangeInclusive<usize> = 16..=128;

/// A machine that acts in a person's name.
pub(super) struct Caller {
    pub(super) ctx: PageCtx,
    pub(super) app: App,
    pub(super) staff: dengwen_app::Staff,
    pub(super) who: Who,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Caller, PageError> {
        let ctx = PageCtx::from_request_parts(parts, state).await?;
        let viewer = ctx.viewer.as_ref().ok_or(PageError::Token)?;
        let app = ctx.app()?.clone();
        let staff = app.staff(PersonId(viewer.id)).ok_or(PageError::Token)?;
        let staff = dengwen_app::Staff {
            token: viewer.token.clone(),
            ..staff
        };
        let who = Who::Staff(staff.clone());
        Ok(Caller {
            ctx,
            app,
            staff,
            who,
        })
    }
}

/// Anybody.
pub(super) struct Visitor {
    ctx: PageCtx,
    pub(super) app: App,
    /// The key of slow-downs.
    pub(super) address: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Visitor, PageError> {
        let ctx = PageCtx::from_request_parts(parts, state).await?;
        let app = ctx.app()?.clone();
        let address = crate::pages::portal::file::address(&ctx);
        Ok(Visitor { ctx, app, address })
    }
}

/// A petitioner who looked a petition up.
pub(super) struct Follower {
    pub(super) ctx: PageCtx,
    pub(super) app: App,
    pub(super) petition: PetitionId,
    pub(super) who: Who,
    /// The key of slow-downs.
    pub(super) address: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Follower {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Follower, PageError> {
        let Visitor { ctx, app, address } = Visitor::from_request_parts(parts, state).await?;
        let token = bearer(parts).ok_or(PageError::Token)?;
        let petition = app.followed_by(token).await?.ok_or(PageError::Token)?;
        Ok(Follower {
            ctx,
            app,
            petition,
            who: Who::Petitioner(petition),
            address,
        })
    }
}

/// The id in the path. What is no id names nothing.
pub(super) struct Id(pub(super) Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Id, PageError> {
        let path = Path::<Uuid>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Id(id))
            .map_err(|_no_id| PageError::Missing)
    }
}

/// The query without `lang`. Values are judged by the handler.
///
/// Because: a misspelt name that narrows a list would answer with everything, so the resources
/// refuse names that they do not know, as in bodies.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Query<T>, Response> {
        let ctx = PageCtx::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let unreadable = |position: String| {
            problem::with(PageError::Unreadable, json!({ "position": position }))
        };
        let uri = format!("/?{}", ctx.query)
            .parse()
            .map_err(|error: InvalidUri| unreadable(error.to_string()))?;
        axum::extract::Query::<T>::try_from_uri(&uri)
            .map(|query| Query(query.0))
            .map_err(|error| unreadable(error.body_text()))
    }
}

/// A JSON body, and its bytes, to which the key of the request is bound.
pub(super) struct Body<T> {
    pub(super) data: T,
    pub(super) bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, Response> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_over| PageError::TooLarge.into_response())?;
        let unreadable = |position: String| {
            problem::with(PageError::Unreadable, json!({ "position": position }))
        };
        let whole: Value =
            serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        let mut checks = Checks::default();
        controls(&whole, "", &mut checks);
        checks.done().map_err(PageError::into_response)?;
        let data = serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        Ok(Body { data, bytes })
    }
}

/// Notes every text with control characters, which no engine and no page takes.
fn controls(value: &Value, field: &str, checks: &mut Checks) {
    let below = |name: &str| match field {
        "" => name.to_owned(),
        field => format!("{field}.{name}"),
    };
    match value {
        Value::String(text) if has_controls(text) => {
            checks.fail(field, "field-control-characters");
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                controls(item, &below(&n.to_string()), checks);
            }
        }
        Value::Object(members) => {
            for (name, item) in members {
                controls(item, &below(name), checks);
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The header that makes a second sending harmless.
pub(super) struct Once(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Once, PageError> {
        let Some(value) = parts.headers.get(ONCE) else {
            return Ok(Once(None));
        };
        let key = value.to_str().unwrap_or_default();
        let fits = ONCE_CHARS.contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        if fits {
            Ok(Once(Some(key.to_owned())))
        } else {
            Err(once_wrong("api-once-form"))
        }
    }
}

fn once_wrong(code: &'static str) -> PageError {
    PageError::Invalid(vec![(ONCE.to_owned(), Say::new(code))])
}

impl Once {
    /// The key of this very request: who, what for, the header, and the body. Because: a key used
    /// again with other words must never make a petition vanish, nor show a stranger's receipt.
    pub(super) fn key(&self, app: &App, parts: &[&[u8]]) -> Option<[u8; 32]> {
        let key = self.0.as_ref()?;
        let all: Vec<&[u8]> = [key.as_bytes()]
            .into_iter()
            .chain(parts.iter().copied())
            .collect();
        Some(app.sealer().keyed("api-once", &all))
    }

    /// The same where it may not be left out, said with all else that is wrong.
    pub(super) fn noted(&self, app: &App, parts: &[&[u8]], checks: &mut Checks) -> [u8; 32] {
        let key = self.key(app, parts);
        if key.is_none() {
            checks.fail(ONCE, "field-required");
        }
        key.unwrap_or_default()
    }

    /// The same where nothing else can be wrong yet.
    pub(super) fn needed(&self, app: &App, parts: &[&[u8]]) -> Result<[u8; 32], PageError> {
        self.key(app, parts)
            .ok_or_else(|| once_wrong("field-required"))
    }
}

/// What cannot be taken, gathered so that all of it is said at once.
#[derive(Default)]
pub(super) struct Checks(Vec<(String, Say)>);

impl Checks {
    /// Notes what is wrong with a field.
    pub(super) fn fail(&mut self, field: &str, say: impl Into<Say>) {
        self.0.push((field.to_owned(), say.into()));
    }

    /// A code, id or number that may be left out.
    pub(super) fn maybe<T: FromStr>(
        &mut self,
        field: &str,
        text: Option<&str>,
        code: &'static str,
    ) -> Option<T> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let found = text.parse().ok();
        if found.is_none() {
            self.fail(field, code);
        }
        found
    }

    /// A code of a list.
    pub(super) fn code<T: FromStr>(&mut self, field: &str, text: Option<&str>) -> Option<T> {
        self.maybe(field, text, "api-code")
    }

    /// An id.
    pub(super) fn id(&mut self, field: &str, text: Option<&str>) -> Option<Uuid> {
        self.maybe(field, text, "api-id")
    }

    /// A day, written `2026-03-16` and in no other way.
    pub(super) fn day(&mut self, field: &str, text: Option<&str>) -> Option<Date> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let day: Option<Date> = text.parse().ok();
        let day = day.filter(|day| day.to_string() == text);
        if day.is_none() {
            self.fail(field, "day-unreadable");
        }
        day
    }

    /// What a use case complained of, under a name of this request.
    pub(super) fn take(&mut self, field: &str, error: &dengwen_app::FieldError) {
        self.fail(field, Say::of(error));
    }

    /// Nothing is wrong, or everything that is.
    pub(super) fn done(self) -> Result<(), PageError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(PageError::Invalid(self.0))
        }
    }
}

/// An answer in JSON, kept by nobody on the way.
pub(super) struct Answer<T> {
    status: StatusCode,
    data: T,
}

impl<T> Answer<T> {
    /// 200.
    pub(super) fn ok(data: T) -> Answer<T> {
        Answer {
            status: StatusCode::OK,
            data,
        }
    }

    /// 201.
    pub(super) fn created(data: T) -> Answer<T> {
        Answer {
            status: StatusCode::CREATED,
            data,
        }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let text = match serde_json::to_vec(&self.data) {
            Ok(text) => text,
            Err(error) => return PageError::fault(error).into_response(),
        };
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.status, headers, text).into_response()
    }
}
