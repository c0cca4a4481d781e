//! Filing, one question a page: the trail of pages, the draft behind them, the band that says that
//! nothing is received yet.
//!
//! Each page saves what was typed, right or wrong, before it complains. Invariant: a page checks
//! its own answers alone, so that going back always works.

pub(crate) mod check;
pub(crate) mod files;
pub(crate) mod limits;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod received;
pub(crate) mod request;
pub(crate) mod start;
pub(crate) mod words;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::intake::Draft;
use dengwen_app::throttle::Throttle;
use dengwen_app::{App, FieldError};
use jiff::Timestamp;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::FormState;
use crate::texts::{Say, Texts};

/// A page of the trail, in order. At most seven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Words,
    Place,
    Request,
    Person,
    Limits,
    Files,
    Check,
}

impl Step {
    const ALL: [Step; 7] = [
        Step::Words,
        Step::Place,
        Step::Request,
        Step::Person,
        Step::Limits,
        Step::Files,
        Step::Check,
    ];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Step::Words => "/file/words",
            Step::Place => "/file/place",
            Step::Request => "/file/request",
            Step::Person => "/file/person",
            Step::Limits => "/file/limits",
            Step::Files => "/file/files",
            Step::Check => "/file/check",
        }
    }

    /// The fields of the draft that this page asks for.
    pub(super) const fn fields(self) -> &'static [&'static str] {
        match self {
            Step::Words => &["words"],
            Step::Place => &["topic", "region", "spot"],
            Step::Request => &["purpose", "request"],
            Step::Person => &["name", "phone", "email", "address", "persons", "others"],
            Step::Limits => &["act", "act_day"],
            Step::Files => &["files"],
            Step::Check => &["title"],
        }
    }

    fn at(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or(0)
    }

    fn after(self) -> Step {
        Self::ALL.get(self.at() + 1).copied().unwrap_or(Step::Check)
    }

    fn before(self) -> Option<Step> {
        self.at()
            .checked_sub(1)
            .and_then(|at| Self::ALL.get(at))
            .copied()
    }
}

/// What stands above every question.
pub(crate) struct Trail {
    /// `第 2 步，共 7 步`.
    pub(crate) at: String,
    /// The page before.
    pub(crate) back: String,
    /// Where this form is posted.
    pub(crate) action: &'static str,
    /// Until when the draft is kept, once there is one.
    pub(crate) kept: Option<String>,
    /// `check` when the review page sent the visitor here.
    pub(crate) from: String,
}

impl Trail {
    pub(super) fn new(ctx: &PageCtx, step: Step, kept_until: Option<i64>) -> Trail {
        let t = ctx.t;
        let back = step.before().map_or("/file", Step::path);
        let from_check = ctx.query.split('&').any(|pair| pair == "from=check");
        Trail {
            at: t.f2("file-step", "n", step.at() + 1, "all", Step::ALL.len()),
            back: if from_check { Step::Check.path() } else { back }.to_owned(),
            action: step.path(),
            kept: kept_until.and_then(|at| kept(ctx, at)),
            from: if from_check { "check" } else { "" }.to_owned(),
        }
    }
}

/// The day until which a draft is kept, in the office's zone.
pub(super) fn kept(ctx: &PageCtx, until: i64) -> Option<String> {
    let app = ctx.app().ok()?;
    let at = Timestamp::from_microsecond(until).ok()?;
    let at = at.to_zoned(app.office().zone.clone());
    Some(ctx.t.f("file-kept", "date", ctx.t.moment(at.datetime())))
}

/// The draft of this browser.
pub(super) async fn draft_of(
    ctx: &PageCtx,
    headers: &HeaderMap,
) -> Result<Option<Draft>, PageError> {
    match ctx.cookie(headers, "draft") {
        Some(token) => Ok(ctx.app()?.open_draft(token).await?),
        None => Ok(None),
    }
}

/// The draft of this browser. A page that asks for it leads to the first question without one.
pub(crate) struct Begun(pub(crate) Draft);

impl<S: Send + Sync> FromRequestParts<S> for Begun {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Begun, Response> {
        let found = match PageCtx::from_request_parts(parts, state).await {
            Ok(ctx) => draft_of(&ctx, &parts.headers).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(Some(draft)) => Ok(Begun(draft)),
            Ok(None) => Err(Redirect::to("/file").into_response()),
            Err(error) => Err(error.into_response()),
        }
    }
}

/// Saves a draft under the bound on one address.
pub(super) async fn save(ctx: &PageCtx, draft: &mut Draft) -> Result<(), PageError> {
    let app = ctx.app()?;
    app.throttle(Throttle::DraftFrom, &address(ctx)).await?;
    Ok(app.save_draft(draft).await?)
}

/// The visitor's address as it is counted: an IPv6 visitor owns a whole network of 64 bits.
pub(crate) fn address(ctx: &PageCtx) -> String {
    match ctx.client {
        std::net::IpAddr::V4(ip) => ip.to_string(),
        std::net::IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

/// Notes what is wrong with the answers of one page.
pub(super) fn complain(app: &App, draft: &Draft, step: Step, state: &mut FormState) {
    for error in app.check_draft(&draft.answers) {
        if step.fields().contains(&error.field) {
            state.fail(error.field, say(&error));
        }
    }
}

/// A complaint in words.
pub(crate) fn say(error: &FieldError) -> Say {
    Say::of(error)
}

/// What was pressed at the foot of a form: nothing means the page saved itself.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(crate) struct Pressed {
    pub(crate) go: String,
    pub(crate) from: String,
}

/// Saves the answers of one page, whatever they are. Gives the way on; `None` where the page comes
/// back with its complaints.
pub(super) async fn answered(
    ctx: &PageCtx,
    draft: &mut Draft,
    step: Step,
    pressed: &Pressed,
    state: &mut FormState,
) -> Result<Option<Response>, PageError> {
    save(ctx, draft).await?;
    if pressed.go.is_empty() {
        return Ok(Some(saved(ctx, draft)));
    }
    complain(ctx.app()?, draft, step, state);
    Ok(state.is_ok().then(|| on(ctx, draft, step, &pressed.from)))
}

/// On to the next question, with the draft's cookie.
pub(super) fn on(ctx: &PageCtx, draft: &Draft, step: Step, from: &str) -> Response {
    let next = if from == "check" {
        Step::Check
    } else {
        step.after()
    };
    with_draft(ctx, draft, Redirect::to(next.path()).into_response())
}

/// The answer to a page that saved itself.
pub(super) fn saved(ctx: &PageCtx, draft: &Draft) -> Response {
    with_draft(ctx, draft, StatusCode::NO_CONTENT.into_response())
}

/// Adds the draft's cookie, which lasts as long as the draft.
pub(super) fn with_draft(ctx: &PageCtx, draft: &Draft, response: Response) -> Response {
    const WEEK: u32 = 7 * 24 * 3600;
    with_cookie(response, ctx.set_cookie("draft", &draft.token, Some(WEEK)))
}

pub(crate) fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The name of a topic, or what stands for none.
pub(super) fn topic_name(t: Texts, code: &str) -> String {
    let topic = dengwen_domain::topic::Topics::builtin().get(code);
    topic.map_or_else(String::new, |topic| t.of(&topic.name))
}
