//! One act on one matter, from request to commit.

use dengwen_domain::access::Permission;
use dengwen_domain::codes::ContactProof;
use dengwen_domain::ids::{MatterId, PersonId, PetitionId};
use dengwen_domain::matter::{
    Actor, ActorKind, Book, Command, Ctx, Event, Fact, Matter, Override, Source, decide,
};
use dengwen_domain::procedure::Act as ActCode;
use dengwen_domain::refusal::{Refusal, Why};
use dengwen_store::tables::idempotency;
use dengwen_store::{Change, Idempotency, NewEvent, project};
use jiff::civil::Date;

use super::asked::{answer_of, in_place, was_asked};
use super::reactions;
use super::texts::Texts;
use super::unlinked::unlinked;
use crate::app::App;
use crate::directory::Directory;
use crate::documents;
use crate::error::AppError;
use crate::intake::Attached;
use crate::open::load_matter;
use crate::seal::digest_of_form;
use crate::who::Who;

/// How often an act that only adds is tried again when the matter moved meanwhile.
const TRIES: usize = 4;

/// An act that somebody asks for.
#[derive(Debug, Clone)]
pub struct Act {
    /// On which matter.
    pub matter: MatterId,
    /// The version the form was drawn from; `None` for acts that only add.
    pub version: Option<i64>,
    /// What.
    pub command: Command,
    /// Words that come with it.
    pub texts: Texts,
    /// Files that come with it, sealed beforehand by `App::attach`.
    pub files: Vec<Attached>,
    /// The day it happened, if not today.
    pub on: Option<Date>,
    /// Where that day comes from.
    pub source: Source,
    /// A supervised override.
    pub overriding: Option<Override>,
    /// Random key of the form: the same form twice does it once.
    pub form_key: Option<[u8; 32]>,
    /// The instant, for imports whose source gives one.
    pub at: Option<i64>,
    /// The petition whose named person answered the call: their contact counts as verified (A12).
    pub answered_by: Option<PetitionId>,
}

impl Act {
    /// An act of today on a version.
    pub fn new(matter: MatterId, version: i64, command: Command, texts: Texts) -> Self {
        Self {
            matter,
            version: Some(version),
            command,
            texts,
            files: Vec::new(),
            on: None,
            source: Source::Clock,
            overriding: None,
            form_key: None,
            at: None,
            answered_by: None,
        }
    }

    /// An act that only adds and is retried when the matter moved.
    pub fn adding(matter: MatterId, command: Command, texts: Texts) -> Self {
        Self {
            version: None,
            ..Self::new(matter, 0, command, texts)
        }
    }
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Acted {
    /// The matter afterwards. Numbers drawn by this very act are still placeholders here; reload
    /// the matter to read them.
    pub matter: Matter,
    /// The same form had been sent before; nothing was done again.
    pub replayed: bool,
    /// An exception was asked, and nothing else done until its second person confirms it (21.12).
    pub asked: bool,
}

impl App {
    /// Does an act: checks who, decides, seals, commits.
    ///
    /// # Errors
    /// `Missing`/`Forbidden` by the access table, `Refused` by the law, `Conflict` when the matter
    /// moved since the form was drawn, `Unavailable` and `Fault` from the store.
    pub async fn act(&self, who: &Who, act: Act) -> Result<Acted, AppError> {
        let adds = act.version.is_none() || act.command.act().only_adds();
        let mut tries = 0;
        loop {
            tries += 1;
            match Box::pin(self.act_once(who, &act)).await {
                Err(AppError::Conflict { .. }) if adds && tries < TRIES => {}
                Err(AppError::Conflict { .. }) => {
                    let now = load_matter(self, act.matter).await?;
                    if let Some(acted) = self.done_before(who, &act, now.clone()).await? {
                        return Ok(acted);
                    }
                    let current = now.map_or(-1, |matter| matter.version);
                    return Err(AppError::Conflict { current });
                }
                // Because: the act itself may have taken the matter out of the actor's sight, as
                // when it was found to be a report.
                Err(error @ (AppError::Refused(_) | AppError::Missing(_))) => {
                    let now = load_matter(self, act.matter).await?;
                    let done = self.done_before(who, &act, now).await?;
                    return done.ok_or(error);
                }
                done => return done,
            }
        }
    }

    /// The same form was answered before: what it did moved the matter, or made the act unlawful
    /// now, and is no reason to complain.
    async fn done_before(
        &self,
        who: &Who,
        act: &Act,
        now: Option<Matter>,
    ) -> Result<Option<Acted>, AppError> {
        let (Some(key), Some(matter)) = (act_digest(who, act), now) else {
            return Ok(None);
        };
        let answered = idempotency::answer(self.store().db(), &key).await?;
        Ok(answered.map(|answer| Acted {
            asked: was_asked(&answer),
            matter,
            replayed: true,
        }))
    }

    async fn act_once(&self, who: &Who, act: &Act) -> Result<Acted, AppError> {
        if matches!(act.command, Command::ConfirmException) {
            return Box::pin(self.confirm_once(who, act)).await;
        }
        let before = load_matter(self, act.matter)
            .await?
            .ok_or(AppError::Missing("matter"))?;
        self.may_try(who, &before, act)?;
        let (command, relied) = self.with_earlier(who, &act.command).await?;
        let directory = self.directory();
        self.somebody_there(who, &before, &act.command, &directory)?;
        let book = self
            .law()
            .book(&before.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", before.pack)))?;
        let stays = self.left_in_force(&before, &command, &book).await?;
        let actor = actor_of(who, &directory);
        let fresh = self.fresh();
        let today = self.today();
        let on = act.on.unwrap_or(today);
        if on > today {
            return Err(AppError::invalid("on", "day-in-future"));
        }
        self.nobody_else_stands_behind(&before, &act.command)
            .await?;
        let reach = self.reach(&before, &act.command).await?;
        let (mut after, mut asked) = (before.clone(), None);
        // Because: the fresh ids are drawn by one thread; the context ends before anything waits.
        let events = {
            let ctx = Ctx {
                today,
                on,
                at: act
                    .at
                    .or_else(|| (act.on.is_none()).then(|| self.now_micros())),
                actor: &actor,
                book: &book,
                calendar: &directory.calendar,
                orgs: &directory.orgs,
                fresh: &fresh,
                overriding: act.overriding.as_ref(),
                reach,
            };
            let mut event = decide(&before, &command, &ctx)?;
            // Law: an exception is two people's (21.12): it is asked now, and done when the second
            // has confirmed it.
            if let Some(overriding) = event.overriding.take() {
                asked = Some(in_place(self, act, &command, overriding)?);
                event = decide_request(&before, asked.as_ref().unwrap_or(act), &ctx)?;
            }
            event.files = act.files.iter().map(Attached::id).collect();
            after.apply(&event);
            let mut events = vec![(event, actor.clone())];
            if asked.is_none() {
                react(self, &mut after, &mut events, &ctx, &directory)?;
            }
            events
        };
        let mut change = Change::new(change_name(act.command.act()));
        for (other, version) in relied.into_iter().chain(stays) {
            change.read(other, version);
        }
        let act = asked.as_ref().unwrap_or(act);
        self.fill(&mut change, who, act, &before, &after, &events, &book)
            .await?;
        self.acted(change, &before, after).await
    }

    /// May this person see the matter, as it was when the form was drawn, with this second person?
    pub(super) fn may_try(&self, who: &Who, before: &Matter, act: &Act) -> Result<(), AppError> {
        self.check(who, before, Permission::ReadMatter)?;
        let current = before.version;
        if act.version.is_some_and(|seen| seen != current) {
            return Err(AppError::Conflict { current });
        }
        act.overriding.as_ref().map_or(Ok(()), |overriding| {
            self.may_second(who, before, overriding.second, "override_second")
        })
    }

    /// Law: what is passed down is registered and sent on in time there (Art. 22), by somebody.
    fn somebody_there(
        &self,
        who: &Who,
        before: &Matter,
        command: &Command,
        directory: &Directory,
    ) -> Result<(), AppError> {
        let Command::PassDown { to, .. } = command else {
            return Ok(());
        };
        if !matches!(who, Who::Staff(_)) || directory.is_staffed(*to, self.today()) {
            return Ok(());
        }
        Err(AppError::from(Refusal {
            act: ActCode::PassDown,
            stage: before.stage,
            why: Why::Part("office-unstaffed"),
            article: "条例第二十二条".to_owned(),
            lawful_now: Vec::new(),
        }))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one act; each is named above"
    )]
    pub(super) async fn fill(
        &self,
        change: &mut Change,
        who: &Who,
        act: &Act,
        before: &Matter,
        after: &Matter,
        events: &[(Event, Actor)],
        book: &Book,
    ) -> Result<(), AppError> {
        change.read(before.id.0, before.version);
        rely_on(change, who, &act.command, before, &self.directory());
        for (event, actor) in events {
            let confirms = matches!(event.what, Fact::ExceptionConfirmed {});
            let source = if actor.kind == ActorKind::System || confirms {
                Source::Clock
            } else {
                act.source
            };
            change.event(self.new_event(after.id, event, actor, book, source, after.imported));
        }
        change
            .rows
            .extend(project::matter_rows_changed(Some(before), after));
        let issued = events.iter().any(|(event, _)| !event.documents.is_empty());
        if issued || !act.texts.list.is_empty() {
            let key = self.data_key(before.id.0).await?;
            let new = act.texts.list.iter().filter(|_| !act.texts.sealed_before);
            for (id, field, text) in new {
                change.insert(self.sealer().seal(&key, *id, field, text, self.random()));
            }
            if issued {
                let pack = &book.pack;
                documents::add(self, change, pack, before, after, events, &act.texts, &key).await?;
            }
        }
        for file in &act.files {
            file.clone().add_to(change);
        }
        for (event, actor) in events {
            if let Some(petition) = unlinked(event) {
                self.stand_alone(who, actor, petition, before.id, change)
                    .await?;
            }
        }
        if let Some(petition) = act.answered_by {
            let proof = ContactProof::CallAnswered;
            let (petition, fact) = self.verified(who, petition, proof).await?;
            self.add_to_petition(who, petition, vec![fact], change);
        }
        if let Some(key) = act_digest(who, act) {
            let asked = matches!(act.command, Command::RequestException(_));
            let answer = answer_of(before.id, asked);
            change.idempotency = Some(Idempotency { key, answer });
        }
        Ok(())
    }

    /// An event of a matter in the store's form.
    pub(crate) fn new_event(
        &self,
        matter: MatterId,
        event: &Event,
        actor: &Actor,
        book: &Book,
        source: Source,
        imported: bool,
    ) -> NewEvent {
        NewEvent {
            id: self.new_id(),
            stream: matter.0,
            stream_kind: "matter".to_owned(),
            kind: event.what.kind().to_owned(),
            schema_version: 1,
            occurred_on: event.on.to_string(),
            occurred_source: source.to_string(),
            actor: stored_actor(actor, &event.row.id, book),
            rule_row: event.row.id.clone(),
            pack: book.pack.id.clone(),
            pack_digest: book.digest.to_vec(),
            // Safe because: events hold no map with non-text keys and no failing serializer.
            payload: serde_json::to_string(event).expect("an event is always JSON"),
            imported,
        }
    }
}

fn decide_request(before: &Matter, act: &Act, ctx: &Ctx<'_>) -> Result<Event, Refusal> {
    let ctx = Ctx {
        on: ctx.today,
        overriding: None,
        ..*ctx
    };
    decide(before, &act.command, &ctx)
}

fn change_name(act: ActCode) -> &'static str {
    act.as_str()
}

/// Who acted, in which of their roles: the first that the row names.
fn stored_actor(actor: &Actor, row: &str, book: &Book) -> dengwen_store::Actor {
    let role = book
        .acts
        .rows()
        .iter()
        .find(|r| r.id == row)
        .and_then(|r| {
            r.roles
                .iter()
                .find(|role| actor.roles.iter().any(|(held, _)| held == *role))
        })
        .map_or_else(|| actor.kind.to_string(), ToString::to_string);
    dengwen_store::Actor {
        person: actor.person.map(|person: PersonId| person.0),
        role,
        organ: actor.organ.map(|organ| organ.0),
        on_behalf_of: None,
    }
}

/// The actor that `who` is.
pub(crate) fn actor_of(who: &Who, directory: &Directory) -> Actor {
    match who {
        Who::Staff(staff) => directory.actor(&staff.viewer),
        Who::Petitioner(_) | Who::Public => Actor::petitioner(),
        Who::System => Actor::system(),
        Who::Import => Actor::import(),
    }
}

/// What follows from the act by itself is decided and folded in the same commit.
pub(crate) fn react(
    app: &App,
    after: &mut Matter,
    events: &mut Vec<(Event, Actor)>,
    ctx: &Ctx<'_>,
    directory: &Directory,
) -> Result<(), AppError> {
    let system = Actor::system();
    let Some((event, _)) = events.first().cloned() else {
        return Ok(());
    };
    let duties = app.policy().duties;
    for command in reactions::after(after, &event, ctx, duties, directory) {
        let ctx = Ctx {
            actor: &system,
            overriding: None,
            ..*ctx
        };
        let event = decide(after, &command, &ctx)?;
        after.apply(&event);
        events.push((event, system.clone()));
    }
    Ok(())
}

/// The act relies on the actor's roles and on the organs it names: if an administrator changes
/// them meanwhile, the act is decided again.
pub(crate) fn rely_on(
    change: &mut Change,
    who: &Who,
    command: &Command,
    before: &Matter,
    directory: &Directory,
) {
    let mut rely = |id: uuid::Uuid| {
        if let Some(version) = directory.versions.get(&id) {
            change.read(id, *version);
        }
    };
    if let Some(person) = who.person() {
        rely(person.0);
    }
    match command {
        Command::Transfer(routing) | Command::Assign(routing) => {
            rely(routing.to.0);
            routing.co.iter().for_each(|unit| rely(unit.0));
        }
        Command::PassDown { to, .. }
        | Command::HandOver { to, .. }
        | Command::DecideDispute { to, .. } => rely(to.0),
        Command::AssignHandler { handler } => rely(handler.0),
        _ => rely(before.office().0),
    }
}

pub(crate) fn act_digest(who: &Who, act: &Act) -> Option<[u8; 32]> {
    let key = act.form_key.as_ref()?;
    Some(digest_of_form(who, "act", act.matter.0, key))
}
