//! The course of a petition as the public reads it, with every length taken from the rule pack.
//!
//! Shown on the first page and on the page about the procedure. Invariant: no number of days
//! stands in a message or in code.

use std::sync::LazyLock;

use dengwen_domain::limit::{Length, LimitId, LimitRule};
use dengwen_domain::pack::{Pack, PackSet};

use crate::texts::Texts;

static PACKS: LazyLock<PackSet> = LazyLock::new(PackSet::builtin);

/// A stage with what is due in it.
pub(crate) struct Stage {
    /// `15 日`.
    pub(crate) span: String,
    /// What is due.
    pub(crate) title: String,
    /// More about it.
    pub(crate) text: String,
    /// The article.
    pub(crate) article: String,
}

/// The national pack in force, which has no last day.
fn pack() -> &'static Pack {
    let national =
        |pack: &&Pack| pack.place.is_none() && pack.sector.is_none() && pack.valid_to.is_none();
    PACKS
        .packs()
        .find(national)
        .expect("a national pack is embedded, by a test of the domain")
}

fn rule(id: LimitId) -> &'static LimitRule {
    pack()
        .limits
        .get(&id)
        .expect("the national pack has every limit shown here, by a test")
}

/// The length of a limit in words.
pub(crate) fn span(t: Texts, id: LimitId) -> String {
    match rule(id).length {
        Length::CalendarDays(n) => t.f("span-days", "n", n),
        Length::WorkingDays(n) => t.f("span-working-days", "n", n),
        Length::Months { count, .. } => t.f("span-months", "n", count),
        Length::Set => t.s("span-set"),
    }
}

/// The article of a limit.
pub(crate) fn article(t: Texts, id: LimitId) -> String {
    t.of(&rule(id).article)
}

fn stage(t: Texts, id: LimitId, title: String, text: String) -> Stage {
    Stage {
        span: span(t, id),
        title,
        text,
        article: article(t, id),
    }
}

/// From the door to the answer.
pub(crate) fn handling(t: Texts) -> Vec<Stage> {
    let extension = rule(LimitId::C05)
        .extension
        .map_or(0, |extension| extension.days_max);
    vec![
        stage(
            t,
            LimitId::C01,
            t.s("course-dispatch"),
            t.s("course-dispatch-text"),
        ),
        stage(
            t,
            LimitId::C03,
            t.s("course-notice"),
            t.f("course-notice-text", "objection", span(t, LimitId::C04)),
        ),
        stage(
            t,
            LimitId::C05,
            t.s("course-answer"),
            t.f(
                "course-answer-text",
                "extension",
                t.f("span-days", "n", extension),
            ),
        ),
    ]
}

/// What comes after, if the petitioner disagrees.
pub(crate) fn reviews(t: Texts) -> Vec<Stage> {
    vec![
        stage(
            t,
            LimitId::C07,
            t.s("course-review"),
            t.f("course-review-text", "decision", span(t, LimitId::C08)),
        ),
        stage(
            t,
            LimitId::C09,
            t.s("course-final"),
            t.f("course-final-text", "decision", span(t, LimitId::C10)),
        ),
    ]
}
