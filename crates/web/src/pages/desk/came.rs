//! What came in: the petitions of a matter as its page shows them.
//!
//! Contacts arrive masked where the viewer may not read them. Invariant: nothing is shown for a
//! field that is empty.

use dengwen_app::matter::PetitionView;
use dengwen_app::open::PersonData;
use dengwen_domain::petition::Petition;

use super::amended::{self, Record};
use super::names::Names;
use crate::fmt;
use crate::texts::Texts;
use crate::view::Link;

/// One petition.
pub(crate) struct Came {
    pub(crate) heading: String,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) request: String,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) people: Vec<Vec<(String, String)>>,
    pub(crate) masked: bool,
    pub(crate) files: Vec<(Link, String)>,
    /// Verifying the contact, correcting the registration.
    pub(crate) links: Vec<Link>,
    /// What was corrected since.
    pub(crate) records: Vec<Record>,
}

/// A petition with its words.
pub(crate) fn petition(names: &Names, view: &PetitionView, links: Vec<Link>) -> Came {
    let t = names.t;
    let petition = &view.petition;
    let channel = names.code("channel", petition.channel.as_str());
    Came {
        heading: format!("{channel} · {}", t.date_long(petition.received_on)),
        number: petition.number.clone(),
        title: view.title.clone(),
        text: view.text.clone(),
        request: view.request.clone(),
        facts: facts(names, view),
        people: view
            .persons
            .iter()
            .map(|person| contact(t, person))
            .collect(),
        masked: view.masked && !view.persons.is_empty(),
        files: view
            .attachments
            .iter()
            .map(|(file, name)| {
                let link = Link::new(format!("/desk/attachments/{}", file.id), name.clone());
                (link, fmt::bytes(u64::try_from(file.size).unwrap_or(0)))
            })
            .collect(),
        links,
        records: view
            .amendments
            .iter()
            .map(|amendment| amended::record(names, amendment))
            .collect(),
    }
}

/// What was noted of it, field by field.
fn facts(names: &Names, view: &PetitionView) -> Vec<(String, String)> {
    let t = names.t;
    let petition = &view.petition;
    let mut facts = Vec::new();
    let mut add = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((t.s(key), text));
        }
    };
    if petition.persons_present > 1 {
        add("desk-how-many", petition.persons_present.to_string());
    }
    if petition.persons_concerned > petition.persons_present {
        add("desk-concerned", petition.persons_concerned.to_string());
    }
    add(
        "desk-purpose",
        petition
            .purpose
            .map_or_else(String::new, |p| names.code("purpose", p.as_str())),
    );
    add(
        "desk-addressee",
        petition.addressee.clone().unwrap_or_default(),
    );
    add(
        "desk-dated",
        petition
            .dated_on
            .map_or_else(String::new, |day| t.date_long(day)),
    );
    if let Some(from) = &petition.passed_on {
        add("desk-passed-on", format!("{} {}", from.from, from.number));
    }
    add(
        "desk-registrar",
        petition
            .registrar
            .map_or_else(String::new, |p| names.person(p)),
    );
    add("desk-helper", view.helper.clone());
    add("desk-slip", view.how.slip.clone());
    add("desk-originals", view.how.originals.clone());
    add("desk-called-at", view.how.called_at.clone());
    add("desk-mail-number", view.how.mail_number.clone());
    add("desk-enclosures", view.how.enclosures.clone());
    if view.how.read_back {
        add("desk-record", t.s("desk-read-back"));
    }
    add("desk-contact", standing(names, petition));
    facts
}

/// Whether its contact was verified, and how.
fn standing(names: &Names, petition: &Petition) -> String {
    let t = names.t;
    let unverified = !petition.persons.is_empty() && petition.contact.is_reachable();
    match &petition.contact.verified {
        Some((proof, _, on)) => {
            let how = format!("{} {}", names.code("proof", proof.as_str()), t.date(*on));
            t.f("desk-contact-verified", "how", how)
        }
        None if unverified => t.s("contact-unverified"),
        None => String::new(),
    }
}

fn contact(t: Texts, person: &PersonData) -> Vec<(String, String)> {
    let name = if person.name.is_empty() {
        t.s("desk-anonymous")
    } else {
        person.name.clone()
    };
    let paper = if person.paper.is_empty() || person.paper_number.is_empty() {
        String::new()
    } else {
        person.paper_number.clone()
    };
    [
        ("desk-name", name),
        ("desk-phone", person.phone.clone()),
        ("desk-email", person.email.clone()),
        ("desk-address", person.address.clone()),
        ("desk-paper", paper),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(key, text)| (t.s(key), text))
    .collect()
}

/// A sample petition.
pub(crate) fn sample(t: Texts) -> Came {
    Came {
        heading: t.s("channel-letter"),
        number: "9901002026031610000100".to_owned(),
        title: "锦绣家园三期楼板开裂".to_owned(),
        text: "三期 4 号楼从去年冬天开始楼板开裂。\n物业不管，开发商推给施工队。".to_owned(),
        request: "到场鉴定，公布结果。".to_owned(),
        facts: vec![(t.s("desk-how-many"), "5".to_owned())],
        people: vec![vec![
            (t.s("desk-name"), "魏*".to_owned()),
            (t.s("desk-phone"), "138****1234".to_owned()),
        ]],
        masked: true,
        files: vec![(
            Link::new("/desk/attachments/1", "裂缝照片.jpg"),
            "1.2 MB".to_owned(),
        )],
        links: vec![Link::new("/desk/petitions/1/contact", t.s("contact-title"))],
        records: vec![amended::sample(t)],
    }
}
