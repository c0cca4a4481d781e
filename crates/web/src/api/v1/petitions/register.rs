//! `POST /api/v1/petitions`: registers a petition that a machine of the office brings.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use dengwen_app::intake::{Answers, HowItCame, NewPetition as New, check_person, derived_title};
use dengwen_app::open::PersonData;
use dengwen_app::{App, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::codes::{Channel, CrossBoundary, Purpose};
use dengwen_domain::ids::{MatterId, OrganId, PersonId};
use dengwen_domain::matter::Source;
use dengwen_domain::petition::PassedOn;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::ask::{Answer, Body, Caller, Checks, Once};
use crate::api::codes;
use crate::api::problem::Writing;
use crate::error::PageError;

/// Most people one petition may speak for, and most requests it may make.
const PERSONS_MAX: u32 = 100_000;
const REQUESTS_MAX: u16 = 10;

/// A petition to be registered. Only channel and text must be there: missing identity never bars
/// registration.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({
    "channel": "letter",
    "received_on": "2026-03-16",
    "dated_on": "2026-03-12",
    "title": "书院路围挡占道",
    "text": "书院路在建工地的围挡把人行道全占了，老人孩子只能走机动车道。",
    "request": "恢复人行道。",
    "persons": [{ "name": "魏芳", "phone": "13800001234", "address": "青禾市书院路 3 号" }],
    "topic": "030000",
    "purpose": "resolve",
    "mail_number": "RA123456785CN"
}))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own in the request"
)]
pub(crate) struct NewPetition {
    #[schema(value_type = codes::Channel, required = true)]
    channel: String,
    /// The organ that received it: one where the token's person may register. Theirs if left out.
    organ: Option<Uuid>,
    /// The day of receipt; today if left out. Another day counts as stated, not as clocked.
    #[schema(value_type = Option<codes::Day>)]
    received_on: Option<String>,
    /// Postmark or date on the letter.
    #[schema(value_type = Option<codes::Day>)]
    dated_on: Option<String>,
    /// The first sentence of the text if left out.
    #[schema(max_length = 100)]
    title: String,
    #[schema(min_length = 1, max_length = 20_000, required = true)]
    text: String,
    /// What is asked for, if stated apart.
    request: String,
    /// Lead petitioner first, at most five. None: anonymous.
    #[schema(max_items = 5)]
    persons: Vec<NewPerson>,
    /// Persons present or signing.
    #[schema(minimum = 1, maximum = 100_000)]
    persons_present: Option<u32>,
    #[schema(minimum = 1, maximum = 100_000)]
    persons_concerned: Option<u32>,
    joint: bool,
    confidential: bool,
    publish_consent: bool,
    /// How many separate requests it makes.
    #[schema(minimum = 1, maximum = 10)]
    requests: Option<u16>,
    #[schema(value_type = Option<codes::Purpose>)]
    purpose: Option<String>,
    /// The office holder it is addressed to.
    addressee: Option<String>,
    /// Six digits.
    topic: Option<String>,
    /// Region code of the place it is about.
    region: Option<String>,
    /// What it crosses or parts (三跨三分离).
    #[schema(value_type = Vec<codes::CrossBoundary>, max_items = 6)]
    cross_boundary: Vec<String>,
    /// Who helped to write it down.
    helper: String,
    /// Who passed it on, and its number and first registration there.
    passed_on: Option<NewPassedOn>,
    mail_number: String,
    enclosures: String,
    /// The record was read to the petitioner, who confirmed it.
    read_back: bool,
    /// The clerk saw the petitioner and their paper.
    seen_in_person: bool,
    /// The member of staff first asked.
    first_asked: Option<Uuid>,
    /// Whether no earlier matter of the same person on the same facts is known; a person decides.
    /// Left out, it is taken as the first, unless more than a name speaks for an earlier matter
    /// that the token's person may open: then this or `join` must be sent
    /// (`register-known-choose`).
    first_time: Option<bool>,
    /// The matter it joins as a repeat, confirmed by a person; else it opens its own.
    join: Option<Uuid>,
    /// A grave or urgent event in it, reported with the registration (Art. 25). Not with the
    /// purpose `accuse`: only its officer acts on a report (`register-urgent-accuse`). Not with
    /// `join` of a matter that is concluded (`register-urgent-ended`): nothing is registered then.
    #[schema(max_length = 20_000)]
    urgent_event: String,
    /// End of another statutory limit, as told at intake.
    #[schema(value_type = Option<codes::Day>)]
    other_limit: Option<String>,
}

/// A petitioner or representative. Everything may be left out.
#[derive(Debug, Default, Clone, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewPerson {
    name: String,
    /// `resident-id`, `passport`, `home-return`, `credit-code`, `other`.
    paper: String,
    paper_number: String,
    phone: String,
    email: String,
    address: String,
}

/// Where an item came from.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassedOn {
    from: String,
    #[serde(default)]
    number: String,
    /// The chain of offices shares one time, which began on this day.
    #[schema(value_type = Option<codes::Day>)]
    first_registered_on: Option<String>,
}

/// What the petitioner takes home.
#[derive(Serialize, ToSchema)]
pub(crate) struct Registered {
    petition: Uuid,
    #[schema(example = "990100202603161000018")]
    number: String,
    /// The matter it opened or joined.
    matter: Uuid,
    /// To be handed to the petitioner; only its hash is stored.
    #[schema(example = "7K3M-Q0VT-2ZXA-88PC")]
    query_code: String,
}

impl From<dengwen_app::intake::Receipt> for Registered {
    fn from(receipt: dengwen_app::intake::Receipt) -> Registered {
        Registered {
            petition: receipt.petition.0,
            number: receipt.number,
            matter: receipt.matter.0,
            query_code: receipt.query_code,
        }
    }
}

impl From<NewPerson> for PersonData {
    fn from(person: NewPerson) -> PersonData {
        PersonData {
            name: person.name,
            paper: person.paper,
            paper_number: person.paper_number,
            phone: person.phone,
            email: person.email,
            address: person.address,
        }
    }
}

/// The petition as the use case takes it; what cannot be read is noted.
fn read(app: &App, organ: OrganId, sent: NewPetition, checks: &mut Checks) -> New {
    if sent.channel.trim().is_empty() {
        checks.fail("channel", "field-required");
    }
    let channel = checks.code("channel", Some(&sent.channel));
    let title = derived_title(&Answers {
        title: sent.title.clone(),
        words: sent.text.clone(),
        ..Answers::default()
    });
    let channel = channel.unwrap_or(Channel::Other);
    let mut new = New::today(app, channel, organ, &title, &sent.text);
    numbers(&sent, &mut new, checks);
    days(app, &sent, &mut new, checks);
    new.purpose = checks.code::<Purpose>("purpose", sent.purpose.as_deref());
    new.topic = some(sent.topic);
    for (n, code) in sent.cross_boundary.iter().enumerate() {
        let field = format!("cross_boundary.{n}");
        let mark = checks.code::<CrossBoundary>(&field, Some(code.as_str()));
        new.cross_boundary.extend(mark);
    }
    new.cross_boundary.sort_unstable();
    new.cross_boundary.dedup();
    new.region = some(sent.region);
    let known = |code: &str| app.places().iter().any(|place| place.code == code);
    if new.region.as_deref().is_some_and(|code| !known(code)) {
        checks.fail("region", "file-place-unknown");
    }
    new.persons = sent.persons.into_iter().map(PersonData::from).collect();
    new.request = sent.request;
    new.joint = sent.joint;
    new.confidential = sent.confidential;
    new.publish_consent = sent.publish_consent;
    new.addressee = some(sent.addressee);
    new.helper = sent.helper;
    new.how = HowItCame {
        mail_number: sent.mail_number,
        enclosures: sent.enclosures,
        read_back: sent.read_back,
        ..HowItCame::default()
    };
    new.seen_in_person = sent.seen_in_person;
    new.first_asked = sent.first_asked.map(PersonId);
    let people = &app.directory().people;
    if new.first_asked.is_some_and(|id| !people.contains_key(&id)) {
        checks.fail("first_asked", "api-id");
    }
    new.join = sent.join.map(MatterId);
    new.first_time = sent.first_time;
    new.urgent_event = sent.urgent_event;
    new
}

fn numbers(sent: &NewPetition, new: &mut New, checks: &mut Checks) {
    let mut number = |field: &str, sent: Option<u32>, most: u32| {
        let wrong = sent.is_some_and(|n| !(1..=most).contains(&n));
        if wrong {
            let say = crate::texts::Say::new("register-number").arg("most", most);
            checks.fail(field, say);
        }
        sent.filter(|_| !wrong)
    };
    let present = number("persons_present", sent.persons_present, PERSONS_MAX);
    let concerned = number("persons_concerned", sent.persons_concerned, PERSONS_MAX);
    let most = u32::from(REQUESTS_MAX);
    let requests = number("requests", sent.requests.map(u32::from), most);
    let named = u32::try_from(sent.persons.len()).unwrap_or(u32::MAX);
    new.persons_present = present.unwrap_or(named).max(1);
    new.persons_concerned = concerned.unwrap_or(new.persons_present);
    new.requests = requests.and_then(|n| u16::try_from(n).ok()).unwrap_or(1);
}

fn days(app: &App, sent: &NewPetition, new: &mut New, checks: &mut Checks) {
    if let Some(day) = checks.day("received_on", sent.received_on.as_deref()) {
        new.received_on = day;
    }
    if new.received_on != app.today() {
        new.source = Source::Statement;
    }
    new.dated_on = checks.day("dated_on", sent.dated_on.as_deref());
    new.other_limit = checks.day("other_limit", sent.other_limit.as_deref());
    if let Some(from) = &sent.passed_on {
        let first = from.first_registered_on.as_deref();
        let first = checks.day("passed_on.first_registered_on", first);
        new.passed_on = Some(PassedOn {
            from: from.from.trim().to_owned(),
            number: from.number.trim().to_owned(),
            first_registered_on: first.unwrap_or(new.received_on),
            organ: None,
        });
    }
}

fn some(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// All that the use case would complain of, under the names of this request.
async fn complain(app: &App, who: &Who, new: &New, checks: &mut Checks) -> Result<(), PageError> {
    for (n, person) in new.persons.iter().enumerate() {
        let mut errors = Vec::new();
        check_person(&mut errors, person, app.today());
        for error in &errors {
            checks.take(&format!("persons.{n}.{}", error.field), error);
        }
    }
    let open = app.unanswered(who, new).await?;
    for error in app.check_petition(new).into_iter().chain(open) {
        let field = match error.field {
            // Said above, with the person they belong to.
            "name" | "paper_number" | "phone" | "email" | "address" => continue,
            "sender" => "passed_on.from",
            "foreign_number" => "passed_on.number",
            "first_registered_on" => "passed_on.first_registered_on",
            "known" => "first_time",
            other => other,
        };
        checks.take(field, &error);
    }
    Ok(())
}

/// Register a petition.
///
/// It opens a matter of its own or joins one. The header makes a second sending of the same body
/// harmless: it is answered with the same number and the same query code.
#[utoipa::path(
    post,
    path = "/api/v1/petitions",
    operation_id = "register-petition",
    tag = "petitions",
    security(("token" = [])),
    params(("Idempotency-Key" = codes::OnceKey, Header)),
    request_body = NewPetition,
    responses((status = 201, body = Registered), Writing)
)]
pub(crate) async fn post(
    caller: Caller,
    once: Once,
    body: Body<NewPetition>,
) -> Result<Response, PageError> {
    let (_, own) = caller.staff.require(Permission::RegisterPetition)?;
    let app = &caller.app;
    let organ = body.data.organ.map_or(own, OrganId);
    let mut checks = Checks::default();
    let mut new = read(app, organ, body.data, &mut checks);
    let person = caller.staff.person().0;
    let parts: [&[u8]; 3] = [b"register", person.as_bytes(), &body.bytes];
    new.form_key = once.noted(app, &parts, &mut checks);
    // The same request again is answered again, whatever would be asked of a new one.
    if let Some(receipt) = app.filed_before(&new.form_key).await? {
        return created(receipt);
    }
    complain(app, &caller.who, &new, &mut checks).await?;
    checks.done()?;
    let receipt = app.register(&caller.who, new).await?;
    created(receipt)
}

/// The receipt, and where the petition is.
fn created(receipt: dengwen_app::intake::Receipt) -> Result<Response, PageError> {
    let place = format!("/api/v1/petitions/{}", receipt.petition);
    let place = HeaderValue::from_str(&place).map_err(PageError::fault)?;
    let answer = Answer::created(Registered::from(receipt));
    Ok(([(header::LOCATION, place)], answer).into_response())
}
