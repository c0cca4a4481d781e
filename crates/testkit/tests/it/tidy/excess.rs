//! What still breaks a rule, with its size today. The list may only shrink.
//!
//! An entry grants exactly its size: more is a breach, and less asks for the entry to be lowered or
//! removed, so an improvement can never be lost again.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Finding;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    excess: Vec<Excess>,
}

/// One granted breach.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Excess {
    rule: String,
    key: String,
    size: usize,
    /// Why it cannot be mended yet.
    because: String,
}

/// The committed list.
pub(super) fn granted() -> &'static [Excess] {
    static LIST: OnceLock<List> = OnceLock::new();
    &LIST
        .get_or_init(|| toml::from_str(include_str!("excess.toml")).expect("excess.toml is valid"))
        .excess
}

/// What is wrong with these findings, given what is granted.
pub(super) fn complaints(rule: &str, findings: &[Finding], granted: &[Excess]) -> Vec<String> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *sizes.entry(&finding.key).or_default() += finding.size;
    }
    let grants: BTreeMap<&str, &Excess> = granted
        .iter()
        .filter(|it| it.rule == rule)
        .map(|it| (it.key.as_str(), it))
        .collect();
    let may = |key: &str| grants.get(key).map_or(0, |it| it.size);

    let breaches = findings
        .iter()
        .filter(|it| sizes[it.key.as_str()] > may(&it.key))
        .map(|it| format!("  {}:{}: {}", it.key, it.line, it.what));
    let stale = grants.iter().filter_map(|(key, grant)| {
        let now = sizes.get(key).copied().unwrap_or(0);
        (now < grant.size).then(|| {
            format!(
                "  {key}: is {now} now; lower or remove its entry of {} in excess.toml",
                grant.size
            )
        })
    });
    breaches.chain(stale).collect()
}

#[test]
fn every_granted_excess_says_why() {
    assert!(
        granted().iter().all(|it| it.because.len() > 10),
        "say why in `because`"
    );
}

#[test]
fn an_excess_may_neither_grow_nor_stay_listed_when_it_shrank() {
    let finding = |size| {
        [Finding {
            key: "a.rs".to_owned(),
            line: 1,
            size,
            what: "long".to_owned(),
        }]
    };
    let grant = [Excess {
        rule: "file-length".to_owned(),
        key: "a.rs".to_owned(),
        size: 510,
        because: "an example".to_owned(),
    }];
    assert!(complaints("file-length", &finding(510), &grant).is_empty());
    assert_eq!(
        complaints("file-length", &finding(511), &grant),
        ["  a.rs:1: long"]
    );
    assert!(complaints("file-length", &finding(505), &grant)[0].contains("lower or remove"));
    assert!(complaints("file-length", &[], &grant)[0].contains("is 0 now"));
    assert_eq!(complaints("other-rule", &finding(510), &grant).len(), 1);
}
