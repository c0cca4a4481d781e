//! From what was typed to a petition with its sealed words and its look-up keys.
//!
//! It decides nothing and commits nothing. Invariant: no word of a citizen stands in the petition
//! itself; it holds the ids of sealed rows only.

use dengwen_domain::codes::{Channel, ContactProof};
use dengwen_domain::ids::{PetitionId, SealedId};
use dengwen_domain::petition::{Contact, Petition};
use dengwen_store::Change;
use serde::Serialize;

use super::new_petition::NewPetition;
use crate::app::App;
use crate::earlier::person_keys;
use crate::open::PersonData;
use crate::seal::DataKey;
use crate::who::Who;

/// Ids of the sealed words of a petition.
struct Sealed {
    title: SealedId,
    text: SealedId,
    request: Option<SealedId>,
    helper: Option<SealedId>,
    intake: Option<SealedId>,
    persons: Vec<SealedId>,
}

impl App {
    /// The petition of a registration, with its sealed rows and look-ups added to the change.
    pub(crate) fn petition(
        &self,
        who: &Who,
        new: &NewPetition,
        id: PetitionId,
        number: String,
        key: &DataKey,
        change: &mut Change,
    ) -> Petition {
        let sealed = self.seal_words(new, key, change);
        self.lookups(new, id, change);
        let verified = new.seen_in_person && !new.persons.is_empty();
        Petition {
            id,
            number,
            version: 0,
            channel: new.channel,
            received_on: new.received_on,
            dated_on: new.dated_on,
            organ: new.organ,
            registrar: who.person(),
            addressee: new.addressee.clone(),
            purpose: new.purpose,
            persons: sealed.persons,
            persons_present: new.persons_present.max(1),
            persons_concerned: new.persons_concerned.max(new.persons_present).max(1),
            joint: new.joint,
            anonymous: new.persons.iter().all(|p| p.name.trim().is_empty()),
            confidential: new.confidential,
            publish_consent: new.publish_consent,
            title: sealed.title,
            text: sealed.text,
            request: sealed.request,
            contact: Contact {
                verified: verified
                    .then(|| (ContactProof::SeenInPerson, who.person(), new.received_on)),
                ..contact(new)
            },
            helper: sealed.helper,
            intake: sealed.intake,
            passed_on: new.passed_on.clone(),
            imported: new.imported,
            matters: Vec::new(),
            codes_renewed: 0,
        }
    }

    fn seal_words(&self, new: &NewPetition, key: &DataKey, change: &mut Change) -> Sealed {
        let mut seal = |field: &str, text: &str| {
            let sealed = self.new_id();
            change.insert(self.sealer().seal(key, sealed, field, text, self.random()));
            SealedId(sealed)
        };
        let title = seal("title", new.title.trim());
        let text = seal("text", &new.text);
        let request = (!new.request.trim().is_empty()).then(|| seal("request", &new.request));
        let helper = (!new.helper.trim().is_empty()).then(|| seal("helper", &new.helper));
        let intake = (!new.how.is_empty()).then(|| seal("intake", &json(&new.how)));
        let persons = new
            .persons
            .iter()
            .map(|person| seal("person", &json(person)));
        Sealed {
            persons: persons.collect(),
            title,
            text,
            request,
            helper,
            intake,
        }
    }

    fn lookups(&self, new: &NewPetition, id: PetitionId, change: &mut Change) {
        let today = self.today();
        let keys = new
            .persons
            .iter()
            .flat_map(|person| person_keys(person, today));
        let mut rows: Vec<_> = keys
            .map(|(kind, value)| self.sealer().lookup_row(kind, &value, id.0))
            .collect();
        rows.sort_by(|a, b| (&a.kind, &a.hash).cmp(&(&b.kind, &b.hash)));
        rows.dedup();
        for row in rows {
            change.insert(row);
        }
    }
}

fn json(record: &impl Serialize) -> String {
    // Safe because: a record of texts is always JSON.
    serde_json::to_string(record).expect("a record of texts is JSON")
}

/// What can carry a notice (21.6); verified by nobody yet.
fn contact(new: &NewPetition) -> Contact {
    let any = |get: fn(&PersonData) -> &str| new.persons.iter().any(|p| !get(p).is_empty());
    let account = matches!(new.channel, Channel::Web | Channel::App | Channel::Email);
    Contact {
        phone: any(|p| &p.phone),
        address: any(|p| &p.address),
        electronic: any(|p| &p.email) || account,
        verified: None,
    }
}
