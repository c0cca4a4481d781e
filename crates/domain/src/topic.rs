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
    /// First letters of the name's pinyin: `gzfl`.
    pub letters: String,
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
    #[serde(default)]
    letters: String,
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
        letters: line.letters,
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

/// The topics that somebody may mean by `typed`: a code, a name or its beginning in either
/// language, or first letters of the pinyin. An exact code, name or set of letters stands alone;
/// a topic of the second level stands before one of the first.
pub fn find(typed: &str) -> Vec<&'static Topic> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    let names = |topic: &Topic| [topic.name.zh.clone(), topic.name.en.to_lowercase()];
    let exact = |topic: &&Topic| {
        topic.code == typed || topic.letters == typed || names(topic).contains(&typed)
    };
    let begins = |topic: &&Topic| {
        let by_name = names(topic).iter().any(|name| name.contains(&typed));
        topic.code.starts_with(&typed) || topic.letters.starts_with(&typed) || by_name
    };
    let mut found: Vec<&Topic> = TOPICS.iter().filter(exact).collect();
    if found.is_empty() {
        found = TOPICS.iter().filter(begins).collect();
    }
    found.sort_by_key(|topic| (topic.parent.is_none(), &topic.code));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_found_by_code_by_name_and_by_first_letters() {
        let codes = |typed: &str| -> Vec<&str> {
            find(typed)
                .iter()
                .map(|topic| topic.code.as_str())
                .collect()
        };
        assert_eq!(codes("040200"), ["040200"]);
        assert_eq!(codes("工资福利"), ["040200"]);
        assert_eq!(codes(" GZFL "), ["040200"]);
        assert_eq!(codes("Land expropriation"), ["020200"]);
        assert!(codes("土地").len() > 2);
        assert!(codes("").is_empty());
        assert!(codes("没有这个").is_empty());
    }

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
