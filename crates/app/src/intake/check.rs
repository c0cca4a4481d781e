//! What a form may say. Missing identity never bars registration (Art. 19, 22); what is given must
//! be possible.

use dengwen_domain::codes::Purpose;
use dengwen_domain::identity::normal_text;
use jiff::civil::Date;

use super::how::HowItCame;
use super::new_petition::NewPetition;
use crate::app::App;
use crate::error::FieldError;

/// Most characters of a title.
pub const TITLE_MAX: usize = 100;
/// Most characters of a text; longer letters are attached as files.
pub const TEXT_MAX: usize = 20_000;
/// Most characters of the list of originals handed in.
const ORIGINALS_MAX: usize = 2_000;
/// Most characters of a name, address or other short field.
pub(crate) const SHORT_MAX: usize = 200;

/// Checks one text: present if required, not too long, no control characters (U+0000 breaks one of
/// the engines; the private-use mark belongs to numbers).
pub fn check_text(
    errors: &mut Vec<FieldError>,
    field: &'static str,
    text: &str,
    max: usize,
    required: bool,
) {
    if required && text.trim().is_empty() {
        errors.push(FieldError::new(field, "field-required"));
    }
    if text.chars().count() > max {
        errors.push(FieldError::with(field, "field-too-long", max));
    }
    let bad = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || is_private(c);
    if text.chars().any(bad) {
        errors.push(FieldError::new(field, "field-control-characters"));
    }
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// The first day that a form takes for something that happened before the receipt: no organ to
/// which anybody petitions is older.
pub const FIRST_DAY: Date = jiff::civil::date(1949, 10, 1);

impl App {
    /// Everything in a petition that cannot be taken, at once.
    pub fn check_petition(&self, new: &NewPetition) -> Vec<FieldError> {
        let group = new.persons_present.max(new.persons_concerned);
        let day = new.received_on.min(self.today());
        let most = self.representatives_max(new.region.as_deref(), day, group);
        let mut errors = check(new, self.today(), most);
        errors.extend(self.check_receipt(new.received_on));
        errors.extend(self.check_topic(new.topic.as_deref()));
        errors
    }
}

/// Everything that is wrong with a petition's form, at once; `most` representatives may come.
fn check(new: &NewPetition, today: Date, most: usize) -> Vec<FieldError> {
    let mut errors = Vec::new();
    check_text(&mut errors, "title", &new.title, TITLE_MAX, true);
    check_text(&mut errors, "text", &new.text, TEXT_MAX, true);
    check_text(&mut errors, "request", &new.request, TEXT_MAX, false);
    errors.extend(
        new.dated_on
            .and_then(|day| untrue_day("dated_on", day, today)),
    );
    let act = new.known_act.map(|known| known.on);
    errors.extend(act.and_then(|day| untrue_day("act_day", day, today)));
    // Law: the pack's number of representatives at most (B02); the lead petitioner is one of them.
    if new.persons.len() > most {
        errors.push(FieldError::with(
            "persons",
            "too-many-representatives",
            most,
        ));
    }
    for person in &new.persons {
        check_person(&mut errors, person, today);
    }
    check_how(&mut errors, &new.how);
    check_text(&mut errors, "helper", &new.helper, SHORT_MAX, false);
    let addressee = new.addressee.as_deref().unwrap_or_default();
    check_text(&mut errors, "addressee", addressee, SHORT_MAX, false);
    check_text(
        &mut errors,
        "urgent_event",
        &new.urgent_event,
        TEXT_MAX,
        false,
    );
    // Law: only its officer acts on a report (Art. 30); an urgent event in it is told at once in
    // person.
    if new.purpose == Some(Purpose::Accuse) && !new.urgent_event.trim().is_empty() {
        errors.push(FieldError::new("urgent_event", "register-urgent-accuse"));
    }
    if let Some(from) = &new.passed_on {
        check_text(&mut errors, "sender", &from.from, SHORT_MAX, true);
        check_text(
            &mut errors,
            "foreign_number",
            &from.number,
            SHORT_MAX,
            false,
        );
        // Law: the chain of offices shares one time; it began before the item came here (21.9).
        if from.first_registered_on > new.received_on {
            errors.push(FieldError::new("first_registered_on", "day-after-receipt"));
        }
        errors.extend(too_early("first_registered_on", from.first_registered_on));
        // Because: the mark stands between sender and number in the register.
        for (field, text) in [("sender", &from.from), ("foreign_number", &from.number)] {
            if normal_text(text).contains('#') {
                errors.push(FieldError::with(field, "import-id-mark", "#"));
            }
        }
    }
    errors
}

/// Why nothing that is written about can have happened on this day.
pub(super) fn untrue_day(field: &'static str, day: Date, today: Date) -> Option<FieldError> {
    let ahead = (day > today).then(|| FieldError::new(field, "day-in-future"));
    ahead.or_else(|| too_early(field, day))
}

/// What is wrong with a day that lies before the first that anybody may speak of.
pub fn too_early(field: &'static str, day: Date) -> Option<FieldError> {
    (day < FIRST_DAY).then(|| FieldError::with(field, "day-too-early", FIRST_DAY))
}

/// What stood on the envelope and what was handed in.
fn check_how(errors: &mut Vec<FieldError>, how: &HowItCame) {
    for (field, text, max) in [
        ("mail_number", &how.mail_number, SHORT_MAX),
        ("enclosures", &how.enclosures, SHORT_MAX),
        ("slip", &how.slip, SHORT_MAX),
        ("originals", &how.originals, ORIGINALS_MAX),
    ] {
        check_text(errors, field, text, max, false);
    }
}

/// What cannot be true of one person as typed. Empty parts are never wrong.
pub fn check_person(errors: &mut Vec<FieldError>, person: &crate::open::PersonData, today: Date) {
    use dengwen_domain::identity;
    for (field, text) in [
        ("name", &person.name),
        ("address", &person.address),
        ("phone", &person.phone),
        ("email", &person.email),
        ("paper_number", &person.paper_number),
    ] {
        check_text(errors, field, text, SHORT_MAX, false);
    }
    if person.paper == "resident-id"
        && !person.paper_number.trim().is_empty()
        && let Err(error) = identity::ResidentId::parse(person.paper_number.trim(), today)
    {
        errors.push(FieldError::new("paper_number", error.code()));
    }
    if person.paper == "credit-code"
        && !person.paper_number.trim().is_empty()
        && let Err(error) = identity::CreditCode::parse(person.paper_number.trim())
    {
        errors.push(FieldError::new("paper_number", error.code()));
    }
    if !person.phone.trim().is_empty()
        && let Err(error) = identity::Phone::parse(person.phone.trim())
    {
        errors.push(FieldError::new("phone", error.code()));
    }
    if !person.email.trim().is_empty() && !person.email.contains('@') {
        errors.push(FieldError::new("email", "email-malformed"));
    }
}
