//! A correction that gives the office more time: asked by one person, confirmed by another on their
//! own screen (21.12).
//!
//! What was asked is sealed whole beside the registration as it stood then. Invariant: a request
//! overwrites nothing that was corrected meanwhile; it is then told to be stale.

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{PersonId, SealedId};
use dengwen_domain::matter::{
    Command, Ctx, ExceptionAsked, ExceptionRequest, Matter, Source, decide,
};
use dengwen_domain::refusal::{Refusal, Why};
use dengwen_store::{Change, Idempotency, project};

use super::{Corrected, Registered, Writing, registered, word_ids};
use crate::app::App;
use crate::error::AppError;
use crate::matter::{
    Act, Acted, Asked, Texts, act_digest, actor_of, answer_of, rely_on, seal_into, stale, taken,
};
use crate::open::{load_matter, load_petition};
use crate::who::Who;

impl App {
    /// Writes the request in place of the correction. What the procedure refuses even with a second
    /// person is refused here.
    pub(super) async fn ask_correction(
        &self,
        who: &Who,
        change: &mut Change,
        writing: &Writing<'_>,
        second: PersonId,
    ) -> Result<(), AppError> {
        let before = &writing.registered.matter;
        let overriding = writing.overriding();
        let (Some(command), Some(overriding)) = (writing.command(true), overriding) else {
            return Err(AppError::invalid("reason", "correct-nothing"));
        };
        // Because: the other matters of the petition must take it too, or nobody need be asked.
        let mut scratch = Change::new("registration.correct");
        self.correct_matters(who, &mut scratch, writing).await?;
        self.may_second(who, before, second, "second")?;
        let key = writing.corrected.form_key;
        let mut texts = Texts::new();
        let asked = Asked::Correction {
            was: Box::new(Corrected::as_registered(writing.registered, key)),
            now: Box::new(writing.corrected.clone()),
        };
        let what = seal_into(self, &mut texts, &asked)?;
        let request = Command::RequestException(ExceptionAsked {
            command: Box::new(command),
            overriding,
            what,
        });
        let event = self.corrects(who, before, &request, None)??;
        let mut after = before.clone();
        after.apply(&event);
        let directory = self.directory();
        let book = self
            .law()
            .book(&before.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", before.pack)))?;
        let actor = actor_of(who, &directory);
        change.read(before.id.0, before.version);
        rely_on(change, who, &request, before, &directory);
        let imported = before.imported;
        change.event(self.new_event(before.id, &event, &actor, &book, Source::Clock, imported));
        change
            .rows
            .extend(project::matter_rows_changed(Some(before), &after));
        let sealing = self.data_key(before.id.0).await?;
        for (id, field, text) in &texts.list {
            let row = self
                .sealer()
                .seal(&sealing, *id, field, text, self.random());
            change.insert(row);
        }
        Ok(())
    }

    /// The registration as it stands, and the correction on it; a refusal when it was changed since
    /// it was asked. What the first person left alone follows what others did meanwhile.
    pub(crate) async fn rebased(
        &self,
        matter: &Matter,
        was: &Corrected,
        now: &Corrected,
    ) -> Result<Result<(Registered, Corrected), Refusal>, AppError> {
        let petition = load_petition(self, was.petition)
            .await?
            .ok_or(AppError::Missing("petition"))?;
        if !matter.linked().any(|linked| linked == petition.id) {
            return Ok(Err(stale(matter, "not-linked")));
        }
        let (words, _) = self.unseal_unrecorded(&word_ids(&petition)).await?;
        let registered = registered(matter.clone(), petition, &words);
        let current = Corrected::as_registered(&registered, was.form_key);
        let (mut was, mut now) = (was.clone(), now.clone());
        was.seen = current.seen;
        now.seen = current.seen;
        if was.topic == now.topic {
            was.topic.clone_from(&current.topic);
            now.topic.clone_from(&current.topic);
        }
        if was.region == now.region {
            was.region.clone_from(&current.region);
            now.region.clone_from(&current.region);
        }
        if was.cross_boundary == now.cross_boundary {
            was.cross_boundary.clone_from(&current.cross_boundary);
            now.cross_boundary.clone_from(&current.cross_boundary);
        }
        if was != current {
            return Ok(Err(stale(matter, "exception-moved")));
        }
        Ok(Ok((registered, now)))
    }

    /// What the correction asks of the named matter.
    pub(crate) fn correcting(
        &self,
        registered: &Registered,
        now: &Corrected,
        reason: SealedId,
    ) -> Result<Command, AppError> {
        let difference = self.difference(registered, now)?;
        let writing = Writing {
            registered,
            corrected: now,
            difference: &difference,
            reason,
            confirmed: None,
        };
        writing
            .command(true)
            .ok_or_else(|| AppError::invalid("reason", "correct-nothing"))
    }

    /// The new words, with the names of their fields; persons only for whoever may know them.
    pub(crate) fn new_words(
        &self,
        who: &Who,
        registered: &Registered,
        now: &Corrected,
    ) -> Result<Vec<(&'static str, String)>, AppError> {
        let difference = self.difference(registered, now)?;
        let persons = self.check(who, &registered.matter, Permission::ReadPerson);
        let mut list = Vec::new();
        for words in difference.words {
            let place = words.place.map_or(0, usize::from);
            let person = now.wording.persons.get(place);
            match person.filter(|_| words.is_person()) {
                None => list.push((words.field, words.text)),
                Some(person) if persons.is_ok() => {
                    let parts = [
                        &person.name,
                        &person.phone,
                        &person.email,
                        &person.address,
                        &person.paper_number,
                    ];
                    let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
                    list.push((words.field, parts.join(" ").trim().to_owned()));
                }
                Some(_) => {}
            }
        }
        Ok(list)
    }

    /// The second person confirms a correction: petition and matters are written as by the first.
    pub(crate) async fn confirm_correction(
        &self,
        who: &Who,
        first: &Who,
        act: &Act,
        before: &Matter,
        request: &ExceptionRequest,
        asked: (&Corrected, &Corrected),
    ) -> Result<Acted, AppError> {
        let (registered, now) = self.rebased(before, asked.0, asked.1).await??;
        let difference = taken(before, self.difference(&registered, &now))??;
        let directory = self.directory();
        let second = actor_of(who, &directory);
        let event = self.deciding(who, before, |ctx| {
            let ctx = Ctx {
                at: Some(self.now_micros()),
                ..*ctx
            };
            decide(before, &act.command, &ctx)
        })??;
        let confirmed = (event, second);
        let writing = Writing {
            registered: &registered,
            corrected: &now,
            difference: &difference,
            reason: request.reason,
            confirmed: Some(&confirmed),
        };
        if writing.overriding().map(|o| o.second) != Some(request.second) {
            return Err(AppError::from(Refusal {
                why: Why::Part("exception"),
                ..stale(before, "exception")
            }));
        }
        let mut change = Change::new("registration.correct");
        change.idempotency = act_digest(who, act).map(|key| Idempotency {
            key,
            answer: answer_of(before.id, false),
        });
        self.correct_matters(first, &mut change, &writing).await?;
        let sealing = self.data_key(now.petition.0).await?;
        self.correct_petition(first, &mut change, &sealing, &writing);
        rely_on(&mut change, who, &act.command, before, &directory);
        let acted = self.acted(change, before, before.clone()).await?;
        let matter = load_matter(self, before.id).await?;
        Ok(Acted {
            matter: matter.unwrap_or(acted.matter),
            ..acted
        })
    }
}
