//! Topics of the third level: added, one by one or by a file, corrected in their name, and retired
//! (B3).
//!
//! Invariants: nothing is written unless everything can be; a code is never given to another topic,
//! and none is deleted, so that the matters that have it keep its name; every name that a topic had
//! stays in its events.

use dengwen_domain::ids::PersonId;
use dengwen_domain::limit::Citation;
use dengwen_domain::topic::{self, Problem, Topic, TopicError};
use dengwen_store::Change;
use dengwen_store::tables::event;
use dengwen_store::tables::topic::TopicRow;
use jiff::Timestamp;
use jiff::civil::Date;
use pinyin::ToPinyin;
use uuid::Uuid;

use super::{named_stream, unchanged};
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::who::Who;

/// Most bytes of a file: every code of the third level there can be takes less.
const TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A name that a topic has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicName {
    /// The name.
    pub name: Citation,
    /// Since when.
    pub at: Timestamp,
    /// Who gave it; nobody from the command line.
    pub by: Option<PersonId>,
}

impl App {
    /// Reads a file of topics and checks it against those that are there, changing nothing.
    ///
    /// # Errors
    /// Everything that is wrong, line by line.
    pub fn read_topics(&self, text: &str) -> Result<Vec<Topic>, Vec<Problem>> {
        check_size(text.len())?;
        topic::read(text, &self.directory().topics)
    }

    /// Adds topics of the third level in one commit. Letters that nobody gave are those of the
    /// name's pinyin.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` on the field of the first topic that cannot be added; `Conflict` when
    /// another administrator was faster.
    pub async fn add_topics(&self, who: &Who, topics: Vec<Topic>) -> Result<(), AppError> {
        self.may_administer(who)?;
        let mut known = self.directory().topics.clone();
        let mut change = Change::new("topic.add");
        for mut topic in topics {
            if topic.letters.is_empty() {
                topic.letters = letters_of(&topic.name.zh);
            }
            topic::check_new(&topic, &known).map_err(|error| complaint(&error))?;
            self.save_topic(who, &topic, 0, &mut change)?;
            known = known.with(topic).map_err(|error| complaint(&error))?;
        }
        self.commit_office(change).await
    }

    /// Corrects the name of an added topic. Letters that nobody gave are those of its pinyin.
    ///
    /// # Errors
    /// `Forbidden`; `Missing` for a topic that nobody added; `Invalid` for what is no name, or the
    /// same; `Conflict` when it was changed since version `seen`.
    pub async fn rename_topic(
        &self,
        who: &Who,
        code: &str,
        name: Citation,
        letters: String,
        seen: i64,
    ) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        let before = directory.topics.get(code).filter(|topic| topic.is_added());
        let before = before.ok_or(AppError::Missing("topic"))?;
        unchanged(&directory, topic_stream(code), seen)?;
        // Because: the form comes with the letters that the wrong name gave.
        let given = letters != before.letters || letters != letters_of(&before.name.zh);
        let letters = if letters.is_empty() || !given {
            letters_of(&name.zh)
        } else {
            letters
        };
        let topic = Topic {
            name,
            letters,
            ..before.clone()
        };
        if topic == *before {
            return Err(AppError::invalid("name_zh", "topic-name-same"));
        }
        let known = directory.topics.clone();
        topic::check_name(&topic, known.all()).map_err(|error| complaint(&error))?;
        known
            .with(topic.clone())
            .map_err(|error| complaint(&error))?;
        let mut change = Change::new("topic.rename");
        self.save_topic(who, &topic, seen, &mut change)?;
        self.commit_office(change).await
    }

    /// Every name of an added topic, the first one first.
    ///
    /// # Errors
    /// `Forbidden`; store errors.
    pub async fn topic_names(&self, who: &Who, code: &str) -> Result<Vec<TopicName>, AppError> {
        self.may_administer(who)?;
        let stream = topic_stream(code);
        let mut names: Vec<TopicName> = Vec::new();
        for row in event::by_stream(self.store().db(), stream, 0).await? {
            let topic: Topic = serde_json::from_str(&row.payload).map_err(AppError::fault)?;
            if names.last().is_none_or(|last| last.name != topic.name) {
                names.push(TopicName {
                    name: topic.name,
                    at: Timestamp::from_microsecond(row.recorded_at).map_err(AppError::fault)?,
                    by: row.actor_person.map(PersonId),
                });
            }
        }
        Ok(names)
    }

    /// Retires an added topic from a day on, or takes that back.
    ///
    /// # Errors
    /// `Forbidden`; `Missing` for a topic that nobody added; `Invalid` for a day that is over;
    /// `Conflict` when it was changed since version `seen`.
    pub async fn retire_topic(
        &self,
        who: &Who,
        code: &str,
        retired_on: Option<Date>,
        seen: i64,
    ) -> Result<(), AppError> {
        self.may_administer(who)?;
        let directory = self.directory();
        let topic = directory.topics.get(code).filter(|topic| topic.is_added());
        let topic = topic.ok_or(AppError::Missing("topic"))?;
        unchanged(&directory, topic_stream(code), seen)?;
        if retired_on.is_some_and(|day| day < self.today()) {
            return Err(AppError::invalid("retired_on", "topic-day-over"));
        }
        let topic = Topic {
            retired_on,
            ..topic.clone()
        };
        let mut change = Change::new("topic.retire");
        self.save_topic(who, &topic, seen, &mut change)?;
        self.commit_office(change).await
    }

    /// The version of an added topic as the administrator's form carries it.
    pub fn topic_version(&self, code: &str) -> i64 {
        let directory = self.directory();
        let version = directory.versions.get(&topic_stream(code));
        version.copied().unwrap_or(0)
    }

    /// What is wrong with giving a topic to a matter today, if one is given.
    pub fn check_topic(&self, code: Option<&str>) -> Option<FieldError> {
        let code = code?;
        match self.directory().topics.get(code) {
            None => Some(FieldError::new("topic", "register-topic-unknown")),
            Some(topic) if topic.is_open(self.today()) => None,
            Some(_) => Some(FieldError::with("topic", "register-topic-retired", code)),
        }
    }

    fn save_topic(
        &self,
        who: &Who,
        topic: &Topic,
        version: i64,
        change: &mut Change,
    ) -> Result<(), AppError> {
        let stream = topic_stream(&topic.code);
        change.read(stream, version);
        change.event(self.office_event(who, stream, "topic", "topic-saved", topic));
        change.upsert(TopicRow {
            code: topic.code.clone(),
            version: version + 1,
            body: serde_json::to_string(topic).map_err(AppError::fault)?,
        });
        Ok(())
    }
}

/// Is a file of so many bytes read at all?
pub(super) fn check_size(bytes: usize) -> Result<(), Vec<Problem>> {
    if bytes <= TEXT_BYTES_MAX {
        return Ok(());
    }
    let reason = format!("it is longer than {TEXT_BYTES_MAX} bytes");
    let error = TopicError::Unreadable { reason };
    Err(vec![Problem { line: 0, error }])
}

/// The stream of an added topic.
pub(crate) fn topic_stream(code: &str) -> Uuid {
    named_stream("topic", code)
}

fn letters_of(name: &str) -> String {
    let letter = |c: char| match c.to_pinyin() {
        Some(pinyin) => pinyin.first_letter().chars().next(),
        None => Some(c.to_ascii_lowercase()).filter(char::is_ascii_alphanumeric),
    };
    name.chars().filter_map(letter).collect()
}

fn complaint(error: &TopicError) -> AppError {
    let (field, arg) = match error {
        TopicError::Unreadable { reason } => ("text", reason),
        TopicError::BadCode { code } | TopicError::Twice { code } => ("code", code),
        TopicError::NoParent { parent, .. } => ("code", parent),
        TopicError::Taken { name, .. } => ("code", name),
        TopicError::SameName { other, .. } => ("name_zh", other),
        TopicError::BadName { code } => ("name_zh", code),
        TopicError::BadNameEn { code } => ("name_en", code),
        TopicError::BadLetters { code } => ("letters", code),
    };
    AppError::Invalid(vec![FieldError::with(field, error.code(), arg)])
}
