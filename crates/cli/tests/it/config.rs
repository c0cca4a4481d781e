//! The configuration as an operator meets it.

use std::fs;

use super::program::{dengwen, finished, run};

#[test]
fn an_unknown_key_is_refused_with_its_path_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dengwen.toml"), "[listen]\nprot = 80\n").unwrap();
    for args in [
        &["config", "check"][..],
        &["config", "show"],
        &["limit", "C04", "2025-03-03"],
        &["pack", "list"],
    ] {
        let run = run(folder.path(), args);
        assert_eq!(run.code, 1, "{args:?}");
        assert!(run.err.contains("listen.prot: unknown key"), "{}", run.err);
    }
}

#[test]
fn the_printed_example_is_a_sound_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let example = run(folder.path(), &["config", "example"]);
    assert_eq!(example.code, 0);
    fs::write(folder.path().join("dengwen.toml"), &example.out).unwrap();
    assert_eq!(run(folder.path(), &["config", "check"]).code, 0);
}

#[test]
fn the_environment_stands_above_the_file_and_its_slips_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dengwen.toml"), "[listen]\nport = 81\n").unwrap();
    let shown = finished(
        dengwen(folder.path())
            .args(["config", "show"])
            .env("DENGWEN_LISTEN_PORT", "82"),
    );
    assert!(
        shown.out.contains("port = 82 # DENGWEN_LISTEN_PORT"),
        "{}",
        shown.out
    );
    let slip = finished(
        dengwen(folder.path())
            .args(["config", "show"])
            .env("DENGWEN_LISTEN_PROT", "82"),
    );
    assert_eq!(slip.code, 1);
    assert!(slip.err.contains("DENGWEN_LISTEN_PROT"), "{}", slip.err);
}

#[test]
fn a_broken_pack_of_the_data_folder_is_told_with_file_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("packs/office");
    fs::create_dir_all(&pack).unwrap();
    fs::write(pack.join("pack.toml"), "id = \"office\"\n").unwrap();
    let checked = run(folder.path(), &["pack", "check"]);
    assert_eq!(checked.code, 1);
    assert!(
        checked.err.contains("packs/office/pack.toml"),
        "{}",
        checked.err
    );
}

#[test]
fn a_certificate_that_cannot_be_read_is_found_before_anybody_needs_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[listen]\ntls_certificate = \"a.crt\"\ntls_key = \"a.key\"\n";
    fs::write(folder.path().join("dengwen.toml"), text).unwrap();
    let checked = run(folder.path(), &["config", "check"]);
    assert_eq!(checked.code, 1);
    assert!(
        checked.err.contains("listen.tls_certificate: "),
        "{}",
        checked.err
    );
    let tls = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls/loopback");
    for ending in ["crt", "key"] {
        fs::copy(
            format!("{tls}.{ending}"),
            folder.path().join(format!("a.{ending}")),
        )
        .unwrap();
    }
    assert_eq!(run(folder.path(), &["config", "check"]).code, 0);
}

#[test]
fn a_missing_telephone_number_is_warned_of_and_refuses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dengwen.toml");
    fs::write(&file, "").unwrap();
    let check = run(folder.path(), &["config", "check"]);
    assert_eq!(check.code, 0, "{}", check.err);
    assert!(check.out.contains("warning: contact.phones") && check.out.contains("Art. 18(1)"));
    fs::write(
        &file,
        "[contact]\nphones = [\"来电 | Calls | 0000-80000012\"]\n",
    )
    .unwrap();
    let check = run(folder.path(), &["config", "check"]);
    assert!(!check.out.contains("warning"), "{}", check.out);
}
