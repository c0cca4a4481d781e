//! How a matter of a script is answered, served, rated and called after.

use dengwen_domain::codes::{
    CallbackResult, Channel, Outcome, RatingTarget, ReceiptProof, Satisfaction, ServiceMethod,
};
use dengwen_domain::matter::{Command, Document, OpinionParts, ServiceRecord};
use dengwen_domain::org::Role;

use super::play::OFFICE;
use super::script::Step;
use super::steps::Scene;
use crate::documents::OpinionText;
use crate::error::AppError;
use crate::matter::{Act, Texts};
use crate::who::Who;

/// What stands in a simple reply beside what was found.
const SIMPLE_REASONS: &str = "该事项事实清楚、责任明确、争议不大，易于解决，可以即时办理。";
const SIMPLE_BASIS: &str = "《信访工作条例》第三十二条、《信访事项简易办理办法》";
const SIMPLE_OPINION: &str = "上述情况已向您说明。您还有其他疑问的，可以与承办人联系。";

impl Scene<'_, '_> {
    pub(super) async fn answer(self, step: Step) -> Result<(), AppError> {
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
                self.unit_drafts().await?;
                self.unit_does(Role::PetitionLeader, Command::Perform(parts), texts)
                    .await
            }
            Step::ReplySimple => self.reply_simple().await,
            Step::Serve => self.serve().await,
            Step::Receive => self.receive().await,
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
        let or = |text: String, otherwise: &str| {
            if text.is_empty() {
                otherwise.to_owned()
            } else {
                text
            }
        };
        let short = self.stage.words(self.script, "short_answer");
        let directory = self.stage.app.directory();
        let unit = self.organ(self.unit_code()?)?;
        let opinion = OpinionText {
            request: join(numbered(requests.iter().map(|r| fill(r)).collect())),
            facts: or(
                fill(shared.findings.as_deref().unwrap_or_default()),
                without_greeting(&short),
            ),
            reasons: or(
                fill(shared.reasons.as_deref().unwrap_or_default()),
                SIMPLE_REASONS,
            ),
            basis: or(
                shared.basis.clone().unwrap_or_default().join("、"),
                SIMPLE_BASIS,
            ),
            opinion: or(
                join(numbered(answers.iter().map(|a| fill(&a.text)).collect())),
                SIMPLE_OPINION,
            ),
            remedy: "reconsider-first".to_owned(),
            object: "来件中指明的单位".to_owned(),
            follow_up: String::new(),
            reconsideration: directory.orgs.review_organ(unit),
            answers: Vec::new(),
        };
        let mut texts = Texts::new();
        let outcome = shared
            .outcome
            .or_else(|| answers.first().map(|a| a.outcome))
            .unwrap_or(Outcome::Explain);
        let count = answers.len().max(requests.len()).max(1);
        let parts = opinion.parts(
            self.stage.app,
            &mut texts,
            outcome,
            u16::try_from(count).unwrap_or(1),
            directory.orgs.review_organ(unit),
        );
        Ok((parts, texts))
    }

    /// What a leader answers for is drafted by the handler.
    async fn unit_drafts(&self) -> Result<(), AppError> {
        let (parts, texts) = self.opinion()?;
        self.unit_does(Role::Handler, Command::DraftOpinion(parts), texts)
            .await
    }

    async fn reply_simple(self) -> Result<(), AppError> {
        let (parts, texts) = self.opinion()?;
        let method = match self.matter().await?.channel {
            Channel::Visit => ServiceMethod::InPerson,
            _ => ServiceMethod::Electronic,
        };
        let today = self.stage.app.today();
        self.unit_drafts().await?;
        let command = Command::ReplySimple { parts, method };
        self.unit_does(Role::PetitionLeader, command, texts).await?;
        self.keep(|trace| trace.served = Some(today));
        Ok(())
    }

    async fn serve(self) -> Result<(), AppError> {
        let matter = self.matter().await?;
        let document = matter
            .documents
            .iter()
            .rev()
            .find(|d| d.kind.is_answer())
            .ok_or_else(|| AppError::fault("nothing to serve"))?
            .id;
        let method = match matter.channel {
            Channel::Letter => ServiceMethod::Post,
            Channel::Visit => ServiceMethod::InPerson,
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

    /// The signature for the mail came back.
    async fn receive(self) -> Result<(), AppError> {
        let matter = self.matter().await?;
        let answers = |d: &&Document| d.kind.is_answer();
        let mut posted = matter.documents.iter().filter(answers);
        let Some(document) = posted.find(|document| document.awaited().is_some()) else {
            return Ok(());
        };
        let command = Command::RecordReceipt {
            document: document.id,
            proof: ReceiptProof::Signature,
            note: None,
        };
        self.unit_does(Role::UnitClerk, command, Texts::new()).await
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
                    vec![bad_reason(target).to_owned()]
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
                next: None,
            };
            self.stage
                .app
                .act(&who, Act::adding(matter.id, command, texts))
                .await?;
        }
        Ok(())
    }
}

/// The coded reason behind a bad rating.
const fn bad_reason(target: RatingTarget) -> &'static str {
    match target {
        RatingTarget::Office => "not-told",
        RatingTarget::Unit => "not-every-request",
    }
}

/// Several parts are numbered, a single one is not.
fn numbered(list: Vec<String>) -> Vec<String> {
    if list.len() < 2 {
        return list;
    }
    let parts = list.into_iter().enumerate();
    parts
        .map(|(n, text)| format!("{}. {text}", n + 1))
        .collect()
}

/// A written opinion does not greet.
fn without_greeting(text: &str) -> &str {
    text.trim_start_matches("网友").trim_start_matches("您好！")
}

fn satisfaction(word: &str) -> Satisfaction {
    match word {
        "satisfied" => Satisfaction::Satisfied,
        "dissatisfied" => Satisfaction::Dissatisfied,
        _ => Satisfaction::Mostly,
    }
}
