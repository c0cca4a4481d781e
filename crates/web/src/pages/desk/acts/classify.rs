//! 分类定途径: class, route, topic, place and number of requests, decided by a person with reasons
//! (Art. 29-31).

use dengwen_domain::codes::{Class, Purpose, Route};
use dengwen_domain::matter::{Command, Pending};
use dengwen_domain::topic::Topic;

use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::{Choice, FormState};
use crate::texts::Say;

pub(super) struct Classify;
/// Another person agrees with a change of class or route by a unit (regulation 6.1).
pub(super) struct Confirm;

impl ActForm for Confirm {
    fn fields(&self, _asked: &Asked<'_>) -> Vec<Field> {
        Vec::new()
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        let (Some(view), Some(Pending::Class(proposed))) = (asked.view, &asked.matter.pending)
        else {
            return Vec::new();
        };
        let names = &asked.names;
        let class = names.code("class", proposed.class.as_str());
        let route = proposed.route.map(|r| names.code("route", r.as_str()));
        let what: Vec<String> = [Some(class), route].into_iter().flatten().collect();
        let reasons = view.words.get(proposed.reasons).to_owned();
        vec![Aside {
            fold: false,
            heading: proposed.by.map_or_else(String::new, |p| names.person(p)),
            text: what.join(&names.t.s("desk-comma")),
            points: vec![(names.t.s("ask-classify"), reasons)],
        }]
    }

    fn command(&self, _asked: &Asked<'_>, _typed: &mut Typed<'_>) -> Option<Command> {
        Some(Command::ConfirmClass)
    }
}

impl ActForm for Classify {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let names = &asked.names;
        let classes = Class::ALL
            .iter()
            .map(|c| Choice::new(c.as_str(), names.code("class", c.as_str())))
            .collect();
        let routes = Route::ALL
            .iter()
            .map(|r| Choice::new(r.as_str(), names.code("route", r.as_str())))
            .collect();
        let own = asked.matter.topic.as_deref();
        let offered = |topic: &&Topic| topic.is_open(names.today) || own == Some(&topic.code);
        let topics = names.directory.topics.all().iter().filter(offered);
        let topics = topics
            .map(|topic| Choice::new(topic.code.clone(), names.topic(&topic.code)))
            .collect();
        let purposes = Purpose::ALL
            .iter()
            .map(|p| Choice::new(p.as_str(), names.code("purpose", p.as_str())))
            .collect();
        let accused = asked.choices(asked.organs(|organ| !organ.petition_office));
        vec![
            Field::Radios("class", t.label("ask-class"), classes, true),
            Field::Radios("route", t.label("ask-route"), routes, true),
            Field::Select("topic", t.label("ask-topic"), topics, false),
            Field::Select("region", t.label("ask-region"), regions(asked), false),
            Field::Select("purpose", t.label("ask-purpose"), purposes, false),
            Field::Text("requests", t.label("ask-requests"), true),
            Field::Boxes("accused", t.label("ask-accused"), accused),
            Field::Area("reasons", t.label("ask-classify"), true, 4),
        ]
    }

    fn preset(&self, asked: &Asked<'_>) -> FormState {
        let matter = asked.matter;
        let mut state = FormState::new().with("requests", matter.requests.to_string());
        for (name, value) in [
            ("class", matter.class.map(Class::as_str)),
            ("route", matter.route.map(Route::as_str)),
            ("topic", matter.topic.as_deref()),
            ("region", matter.region.as_deref()),
            ("purpose", matter.purpose.map(Purpose::as_str)),
        ] {
            state = state.with(name, value.unwrap_or_default());
        }
        matter.accused.iter().fold(state, |state, organ| {
            state.with("accused", organ.to_string())
        })
    }

    fn command(&self, asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let class: Option<Class> = typed.one("class");
        let requests = typed.one("requests");
        let topic = Some(typed.state.value("topic").to_owned()).filter(|t| !t.is_empty());
        let region = Some(typed.state.value("region").trim().to_owned()).filter(|r| !r.is_empty());
        if region.as_ref().is_some_and(|r| !is_region(r)) {
            typed.state.fail("region", "ask-region-wrong");
        }
        let wrong = asked.app.check_topic(topic.as_deref());
        // A matter keeps a topic that was retired after it was given.
        if let Some(error) = wrong.filter(|_| topic != asked.matter.topic) {
            let say = Say::of(&error);
            typed.state.fail("topic", say);
        }
        let (route, purpose) = (typed.maybe("route"), typed.maybe("purpose"));
        let accused = typed.all("accused");
        let reasons = typed.text("reasons");
        Some(Command::Classify {
            class: class?,
            route,
            topic,
            region,
            purpose,
            requests: requests?,
            reasons: reasons?,
            accused,
        })
    }
}

/// Places of the installation, and the matter's own if it is none of them.
fn regions(asked: &Asked<'_>) -> Vec<Choice> {
    let names = &asked.names;
    let mut list: Vec<Choice> = asked
        .app
        .places()
        .into_iter()
        .map(|place| Choice::new(place.code.clone(), names.region(&place.code)))
        .collect();
    if let Some(code) = &asked.matter.region
        && list.iter().all(|choice| choice.value != *code)
    {
        list.push(Choice::new(code.clone(), names.region(code)));
    }
    list
}

fn is_region(text: &str) -> bool {
    matches!(text.len(), 6 | 9 | 12) && text.bytes().all(|b| b.is_ascii_digit())
}
