//! A matter as its page shows it: what came in, what happened, what to do.
//!
//! It opens the matter once, unseals what this viewer may read, and records both. Invariant: what a
//! viewer may not read is not in the view.

use dengwen_domain::access::Permission;
use dengwen_domain::identity::{mask_address, mask_email, mask_id, mask_name, mask_phone};
use dengwen_domain::ids::{MatterId, OrganId, PersonId, PetitionId, SealedId};
use dengwen_domain::matter::{Event, Fact, Matter};
use dengwen_domain::petition::Petition;
use dengwen_store::EventRow;
use dengwen_store::query::petition;
use dengwen_store::tables::attachment::{self, AttachmentRow};
use dengwen_store::tables::event;
use uuid::Uuid;

use super::asked::Waiting;
use super::offer::Offer;
use super::words::{beside, words_of};
use crate::app::App;
use crate::correct::{Amendment, Recorded, amendments};
use crate::error::AppError;
use crate::intake::HowItCame;
use crate::intake::Window;
use crate::open::{PersonData, Words, load_petition};
use crate::who::Who;

/// A matter for one viewer.
#[derive(Debug, Clone)]
pub struct MatterView {
    /// The matter.
    pub matter: Matter,
    /// Its petitions, the opening one first.
    pub petitions: Vec<PetitionView>,
    /// Its events, oldest first.
    pub events: Vec<Happened>,
    /// What this viewer may do, and why not.
    pub offers: Vec<Offer>,
    /// Files that came with acts, with their names: evidence and papers of the units.
    pub files: Vec<(AttachmentRow, String)>,
    /// The words in the events that this viewer may read.
    pub words: Words,
    /// Windows of other procedures that run from the act complained of (21.3).
    pub windows: Vec<Window>,
    /// The exception that waits for its second person (21.12).
    pub exception: Option<Waiting>,
    /// Who opened it since it was reported as grave and urgent (Art. 25).
    pub seen: Vec<PersonId>,
}

/// A petition with its words.
#[derive(Debug, Clone)]
pub struct PetitionView {
    /// The petition.
    pub petition: Petition,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Request, if stated apart.
    pub request: String,
    /// Who helped to write it down.
    pub helper: String,
    /// Persons, masked when `masked`.
    pub persons: Vec<PersonData>,
    /// The viewer may not know who they are.
    pub masked: bool,
    /// Attachments with their names.
    pub attachments: Vec<(AttachmentRow, String)>,
    /// How it came in, beyond what figures need.
    pub how: HowItCame,
    /// What was corrected since, oldest first.
    pub amendments: Vec<Amendment>,
}

/// A petition as loaded, before its words are unsealed.
struct Loaded {
    petition: Petition,
    files: Vec<AttachmentRow>,
    corrections: Vec<Recorded>,
}

/// One event with who recorded it and when.
#[derive(Debug, Clone)]
pub struct Happened {
    /// Version of the matter after it.
    pub version: i64,
    /// Our clock when it was recorded, in microseconds since 1970 UTC.
    pub recorded_at: i64,
    /// Where its day comes from.
    pub source: String,
    /// Who.
    pub person: Option<PersonId>,
    /// In which role.
    pub role: String,
    /// For which organ.
    pub organ: Option<OrganId>,
    /// The event.
    pub event: Event,
}

impl MatterView {
    /// Its own title, for a part of a split petition (T04); else that of the opening petition.
    pub fn title(&self) -> &str {
        let own = self.matter.title.map(|id| self.words.get(id));
        own.filter(|title| !title.is_empty())
            .or_else(|| self.petitions.first().map(|p| p.title.as_str()))
            .unwrap_or("")
    }

    /// The words of a fact, if it carries any that may be read.
    pub fn words_of(&self, fact: &Fact) -> Option<(&'static str, &str)> {
        words_of(fact)
            .map(|(what, id)| (what, self.words.get(id)))
            .filter(|(_, text)| !text.is_empty())
    }
}

impl App {
    /// Opens a matter for its page.
    ///
    /// # Errors
    /// As [`App::open_matter`].
    pub async fn view_matter(&self, who: &Who, id: MatterId) -> Result<MatterView, AppError> {
        let matter = self.open_matter(who, id, "matter-page").await?;
        let offers = self.offers(who, &matter)?;
        let events = self.happened(id, 0).await?;
        let mut loaded = Vec::new();
        for link in matter.petitions.iter().filter(|l| l.unlinked_on.is_none()) {
            if let Some(petition) = load_petition(self, link.petition).await? {
                loaded.push(self.loaded(petition).await?);
            }
        }
        let files = attachment::by_owner(self.store().db(), id.0).await?;
        let mut words = self.content(who, &matter, &loaded, &files, &events).await?;
        let exception = Box::pin(self.waiting(who, &matter)).await?;
        words.add(exception.as_ref().map(|waiting| &waiting.words));
        let people = self.people(who, &matter, &loaded).await?;
        let petitions = loaded
            .into_iter()
            .map(|loaded| petition_view(loaded, &words, &people))
            .collect();
        let known = matter.overlays.known_act;
        let windows = known.map_or_else(|| Ok(Vec::new()), |k| self.windows(k.act, k.on))?;
        let seen = self.seen_of(&matter).await?;
        Ok(MatterView {
            files: named(files, &words),
            matter,
            petitions,
            events,
            offers,
            words,
            windows,
            exception,
            seen,
        })
    }

    /// Opens one petition through the first of its matters that this viewer may see.
    ///
    /// # Errors
    /// `Missing` when there is none such; store errors.
    pub async fn view_petition(&self, who: &Who, id: PetitionId) -> Result<PetitionView, AppError> {
        let missing = || AppError::Missing("petition");
        for matter in petition::matters(self.store().db(), id.0).await? {
            let opened = self.open_matter(who, MatterId(matter), "petition").await;
            let matter = match opened {
                Err(AppError::Missing(_)) => continue,
                opened => opened?,
            };
            let petition = load_petition(self, id).await?.ok_or_else(missing)?;
            let loaded = [self.loaded(petition).await?];
            let words = self.content(who, &matter, &loaded, &[], &[]).await?;
            let people = self.people(who, &matter, &loaded).await?;
            let [loaded] = loaded;
            return Ok(petition_view(loaded, &words, &people));
        }
        Err(missing())
    }

    async fn loaded(&self, petition: Petition) -> Result<Loaded, AppError> {
        Ok(Loaded {
            files: attachment::by_owner(self.store().db(), petition.id.0).await?,
            corrections: self.corrections(&petition).await?,
            petition,
        })
    }

    /// The events of a matter after a version, oldest first.
    ///
    /// # Errors
    /// Store errors; a fault for an event that cannot be read.
    pub async fn happened(&self, id: MatterId, after: i64) -> Result<Vec<Happened>, AppError> {
        let rows = event::by_stream(self.store().db(), id.0, after).await?;
        rows.iter().map(happened).collect()
    }

    async fn content(
        &self,
        who: &Who,
        matter: &Matter,
        loaded: &[Loaded],
        files: &[AttachmentRow],
        events: &[Happened],
    ) -> Result<Words, AppError> {
        let mut ids: Vec<Uuid> = matter.title.iter().map(|id| id.0).collect();
        ids.extend(files.iter().map(|file| file.name));
        for Loaded {
            petition,
            files,
            corrections,
        } in loaded
        {
            ids.extend([petition.title.0, petition.text.0]);
            let some = [petition.request, petition.helper, petition.intake];
            ids.extend(some.into_iter().flatten().map(|id| id.0));
            ids.extend(files.iter().map(|file| file.name));
            ids.extend(corrections.iter().flat_map(Recorded::words));
        }
        let facts = events.iter().filter_map(|h| words_of(&h.event.what));
        ids.extend(facts.map(|(_, id)| id.0));
        let others = events.iter().filter_map(|h| beside(&h.event.what));
        ids.extend(others.map(|id| id.0));
        let exceptions = events.iter().filter_map(|h| h.event.overriding.as_ref());
        ids.extend(exceptions.map(|exception| exception.reason.0));
        match self
            .unseal(who, matter, Permission::ReadContent, &ids, "matter-page")
            .await
        {
            Err(AppError::Forbidden(_)) => Ok(Words::default()),
            other => other,
        }
    }

    /// Who the petitioners are. A viewer without that right gets masked forms of what may be read.
    async fn people(
        &self,
        who: &Who,
        matter: &Matter,
        loaded: &[Loaded],
    ) -> Result<(Words, bool), AppError> {
        let mut ids: Vec<Uuid> = Vec::new();
        for one in loaded {
            ids.extend(one.petition.persons.iter().map(|id| id.0));
            ids.extend(one.corrections.iter().flat_map(Recorded::persons));
        }
        let full = self.unseal(who, matter, Permission::ReadPerson, &ids, "matter-page");
        match full.await {
            Ok(words) => Ok((words, false)),
            Err(AppError::Forbidden(_)) => {
                let masked = self.unseal(
                    who,
                    matter,
                    Permission::ReadContent,
                    &ids,
                    "matter-page-masked",
                );
                match masked.await {
                    Err(AppError::Forbidden(_)) => Ok((Words::default(), true)),
                    other => Ok((other?, true)),
                }
            }
            Err(other) => Err(other),
        }
    }
}

pub(crate) fn happened(row: &EventRow) -> Result<Happened, AppError> {
    let event = serde_json::from_str(&row.payload)
        .map_err(|error| AppError::fault(format!("event {} cannot be read: {error}", row.seq)))?;
    Ok(Happened {
        version: row.stream_version,
        recorded_at: row.recorded_at,
        source: row.occurred_source.clone(),
        person: row.actor_person.map(PersonId),
        role: row.actor_role.clone(),
        organ: row.actor_organ.map(OrganId),
        event,
    })
}

fn named(files: Vec<AttachmentRow>, words: &Words) -> Vec<(AttachmentRow, String)> {
    let name = |file: AttachmentRow| {
        let name = words.by_uuid(file.name).unwrap_or_default().to_owned();
        (file, name)
    };
    files.into_iter().map(name).collect()
}

fn petition_view(loaded: Loaded, words: &Words, (people, masked): &(Words, bool)) -> PetitionView {
    let masked = *masked;
    let petition = loaded.petition;
    let word = |id: Option<SealedId>| id.map_or_else(String::new, |id| words.get(id).to_owned());
    let person = |id: SealedId| {
        let person = people.person(id);
        if masked { mask(&person) } else { person }
    };
    PetitionView {
        title: words.get(petition.title).to_owned(),
        text: words.get(petition.text).to_owned(),
        request: word(petition.request),
        helper: word(petition.helper),
        how: serde_json::from_str(&word(petition.intake)).unwrap_or_default(),
        persons: persons(&petition, people, masked),
        masked,
        attachments: named(loaded.files, words),
        amendments: amendments(&loaded.corrections, words, person),
        petition,
    }
}

fn persons(petition: &Petition, words: &Words, masked: bool) -> Vec<PersonData> {
    let people = petition.persons.iter().map(|id| words.person(*id));
    if masked {
        people.map(|person| mask(&person)).collect()
    } else {
        people.collect()
    }
}

fn mask(person: &PersonData) -> PersonData {
    let hide = |text: &str, mask: fn(&str) -> String| {
        if text.is_empty() {
            String::new()
        } else {
            mask(text)
        }
    };
    PersonData {
        name: hide(&person.name, mask_name),
        paper: person.paper.clone(),
        paper_number: hide(&person.paper_number, mask_id),
        phone: hide(&person.phone, mask_phone),
        email: hide(&person.email, mask_email),
        address: hide(&person.address, mask_address),
    }
}
