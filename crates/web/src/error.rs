//! Everything that can go wrong with a request, as a page or as problem+json.
//!
//! It does not decide what is lawful; refusals arrive with their reason. Handlers return
//! `Result<_, PageError>`; the error travels in the response's extensions until [`respond`],
//! which knows the visitor, writes it. Invariant: a visitor never sees the cause of a fault, only
//! its reference number, and the log has that number beside the cause exactly once.

mod failures;

use std::fmt;
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_domain::procedure::Act;
use serde::Serialize;

use crate::again::{self, Kept};
use crate::api::More;
use crate::cite::cite;
use crate::ctx::PageCtx;
use crate::page::{Frame, html};
pub(crate) use crate::path::percent;
use crate::samples::Samples;
use crate::texts::{Say, Texts};

/// Why a request did not get what it asked for.
#[derive(Clone, Debug)]
pub enum PageError {
    /// The act is not lawful now. Says why, under which article, and where to go next.
    Refused(Box<Refused>),
    /// The visitor may know of it, but may not do this.
    Forbidden(Say),
    /// It does not exist, or the visitor may not know that it does.
    Missing,
    /// It changed since the page was drawn.
    Conflict(Say),
    /// Something typed cannot be used. Pages with a form show it there instead; this is for
    /// requests without one.
    Invalid(Vec<(String, Say)>),
    /// Busy or stopping; try again after so many seconds.
    Unavailable { retry_after: u32 },
    /// The disk is full: nothing can be written for now.
    Full { retry_after: u32 },
    /// Too many tries from one address or against one number.
    TooMany { retry_after: u32 },
    /// Staff must sign in first, then come back.
    SignIn { back: String },
    /// A machine's token is missing, wrong, revoked or over: one answer for all four.
    Token,
    /// The form came from another site.
    Foreign {
        /// Where it would have been taken from, if that is configured.
        expected: Option<String>,
    },
    /// The form's token is missing, old or another visitor's.
    FormExpired,
    /// The same of a form with files: what was typed is shown, to be sent again.
    Again(Box<Kept>),
    /// More was sent than is taken.
    TooLarge,
    /// The method is not offered here.
    Method,
    /// The request cannot be read.
    Unreadable,
    /// The sample office was reached through a proxy.
    SamplePublished,
    /// A fault of ours.
    Fault(Arc<str>),
}

/// A refusal with its reason.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Why.
    pub reason: Say,
    /// The article it rests on, as cited: `《信访工作条例》第二十三条`.
    pub article: Option<String>,
    /// What can be done instead: a sentence and its address.
    pub next: Vec<(Say, String)>,
    /// Acts that are lawful at this stage, whoever may do them.
    pub lawful: Vec<Act>,
}

impl PageError {
    /// A fault of ours with its cause, which only the log will see. Never pass a citizen's words.
    pub fn fault(cause: impl fmt::Display) -> PageError {
        PageError::Fault(cause.to_string().into())
    }

    /// A refusal that cites no article.
    pub fn refused(reason: impl Into<Say>) -> PageError {
        let refused = Refused {
            reason: reason.into(),
            article: None,
            next: Vec::new(),
            lawful: Vec::new(),
        };
        PageError::Refused(Box::new(refused))
    }

    fn status(&self) -> StatusCode {
        match self {
            PageError::Refused(_) | PageError::Conflict(_) => StatusCode::CONFLICT,
            PageError::Forbidden(_)
            | PageError::Foreign { .. }
            | PageError::FormExpired
            | PageError::Again(_) => StatusCode::FORBIDDEN,
            PageError::Missing => StatusCode::NOT_FOUND,
            PageError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            PageError::Unavailable { .. } | PageError::Full { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            PageError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            PageError::SignIn { .. } | PageError::Token => StatusCode::UNAUTHORIZED,
            PageError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            PageError::Method => StatusCode::METHOD_NOT_ALLOWED,
            PageError::Unreadable => StatusCode::BAD_REQUEST,
            PageError::SamplePublished => StatusCode::MISDIRECTED_REQUEST,
            PageError::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code: last part of the problem type and of the message keys `error-<code>`.
    fn code(&self) -> &'static str {
        match self {
            PageError::Refused(_) => "refused",
            PageError::Forbidden(_) => "forbidden",
            PageError::Missing => "missing",
            PageError::Conflict(_) => "conflict",
            PageError::Invalid(_) => "invalid",
            PageError::Unavailable { .. } | PageError::Full { .. } => "unavailable",
            PageError::TooMany { .. } => "too-many",
            PageError::SignIn { .. } => "sign-in",
            PageError::Token => "token",
            PageError::Foreign { .. } => "foreign",
            PageError::FormExpired | PageError::Again(_) => "form-expired",
            PageError::TooLarge => "too-large",
            PageError::Method => "method",
            PageError::Unreadable => "unreadable",
            PageError::SamplePublished => "sample-published",
            PageError::Fault(_) => "fault",
        }
    }

    fn title(&self, t: Texts) -> String {
        match self {
            PageError::Refused(_) => t.s("error-refused"),
            PageError::Forbidden(_) => t.s("error-forbidden"),
            PageError::Missing => t.s("error-missing"),
            PageError::Conflict(_) => t.s("error-conflict"),
            PageError::Invalid(_) => t.s("error-invalid"),
            PageError::Unavailable { .. } => t.s("error-unavailable"),
            PageError::Full { .. } => t.s("error-full"),
            PageError::TooMany { .. } => t.s("error-too-many"),
            PageError::SignIn { .. } => t.s("error-sign-in"),
            PageError::Token => t.s("error-token"),
            PageError::Foreign { .. } => t.s("error-foreign"),
            PageError::FormExpired | PageError::Again(_) => t.s("error-form-expired"),
            PageError::TooLarge => t.s("error-too-large"),
            PageError::Method => t.s("error-method"),
            PageError::Unreadable => t.s("error-unreadable"),
            PageError::SamplePublished => t.s("error-sample-published"),
            PageError::Fault(_) => t.s("error-fault"),
        }
    }

    fn advice(&self, t: Texts) -> String {
        match self {
            PageError::Refused(refused) => t.say(&refused.reason),
            PageError::Forbidden(say) | PageError::Conflict(say) => t.say(say),
            PageError::Missing => t.s("error-missing-advice"),
            PageError::Invalid(_) => t.s("error-invalid-advice"),
            PageError::Unavailable { retry_after } => {
                t.f("error-unavailable-advice", "seconds", *retry_after)
            }
            PageError::Full { retry_after } => t.f("error-full-advice", "seconds", *retry_after),
            PageError::TooMany { retry_after } => {
                t.f("error-too-many-advice", "minutes", retry_after.div_ceil(60))
            }
            PageError::SignIn { .. } => t.s("error-sign-in-advice"),
            PageError::Token => t.s("error-token-advice"),
            PageError::Foreign { expected: None } => t.s("error-foreign-advice"),
            PageError::Foreign {
                expected: Some(address),
            } => t.f("error-foreign-from", "address", address),
            PageError::FormExpired | PageError::Again(_) => t.s("error-form-expired-advice"),
            PageError::TooLarge => t.s("error-too-large-advice"),
            PageError::Method => t.s("error-method-advice"),
            PageError::Unreadable => t.s("error-unreadable-advice"),
            PageError::SamplePublished => t.s("error-sample-published-advice"),
            PageError::Fault(_) => t.s("error-fault-advice"),
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            PageError::Unavailable { retry_after }
            | PageError::Full { retry_after }
            | PageError::TooMany { retry_after } => Some(*retry_after),
            _ => None,
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What went wrong and what to do, for a person.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) t: Texts,
    pub(crate) status: u16,
    pub(crate) title: String,
    pub(crate) advice: String,
    pub(crate) article: Option<String>,
    pub(crate) points: Vec<String>,
    pub(crate) next: Vec<(String, String)>,
    /// Shown only where a person on the telephone can do something with it.
    pub(crate) reference: Option<String>,
}

/// The page of a failure for the public.
#[derive(Template)]
#[template(path = "errors/error.html")]
pub(crate) struct ErrorPage {
    frame: Frame,
    t: Texts,
    told: Told,
}

/// The page of a failure for staff at their desk, who keep their way around.
#[derive(Template)]
#[template(path = "errors/desk.html")]
pub(crate) struct DeskErrorPage {
    frame: Frame,
    t: Texts,
    told: Told,
}

impl ErrorPage {
    fn new(ctx: &PageCtx, told: Told) -> ErrorPage {
        ErrorPage {
            frame: Frame::portal(ctx),
            t: ctx.t,
            told,
        }
    }
}

impl DeskErrorPage {
    fn new(ctx: &PageCtx, told: Told) -> DeskErrorPage {
        DeskErrorPage {
            frame: Frame::desk(ctx),
            t: ctx.t,
            told,
        }
    }
}

impl Samples for ErrorPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ErrorPage)> {
        let page = |(name, told)| (name, ErrorPage::new(ctx, told));
        failures::every_failure(ctx).into_iter().map(page).collect()
    }
}

impl Samples for DeskErrorPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, DeskErrorPage)> {
        let page = |(name, told)| (name, DeskErrorPage::new(ctx, told));
        failures::every_failure(ctx).into_iter().map(page).collect()
    }
}

/// RFC 9457.
#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    instance: String,
    /// Why an act was refused, as a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lawful: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<ProblemField<'a>>,
    #[serde(flatten)]
    more: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct ProblemField<'a> {
    field: &'a str,
    code: &'a str,
    detail: String,
}

/// Writes the failure a handler or a layer left, in the form and language the visitor reads.
pub(crate) fn respond(ctx: &PageCtx, mut response: Response, head: bool) -> Response {
    let Some(error) = response
        .extensions_mut()
        .remove::<PageError>()
        .or_else(|| plain(&response))
    else {
        return response;
    };
    if let PageError::Fault(cause) = &error {
        tracing::error!(reference = %ctx.reference, cause = %cause, "request failed");
    }
    if let (PageError::SignIn { back }, false) = (&error, ctx.wants_json) {
        return Redirect::to(&format!("/sign-in?back={}", percent(back))).into_response();
    }
    let more = response.extensions_mut().remove::<More>();
    let typed = response.extensions_mut().remove::<again::Kept>();
    let again = match (&error, &typed) {
        (PageError::Full { retry_after }, Some(kept)) if !ctx.wants_json => {
            again::when_full(ctx, kept, *retry_after)
        }
        _ => None,
    };
    let mut written = if let Some(form) = again {
        form
    } else if ctx.wants_json {
        problem(ctx, &error, more.unwrap_or_default())
    } else if let PageError::Again(kept) = &error {
        again::once_more(ctx, kept).unwrap_or_else(|fault| fault.status().into_response())
    } else {
        page(ctx, told(ctx, &error)).unwrap_or_else(|fault| fault.status().into_response())
    };
    *written.status_mut() = error.status();
    if head {
        *written.body_mut() = axum::body::Body::empty();
    }
    if matches!(error, PageError::Token) {
        let bearer = HeaderValue::from_static("Bearer realm=\"dengwen\"");
        written
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, bearer);
    }
    if let Some(seconds) = error.retry_after() {
        written
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    written
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    written
}

/// Failures that axum itself answered, with a bare status or an English line.
fn plain(response: &Response) -> Option<PageError> {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let ours = kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    if ours {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(PageError::Missing),
        StatusCode::METHOD_NOT_ALLOWED => Some(PageError::Method),
        StatusCode::PAYLOAD_TOO_LARGE => Some(PageError::TooLarge),
        StatusCode::BAD_REQUEST
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(PageError::Unreadable),
        StatusCode::INTERNAL_SERVER_ERROR => Some(PageError::fault("a layer failed")),
        _ => None,
    }
}

/// Staff at their desk keep its frame; whoever else, and whoever else's page, gets the public's.
fn page(ctx: &PageCtx, told: Told) -> Result<Response, PageError> {
    let at_desk = ["/desk", "/admin", "/account"]
        .iter()
        .any(|part| ctx.path.starts_with(part));
    if ctx.viewer.is_some() && at_desk {
        html(&DeskErrorPage::new(ctx, told))
    } else {
        html(&ErrorPage::new(ctx, told))
    }
}

fn told(ctx: &PageCtx, error: &PageError) -> Told {
    let t = ctx.t;
    let (article, mut next) = match error {
        PageError::Refused(refused) => (
            refused.article.as_deref().map(|article| cite(t, article)),
            refused
                .next
                .iter()
                .map(|(say, href)| (t.say(say), href.clone()))
                .collect(),
        ),
        _ => (None, Vec::new()),
    };
    let points = match error {
        PageError::Invalid(fields) => fields.iter().map(|(_, say)| t.say(say)).collect(),
        _ => Vec::new(),
    };
    let (home, href) = ctx.home();
    next.push((t.s(home), href.to_owned()));
    Told {
        t,
        status: error.status().as_u16(),
        title: error.title(t),
        advice: error.advice(t),
        article,
        points,
        next,
        reference: told_with_reference(error).then(|| ctx.reference.to_string()),
    }
}

/// Where a person on the telephone can do something with it.
const fn told_with_reference(error: &PageError) -> bool {
    matches!(
        error,
        PageError::Fault(_) | PageError::Unavailable { .. } | PageError::Full { .. }
    )
}

fn problem(ctx: &PageCtx, error: &PageError, More(more): More) -> Response {
    let t = ctx.t;
    let fields = match error {
        PageError::Invalid(fields) => fields
            .iter()
            .map(|(field, say)| ProblemField {
                field,
                code: say.key(),
                detail: t.say(say),
            })
            .collect(),
        _ => Vec::new(),
    };
    let refused = match error {
        PageError::Refused(refused) => Some(refused),
        _ => None,
    };
    let lawful = refused.map_or(&[][..], |refused| &refused.lawful);
    let problem = Problem {
        r#type: format!("urn:dengwen:problem:{}", error.code()),
        title: error.title(t),
        status: error.status().as_u16(),
        detail: match error {
            // Because: a machine has no "back".
            PageError::Unreadable => t.s("api-unreadable"),
            error => error.advice(t),
        },
        instance: format!("urn:dengwen:request:{}", ctx.reference),
        reason: refused.map(|refused| refused.reason.key()),
        article: refused.and_then(|refused| refused.article.as_deref()),
        lawful: lawful.iter().map(|act| act.as_str()).collect(),
        fields,
        more,
    };
    let kind = [(
        header::CONTENT_TYPE,
        "application/problem+json; charset=utf-8",
    )];
    (kind, problem.to_json()).into_response()
}

impl Problem<'_> {
    fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a problem holds only texts and numbers")
    }
}
