//! One step of a script: the use case that somebody calls.

use dengwen_domain::codes::{Class, Route};
use dengwen_domain::ids::{OrganId, SealedId};
use dengwen_domain::matter::{Command, Matter};
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;

use super::play::{Stage, Trace};
use super::schedule::Script;
use super::script::Step;
use crate::error::AppError;
use crate::matter::{Act, Texts};
use crate::open::load_matter;
use crate::who::Who;

/// Performs one step.
///
/// # Errors
/// Whatever the use case answers.
pub(super) async fn perform(
    stage: &mut Stage<'_>,
    script: &Script,
    step: Step,
) -> Result<(), AppError> {
    if step == Step::Register {
        return super::steps_intake::register(stage, script).await;
    }
    let scene = scene(stage, script)?;
    let Some(step) = scene.as_the_route_says(step) else {
        return Ok(());
    };
    match step {
        Step::Register => Ok(()),
        Step::Notices => scene.serve_notices().await,
        Step::NoticesBack => scene.notices_back().await,
        Step::Classify
        | Step::Urgent
        | Step::PassDown
        | Step::Transfer
        | Step::TransferWrong
        | Step::Recall
        | Step::Object
        | Step::AskException
        | Step::Agree
        | Step::Refuse
        | Step::Answer
        | Step::Direct
        | Step::ProposeFiling
        | Step::ConfirmFiling
        | Step::HandOver
        | Step::NotifyRepeat
        | Step::Split
        | Step::ProposeVoid
        | Step::ConfirmVoid
        | Step::Assign
        | Step::Dispute => Box::pin(scene.office(step)).await,
        Step::Sign
        | Step::NameHandler
        | Step::Contact
        | Step::Accept
        | Step::AcceptSimple
        | Step::Convert
        | Step::Investigate
        | Step::Extend
        | Step::StartPerforming
        | Step::RouteOut
        | Step::Study
        | Step::ReplySuggestion
        | Step::NotAccept
        | Step::NoLongerAccept
        | Step::Archive
        | Step::Execute
        | Step::Withdraw
        | Step::Material => scene.unit(step).await,
        Step::Draft
        | Step::ApproveSubstance
        | Step::ApproveProcedure
        | Step::Issue
        | Step::Serve
        | Step::Receive
        | Step::ReplySimple
        | Step::Perform
        | Step::Rate
        | Step::CallBack => scene.answer(step).await,
        Step::ReportBack => scene.report_back().await,
        Step::AcceptReport => scene.accept_report().await,
    }
}

fn scene<'a, 'b>(stage: &'a mut Stage<'b>, script: &'a Script) -> Result<Scene<'a, 'b>, AppError> {
    let trace = stage.traces.get(&script.name).cloned();
    let trace = trace.ok_or_else(|| AppError::fault("the petition is not registered yet"))?;
    Ok(Scene {
        stage,
        script,
        trace,
    })
}

/// One step with its script and what became of the petition so far.
pub(super) struct Scene<'a, 'b> {
    pub(super) stage: &'a mut Stage<'b>,
    pub(super) script: &'a Script,
    pub(super) trace: Trace,
}

impl Scene<'_, '_> {
    /// Stories are told in the words of the ordinary procedure; a statutory duty (C5) or a
    /// suggestion goes its own way through the same story.
    fn as_the_route_says(&self, step: Step) -> Option<Step> {
        let shared = &self.script.shared;
        if shared.class == Some(Class::Suggestion) && step == Step::Accept {
            return Some(Step::Study);
        }
        if shared.route != Some(Route::C5) {
            return Some(step);
        }
        match step {
            Step::Accept => Some(Step::StartPerforming),
            Step::Draft => Some(Step::Perform),
            Step::ApproveSubstance | Step::ApproveProcedure | Step::Issue | Step::Extend => None,
            other => Some(other),
        }
    }

    pub(super) fn unit_code(&self) -> Result<&str, AppError> {
        self.script
            .shared
            .unit
            .as_deref()
            .ok_or_else(|| AppError::fault("no unit"))
    }

    pub(super) fn organ(&self, code: &str) -> Result<OrganId, AppError> {
        self.stage.cast.organ(code)
    }

    pub(super) fn add(
        &self,
        texts: &mut Texts,
        field: &'static str,
        step: &str,
        otherwise: &str,
    ) -> SealedId {
        let words = self.stage.words(self.script, step);
        let words = if words.is_empty() {
            otherwise.to_owned()
        } else {
            words
        };
        texts.add(self.stage.app, field, words)
    }

    pub(super) async fn matter(&self) -> Result<Matter, AppError> {
        load_matter(self.stage.app, self.trace.matter)
            .await?
            .ok_or(AppError::Missing("matter"))
    }

    pub(super) async fn does(
        &self,
        who: &Who,
        command: Command,
        texts: Texts,
    ) -> Result<(), AppError> {
        let version = self.matter().await?.version;
        let act = Act::new(self.trace.matter, version, command, texts);
        self.stage.app.act(who, act).await.map(|_| ())
    }

    pub(super) async fn unit_does(
        &self,
        role: Role,
        command: Command,
        texts: Texts,
    ) -> Result<(), AppError> {
        let who = self.stage.staff(self.unit_code()?, role)?;
        self.does(&who, command, texts).await
    }

    pub(super) async fn office_does(
        &self,
        role: Role,
        command: Command,
        texts: Texts,
    ) -> Result<(), AppError> {
        let who = self.stage.staff(&self.trace.office, role)?;
        self.does(&who, command, texts).await
    }

    pub(super) fn keep(self, change: impl FnOnce(&mut Trace)) {
        let mut trace = self.trace;
        change(&mut trace);
        self.stage.traces.insert(self.script.name.clone(), trace);
    }

    /// What a notice of another door says: the route, the law, the body and its time limits.
    pub(super) fn guidance(&self, texts: &mut Texts) -> SealedId {
        let said = |step: &str| self.stage.words(self.script, step);
        let key = self.script.shared.texts.get("guide");
        let key = key.and_then(|text| text.strip_prefix('@'));
        let reply = key.and_then(|key| self.stage.content.replies.get(key));
        let route = self.script.shared.route.unwrap_or(Route::C6).to_string();
        let route = reply.and_then(|it| it.way.clone()).unwrap_or(route);
        let law = reply.map_or_else(|| said("guide_law"), |it| it.law.join("、"));
        let door = reply.map_or_else(|| Some(said("guide_body")), |it| it.door.clone());
        let body = door.map(|code| match self.organ(&code) {
            Ok(organ) => {
                let directory = self.stage.app.directory();
                directory.organ_name(organ, false).to_owned()
            }
            Err(_) => code,
        });
        texts.part(PartKey::Route, route);
        texts.part(PartKey::Law, law);
        texts.part(PartKey::CompetentBody, body.unwrap_or_default());
        if let Some(limit) = reply.and_then(|it| it.limit.clone()) {
            texts.part(PartKey::TimeKnown, limit);
        }
        let mut words = said("guide").replace("特此告知。", "");
        if let Some(window) = reply.and_then(|it| it.window.as_ref()) {
            words.push_str("\n办理地点：");
            words.push_str(window);
        }
        texts.add(self.stage.app, "guidance", words)
    }
}
