//! The same office on PostgreSQL, and the move there.

use std::fs;

use dengwen_testkit::store::Place;

use super::program::run;
use super::serving::{Serving, found_with, founded};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_is_founded_served_and_verified_on_postgresql() {
    let place = Place::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let url = place.url();
    let init = found_with(data, &["--database", &url]);
    assert_eq!((init.code, init.err.as_str()), (0, ""));
    assert!(!data.join("dengwen.db").exists());
    let serving = Serving::start(data, &[]);
    assert!(serving.get("/readyz").starts_with("HTTP/1.1 200"));
    let (status, log) = serving.stop();
    assert!(status.success() && log.contains("engine"), "{log}");
    let verify = run(data, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_moves_from_sqlite_to_postgresql_by_backup_and_restore() {
    let place = Place::postgres().await;
    let (old, new) = (founded(), tempfile::tempdir().unwrap());
    let file = old.path().join("office.backup");
    let backup = run(old.path(), &["backup", file.to_str().unwrap()]);
    assert_eq!(backup.code, 0, "{}", backup.err);
    fs::copy(
        old.path().join("dengwen.key"),
        new.path().join("dengwen.key"),
    )
    .unwrap();
    let config = format!(
        "[office]\nname_zh = \"青禾市信访局\"\nregion = \"330100\"\n[database]\nurl = \"{}\"\n",
        place.url()
    );
    fs::write(new.path().join("dengwen.toml"), config).unwrap();
    let early = run(new.path(), &["serve"]);
    assert_eq!(early.code, 1);
    assert!(early.err.contains("dengwen migrate"), "{}", early.err);
    let restore = run(new.path(), &["restore", file.to_str().unwrap()]);
    assert_eq!(restore.code, 0, "{}", restore.err);
    assert!(restore.out.contains("belongs to it"), "{}", restore.out);
    let verify = run(new.path(), &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
    let again = run(new.path(), &["restore", file.to_str().unwrap()]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("not empty"), "{}", again.err);
}
