//! The power fails in the middle of registrations: what was acknowledged is there, once.
//!
//! Many clients file petitions and add files to them while the built binary is killed without
//! warning, again and again. Whatever a client has an answer for must be there afterwards under the
//! same number and code; whatever it sends again must not become a second petition; every row must
//! be what the events say, and every file whole.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dengwen_testkit::store::Place;
use serde_json::{Value, json};

use super::program::run;
use super::serving::{Serving, Visitor, found_with};

/// Clients at the same time.
const CLIENTS: usize = 8;
/// Power failures.
const FAILURES: usize = 3;
/// The power fails after so many acknowledged filings.
const FILED: usize = 30;

/// No client is slowed down.
const OPEN: &[(&str, &str)] = &[
    ("DENGWEN_TRIES_FILING_FROM_ADDRESS", "1000000"),
    ("DENGWEN_TRIES_LOOK_UP_FROM_ADDRESS", "1000000"),
    ("DENGWEN_TRIES_LOOK_UP_ONE_NUMBER", "1000000"),
    ("DENGWEN_TRIES_DRAFT_FROM_ADDRESS", "1000000"),
];

/// A filing with what its sender was told, and the file that was added to it.
#[derive(Debug, Clone)]
struct Filing {
    key: String,
    body: Value,
    told: Option<Value>,
    file: Option<(String, Vec<u8>)>,
}

impl Filing {
    fn new(key: String) -> Self {
        let body = json!({ "words": format!("路灯不亮三天了，第{key}盏。"), "name": "魏芳" });
        Self {
            key,
            body,
            told: None,
            file: None,
        }
    }

    /// Sends it, the first time or again.
    fn send(&self, visitor: Visitor) -> Option<Value> {
        let key = format!("Idempotency-Key: {}\r\n", self.key);
        let reply = visitor.posts("/api/v1/public/petitions", &key, &self.body);
        let reply = reply.ok()?;
        (reply.status == 201).then(|| reply.json())
    }

    /// A token for it, with the number and the code that its sender was told.
    fn look_up(&self, visitor: Visitor) -> Option<String> {
        let told = self.told.as_ref()?;
        let ask = json!({ "number": told["number"], "code": told["query_code"] });
        let reply = visitor.posts("/api/v1/public/look-ups", "", &ask).ok()?;
        assert!(reply.status == 200 || reply.status == 503, "{reply:?}");
        (reply.status == 200).then(|| reply.json()["token"].as_str().unwrap().to_owned())
    }

    /// Adds a file to it; gives the file's name once that was acknowledged.
    fn add_file(&self, visitor: Visitor) -> Option<(String, Vec<u8>)> {
        let token = self.look_up(visitor)?;
        let mut content = b"\x89PNG\r\n\x1a\n0000IHDR ".to_vec();
        content.extend(self.key.bytes().cycle().take(70_000));
        let mut body = b"--edge\r\ncontent-disposition: form-data; name=\"files\"; \
                         filename=\"a.png\"\r\n\r\n"
            .to_vec();
        body.extend_from_slice(&content);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let matter = self.told.as_ref()?["matter"].as_str()?.to_owned();
        let path = format!("/api/v1/public/matters/{matter}/material");
        let headers = format!(
            "Authorization: Bearer {token}\r\n\
             Content-Type: multipart/form-data; boundary=edge\r\n"
        );
        let reply = visitor.asks("POST", &path, &headers, &body).ok()?;
        let id = (reply.status == 201).then(|| reply.json()["files"][0]["id"].clone())?;
        Some((id.as_str()?.to_owned(), content))
    }
}

/// Files until the power fails.
fn client(visitor: Visitor, name: &str, filed: &AtomicUsize) -> Vec<Filing> {
    let mut filings = Vec::new();
    for n in 0.. {
        let mut filing = Filing::new(format!("{name}-{n:06}-0000-0000"));
        filing.told = filing.send(visitor);
        let acknowledged = filing.told.is_some();
        if acknowledged {
            filed.fetch_add(1, Ordering::SeqCst);
            if n % 3 == 0 {
                filing.file = filing.add_file(visitor);
            }
        }
        filings.push(filing);
        if !acknowledged {
            break;
        }
    }
    filings
}

/// Clients at work until the program is killed among them.
fn until_the_power_fails(serving: Serving, round: usize) -> Vec<Filing> {
    let (visitor, filed) = (serving.visitor(), AtomicUsize::new(0));
    thread::scope(|scope| {
        let filed = &filed;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|n| scope.spawn(move || client(visitor, &format!("r{round}c{n}"), filed)))
            .collect();
        while filed.load(Ordering::SeqCst) < FILED {
            assert!(clients.iter().any(|c| !c.is_finished()), "nobody can file");
            thread::yield_now();
        }
        serving.kill();
        clients
            .into_iter()
            .flat_map(|c| c.join().unwrap())
            .collect()
    })
}

/// Everything acknowledged is there as it was told, and comes once when it is sent again.
fn is_there(serving: &Serving, filings: &mut [Filing]) {
    let visitor = serving.visitor();
    for filing in filings {
        let again = filing.send(visitor).expect("a petition is always taken");
        if let Some(told) = &filing.told {
            assert_eq!(&again, told, "acknowledged before the power failed");
        }
        filing.told = Some(again);
        let token = filing
            .look_up(visitor)
            .expect("its number and code are known");
        if let Some((id, content)) = &filing.file {
            let headers = format!("Authorization: Bearer {token}\r\n");
            let path = format!("/api/v1/public/attachments/{id}");
            let reply = visitor.asks("GET", &path, &headers, b"").unwrap();
            assert_eq!((reply.status, &reply.body), (200, content), "{id}");
        }
    }
}

fn the_power_fails_again_and_again(data: &Path) {
    let (mut all, mut last): (Vec<Filing>, Vec<Filing>) = Default::default();
    for round in 0..FAILURES {
        let serving = Serving::start(data, OPEN);
        is_there(&serving, &mut last);
        all.append(&mut last);
        last = until_the_power_fails(serving, round);
    }
    all.append(&mut last);
    let cut_off = all.iter().filter(|filing| filing.told.is_none()).count();
    let files = all.iter().filter(|filing| filing.file.is_some()).count();
    assert!(
        cut_off > 0 && files > FAILURES,
        "{cut_off} cut off, {files} files"
    );
    let early = run(data, &["verify"]);
    assert_eq!(
        (early.code, early.err.as_str()),
        (0, ""),
        "before anything was sent again"
    );

    let serving = Serving::start(data, OPEN);
    is_there(&serving, &mut all);
    let (status, log) = serving.stop();
    assert!(status.success(), "{log}");

    let mut numbers: Vec<&str> = all
        .iter()
        .map(|f| f.told.as_ref().unwrap()["number"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all.len(), "each has its own number");
    let verify = run(data, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
    // Each filing made one petition and one matter, and nothing else was made.
    let folded = format!("{} matters and petitions folded", 2 * all.len());
    assert!(verify.out.contains(&folded), "{folded}: {}", verify.out);
}

/// Clients at work until the program is told to stop among them.
fn until_it_is_stopped(serving: Serving) -> Vec<Filing> {
    let (visitor, filed) = (serving.visitor(), AtomicUsize::new(0));
    thread::scope(|scope| {
        let filed = &filed;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|n| scope.spawn(move || client(visitor, &format!("s{n}"), filed)))
            .collect();
        while filed.load(Ordering::SeqCst) < FILED {
            assert!(clients.iter().any(|c| !c.is_finished()), "nobody can file");
            thread::yield_now();
        }
        let asked = Instant::now();
        let (status, log) = serving.stop();
        assert!(status.success() && log.contains("stopped"), "{log}");
        assert!(
            asked.elapsed() < Duration::from_secs(10),
            "{:?}",
            asked.elapsed()
        );
        clients
            .into_iter()
            .flat_map(|c| c.join().unwrap())
            .collect()
    })
}

#[test]
fn what_was_acknowledged_before_it_was_stopped_under_load_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let founded = found_with(data, &[]);
    assert_eq!((founded.code, founded.err.as_str()), (0, ""));
    let mut all = until_it_is_stopped(Serving::start(data, OPEN));
    let serving = Serving::start(data, OPEN);
    is_there(&serving, &mut all);
    serving.stop();
    let verify = run(data, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
    let folded = format!("{} matters and petitions folded", 2 * all.len());
    assert!(verify.out.contains(&folded), "{folded}: {}", verify.out);
}

#[test]
fn what_was_acknowledged_survives_a_power_failure_once_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let founded = found_with(folder.path(), &[]);
    assert_eq!((founded.code, founded.err.as_str()), (0, ""));
    the_power_fails_again_and_again(folder.path());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_power_failure_once_on_postgresql() {
    let place = Place::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    let founded = found_with(folder.path(), &["--database", &place.url()]);
    assert_eq!((founded.code, founded.err.as_str()), (0, ""));
    let data = folder.path().to_owned();
    let work = move || the_power_fails_again_and_again(&data);
    tokio::task::spawn_blocking(work).await.unwrap();
}
