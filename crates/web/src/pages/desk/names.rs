//! How the desk says organs, people, topics, limits and codes in the visitor's language.
//!
//! It looks nothing up in the store. Invariant: an unknown id gives an empty text or a dash, never
//! an id.

use std::collections::BTreeSet;
use std::sync::Arc;

use dengwen_app::App;
use dengwen_app::directory::Directory;
use dengwen_domain::codes::CrossBoundary;
use dengwen_domain::ids::{MatterId, OrganId, PersonId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::LimitRun;
use dengwen_domain::procedure::DocumentKind;
use dengwen_domain::topic::Topic;
use jiff::civil::Date;

use crate::texts::{Lang, Texts};
use crate::view::Limit;

/// Names on one state of the directory.
#[derive(Clone)]
pub(crate) struct Names {
    pub(crate) t: Texts,
    pub(crate) directory: Arc<Directory>,
    pub(crate) today: Date,
    /// Other matters that this viewer may open: links lead nowhere else.
    pub(crate) open: BTreeSet<MatterId>,
    app: App,
}

impl Names {
    pub(crate) fn new(app: &App, t: Texts) -> Names {
        Names {
            t,
            directory: app.directory(),
            today: app.today(),
            open: BTreeSet::new(),
            app: app.clone(),
        }
    }

    pub(crate) fn organ(&self, id: OrganId) -> String {
        self.directory
            .organ_name(id, self.t.lang == Lang::En)
            .to_owned()
    }

    pub(crate) fn person(&self, id: PersonId) -> String {
        self.directory.person_name(id).to_owned()
    }

    /// A code of one of the domain's lists: `code("stage", stage.as_str())`.
    pub(crate) fn code(&self, list: &str, code: &str) -> String {
        if code.is_empty() {
            return String::new();
        }
        self.t.s(&format!("{list}-{code}"))
    }

    /// `城乡建设 / 工程质量`; the code itself where the list has no name for it.
    pub(crate) fn topic(&self, code: &str) -> String {
        let way = self.directory.topics.way_to(code);
        if way.is_empty() {
            return code.to_owned();
        }
        in_a_row(self.t, &way)
    }

    /// 三跨三分离: `跨地区、人地分离`; empty without any.
    pub(crate) fn boundaries(&self, marks: &[CrossBoundary]) -> String {
        let name = |mark: &CrossBoundary| self.code("boundary", mark.as_str());
        let marks: Vec<String> = marks.iter().map(name).collect();
        marks.join(&self.t.s("desk-comma"))
    }

    /// A place by its code: its name here, else that of the place it lies in with the code.
    pub(crate) fn region(&self, code: &str) -> String {
        let places = self.app.places();
        let name = |code: &str| {
            let place = places.iter().find(|place| place.code == code)?;
            Some(match self.t.lang {
                Lang::En if !place.name_en.is_empty() => place.name_en.clone(),
                _ => place.name_zh.clone(),
            })
        };
        if let Some(name) = name(code) {
            return name;
        }
        let around = [9, 6].iter().find_map(|n| name(code.get(..*n)?));
        around.map_or_else(
            || code.to_owned(),
            |around| self.t.f2("desk-region-in", "place", around, "code", code),
        )
    }

    /// What a ground of refusal says, under the pack that a matter runs by.
    pub(crate) fn ground(&self, pack: &str, code: &str) -> String {
        let book = self.app.law().book(pack);
        let grounds = book.as_ref().map(|book| &book.pack.grounds);
        let ground = grounds.and_then(|all| all.values().find(|ground| ground.code == code));
        ground.map_or_else(
            || code.to_owned(),
            |ground| match self.t.lang {
                Lang::Zh => ground.text_zh.clone(),
                Lang::En => ground.text_en.clone(),
            },
        )
    }

    /// The title of a document under the pack that a matter runs by, as it stands on the document.
    pub(crate) fn document(&self, pack: &str, kind: DocumentKind) -> String {
        let book = self.app.law().book(pack);
        let form = book
            .as_ref()
            .and_then(|book| book.pack.document(kind.as_str()));
        form.map_or_else(
            || self.code("document", kind.as_str()),
            |form| match self.t.lang {
                Lang::Zh => form.title_zh.clone(),
                Lang::En => form.title_en.clone(),
            },
        )
    }

    /// The name of a limit under the pack that a matter runs by.
    pub(crate) fn limit(&self, pack: &str, id: LimitId) -> String {
        let book = self.app.law().book(pack);
        let rule = book.as_ref().and_then(|book| book.pack.limits.get(&id));
        rule.map_or_else(
            || id.as_str().to_owned(),
            |rule| match self.t.lang {
                Lang::Zh => rule.name_zh.clone(),
                Lang::En => rule.name_en.clone(),
            },
        )
    }

    /// How a running or finished limit stands today.
    pub(crate) fn standing(&self, run: &LimitRun) -> Limit {
        if run.comparison && run.is_running() {
            let due = self.t.date_near(run.due.date, self.today);
            return Limit::paused(due, self.t.s("desk-comparison"));
        }
        let limit = match run.stopped_on {
            Some(done) => Limit::finished(&self.t, run.due.date, done),
            None => Limit::running(&self.t, run.due.working.trigger, run.due.date, self.today),
        };
        limit.provisional(run.due.is_provisional())
    }
}

/// Topics, each with what lies in it: `城乡建设 / 工程质量`.
pub(crate) fn in_a_row(t: Texts, way: &[&Topic]) -> String {
    let names: Vec<String> = way.iter().map(|topic| t.of(&topic.name)).collect();
    names.join(" / ")
}
