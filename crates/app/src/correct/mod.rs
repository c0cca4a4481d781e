//! Corrections of what was registered (D15, B01): a new version with its reason, the old one kept.
//!
//! One correction is one commit over the petition and every matter it speaks of. Invariant: no day
//! of an event is ever changed; the event of the correction bears the day on which it was made.

mod difference;
mod history;
mod second;

use dengwen_domain::access::Permission;
use dengwen_domain::codes::{Channel, CrossBoundary, Purpose};
use dengwen_domain::ids::{MatterId, PersonId, PetitionId, SealedId};
use dengwen_domain::matter::{Actor, Command, Ctx, Event, Matter, Override, Source, decide};
use dengwen_domain::petition::{Correction, Petition, PetitionFact};
use dengwen_domain::procedure::Guard;
use dengwen_domain::refusal::Refusal;
use dengwen_store::row::Write;
use dengwen_store::tables::idempotency;
use dengwen_store::tables::lookup::LookupRow;
use dengwen_store::{Change, CommitError, Idempotency, project, query};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::earlier::person_keys;
use crate::error::AppError;
use crate::matter::{actor_of, answer_of, rely_on, was_asked};
use crate::open::{PersonData, Words, load_matter, load_petition};
use crate::seal::{DataKey, digest_of_form};
use crate::who::Who;
use difference::{Difference, NewWords};
pub use history::{Amended, Amendment};
pub(crate) use history::{Recorded, amendments};

/// The words of a registration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Request, if stated apart.
    pub request: String,
    /// Persons, the lead petitioner first.
    pub persons: Vec<PersonData>,
}

/// A registration as somebody who may correct it reads it.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The matter from whose page it is corrected.
    pub matter: Matter,
    /// The petition.
    pub petition: Petition,
    /// Its words.
    pub wording: Wording,
}

/// A registration as it should stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The matter from whose page it is corrected; topic, place and 三跨三分离 are this matter's.
    pub matter: MatterId,
    /// The petition.
    pub petition: PetitionId,
    /// The versions of matter and petition that the form was drawn from.
    pub seen: (i64, i64),
    /// 信访形式
    pub channel: Channel,
    /// Day of receipt.
    pub received_on: Date,
    /// Where the right day of receipt is known from.
    pub source: Source,
    /// Date on the letter.
    pub dated_on: Option<Date>,
    /// First registration in the chain, for what was passed on (21.9).
    pub first_registered_on: Option<Date>,
    /// 信访人数
    pub persons_present: u32,
    /// 涉及人数
    pub persons_concerned: u32,
    /// 联名
    pub joint: bool,
    /// 要求保密
    pub confidential: bool,
    /// 信访目的
    pub purpose: Option<Purpose>,
    /// 受信人
    pub addressee: Option<String>,
    /// Topic of the matter.
    pub topic: Option<String>,
    /// Place of the matter.
    pub region: Option<String>,
    /// 三跨三分离 of the matter, in the order of the list.
    #[serde(default)]
    pub cross_boundary: Vec<CrossBoundary>,
    /// The words.
    pub wording: Wording,
    /// Why.
    pub reason: String,
    /// Whom to ask as second person, where the day of receipt is set later (21.12).
    pub second: Option<PersonId>,
    /// Random key of the form.
    pub form_key: [u8; 32],
}

impl Corrected {
    /// What is registered, with nothing corrected yet.
    pub fn as_registered(registered: &Registered, form_key: [u8; 32]) -> Self {
        let (matter, petition) = (&registered.matter, &registered.petition);
        Self {
            matter: matter.id,
            petition: petition.id,
            seen: (matter.version, petition.version),
            channel: petition.channel,
            received_on: petition.received_on,
            source: Source::Statement,
            dated_on: petition.dated_on,
            first_registered_on: petition.passed_on.as_ref().map(|p| p.first_registered_on),
            persons_present: petition.persons_present,
            persons_concerned: petition.persons_concerned,
            joint: petition.joint,
            confidential: petition.confidential,
            purpose: petition.purpose,
            addressee: petition.addressee.clone(),
            topic: matter.topic.clone(),
            region: matter.region.clone(),
            cross_boundary: matter.overlays.cross_boundary.clone(),
            wording: registered.wording.clone(),
            reason: String::new(),
            second: None,
            form_key,
        }
    }
}

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amend {
    /// It was made.
    Made,
    /// It waits for its second person (21.12).
    Asked,
}

impl Amend {
    const fn of(asked: bool) -> Self {
        if asked { Self::Asked } else { Self::Made }
    }
}

/// One correction while it is being written.
#[derive(Clone, Copy)]
struct Writing<'a> {
    registered: &'a Registered,
    corrected: &'a Corrected,
    difference: &'a Difference,
    reason: SealedId,
    /// The second person's confirmation of the named matter, where it was asked.
    confirmed: Option<&'a (Event, Actor)>,
}

impl Writing<'_> {
    /// What is asked of the named matter, or of another one that the petition speaks of.
    fn command(&self, named: bool) -> Option<Command> {
        let changes: Vec<Correction> = self
            .difference
            .changes
            .iter()
            .filter(|change| named || !change.is_of_matter())
            .cloned()
            .collect();
        let words = self.difference.fields();
        (!changes.is_empty() || !words.is_empty()).then_some(Command::CorrectRegistration {
            petition: self.corrected.petition,
            changes,
            words,
            reason: self.reason,
            reachable: self.reachable(),
        })
    }

    /// Whether the petitioner can be told afterwards, where a person is corrected.
    fn reachable(&self) -> Option<bool> {
        let difference = self.difference;
        let persons = difference.words.iter().any(NewWords::is_person);
        let after = || Petition {
            anonymous: difference.anonymous,
            contact: difference.contact.clone(),
            ..self.registered.petition.clone()
        };
        persons.then(|| after().can_be_told())
    }

    /// The exception of a later day of receipt, once somebody was named.
    fn overriding(&self) -> Option<Override> {
        self.corrected.second.map(|second| Override {
            guard: Guard::ReceiptNotLater,
            reason: self.reason,
            second,
        })
    }
}

/// Names of every sealed text of a registration.
fn word_ids(petition: &Petition) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = petition.persons.iter().map(|id| id.0).collect();
    ids.extend([petition.title.0, petition.text.0]);
    ids.extend(petition.request.map(|id| id.0));
    ids
}

fn registered(matter: Matter, petition: Petition, words: &Words) -> Registered {
    let wording = Wording {
        title: words.get(petition.title).to_owned(),
        text: words.get(petition.text).to_owned(),
        request: petition
            .request
            .map_or_else(String::new, |id| words.get(id).to_owned()),
        persons: petition
            .persons
            .iter()
            .map(|id| words.person(*id))
            .collect(),
    };
    Registered {
        matter,
        petition,
        wording,
    }
}

impl App {
    /// Opens a registration for correction and records who read it.
    ///
    /// # Errors
    /// `Missing` when matter or petition does not exist for them, `Forbidden` without the right to
    /// read words and persons.
    pub async fn registration(
        &self,
        who: &Who,
        matter: MatterId,
        petition: PetitionId,
    ) -> Result<Registered, AppError> {
        let matter = self.open_matter(who, matter, "correct").await?;
        self.check(who, &matter, Permission::ReadContent)?;
        if !matter.linked().any(|linked| linked == petition) {
            return Err(AppError::Missing("petition"));
        }
        let petition = load_petition(self, petition)
            .await?
            .ok_or(AppError::Missing("petition"))?;
        let ids = word_ids(&petition);
        let words = self
            .unseal(who, &matter, Permission::ReadPerson, &ids, "correct")
            .await?;
        Ok(registered(matter, petition, &words))
    }

    /// Corrects a registration: the old values stay in its events and on its page, and the limits
    /// that began with the receipt are computed again. What gives the office more time is asked of
    /// the second person instead, and done when they confirm it (21.12).
    ///
    /// # Errors
    /// `Invalid` with every field that cannot be taken, or when nothing differs; `Refused` by the
    /// procedure; `Conflict` when something moved since the form was drawn.
    pub async fn correct_registration(
        &self,
        who: &Who,
        corrected: &Corrected,
    ) -> Result<Amend, AppError> {
        let registered = self
            .registration(who, corrected.matter, corrected.petition)
            .await?;
        let key = digest_of_form(who, "correct", corrected.petition.0, &corrected.form_key);
        let now = (registered.matter.version, registered.petition.version);
        if now != corrected.seen {
            let before = idempotency::answer(self.store().db(), &key).await?;
            return before
                .map(|answer| Amend::of(was_asked(&answer)))
                .ok_or(AppError::Conflict { current: now.0 });
        }
        let difference = self.difference(&registered, corrected)?;
        let later = difference.changes.iter().any(Correction::is_later_receipt);
        let asks = corrected.second.filter(|_| later);
        let mut change = Change::new("registration.correct");
        change.idempotency = Some(Idempotency {
            key,
            answer: answer_of(corrected.petition, asks.is_some()),
        });
        let sealing = self.data_key(corrected.petition.0).await?;
        let reason = self.seal_in(&mut change, &sealing, "reason", corrected.reason.trim());
        let done = Writing {
            registered: &registered,
            corrected,
            difference: &difference,
            reason,
            confirmed: None,
        };
        if let Some(second) = asks {
            self.ask_correction(who, &mut change, &done, second).await?;
        } else {
            self.correct_matters(who, &mut change, &done).await?;
            self.correct_petition(who, &mut change, &sealing, &done);
        }
        match self.store().commit(change).await {
            Ok(_) => Ok(Amend::of(asks.is_some())),
            Err(CommitError::Replayed { answer }) => Ok(Amend::of(was_asked(&answer))),
            Err(error) => Err(error.into()),
        }
    }

    fn seal_in(&self, change: &mut Change, key: &DataKey, field: &str, text: &str) -> SealedId {
        let id = self.new_id();
        change.insert(self.sealer().seal(key, id, field, text, self.random()));
        SealedId(id)
    }

    /// Every matter that the petition speaks of gets its event; topic, place and 三跨三分离 are the
    /// named matter's alone, and it is taken as it was when the registration was opened: what came
    /// since is a conflict.
    async fn correct_matters(
        &self,
        who: &Who,
        change: &mut Change,
        writing: &Writing<'_>,
    ) -> Result<(), AppError> {
        let corrected = writing.corrected;
        let ids = query::petition::matters(self.store().db(), corrected.petition.0).await?;
        for id in ids {
            let named = MatterId(id) == corrected.matter;
            let before = if named {
                Some(writing.registered.matter.clone())
            } else {
                load_matter(self, MatterId(id)).await?
            };
            let Some(before) = before else {
                continue;
            };
            let Some(command) = writing.command(named) else {
                continue;
            };
            self.correct_matter(who, change, &before, &command, writing)?;
        }
        Ok(())
    }

    fn correct_matter(
        &self,
        who: &Who,
        change: &mut Change,
        before: &Matter,
        command: &Command,
        writing: &Writing<'_>,
    ) -> Result<(), AppError> {
        let directory = self.directory();
        let book = self
            .law()
            .book(&before.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", before.pack)))?;
        let actor = actor_of(who, &directory);
        let mut events = Vec::new();
        let mut after = before.clone();
        if let Some((event, second)) = writing.confirmed
            && before.id == writing.corrected.matter
        {
            after.apply(event);
            events.push((event.clone(), second.clone()));
        }
        let event = self.corrects(who, &after, command, writing.overriding().as_ref())??;
        after.apply(&event);
        events.push((event, actor));
        change.read(before.id.0, before.version);
        rely_on(change, who, command, before, &directory);
        for (event, actor) in &events {
            let imported = before.imported;
            let new = self.new_event(before.id, event, actor, &book, Source::Clock, imported);
            change.event(new);
        }
        let rows = project::matter_rows_changed(Some(before), &after);
        change.rows.extend(rows);
        Ok(())
    }

    /// What the procedure says to a correction of one matter.
    fn corrects(
        &self,
        who: &Who,
        matter: &Matter,
        command: &Command,
        overriding: Option<&Override>,
    ) -> Result<Result<Event, Refusal>, AppError> {
        self.deciding(who, matter, |ctx| {
            let ctx = Ctx {
                at: Some(self.now_micros()),
                overriding,
                ..*ctx
            };
            decide(matter, command, &ctx)
        })
    }

    fn correct_petition(
        &self,
        who: &Who,
        change: &mut Change,
        key: &DataKey,
        writing: &Writing<'_>,
    ) {
        let Writing {
            registered,
            corrected,
            difference,
            reason,
            ..
        } = *writing;
        let mut facts = Vec::new();
        let clear: Vec<Correction> = difference
            .changes
            .iter()
            .filter(|change| !change.is_of_matter())
            .cloned()
            .collect();
        if !clear.is_empty() {
            facts.push(PetitionFact::DataCorrected {
                changes: clear,
                reason,
            });
        }
        for words in &difference.words {
            let sealed = self.seal_in(change, key, words.field, &words.text);
            let person = words.is_person();
            facts.push(PetitionFact::Corrected {
                field: words.field.to_owned(),
                sealed,
                reason,
                was: words.was,
                place: words.place,
                contact: person.then(|| difference.contact.clone()),
                anonymous: person.then_some(difference.anonymous),
            });
        }
        if facts.is_empty() {
            return;
        }
        self.add_to_petition(who, registered.petition.clone(), facts, change);
        self.look_ups(change, registered, corrected);
    }

    /// A wrong number must not lead to this petition any more, the right one must.
    fn look_ups(&self, change: &mut Change, registered: &Registered, corrected: &Corrected) {
        let today = self.today();
        let rows = |persons: &[PersonData]| -> Vec<LookupRow> {
            let keys = persons.iter().flat_map(|person| person_keys(person, today));
            keys.map(|(kind, value)| {
                let petition = corrected.petition.0;
                self.sealer().lookup_row(kind, &value, petition)
            })
            .collect()
        };
        let (old, new) = (
            rows(&registered.wording.persons),
            rows(&corrected.wording.persons),
        );
        for row in old.iter().filter(|row| !new.contains(row)) {
            let key = dengwen_store::binds![row.kind.as_str(), &row.hash, row.petition];
            change.rows.push(Write::delete::<LookupRow>(key));
        }
        for row in new.into_iter().filter(|row| !old.contains(row)) {
            change.rows.push(Write::keep(row));
        }
    }
}
