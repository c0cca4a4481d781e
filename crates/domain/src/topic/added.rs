//! Topics that an installation adds: what they must be like, and the file that they come in.
//!
//! A file is read whole or refused whole, with every line that is wrong. It has the form of
//! `rules/topics.toml`: a list `topic` of lines with `code`, `name`, `letters` and `name_en`, and
//! `parent` where somebody wants to say it.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::{Topic, Topics};
use crate::limit::Citation;

/// Most characters of a name.
const NAME_CHARS_MAX: usize = 40;
/// Most characters of the English name.
const NAME_EN_CHARS_MAX: usize = 120;
/// Most first letters.
const LETTERS_MAX: usize = NAME_CHARS_MAX;

/// Why a topic cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TopicError {
    /// The text is not such a file.
    #[error("this is no list of topics: {reason}")]
    Unreadable {
        /// What the reader met.
        reason: String,
    },
    /// The code is not one of the third level.
    #[error("{code} is no code of the third level: six digits whose last two are not 00")]
    BadCode {
        /// As given.
        code: String,
    },
    /// Nothing of the second level has the code's first four digits, or another parent is named.
    #[error("{code}: {parent} is no topic of the second level above it")]
    NoParent {
        /// The topic.
        code: String,
        /// What should stand above it.
        parent: String,
    },
    /// The code is given already; it is never used for anything else.
    #[error("{code} is there already, as {name}")]
    Taken {
        /// The code.
        code: String,
        /// What it says.
        name: String,
    },
    /// The same code stands twice in one file.
    #[error("{code} stands twice")]
    Twice {
        /// The code.
        code: String,
    },
    /// Another topic that is given has the same name below the same one.
    #[error("{code}: {name} is there already below the same topic, as {other}")]
    SameName {
        /// The topic.
        code: String,
        /// The name.
        name: String,
        /// The code of the one that has it.
        other: String,
    },
    /// The Chinese name is missing or longer than a form has room for.
    #[error("{code}: name must be there, with at most {NAME_CHARS_MAX} characters")]
    BadName {
        /// The topic.
        code: String,
    },
    /// The English one.
    #[error("{code}: name_en must be there, with at most {NAME_EN_CHARS_MAX} characters")]
    BadNameEn {
        /// The topic.
        code: String,
    },
    /// The letters are no letters.
    #[error("{code}: letters are a to z and digits, at most {LETTERS_MAX}")]
    BadLetters {
        /// The topic.
        code: String,
    },
}

impl TopicError {
    /// Its code, stable, which pages and interfaces say in words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "topic-unreadable",
            Self::BadCode { .. } => "topic-code-level",
            Self::NoParent { .. } => "topic-no-parent",
            Self::Taken { .. } => "topic-taken",
            Self::Twice { .. } => "topic-twice",
            Self::SameName { .. } => "topic-name-taken",
            Self::BadName { .. } => "topic-name-length",
            Self::BadNameEn { .. } => "topic-name-en-length",
            Self::BadLetters { .. } => "topic-letters-signs",
        }
    }
}

/// What is wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1; 0 when it is about the whole.
    pub line: usize,
    /// What is wrong there.
    pub error: TopicError,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    topic: Vec<Spanned<Line>>,
}

/// A line of a file, of the program's own or an installation's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Six digits.
    pub code: String,
    /// The code of the second level above it, where somebody wants to say it.
    pub parent: Option<String>,
    /// The Chinese name.
    pub name: String,
    /// First letters of the name's pinyin; empty where nobody gave them.
    #[serde(default)]
    pub letters: String,
    /// The English name.
    pub name_en: String,
}

/// The topics of a file, to be added to `known`.
///
/// # Errors
/// Everything that is wrong, line by line.
pub fn read(text: &str, known: &Topics) -> Result<Vec<Topic>, Vec<Problem>> {
    let line_of = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let file: File = toml::from_str(text).map_err(|error| {
        vec![Problem {
            line: error.span().map_or(0, |span| line_of(span.start)),
            error: TopicError::Unreadable {
                reason: error.message().to_owned(),
            },
        }]
    })?;
    let lines = file.topic.into_iter();
    let lines = lines.map(|line| (line_of(line.span().start), line.into_inner()));
    read_lines(lines, known)
}

/// The same of lines that were read in another way, each with its number.
///
/// # Errors
/// Everything that is wrong, line by line.
pub fn read_lines(
    lines: impl IntoIterator<Item = (usize, Line)>,
    known: &Topics,
) -> Result<Vec<Topic>, Vec<Problem>> {
    let (mut topics, mut problems, mut seen) = (Vec::<Topic>::new(), Vec::new(), BTreeSet::new());
    for (line, said) in lines {
        let mut topic = topic_of(said);
        topic.parent = topic.parent.or_else(|| above(&topic.code));
        let checked = if seen.insert(topic.code.clone()) {
            check_new(&topic, known).and_then(|()| check_name(&topic, &topics))
        } else {
            Err(TopicError::Twice {
                code: topic.code.clone(),
            })
        };
        match checked {
            Ok(()) => topics.push(topic),
            Err(error) => problems.push(Problem { line, error }),
        }
    }
    if topics.is_empty() && problems.is_empty() {
        let reason = "no topic stands in it".to_owned();
        let error = TopicError::Unreadable { reason };
        problems.push(Problem { line: 0, error });
    }
    if problems.is_empty() {
        Ok(topics)
    } else {
        Err(problems)
    }
}

/// The topic of a line; its parent is the one that the line names.
pub(super) fn topic_of(line: Line) -> Topic {
    let trimmed = |text: String| text.trim().to_owned();
    Topic {
        code: trimmed(line.code),
        parent: line.parent.map(trimmed),
        name: Citation {
            zh: trimmed(line.name),
            en: trimmed(line.name_en),
        },
        letters: trimmed(line.letters),
        retired_on: None,
    }
}

/// Code of the second level in which a code of the third lies.
pub fn above(code: &str) -> Option<String> {
    code.get(..4).map(|digits| format!("{digits}00"))
}

/// Can the topic be added under a code that is new?
///
/// # Errors
/// What is wrong with it.
pub fn check_new(topic: &Topic, known: &Topics) -> Result<(), TopicError> {
    check(topic, known)?;
    if let Some(there) = known.get(&topic.code) {
        return Err(TopicError::Taken {
            code: topic.code.clone(),
            name: there.name.zh.clone(),
        });
    }
    check_name(topic, known.all())
}

/// Whoever chooses a topic by its name below another must mean one: does no other have it there?
/// One that was retired is chosen by nobody.
///
/// # Errors
/// [`TopicError::SameName`].
pub fn check_name<'a>(
    topic: &Topic,
    others: impl IntoIterator<Item = &'a Topic>,
) -> Result<(), TopicError> {
    let same = |other: &&Topic| {
        other.code != topic.code
            && other.parent == topic.parent
            && other.name.zh == topic.name.zh
            && other.retired_on.is_none()
    };
    others.into_iter().find(same).map_or(Ok(()), |other| {
        Err(TopicError::SameName {
            code: topic.code.clone(),
            name: topic.name.zh.clone(),
            other: other.code.clone(),
        })
    })
}

/// Can the topic stand in the list?
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(topic: &Topic, known: &Topics) -> Result<(), TopicError> {
    let code = || topic.code.clone();
    let six = topic.code.len() == 6 && topic.code.bytes().all(|byte| byte.is_ascii_digit());
    if !six || topic.code.ends_with("00") {
        return Err(TopicError::BadCode { code: code() });
    }
    let parent = above(&topic.code).unwrap_or_default();
    let stands = topic.parent.as_ref() == Some(&parent)
        && known
            .get(&parent)
            .is_some_and(|above| above.parent.is_some());
    if !stands {
        let parent = topic.parent.clone().unwrap_or(parent);
        return Err(TopicError::NoParent {
            code: code(),
            parent,
        });
    }
    let fits = |text: &str, most| {
        !text.trim().is_empty() && text.chars().count() <= most && !text.contains(char::is_control)
    };
    if !fits(&topic.name.zh, NAME_CHARS_MAX) {
        return Err(TopicError::BadName { code: code() });
    }
    if !fits(&topic.name.en, NAME_EN_CHARS_MAX) {
        return Err(TopicError::BadNameEn { code: code() });
    }
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if topic.letters.len() > LETTERS_MAX || !topic.letters.chars().all(letter) {
        return Err(TopicError::BadLetters { code: code() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<(usize, &'static str)> {
        let problems = read(text, Topics::builtin()).unwrap_err();
        problems.iter().map(|p| (p.line, p.error.code())).collect()
    }

    #[test]
    fn a_file_of_topics_is_read_whole() {
        let text = "topic = [\n\
            { code = \"040201\", parent = \"040200\", name = \"拖欠农民工工资\", letters = \"tqnmggz\", name_en = \"Unpaid migrant workers\" },\n\
            { code = \"130101\", name = \"餐饮油烟\", name_en = \"Kitchen fumes\" },\n]\n";
        let topics = read(text, Topics::builtin()).unwrap();
        let parents: Vec<_> = topics.iter().map(|t| t.parent.as_deref()).collect();
        assert_eq!(parents, [Some("040200"), Some("130100")]);
        let tables =
            "[[topic]]\ncode = \"040201\"\nname = \"拖欠工资\"\nname_en = \"Unpaid wages\"\n";
        assert_eq!(read(tables, Topics::builtin()).unwrap().len(), 1);
    }

    #[test]
    fn every_wrong_line_is_told_with_its_number() {
        let line = |code: &str, rest: &str| {
            format!("{{ code = \"{code}\", name = \"某某\", name_en = \"Some\"{rest} }},\n")
        };
        let text = [
            "# a comment\ntopic = [\n".to_owned(),
            line("040200", ""),
            line("04020", ""),
            line("０40201", ""),
            line("049901", ""),
            line("990001", ""),
            line("040201", ", parent = \"040300\""),
            line("040202", ", letters = \"工资\""),
            line("040203", ""),
            line("040203", ""),
            "]\n".to_owned(),
        ];
        let expected = [
            (3, "topic-code-level"),
            (4, "topic-code-level"),
            (5, "topic-code-level"),
            (6, "topic-no-parent"),
            (7, "topic-no-parent"),
            (8, "topic-no-parent"),
            (9, "topic-letters-signs"),
            (11, "topic-twice"),
        ];
        assert_eq!(told(&text.concat()), expected);
        assert_eq!(told("topic = [\n"), [(1, "topic-unreadable")]);
        assert_eq!(told("\ntopics = []\n"), [(2, "topic-unreadable")]);
        assert_eq!(told(""), [(0, "topic-unreadable")]);
        let unnamed = "topic = [{ code = \"040201\", name = \" \", name_en = \"x\" }]";
        assert_eq!(told(unnamed), [(1, "topic-name-length")]);
    }

    #[test]
    fn a_code_that_is_given_is_never_given_again() {
        let text = "topic = [{ code = \"040201\", name = \"拖欠工资\", name_en = \"Unpaid\" }]";
        let mut known = Topics::builtin().clone();
        for topic in read(text, &known).unwrap() {
            known = known.with(topic).unwrap();
        }
        let problems = read(text, &known).unwrap_err();
        assert_eq!(problems[0].error.code(), "topic-taken");
        assert!(problems[0].error.to_string().contains("拖欠工资"));
    }

    proptest! {
        #[test]
        fn exactly_the_codes_below_a_second_level_topic_are_taken(n in 0_u32..1_000_000) {
            let code = format!("{n:06}");
            let topics = Topics::builtin();
            let topic = Topic {
                parent: above(&code),
                name: Citation { zh: "某".to_owned(), en: "Some".to_owned() },
                letters: String::new(),
                retired_on: None,
                code: code.clone(),
            };
            let taken = topics.clone().with(topic);

            let below = topics.all().iter().any(|above| {
                above.parent.is_some() && above.code[..4] == code[..4]
            });
            prop_assert_eq!(taken.is_ok(), below && !code.ends_with("00"));
            if let Ok(topics) = taken {
                prop_assert!(topics.may_give(&code, jiff::civil::Date::MIN));
                prop_assert_eq!(topics.way_to(&code).len(), 3);
            }
        }

        #[test]
        fn no_text_upsets_the_reader(text in ".{0,200}") {
            let _ = read(&text, Topics::builtin());
        }
    }
}
