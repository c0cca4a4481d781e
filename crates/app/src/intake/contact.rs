//! Contact data has a state: only a clerk verifies it, and says how (A12).
//!
//! Nothing is ever shown to an unverified contact: an office once called a stranger's number that
//! a writer had invented. A doubt takes the verification back at once.

use dengwen_domain::access::Permission;
use dengwen_domain::codes::ContactProof;
use dengwen_domain::ids::{MatterId, PetitionId, SealedId};
use dengwen_domain::petition::{Petition, PetitionFact};
use dengwen_store::tables::query_code::QueryCodeRow;
use dengwen_store::{Change, query};

use super::check::check_text;
use crate::app::App;
use crate::error::AppError;
use crate::open::{PersonData, load_matter, load_petition};
use crate::random::bytes;
use crate::who::Who;

/// Most characters of a reason.
const REASON_MAX: usize = 1000;

impl App {
    /// Opens a petition for staff who may know the person behind it, and records that.
    ///
    /// # Errors
    /// `Missing` when it does not exist for them, `Forbidden` without the right to know persons.
    pub async fn open_contact(
        &self,
        who: &Who,
        id: PetitionId,
    ) -> Result<(Petition, PersonData), AppError> {
        let petition = self.petition_for(who, id).await?;
        let Some(person) = petition.persons.first().copied() else {
            return Ok((petition, PersonData::default()));
        };
        let words = self
            .unseal_petition(who, &petition, &[person.0], "contact")
            .await?;
        Ok((petition, words.person(person)))
    }

    /// A clerk verified the contact.
    ///
    /// # Errors
    /// As [`App::open_contact`]; `Invalid` when there is nothing to verify; `Conflict`.
    pub async fn verify_contact(
        &self,
        who: &Who,
        id: PetitionId,
        proof: ContactProof,
    ) -> Result<(), AppError> {
        let (petition, fact) = self.verified(who, id, proof).await?;
        self.note(who, petition, fact, Change::new("contact.verify"))
            .await
    }

    /// That a contact was verified, for the petition as it stands: the caller commits it.
    pub(crate) async fn verified(
        &self,
        who: &Who,
        id: PetitionId,
        proof: ContactProof,
    ) -> Result<(Petition, PetitionFact), AppError> {
        let petition = self.petition_for(who, id).await?;
        if petition.persons.is_empty() || !petition.contact.is_reachable() {
            return Err(AppError::invalid("proof", "contact-none"));
        }
        if !proof.fits(&petition.contact) {
            return Err(AppError::invalid("proof", "contact-misfit"));
        }
        let fact = PetitionFact::ContactVerified {
            proof,
            by: who.person(),
        };
        Ok((petition, fact))
    }

    /// The contact turned out not to be the petitioner's: nothing is shown to it any more.
    ///
    /// # Errors
    /// As [`App::open_contact`]; `Invalid` without a reason; `Conflict`.
    pub async fn doubt_contact(
        &self,
        who: &Who,
        id: PetitionId,
        reason: &str,
    ) -> Result<(), AppError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", reason, REASON_MAX, true);
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        let petition = self.petition_for(who, id).await?;
        let key = self.data_key(id.0).await?;
        let sealed = self.new_id();
        let mut change = Change::new("contact.doubt");
        let row = self
            .sealer()
            .seal(&key, sealed, "contact-doubt", reason.trim(), self.random());
        change.insert(row);
        let fact = PetitionFact::ContactDoubted {
            reason: SealedId(sealed),
        };
        self.note(who, petition, fact, change).await
    }

    /// A new query code for somebody who lost theirs and was seen in person; the old one is void.
    /// Only for a contact that was verified: whoever else has that name may not be the writer.
    ///
    /// # Errors
    /// As [`App::open_contact`]; `Invalid` for a contact that nobody verified; `Conflict`.
    pub async fn renew_code(&self, who: &Who, id: PetitionId) -> Result<String, AppError> {
        let petition = self.petition_for(who, id).await?;
        if petition.contact.verified.is_none() {
            return Err(AppError::invalid("in_person", "code-unverified"));
        }
        let code = self.sealer().query_code(&bytes(self.random()));
        let mut change = Change::new("code.renew");
        change.upsert(QueryCodeRow {
            petition: id.0,
            hash: self.sealer().query_code_hash(&code),
        });
        self.note(who, petition, PetitionFact::CodeRenewed {}, change)
            .await?;
        Ok(code)
    }

    /// A petition that this member of staff may know the person of.
    async fn petition_for(&self, who: &Who, id: PetitionId) -> Result<Petition, AppError> {
        let petition = load_petition(self, id)
            .await?
            .ok_or(AppError::Missing("petition"))?;
        let mut answer = AppError::Missing("petition");
        for matter in query::petition::matters(self.store().db(), id.0).await? {
            let Some(matter) = load_matter(self, MatterId(matter)).await? else {
                continue;
            };
            match (who, self.check(who, &matter, Permission::ReadPerson)) {
                (Who::Staff(_) | Who::System, Ok(())) => return Ok(petition),
                (_, Err(error @ AppError::Forbidden(_))) => answer = error,
                _ => {}
            }
        }
        Err(answer)
    }

    async fn note(
        &self,
        who: &Who,
        petition: Petition,
        what: PetitionFact,
        mut change: Change,
    ) -> Result<(), AppError> {
        self.add_to_petition(who, petition, vec![what], &mut change);
        self.store().commit(change).await?;
        Ok(())
    }
}
