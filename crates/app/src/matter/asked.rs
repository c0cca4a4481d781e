//! What one person asked and a second is to confirm on their own screen (21.12).
//!
//! The whole request is sealed beside its event: the command or the correction as it was asked, and
//! which words and files came with it. Invariant: what the second person confirms is decided anew,
//! on the matter as it is then, with what the first person may do then.

use std::collections::BTreeMap;

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{AttachmentId, PersonId, SealedId};
use dengwen_domain::matter::{
    Command, Ctx, Event, ExceptionAsked, ExceptionRequest, Matter, Override, Reach, Source, decide,
    decide_confirmed,
};
use dengwen_domain::pack::PartKey;
use dengwen_domain::procedure::Act as ActCode;
use dengwen_domain::refusal::{Refusal, Why};
use dengwen_store::{Change, CommitError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::{Act, Acted, actor_of, react, rely_on};
use super::texts::Texts;
use crate::app::App;
use crate::correct::Corrected;
use crate::error::AppError;
use crate::open::{Words, load_matter};
use crate::who::Who;

/// Behind the id in the answer that the key of a form remembers.
const ASKED: &str = " asked";

/// A request as it is sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Asked {
    /// An act.
    Act(Box<AskedAct>),
    /// A correction of what was registered: as it was, and as it should be.
    Correction {
        was: Box<Corrected>,
        now: Box<Corrected>,
    },
}

/// An act as it was asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AskedAct {
    pub(crate) command: Command,
    texts: Vec<Uuid>,
    parts: BTreeMap<PartKey, String>,
    files: Vec<AttachmentId>,
    on: Option<Date>,
    source: Source,
}

/// A request that waits, as whoever may read the matter sees it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The request.
    pub request: ExceptionRequest,
    /// What would happen if it were confirmed now, or why it cannot be confirmed any more.
    pub would: Result<Box<Event>, Box<Refusal>>,
    /// New words of a correction, with the names of their fields; persons for those alone who may
    /// know them.
    pub corrected: Vec<(&'static str, String)>,
    /// The words that come with what was asked; empty for whoever may not read them.
    pub words: Words,
}

impl AskedAct {
    fn of(act: &Act, command: &Command) -> Self {
        Self {
            command: command.clone(),
            texts: act.texts.list.iter().map(|(id, _, _)| *id).collect(),
            parts: act.texts.parts.clone(),
            files: act.files.iter().map(crate::intake::Attached::id).collect(),
            on: act.on,
            source: act.source,
        }
    }
}

/// The request in place of the act, with its sealed whole among the texts.
pub(super) fn in_place(
    app: &App,
    act: &Act,
    command: &Command,
    overriding: Override,
) -> Result<Act, AppError> {
    let asked = Asked::Act(Box::new(AskedAct::of(act, command)));
    let mut texts = act.texts.clone();
    let what = seal_into(app, &mut texts, &asked)?;
    let command = Command::RequestException(ExceptionAsked {
        command: Box::new(command.clone()),
        overriding,
        what,
    });
    Ok(Act {
        command,
        texts,
        on: None,
        source: Source::Clock,
        overriding: None,
        answered_by: None,
        ..act.clone()
    })
}

/// Adds a request to the texts that will be sealed.
pub(crate) fn seal_into(app: &App, texts: &mut Texts, asked: &Asked) -> Result<SealedId, AppError> {
    let text = serde_json::to_string(asked).map_err(AppError::fault)?;
    Ok(texts.add(app, "exception", text))
}

/// A correction that could be asked and cannot be taken any more, as when its place was dropped
/// from the list meanwhile, is stale; it is no mistake of whoever looks at the matter.
pub(crate) fn taken<T>(
    matter: &Matter,
    result: Result<T, AppError>,
) -> Result<Result<T, Refusal>, AppError> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(AppError::Invalid(_)) => Ok(Err(stale(matter, "exception-moved"))),
        Err(error) => Err(error),
    }
}

/// Why a request can only be taken back or refused.
pub(crate) fn stale(matter: &Matter, why: &'static str) -> Refusal {
    Refusal {
        act: ActCode::ConfirmException,
        stage: matter.stage,
        why: Why::Part(why),
        article: String::new(),
        lawful_now: Vec::new(),
    }
}

/// What the key of a form remembers: what it was about, and whether that was only asked.
pub(crate) fn answer_of(id: impl std::fmt::Display, asked: bool) -> String {
    let word = if asked { ASKED } else { "" };
    format!("{id}{word}")
}

/// Was it only asked? Answers of before this was kept do not say so.
pub(crate) fn was_asked(answer: &str) -> bool {
    answer.ends_with(ASKED)
}

impl App {
    /// Who asked, with the roles of today, if they still may see the matter.
    pub(crate) fn who_asked(
        &self,
        matter: &Matter,
        request: &ExceptionRequest,
    ) -> Result<Who, Refusal> {
        let staff = self.staff(request.by);
        let who = staff.map(Who::Staff);
        who.filter(|who| self.check(who, matter, Permission::ReadMatter).is_ok())
            .ok_or_else(|| stale(matter, "exception"))
    }

    /// The request as it was sealed; a refusal when it cannot be read any more.
    async fn asked(
        &self,
        matter: &Matter,
        request: &ExceptionRequest,
    ) -> Result<Result<Asked, Refusal>, AppError> {
        let (words, _) = self.unseal_unrecorded(&[request.what.0]).await?;
        let asked = serde_json::from_str(words.get(request.what));
        Ok(asked.map_err(|_unreadable| stale(matter, "exception")))
    }

    /// The second person confirms: what was asked is done in the same commit.
    pub(super) async fn confirm_once(&self, who: &Who, act: &Act) -> Result<Acted, AppError> {
        let before = load_matter(self, act.matter)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        self.may_try(who, &before, act)?;
        // Because: nothing is unsealed for somebody who may not confirm.
        self.deciding(who, &before, |ctx| {
            decide(&before, &Command::ConfirmException, ctx).map(|_| ())
        })??;
        let Some(request) = before.exception.clone() else {
            return Err(AppError::from(stale(&before, "exception")));
        };
        let first = self.who_asked(&before, &request)?;
        if !self.seconds(&first, &before).contains(&request.second) {
            return Err(AppError::from(stale(&before, "exception")));
        }
        match self.asked(&before, &request).await?? {
            Asked::Act(asked) => self.confirm_act(who, &first, act, &before, &asked).await,
            Asked::Correction { was, now } => {
                self.confirm_correction(who, &first, act, &before, &request, (&was, &now))
                    .await
            }
        }
    }

    async fn confirm_act(
        &self,
        who: &Who,
        first: &Who,
        act: &Act,
        before: &Matter,
        asked: &AskedAct,
    ) -> Result<Acted, AppError> {
        let (command, relied) = self.with_earlier(first, &asked.command).await?;
        self.nobody_else_stands_behind(before, &command).await?;
        let reach = self.reach(before, &command).await?;
        let directory = self.directory();
        let book = self
            .law()
            .book(&before.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", before.pack)))?;
        let (actor, second) = (actor_of(first, &directory), actor_of(who, &directory));
        let today = self.today();
        let mut after = before.clone();
        let events = {
            let fresh = self.fresh();
            let confirming = Ctx {
                today,
                on: today,
                at: Some(self.now_micros()),
                actor: &second,
                book: &book,
                calendar: &directory.calendar,
                orgs: &directory.orgs,
                fresh: &fresh,
                overriding: None,
                reach,
            };
            // Because: an answer is made when the second person agrees, whatever day was said.
            let on = asked.on.filter(|_| !command.act().makes_answer());
            let doing = Ctx {
                on: on.unwrap_or(today),
                at: on.is_none().then(|| self.now_micros()),
                actor: &actor,
                ..confirming
            };
            let (confirmed, mut done) = decide_confirmed(before, &command, &doing, &confirming)?;
            done.files.clone_from(&asked.files);
            after.apply(&confirmed);
            after.apply(&done);
            let mut events = vec![(done, actor.clone())];
            react(self, &mut after, &mut events, &doing, &directory)?;
            events.insert(0, (confirmed, second.clone()));
            events
        };
        let replay = Act {
            command,
            texts: self.sealed_before(asked).await?,
            files: Vec::new(),
            source: asked.source,
            ..act.clone()
        };
        let mut change = Change::new(ActCode::ConfirmException.as_str());
        if let Some((earlier, version)) = relied {
            change.read(earlier, version);
        }
        rely_on(&mut change, first, &replay.command, before, &directory);
        self.fill(&mut change, who, &replay, before, &after, &events, &book)
            .await?;
        self.acted(change, before, after).await
    }

    /// The words that were sealed with the request, for the documents of the act.
    async fn sealed_before(&self, asked: &AskedAct) -> Result<Texts, AppError> {
        let (words, _) = self.unseal_unrecorded(&asked.texts).await?;
        let text = |id: &Uuid| (*id, "", words.by_uuid(*id).unwrap_or_default().to_owned());
        Ok(Texts {
            list: asked.texts.iter().map(text).collect(),
            parts: asked.parts.clone(),
            sealed_before: true,
        })
    }

    pub(crate) async fn acted(
        &self,
        change: Change,
        before: &Matter,
        after: Matter,
    ) -> Result<Acted, AppError> {
        match self.store().commit(change).await {
            Ok(_) => Ok(Acted {
                asked: after.exception.is_some() && before.exception.is_none(),
                matter: after,
                replayed: false,
            }),
            Err(CommitError::Replayed { answer }) => Ok(Acted {
                matter: before.clone(),
                replayed: true,
                asked: was_asked(&answer),
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// The request that waits on a matter, for whoever may read the matter; what it says, for
    /// whoever may read its words.
    pub(super) async fn waiting(
        &self,
        who: &Who,
        matter: &Matter,
    ) -> Result<Option<Waiting>, AppError> {
        let Some(request) = matter.exception.clone() else {
            return Ok(None);
        };
        let asked = self.asked(matter, &request).await?;
        let mut corrected = Vec::new();
        let mut texts = vec![request.reason.0];
        let would = match (self.who_asked(matter, &request), asked) {
            (Ok(first), Ok(Asked::Act(asked))) => {
                texts.extend(&asked.texts);
                let reach = self.reach(matter, &asked.command).await?;
                self.would(&first, matter, &request, &asked.command, reach)?
            }
            (Ok(first), Ok(Asked::Correction { was, now })) => {
                match self.rebased(matter, &was, &now).await? {
                    Ok((registered, now)) => {
                        let command = self.correcting(&registered, &now, request.reason);
                        match taken(matter, command)? {
                            Ok(command) => {
                                corrected = self.new_words(who, &registered, &now)?;
                                self.would(&first, matter, &request, &command, Reach::default())?
                            }
                            Err(refusal) => Err(refusal),
                        }
                    }
                    Err(refusal) => Err(refusal),
                }
            }
            (Err(refusal), _) | (_, Err(refusal)) => Err(refusal),
        };
        let words = self.unseal(who, matter, Permission::ReadContent, &texts, "exception");
        let words = match words.await {
            Err(AppError::Forbidden(_)) => {
                corrected.clear();
                Words::default()
            }
            other => other?,
        };
        Ok(Some(Waiting {
            request,
            would: would.map(Box::new).map_err(Box::new),
            corrected,
            words,
        }))
    }

    fn would(
        &self,
        first: &Who,
        matter: &Matter,
        request: &ExceptionRequest,
        command: &Command,
        reach: Reach,
    ) -> Result<Result<Event, Refusal>, AppError> {
        let overriding = Override {
            guard: request.guard,
            reason: request.reason,
            second: request.second,
        };
        self.deciding(first, matter, |ctx| {
            let ctx = Ctx {
                overriding: Some(&overriding),
                reach,
                ..*ctx
            };
            decide(matter, command, &ctx)
        })
    }

    /// Whom `who` may name as second person, for a field of a form.
    pub(crate) fn may_second(
        &self,
        who: &Who,
        matter: &Matter,
        second: PersonId,
        field: &'static str,
    ) -> Result<(), AppError> {
        if self.seconds(who, matter).contains(&second) {
            Ok(())
        } else if matter.is_report() {
            Err(AppError::invalid(field, "field-override-second-report"))
        } else {
            Err(AppError::invalid(field, "field-override-second"))
        }
    }
}
