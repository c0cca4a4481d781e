//! What every page may ask of the running program: the office it speaks for, keys of the web
//! layer, limits, and how a session token becomes a member of staff.
//!
//! It holds no use case; the application is added beside it and taken out with `FromRef`.
//! Invariant: nothing in here changes after start.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::Semaphore;

use crate::client::Network;
use crate::error::PageError;
use crate::texts::{Lang, Texts};
use dengwen_app::queue::Queue;

/// Shared state of the router. Cheap to clone.
#[derive(Clone)]
pub struct WebState(Arc<Inner>);

struct Inner {
    site: Site,
    key: [u8; 32],
    entropy: Entropy,
    viewers: ViewerLookup,
    in_flight: Semaphore,
    app: Option<dengwen_app::App>,
}

/// Sixteen fresh random bytes, from the program's injected source.
pub type Entropy = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

/// Who a session token belongs to; `Ok(None)` when it is unknown or has ended.
pub type ViewerLookup = Arc<
    dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<Option<Staff>, PageError>> + Send>>
        + Send
        + Sync,
>;

/// A signed-in member of staff, as pages need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The person.
    pub id: uuid::Uuid,
    /// Name as shown to colleagues.
    pub name: String,
    /// The organ the person acts for now.
    pub organ: Both,
    /// The post or role held there, in the person's own words.
    pub post: String,
    /// Which desks the person may open; the links in the side column follow from it.
    pub desks: Vec<Desk>,
    /// Which lists the person works on.
    pub lists: Vec<Queue>,
    /// Nothing but the change of the password is open before it is done.
    pub must_change: bool,
    /// The machine's token that acts in the person's name.
    pub token: Option<String>,
}

impl Staff {
    /// The post in the reader's language, for templates.
    pub fn post_name(&self, t: &Texts) -> String {
        crate::posts::said(*t, &self.post)
    }

    /// The organ in the reader's language, for templates.
    pub fn organ_name(&self, t: &Texts) -> &str {
        self.organ.get(t.lang)
    }
}

/// A group of pages of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// The petition office: registering and dispatching.
    Office,
    /// A responsible unit: handling and answering.
    Unit,
    /// Registering what comes in.
    Register,
    /// The day's end of an organ in which the person passes on or signs for.
    Clearance,
    /// Calling back.
    Calls,
    /// Supervision of limits and units.
    Supervision,
    /// Figures.
    Figures,
    /// Organisations, people, roles, calendar.
    Administration,
    /// The log of reads.
    Audit,
}

/// The installation as the public sees it, from configuration.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Name of the office, Chinese and English.
    pub office: Both,
    /// True for the sample office with invented people: shows the band and refuses forwarded
    /// requests.
    pub sample: bool,
    /// The day on which the sample's clock began, where it is not the machine's.
    pub sample_day: Option<Date>,
    /// True when visitors reach us over TLS, directly or through a trusted proxy.
    pub secure: bool,
    /// `https://host` as the public types it; without it the `Host` header is compared.
    pub public_origin: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// What `Reg` Art. 18(1) makes public: address, hours, telephones.
    pub contact: Contact,
    /// Bounds on load.
    pub limits: Limits,
}

/// A text in both languages; an empty English one falls back to Chinese.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Both {
    /// Chinese.
    pub zh: String,
    /// English, may be empty.
    pub en: String,
}

impl Both {
    /// Both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Both {
        Both {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }

    /// Nothing was configured.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty()
    }
}

/// How to reach the office other than here. Empty parts are not shown.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Where visitors are received.
    pub visit: Both,
    /// When visitors are received.
    pub hours: Both,
    /// Postal address and code.
    pub post: Both,
    /// Telephones with what each is for.
    pub phones: Vec<Phone>,
    /// Fax, E-mail.
    pub email: String,
}

/// A published telephone number.
#[derive(Clone, Debug, Default)]
pub struct Phone {
    /// What it is for.
    pub purpose: Both,
    /// The number as dialled.
    pub number: String,
}

/// Bounds on what one visitor or all of them together may ask at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests worked on at the same time; more wait for `patience`, then get 503.
    pub in_flight: usize,
    /// How long a request may wait for its turn.
    pub patience: Duration,
    /// How long a page may take.
    pub page: Duration,
    /// How long a request with files may take.
    pub upload: Duration,
    /// Largest form without files, in bytes.
    pub form_bytes: usize,
    /// Largest request with files, in bytes.
    pub upload_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            in_flight: 512,
            patience: Duration::from_secs(2),
            page: Duration::from_secs(20),
            upload: Duration::from_mins(10),
            form_bytes: 512 * 1024,
            upload_bytes: 420 * 1024 * 1024,
        }
    }
}

impl WebState {
    /// The state of a running site. `key` signs form tokens and never leaves this struct.
    pub fn new(site: Site, key: [u8; 32], entropy: Entropy, viewers: ViewerLookup) -> WebState {
        let in_flight = Semaphore::new(site.limits.in_flight);
        WebState(Arc::new(Inner {
            site,
            key,
            entropy,
            viewers,
            in_flight,
            app: None,
        }))
    }

    /// The same state with the application behind it. Call before the state is shared.
    #[must_use]
    pub fn with_app(self, app: dengwen_app::App) -> WebState {
        // Safe because: the router's builder holds the only handle so far.
        let mut inner =
            Arc::into_inner(self.0).expect("the state is not shared before it is complete");
        inner.app = Some(app);
        WebState(Arc::new(inner))
    }

    /// The application, where there is one.
    pub fn app(&self) -> Option<&dengwen_app::App> {
        self.0.app.as_ref()
    }

    /// The installation as the public sees it.
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    pub(crate) fn key(&self) -> &[u8; 32] {
        &self.0.key
    }

    pub(crate) fn in_flight(&self) -> &Semaphore {
        &self.0.in_flight
    }

    /// Sixteen fresh random bytes.
    pub fn entropy(&self) -> [u8; 16] {
        (self.0.entropy)()
    }

    /// Who holds this session token.
    pub async fn viewer(&self, token: String) -> Result<Option<Staff>, PageError> {
        (self.0.viewers)(token).await
    }

    /// Whether `peer` may speak for others through forwarded headers.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.0
            .site
            .trusted_proxies
            .iter()
            .any(|network| network.contains(peer))
    }
}
