//! Commands that most stories begin with, with what they leave unsaid.

use dengwen_domain::codes::{Class, Route};
use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::Command;

/// One request of a class, on nothing that a list of topics names, with nobody accused.
pub const fn classify(class: Class, route: Option<Route>, reasons: SealedId) -> Command {
    Command::Classify {
        class,
        route,
        topic: None,
        region: None,
        purpose: None,
        requests: 1,
        reasons,
        accused: Vec::new(),
    }
}

/// The same on a topic.
pub fn classify_as(topic: &str, class: Class, route: Option<Route>, reasons: SealedId) -> Command {
    let mut command = classify(class, route, reasons);
    if let Command::Classify { topic: none, .. } = &mut command {
        *none = Some(topic.to_owned());
    }
    command
}
