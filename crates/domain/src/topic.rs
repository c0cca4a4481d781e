//! Topics of petitions (内容分类, B3): the two levels of `rules/topics.toml`, and the third that
//! each installation adds to them as data.
//!
//! It classifies nothing. A topic is never removed nor its code used again: one that is retired
//! keeps its name for the matters that have it and is given to no others. Invariant: the parent of
//! every topic is in the list, before it.

mod added;

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use added::{Line, Problem, TopicError, above, check_name, check_new, read, read_lines};

use crate::limit::Citation;

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Six digits; `….00` ends a second-level code, `..0000` a first-level one.
    pub code: String,
    /// Code of the level above; absent at the first level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its name in both languages.
    pub name: Citation,
    /// First letters of the name's pinyin: `gzfl`.
    pub letters: String,
    /// The first day on which it is given to no further matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_on: Option<Date>,
}

impl Topic {
    /// May it be given to a matter on this day?
    pub fn is_open(&self, day: Date) -> bool {
        self.retired_on.is_none_or(|retired| day < retired)
    }

    /// Was it added by the installation?
    pub fn is_added(&self) -> bool {
        !self.code.ends_with("00")
    }
}

/// A list of topics: the program's own, and those added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topics(Vec<Topic>);

static BUILTIN: LazyLock<Topics> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../rules/topics.toml"))
        .expect("the embedded list is parsed by a test");
    Topics(file.topic.into_iter().map(added::topic_of).collect())
});

#[derive(Deserialize)]
struct File {
    topic: Vec<added::Line>,
}

impl Topics {
    /// The two levels that come with the program.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The list with a topic of the third level added, or changed where its code is there already.
    ///
    /// # Errors
    /// What is wrong with the topic.
    pub fn with(mut self, topic: Topic) -> Result<Self, TopicError> {
        added::check(&topic, &self)?;
        match self.place(&topic.code) {
            Ok(at) => self.0[at] = topic,
            Err(at) => self.0.insert(at, topic),
        }
        Ok(self)
    }

    /// All topics, each after its parent.
    pub fn all(&self) -> &[Topic] {
        &self.0
    }

    /// Those that may be given to a matter on a day, each after its parent.
    pub fn open(&self, day: Date) -> impl Iterator<Item = &Topic> {
        self.0.iter().filter(move |topic| topic.is_open(day))
    }

    /// The topic with this code.
    pub fn get(&self, code: &str) -> Option<&Topic> {
        self.place(code).ok().map(|at| &self.0[at])
    }

    /// May a matter be given this code on a day?
    pub fn may_give(&self, code: &str, day: Date) -> bool {
        self.get(code).is_some_and(|topic| topic.is_open(day))
    }

    /// The topic with this code below those it lies in, the first level first; empty for a code
    /// that is not in the list.
    pub fn way_to(&self, code: &str) -> Vec<&Topic> {
        let mut way = Vec::new();
        let mut next = self.get(code);
        while let Some(topic) = next {
            way.push(topic);
            next = topic.parent.as_deref().and_then(|above| self.get(above));
        }
        way.reverse();
        way
    }

    /// The topics that somebody may mean by `typed` on a day: a code, a name or its beginning in
    /// either language, or first letters of the pinyin. An exact code, name or set of letters
    /// stands alone; a topic of a lower level stands before one of the first.
    pub fn find(&self, typed: &str, day: Date) -> Vec<&Topic> {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() {
            return Vec::new();
        }
        let names = |topic: &Topic| [topic.name.zh.to_lowercase(), topic.name.en.to_lowercase()];
        let exact = |topic: &&Topic| {
            topic.code == typed || topic.letters == typed || names(topic).contains(&typed)
        };
        let begins = |topic: &&Topic| {
            let by_name = names(topic).iter().any(|name| name.contains(&typed));
            topic.code.starts_with(&typed) || topic.letters.starts_with(&typed) || by_name
        };
        let mut found: Vec<&Topic> = self.open(day).filter(exact).collect();
        if found.is_empty() {
            found = self.open(day).filter(begins).collect();
        }
        found.sort_by_key(|topic| (topic.parent.is_none(), &topic.code));
        found
    }

    /// Where a code stands, or where it would.
    fn place(&self, code: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|topic| topic.code.as_str().cmp(code))
    }
}

/// Is it a topic's code, or the leading digits of codes: one, two or three pairs of digits?
pub fn is_code_or_digits(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 6) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of a code by which what lies below it is found: `040200` is everything in `0402`.
pub fn digits(code: &str) -> &str {
    let mut digits = code;
    while let Some(shorter) = digits.strip_suffix("00").filter(|rest| !rest.is_empty()) {
        digits = shorter;
    }
    digits
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAY: Date = date(2026, 3, 16);

    fn codes<'a>(topics: &'a Topics, typed: &str) -> Vec<&'a str> {
        let found = topics.find(typed, DAY);
        found.into_iter().map(|topic| topic.code.as_str()).collect()
    }

    fn third(code: &str, zh: &str, letters: &str) -> Topic {
        Topic {
            code: code.to_owned(),
            parent: Some(format!("{}00", &code[..4])),
            name: Citation {
                zh: zh.to_owned(),
                en: format!("Topic {code}"),
            },
            letters: letters.to_owned(),
            retired_on: None,
        }
    }

    #[test]
    fn a_topic_is_found_by_code_by_name_and_by_first_letters() {
        let topics = Topics::builtin();
        assert_eq!(codes(topics, "040200"), ["040200"]);
        assert_eq!(codes(topics, "工资福利"), ["040200"]);
        assert_eq!(codes(topics, " GZFL "), ["040200"]);
        assert_eq!(codes(topics, "Land expropriation"), ["020200"]);
        assert!(codes(topics, "土地").len() > 2);
        assert!(codes(topics, "").is_empty());
        assert!(codes(topics, "没有这个").is_empty());
    }

    #[test]
    fn an_added_topic_is_found_like_any_other_until_it_is_retired() {
        let wages = third("040201", "拖欠农民工工资", "tqnmggz");
        let topics = Topics::builtin().clone().with(wages.clone()).unwrap();
        for typed in ["040201", "拖欠农民工工资", "tqnm", "topic 040201", "农民工"] {
            assert_eq!(codes(&topics, typed), ["040201"], "{typed}");
        }
        let way: Vec<&str> = topics
            .way_to("040201")
            .iter()
            .map(|t| t.code.as_str())
            .collect();
        assert_eq!(way, ["040000", "040200", "040201"]);

        let retired_on = Some(DAY);
        let retired = topics
            .with(Topic {
                retired_on,
                ..wages
            })
            .unwrap();

        assert!(codes(&retired, "040201").is_empty());
        assert!(!retired.may_give("040201", DAY));
        assert!(retired.may_give("040201", date(2026, 3, 15)));
        let name = retired.get("040201").map(|topic| topic.name.zh.as_str());
        assert_eq!(name, Some("拖欠农民工工资"));
    }

    #[test]
    fn every_topic_follows_its_parent_in_the_order_of_codes() {
        let mut seen = std::collections::BTreeSet::new();
        let topics = Topics::builtin().clone();
        let topics = topics.with(third("041001", "养老金", "ylj")).unwrap();
        for topic in topics.all() {
            let parent = topic.parent.as_ref();
            assert!(
                parent.is_none_or(|parent| seen.contains(parent)),
                "{topic:?}"
            );
            let last = seen.last().cloned().unwrap_or_default();
            assert!(last < topic.code, "{} stands after {last}", topic.code);
            seen.insert(topic.code.clone());
        }
        assert!(seen.contains("041001"));
    }

    #[test]
    fn what_lies_below_a_code_begins_with_its_digits() {
        for (code, expected) in [
            ("040000", "04"),
            ("040200", "0402"),
            ("040201", "040201"),
            ("041000", "0410"),
            ("04", "04"),
            ("0410", "0410"),
            ("000000", "00"),
            ("", ""),
        ] {
            assert_eq!(digits(code), expected, "{code}");
        }
    }

    #[test]
    fn one_two_or_three_pairs_of_digits_are_a_code_or_lead_to_codes() {
        for sound in ["03", "0304", "030401"] {
            assert!(is_code_or_digits(sound), "{sound}");
        }
        for unsound in ["", "3", "030", "03a1", "0304010", "０３"] {
            assert!(!is_code_or_digits(unsound), "{unsound}");
        }
    }
}
