//! A browser without a window over the real router and a real office: keeps cookies, fills forms
//! as they were drawn.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use dengwen_app::Who;
use dengwen_domain::org::Role;
use dengwen_testkit::TestStore;
use dengwen_testkit::office::TestOffice;
use dengwen_web::WebState;
use dengwen_web::samples::sample_site;
use scraper::{Html, Selector};

use crate::support::{Answer, send};

/// Everybody's password in these tests.
pub(crate) const PASSWORD: &str = "梧桐树下的第三只信箱";

/// An office with its site.
pub(crate) struct Site {
    pub(crate) office: TestOffice,
    pub(crate) router: Router,
}

impl Site {
    pub(crate) async fn start() -> Site {
        Site::over(TestOffice::start(TestStore::sqlite().await).await)
    }

    pub(crate) fn over(office: TestOffice) -> Site {
        let state = WebState::serving(office.app.clone(), sample_site());
        let router = dengwen_web::router(state);
        Site { office, router }
    }

    /// A browser nobody has used.
    pub(crate) fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: Vec::new(),
            last: Html::new_document(),
        }
    }

    /// A browser in which the holder of a role has signed in.
    pub(crate) async fn signed_in(&self, code: &'static str, role: Role) -> Browser {
        let person = self.office.person(code, role);
        let app = &self.office.app;
        app.set_password(&Who::System, person, PASSWORD, false)
            .await
            .unwrap();
        let mut browser = self.browser();
        browser.sign_in(&format!("{code}-{role}"), PASSWORD).await;
        browser
    }
}

/// A browser.
pub(crate) struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
    last: Html,
}

impl Browser {
    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.get("/sign-in").await;
        let fields = [("login", login), ("password", password)];
        self.post("/sign-in", &fields).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header("cookie", self.cookie_header());
        let request = request.body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Posts fields together with the token of the page seen last.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.value("csrf");
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post_raw(path, &all).await
    }

    /// Posts fields and nothing else.
    pub(crate) async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let request = Request::post(path)
            .header("cookie", self.cookie_header())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }

    /// Posts a form with files, its token first, as browsers do.
    pub(crate) async fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let token = self.value("csrf");
        let mut body = Vec::new();
        let mut part = |head: String, content: &[u8]| {
            let head = format!("--edge\r\ncontent-disposition: form-data; {head}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        part("name=\"csrf\"".to_owned(), token.as_bytes());
        for (name, content) in files {
            let head = format!("name=\"files\"; filename=\"{name}\"");
            part(head, content);
        }
        for (name, value) in fields {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::post(path)
            .header("cookie", self.cookie_header())
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// The value of the first field of this name on the page seen last.
    pub(crate) fn value(&self, name: &str) -> String {
        let selector = Selector::parse(&format!("[name='{name}']")).unwrap();
        let field = self.last.select(&selector).next();
        field
            .and_then(|field| field.attr("value"))
            .unwrap_or_default()
            .to_owned()
    }

    /// The words in the large box of this name on the page seen last.
    pub(crate) fn words(&self, name: &str) -> String {
        let selector = Selector::parse(&format!("textarea[name='{name}']")).unwrap();
        let field = self.last.select(&selector).next();
        field
            .map(|field| field.text().collect())
            .unwrap_or_default()
    }

    /// The value of the radio or box of this name that is chosen on the page seen last.
    pub(crate) fn checked(&self, name: &str) -> String {
        let selector = Selector::parse(&format!("[name='{name}'][checked]")).unwrap();
        let field = self.last.select(&selector).next();
        field
            .and_then(|field| field.attr("value"))
            .unwrap_or_default()
            .to_owned()
    }

    /// The values of all fields of this name on the page seen last.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        let selector = Selector::parse(&format!("[name='{name}']")).unwrap();
        let fields = self.last.select(&selector);
        fields
            .filter_map(|field| field.attr("value").map(str::to_owned))
            .collect()
    }

    /// A file: its type and its bytes.
    pub(crate) async fn bytes(&mut self, path: &str) -> (String, Vec<u8>) {
        use tower::ServiceExt;
        let request = Request::get(path).header("cookie", self.cookie_header());
        let request = request.body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let body = axum::body::to_bytes(response.into_body(), 10_000_000)
            .await
            .unwrap();
        (kind, body.to_vec())
    }

    /// The words of the main part of the page seen last.
    pub(crate) fn text(&self) -> String {
        let main = Selector::parse("main").unwrap();
        self.last
            .select(&main)
            .flat_map(|part| part.text())
            .collect()
    }

    /// Where the links below a selector lead, on the page seen last.
    pub(crate) fn links(&self, selector: &str) -> Vec<String> {
        let links = Selector::parse(&format!("{selector} a[href]")).unwrap();
        let links = self.last.select(&links);
        links
            .filter_map(|link| link.attr("href").map(str::to_owned))
            .collect()
    }

    /// The words of each element of the page seen last that matches.
    pub(crate) fn lines(&self, selector: &str) -> Vec<String> {
        let parts = Selector::parse(selector).unwrap();
        let parts = self.last.select(&parts);
        parts.map(|part| part.text().collect()).collect()
    }

    /// How many elements of the page seen last match.
    pub(crate) fn count(&self, selector: &str) -> usize {
        self.last
            .select(&Selector::parse(selector).unwrap())
            .count()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let answer = send(self.router.clone(), request).await;
        for cookie in answer.cookies() {
            let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(key, _)| key != name);
            if !rest.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        if answer.status != StatusCode::SEE_OTHER {
            self.last = Html::parse_document(&answer.body);
        }
        answer
    }

    fn cookie_header(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
