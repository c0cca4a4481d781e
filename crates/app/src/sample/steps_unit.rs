//! What a responsible unit does in a script, up to its answer.

use dengwen_domain::codes::{Route, SuggestionOutcome};
use dengwen_domain::matter::{Basis, Command, EarlierMatter, FinalOpinion};
use dengwen_domain::org::Role;
use dengwen_domain::pack::PartKey;
use dengwen_domain::procedure::Stage;
use jiff::civil::date;

use super::script::Step;
use super::steps::Scene;
use crate::error::AppError;
use crate::matter::{Act, Texts};
use crate::open::load_matter;
use crate::who::Who;

/// What the unit saw, told before the answer exists.
const INVESTIGATION: &str =
    "已调阅有关材料，到现场查看并向信访人当面了解情况，核实记录已归入案卷。";

/// The next door of a matter that is no longer accepted.
const ELSEWHERE: &str =
    "如有新的事实、证据，可以重新提出；其他诉求请依照法定途径向有权处理的机关提出。";

impl Scene<'_, '_> {
    pub(super) async fn unit(self, step: Step) -> Result<(), AppError> {
        // Because: a long holiday may end the window for review before the work is told as done.
        if step == Step::Execute && self.matter().await?.stage == Stage::Lapsed {
            return Ok(());
        }
        if step == Step::Material {
            return self.material().await;
        }
        let mut texts = Texts::new();
        if step == Step::Withdraw {
            let statement = self.add(
                &mut texts,
                "statement",
                "withdraw",
                "问题已解决，自愿撤回。",
            );
            let who = Who::Petitioner(self.trace.petition);
            let version = self.matter().await?.version;
            let command = Command::Withdraw { statement };
            let act = Act::new(self.trace.matter, version, command, texts);
            return self.stage.app.act(&who, act).await.map(|_| ());
        }
        let (role, command) = match step {
            Step::Sign => {
                let today = self.stage.app.today();
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
            Step::Accept => (Role::UnitClerk, Command::Accept),
            Step::AcceptSimple => (
                Role::UnitClerk,
                Command::AcceptSimple {
                    likely_supported: true,
                },
            ),
            Step::StartPerforming => (Role::UnitClerk, Command::StartPerforming),
            Step::Study => (Role::UnitClerk, Command::StudySuggestion),
            Step::NotAccept => self.not_accept(&mut texts).await?,
            _ => self.told(step, &mut texts),
        };
        self.unit_does(role, command, texts).await
    }

    /// Because: what the petitioner adds is nobody's duty before somebody opened it (H6).
    async fn material(&self) -> Result<(), AppError> {
        let mut texts = Texts::new();
        let otherwise = "补充一份情况说明，请一并核实。";
        let text = self.add(&mut texts, "material", "material", otherwise);
        let petition = self.trace.petition;
        let command = Command::AddMaterial {
            petition,
            text: Some(text),
            files: 0,
        };
        let act = Act::adding(self.trace.matter, command, texts);
        let who = Who::Petitioner(petition);
        self.stage.app.act(&who, act).await.map(|_| ())
    }

    /// Acts that come with words.
    fn told(&self, step: Step, texts: &mut Texts) -> (Role, Command) {
        match step {
            Step::Contact => {
                let otherwise = "已电话联系信访人，告知承办人和期限。";
                let note = self.add(texts, "note", "contact", otherwise);
                (Role::Handler, Command::AddNote { note })
            }
            Step::Convert => {
                let reason = self.add(texts, "reason", "convert", "情况复杂，需要进一步核实。");
                (Role::UnitClerk, Command::Convert { reason })
            }
            Step::Investigate => {
                let record = texts.add(self.stage.app, "record", INVESTIGATION);
                (Role::Handler, Command::Investigate { record })
            }
            Step::Extend => {
                let reason = self.add(texts, "reason", "extension", "情况复杂，需要专业鉴定。");
                let days = self.script.variant.extension_days.unwrap_or(30);
                (Role::UnitHead, Command::Extend { days, reason })
            }
            Step::RouteOut => {
                let guidance = self.guidance(texts);
                let route = self.script.shared.route.unwrap_or(Route::C1);
                (Role::UnitClerk, Command::RouteOut { route, guidance })
            }
            Step::ReplySuggestion => {
                let reply = self.add(texts, "reply", "suggestion_reply", "感谢您的建议。");
                let adoption = self.script.shared.adoption;
                let outcome = adoption.unwrap_or(SuggestionOutcome::Adopted);
                (Role::Handler, Command::ReplySuggestion { outcome, reply })
            }
            Step::NoLongerAccept => self.no_longer(texts),
            Step::Archive => (Role::UnitClerk, Command::Archive),
            Step::Execute => {
                let proof = self.add(texts, "proof", "execution", "已按处理意见落实。");
                (Role::Handler, Command::Execute { proof })
            }
            _ => {
                let note = self.add(texts, "note", "note", "已登记。");
                (Role::Handler, Command::AddNote { note })
            }
        }
    }

    /// The earlier matter is another unit's: the officer states what the petitioner brought of it.
    async fn not_accept(&self, texts: &mut Texts) -> Result<(Role, Command), AppError> {
        let reason = self.add(texts, "reason", "not_accepted", "同一事项正在办理。");
        let door = "请向正在办理该信访事项的机关了解进展；对其处理意见不服的，可以依法请求复查。";
        texts.part(PartKey::NextDoor, door);
        let same = self.script.variant.same_as.as_deref().unwrap_or_default();
        let earlier = self.stage.traces.get(same).map(|trace| trace.matter);
        let earlier = match earlier {
            Some(id) => load_matter(self.stage.app, id).await?,
            None => None,
        };
        let earlier = earlier.map(|matter| EarlierMatter {
            matter: None,
            ..EarlierMatter::of(&matter)
        });
        let command = Command::NotAccept {
            ground: "NR1".to_owned(),
            reason,
            next_door: true,
            basis: Basis {
                earlier,
                ..Basis::default()
            },
        };
        Ok((Role::UnitClerk, command))
    }

    fn no_longer(&self, texts: &mut Texts) -> (Role, Command) {
        let otherwise = "该事项已经复核，来信所提事实和理由与原事项相同。";
        let reason = self.add(texts, "reason", "no_longer", otherwise);
        texts.part(PartKey::NextDoor, ELSEWHERE);
        let ground = "NA1".to_owned();
        let year = self.stage.app.today().year() - 2;
        (
            Role::UnitClerk,
            Command::NoLongerAccept {
                ground,
                reason,
                next_door: true,
                basis: Basis {
                    final_opinion: Some(FinalOpinion {
                        number: format!("青禾复核〔{year}〕3号"),
                        on: date(year, 6, 20),
                    }),
                    same_facts: Some(reason),
                    ..Basis::default()
                },
            },
        )
    }
}
