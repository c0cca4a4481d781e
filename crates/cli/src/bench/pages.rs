//! How long pages of the desk take, over HTTP, for people who are signed in.
//!
//! Invariant: only a page that was shown is timed; an error ends the measurement.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use dengwen_domain::ids::MatterId;

use super::http::Client;
use super::quantile;

/// Times each page is asked for.
const TIMES: usize = 300;
/// Times before that count nothing.
const WARM: usize = 10;

/// What a page took.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) name: &'static str,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// A page to be asked for: by whom (a session), where; several addresses take turns.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) name: &'static str,
    pub(crate) session: String,
    pub(crate) paths: Vec<String>,
}

impl Ask {
    /// One address.
    pub(crate) fn one(name: &'static str, session: &str, path: &str) -> Self {
        Self {
            name,
            session: session.to_owned(),
            paths: vec![path.to_owned()],
        }
    }

    /// The pages of many matters.
    pub(crate) fn matters(name: &'static str, session: &str, matters: &[MatterId]) -> Self {
        Self {
            name,
            session: session.to_owned(),
            paths: matters
                .iter()
                .map(|matter| format!("/desk/matters/{matter}"))
                .collect(),
        }
    }
}

/// Asks for a page again and again. `None` where the program has no such page.
///
/// # Errors
/// When it answers with anything but the page.
pub(crate) async fn time(to: SocketAddr, ask: &Ask) -> anyhow::Result<Option<Page>> {
    let headers = format!("Cookie: session={}\r\n", ask.session);
    let mut client = Client::connect(to, &headers).await?;
    let mut times = Vec::with_capacity(TIMES);
    for (n, path) in ask.paths.iter().cycle().take(WARM + TIMES).enumerate() {
        let asked = Instant::now();
        let answer = client.get(path).await?;
        let took = asked.elapsed();
        if answer.status == 404 && n == 0 {
            return Ok(None);
        }
        anyhow::ensure!(
            answer.status == 200,
            "{path} was answered with {}",
            answer.status
        );
        if n >= WARM {
            times.push(took);
        }
    }
    Ok(Some(Page {
        name: ask.name,
        p50: quantile(&mut times, 0.5),
        p99: quantile(&mut times, 0.99),
    }))
}
