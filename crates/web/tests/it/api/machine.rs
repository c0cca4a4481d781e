//! A machine that holds a token, over the real router and a real office.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use dengwen_app::Who;
use dengwen_app::admin::NewToken;
use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::open::PersonData;
use dengwen_domain::codes::Channel;
use dengwen_domain::org::Role;
use dengwen_testkit::TestStore;
use dengwen_testkit::office::{HOUSING, OFFICE, TestOffice};
use dengwen_testkit::passwords::password_of;
use dengwen_web::WebState;
use dengwen_web::samples::sample_site;
use serde_json::{Value, json};
use tower::ServiceExt;

/// An office with its API.
pub(crate) struct Api {
    pub(crate) office: TestOffice,
    pub(crate) router: Router,
}

/// An answer with its body read.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.bytes)))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The stable code of a problem; checks that it is one.
    pub(crate) fn problem(&self) -> String {
        let json = self.json();
        assert!(
            self.header("content-type")
                .starts_with("application/problem+json")
        );
        assert_eq!(json["status"], self.status.as_u16());
        for member in ["title", "detail", "instance"] {
            assert!(
                !json[member].as_str().unwrap().is_empty(),
                "{member}: {json}"
            );
        }
        let code = json["type"].as_str().unwrap();
        code.strip_prefix("urn:dengwen:problem:")
            .unwrap()
            .to_owned()
    }

    /// Field and code of everything that could not be taken.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        assert_eq!(
            self.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            self.json()
        );
        let json = self.json();
        let fields = json["fields"].as_array().unwrap().iter();
        fields
            .map(|f| {
                assert!(!f["detail"].as_str().unwrap().starts_with("api-"), "{f}");
                let text = |name: &str| f[name].as_str().unwrap().to_owned();
                (text("field"), text("code"))
            })
            .collect()
    }

    /// The fields that could not be taken.
    pub(crate) fn wrong(&self) -> Vec<String> {
        self.fields().into_iter().map(|field| field.0).collect()
    }
}

impl Api {
    pub(crate) async fn start() -> Api {
        Api::over(TestOffice::start(TestStore::sqlite().await).await)
    }

    pub(crate) fn over(office: TestOffice) -> Api {
        let state = WebState::serving(office.app.clone(), sample_site());
        let router = dengwen_web::router(state);
        Api { office, router }
    }

    /// A machine that acts in the name of the holder of a role.
    pub(crate) async fn machine(&self, code: &'static str, role: Role) -> Machine {
        let new = NewToken {
            name: "省平台交换".to_owned(),
            days: 30,
        };
        let who = self.office.staff(code, role);
        let app = &self.office.app;
        let present = password_of(app, &who).await;
        let token = app.create_token(&who, present, &new).await.unwrap();
        Machine {
            router: self.router.clone(),
            token: Some(token),
        }
    }

    pub(crate) async fn dispatcher(&self) -> Machine {
        self.machine(OFFICE, Role::Dispatcher).await
    }

    /// A machine without a token.
    pub(crate) fn nobody(&self) -> Machine {
        Machine {
            router: self.router.clone(),
            token: None,
        }
    }

    /// A petition at the office's door.
    pub(crate) async fn filed(&self) -> Receipt {
        let app = &self.office.app;
        let organ = self.office.organ(OFFICE);
        let text = "围挡把人行道全占了，老人孩子只能走机动车道。";
        let mut new = NewPetition::today(app, Channel::Web, organ, "书院路围挡占道", text);
        new.persons = vec![PersonData {
            name: "魏芳".to_owned(),
            phone: "13800001234".to_owned(),
            ..PersonData::default()
        }];
        app.register(&Who::Public, new).await.unwrap()
    }

    /// Registered, classified, transferred to the housing bureau and signed for there.
    pub(crate) async fn signed(&self) -> Receipt {
        let receipt = self.filed().await;
        let dispatcher = self.dispatcher().await;
        let clerk = self.machine(HOUSING, Role::UnitClerk).await;
        let housing = self.office.organ(HOUSING).to_string();
        let matter = receipt.matter.to_string();
        dispatcher.does(&matter, 1, "classify", claim()).await;
        let to = json!({ "to": housing });
        dispatcher.does(&matter, 2, "transfer", to).await;
        clerk.does(&matter, 3, "sign-for", json!({})).await;
        receipt
    }
}

/// The answers that classify a matter as a claim on building quality.
pub(crate) fn claim() -> Value {
    json!({
        "class": "claim", "route": "c6", "topic": "030400", "requests": 1,
        "reasons": "属于住建部门职责。",
    })
}

/// A machine.
#[derive(Clone)]
pub(crate) struct Machine {
    pub(crate) router: Router,
    pub(crate) token: Option<String>,
}

impl Machine {
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        assert!(!parts.headers.contains_key("set-cookie"), "no cookies here");
        Reply {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, 50_000_000).await.unwrap().to_vec(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    /// Reads JSON that must be there.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let reply = self.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.json());
        assert_eq!(reply.header("cache-control"), "no-store");
        reply.json()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with(path, &[], body).await
    }

    pub(crate) async fn post_with(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Reply {
        let body = body.to_string().into_bytes();
        let json = [("content-type", "application/json")];
        let headers: Vec<_> = json.into_iter().chain(headers.iter().copied()).collect();
        self.send(Method::POST, path, &headers, body).await
    }

    /// Asks for an act.
    pub(crate) async fn asks(&self, matter: &str, version: i64, act: &str, fields: Value) -> Reply {
        let path = format!("/api/v1/matters/{matter}/acts/{act}");
        let body = json!({ "version": version, "fields": fields });
        self.post(&path, &body).await
    }

    /// Does an act that must succeed.
    pub(crate) async fn does(&self, matter: &str, version: i64, act: &str, fields: Value) -> Value {
        let reply = self.asks(matter, version, act, fields).await;
        assert_eq!(reply.status, StatusCode::OK, "{act}: {}", reply.json());
        reply.json()
    }
}
