//! Reporting back on what was assigned (D16): the unit's report, and its acceptance by the assigner
//! (Art. 22(1)(3)).

use dengwen_domain::codes::PetitionersView;
use dengwen_domain::matter::{Command, Fact};
use dengwen_domain::pack::PartKey;

use super::words::said;
use super::{ActForm, Aside, Asked, Field, Typed};
use crate::form::Choice;

/// 报结
pub(super) struct ReportBack;
/// 认可报结
pub(super) struct Accept;

impl ActForm for ReportBack {
    fn fields(&self, asked: &Asked<'_>) -> Vec<Field> {
        let t = asked.t();
        let views = PetitionersView::ALL.iter().map(|view| view.as_str());
        let views = views.map(|view| Choice::new(view, t.s(&format!("ask-view-{view}"))));
        vec![
            Field::Area("facts", t.label("ask-report-facts"), true, 6),
            Field::Area("handling", t.label("ask-report-handling"), true, 6),
            Field::Radios("view", t.label("ask-view"), views.collect(), true),
            Field::Area("evidence", t.label("ask-report-evidence"), true, 4),
        ]
    }

    /// What the assigner wrote on the last report.
    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        said(asked, |fact| {
            matches!(
                fact,
                Fact::ReportMoreAsked { .. } | Fact::ReportReturned { .. }
            )
        })
    }

    fn command(&self, _asked: &Asked<'_>, typed: &mut Typed<'_>) -> Option<Command> {
        let facts = typed.part("facts", PartKey::Facts, true);
        let handling = typed.part("handling", PartKey::Handling, true);
        let evidence = typed.part("evidence", PartKey::Evidence, true);
        let view = typed.one("view");
        let report = typed.text("handling");
        facts?;
        handling?;
        evidence?;
        Some(Command::ReportBack {
            report: report?,
            view: view?,
        })
    }
}

impl ActForm for Accept {
    fn fields(&self, _asked: &Asked<'_>) -> Vec<Field> {
        Vec::new()
    }

    fn asides(&self, asked: &Asked<'_>) -> Vec<Aside> {
        said(asked, |fact| matches!(fact, Fact::ReportedBack { .. }))
    }

    fn command(&self, _asked: &Asked<'_>, _typed: &mut Typed<'_>) -> Option<Command> {
        Some(Command::AcceptReport)
    }
}
