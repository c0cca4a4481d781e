//! The sample office from the command line. It is made once here, because half a year of work takes
//! seconds: one story, told in order.

use super::program::{dengwen, finished, run};
use super::serving::Serving;

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
    let home = serving.get("/");
    assert!(home.contains("示例办公室"), "{home}");
    let forwarded = serving.ask(
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: close\r\n\r\n",
    );
    assert!(!forwarded.starts_with("HTTP/1.1 200"), "{forwarded}");
    let (status, log) = serving.stop();
    assert!(status.success(), "{log}");
}
