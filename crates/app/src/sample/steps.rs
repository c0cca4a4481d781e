//! One step of a script: the use case that somebody calls.

use dengwen_domain::codes::{
    CallbackResult, Class, Outcome, RatingTarget, Route, Satisfaction, ServiceMethod,
    SuggestionOutcome,
};
use dengwen_domain::ids::{OrganId, SealedId};
use dengwen_domain::matter::{Command, Matter, OpinionParts, Override, Routing, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Guard};
use dengwen_domain::refusal::Why;

use super::play::{OFFICE, Stage, Trace};
use super::schedule::Script;
use super::script::Step;
use crate::documents::OpinionText;
use crate::error::AppError;
use crate::intake::Part;
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
    let trace = stage
        .traces
        .get(&script.name)
        .cloned()
        .ok_or_else(|| AppError::fault("the petition is not registered yet"))?;
    let scene = Scene {
        stage,
        script,
        trace,
    };
    let Some(step) = scene.as_the_route_says(step) else {
        return Ok(());
    };
    match step {
        Step::Register => Ok(()),
        Step::Classify
        | Step::Urgent
        | Step::PassDown
        | Step::Transfer
        | Step::TransferWrong
        | Step::Recall
        | Step::Object
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
        | Step::ConfirmVoid => scene.office(step).await,
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
        | Step::Execute
        | Step::Withdraw => scene.unit(step).await,
        Step::Draft
        | Step::ApproveSubstance
        | Step::ApproveProcedure
        | Step::Issue
        | Step::Serve
        | Step::ReplySimple
        | Step::Perform
        | Step::Rate
        | Step::CallBack => scene.answer(step).await,
    }
}

/// One step with its script and what became of the petition so far.
struct Scene<'a, 'b> {
    stage: &'a mut Stage<'b>,
    script: &'a Script,
    trace: Trace,
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

    fn unit_code(&self) -> Result<&str, AppError> {
        self.script
            .shared
            .unit
            .as_deref()
            .ok_or_else(|| AppError::fault("no unit"))
    }

    fn organ(&self, code: &str) -> Result<OrganId, AppError> {
        self.stage.cast.organ(code)
    }

    fn add(&self, texts: &mut Texts, field: &'static str, step: &str, otherwise: &str) -> SealedId {
        let words = self.stage.words(self.script, step);
        let words = if words.is_empty() {
            otherwise.to_owned()
        } else {
            words
        };
        texts.add(self.stage.app, field, words)
    }

    async fn matter(&self) -> Result<Matter, AppError> {
        load_matter(self.stage.app, self.trace.matter)
            .await?
            .ok_or(AppError::Missing("matter"))
    }

    async fn does(&self, who: &Who, command: Command, texts: Texts) -> Result<(), AppError> {
        let version = self.matter().await?.version;
        let act = Act::new(self.trace.matter, version, command, texts);
        self.stage.app.act(who, act).await.map(|_| ())
    }

    async fn unit_does(&self, role: Role, command: Command, texts: Texts) -> Result<(), AppError> {
        let who = self.stage.staff(self.unit_code()?, role)?;
        self.does(&who, command, texts).await
    }

    async fn office_does(
        &self,
        role: Role,
        command: Command,
        texts: Texts,
    ) -> Result<(), AppError> {
        let who = self.stage.staff(&self.trace.office, role)?;
        self.does(&who, command, texts).await
    }

    fn keep(self, change: impl FnOnce(&mut Trace)) {
        let mut trace = self.trace;
        change(&mut trace);
        self.stage.traces.insert(self.script.name.clone(), trace);
    }

    async fn office(self, step: Step) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let app = self.stage.app;
        match step {
            Step::Classify => return self.classify().await,
            Step::PassDown => return self.pass_down().await,
            Step::Transfer => return self.transfer(None).await,
            Step::TransferWrong => {
                let wrong = self.script.shared.wrong_unit.clone();
                return self.transfer(wrong).await;
            }
            Step::Split => return self.split().await,
            Step::HandOver => return self.hand_over().await,
            Step::NotifyRepeat => {
                let command = Command::NotifyRepeat {
                    petition: self.trace.petition,
                };
                return self.office_does(Role::Dispatcher, command, texts).await;
            }
            Step::ProposeVoid => return self.propose_void().await,
            _ => {}
        }
        let reason = |scene: &Self, texts: &mut Texts, step: &str| {
            scene.add(texts, "reason", step, "经核实，情况属实。")
        };
        let (role, command) = match step {
            Step::Urgent => {
                let event = texts.add(app, "event", "事项紧急，已电话报告并请有关单位先行处置。");
                (Role::Dispatcher, Command::ReportUrgent { event })
            }
            Step::Recall => (
                Role::Dispatcher,
                Command::Recall {
                    reason: reason(&self, &mut texts, "recall"),
                },
            ),
            Step::Agree => {
                let reasons = reason(&self, &mut texts, "objection_agree");
                (Role::Dispatcher, Command::AgreeObjection { reasons })
            }
            Step::Refuse => {
                let reasons = reason(&self, &mut texts, "objection_refuse");
                (Role::Dispatcher, Command::RefuseObjection { reasons })
            }
            Step::Answer => {
                let reply = self.add(
                    &mut texts,
                    "reply",
                    "short_answer",
                    "来件收悉，感谢您的反映。",
                );
                (Role::Dispatcher, Command::Answer { reply })
            }
            Step::Direct => {
                let guidance = texts.add(app, "guidance", self.guidance());
                (Role::Dispatcher, Command::Direct { guidance })
            }
            Step::ProposeFiling => {
                let reason = reason(&self, &mut texts, "filed");
                (Role::Dispatcher, Command::ProposeFiling { reason })
            }
            Step::ConfirmFiling => (Role::SecondPerson, Command::ConfirmFiling),
            Step::ConfirmVoid => (Role::SecondPerson, Command::ConfirmVoid),
            _ => return self.object().await,
        };
        self.office_does(role, command, texts).await
    }

    fn guidance(&self) -> String {
        let key = self
            .script
            .shared
            .texts
            .get("guide")
            .and_then(|t| t.strip_prefix('@'));
        let words = self.stage.words(self.script, "guide");
        let Some(reply) = key.and_then(|key| self.stage.content.replies.get(key)) else {
            return words;
        };
        let mut out = words.replace("特此告知。", "");
        for (label, value) in [
            ("办理地点：", reply.window.clone()),
            (
                "依据：",
                (!reply.law.is_empty()).then(|| reply.law.join("、")),
            ),
            ("期限：", reply.limit.clone()),
        ] {
            if let Some(value) = value {
                out.push('\n');
                out.push_str(label);
                out.push_str(&value);
            }
        }
        out
    }

    async fn classify(self) -> Result<(), AppError> {
        let shared = &self.script.shared;
        let class = shared.class.unwrap_or(Class::Claim);
        let mut texts = Texts::new();
        let reasons = self.add(
            &mut texts,
            "reasons",
            if class == Class::Report {
                "handover"
            } else {
                "transfer"
            },
            "根据来件内容和诉求确定分类和办理途径。",
        );
        let accused: Result<Vec<_>, _> = self
            .script
            .variant
            .accused
            .iter()
            .map(|code| self.organ(code))
            .collect();
        let command = Command::Classify {
            class,
            route: (class == Class::Claim).then(|| shared.route.unwrap_or(Route::C6)),
            topic: shared.topic.clone(),
            region: Some(self.script.variant.region.clone()),
            purpose: shared.purpose,
            requests: u16::try_from(shared.request.as_ref().map_or(1, Vec::len)).unwrap_or(1),
            reasons,
            accused: accused?,
        };
        let role = if class == Class::Report {
            Role::ReportOfficer
        } else {
            Role::Dispatcher
        };
        self.office_does(role, command, texts).await
    }

    async fn pass_down(self) -> Result<(), AppError> {
        let via = self
            .script
            .shared
            .via
            .clone()
            .ok_or_else(|| AppError::fault("no via"))?;
        let command = Command::PassDown {
            to: self.organ(&via)?,
            suggest_simple: false,
        };
        self.office_does(Role::Dispatcher, command, Texts::new())
            .await?;
        self.keep(|trace| trace.office = via);
        Ok(())
    }

    /// A wrong unit, or one whose competences do not list the topic, needs a supervised override.
    async fn transfer(self, wrong: Option<String>) -> Result<(), AppError> {
        let to = match &wrong {
            Some(code) => self.organ(code)?,
            None => self.organ(self.unit_code()?)?,
        };
        let simple = self.script.variant.story.starts_with("simplified");
        let routing = Routing {
            to,
            co: Vec::new(),
            report_back: None,
            suggest_simple: simple,
        };
        self.send(self.trace.matter, routing.clone()).await?;
        if let (Some(second), Some(part)) = (self.trace.second, &self.script.template.second) {
            let to = self.organ(&part.unit)?;
            self.send(second, Routing { to, ..routing }).await?;
        }
        Ok(())
    }

    async fn send(
        &self,
        matter: dengwen_domain::ids::MatterId,
        routing: Routing,
    ) -> Result<(), AppError> {
        let app = self.stage.app;
        let who = self.stage.staff(&self.trace.office, Role::Dispatcher)?;
        let before = load_matter(app, matter)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        let act = Act::new(
            matter,
            before.version,
            Command::Transfer(routing),
            Texts::new(),
        );
        match app.act(&who, act.clone()).await {
            Err(AppError::Refused(refusal))
                if refusal.why == Why::Guard(Guard::TargetCompetent) =>
            {
                let mut texts = Texts::new();
                let reason = texts.add(app, "override", "职责目录未列明，经研究由该单位先行办理。");
                let second = self
                    .stage
                    .cast
                    .person(&self.trace.office, Role::SecondPerson, 0)?;
                let overriding = Override {
                    guard: Guard::TargetCompetent,
                    reason,
                    second,
                };
                let act = Act {
                    texts,
                    overriding: Some(overriding),
                    ..act
                };
                app.act(&who, act).await.map(|_| ())
            }
            other => other.map(|_| ()),
        }
    }

    async fn object(self) -> Result<(), AppError> {
        let shared = &self.script.shared;
        let code = shared.wrong_unit.clone().or_else(|| shared.unit.clone());
        let code = code.ok_or_else(|| AppError::fault("nobody to object"))?;
        let mut texts = Texts::new();
        let reasons = self.add(
            &mut texts,
            "reasons",
            "objection",
            "不属于本单位法定职责，请转有权处理的单位。",
        );
        let suggests = shared.wrong_unit.as_ref().and(shared.unit.as_deref());
        let suggests = suggests.map(|unit| self.organ(unit)).transpose()?;
        let who = self.stage.staff(&code, Role::UnitClerk)?;
        self.does(&who, Command::Object { reasons, suggests }, texts)
            .await
    }

    async fn hand_over(self) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let letter = self.add(&mut texts, "letter", "handover", "请依规依纪依法处理。");
        let to = self.organ(self.unit_code()?)?;
        let command = Command::HandOver { to, letter };
        self.office_does(Role::ReportOfficer, command, texts).await
    }

    async fn split(self) -> Result<(), AppError> {
        let Some(second) = self.script.template.second.clone() else {
            return Err(AppError::fault("no second part"));
        };
        let who = self.stage.staff(OFFICE, Role::Dispatcher)?;
        let version = self.matter().await?.version;
        let part = Part {
            title: self.stage.fill.text(&second.title),
            topic: Some(second.topic.clone()),
            purpose: None,
            requests: u16::try_from(second.request.len()).unwrap_or(1),
        };
        let app = self.stage.app;
        let parts = app.split(&who, self.trace.matter, version, &[part]).await?;
        let Some(new) = parts.first().copied() else {
            return Ok(());
        };
        let mut texts = Texts::new();
        let reasons = self.add(
            &mut texts,
            "reasons",
            "split",
            "两项请求分属两个单位，分别办理。",
        );
        let command = Command::Classify {
            class: second.class,
            route: second.route,
            topic: Some(second.topic),
            region: Some(self.script.variant.region.clone()),
            purpose: None,
            requests: u16::try_from(second.request.len()).unwrap_or(1),
            reasons,
            accused: Vec::new(),
        };
        let before = load_matter(app, new)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        app.act(&who, Act::new(new, before.version, command, texts))
            .await?;
        self.keep(|trace| trace.second = Some(new));
        Ok(())
    }

    async fn propose_void(self) -> Result<(), AppError> {
        let earlier = self.script.variant.same_as.as_deref().unwrap_or_default();
        let Some(earlier) = self.stage.traces.get(earlier).map(|trace| trace.matter) else {
            return Err(AppError::fault("the earlier petition is not there"));
        };
        let mut texts = Texts::new();
        let reason = self.add(&mut texts, "reason", "void", "同一来件重复录入。");
        let command = Command::ProposeVoid {
            in_favour_of: earlier,
            reason,
        };
        self.office_does(Role::Dispatcher, command, texts).await
    }

    async fn unit(self, step: Step) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let app = self.stage.app;
        let (role, command) = match step {
            Step::Sign => {
                let today = app.today();
                self.unit_does(Role::UnitClerk, Command::SignFor, texts)
                    .await?;
                self.keep(|trace| trace.signed = Some(today));
                return Ok(());
            }
            Step::NameHandler => {
                let unit = self.unit_code()?;
                let handler = self
                    .stage
                    .cast
                    .person(unit, Role::Handler, self.stage.turn)?;
                (Role::UnitClerk, Command::AssignHandler { handler })
            }
            Step::Contact => {
                let note = self.add(
                    &mut texts,
                    "note",
                    "contact",
                    "已电话联系信访人，告知承办人和期限。",
                );
                (Role::Handler, Command::AddNote { note })
            }
            Step::Accept => (Role::UnitClerk, Command::Accept),
            Step::AcceptSimple => (
                Role::UnitClerk,
                Command::AcceptSimple {
                    likely_supported: true,
                },
            ),
            Step::Convert => {
                let reason = self.add(
                    &mut texts,
                    "reason",
                    "convert",
                    "情况复杂，需要进一步核实。",
                );
                (Role::UnitClerk, Command::Convert { reason })
            }
            Step::Investigate => {
                let record = texts.add(app, "record", self.investigation());
                (Role::Handler, Command::Investigate { record })
            }
            Step::Extend => {
                let reason = self.add(
                    &mut texts,
                    "reason",
                    "extension",
                    "情况复杂，需要专业鉴定。",
                );
                let days = self.script.variant.extension_days.unwrap_or(30);
                (Role::UnitHead, Command::Extend { days, reason })
            }
            Step::StartPerforming => (Role::UnitClerk, Command::StartPerforming),
            Step::RouteOut => {
                let guidance = texts.add(app, "guidance", self.guidance());
                let route = self.script.shared.route.unwrap_or(Route::C1);
                (Role::UnitClerk, Command::RouteOut { route, guidance })
            }
            Step::Study => (Role::UnitClerk, Command::StudySuggestion),
            Step::ReplySuggestion => {
                let reply = self.add(&mut texts, "reply", "suggestion_reply", "感谢您的建议。");
                let outcome = self
                    .script
                    .shared
                    .adoption
                    .unwrap_or(SuggestionOutcome::Adopted);
                (Role::Handler, Command::ReplySuggestion { outcome, reply })
            }
            Step::NotAccept => {
                let reason = self.add(&mut texts, "reason", "not_accepted", "同一事项正在办理。");
                let ground = "NR1".to_owned();
                (
                    Role::UnitClerk,
                    Command::NotAccept {
                        ground,
                        reason,
                        next_door: true,
                    },
                )
            }
            Step::Execute => {
                let proof = self.add(&mut texts, "proof", "execution", "已按处理意见落实。");
                (Role::Handler, Command::Execute { proof })
            }
            _ => {
                let statement = self.add(
                    &mut texts,
                    "statement",
                    "withdraw",
                    "问题已解决，自愿撤回。",
                );
                (Role::UnitClerk, Command::Withdraw { statement })
            }
        };
        self.unit_does(role, command, texts).await
    }

    /// What the unit saw, told before the answer exists.
    fn investigation(&self) -> String {
        "已调阅有关材料，到现场查看并向信访人当面了解情况，核实记录已归入案卷。".to_owned()
    }

    async fn answer(self, step: Step) -> Result<(), AppError> {
        match step {
            Step::Draft => {
                let (parts, texts) = self.opinion()?;
                self.unit_does(Role::Handler, Command::DraftOpinion(parts), texts)
                    .await
            }
            Step::ApproveSubstance => {
                let command = Command::ApproveSubstance;
                self.unit_does(Role::BusinessLeader, command, Texts::new())
                    .await
            }
            Step::ApproveProcedure => {
                let command = Command::ApproveProcedure;
                self.unit_does(Role::PetitionLeader, command, Texts::new())
                    .await
            }
            Step::Issue => {
                self.unit_does(Role::UnitHead, Command::IssueOpinion, Texts::new())
                    .await
            }
            Step::Perform => {
                let (parts, texts) = self.opinion()?;
                self.unit_does(Role::Handler, Command::Perform(parts), texts)
                    .await
            }
            Step::ReplySimple => self.reply_simple().await,
            Step::Serve => self.serve().await,
            Step::Rate => self.rate().await,
            _ => self.call_back().await,
        }
    }

    fn opinion(&self) -> Result<(OpinionParts, Texts), AppError> {
        let shared = &self.script.shared;
        let fill = |text: &str| self.stage.fill.text(text);
        let join = |list: Vec<String>| list.join("\n");
        let requests = shared.request.clone().unwrap_or_default();
        let answers = shared.answers.clone().unwrap_or_default();
        let numbered = |list: Vec<String>| {
            let many = list.len() > 1;
            list.iter()
                .enumerate()
                .map(|(n, text)| {
                    if many {
                        format!("{}. {text}", n + 1)
                    } else {
                        text.clone()
                    }
                })
                .collect::<Vec<_>>()
        };
        let short = self.stage.words(self.script, "short_answer");
        let or = |text: String| if text.is_empty() { short.clone() } else { text };
        let opinion = OpinionText {
            request: join(numbered(requests.iter().map(|r| fill(r)).collect())),
            facts: or(fill(shared.findings.as_deref().unwrap_or_default())),
            reasons: fill(shared.reasons.as_deref().unwrap_or_default()),
            basis: shared.basis.clone().unwrap_or_default().join("、"),
            opinion: or(join(numbered(
                answers.iter().map(|a| fill(&a.text)).collect(),
            ))),
            remedy: String::new(),
        };
        let mut texts = Texts::new();
        let json = serde_json::to_string(&opinion).map_err(AppError::fault)?;
        let text = texts.add(self.stage.app, "opinion", json);
        let directory = self.stage.app.directory();
        let unit = self.organ(self.unit_code()?)?;
        let count = requests.len().max(1);
        let parts = OpinionParts {
            text,
            outcome: shared
                .outcome
                .or_else(|| answers.first().map(|a| a.outcome))
                .unwrap_or(Outcome::Explain),
            request: true,
            facts: true,
            reasons: true,
            opinion: true,
            basis: true,
            answers: u16::try_from(answers.len().max(count)).unwrap_or(1),
            review_organ: directory.orgs.review_organ(unit),
        };
        Ok((parts, texts))
    }

    async fn reply_simple(self) -> Result<(), AppError> {
        let (parts, texts) = self.opinion()?;
        let method = ServiceMethod::Phone;
        let today = self.stage.app.today();
        self.unit_does(Role::Handler, Command::ReplySimple { parts, method }, texts)
            .await?;
        self.keep(|trace| trace.served = Some(today));
        Ok(())
    }

    async fn serve(self) -> Result<(), AppError> {
        let matter = self.matter().await?;
        let document = matter
            .documents
            .iter()
            .rev()
            .find(|d| matches!(d.kind, DocumentKind::D07 | DocumentKind::D12))
            .ok_or_else(|| AppError::fault("nothing to serve"))?
            .id;
        let method = match matter.channel {
            dengwen_domain::codes::Channel::Letter => ServiceMethod::Post,
            dengwen_domain::codes::Channel::Visit => ServiceMethod::InPerson,
            _ => ServiceMethod::Electronic,
        };
        let record = ServiceRecord {
            document,
            method,
            refused: false,
            note: None,
        };
        let today = self.stage.app.today();
        self.unit_does(Role::UnitClerk, Command::Serve(record), Texts::new())
            .await?;
        self.keep(|trace| trace.served = Some(today));
        Ok(())
    }

    async fn rate(self) -> Result<(), AppError> {
        let Some(rating) = self.script.variant.rating.clone() else {
            return Ok(());
        };
        let who = Who::Petitioner(self.trace.petition);
        let app = self.stage.app;
        for (target, value) in [
            (RatingTarget::Office, &rating.office),
            (RatingTarget::Unit, &rating.unit),
        ] {
            // Because: an answer by the office itself leaves no unit to rate.
            if target == RatingTarget::Unit && self.script.variant.story == "direct_answer" {
                continue;
            }
            let mut texts = Texts::new();
            let bad = *value == "dissatisfied";
            let words = rating
                .reason
                .as_ref()
                .filter(|_| target == RatingTarget::Unit);
            let words = words.map(|reason| texts.add(app, "rating", self.stage.fill.text(reason)));
            let command = Command::Rate {
                target,
                value: satisfaction(value),
                reasons: if bad {
                    vec!["not-solved".to_owned()]
                } else {
                    Vec::new()
                },
                words,
                assisted: false,
            };
            app.act(&who, Act::adding(self.trace.matter, command, texts))
                .await?;
        }
        Ok(())
    }

    async fn call_back(self) -> Result<(), AppError> {
        let matter = self.matter().await?;
        let who = self.stage.staff(OFFICE, Role::CallbackOfficer)?;
        let words = self.stage.words(self.script, "callback");
        if words.is_empty() {
            return Ok(());
        }
        for callback in matter.callbacks.iter().filter(|c| c.done_on.is_none()) {
            let mut texts = Texts::new();
            let note = Some(texts.add(self.stage.app, "note", words.clone()));
            let command = Command::RecordCallback {
                id: callback.id,
                time: "morning".to_owned(),
                result: CallbackResult::NotContent,
                note,
            };
            self.stage
                .app
                .act(&who, Act::adding(matter.id, command, texts))
                .await?;
        }
        Ok(())
    }
}

fn satisfaction(word: &str) -> Satisfaction {
    match word {
        "satisfied" => Satisfaction::Satisfied,
        "dissatisfied" => Satisfaction::Dissatisfied,
        _ => Satisfaction::Mostly,
    }
}
