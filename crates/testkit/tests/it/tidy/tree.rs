//! The files of the repository, as git knows them: committed or about to be, never ignored ones.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// One file, by its path from the top of the repository.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    pub(super) path: String,
    /// Empty when the file is not text.
    pub(super) text: String,
    pub(super) bytes: usize,
}

impl SourceFile {
    /// An example for a rule's own test.
    pub(super) fn example(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            bytes: text.len(),
        }
    }

    pub(super) fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|it| it == extension)
    }

    pub(super) fn is_rust(&self) -> bool {
        self.has_extension("rs")
    }

    /// Whether the file exists for tests alone.
    pub(super) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.starts_with("e2e/")
    }

    /// The crate's folder name, if the file stands in one.
    pub(super) fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }
}

/// The top folder of the repository.
pub(super) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate stands two folders below the top")
        .to_owned()
}

/// Every file of the repository, read once.
pub(super) fn tree() -> &'static [SourceFile] {
    static TREE: OnceLock<Vec<SourceFile>> = OnceLock::new();
    TREE.get_or_init(|| {
        let top = top();
        let listed = Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .current_dir(&top)
            .output()
            .expect("the rules are checked in a git checkout");
        assert!(
            listed.status.success(),
            "git could not list the files of the repository"
        );
        let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
        listed
            .split('\0')
            .filter(|path| !path.is_empty())
            .filter_map(|path| read(&top, path))
            .collect()
    })
}

/// One file; nothing when it is listed but already removed.
fn read(top: &Path, path: &str) -> Option<SourceFile> {
    let bytes = std::fs::read(top.join(path)).ok()?;
    let length = bytes.len();
    let text = String::from_utf8(bytes).unwrap_or_default();
    Some(SourceFile {
        path: path.to_owned(),
        text,
        bytes: length,
    })
}

/// The Rust files.
pub(super) fn rust() -> impl Iterator<Item = &'static SourceFile> {
    tree().iter().filter(|file| file.is_rust())
}

#[test]
fn the_tree_holds_this_file_and_no_built_one() {
    assert!(rust().any(|file| file.path == "crates/testkit/tests/it/tidy/tree.rs"));
    assert!(!tree().iter().any(|file| file.path.starts_with("target/")));
}
