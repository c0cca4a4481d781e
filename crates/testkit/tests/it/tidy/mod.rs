//! The house rules, enforced. One module a rule; STYLE.md says why each rule exists.
//!
//! A rule is a pure function from source files to findings, so each one is shown both on the real
//! tree, where it must find nothing beyond `excess.toml`, and on a small wrong example.

mod architecture;
mod boundaries;
mod clock;
mod data_model;
mod dependencies;
mod excess;
mod glossary;
mod hosts;
mod lexer;
mod licence;
mod line_width;
mod marks;
mod module_doc;
mod names;
mod paths;
mod size;
mod sql_place;
mod templates;
mod tree;

use tree::SourceFile;

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    /// What `excess.toml` calls it: a path, or `path::function`.
    key: String,
    /// Where to look, counted from one.
    line: usize,
    /// How large the breach is; breaches with one key are added up.
    size: usize,
    /// What is wrong, and what to do.
    what: String,
}

impl Finding {
    fn at(file: &SourceFile, line: usize, what: impl Into<String>) -> Self {
        Self {
            key: file.path.clone(),
            line,
            size: 1,
            what: what.into(),
        }
    }
}

/// Fails unless the findings are exactly what `excess.toml` still grants to the rule.
#[track_caller]
fn hold(rule: &str, findings: &[Finding]) {
    let complaints = excess::complaints(rule, findings, excess::granted());
    assert!(
        complaints.is_empty(),
        "rule `{rule}`:\n{}\n",
        complaints.join("\n")
    );
}
