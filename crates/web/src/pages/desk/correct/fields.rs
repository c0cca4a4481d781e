//! From a registration to the fields of its correction, and back.
//!
//! It checks only what it must read; everything else is the use case's.

use dengwen_app::correct::{Corrected, Registered};
use dengwen_app::open::PersonData;
use dengwen_app::{App, FieldError};
use dengwen_domain::topic::Topics;
use jiff::civil::Date;

use crate::error::PageError;
use crate::form::FormState;
use crate::pages::desk::act::{form_key, read_key};
use crate::pages::desk::register::{cross_boundary, rows, topic_code};
use crate::texts::{Say, Texts};

/// Most people one petition may speak for.
const PERSONS_MAX: u32 = 100_000;

/// The form with what is registered.
pub(super) fn preset(app: &App, t: Texts, registered: &Registered) -> FormState {
    let (matter, petition) = (&registered.matter, &registered.petition);
    let wording = &registered.wording;
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let first = petition.passed_on.as_ref().map(|p| p.first_registered_on);
    let yes = |yes: bool| if yes { "yes" } else { "" };
    let mut form = FormState::new()
        .with("key", form_key(app))
        .with("rows", wording.persons.len().max(1).to_string())
        .with("channel", petition.channel.as_str())
        .with("received_on", petition.received_on.to_string())
        .with("dated_on", day(petition.dated_on))
        .with("first_registered_on", day(first))
        .with("persons", petition.persons_present.to_string())
        .with("concerned", petition.persons_concerned.to_string())
        .with("joint", yes(petition.joint))
        .with("confidential", yes(petition.confidential))
        .with("purpose", petition.purpose.map_or("", |p| p.as_str()))
        .with("addressee", petition.addressee.clone().unwrap_or_default())
        .with(
            "topic",
            topic_text(t, &app.directory().topics, matter.topic.as_deref()),
        )
        .with("region", matter.region.clone().unwrap_or_default())
        .with("title", wording.title.clone())
        .with("text", wording.text.clone())
        .with("request", wording.request.clone());
    for mark in &matter.overlays.cross_boundary {
        form = form.with("cross_boundary", mark.as_str());
    }
    for (at, person) in wording.persons.iter().enumerate() {
        let at = at + 1;
        for (name, value) in [
            ("name", &person.name),
            ("paper", &person.paper),
            ("paper_number", &person.paper_number),
            ("phone", &person.phone),
            ("email", &person.email),
            ("address", &person.address),
        ] {
            form.set(&format!("{name}-{at}"), value.clone());
        }
    }
    see(&mut form, registered);
    form
}

/// The versions that the form is drawn from.
pub(super) fn see(form: &mut FormState, registered: &Registered) {
    form.set("version", registered.matter.version.to_string());
    form.set("petition_version", registered.petition.version.to_string());
}

fn topic_text(t: Texts, topics: &Topics, code: Option<&str>) -> String {
    let Some(code) = code else {
        return String::new();
    };
    // Because: history may have a topic that the office never listed, and keeps it.
    topics.get(code).map_or_else(
        || code.to_owned(),
        |topic| format!("{} {}", t.of(&topic.name), topic.code),
    )
}

/// The correction that the form describes; `None` when something typed cannot be read, which is
/// noted.
pub(super) fn read(
    app: &App,
    registered: &Registered,
    form: &mut FormState,
) -> Result<Option<Corrected>, PageError> {
    let key = read_key(form.value("key")).ok_or(PageError::Unreadable)?;
    let version = |name: &str| form.value(name).parse().ok().ok_or(PageError::Unreadable);
    let seen = (version("version")?, version("petition_version")?);
    let mut corrected = Corrected::as_registered(registered, key);
    corrected.seen = seen;
    if let Some(channel) = choice(form, "channel") {
        corrected.channel = channel;
    }
    if let Some(day) = day(form, "received_on", true) {
        corrected.received_on = day;
    }
    if let Some(source) = choice(form, "source") {
        corrected.source = source;
    }
    corrected.dated_on = day(form, "dated_on", false);
    if registered.petition.passed_on.is_some() {
        corrected.first_registered_on = day(form, "first_registered_on", true);
    }
    if let Some(number) = number(form, "persons") {
        corrected.persons_present = number;
    }
    if let Some(number) = number(form, "concerned") {
        corrected.persons_concerned = number;
    }
    corrected.joint = form.has("joint", "yes");
    corrected.confidential = form.has("confidential", "yes");
    corrected.purpose = form.value("purpose").parse().ok();
    corrected.addressee = some(form.value("addressee"));
    if registered.matter.topic.as_deref() != Some(form.value("topic").trim()) {
        corrected.topic = topic_code(app, form);
    }
    corrected.region = some(form.value("region"));
    corrected.cross_boundary = cross_boundary(form);
    corrected.second = form.value("second").parse().ok();
    form.value("reason").clone_into(&mut corrected.reason);
    let wording = &mut corrected.wording;
    form.value("title").clone_into(&mut wording.title);
    form.value("text").clone_into(&mut wording.text);
    form.value("request").clone_into(&mut wording.request);
    wording.persons = persons(registered, form);
    // The source of a day of receipt is asked only where the day is corrected.
    if corrected.received_on != registered.petition.received_on && form.value("source").is_empty() {
        form.fail("source", "field-required");
    }
    check_rows(app, form);
    Ok(form.is_ok().then_some(corrected))
}

/// Every row that was registered, empty or not, and the new ones that say anything.
fn persons(registered: &Registered, form: &FormState) -> Vec<PersonData> {
    let known = registered.wording.persons.len();
    let mut list: Vec<PersonData> = Vec::new();
    for at in 1..=rows::count(form) {
        let person = rows::person(form, at);
        let said = person != PersonData::default();
        // A row emptied is not a person less: the use case refuses what would be lost.
        let kept = at <= known && registered.wording.persons[at - 1] == PersonData::default();
        if said || kept {
            list.push(person);
        }
    }
    list
}

fn check_rows(app: &App, form: &mut FormState) {
    for (at, person) in rows::persons(form) {
        let mut errors = Vec::new();
        dengwen_app::intake::check_person(&mut errors, &person, app.today());
        for error in errors {
            let say = Say::of(&error);
            form.fail(&format!("{}-{at}", error.field), say);
        }
    }
}

/// What the use case found wrong; what concerns one person was already said beside their row.
pub(super) fn complain(form: &mut FormState, errors: Vec<FieldError>) {
    for error in errors {
        let field = match error.field {
            "persons" => "name-1",
            "name" | "paper_number" | "phone" | "email" | "address" => continue,
            other => other,
        };
        form.fail(field, Say::of(&error));
    }
}

fn choice<T: std::str::FromStr>(form: &FormState, field: &str) -> Option<T> {
    form.value(field).parse().ok()
}

fn day(form: &mut FormState, field: &str, required: bool) -> Option<Date> {
    let typed = form.value(field).trim().to_owned();
    let day = crate::fmt::parse_date(&typed);
    if day.is_none() && !typed.is_empty() {
        form.fail(field, "desk-day-unreadable");
    } else if day.is_none() && required {
        form.fail(field, "field-required");
    }
    day
}

fn number(form: &mut FormState, field: &str) -> Option<u32> {
    let typed = form.value(field).trim().to_owned();
    let number = typed
        .parse()
        .ok()
        .filter(|number| (1..=PERSONS_MAX).contains(number));
    if number.is_none() {
        form.fail(field, Say::new("register-number").arg("most", PERSONS_MAX));
    }
    number
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
