//! Runs the built binary in a folder of its own, with nothing of the environment but what a test
//! says.

use std::path::Path;
use std::process::{Command, Output};

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The binary with the data folder and a clean environment.
pub(crate) fn dengwen(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dengwen"));
    command
        .env_clear()
        .env("DENGWEN_DATA", data)
        .current_dir(data);
    command
}

/// Runs it to its end.
pub(crate) fn run(data: &Path, args: &[&str]) -> Run {
    finished(dengwen(data).args(args))
}

/// Runs a prepared command to its end.
pub(crate) fn finished(command: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the binary was built");
    Run {
        code: status.code().expect("it ended by itself"),
        out: String::from_utf8(stdout).expect("it prints UTF-8"),
        err: String::from_utf8(stderr).expect("it prints UTF-8"),
    }
}

#[test]
fn output_that_nobody_reads_any_more_ends_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = dengwen(folder.path())
        .args(["config", "example"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(141));
}

#[test]
fn help_and_version_end_well_and_an_unknown_command_is_misuse() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["--help"]).code, 0);
    assert!(
        run(folder.path(), &["--version"])
            .out
            .starts_with("dengwen ")
    );
    assert_eq!(run(folder.path(), &["nonsense"]).code, 2);
}
