//! `dengwen serve`: what it refuses, what it answers, what it logs, how it stops.

use std::fs;
use std::time::{Duration, Instant};

use super::program::{dengwen, finished, run};
use super::serving::{Serving, founded};

#[test]
fn a_folder_without_an_office_is_refused_and_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let serve = run(folder.path(), &["serve"]);
    assert_eq!(serve.code, 1);
    assert!(serve.err.contains("dengwen init"), "{}", serve.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_public_address_without_tls_or_proxy_is_refused_and_told_how() {
    let folder = founded();
    let serve = finished(
        dengwen(folder.path())
            .arg("serve")
            .env("DENGWEN_LISTEN_ADDRESS", "0.0.0.0"),
    );
    assert_eq!(serve.code, 1);
    for word in [
        "listen.tls_certificate",
        "listen.trusted_proxies",
        "127.0.0.1",
    ] {
        assert!(serve.err.contains(word), "{word}: {}", serve.err);
    }
}

#[test]
fn a_missing_key_file_and_that_of_another_office_are_refused() {
    let (folder, other) = (founded(), founded());
    let key = folder.path().join("dengwen.key");
    fs::copy(other.path().join("dengwen.key"), &key).unwrap();
    let serve = run(folder.path(), &["serve"]);
    assert_eq!(serve.code, 1);
    assert!(
        serve.err.contains("does not belong to this database"),
        "{}",
        serve.err
    );
    fs::remove_file(&key).unwrap();
    let serve = run(folder.path(), &["serve"]);
    assert_eq!(serve.code, 1);
    assert!(serve.err.contains("is missing"), "{}", serve.err);
}

#[test]
fn it_answers_says_it_is_ready_and_tells_its_figures_on_a_port_of_their_own() {
    let folder = founded();
    let serving = Serving::start(folder.path(), &[]);
    for path in ["/", "/healthz", "/readyz"] {
        let answer = serving.get(path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    let figures = serving.get_figures("/metrics");
    assert!(
        figures.contains("dengwen_request_seconds_bucket{"),
        "{figures}"
    );
    for asked in ["dengwen_overdue_sweep_age_seconds", "dengwen_jobs_parked 0"] {
        assert!(figures.contains(asked), "{asked}: {figures}");
    }
    assert!(serving.get("/metrics").starts_with("HTTP/1.1 404"));
    let port = serving.metrics.to_string();
    let health = finished(
        dengwen(folder.path())
            .arg("healthcheck")
            .env("DENGWEN_METRICS_PORT", &port),
    );
    assert_eq!((health.code, health.err.as_str()), (0, ""));
    serving.stop();
    let health = finished(
        dengwen(folder.path())
            .arg("healthcheck")
            .env("DENGWEN_METRICS_PORT", &port),
    );
    assert_eq!(health.code, 1);
}

#[test]
fn no_word_of_a_visitor_reaches_the_log_in_either_form() {
    for format in ["text", "json"] {
        let folder = founded();
        let environment = [
            ("DENGWEN_LOG_FORMAT", format),
            ("DENGWEN_LOG_LEVEL", "debug"),
        ];
        let serving = Serving::start(folder.path(), &environment);
        let words = "kumquat";
        let form = format!("title={words}");
        for request in [
            format!("GET /?q={words} HTTP/1.1\r\n"),
            format!("GET /{words}/{words}?{words} HTTP/1.1\r\n"),
            format!("{words} / HTTP/1.1\r\n"),
            format!("GET / HTTP/1.1\r\nCookie: session={words}\r\nUser-Agent: {words}\r\n"),
            format!("GET / HTTP/1.1\r\nX-Forwarded-For: {words}\r\nX-Request-Id: {words}\r\n"),
        ] {
            serving.ask(&format!(
                "{request}Host: localhost\r\nConnection: close\r\n\r\n"
            ));
        }
        serving.ask(&format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
            form.len()
        ));
        let figures = serving.get_figures("/metrics");
        assert!(!figures.to_lowercase().contains(words), "{figures}");
        let (status, log) = serving.stop();
        assert!(status.success());
        assert!(!log.to_lowercase().contains(words), "{log}");
        assert!(log.matches("answered").count() >= 6, "{log}");
        assert!(log.contains("OTHER"), "{log}");
    }
}

#[test]
fn a_line_of_the_log_carries_the_number_of_its_request() {
    let folder = founded();
    let serving = Serving::start(folder.path(), &[("DENGWEN_LOG_FORMAT", "json")]);
    serving.get("/");
    let (_, log) = serving.stop();
    let line = log.lines().find(|line| line.contains("answered")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["status"], 200);
    assert_eq!(line["span"]["route"], "/");
    let id = line["span"]["id"].as_str().unwrap();
    assert_eq!(id.len(), 9, "{id}");
}

#[test]
fn sigterm_ends_it_well_within_ten_seconds_even_with_an_idle_connection() {
    let folder = founded();
    let serving = Serving::start(folder.path(), &[]);
    serving.get("/");
    let started = Instant::now();
    let (status, log) = serving.stop();
    assert!(status.success(), "{log}");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(log.contains("stopped"), "{log}");
}
