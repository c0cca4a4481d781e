//! What a petitioner sees of their petition: words, files, matters with everything that happened,
//! documents.
//!
//! The petitioner sees what the office sees about the progress (promise 3); working notes, other
//! people's words and papers between units are not among it. Invariant: the frozen text of a
//! document is opened only by the person it is addressed to.

use std::collections::BTreeSet;

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{DocumentId, MatterId, PetitionId, SealedId};
use dengwen_domain::matter::{Document, Event, Fact, Matter};
use dengwen_domain::petition::Petition;
use dengwen_store::query;
use dengwen_store::tables::event;

use crate::app::App;
use crate::documents::Opened;
use crate::error::AppError;
use crate::intake::{FileLine, FileOwner};
use crate::open::{PersonData, load_petition};
use crate::who::Who;

/// A petition as its petitioner sees it.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The petition.
    pub petition: Petition,
    /// Title.
    pub title: String,
    /// The words.
    pub text: String,
    /// What is asked for.
    pub request: String,
    /// The lead petitioner; shown masked, and only when verified (A12).
    pub person: PersonData,
    /// Files brought.
    pub files: Vec<FileLine>,
    /// Its matters, in the order in which it came to them.
    pub matters: Vec<FollowedMatter>,
}

/// A matter with its course.
#[derive(Debug, Clone)]
pub struct FollowedMatter {
    /// The matter.
    pub matter: Matter,
    /// What happened, oldest first, without what other petitions added to it.
    pub events: Vec<Happened>,
    /// The petitions whose person is the one behind this petition, among those that its documents
    /// speak to.
    own: Vec<PetitionId>,
}

impl FollowedMatter {
    /// Is a document addressed to the person behind this petition?
    pub fn is_for_them(&self, document: &Document) -> bool {
        let addressee = self.matter.addressee(document);
        document.to.is_none() && addressee.is_some_and(|whose| self.own.contains(&whose))
    }
}

/// An event with the organ that acted.
#[derive(Debug, Clone)]
pub struct Happened {
    /// What happened.
    pub event: Event,
    /// Who acted, where it was an organ.
    pub organ: Option<dengwen_domain::ids::OrganId>,
}

impl App {
    /// Opens a petition for its petitioner, and records that.
    ///
    /// # Errors
    /// `Missing` when it does not exist; store errors.
    pub async fn follow(&self, id: PetitionId) -> Result<Followed, AppError> {
        let who = Who::Petitioner(id);
        let petition = load_petition(self, id)
            .await?
            .ok_or(AppError::Missing("petition"))?;
        let mut ids = vec![petition.title.0, petition.text.0];
        ids.extend(petition.request.map(|id| id.0));
        let lead = petition.persons.first().copied();
        ids.extend(lead.map(|id| id.0));
        let words = self
            .unseal_petition(&who, &petition, &ids, "follow")
            .await?;
        let word = |id: SealedId| words.get(id).to_owned();
        let mut matters = Vec::new();
        for matter in query::petition::matters(self.store().db(), id.0).await? {
            matters.push(self.follow_matter(&who, id, MatterId(matter)).await?);
        }
        Ok(Followed {
            title: word(petition.title),
            text: word(petition.text),
            request: petition.request.map(word).unwrap_or_default(),
            person: lead.map(|id| words.person(id)).unwrap_or_default(),
            files: self.files_of(FileOwner::Petition(id)).await?,
            matters,
            petition,
        })
    }

    async fn follow_matter(
        &self,
        who: &Who,
        petition: PetitionId,
        id: MatterId,
    ) -> Result<FollowedMatter, AppError> {
        let matter = self.open_matter(who, id, "follow").await?;
        let mut events = Vec::new();
        let mut waits = false;
        for row in event::by_stream(self.store().db(), id.0, 0).await? {
            let event: Event = serde_json::from_str(&row.payload)
                .map_err(|error| AppError::fault(format!("event {}: {error}", row.seq)))?;
            if !is_told(&event.what, petition, &mut waits) {
                continue;
            }
            events.push(Happened {
                event,
                organ: row.actor_organ.map(Into::into),
            });
        }
        let addressees = matter.documents.iter().filter_map(|d| matter.addressee(d));
        let mut own = Vec::new();
        for whose in addressees.collect::<BTreeSet<_>>() {
            if self.is_one_person(petition, whose).await? {
                own.push(whose);
            }
        }
        Ok(FollowedMatter {
            matter,
            events,
            own,
        })
    }

    /// Opens a document for the petitioner it is addressed to, and records the reading. Reading is
    /// not service: windows run from service alone (C07).
    ///
    /// # Errors
    /// `Missing` when there is no such document for this petitioner; store errors.
    pub async fn read_document(
        &self,
        petition: PetitionId,
        id: DocumentId,
    ) -> Result<Opened, AppError> {
        let who = Who::Petitioner(petition);
        let missing = || AppError::Missing("document");
        for matter in query::petition::matters(self.store().db(), petition.0).await? {
            let matter = self
                .open_matter(&who, MatterId(matter), "read-document")
                .await?;
            let found = matter
                .documents
                .iter()
                .find(|d| d.id == id && d.to.is_none());
            let Some(document) = found.cloned() else {
                continue;
            };
            let whose = matter.addressee(&document).ok_or_else(missing)?;
            if !self.is_one_person(petition, whose).await? {
                return Err(missing());
            }
            let words = self
                .unseal(
                    &who,
                    &matter,
                    Permission::ReadContent,
                    &[id.0],
                    "read-document",
                )
                .await?;
            let text = words.by_uuid(id.0).ok_or_else(missing)?;
            let content = serde_json::from_str(text).map_err(AppError::fault)?;
            return Ok(Opened {
                matter,
                document,
                content,
            });
        }
        Err(missing())
    }

    /// A document names the person of one petition. Another petition of the matter, which a clerk
    /// linked, opens it if it is the same person's beyond doubt: the same paper, or the same name
    /// and contact where a clerk has verified that contact (A12).
    async fn is_one_person(
        &self,
        petition: PetitionId,
        other: PetitionId,
    ) -> Result<bool, AppError> {
        if other == petition {
            return Ok(true);
        }
        match self.sameness(petition, other).await? {
            Same::Paper => Ok(true),
            Same::Contact => {
                let mine = load_petition(self, petition).await?;
                Ok(mine.is_some_and(|mine| mine.contact.verified.is_some()))
            }
            Same::No => Ok(false),
        }
    }

    /// By what two petitions were registered for one person.
    pub(super) async fn sameness(
        &self,
        one: PetitionId,
        other: PetitionId,
    ) -> Result<Same, AppError> {
        let db = self.store().db();
        let mine = query::petition::lookups(db, one.0).await?;
        let theirs = query::petition::lookups(db, other.0).await?;
        let shares = |kind: &str| {
            mine.iter()
                .any(|line| line.0 == kind && theirs.contains(line))
        };
        Ok(if shares("paper") {
            Same::Paper
        } else if shares("name") && (shares("phone") || shares("email")) {
            Same::Contact
        } else {
            Same::No
        })
    }
}

/// What others added to a matter that several petitions joined is between them and the office, and
/// so is that it was seen; `waits` while material of this petition does.
fn is_told(fact: &Fact, petition: PetitionId, waits: &mut bool) -> bool {
    if let Fact::MaterialAdded {
        petition: whose,
        unseen,
        ..
    } = fact
    {
        let own = *whose == petition;
        *waits |= own && *unseen;
        return own;
    }
    !matches!(fact, Fact::MaterialSeen {}) || std::mem::take(waits)
}

/// What speaks for two petitions being one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    /// The same paper.
    Paper,
    /// The same name with the same telephone or e-mail.
    Contact,
    /// Nothing.
    No,
}
