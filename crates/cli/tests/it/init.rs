//! `dengwen init`: what it makes, and that it makes it once.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::program::run;
use super::serving::{Serving, found};

#[test]
fn an_office_is_founded_with_configuration_key_and_a_link_for_its_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("office");
    fs::create_dir(&data).unwrap();
    let run = found(&data);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out.contains("https://petition.example/invitation/"),
        "{}",
        run.out
    );
    assert!(run.out.contains("Copy the key file"), "{}", run.out);
    let mode = |name: &str| fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("dengwen.key"), mode("dengwen.toml")), (0o600, 0o600));
    let config = fs::read_to_string(data.join("dengwen.toml")).unwrap();
    assert!(
        config.contains("\nname_zh = \"青禾市信访局\"\n"),
        "{config}"
    );
    let key = fs::read_to_string(data.join("dengwen.key")).unwrap();
    let secret = key.split('"').find(|part| part.len() == 64).unwrap();
    assert!(!run.out.contains(secret));
}

#[test]
fn a_second_office_in_the_same_folder_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(found(folder.path()).code, 0);
    let key = fs::read(folder.path().join("dengwen.key")).unwrap();
    let again = found(folder.path());
    assert_eq!(again.code, 1);
    assert!(again.err.contains("an office lives here"), "{}", again.err);
    assert_eq!(fs::read(folder.path().join("dengwen.key")).unwrap(), key);
}

#[test]
fn what_is_missing_is_named_at_once_when_nobody_can_be_asked() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(folder.path(), &["init", "--name=青禾市信访局"]);
    assert_eq!(run.code, 2);
    for flag in ["--place", "--region", "--public-address"] {
        assert!(run.err.contains(flag), "{flag}: {}", run.err);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_wrong_answer_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(
        folder.path(),
        &[
            "init",
            "--name=甲",
            "--place=乙",
            "--region=33",
            "--public-address=www",
        ],
    );
    assert_eq!(run.code, 1);
    assert!(run.err.contains("office.region"), "{}", run.err);
    assert!(run.err.contains("office.public_address"), "{}", run.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_database_that_cannot_be_reached_leaves_nothing_that_stands_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(
        folder.path(),
        &[
            "init",
            "--name=甲",
            "--place=乙",
            "--region=330100",
            "--public-address=https://a.example",
            "--database=postgres://nobody:hidden@127.0.0.1:1/none",
        ],
    );
    assert_ne!(run.code, 0);
    assert!(!run.err.contains("hidden"), "{}", run.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_administrators_link_opens_once_the_office_is_served_and_stays_out_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let run = found(folder.path());
    let (_, token) = run.out.trim_end().rsplit_once('/').unwrap();
    let serving = Serving::start(folder.path(), &[("DENGWEN_LOG_LEVEL", "debug")]);
    let page = serving.get(&format!("/invitation/{token}"));
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("name=\"password\""), "{page}");
    let wrong = serving.get("/invitation/0000000000000000000000000000000000000000");
    assert!(wrong.starts_with("HTTP/1.1 404"), "{wrong}");
    let (_, log) = serving.stop();
    assert!(!log.contains(token), "{log}");
    assert!(log.contains("/invitation/{token}"), "{log}");
}

/// The last path of what a command printed: a one-time link.
fn link(out: &str) -> String {
    let (_, token) = out.rsplit_once("/invitation/").expect("a link is printed");
    format!("/invitation/{}", token.lines().next().unwrap())
}

fn is_open(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200")
}

#[test]
fn a_new_link_for_the_administrator_ends_the_first_one_also_while_serving() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let first = link(&found(data).out);
    let serving = Serving::start(data, &[]);
    assert!(is_open(&serving.get(&first)));

    let invited = run(data, &["invite"]);

    assert_eq!((invited.code, invited.err.as_str()), (0, ""));
    assert!(invited.out.contains("admin"), "{}", invited.out);
    assert!(is_open(&serving.get(&link(&invited.out))));
    assert!(!is_open(&serving.get(&first)));
    let other = run(data, &["invite", "somebody"]);
    assert_eq!(other.code, 1);
    assert!(other.err.contains("admin does"), "{}", other.err);
    assert!(serving.stop().0.success());
    fs::remove_file(data.join("dengwen.key")).unwrap();
    let without = run(data, &["invite"]);
    assert_eq!(without.code, 1);
    assert!(without.err.contains("key file"), "{}", without.err);
}

#[test]
fn an_office_founded_by_an_import_gets_its_first_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("office");
    let file = folder.path().join("rows.csv");
    fs::write(&file, "text,received_at\n楼板开裂,2019-03-04\n").unwrap();
    let at = |args: &[&str]| {
        let data = ["--data", data.to_str().unwrap()];
        run(folder.path(), &[args, &data].concat())
    };
    let imported = at(&["import", file.to_str().unwrap()]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    assert!(imported.out.contains("dengwen invite"), "{}", imported.out);

    let wrong = at(&["invite", "Wang Fang"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    let invited = at(&["invite", "wang"]);

    assert_eq!((invited.code, invited.err.as_str()), (0, ""));
    assert!(invited.out.contains("wang"), "{}", invited.out);
    let serving = Serving::start(&data, &[]);
    assert!(is_open(&serving.get(&link(&invited.out))));
    assert!(serving.stop().0.success());
    let verify = at(&["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
}

#[test]
fn a_name_of_two_lines_and_a_region_that_is_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (wrong, told) in [
        ("--name=青禾市\n信访局", "name_zh"),
        ("--place=青禾\u{7}", "--place"),
        ("--region=000000", "region"),
    ] {
        let (flag, _) = wrong.split_once('=').unwrap();
        let sound = ["--name=青禾市信访局", "--place=青禾市", "--region=330100"];
        let mut args = vec!["init", wrong, "--public-address=https://petition.example"];
        args.extend(sound.iter().filter(|arg| !arg.starts_with(flag)));
        let refused = run(folder.path(), &args);
        assert_ne!(refused.code, 0, "{wrong}");
        assert!(refused.err.contains(told), "{wrong}: {}", refused.err);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_file_where_the_folder_should_be_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("office");
    fs::write(&file, "mine").unwrap();
    for command in ["sample", "backup", "serve"] {
        let mut args = vec![command, "--data", "office"];
        args.extend((command == "backup").then_some("a.backup"));
        let refused = run(folder.path(), &args);
        assert_eq!(refused.code, 1, "{command}: {}", refused.err);
        let told = refused.err.contains("is a file");
        assert!(told, "{command}: {}", refused.err);
        assert!(refused.err.contains("--data"), "{command}: {}", refused.err);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}
