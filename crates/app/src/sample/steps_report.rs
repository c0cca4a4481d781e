//! Reporting back on what was assigned (D16): filed by the unit, accepted by the assigner.

use dengwen_domain::codes::PetitionersView;
use dengwen_domain::matter::Command;
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;

use super::steps::Scene;
use crate::error::AppError;
use crate::matter::Texts;

const EVIDENCE: &str = "处理意见书、送达回证、现场照片、会议记录。";

impl Scene<'_, '_> {
    pub(super) async fn report_back(self) -> Result<(), AppError> {
        let shared = &self.script.shared;
        let fill = |text: &str| self.stage.fill.text(text);
        let answers = shared.answers.iter().flatten();
        let handled: Vec<String> = answers.map(|answer| fill(&answer.text)).collect();
        let mut texts = Texts::new();
        let facts = fill(shared.findings.as_deref().unwrap_or_default());
        texts.part(PartKey::Facts, facts);
        texts.part(PartKey::Handling, handled.join("\n"));
        texts.part(PartKey::Evidence, EVIDENCE);
        let report = texts.add(self.stage.app, "report", handled.join("\n"));
        let view = PetitionersView::Agrees;
        let command = Command::ReportBack { report, view };
        self.unit_does(Role::Handler, command, texts).await
    }

    pub(super) async fn accept_report(self) -> Result<(), AppError> {
        let command = Command::AcceptReport;
        self.office_does(Role::Dispatcher, command, Texts::new())
            .await
    }
}
