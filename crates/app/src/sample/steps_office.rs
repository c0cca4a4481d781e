//! What the petition office does in a script.

use dengwen_domain::codes::{Class, Purpose, Route};
use dengwen_domain::matter::{Command, Override, Routing};
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;
use dengwen_domain::procedure::Guard;
use dengwen_domain::refusal::Why;
use jiff::Span;

use super::play::OFFICE;
use super::script::Step;
use super::steps::Scene;
use crate::error::AppError;
use crate::intake::{Part, Split};
use crate::matter::{Act, Texts};
use crate::open::load_matter;

impl Scene<'_, '_> {
    pub(super) async fn office(self, step: Step) -> Result<(), AppError> {
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
            Step::Assign => return self.assign().await,
            Step::Dispute => return self.dispute().await,
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
                (self.first_hand(), Command::ReportUrgent { event })
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
                let otherwise = "来件收悉，感谢您的反映。";
                let reply = self.add(&mut texts, "reply", "short_answer", otherwise);
                (Role::Dispatcher, Command::Answer { reply, kind: None })
            }
            Step::Direct => {
                let guidance = self.guidance(&mut texts);
                (Role::Dispatcher, Command::Direct { guidance })
            }
            Step::ProposeFiling => {
                let reason = reason(&self, &mut texts, "filed");
                (
                    Role::Dispatcher,
                    Command::ProposeFiling { reason, kind: None },
                )
            }
            Step::ConfirmFiling => (Role::SecondPerson, Command::ConfirmFiling { reading: None }),
            Step::ConfirmVoid => (Role::SecondPerson, Command::ConfirmVoid),
            step => return self.object(step == Step::AskException).await,
        };
        self.office_does(role, command, texts).await
    }

    /// Who acts first: what is called an accusation is the officer's until it is decided (Art. 30).
    fn first_hand(&self) -> Role {
        match self.script.shared.purpose {
            Some(Purpose::Accuse) => Role::ReportOfficer,
            _ => Role::Dispatcher,
        }
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
            self.first_hand()
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
        let co = self.script.shared.co_unit.iter();
        let co: Result<Vec<_>, _> = co.map(|code| self.organ(code)).collect();
        let routing = Routing {
            suggest_simple: simple,
            co: co?,
            ..Routing::to(to)
        };
        self.send(self.trace.matter, routing.clone()).await?;
        if let (Some(second), Some(part)) = (self.trace.second, &self.script.template.second) {
            let to = self.organ(&part.unit)?;
            self.send(second, Routing { to, ..routing }).await?;
        }
        Ok(())
    }

    async fn dispute(self) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let reasons = self.add(
            &mut texts,
            "reasons",
            "dispute",
            "单位之间对职责认识不一致，报请共同的上一级机关决定。",
        );
        let command = Command::RaiseDispute { reasons };
        self.office_does(Role::Dispatcher, command, texts).await
    }

    /// Assigned with report-back forty days on, on a working day.
    async fn assign(self) -> Result<(), AppError> {
        let today = self.stage.app.today();
        let later = today.checked_add(Span::new().days(40));
        let calendar = self.stage.app.directory().calendar.clone();
        let report_back = calendar.next_workday_after(later.unwrap_or(today));
        let routing = Routing {
            report_back: Some(report_back),
            ..Routing::to(self.organ(self.unit_code()?)?)
        };
        let command = Command::Assign(routing);
        self.office_does(Role::Dispatcher, command, Texts::new())
            .await
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
                let asked = app.act(&who, act).await?;
                let second = self.stage.signed_in(second)?;
                let version = asked.matter.version;
                let confirm = Act::new(matter, version, Command::ConfirmException, Texts::new());
                app.act(&second, confirm).await.map(|_| ())
            }
            other => other.map(|_| ()),
        }
    }

    async fn object(self, late: bool) -> Result<(), AppError> {
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
        let command = Command::Object { reasons, suggests };
        if !late {
            return self.does(&who, command, texts).await;
        }
        let (app, before) = (self.stage.app, self.matter().await?);
        let second = app.seconds(&who, &before).first().copied();
        let second = second.ok_or_else(|| AppError::fault("nobody to confirm an exception"))?;
        let why = "材料在途，签收当日才看清不属于本单位职责，请准予补提异议。";
        let overriding = Override {
            guard: Guard::WithinC04,
            reason: texts.add(app, "override", why),
            second,
        };
        let act = Act::new(before.id, before.version, command, texts);
        let act = Act {
            overriding: Some(overriding),
            ..act
        };
        app.act(&who, act).await.map(|_| ())
    }

    async fn hand_over(self) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let letter = self.add(&mut texts, "letter", "handover", "请依规依纪依法处理。");
        texts.part(PartKey::Sheets, "12");
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
        let split = Split {
            matter: self.trace.matter,
            version,
            parts: vec![part],
            form_key: None,
        };
        let parts = app.split(&who, &split).await?;
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
}
