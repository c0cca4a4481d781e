//! A document from the form of the pack in force for its matter. Pure.
//!
//! Title, lines, wordings and articles are the pack's; addressee, day and contact are the frame's.

use dengwen_domain::matter::{Actor, DocumentIssued, Event, Matter};
use dengwen_domain::pack::{Addressee, DocumentForm, Pack, Part};
use jiff::civil::Date;

use super::Told;
use super::content::Content;
use super::write::{Values, write};
use crate::directory::Directory;

/// What a document is composed from.
#[derive(Debug)]
pub(super) struct Input<'a> {
    pub(super) directory: &'a Directory,
    pub(super) pack: &'a Pack,
    pub(super) form: &'a DocumentForm,
    pub(super) before: &'a Matter,
    pub(super) after: &'a Matter,
    pub(super) event: &'a Event,
    pub(super) actor: &'a Actor,
    pub(super) issued: &'a DocumentIssued,
    pub(super) told: &'a Told,
}

/// `2025年3月3日`.
pub fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Composes a document.
///
/// # Errors
/// The required part that is missing.
pub(super) fn compose<'a>(input: &Input<'a>) -> Result<Content, &'a Part> {
    let form = input.form;
    let values: Values = form
        .parts
        .iter()
        .map(|part| (part.key, input.value(part.key)))
        .collect();
    let body = write(form, &values)?;
    Ok(Content {
        organ: input.organ(input.issued.organ),
        title: form.title_zh.clone(),
        addressee: addressee(input),
        body,
        date: day(input.event.on),
        contact: contact(input),
        seal: form.seal,
    })
}

fn addressee(input: &Input<'_>) -> String {
    match (input.form.to, input.issued.to) {
        (Addressee::File, _) => String::new(),
        (Addressee::Unit | Addressee::Petitioner, Some(organ)) => {
            format!("{}：", input.organ(organ))
        }
        (Addressee::Unit | Addressee::Petitioner, None) => {
            let name = &input.told.subject.petitioner.name;
            let name = if name.is_empty() { "信访人" } else { name };
            format!("{name}：")
        }
    }
}

/// Who answers questions: the officer if a telephone is known, else the organ.
fn contact(input: &Input<'_>) -> String {
    let person = input.actor.person;
    let person = person.and_then(|id| input.directory.people.get(&id));
    if let Some(person) = person.filter(|person| !person.phone.is_empty()) {
        return format!("联系人：{}，电话：{}", person.name, person.phone);
    }
    let organ = input.directory.orgs.organ(input.issued.organ);
    organ
        .filter(|organ| !organ.phone.is_empty())
        .map_or_else(String::new, |organ| format!("电话：{}", organ.phone))
}
