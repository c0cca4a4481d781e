//! The sample office from the command line. It is made once here, because half a year of work takes
//! seconds: one story, told in order.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::program::{dengwen, finished, run};
use super::serving::{Serving, found};

#[test]
fn a_real_office_is_never_taken_for_a_sample() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert_eq!(found(data).code, 0);
    fs::write(data.join("logins.txt"), "a file of that name").unwrap();
    let before = names(data);
    let made = run(data, &["sample"]);
    assert_eq!(made.code, 1);
    assert!(!made.err.contains("--renew"), "{}", made.err);
    let renewed = run(data, &["sample", "--renew"]);
    assert_eq!(renewed.code, 1);
    assert!(renewed.err.contains("real one"), "{}", renewed.err);
    assert_eq!(names(data), before);
}

#[test]
fn a_folder_without_an_office_and_a_day_too_early_or_late_are_left_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for day in ["1990-01-01", "2022-09-01", "9999-12-31"] {
        let made = run(data, &["sample", "--as-of", day]);
        assert_eq!(made.code, 1, "{}", made.err);
        assert!(made.err.contains("2022-11-19"), "{}", made.err);
        assert!(names(data).is_empty());
    }
    fs::write(data.join("logins.txt"), "mine").unwrap();
    let renewed = run(data, &["sample", "--renew"]);
    assert_eq!(renewed.code, 1);
    assert!(renewed.err.contains("no sample"), "{}", renewed.err);
    let made = run(data, &["sample"]);
    assert_eq!(made.code, 1);
    assert!(made.err.contains("logins.txt"), "{}", made.err);
    assert_eq!(names(data), ["logins.txt"]);
    assert_eq!(fs::read_to_string(data.join("logins.txt")).unwrap(), "mine");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_sample_office_is_made_once_and_never_leaves_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let made = run(data, &["sample", "--as-of", "2026-03-16"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let logins = made
        .out
        .lines()
        .filter(|line| line.starts_with("  "))
        .count();
    assert!(logins > 30, "{}", made.out);

    let again = run(data, &["sample"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("--renew"), "{}", again.err);

    let strange = data.join("important.txt");
    fs::write(&strange, "mine").unwrap();
    let kept = run(data, &["sample", "--renew"]);
    assert_eq!(kept.code, 1);
    assert!(kept.err.contains("important.txt"), "{}", kept.err);
    assert_eq!(fs::read_to_string(&strange).unwrap(), "mine");
    fs::remove_file(strange).unwrap();

    let verify = run(data, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));

    for (name, value) in [
        ("DENGWEN_LISTEN_ADDRESS", "0.0.0.0"),
        ("DENGWEN_LISTEN_TRUSTED_PROXIES", "10.0.0.1"),
    ] {
        let mut serve = dengwen(data);
        serve
            .arg("serve")
            .env(name, value)
            .env("DENGWEN_OFFICE_PUBLIC_ADDRESS", "https://a.example")
            .env("DENGWEN_LISTEN_TLS_CERTIFICATE", "a.crt")
            .env("DENGWEN_LISTEN_TLS_KEY", "a.key");
        let refused = finished(&mut serve);
        assert_eq!(refused.code, 1, "{name}");
        assert!(refused.err.contains("sample office"), "{}", refused.err);
    }

    let serving = Serving::start(data, &[]);
    let before = names(data);
    let renewed = run(data, &["sample", "--renew"]);
    assert_eq!(renewed.code, 1);
    assert!(
        renewed.err.contains("Stop that one first"),
        "{}",
        renewed.err
    );
    assert_eq!(names(data), before);
    let home = serving.get("/");
    assert!(home.contains("示例办公室"), "{home}");
    let forwarded = serving.ask(
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: close\r\n\r\n",
    );
    assert!(!forwarded.starts_with("HTTP/1.1 200"), "{forwarded}");
    let (status, log) = serving.stop();
    assert!(status.success(), "{log}");
}

#[test]
fn no_mark_of_a_sample_lets_anything_remove_a_real_office() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mark = data.join("dengwen-sample.unfinished");
    fs::write(&mark, "").unwrap();
    let refused = found(data);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("not finished"), "{}", refused.err);
    assert_eq!(names(data), ["dengwen-sample.unfinished"]);
    fs::remove_file(&mark).unwrap();
    assert_eq!(found(data).code, 0);
    fs::write(&mark, "").unwrap();
    let before = names(data);
    let made = run(data, &["sample"]);
    assert_eq!(made.code, 1);
    assert!(made.err.contains("real office"), "{}", made.err);
    assert_eq!(names(data), before);
}

#[test]
fn a_sample_cut_off_is_served_to_nobody_and_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sample");
    let mark = data.join("dengwen-sample.unfinished");
    for signal in ["INT", "TERM"] {
        let mut begun = dengwen(folder.path())
            .args(["sample", "--as-of", "2026-03-16", "--data", "sample"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        await_event(&mut begun, &data);
        let killed = Command::new("kill")
            .args([&format!("-{signal}"), &begun.id().to_string()])
            .status();
        assert!(killed.unwrap().success());
        assert_eq!(begun.wait().unwrap().code(), Some(1));
        assert!(!data.exists(), "{signal}");
    }
    let mut begun = dengwen(folder.path())
        .args(["sample", "--as-of", "2026-03-16", "--data", "sample"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    await_event(&mut begun, &data);
    let beside = run(&data, &["sample"]);
    assert!(beside.err.contains("at this moment"), "{}", beside.err);
    begun.kill().unwrap();
    begun.wait().unwrap();
    assert!(mark.exists());
    for command in ["serve", "invite"] {
        let refused = run(&data, &[command]);
        assert_eq!(refused.code, 1, "{command}");
        assert!(
            refused.err.contains("not finished"),
            "{command}: {}",
            refused.err
        );
    }

    let made = run(&data, &["sample", "--as-of", "2026-03-16"]);

    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.err.contains("made anew"), "{}", made.err);
    assert!(data.join("logins.txt").exists() && !mark.exists());
    let verify = run(&data, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
}

/// Waits until a sample is being played: its database is open by then.
fn await_event(begun: &mut Child, data: &Path) {
    let since = Instant::now();
    while !data.join("dengwen.db-wal").exists() {
        assert!(begun.try_wait().unwrap().is_none(), "it ended too early");
        assert!(since.elapsed() < Duration::from_mins(1), "nothing began");
        std::thread::yield_now();
    }
}

#[test]
fn beside_a_mark_what_may_be_anothers_is_never_removed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert_eq!(found(data).code, 0);
    fs::write(data.join("dengwen-sample.unfinished"), "").unwrap();
    let refused = |told: &str| {
        let before = names(data);
        let made = run(data, &["sample"]);
        assert_eq!(made.code, 1, "{told}: {}", made.err);
        assert!(made.err.contains(told), "{told}: {}", made.err);
        assert_eq!(names(data), before, "{told}");
    };
    let (config, aside) = (data.join("dengwen.toml"), data.join("aside"));
    fs::rename(&config, &aside).unwrap();
    refused("without dengwen.toml");
    fs::rename(&aside, &config).unwrap();
    let database = data.join("dengwen.db");
    fs::write(&database, "damaged ".repeat(1000)).unwrap();
    refused("cannot be read");
    fs::remove_file(&database).unwrap();
    refused("no sample wrote");
    let restored = run(data, &["restore", "a.backup"]);
    assert_eq!(restored.code, 1);
    assert!(restored.err.contains("not finished"), "{}", restored.err);
    assert!(!database.exists() && data.join("dengwen.key").exists());
}
