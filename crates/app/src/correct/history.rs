//! The corrections of a petition as its page shows them: the old value beside the new, who, when,
//! why (D15).
//!
//! It reads the petition's own events. Invariant: what a viewer may not read is masked here as it
//! is everywhere.

use dengwen_domain::ids::{OrganId, PersonId, SealedId};
use dengwen_domain::petition::{Correction, Petition, PetitionEvent, PetitionFact};
use dengwen_store::tables::event;
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::open::{PersonData, Words};

/// One correction as recorded, its words still sealed.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    on: Date,
    person: Option<PersonId>,
    organ: Option<OrganId>,
    fact: PetitionFact,
}

/// What one correction changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amended {
    /// A clear value.
    Data(Correction),
    /// Words: the field, what they were, what they are.
    Words(String, String, String),
    /// A person: what they were, what they are.
    Person(Box<PersonData>, Box<PersonData>),
    /// The contact was doubted (A12, B10).
    Doubted,
    /// A new query code was handed out; the old one is void.
    CodeRenewed,
}

/// One correction for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The day it was made.
    pub on: Date,
    /// By whom.
    pub person: Option<PersonId>,
    /// For which organ.
    pub organ: Option<OrganId>,
    /// Why.
    pub reason: String,
    /// What it changed.
    pub what: Vec<Amended>,
}

impl App {
    /// The corrections of a petition, oldest first.
    pub(crate) async fn corrections(&self, petition: &Petition) -> Result<Vec<Recorded>, AppError> {
        let rows = event::by_stream(self.store().db(), petition.id.0, 0).await?;
        let mut list = Vec::new();
        for row in rows {
            let kinds = [
                "corrected",
                "data-corrected",
                "contact-doubted",
                "code-renewed",
            ];
            if !kinds.contains(&row.kind.as_str()) {
                continue;
            }
            let event: PetitionEvent = serde_json::from_str(&row.payload)
                .map_err(|error| AppError::fault(format!("event {}: {error}", row.seq)))?;
            list.push(Recorded {
                on: event.on,
                person: row.actor_person.map(PersonId),
                organ: row.actor_organ.map(OrganId),
                fact: event.what,
            });
        }
        Ok(list)
    }
}

impl Recorded {
    /// The sealed words that are nobody's person: reasons and texts.
    pub(crate) fn words(&self) -> Vec<Uuid> {
        match &self.fact {
            PetitionFact::Corrected { field, reason, .. } if field == "person" => vec![reason.0],
            PetitionFact::Corrected {
                sealed,
                reason,
                was,
                ..
            } => {
                let mut ids = vec![sealed.0, reason.0];
                ids.extend(was.map(|id| id.0));
                ids
            }
            PetitionFact::DataCorrected { reason, .. }
            | PetitionFact::ContactDoubted { reason } => vec![reason.0],
            _ => Vec::new(),
        }
    }

    /// The sealed persons.
    pub(crate) fn persons(&self) -> Vec<Uuid> {
        match &self.fact {
            PetitionFact::Corrected {
                field, sealed, was, ..
            } if field == "person" => {
                let mut ids = vec![sealed.0];
                ids.extend(was.map(|id| id.0));
                ids
            }
            _ => Vec::new(),
        }
    }

    const fn reason(&self) -> Option<SealedId> {
        match &self.fact {
            PetitionFact::Corrected { reason, .. }
            | PetitionFact::DataCorrected { reason, .. }
            | PetitionFact::ContactDoubted { reason } => Some(*reason),
            _ => None,
        }
    }
}

/// The corrections with their words; those of one form stand together.
pub(crate) fn amendments(
    recorded: &[Recorded],
    words: &Words,
    person: impl Fn(SealedId) -> PersonData,
) -> Vec<Amendment> {
    let mut list: Vec<(Option<SealedId>, Amendment)> = Vec::new();
    for one in recorded {
        let reason = one.reason();
        let what = match &one.fact {
            PetitionFact::DataCorrected { changes, .. } => {
                changes.iter().cloned().map(Amended::Data).collect()
            }
            PetitionFact::Corrected {
                field, sealed, was, ..
            } if field == "person" => {
                let old = was.map(&person).unwrap_or_default();
                vec![Amended::Person(Box::new(old), Box::new(person(*sealed)))]
            }
            PetitionFact::Corrected {
                field, sealed, was, ..
            } => {
                let old = was.map_or("", |id| words.get(id)).to_owned();
                let new = words.get(*sealed).to_owned();
                vec![Amended::Words(field.clone(), old, new)]
            }
            PetitionFact::ContactDoubted { .. } => vec![Amended::Doubted],
            PetitionFact::CodeRenewed {} => vec![Amended::CodeRenewed],
            PetitionFact::Received(_)
            | PetitionFact::Joined { .. }
            | PetitionFact::Left { .. }
            | PetitionFact::ContactVerified { .. } => continue,
        };
        match list.last_mut() {
            Some((last, amendment)) if reason.is_some() && *last == reason => {
                amendment.what.extend(what);
            }
            _ => list.push((
                reason,
                Amendment {
                    on: one.on,
                    person: one.person,
                    organ: one.organ,
                    reason: reason.map_or("", |id| words.get(id)).to_owned(),
                    what,
                },
            )),
        }
    }
    list.into_iter().map(|(_, amendment)| amendment).collect()
}
