//! `Petition` 信访件: one contact with the office. Never deleted.
//!
//! A small aggregate of its own that points to matters; procedure runs on matters, statistics
//! count petitions, batches and persons. Names, contacts and texts are sealed and stand here only
//! as ids.

mod correction;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::{Channel, ContactProof, Purpose};
use crate::identity::normal_text;
use crate::ids::{MatterId, OrganId, PersonId, PetitionId, SealedId};
pub use correction::Correction;

/// Most representatives of a joint visit (Art. 20(3)); a pack may set a lower bound.
pub const REPRESENTATIVES_MAX: usize = 5;

/// What a contact told of itself; whether anything may be shown to it (A12).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// A telephone was given.
    #[serde(default)]
    pub phone: bool,
    /// A postal address was given.
    #[serde(default)]
    pub address: bool,
    /// An e-mail address or account was given.
    #[serde(default)]
    pub electronic: bool,
    /// Verified by a clerk: how, who, when. Nothing is ever sent or shown to an unverified contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<(ContactProof, Option<PersonId>, Date)>,
}

impl Contact {
    /// Can a notice be carried by anything at all (21.6)?
    pub const fn is_reachable(&self) -> bool {
        self.phone || self.address || self.electronic
    }
}

impl ContactProof {
    /// Can it prove anything of what was given? A call needs a telephone, a reply an address.
    pub const fn fits(self, contact: &Contact) -> bool {
        match self {
            Self::SeenInPerson => true,
            Self::CallAnswered => contact.phone,
            Self::ReplyFromAddress => contact.address || contact.electronic,
        }
    }
}

/// Where an item passed on came from (A5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOn {
    /// The sender, as text of the code list or organ name; not a citizen's data.
    pub from: String,
    /// Its number there.
    pub number: String,
    /// First registration date of the chain.
    pub first_registered_on: Date,
    /// The organ of our tree that it is: its name may change, and is kept as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
}

impl PassedOn {
    /// By what the item is known again: its sender and its number there, however they are spelt,
    /// and whatever an organ of ours is called meanwhile.
    pub fn key(&self) -> String {
        sender_key(self.organ, &self.from, &self.number)
    }
}

/// Sender and number as one text in which two spellings of the same are equal: an organ of the tree
/// by its id, which never changes, any other body as it is written.
pub fn sender_key(organ: Option<OrganId>, from: &str, number: &str) -> String {
    let from = organ.map_or_else(|| normal_text(from), |organ| organ.to_string());
    format!("{from}#{}", normal_text(number))
}

/// 信访件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Petition {
    /// Identity.
    pub id: PetitionId,
    /// Public number with its check character.
    pub number: String,
    /// Number of events folded so far.
    #[serde(default)]
    pub version: i64,
    /// 信访形式
    pub channel: Channel,
    /// Day of receipt (legal effect).
    pub received_on: Date,
    /// Day of the postmark or of the call, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated_on: Option<Date>,
    /// The organ that received and registered it.
    pub organ: OrganId,
    /// The clerk; `None` for the portal and for imports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrar: Option<PersonId>,
    /// 受信人: whom it is addressed to, an office holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<String>,
    /// 信访目的
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Sealed persons: the lead petitioner first, then representatives.
    pub persons: Vec<SealedId>,
    /// 信访人数: persons present or signing.
    pub persons_present: u32,
    /// 涉及人数
    pub persons_concerned: u32,
    /// 联名信
    #[serde(default)]
    pub joint: bool,
    /// 匿名
    #[serde(default)]
    pub anonymous: bool,
    /// The petitioner asks for confidentiality.
    #[serde(default)]
    pub confidential: bool,
    /// 是否同意公开
    #[serde(default)]
    pub publish_consent: bool,
    /// Sealed title.
    pub title: SealedId,
    /// Sealed text.
    pub text: SealedId,
    /// Sealed request, if stated apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<SealedId>,
    /// Contact state.
    #[serde(default)]
    pub contact: Contact,
    /// Entered with the help of (agent, helper), sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper: Option<SealedId>,
    /// How it came in: registered-mail number, enclosures, whether the record was read back,
    /// sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<SealedId>,
    /// Where it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_on: Option<PassedOn>,
    /// Imported history.
    #[serde(default)]
    pub imported: bool,
    /// Matters it speaks of.
    #[serde(default)]
    pub matters: Vec<MatterId>,
    /// Times the query code was renewed.
    #[serde(default)]
    pub codes_renewed: u32,
}

/// The fact of a petition's event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum PetitionFact {
    /// T01, T02: received and registered; the whole first state.
    Received(Box<Petition>),
    /// It opened or joined a matter.
    Joined {
        /// The matter.
        matter: MatterId,
    },
    /// The link was undone (D15).
    Left {
        /// The matter.
        matter: MatterId,
    },
    /// A clerk verified the contact (A12).
    ContactVerified {
        /// How.
        proof: ContactProof,
        /// Who.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
    /// The contact turned out not to be the petitioner's (B10, R1): nothing is shown to it.
    ContactDoubted {
        /// Sealed reason.
        reason: SealedId,
    },
    /// A clerk corrected or completed what was registered: a new version of a sealed text with its
    /// reason (B01).
    Corrected {
        /// Which field: `title`, `text`, `request`, `person`.
        field: String,
        /// The new sealed text.
        sealed: SealedId,
        /// Sealed reason.
        reason: SealedId,
        /// The sealed text it stands for; none where there was nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<SealedId>,
        /// Which person, for `person`: 0 is the lead petitioner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<u16>,
        /// What the persons' contacts are afterwards: a corrected contact is verified by nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Contact>,
        /// Whether it still comes without a name, where a person was corrected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anonymous: Option<bool>,
    },
    /// A clerk corrected clear data of the registration (D15, B01).
    DataCorrected {
        /// Old and new values.
        changes: Vec<Correction>,
        /// Sealed reason.
        reason: SealedId,
    },
    /// A new query code was handed out in person.
    CodeRenewed {},
}

/// One list makes both the match, which the compiler keeps complete, and the list of kinds.
macro_rules! kinds {
    ($($variant:ident = $kind:literal,)+) => {
        impl PetitionFact {
            /// Every kind, for the glossary and the golden files.
            pub const KINDS: &'static [&'static str] = &[$($kind,)+];

            /// The stable kind.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $kind,)+ }
            }
        }
    };
}

kinds! {
    Received = "received",
    Joined = "joined",
    Left = "left",
    ContactVerified = "contact-verified",
    ContactDoubted = "contact-doubted",
    Corrected = "corrected",
    DataCorrected = "data-corrected",
    CodeRenewed = "code-renewed",
}

/// One event of a petition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionEvent {
    /// The day it happened.
    pub on: Date,
    /// The fact.
    #[serde(flatten)]
    pub what: PetitionFact,
}

impl Petition {
    /// Can its petitioner be told, or is notice excused: neither name nor anything that carries one
    /// (21.6)?
    pub const fn can_be_told(&self) -> bool {
        !self.anonymous || self.contact.is_reachable()
    }

    /// Folds a stream from its first event. `None` if the first is not a receipt.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a PetitionEvent>) -> Option<Self> {
        let mut events = events.into_iter();
        let mut petition = match &events.next()?.what {
            PetitionFact::Received(first) => (**first).clone(),
            _ => return None,
        };
        petition.version = 1;
        for event in events {
            petition.apply(event);
        }
        Some(petition)
    }

    /// Folds one more event. Total.
    pub fn apply(&mut self, event: &PetitionEvent) {
        self.version += 1;
        match &event.what {
            PetitionFact::Received(_) => {}
            PetitionFact::Joined { matter } => {
                if !self.matters.contains(matter) {
                    self.matters.push(*matter);
                }
            }
            PetitionFact::Left { matter } => self.matters.retain(|m| m != matter),
            PetitionFact::ContactVerified { proof, by } => {
                self.contact.verified = Some((*proof, *by, event.on));
            }
            PetitionFact::ContactDoubted { .. } => self.contact.verified = None,
            PetitionFact::Corrected {
                field,
                sealed,
                place,
                contact,
                anonymous,
                ..
            } => {
                self.correct_words(field, *sealed, place.unwrap_or(0));
                if let Some(contact) = contact {
                    self.contact = contact.clone();
                }
                self.anonymous = anonymous.unwrap_or(self.anonymous);
            }
            PetitionFact::DataCorrected { changes, .. } => {
                for change in changes {
                    self.correct(change);
                }
            }
            PetitionFact::CodeRenewed {} => self.codes_renewed += 1,
        }
    }

    fn correct_words(&mut self, field: &str, sealed: SealedId, place: u16) {
        match field {
            "title" => self.title = sealed,
            "text" => self.text = sealed,
            "request" => self.request = Some(sealed),
            "person" => {
                if let Some(person) = self.persons.get_mut(usize::from(place)) {
                    *person = sealed;
                } else {
                    self.persons.push(sealed);
                }
            }
            // Because: an unknown field of a later version is kept in the event and ignored.
            _ => {}
        }
    }

    fn correct(&mut self, change: &Correction) {
        match change {
            Correction::Channel { now, .. } => self.channel = *now,
            Correction::ReceivedOn { now, .. } => self.received_on = *now,
            Correction::DatedOn { now, .. } => self.dated_on = *now,
            Correction::FirstRegisteredOn { now, .. } => {
                if let Some(from) = &mut self.passed_on {
                    from.first_registered_on = *now;
                }
            }
            Correction::PersonsPresent { now, .. } => self.persons_present = *now,
            Correction::PersonsConcerned { now, .. } => self.persons_concerned = *now,
            Correction::Joint { now, .. } => self.joint = *now,
            Correction::Confidential { now, .. } => self.confidential = *now,
            Correction::Purpose { now, .. } => self.purpose = *now,
            Correction::Addressee { now, .. } => self.addressee.clone_from(now),
            Correction::Topic { .. }
            | Correction::Region { .. }
            | Correction::CrossBoundary { .. } => {}
        }
    }
}

/// The check character of a petition number: ISO 7064 MOD 37,36 over `0-9A-Z`.
pub fn check_character(body: &str) -> char {
    const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut product = 36_usize;
    for c in body.chars() {
        let value = c.to_digit(36).unwrap_or(0) as usize;
        let sum = (product + value) % 36;
        product = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    let check = (37 - product) % 36;
    ALPHABET.get(check).copied().map_or('0', char::from)
}

/// `region(6) yyyymmdd channel(1) serial(5..) check`: a public number (regulation 19).
pub fn format_number(serial: u64, prefix: &str) -> String {
    let body = format!("{prefix}{serial:05}");
    let check = check_character(&body);
    format!("{body}{check}")
}

/// Is a typed number well formed? Spaces and dashes are ignored, letters may be small.
pub fn parse_number(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let check = clean.chars().last()?;
    let body = clean.get(..clean.len().checked_sub(check.len_utf8())?)?;
    let plausible = clean.len() >= 21 && body.chars().all(|c| c.is_ascii_digit());
    (plausible && check_character(body) == check).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_its_own_proof_and_a_typing_slip_is_caught() {
        let number = format_number(417, "990100202603163");
        assert_eq!(parse_number(&number), Some(number.clone()));
        let slip = number.replacen("00417", "00471", 1);
        assert_eq!(parse_number(&slip), None);
    }
}
