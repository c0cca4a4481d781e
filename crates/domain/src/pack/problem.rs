//! What is wrong with a pack: where it stands and what to do, all problems at once.

/// One problem of one file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {what}")]
pub struct PackProblem {
    /// Such as `zj-2027/limits.toml`.
    pub file: String,
    /// Such as `limit C05, length`.
    pub key: String,
    /// What is wrong and what to do.
    pub what: String,
}

/// Collects the problems of one file.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    file: String,
    list: &'a mut Vec<PackProblem>,
}

impl<'a> Problems<'a> {
    pub(super) fn of(file: impl Into<String>, list: &'a mut Vec<PackProblem>) -> Self {
        Self {
            file: file.into(),
            list,
        }
    }

    pub(super) fn add(&mut self, key: impl Into<String>, what: impl Into<String>) {
        let (file, key, what) = (self.file.clone(), key.into(), what.into());
        self.list.push(PackProblem { file, key, what });
    }

    pub(super) fn unless(&mut self, holds: bool, key: &str, what: &str) {
        if !holds {
            self.add(key, what);
        }
    }
}
