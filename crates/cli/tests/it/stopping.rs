//! Stopping while somebody is in the middle, being full, and telling how it goes.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use dengwen_store::{Db, DbOptions};

use super::program::{dengwen, finished, run};
use super::serving::{Serving, founded};

const FILING: &str = "{\"words\":\"路灯不亮三天了。\",\"name\":\"魏芳\"}";

const KEY: &str = "7d1f8a90-0001-4c1e-8a10";
const OTHER_KEY: &str = "7d1f8a90-0002-4c1e-8a10";

/// Somebody whose request is being worked on: the program has asked for the body.
struct Waiting(TcpStream);

impl Waiting {
    fn at(serving: &Serving, key: &str) -> Self {
        let mut stream = TcpStream::connect(serving.address()).unwrap();
        let head = format!(
            "POST /api/v1/public/petitions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/json\r\nIdempotency-Key: {key}\r\n\
             Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
            FILING.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert!(go_on.starts_with(b"HTTP/1.1 100 Continue"), "{go_on:?}");
        Self(stream)
    }

    fn sends_the_rest(mut self) -> String {
        self.0.write_all(FILING.as_bytes()).unwrap();
        let mut answer = String::new();
        self.0.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn a_petition_that_is_being_sent_when_the_program_stops_is_taken_and_nobody_new_is_let_in() {
    let folder = founded();
    let serving = Serving::start(folder.path(), &[]);
    let (one, other) = (Waiting::at(&serving, KEY), Waiting::at(&serving, OTHER_KEY));
    let address = serving.address();
    serving.ask_to_stop();
    // The listener is closed as soon as the program has heard of it.
    while TcpStream::connect(address).is_ok() {
        std::thread::yield_now();
    }
    for waiting in [one, other] {
        let answer = waiting.sends_the_rest();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
    let (status, log) = serving.stop();
    assert!(status.success() && log.contains("stopped"), "{log}");
    let verify = run(folder.path(), &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
    assert!(
        verify.out.contains("4 matters and petitions folded"),
        "{}",
        verify.out
    );
}

#[test]
fn somebody_who_never_finishes_keeps_the_program_for_less_than_ten_seconds() {
    let folder = founded();
    let serving = Serving::start(folder.path(), &[]);
    let waiting = Waiting::at(&serving, KEY);
    let started = Instant::now();
    let (status, log) = serving.stop();
    assert!(status.success(), "{log}");
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    assert!(log.contains("some clients did not finish in time"), "{log}");
    drop(waiting);
    let verify = run(folder.path(), &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
}

#[test]
fn beyond_its_limit_it_answers_busy_with_when_to_come_back_and_then_serves_again() {
    let folder = founded();
    let environment = [
        ("DENGWEN_LIMITS_REQUESTS_MAX", "1"),
        ("DENGWEN_LIMITS_TURN_WAIT_SECONDS_MAX", "1"),
    ];
    let serving = Serving::start(folder.path(), &environment);
    let waiting = Waiting::at(&serving, KEY);
    let page = serving.get("/");
    assert!(page.starts_with("HTTP/1.1 503"), "{page}");
    assert!(page.to_lowercase().contains("retry-after: 5\r\n"), "{page}");
    assert!(page.contains("现在很忙"), "{page}");
    assert!(serving.get("/healthz").starts_with("HTTP/1.1 200"));
    let answer = waiting.sends_the_rest();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(serving.get("/").starts_with("HTTP/1.1 200"));
}

fn figure(figures: &str, name: &str) -> f64 {
    let line = figures.lines().find(|line| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with([' ', '{']))
    });
    let line = line.unwrap_or_else(|| panic!("{name}: {figures}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn its_figures_and_its_health_say_what_they_are_asked() {
    let folder = founded();
    let serving = Serving::start(folder.path(), &[]);
    assert!(
        Waiting::at(&serving, KEY)
            .sends_the_rest()
            .starts_with("HTTP/1.1 201")
    );
    let healthy = serving.get("/healthz");
    assert!(healthy.starts_with("HTTP/1.1 200"), "{healthy}");
    let ready = serving.get("/readyz");
    assert!(ready.ends_with("\r\n\r\nready\n"), "{ready}");
    let figures = serving.get_figures("/metrics");
    assert!(
        figures.contains("content-type: text/plain; version=0.0.4"),
        "{figures}"
    );
    assert!(figure(&figures, "dengwen_committer_changes_total") >= 1.0);
    assert!(figure(&figures, "dengwen_committer_batches_total") >= 1.0);
    for nothing in [
        "dengwen_committer_depth",
        "dengwen_jobs_parked",
        "dengwen_jobs_waiting",
    ] {
        assert!(
            figure(&figures, nothing).abs() < 0.5,
            "{nothing}: {figures}"
        );
    }
    for told in [
        "dengwen_stream_lag_events",
        "dengwen_overdue_sweep_age_seconds",
    ] {
        figure(&figures, told);
    }
    assert!(figure(&figures, "dengwen_request_seconds_count") >= 1.0);
    let (_, log) = serving.stop();
    assert!(!log.contains("路灯") && !figures.contains("路灯"), "{log}");
}

/// Renumbers a step of the schema, as if a newer program had been here, or back.
fn renumber(data: &Path, sql: &'static str) {
    let url = format!("sqlite:{}", data.join("dengwen.db").display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = Db::open(&DbOptions::new(url)).await.unwrap();
        assert_eq!(db.execute(sql, &[]).await.unwrap(), 1);
        db.close().await;
    });
}

#[test]
fn a_database_of_a_newer_program_makes_it_unready_and_every_command_says_what_to_do() {
    let folder = founded();
    let data = folder.path();
    let serving = Serving::start(data, &[]);
    renumber(data, "UPDATE migration SET number = 9000 WHERE number = 1");
    let public = serving.get("/readyz");
    assert!(
        public.starts_with("HTTP/1.1 503") && public.ends_with("not ready\n"),
        "{public}"
    );
    assert!(
        public.to_lowercase().contains("retry-after: 5\r\n"),
        "{public}"
    );
    let operator = serving.get_figures("/readyz");
    assert!(operator.contains("install the newer version"), "{operator}");
    let port = serving.metrics.to_string();
    let mut health = dengwen(data);
    let health = finished(health.arg("healthcheck").env("DENGWEN_METRICS_PORT", port));
    assert_eq!(health.code, 1);
    assert!(
        health.err.contains("install the newer version"),
        "{}",
        health.err
    );
    serving.stop();

    let file = data.join("office.backup");
    for command in [
        &["serve"][..],
        &["verify"],
        &["migrate"],
        &["backup", file.to_str().unwrap()],
    ] {
        let refused = run(data, command);
        assert_eq!(refused.code, 1, "{command:?}: {}", refused.err);
        let told = refused.err.contains("install the newer version");
        assert!(told, "{command:?}: {}", refused.err);
    }
    assert!(!file.exists());
    renumber(data, "UPDATE migration SET number = 1 WHERE number = 9000");
    let serving = Serving::start(data, &[]);
    assert!(serving.get("/readyz").starts_with("HTTP/1.1 200"));
}
