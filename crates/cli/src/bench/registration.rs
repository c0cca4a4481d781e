//! Registrations a second: a signed-in clerk's form over many connections, and the use case alone.
//!
//! Every request carries another invented petitioner and a text of 320 characters. Invariant: only
//! an answer that says "registered" is counted.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dengwen_app::intake::NewPetition;
use dengwen_app::{App, Who};
use dengwen_domain::codes::Channel;
use dengwen_domain::ids::OrganId;

use super::http::{Client, percent};
use super::load::CHARACTERS;
use super::words::Words;
use super::{quantile, rate};

const FORM: &str = "application/x-www-form-urlencoded";
/// The clerk's form for letters.
const PATH: &str = "/desk/register/letter";

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registered {
    pub(crate) count: usize,
    pub(crate) a_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

fn sum(times: Vec<Vec<Duration>>, took: Duration) -> Registered {
    let mut times: Vec<Duration> = times.into_iter().flatten().collect();
    Registered {
        count: times.len(),
        a_second: rate(times.len(), took),
        p50: quantile(&mut times, 0.5),
        p99: quantile(&mut times, 0.99),
    }
}

/// Registers over HTTP for so long; `None` where the program has no form for it.
///
/// # Errors
/// When a connection breaks or an answer is not what a registration answers.
pub(crate) async fn over_http(
    to: SocketAddr,
    session: &str,
    day: jiff::civil::Date,
    connections: usize,
    seconds: u64,
) -> anyhow::Result<Option<Registered>> {
    let headers = format!("Cookie: session={session}\r\n");
    let page = Client::connect(to, &headers).await?.get(PATH).await?;
    if page.status == 404 {
        return Ok(None);
    }
    let page = String::from_utf8(page.body)?;
    let csrf = hidden(&page, "csrf").ok_or_else(|| anyhow::anyhow!("the form has no token"))?;
    let fixed =
        format!("csrf={csrf}&rows=1&received_on={day}&requests=1&persons=1&known=new&do=save");
    let fixed: Arc<str> = fixed.into();
    let mut clients = Vec::new();
    for _ in 0..connections {
        clients.push(Client::connect(to, &headers).await?);
    }
    let mut all = tokio::task::JoinSet::new();
    let started = Instant::now();
    let until = started + Duration::from_secs(seconds);
    for (n, client) in clients.into_iter().enumerate() {
        let mut words = Words::new(1_000_000 + n as u64 + now_as_seed(started));
        let fixed = Arc::clone(&fixed);
        all.spawn(async move { clerk(client, &mut words, &fixed, until).await });
    }
    let mut times = Vec::new();
    while let Some(done) = all.join_next().await {
        times.push(done??);
    }
    Ok(Some(sum(times, started.elapsed())))
}

async fn clerk(
    mut client: Client,
    words: &mut Words,
    fixed: &str,
    until: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    while Instant::now() < until {
        let person = words.person();
        let [a, b, c, d] = std::array::from_fn(|_| words.below(u64::MAX));
        let key = format!("{a:016x}{b:016x}{c:016x}{d:016x}");
        let body = format!(
            "{fixed}&key={key}&name-1={}&phone-1={}&address-1={}&title={}&text={}",
            percent(&person.name),
            person.phone,
            percent(&person.address),
            percent(&words.title()),
            percent(&words.text(CHARACTERS)),
        );
        let asked = Instant::now();
        let answer = client.post(PATH, FORM, &body).await?;
        anyhow::ensure!(
            answer.status == 303,
            "a registration was answered with {}",
            answer.status
        );
        times.push(asked.elapsed());
    }
    Ok(times)
}

/// Makes the words of each run other ones.
fn now_as_seed(started: Instant) -> u64 {
    // Because: where a stack and a monotonic clock stand differs from run to run.
    let text = format!("{started:?}");
    text.bytes().fold(7_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    })
}

/// Registers through the use case alone, without HTTP, for so long.
///
/// # Errors
/// What the use case answers.
pub(crate) async fn alone(
    app: &App,
    who: &Who,
    organ: OrganId,
    together: usize,
    seconds: u64,
) -> anyhow::Result<Registered> {
    let mut all = tokio::task::JoinSet::new();
    let started = Instant::now();
    let until = started + Duration::from_secs(seconds);
    for n in 0..together {
        let (app, who) = (app.clone(), who.clone());
        let mut words = Words::new(2_000_000 + n as u64 + now_as_seed(started));
        all.spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < until {
                let new = NewPetition {
                    persons: vec![words.person()],
                    // Because: invented people meet by chance, and the clerk has answered so.
                    first_time: Some(true),
                    ..NewPetition::today(
                        &app,
                        Channel::Letter,
                        organ,
                        &words.title(),
                        &words.text(CHARACTERS),
                    )
                };
                let asked = Instant::now();
                app.register(&who, new).await?;
                times.push(asked.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = all.join_next().await {
        times.push(done??);
    }
    Ok(sum(times, started.elapsed()))
}

/// The value of a hidden field.
pub(crate) fn hidden<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_field_is_found_by_its_name() {
        let page = r#"<input type="hidden" name="csrf" value="ab12"><input name="key" value="c">"#;
        assert_eq!(hidden(page, "csrf"), Some("ab12"));
        assert_eq!(hidden(page, "other"), None);
    }
}
