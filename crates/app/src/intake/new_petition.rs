//! What is said of a petition that comes in, before anything is checked, sealed or numbered.

use dengwen_domain::codes::{Channel, CrossBoundary, Purpose};
use dengwen_domain::ids::{MatterId, OrganId, PersonId, PetitionId};
use dengwen_domain::matter::KnownAct;
use dengwen_domain::matter::Source;
use dengwen_domain::petition::PassedOn;
use jiff::civil::Date;

use super::attach::Attached;
use super::how::HowItCame;
use crate::app::App;
use crate::open::PersonData;
use crate::random::bytes;
use crate::seal::DataKey;

/// What a form, a clerk or an import says of a new petition.
#[derive(Debug, Clone)]
pub struct NewPetition {
    /// 信访形式
    pub channel: Channel,
    /// The organ that receives it.
    pub organ: OrganId,
    /// Day of receipt.
    pub received_on: Date,
    /// Instant of receipt, where known (microseconds since 1970 UTC).
    pub received_at: Option<i64>,
    /// Postmark or date on the letter.
    pub dated_on: Option<Date>,
    /// Where `received_on` comes from.
    pub source: Source,
    /// Lead petitioner first, then representatives; empty when anonymous.
    pub persons: Vec<PersonData>,
    /// 信访人数
    pub persons_present: u32,
    /// 涉及人数
    pub persons_concerned: u32,
    /// 联名
    pub joint: bool,
    /// Asks for confidentiality.
    pub confidential: bool,
    /// Consents to publication of the reply.
    pub publish_consent: bool,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Request, if stated apart.
    pub request: String,
    /// Number of separate requests.
    pub requests: u16,
    /// Purpose.
    pub purpose: Option<Purpose>,
    /// 受信人
    pub addressee: Option<String>,
    /// Topic, if known.
    pub topic: Option<String>,
    /// Place of the problem.
    pub region: Option<String>,
    /// 三跨三分离, in the order of the list.
    pub cross_boundary: Vec<CrossBoundary>,
    /// Origin of an item passed on or imported.
    pub passed_on: Option<PassedOn>,
    /// Who helped to write it down.
    pub helper: String,
    /// What stood on the envelope, whether the record was read back.
    pub how: HowItCame,
    /// The clerk saw the petitioner and their paper: the contact is verified (A12).
    pub seen_in_person: bool,
    /// 首问: the member of staff first asked.
    pub first_asked: Option<PersonId>,
    /// End of another statutory limit, as told at intake (21.3).
    pub other_limit: Option<Date>,
    /// The act complained of, from which other windows run (21.3).
    pub known_act: Option<KnownAct>,
    /// No earlier matter of the same person on the same facts is known, as a person answered.
    /// `None`: nobody was asked, which staff may leave so only while no such matter is found (B1).
    pub first_time: Option<bool>,
    /// The matter it joins as a repeat, confirmed by a person (B1, T03); else it opens its own.
    pub join: Option<MatterId>,
    /// A grave or urgent event that is reported with it (T11); empty if none.
    pub urgent_event: String,
    /// Sealed attachments that wait for this petition; their owner is `id`.
    pub attachments: Vec<Attached>,
    /// The petition's id, when attachments were sealed for it beforehand.
    pub id: Option<PetitionId>,
    /// Data key row and key that came with such attachments.
    pub key: Option<(DataKey, dengwen_store::tables::data_key::DataKeyRow)>,
    /// Random key of the form.
    pub form_key: [u8; 32],
    /// Imported history.
    pub imported: bool,
}

impl NewPetition {
    /// A petition of today with the given words and nothing else.
    pub fn today(app: &App, channel: Channel, organ: OrganId, title: &str, text: &str) -> Self {
        Self {
            channel,
            organ,
            received_on: app.today(),
            received_at: None,
            dated_on: None,
            source: Source::Clock,
            persons: Vec::new(),
            persons_present: 1,
            persons_concerned: 1,
            joint: false,
            confidential: false,
            publish_consent: false,
            title: title.to_owned(),
            text: text.to_owned(),
            request: String::new(),
            requests: 1,
            purpose: None,
            addressee: None,
            topic: None,
            region: None,
            cross_boundary: Vec::new(),
            passed_on: None,
            helper: String::new(),
            how: HowItCame::default(),
            seen_in_person: false,
            first_asked: None,
            other_limit: None,
            known_act: None,
            first_time: None,
            join: None,
            urgent_event: String::new(),
            attachments: Vec::new(),
            id: None,
            key: None,
            form_key: bytes(app.random()),
            imported: false,
        }
    }
}
