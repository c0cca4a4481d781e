//! Topics of petitions (内容分类, B3): the first two levels of the code list in `rules/topics.toml`.
//!
//! It classifies nothing. Installations append a third level of their own; this module holds what
//! is embedded. Invariant: the parent of every topic is in the list, before it.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::limit::Citation;

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Six digits; `….00` ends a second-level code, `..0000` a first-level one.
    pub code: String,
    /// Code of the level above; absent at the first level.
    pub parent: Option<String>,
    /// Its name in both languages.
    pub name: Citation,
}

#[derive(Deserialize)]
struct File {
    topic: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    code: String,
    parent: Option<String>,
    name: String,
    name_en: String,
}

static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../rules/topics.toml"))
        .expect("the embedded list is parsed by a test");
    let topic = |line: Line| Topic {
        code: line.code,
        parent: line.parent,
        name: Citation {
            zh: line.name,
            en: line.name_en,
        },
    };
    file.topic.into_iter().map(topic).collect()
});

/// All topics, each after its parent.
pub fn topics() -> &'static [Topic] {
    &TOPICS
}

/// The topic with this code.
pub fn topic(code: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_follows_its_parent() {
        let mut seen = std::collections::BTreeSet::new();
        for topic in topics() {
            assert!(
                topic
                    .parent
                    .as_ref()
                    .is_none_or(|parent| seen.contains(parent)),
                "{topic:?}"
            );
            assert!(
                seen.insert(topic.code.clone()),
                "{} stands twice",
                topic.code
            );
        }
        assert_eq!(
            topic("040200").map(|topic| topic.name.zh.as_str()),
            Some("工资福利")
        );
    }
}
