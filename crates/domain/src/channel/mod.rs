//! The statutory-channel list (法定途径清单, features B5, B8): for each field of life, which lawful
//! way a matter usually takes, who receives it, and how long one has.
//!
//! It is information for the public and for dispatchers; it decides no route (a person does, with
//! reasons) and is never a ground for not registering a petition.
//! Invariant: every first-level topic has at least one way, and every way cites its law and says
//! whether the text was read.

mod builtin;

use std::sync::LazyLock;

use serde::Deserialize;

use crate::limit::{Citation, Tag};

/// The ways of one field of life.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Code of the first-level topic.
    pub topic: String,
    /// The usual way, in one sentence.
    pub advice: Citation,
    /// The ways, the most common first.
    #[serde(rename = "way")]
    pub ways: Vec<Way>,
}

/// A situation and its door.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Stable name, unique in the whole list.
    pub id: String,
    /// What it is about, in a citizen's words.
    pub when: Citation,
    /// Which procedure.
    pub kind: WayKind,
    /// Who receives it.
    pub door: Citation,
    /// How long one has, or how long they take.
    pub window: Option<Citation>,
    /// The articles.
    pub law: Citation,
    /// Whether the text was read.
    pub tag: Tag,
}

/// The procedures of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayKind {
    /// Petitioning itself (Art. 29, 31(6)).
    Petition,
    /// The courts and the other organs of justice (Art. 31(1)).
    Litigation,
    /// The police.
    Police,
    /// Arbitration (Art. 31(2)).
    Arbitration,
    /// Labour inspection or arbitration, as the worker chooses.
    Labour,
    /// An appeal within an organisation, a school or the civil service (Art. 31(3)).
    Appeal,
    /// The Party's own procedure (Art. 31(3)).
    Party,
    /// Administrative reconsideration, then the court (Art. 31(4)).
    Reconsideration,
    /// A ruling or finding by an administrative organ (Art. 31(4)).
    Ruling,
    /// An application for a benefit, a finding or information (Art. 31(4)).
    Application,
    /// Asking the competent organ to do its duty (Art. 31(5)).
    Duty,
    /// Mediation.
    Mediation,
    /// Reports to discipline and supervision organs (Art. 30).
    Discipline,
}

impl WayKind {
    /// The name used in rule files and message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Petition => "petition",
            Self::Litigation => "litigation",
            Self::Police => "police",
            Self::Arbitration => "arbitration",
            Self::Labour => "labour",
            Self::Appeal => "appeal",
            Self::Party => "party",
            Self::Reconsideration => "reconsideration",
            Self::Ruling => "ruling",
            Self::Application => "application",
            Self::Duty => "duty",
            Self::Mediation => "mediation",
            Self::Discipline => "discipline",
        }
    }
}

static BUILTIN: LazyLock<Vec<Channel>> = LazyLock::new(builtin::channels);

/// The embedded list, in the order of topics.
pub fn channels() -> &'static [Channel] {
    &BUILTIN
}

/// The ways of a topic of any level; a topic without its own entry has those of "other".
///
/// # Panics
/// Never: a test holds the embedded list to its form.
pub fn channel_of(topic: &str) -> &'static Channel {
    let first = topic.get(..2).unwrap_or_default();
    let own = |channel: &&Channel| channel.topic.starts_with(first) && !first.is_empty();
    BUILTIN
        .iter()
        .find(own)
        .or_else(|| BUILTIN.last())
        .expect("the embedded list is not empty, by a test")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_first_level_topic_has_its_ways() {
        let topics = include_str!("../../rules/topics.toml");
        let first = topics
            .lines()
            .filter(|line| line.contains("code =") && !line.contains("parent"));
        let codes: Vec<&str> = first.filter_map(|line| line.split('"').nth(1)).collect();
        let listed: Vec<&str> = channels()
            .iter()
            .map(|channel| channel.topic.as_str())
            .collect();
        assert_eq!(listed, codes);
    }

    #[test]
    fn every_way_is_named_once_and_cites_its_law_in_both_languages() {
        let mut names = BTreeSet::new();
        for way in channels().iter().flat_map(|channel| &channel.ways) {
            assert!(names.insert(&way.id), "{} stands twice", way.id);
            assert!(way.law.zh.contains('《'), "{} cites no law", way.id);
            for text in [&way.when, &way.door, &way.law]
                .into_iter()
                .chain(&way.window)
            {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", way.id);
                assert!(text.en.is_ascii(), "{}: {}", way.id, text.en);
            }
        }
    }

    #[test]
    fn a_topic_of_a_lower_level_has_the_ways_of_its_field() {
        assert_eq!(channel_of("040200").topic, "040000");
        assert_eq!(channel_of("").topic, "990000");
        assert_eq!(channel_of("777777").topic, "990000");
    }
}
