//! From the fields of the form to a new petition, and the defaults of an empty one.
//!
//! It checks only what it must read (days, numbers, codes); everything else is the use case's.

use dengwen_app::earlier::Asked;
use dengwen_app::intake::{Answers, HowItCame, NewPetition, OtherAct, derived_title};
use dengwen_app::keys::unhex;
use dengwen_app::{App, Staff};
use dengwen_domain::codes::{Channel, CrossBoundary, Purpose};
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::matter::KnownAct;
use dengwen_domain::matter::Source;
use dengwen_domain::petition::PassedOn;
use jiff::civil::{Date, Time};

use super::{Kind, form_key, rows};
use crate::fmt::parse_date;
use crate::form::FormState;
use crate::texts::Say;

/// Most people one petition may speak for, and most requests it may make.
const PERSONS_MAX: u32 = 100_000;
const REQUESTS_MAX: u16 = 10;

/// An empty form with its defaults.
pub(super) fn empty(app: &App, staff: &Staff, kind: Kind) -> FormState {
    let now = app.now().to_zoned(app.office().zone.clone());
    let form = FormState::new()
        .with("key", form_key(app))
        .with("rows", "1")
        .with("received_on", app.today().to_string())
        .with("paper-1", "resident-id")
        .with("requests", "1")
        .with("persons", "1")
        .with("first_asked", staff.person().to_string());
    match kind {
        Kind::Phone => form.with("call_time", now.strftime("%H:%M").to_string()),
        Kind::Letter | Kind::Visit | Kind::Other => form,
    }
}

/// What is known of the persons so far, to look for earlier matters.
pub(super) fn asked(form: &FormState) -> Asked {
    let foreign = || {
        (
            form.value("sender").to_owned(),
            form.value("foreign_number").to_owned(),
        )
    };
    Asked {
        persons: rows::persons(form)
            .into_iter()
            .map(|(_, person)| person)
            .collect(),
        foreign: (!form.value("foreign_number").trim().is_empty()).then(foreign),
    }
}

/// The petition that the form describes. What cannot be read is noted in the form.
pub(super) fn read(app: &App, kind: Kind, organ: OrganId, form: &mut FormState) -> NewPetition {
    let channel = channel(kind, form);
    let words = Answers {
        title: form.value("title").to_owned(),
        words: form.value("text").to_owned(),
        ..Answers::default()
    };
    let title = derived_title(&words);
    let mut new = NewPetition::today(app, channel, organ, &title, form.value("text"));
    days(app, kind, form, &mut new);
    numbers(form, &mut new);
    new.persons = rows::persons(form)
        .into_iter()
        .map(|(_, person)| person)
        .collect();
    form.value("request").clone_into(&mut new.request);
    form.value("helper").clone_into(&mut new.helper);
    new.joint = form.has("joint", "yes");
    new.confidential = form.has("confidential", "yes");
    new.seen_in_person = kind == Kind::Visit && form.has("seen", "yes");
    new.purpose = form.value("purpose").parse::<Purpose>().ok();
    new.addressee = some(form.value("addressee"));
    new.topic = topic_code(app, form);
    new.region = region(app, form);
    new.cross_boundary = cross_boundary(form);
    new.first_asked = form.value("first_asked").parse::<PersonId>().ok();
    new.how = how(kind, form);
    new.known_act = known_act(form);
    new.other_limit = new.known_act.and_then(|known| app.other_limit(known).ok()?);
    if let Some(key) = unhex(form.value("key")).and_then(|key| <[u8; 32]>::try_from(key).ok()) {
        new.form_key = key;
    }
    new
}

fn channel(kind: Kind, form: &mut FormState) -> Channel {
    match kind {
        Kind::Letter => Channel::Letter,
        Kind::Visit => Channel::Visit,
        Kind::Phone => Channel::Phone,
        Kind::Other => form.value("channel").parse().unwrap_or_else(|_unknown| {
            form.fail("channel", "register-channel-choose");
            Channel::Other
        }),
    }
}

/// Channels of the form for everything else, the usual ones first.
pub(super) const OTHER_CHANNELS: &[Channel] = &[
    Channel::PassedOn,
    Channel::LeaderMailbox,
    Channel::MessageBoard,
    Channel::Email,
    Channel::Fax,
    Channel::Sms,
    Channel::Other,
];

fn days(app: &App, kind: Kind, form: &mut FormState, new: &mut NewPetition) {
    match day(form, "received_on") {
        Some(day) => new.received_on = day,
        // Because: a day that was emptied is not today; the form began with today.
        None => form.fail("received_on", "field-required"),
    }
    if new.received_on != app.today() {
        new.source = Source::Statement;
    }
    new.dated_on = day(form, "dated_on");
    if kind == Kind::Phone
        && let Ok(time) = form.value("call_time").parse::<Time>()
    {
        let at = new.received_on.to_datetime(time);
        let at = at.to_zoned(app.office().zone.clone());
        let micros = at.map(|at| at.timestamp().as_microsecond());
        // Because: a call cannot have come later than now; the day alone then stands.
        new.received_at = micros.ok().filter(|at| *at <= app.now_micros());
    }
    if new.channel == Channel::PassedOn {
        let first = day(form, "first_registered_on").unwrap_or(new.received_on);
        new.passed_on = Some(PassedOn {
            from: form.value("sender").trim().to_owned(),
            number: form.value("foreign_number").trim().to_owned(),
            first_registered_on: first,
            organ: None,
        });
    } else if let Some(from) = some(form.value("sender")) {
        new.passed_on = Some(PassedOn {
            from,
            number: form.value("foreign_number").trim().to_owned(),
            first_registered_on: new.received_on,
            organ: None,
        });
    }
}

/// A day as typed; what cannot be read is noted.
pub(super) fn day(form: &mut FormState, field: &str) -> Option<Date> {
    let typed = form.value(field).trim().to_owned();
    if typed.is_empty() {
        return None;
    }
    let day = parse_date(&typed);
    if day.is_none() {
        form.fail(field, "register-day-unreadable");
    }
    day
}

fn numbers(form: &mut FormState, new: &mut NewPetition) {
    if let Some(persons) = number(form, "persons", PERSONS_MAX) {
        new.persons_present = persons;
    }
    if let Some(concerned) = number(form, "concerned", PERSONS_MAX) {
        new.persons_concerned = concerned;
    }
    if let Some(requests) = number(form, "requests", u32::from(REQUESTS_MAX)) {
        new.requests = u16::try_from(requests).unwrap_or(1);
    }
}

fn number(form: &mut FormState, field: &str, most: u32) -> Option<u32> {
    let typed = form.value(field).trim().to_owned();
    if typed.is_empty() {
        return None;
    }
    let number = typed.parse().ok().filter(|n| (1..=most).contains(n));
    if number.is_none() {
        form.fail(field, Say::new("register-number").arg("most", most));
    }
    number
}

/// The topic by its code at the end of a chosen suggestion, by name or by first letters.
pub(in crate::pages::desk) fn topic_code(app: &App, form: &mut FormState) -> Option<String> {
    topic_code_of(app, form, "topic")
}

/// The same of another field. A code of a retired topic is taken as it is: whether the matter may
/// have it is the use case's to say.
pub(in crate::pages::desk) fn topic_code_of(
    app: &App,
    form: &mut FormState,
    field: &str,
) -> Option<String> {
    let topics = &app.directory().topics;
    let typed = form.value(field).trim().to_owned();
    if typed.is_empty() {
        return None;
    }
    if let Some(found) = typed
        .split_whitespace()
        .next_back()
        .and_then(|code| topics.get(code))
    {
        return Some(found.code.clone());
    }
    match topics.find(&typed, app.today()).as_slice() {
        [only] => return Some(only.code.clone()),
        [] => form.fail(field, "register-topic-unknown"),
        [first, second, ..] => form.fail(
            field,
            Say::new("register-topic-several")
                .arg("one", format!("{} {}", first.name.zh, first.code))
                .arg("two", format!("{} {}", second.name.zh, second.code)),
        ),
    }
    None
}

/// The ticked marks of 三跨三分离, in the order of the list.
pub(in crate::pages::desk) fn cross_boundary(form: &FormState) -> Vec<CrossBoundary> {
    let ticked = |mark: &&CrossBoundary| form.has("cross_boundary", mark.as_str());
    CrossBoundary::ALL.iter().filter(ticked).copied().collect()
}

fn region(app: &App, form: &mut FormState) -> Option<String> {
    let typed = form.value("region").to_owned();
    let known = app.places().iter().any(|place| place.code == typed);
    if !typed.is_empty() && !known {
        form.fail("region", "register-region-unknown");
    }
    some(&typed).filter(|_| known)
}

fn how(kind: Kind, form: &FormState) -> HowItCame {
    let field = |name: &str| form.value(name).trim().to_owned();
    HowItCame {
        mail_number: field("mail_number"),
        enclosures: field("enclosures"),
        slip: field("slip"),
        originals: field("originals"),
        called_at: field("call_time"),
        read_back: kind == Kind::Visit && form.has("read_back", "yes"),
    }
}

/// The act complained of, from which the windows of other procedures run (21.3).
fn known_act(form: &mut FormState) -> Option<KnownAct> {
    let act = form.value("act").parse::<OtherAct>().ok();
    let on = day(form, "act_day");
    // Because: either alone says nothing, and nothing typed is dropped in silence.
    match (act, on) {
        (Some(_), None) => form.fail("act_day", "field-required"),
        (None, Some(_)) => form.fail("act", "field-required"),
        (Some(_), Some(_)) | (None, None) => {}
    }
    Some(KnownAct { act: act?, on: on? })
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
