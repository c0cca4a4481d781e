//! What every page knows about its request: the program's state, who looks, the language and
//! print size, the form token, the request's number and the visitor's address.
//!
//! It opens no matter and decides no access. Invariant: it is made once a request, by [`attach`],
//! and every handler, error page and extractor sees the same one.

use std::fmt;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::again::Kept;
use crate::csrf::hex;
use crate::error::{PageError, respond};
use crate::samples::SAMPLE_CLIENT;
use crate::state::{Staff, WebState};
use crate::texts::{Lang, Texts};
use crate::{api, client, page};

/// The context of one request. Cheap to clone; take it as a handler's first parameter.
#[derive(Clone)]
pub struct PageCtx(Arc<Inner>);

/// The parts of a [`PageCtx`].
pub struct Inner {
    /// The program.
    pub state: WebState,
    /// Who is signed in.
    pub viewer: Option<Staff>,
    /// The visitor's language.
    pub t: Texts,
    /// Large print was asked for.
    pub large: bool,
    /// The number of this request, shown when something fails.
    pub reference: Reference,
    /// Where the request comes from, behind trusted proxies.
    pub client: IpAddr,
    /// The path, without the query.
    pub path: String,
    /// The query without `lang` and `large`, as it was sent.
    pub query: String,
    /// True when problem+json was asked for, or the path belongs to the API.
    pub wants_json: bool,
    session: Option<String>,
    form_seed: FormSeed,
    form_cookie_needed: AtomicBool,
    /// What a form with files has brought so far, for when it cannot be saved.
    pub(crate) typed: Mutex<Kept>,
}

enum FormSeed {
    Sent(String),
    Fresh(String),
}

impl Deref for PageCtx {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// A short number that a visitor can read out over the telephone, in Crockford's alphabet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reference([u8; 5]);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let bits = self
            .0
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        for at in (0..8).rev() {
            let letter = usize::try_from(bits >> (at * 5) & 31).unwrap_or(0);
            write!(f, "{}", char::from(LETTERS[letter]))?;
            if at == 4 {
                f.write_str("-")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PageCtx {
    /// The member of staff who looks. On routes behind `require_staff` it never fails.
    pub fn staff(&self) -> Result<&Staff, PageError> {
        self.viewer
            .as_ref()
            .ok_or_else(|| PageError::SignIn { back: self.here() })
    }

    /// The session token, for signing out and for the list of devices.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// Where this visitor begins: the key of its name, and its address.
    pub fn home(&self) -> (&'static str, &'static str) {
        match self.viewer {
            Some(_) => ("error-desk", "/desk"),
            None => ("error-home", "/"),
        }
    }

    /// This page's path and query, for coming back to it.
    pub fn here(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// This page with one more query pair, which replaces none.
    pub(crate) fn here_with(&self, pair: &str) -> String {
        if self.query.is_empty() {
            format!("{}?{pair}", self.path)
        } else {
            format!("{}?{}&{pair}", self.path, self.query)
        }
    }

    /// The name a cookie has here: prefixed where TLS makes the prefix possible.
    pub fn cookie_name(&self, name: &str) -> String {
        cookie_name(self.state.site().secure, name)
    }

    /// A `Set-Cookie` value under the house rules: whole site, same site, not for scripts.
    /// `max_age` in seconds; `None` ends with the browser, `Some(0)` removes it.
    ///
    /// # Panics
    /// On a value with control characters; ours are letters, digits and dots.
    pub fn set_cookie(&self, name: &str, value: &str, max_age: Option<u32>) -> HeaderValue {
        let secure = if self.state.site().secure {
            "; Secure"
        } else {
            ""
        };
        let age = max_age
            .map(|age| format!("; Max-Age={age}"))
            .unwrap_or_default();
        let name = self.cookie_name(name);
        HeaderValue::from_str(&format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"
        ))
        .expect("cookie values are made of letters, digits and dots")
    }

    /// A cookie of this request, by its bare name.
    pub fn cookie<'h>(&self, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        cookie(headers, &self.cookie_name(name))
    }

    /// A context without a request, for samples.
    pub(crate) fn sample(
        state: &WebState,
        lang: Lang,
        large: bool,
        viewer: Option<Staff>,
    ) -> PageCtx {
        PageCtx(Arc::new(Inner {
            state: state.clone(),
            session: None,
            viewer,
            t: Texts::new(lang),
            large,
            reference: Reference([7; 5]),
            client: SAMPLE_CLIENT,
            path: "/".to_owned(),
            query: String::new(),
            wants_json: false,
            form_seed: FormSeed::Sent("0".repeat(32)),
            form_cookie_needed: AtomicBool::new(false),
            typed: Mutex::default(),
        }))
    }

    pub(crate) fn form_binding(&self) -> &str {
        match (&self.session, &self.form_seed) {
            (Some(token), _) => token,
            (None, FormSeed::Sent(seed) | FormSeed::Fresh(seed)) => seed,
        }
    }

    pub(crate) fn has_form_binding(&self) -> bool {
        self.session.is_some() || matches!(self.form_seed, FormSeed::Sent(_))
    }

    pub(crate) fn need_form_cookie(&self) {
        self.form_cookie_needed.store(true, Ordering::Relaxed);
    }

    fn cookies_to_set(&self, asked: &Asked) -> Vec<HeaderValue> {
        const YEAR: u32 = 365 * 24 * 3600;
        let mut cookies = Vec::new();
        if api::is_machine(&self.path) {
            return cookies;
        }
        if let Some(lang) = asked.lang {
            cookies.push(self.set_cookie("lang", lang.code(), Some(YEAR)));
        }
        if let Some(large) = asked.large {
            cookies.push(self.set_cookie("large", if large { "1" } else { "0" }, Some(YEAR)));
        }
        if let (None, FormSeed::Fresh(seed)) = (&self.session, &self.form_seed)
            && self.form_cookie_needed.load(Ordering::Relaxed)
        {
            cookies.push(self.set_cookie("form", seed, None));
        }
        cookies
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageCtx {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<PageCtx, PageError> {
        parts
            .extensions
            .get::<PageCtx>()
            .cloned()
            .ok_or_else(|| PageError::fault("the context layer is not in place"))
    }
}

/// What the address bar asked to change.
struct Asked {
    lang: Option<Lang>,
    large: Option<bool>,
    rest: String,
}

fn asked(query: &str) -> Asked {
    let mut asked = Asked {
        lang: None,
        large: None,
        rest: String::new(),
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("lang", value)) => asked.lang = Lang::parse(value),
            Some(("large", value)) => asked.large = Some(value == "1"),
            _ => {
                if !asked.rest.is_empty() {
                    asked.rest.push('&');
                }
                asked.rest.push_str(pair);
            }
        }
    }
    asked
}

fn cookie_name(secure: bool, name: &str) -> String {
    if secure {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn wants_json(parts: &Parts) -> bool {
    let accept = parts
        .headers
        .get("accept")
        .and_then(|value| value.to_str().ok());
    api::is_machine(parts.uri.path())
        || accept.is_some_and(|kinds| kinds.contains("json") && !kinds.contains("text/html"))
}

/// Makes the context, runs the request, turns a failure into its page and sets the cookies that
/// the request asked for. The outermost layer that knows the visitor.
pub(crate) async fn attach(
    State(state): State<WebState>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = asked(parts.uri.query().unwrap_or_default());
    let secure = state.site().secure;
    let machine = api::is_machine(parts.uri.path());
    let session = cookie(&parts.headers, &cookie_name(secure, "session")).map(str::to_owned);
    // Because: the API takes no cookies; a token says who asks, or nobody does.
    let session = session.filter(|_| !machine);
    let found = match (&session, page::is_asset(parts.uri.path())) {
        (Some(token), false) => state.viewer(token.clone()).await,
        _ if machine => api::holder(&state, &parts).await,
        _ => Ok(None),
    };
    let (viewer, failure) = match found {
        Ok(viewer) => (viewer, None),
        Err(error) => (None, Some(error)),
    };
    let ctx = build(&state, &parts, &asked, viewer, session);
    let refused = state.site().sample && client::is_published(&parts);
    let head = parts.method == Method::HEAD;
    parts.extensions.insert(ctx.clone());
    // Every line that is logged below carries the number the visitor would be shown.
    tracing::Span::current().record("id", tracing::field::display(ctx.reference));
    let response = match failure {
        Some(error) => error.into_response(),
        None if refused => PageError::SamplePublished.into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    };
    let mut response = respond(&ctx, response, head);
    for cookie in ctx.cookies_to_set(&asked) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    // For the log of requests, which stands outside and names the officer by id.
    response.extensions_mut().insert(ctx);
    response
}

fn build(
    state: &WebState,
    parts: &Parts,
    asked: &Asked,
    viewer: Option<Staff>,
    session: Option<String>,
) -> PageCtx {
    let secure = state.site().secure;
    let sent = |name: &str| cookie(&parts.headers, &cookie_name(secure, name));
    let lang = asked
        .lang
        .or_else(|| sent("lang").and_then(Lang::parse))
        .or_else(|| api::language(parts))
        .unwrap_or_default();
    let large = asked.large.unwrap_or_else(|| sent("large") == Some("1"));
    let fresh = state.entropy();
    let well_formed = |seed: &&str| seed.len() == 32 && seed.bytes().all(|b| b.is_ascii_hexdigit());
    let form_seed = match sent("form").filter(well_formed) {
        Some(seed) => FormSeed::Sent(seed.to_owned()),
        None => FormSeed::Fresh(hex(&state.entropy())),
    };
    PageCtx(Arc::new(Inner {
        state: state.clone(),
        // A session that ended binds no form: the visitor is anonymous again.
        session: session.filter(|_| viewer.is_some()),
        viewer,
        t: Texts::new(lang),
        large,
        reference: Reference([fresh[0], fresh[1], fresh[2], fresh[3], fresh[4]]),
        client: client::address(state, parts),
        path: parts.uri.path().to_owned(),
        query: asked.rest.clone(),
        wants_json: wants_json(parts),
        form_seed,
        form_cookie_needed: AtomicBool::new(false),
        typed: Mutex::default(),
    }))
}
