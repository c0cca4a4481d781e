//! The filters above a list: each choice is a link to the list with that choice.
//!
//! Invariant: a filter changes one pair of the address and keeps the others.

use dengwen_app::queue::Queue;
use dengwen_domain::codes::{Channel, Class, CrossBoundary};
use dengwen_domain::procedure::Stage;
use dengwen_domain::topic::{self, Topic};

use super::Asked;
use crate::pages::desk::names::Names;
use crate::view::{Chip, Filter};

/// What the filters of one list are drawn from.
struct Bar<'a> {
    names: &'a Names,
    asked: &'a Asked,
    path: &'a str,
}

/// The filters of a list, in the order of use.
pub(super) fn of(names: &Names, queue: Queue, asked: &Asked, path: &str) -> Vec<Filter> {
    let bar = Bar { names, asked, path };
    let mut filters = Vec::new();
    if queue == Queue::All {
        let phases = bar.coded("desk-phase", &["open", "answered", "closed"]);
        filters.push(bar.choice("phase", "desk-phase", &asked.phase, phases));
    }
    let stages = queue.stages().unwrap_or(Stage::ALL);
    if stages.len() > 1 {
        let stages: Vec<&str> = stages.iter().map(|stage| stage.as_str()).collect();
        let stages = bar.coded("stage", &stages);
        filters.push(bar.choice("stage", "desk-stage", &asked.stage, stages));
    }
    let channels: Vec<&str> = Channel::ALL.iter().map(|code| code.as_str()).collect();
    let channels = bar.coded("channel", &channels);
    filters.push(bar.choice("channel", "desk-channel", &asked.channel, channels));
    let classes: Vec<&str> = Class::ALL.iter().map(|code| code.as_str()).collect();
    let classes = bar.coded("class", &classes);
    filters.push(bar.choice("class", "desk-class", &asked.class, classes));
    filters.push(bar.choice("topic", "desk-topic", &asked.topic, bar.topics()));
    if queue == Queue::All {
        let mut marks = vec!["any"];
        marks.extend(CrossBoundary::ALL.iter().map(|mark| mark.as_str()));
        let marks = bar.coded("boundary", &marks);
        let chosen = &asked.cross_boundary;
        filters.push(bar.choice("cross_boundary", "desk-cross-boundary", chosen, marks));
    }
    filters.push(bar.choice("due", "desk-limit", &asked.due, bar.due()));
    if matches!(queue, Queue::Handling | Queue::Notify | Queue::Approve) {
        let on = asked.mine == "1";
        let value = if on { "" } else { "1" };
        filters.push(bar.chip("desk-mine", "mine", value, on));
    }
    if !asked.person.is_empty() {
        filters.push(bar.chip("desk-by-person", "person", "", true));
    }
    if !asked.number.is_empty() {
        filters.push(bar.chip("desk-by-number", "number", "", true));
    }
    filters
}

impl Bar<'_> {
    /// A filter with its choices, "all" first.
    fn choice(
        &self,
        name: &'static str,
        label: &str,
        chosen: &str,
        all: Vec<(String, String)>,
    ) -> Filter {
        let t = self.names.t;
        let chip = |value: &str, text: String| Chip {
            on: value == chosen,
            href: self.asked.href(self.path, name, value),
            text,
        };
        let text = all
            .iter()
            .find(|(value, _)| value == chosen)
            .map_or_else(|| t.s("desk-all"), |(_, text)| text.clone());
        let mut choices = vec![chip("", t.s("desk-all"))];
        choices.extend(all.into_iter().map(|(value, text)| chip(&value, text)));
        Filter {
            name: t.s(label),
            chosen: text,
            on: !chosen.is_empty(),
            choices,
        }
    }

    /// A plain chip that puts a pair in or takes it out.
    fn chip(&self, label: &str, name: &str, value: &str, on: bool) -> Filter {
        Filter {
            on,
            choices: vec![Chip {
                text: self.names.t.s(label),
                href: self.asked.href(self.path, name, value),
                on,
            }],
            ..Filter::default()
        }
    }

    fn coded(&self, list: &str, codes: &[&str]) -> Vec<(String, String)> {
        let name = |code: &&str| ((*code).to_owned(), self.names.code(list, code));
        codes.iter().map(name).collect()
    }

    /// The topics of the first level, and below the chosen one those that it divides into.
    fn topics(&self) -> Vec<(String, String)> {
        let chosen = topic::digits(&self.asked.topic);
        let topics = self.names.directory.topics.all().iter();
        let shown = |topic: &&Topic| {
            let above = topic.parent.as_deref().map(topic::digits);
            above.is_none_or(|above| chosen.starts_with(above))
        };
        topics
            .filter(shown)
            .map(|topic| {
                let digits = topic::digits(&topic.code).to_owned();
                (digits, self.names.topic(&topic.code))
            })
            .collect()
    }

    fn due(&self) -> Vec<(String, String)> {
        let t = self.names.t;
        vec![
            ("overdue".to_owned(), t.s("desk-overdue")),
            ("soon".to_owned(), t.s("desk-soon")),
        ]
    }
}
