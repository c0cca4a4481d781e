//! T01, T02: a petition is received and registered, and opens its matter, in one commit.
//!
//! Nothing received is ever left unregistered (A11); this use case refuses only what cannot be
//! stored: an empty title, a text beyond all bounds, an impossible number.

use std::sync::Arc;

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::matter::{
    Book, Command, Ctx, Event, Matter, OpenMatter, Reach, Source, decide, open,
};
use dengwen_domain::petition::{Petition, PetitionEvent, PetitionFact, format_number};
use dengwen_domain::refusal::Why;
use dengwen_store::tables::query_code::QueryCodeRow;
use dengwen_store::{
    Change, CommitError, Idempotency, NewEvent, NumberFormat, NumberWanted, project,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::new_petition::NewPetition;
use crate::app::App;
use crate::error::AppError;
use crate::matter::actor_of;
use crate::open::load_matter;
use crate::seal::{DataKey, digest};
use crate::who::Who;

/// What the petitioner takes home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The petition.
    pub petition: PetitionId,
    /// Its number.
    pub number: String,
    /// The matter it opened or joined.
    pub matter: MatterId,
    /// Shown once; only its hash is stored. Derived again from the form's key on a repeat.
    #[serde(skip)]
    pub query_code: String,
}

/// What became of a registration.
pub(crate) struct Entered {
    pub(crate) receipt: Receipt,
    /// The matter that it opened now; none when it joined one, or was registered before.
    pub(crate) opened: Option<Matter>,
}

/// The parts of a registration that are sealed and folded before the commit.
pub(crate) struct Draft {
    petition: PetitionId,
    matter: MatterId,
    pub(crate) change: Change,
    /// The matter as opened with the key of its words; none when the petition joined another's.
    pub(crate) opened: Option<(Matter, DataKey)>,
}

/// A matter that a petition opens, before it is written.
pub(crate) struct Opened {
    pub(crate) book: Arc<Book>,
    pub(crate) event: Event,
    pub(crate) matter: Matter,
    pub(crate) key: DataKey,
}

impl App {
    /// Registers a petition, opens its matter and reports the urgent event in it (T11), in one
    /// commit. Staff registers where they hold a role that registers. A form answered before is
    /// answered again, whatever happened since.
    ///
    /// # Errors
    /// `Forbidden` for another organ; `Invalid` with every field that cannot be taken; `Refused`
    /// and `Conflict` where it cannot join; `Unavailable`; `Fault`. Nothing is registered then.
    pub async fn register(&self, who: &Who, new: NewPetition) -> Result<Receipt, AppError> {
        Ok(self.register_noting(who, new).await?.receipt)
    }

    /// The same, and what it opened.
    ///
    /// # Errors
    /// As [`App::register`].
    pub(crate) async fn register_noting(
        &self,
        who: &Who,
        new: NewPetition,
    ) -> Result<Entered, AppError> {
        let form_key = new.form_key;
        let done = match self.may_be_registered(who, &new).await {
            Ok(()) => self.enter(who, new).await,
            Err(error) => Err(error),
        };
        match done {
            // Because: the matter it joined may have ended since the form was first sent, and its
            // topic may have been retired.
            Err(
                error @ (AppError::Invalid(_)
                | AppError::Refused(_)
                | AppError::Missing(_)
                | AppError::Conflict { .. }),
            ) => Ok(Entered {
                receipt: self.filed_before(&form_key).await?.ok_or(error)?,
                opened: None,
            }),
            done => done,
        }
    }

    /// Everything that stands against a registration before it is decided.
    ///
    /// # Errors
    /// As [`App::register`].
    pub(crate) async fn may_be_registered(
        &self,
        who: &Who,
        new: &NewPetition,
    ) -> Result<(), AppError> {
        if let Who::Staff(staff) = who {
            staff.require_at(Permission::RegisterPetition, new.organ)?;
        }
        let mut errors = self.check_petition(new);
        errors.extend(self.unanswered(who, new).await?);
        if errors.is_empty() {
            Ok(())
        } else {
            Err(AppError::Invalid(errors))
        }
    }

    async fn enter(&self, who: &Who, new: NewPetition) -> Result<Entered, AppError> {
        let query_code = self.sealer().query_code(&new.form_key);
        let draft = self.draft(who, new, &query_code).await?;
        let (first, opened) = match self.store().commit(draft.change).await {
            Ok(committed) => {
                let first = Receipt {
                    petition: draft.petition,
                    number: committed.numbers.first().cloned().unwrap_or_default(),
                    matter: draft.matter,
                    query_code: String::new(),
                };
                (first, draft.opened.map(|(matter, _)| matter))
            }
            Err(CommitError::Replayed { answer }) => (
                serde_json::from_str(&answer).map_err(AppError::fault)?,
                None,
            ),
            Err(error) => return Err(error.into()),
        };
        let receipt = Receipt {
            query_code,
            ..first
        };
        Ok(Entered { receipt, opened })
    }

    pub(crate) async fn draft(
        &self,
        who: &Who,
        mut new: NewPetition,
        code: &str,
    ) -> Result<Draft, AppError> {
        new.passed_on = new.passed_on.map(|typed| self.passed_on(&typed));
        let mut change = Change::new("register");
        let id = new.id.unwrap_or_else(|| PetitionId(self.new_id()));
        let (key, key_row) = new
            .key
            .take()
            .unwrap_or_else(|| self.sealer().new_key(id.0, self.random()));
        change.insert(key_row);
        let slot = change.number(petition_number(self, &new));
        let petition = self.petition(who, &new, id, slot.clone(), &key, &mut change);
        let (matter, opened) = if let Some(matter) = new.join {
            self.join_for(who, &new, &petition, matter, &mut change)
                .await?;
            (matter, None)
        } else {
            let matter = MatterId(self.new_id());
            let opened = self.open_for(who, &new, &petition, matter, &mut change)?;
            (matter, Some(opened))
        };
        change.insert(QueryCodeRow {
            petition: id.0,
            hash: self.sealer().query_code_hash(code),
        });
        for attachment in std::mem::take(&mut new.attachments) {
            attachment.add_to(&mut change);
        }
        if new.id.is_some() {
            self.note_files(id, &mut change).await?;
        }
        let answer = Receipt {
            petition: id,
            number: slot,
            matter,
            query_code: String::new(),
        };
        change.idempotency = Some(Idempotency {
            key: digest(&[b"register", &new.form_key]),
            answer: serde_json::to_string(&answer).map_err(AppError::fault)?,
        });
        Ok(Draft {
            petition: id,
            matter,
            change,
            opened,
        })
    }

    fn open_for(
        &self,
        who: &Who,
        new: &NewPetition,
        petition: &Petition,
        id: MatterId,
        change: &mut Change,
    ) -> Result<(Matter, DataKey), AppError> {
        let mut opened = self.open_on(who, new, petition, id, change)?;
        let actor = actor_of(who, &self.directory());
        self.write_petition(who, new, petition, id, change);
        change.read(id.0, 0);
        let (event, book) = (&opened.event, &opened.book);
        change.event(self.new_event(id, event, &actor, book, new.source, new.imported));
        let event = self.urgent_event(who, new, &opened.matter, &opened.key, book, change)?;
        if let Some(event) = event {
            opened.matter.apply(&event);
        }
        change.rows.extend(project::matter_rows(&opened.matter));
        Ok((opened.matter, opened.key))
    }

    /// Decides the registration of a matter and seals its key; its event and rows are the caller's
    /// to write, with what else happens in the same commit.
    pub(crate) fn open_on(
        &self,
        who: &Who,
        new: &NewPetition,
        petition: &Petition,
        id: MatterId,
        change: &mut Change,
    ) -> Result<Opened, AppError> {
        let directory = self.directory();
        let office = self.office();
        let place = new.region.as_deref().unwrap_or(&office.region);
        let book = self
            .law()
            .in_force(place, office.sector.as_deref(), new.received_on)?;
        let actor = actor_of(who, &directory);
        let fresh = self.fresh();
        // Because: slot 0 is the petition's number; the matter's is drawn next.
        let _ = fresh.number_slot();
        let ctx = Ctx {
            today: self.today(),
            on: new.received_on,
            at: new
                .received_at
                .or_else(|| (!new.imported).then(|| self.now_micros())),
            actor: &actor,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
            reach: Reach::default(),
        };
        change.number(matter_number(self, new.received_on));
        let command = OpenMatter {
            id,
            petition: petition.id,
            channel: new.channel,
            organ: new.organ,
            received_on: new.received_on,
            first_registered_on: new.passed_on.as_ref().map(|p| p.first_registered_on),
            requests: new.requests,
            persons: new.persons_present,
            first_time: new.first_time.unwrap_or(true),
            topic: new.topic.clone(),
            region: new.region.clone(),
            cross_boundary: new.cross_boundary.clone(),
            purpose: new.purpose,
            confidential: new.confidential,
            notice_exempt: !petition.can_be_told(),
            other_limit: new.other_limit,
            known_act: new.known_act,
            first_asked: new.first_asked,
            imported: new.imported,
            split_from: None,
            title: None,
        };
        let event = open(&command, &ctx);
        // Safe because: `open` makes a registration, and a registration opens a matter.
        let matter = Matter::opened_by(&event).expect("a registration opens a matter");
        let (key, row) = self.sealer().new_key(id.0, self.random());
        change.insert(row);
        Ok(Opened {
            book,
            event,
            matter,
            key,
        })
    }

    /// T03: the petition joins a matter; its own fifteen days run until notice about it (21.11).
    async fn join_for(
        &self,
        who: &Who,
        new: &NewPetition,
        petition: &Petition,
        id: MatterId,
        change: &mut Change,
    ) -> Result<(), AppError> {
        let found = load_matter(self, id).await?;
        let before = found.ok_or(AppError::Missing("matter"))?;
        self.check(who, &before, Permission::ReadMatter)?;
        let directory = self.directory();
        let book = self
            .law()
            .book(&before.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", before.pack)))?;
        let (actor, fresh) = (actor_of(who, &directory), self.fresh());
        let ctx = Ctx {
            today: self.today(),
            on: new.received_on,
            at: new.received_at,
            actor: &actor,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
            reach: Reach::default(),
        };
        let command = Command::LinkRepeat {
            petition: petition.id,
            received_on: new.received_on,
            reachable: petition.can_be_told(),
            online: petition.channel.is_online(),
        };
        let event = decide(&before, &command, &ctx)?;
        let mut after = before.clone();
        after.apply(&event);
        self.write_petition(who, new, petition, id, change);
        change.read(id.0, before.version);
        change.event(self.new_event(id, &event, &actor, &book, new.source, new.imported));
        if !new.urgent_event.trim().is_empty() {
            let key = self.data_key(id.0).await?;
            if let Some(event) = self.urgent_event(who, new, &after, &key, &book, change)? {
                after.apply(&event);
            }
        }
        change
            .rows
            .extend(project::matter_rows_changed(Some(&before), &after));
        Ok(())
    }

    /// T11: an event is reported, never a person; today, whenever the petition was received. The
    /// event is the caller's to apply.
    fn urgent_event(
        &self,
        who: &Who,
        new: &NewPetition,
        matter: &Matter,
        key: &DataKey,
        book: &Book,
        change: &mut Change,
    ) -> Result<Option<Event>, AppError> {
        let text = new.urgent_event.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let id = self.new_id();
        let command = Command::ReportUrgent { event: id.into() };
        let event = self.deciding(who, matter, |ctx| {
            let at = Some(self.now_micros());
            decide(matter, &command, &Ctx { at, ..*ctx })
        })?;
        let event = event.map_err(|refusal| match refusal.why {
            Why::NotAtThisStage => AppError::invalid("urgent_event", "register-urgent-ended"),
            _ => AppError::invalid("urgent_event", "refusal-not-your-duty"),
        })?;
        let row = self
            .sealer()
            .seal(key, id, "urgent-event", text, self.random());
        change.insert(row);
        let actor = actor_of(who, &self.directory());
        change.event(self.new_event(matter.id, &event, &actor, book, Source::Clock, new.imported));
        Ok(Some(event))
    }

    pub(crate) fn write_petition(
        &self,
        who: &Who,
        new: &NewPetition,
        petition: &Petition,
        matter: MatterId,
        change: &mut Change,
    ) {
        let received = PetitionFact::Received(Box::new(petition.clone()));
        let events = [received, PetitionFact::Joined { matter }].map(|what| PetitionEvent {
            on: new.received_on,
            what,
        });
        change.read(petition.id.0, 0);
        for event in &events {
            change.event(self.petition_event(who, petition, event, new.source));
        }
        // Safe because: the first event is a receipt.
        let folded = Petition::fold(&events).expect("a receipt opens a petition");
        change.insert(project::petition_row(&folded));
    }

    /// What happens to a petition today, and its row as it then stands.
    pub(crate) fn add_to_petition(
        &self,
        who: &Who,
        mut petition: Petition,
        facts: Vec<PetitionFact>,
        change: &mut Change,
    ) {
        change.read(petition.id.0, petition.version);
        for what in facts {
            let event = PetitionEvent {
                on: self.today(),
                what,
            };
            petition.apply(&event);
            change.event(self.petition_event(who, &petition, &event, Source::Clock));
        }
        change.upsert(project::petition_row(&petition));
    }

    /// An event of a petition in the store's form.
    pub(crate) fn petition_event(
        &self,
        who: &Who,
        petition: &Petition,
        event: &PetitionEvent,
        source: Source,
    ) -> NewEvent {
        NewEvent {
            id: self.new_id(),
            stream: petition.id.0,
            stream_kind: "petition".to_owned(),
            kind: event.what.kind().to_owned(),
            schema_version: 1,
            occurred_on: event.on.to_string(),
            occurred_source: source.to_string(),
            actor: dengwen_store::Actor {
                person: who.person().map(|person| person.0),
                role: who.kind().to_owned(),
                organ: who.organ().map(|organ| organ.0),
                on_behalf_of: None,
            },
            rule_row: "T01".to_owned(),
            pack: String::new(),
            pack_digest: Vec::new(),
            // Safe because: events hold no map with non-text keys.
            payload: serde_json::to_string(event).expect("an event is always JSON"),
            imported: petition.imported,
        }
    }
}

/// region(6) yyyymmdd channel(1) serial(5) check (regulation 19).
pub(crate) fn petition_number(app: &App, new: &NewPetition) -> NumberWanted {
    let region: String = app.office().region.chars().take(6).collect();
    let day = new.received_on.strftime("%Y%m%d");
    let prefix = format!("{region}{day}{}", new.channel.digit());
    NumberWanted {
        series: format!("petition:{prefix}"),
        prefix,
        format: NumberFormat(format_number),
    }
}

/// As a petition's, with the channel digit 0.
pub(crate) fn matter_number(app: &App, on: Date) -> NumberWanted {
    let region: String = app.office().region.chars().take(6).collect();
    let prefix = format!("{region}{}0", on.strftime("%Y%m%d"));
    NumberWanted {
        series: format!("matter:{prefix}"),
        prefix,
        format: NumberFormat(format_number),
    }
}
