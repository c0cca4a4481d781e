//! What differs between a registration and its correction, and what of it cannot be taken.
//!
//! Pure but for the list of places. Invariant: a value that stays the same is never written again.

use dengwen_domain::codes::Channel;
use dengwen_domain::ids::SealedId;
use dengwen_domain::petition::{Contact, Correction};

use super::{Corrected, Registered};
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::intake::{TEXT_MAX, TITLE_MAX, check_person, check_text, too_early};
use crate::open::PersonData;

/// Most characters of a reason and of a short field.
const REASON_MAX: usize = 1000;
const SHORT_MAX: usize = 200;

/// New words of one field.
pub(super) struct NewWords {
    pub(super) field: &'static str,
    pub(super) text: String,
    pub(super) was: Option<SealedId>,
    pub(super) place: Option<u16>,
}

impl NewWords {
    pub(super) fn is_person(&self) -> bool {
        self.field == "person"
    }
}

/// What a correction changes.
pub(super) struct Difference {
    pub(super) changes: Vec<Correction>,
    pub(super) words: Vec<NewWords>,
    /// The contact afterwards.
    pub(super) contact: Contact,
    /// Nobody is named afterwards.
    pub(super) anonymous: bool,
}

impl Difference {
    /// The names of the corrected sealed fields, each once.
    pub(super) fn fields(&self) -> Vec<String> {
        let mut fields: Vec<String> = Vec::new();
        for words in &self.words {
            if fields.iter().all(|field| field != words.field) {
                fields.push(words.field.to_owned());
            }
        }
        fields
    }
}

impl App {
    pub(super) fn difference(
        &self,
        registered: &Registered,
        corrected: &Corrected,
    ) -> Result<Difference, AppError> {
        let mut errors = Vec::new();
        self.check_correction(registered, corrected, &mut errors);
        let difference = Difference {
            changes: changes(registered, corrected),
            words: words(registered, corrected)?,
            contact: contact(registered, corrected),
            anonymous: corrected
                .wording
                .persons
                .iter()
                .all(|person| person.name.trim().is_empty()),
        };
        if difference.changes.is_empty() && difference.words.is_empty() && errors.is_empty() {
            errors.push(FieldError::new("reason", "correct-nothing"));
        }
        if errors.is_empty() {
            Ok(difference)
        } else {
            Err(AppError::Invalid(errors))
        }
    }

    fn check_correction(
        &self,
        registered: &Registered,
        corrected: &Corrected,
        errors: &mut Vec<FieldError>,
    ) {
        let today = self.today();
        let wording = &corrected.wording;
        check_text(errors, "reason", &corrected.reason, REASON_MAX, true);
        check_text(errors, "title", &wording.title, TITLE_MAX, true);
        check_text(errors, "text", &wording.text, TEXT_MAX, true);
        check_text(errors, "request", &wording.request, TEXT_MAX, false);
        let addressee = corrected.addressee.as_deref().unwrap_or_default();
        check_text(errors, "addressee", addressee, SHORT_MAX, false);
        errors.extend(self.check_receipt(corrected.received_on));
        if corrected.dated_on.is_some_and(|day| day > today) {
            errors.push(FieldError::new("dated_on", "day-in-future"));
        }
        let first = corrected.first_registered_on;
        if first.is_some_and(|day| day > corrected.received_on) {
            let field = "first_registered_on";
            errors.push(FieldError::new(field, "day-after-receipt"));
        }
        errors.extend(first.and_then(|day| too_early("first_registered_on", day)));
        // Law: message-board posts are 网络留言 for ever, limits for comparison only (21.18).
        let board = Channel::MessageBoard;
        let was = registered.petition.channel;
        if corrected.channel != was && (corrected.channel == board || was == board) {
            errors.push(FieldError::new("channel", "correct-channel-board"));
        }
        let group = corrected.persons_present.max(corrected.persons_concerned);
        let received_on = corrected.received_on.min(today);
        let place = corrected.region.as_deref();
        let most = self.representatives_max(place, received_on, group);
        if wording.persons.len() > most {
            errors.push(FieldError::with(
                "persons",
                "too-many-representatives",
                most,
            ));
        }
        if wording.persons.len() < registered.wording.persons.len() {
            errors.push(FieldError::new("persons", "correct-person-gone"));
        }
        for person in &wording.persons {
            check_person(errors, person, today);
        }
        if corrected.topic != registered.matter.topic {
            errors.extend(self.check_topic(corrected.topic.as_deref()));
        }
        let known = |code: &String| {
            registered.matter.region.as_ref() == Some(code)
                || self.places().iter().any(|place| place.code == *code)
        };
        if corrected.region.as_ref().is_some_and(|code| !known(code)) {
            errors.push(FieldError::new("region", "register-region-unknown"));
        }
    }
}

fn changes(registered: &Registered, corrected: &Corrected) -> Vec<Correction> {
    let (petition, matter) = (&registered.petition, &registered.matter);
    let first = petition.passed_on.as_ref().map(|p| p.first_registered_on);
    let all = [
        Some(Correction::Channel {
            was: petition.channel,
            now: corrected.channel,
        }),
        Some(Correction::ReceivedOn {
            was: petition.received_on,
            now: corrected.received_on,
            source: corrected.source,
        }),
        Some(Correction::DatedOn {
            was: petition.dated_on,
            now: corrected.dated_on,
        }),
        first
            .zip(corrected.first_registered_on)
            .map(|(was, now)| Correction::FirstRegisteredOn { was, now }),
        Some(Correction::PersonsPresent {
            was: petition.persons_present,
            now: corrected.persons_present.max(1),
        }),
        Some(Correction::PersonsConcerned {
            was: petition.persons_concerned,
            now: corrected
                .persons_concerned
                .max(corrected.persons_present)
                .max(1),
        }),
        Some(Correction::Joint {
            was: petition.joint,
            now: corrected.joint,
        }),
        Some(Correction::Confidential {
            was: petition.confidential,
            now: corrected.confidential,
        }),
        Some(Correction::Purpose {
            was: petition.purpose,
            now: corrected.purpose,
        }),
        Some(Correction::Addressee {
            was: petition.addressee.clone(),
            now: corrected.addressee.clone(),
        }),
        Some(Correction::Topic {
            was: matter.topic.clone(),
            now: corrected.topic.clone(),
        }),
        Some(Correction::Region {
            was: matter.region.clone(),
            now: corrected.region.clone(),
        }),
        Some(Correction::CrossBoundary {
            was: matter.overlays.cross_boundary.clone(),
            now: corrected.cross_boundary.clone(),
        }),
    ];
    all.into_iter()
        .flatten()
        .filter(Correction::differs)
        .collect()
}

fn words(registered: &Registered, corrected: &Corrected) -> Result<Vec<NewWords>, AppError> {
    let (old, new) = (&registered.wording, &corrected.wording);
    let petition = &registered.petition;
    let mut words = Vec::new();
    let texts = [
        ("title", &old.title, new.title.trim(), Some(petition.title)),
        ("text", &old.text, new.text.as_str(), Some(petition.text)),
        (
            "request",
            &old.request,
            new.request.trim(),
            petition.request,
        ),
    ];
    for (field, old, new, was) in texts {
        if !same(old, new) {
            words.push(NewWords {
                field,
                text: new.to_owned(),
                was,
                place: None,
            });
        }
    }
    for (place, person) in new.persons.iter().enumerate() {
        if old.persons.get(place) != Some(person) {
            words.push(NewWords {
                field: "person",
                text: serde_json::to_string(person).map_err(AppError::fault)?,
                was: petition.persons.get(place).copied(),
                place: u16::try_from(place).ok(),
            });
        }
    }
    Ok(words)
}

/// A browser sends line ends of its own; they correct nothing.
fn same(old: &str, new: &str) -> bool {
    let lines = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    lines(old) == lines(new)
}

/// What can carry a notice afterwards. Another name or another contact is verified by nobody
/// (A12).
fn contact(registered: &Registered, corrected: &Corrected) -> Contact {
    let persons = &corrected.wording.persons;
    let any = |get: fn(&PersonData) -> &str| persons.iter().any(|p| !get(p).is_empty());
    let account = matches!(
        corrected.channel,
        Channel::Web | Channel::App | Channel::Email
    );
    let known = |person: Option<&PersonData>| {
        person.map(|p| {
            (
                p.name.clone(),
                p.phone.clone(),
                p.email.clone(),
                p.address.clone(),
            )
        })
    };
    let lead = known(registered.wording.persons.first()) == known(persons.first());
    Contact {
        phone: any(|p| &p.phone),
        address: any(|p| &p.address),
        electronic: any(|p| &p.email) || account,
        verified: registered.petition.contact.verified.filter(|_| lead),
    }
}
