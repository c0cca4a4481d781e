//! Backup, restore and verify from the command line.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use dengwen_store::{Db, DbOptions, migrate};

use super::program::run;
use super::serving::{Serving, founded};

fn written(data: &Path, file: &Path) {
    let backup = run(data, &["backup", file.to_str().unwrap()]);
    assert_eq!((backup.code, backup.err.as_str()), (0, ""));
    assert!(backup.out.contains("is not in it"), "{}", backup.out);
}

#[test]
fn an_office_comes_back_from_its_backup_and_its_key_file() {
    let (folder, target) = (founded(), tempfile::tempdir().unwrap());
    let file = folder.path().join("office.backup");
    let serving = Serving::start(folder.path(), &[]);
    written(folder.path(), &file);
    serving.stop();
    let new = target.path();
    for name in ["dengwen.key", "dengwen.toml"] {
        fs::copy(folder.path().join(name), new.join(name)).unwrap();
    }
    let restore = run(new, &["restore", file.to_str().unwrap()]);
    assert_eq!((restore.code, restore.err.as_str()), (0, ""));
    assert!(restore.out.contains("belongs to it"), "{}", restore.out);
    let verify = run(new, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
    assert!(
        verify.out.contains("every row is what its events say"),
        "{}",
        verify.out
    );
    let serving = Serving::start(new, &[]);
    assert!(serving.get("/readyz").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_restore_without_a_configuration_writes_one_and_asks_for_the_key() {
    let (folder, target) = (founded(), tempfile::tempdir().unwrap());
    let file = folder.path().join("office.backup");
    written(folder.path(), &file);
    let restore = run(target.path(), &["restore", file.to_str().unwrap()]);
    assert_eq!(restore.code, 0, "{}", restore.err);
    assert!(
        restore.out.contains("put back your copy of the key file"),
        "{}",
        restore.out
    );
    let config = fs::read_to_string(target.path().join("dengwen.toml")).unwrap();
    assert!(config.contains("\nname_zh = \"青禾市信访局\"\n"));
    let serve = run(target.path(), &["serve"]);
    assert_eq!(serve.code, 1);
    assert!(serve.err.contains("key file"), "{}", serve.err);
}

#[test]
fn a_wrong_or_broken_key_file_is_told_by_restore_verify_and_serve_and_spoils_nothing() {
    let (folder, other, target) = (founded(), founded(), tempfile::tempdir().unwrap());
    let (data, new) = (folder.path(), target.path());
    let file = data.join("office.backup");
    fs::copy(other.path().join("dengwen.key"), new.join("dengwen.key")).unwrap();
    written(data, &file);
    let restore = run(new, &["restore", file.to_str().unwrap()]);
    assert_eq!(restore.code, 0, "{}", restore.err);
    assert!(
        restore.out.contains("does NOT belong to it"),
        "{}",
        restore.out
    );
    for command in ["verify", "serve"] {
        let refused = run(new, &[command]);
        assert_eq!(refused.code, 1, "{command}");
        let told = refused.err.contains("does not belong to this database");
        assert!(told, "{command}: {}", refused.err);
    }
    // Without the key everything can still be kept safe.
    let again = new.join("again.backup");
    written(new, &again);
    for broken in ["", "no key at all\n", "{\"format\": 1"] {
        fs::write(new.join("dengwen.key"), broken).unwrap();
        let serve = run(new, &["serve"]);
        assert_eq!(serve.code, 1, "{broken}: {}", serve.err);
        assert!(serve.err.contains("dengwen.key"), "{broken}: {}", serve.err);
    }
    fs::copy(data.join("dengwen.key"), new.join("dengwen.key")).unwrap();
    let verify = run(new, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
    assert!(
        Serving::start(new, &[])
            .get("/readyz")
            .starts_with("HTTP/1.1 200")
    );
}

#[test]
fn nothing_is_ever_overwritten() {
    let folder = founded();
    let file = folder.path().join("office.backup");
    written(folder.path(), &file);
    let text = file.to_str().unwrap();
    let again = run(folder.path(), &["backup", text]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("--replace"), "{}", again.err);
    assert_eq!(run(folder.path(), &["backup", text, "--replace"]).code, 0);
    let restore = run(folder.path(), &["restore", text]);
    assert_eq!(restore.code, 1);
    assert!(restore.err.contains("not empty"), "{}", restore.err);
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_written() {
    let (folder, target) = (founded(), tempfile::tempdir().unwrap());
    let file = folder.path().join("office.backup");
    written(folder.path(), &file);
    let text = file.to_str().unwrap();
    assert_eq!(run(folder.path(), &["restore", "--check", text]).code, 0);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(run(folder.path(), &["restore", "--check", text]).code, 1);
    let restore = run(target.path(), &["restore", text]);
    assert_eq!(restore.code, 1, "{}", restore.err);
    let verify = run(target.path(), &["verify"]);
    assert_eq!(verify.code, 1, "{}", verify.out);
}

#[test]
fn migrating_twice_changes_nothing_and_an_empty_folder_is_refused() {
    let folder = founded();
    let migrate = run(folder.path(), &["migrate"]);
    assert_eq!((migrate.code, migrate.err.as_str()), (0, ""));
    assert!(
        migrate.out.contains("as this program needs"),
        "{}",
        migrate.out
    );
    let empty = tempfile::tempdir().unwrap();
    let migrate = run(empty.path(), &["migrate"]);
    assert_eq!(migrate.code, 1);
    assert!(migrate.err.contains("dengwen init"), "{}", migrate.err);
}

#[tokio::test]
async fn an_older_schema_is_migrated_on_command_alone_after_a_private_copy() {
    let folder = founded();
    let data = folder.path();
    let file = data.join("dengwen.db");
    dengwen_store::remove_sqlite(&file).unwrap();
    let older = migrate::known() - 1;
    let options = DbOptions::new(format!("sqlite:{}", file.display()));
    let db = Db::open(&options).await.unwrap();
    migrate::run_to(&db, 0, older).await.unwrap();
    db.close().await;
    let backup = data.join("x.backup");
    for args in [
        &["verify"][..],
        &["backup", backup.to_str().unwrap()],
        &["report", "answered-within", "15"],
        &["invite"],
    ] {
        let refused = run(data, args);
        assert_eq!(refused.code, 1, "{args:?}: {}", refused.err);
        assert!(refused.err.contains("dengwen migrate"), "{}", refused.err);
    }
    let db = Db::open(&options).await.unwrap();
    assert_eq!(migrate::applied(&db).await.unwrap(), older);
    db.close().await;
    let copy = data.join(format!("dengwen.db.before-{:04}", older + 1));
    assert!(!copy.exists());

    assert_eq!(run(data, &["migrate"]).code, 0);

    for file in [&copy, &file] {
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[test]
fn a_backup_into_a_folder_that_is_not_there_says_so() {
    let folder = founded();
    let refused = run(folder.path(), &["backup", "gone/office.backup"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("the folder gone"), "{}", refused.err);
}

#[test]
fn what_was_restored_belongs_to_its_owner_alone() {
    let (folder, target) = (founded(), tempfile::tempdir().unwrap());
    let file = folder.path().join("office.backup");
    written(folder.path(), &file);
    let new = target.path().join("office");
    fs::create_dir(&new).unwrap();
    let open = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    open(&new, 0o755);
    for name in ["dengwen.key", "dengwen.toml"] {
        fs::copy(folder.path().join(name), new.join(name)).unwrap();
        open(&new.join(name), 0o644);
    }
    let restore = run(&new, &["restore", file.to_str().unwrap()]);
    assert_eq!((restore.code, restore.err.as_str()), (0, ""));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for office in [folder.path(), &new] {
        assert_eq!(mode(office), 0o700);
        for name in ["dengwen.key", "dengwen.toml", "dengwen.db"] {
            assert_eq!(mode(&office.join(name)), 0o600, "{name}");
        }
        let blobs = office.join("blobs");
        assert!(!blobs.exists() || mode(&blobs) == 0o700);
    }
}
