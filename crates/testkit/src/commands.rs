//! Commands that most stories begin with, with what they leave unsaid.

use dengwen_app::documents::OpinionText;
use dengwen_app::matter::Texts;
use dengwen_domain::codes::{Class, Outcome, Route};
use dengwen_domain::ids::SealedId;
use dengwen_domain::matter::{Command, OpinionParts};

use crate::office::{CITY, TestOffice};

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

/// An opinion that explains, with its texts, as the simplified way wants it.
pub fn short_opinion(office: &TestOffice) -> (OpinionParts, Texts) {
    let mut texts = Texts::new();
    let review = Some(office.organ(CITY));
    let words = OpinionText {
        request: "要求恢复通行".to_owned(),
        facts: "围挡占道属实".to_owned(),
        reasons: "未经批准".to_owned(),
        basis: "《城市道路管理条例》第三十一条".to_owned(),
        opinion: "已责令恢复通行".to_owned(),
        ..OpinionText::default()
    };
    let parts = words.parts(&office.app, &mut texts, Outcome::Explain, 1, review);
    (parts, texts)
}
