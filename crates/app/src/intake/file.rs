//! Filing from the portal: a draft becomes a petition (T01, T02).
//!
//! Every answer may be missing but the words themselves (Art. 19, 22: missing identity never bars
//! registration). What is wrong is said field by field under the draft's own names.

use dengwen_domain::codes::{Channel, Purpose};
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::KnownAct;
use dengwen_domain::org::{Level, Organ, OrganKind};
use dengwen_domain::topic::Topics;
use dengwen_store::tables::idempotency;
use jiff::civil::Date;

use super::check::{TITLE_MAX, check_text, untrue_day};
use super::draft::{Answers, Draft};
use super::new_petition::NewPetition;
use super::register::Receipt;
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::open::PersonData;
use crate::seal::digest;
use crate::throttle::Throttle;
use crate::who::Who;
use dengwen_domain::codes::OtherAct;

/// Most characters of a derived title.
const DERIVED_MAX: usize = 30;
/// Most people one petition may speak for.
const PERSONS_MAX: u32 = 100_000;

/// A place that a petition may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Region code.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Its level.
    pub level: Level,
}

impl App {
    /// Places of this installation, each after the one it lies in: the regions that have a
    /// government of their own.
    pub fn places(&self) -> Vec<Place> {
        let directory = self.directory();
        let today = self.today();
        let mut places: Vec<Place> = Vec::new();
        for organ in directory.orgs.all() {
            let new = places.iter().all(|place| place.code != organ.region);
            if new && organ.exists_on(today) && is_government(organ) {
                places.push(Place {
                    code: organ.region.clone(),
                    name_zh: place_name(&organ.name_zh),
                    name_en: place_name_en(&organ.name_en).to_owned(),
                    level: organ.level,
                });
            }
        }
        places.sort_by(|a, b| order(&a.code).cmp(&order(&b.code)));
        places
    }

    /// The petition office that receives what is filed about a place: the office of the place,
    /// else the office of the city.
    ///
    /// # Errors
    /// A fault when the installation has no petition office yet.
    pub fn receiving_office(&self, region: &str) -> Result<OrganId, AppError> {
        let directory = self.directory();
        let today = self.today();
        let place = if region.is_empty() {
            &self.office().region
        } else {
            region
        };
        let nearest = directory
            .orgs
            .office_for_region(place, today)
            .or_else(|| {
                directory
                    .orgs
                    .office_for_region(&self.office().region, today)
            })
            .or_else(|| {
                let office = |organ: &&Organ| organ.petition_office && organ.exists_on(today);
                directory.orgs.all().find(office).map(|organ| organ.id)
            })
            .ok_or_else(|| AppError::fault("no petition office is set up"))?;
        // Law: what is received is registered and sent on in time (Art. 22), by somebody.
        let mut offices = std::iter::once(nearest).chain(directory.orgs.offices_above(nearest));
        let staffed = offices.find(|office| directory.is_staffed(*office, today));
        Ok(staffed.unwrap_or(nearest))
    }

    /// Everything in a draft that cannot be taken, at once.
    pub fn check_draft(&self, answers: &Answers) -> Vec<FieldError> {
        let today = self.today();
        let group = number_of_persons(answers).unwrap_or(1);
        let most = self.representatives_max(Some(&answers.region), today, group);
        let mut errors = check(answers, today, most);
        let known = |code: &str| self.places().iter().any(|place| place.code == code);
        if !answers.region.is_empty() && !known(&answers.region) {
            errors.push(FieldError::new("region", "file-place-unknown"));
        }
        errors
    }

    /// Files a draft. The same draft twice is one petition.
    ///
    /// # Errors
    /// `Invalid` with every field that cannot be taken; `TooMany`; store errors.
    pub async fn file_draft(&self, draft: &Draft, address: &str) -> Result<Receipt, AppError> {
        let errors = self.check_draft(&draft.answers);
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        self.throttle(Throttle::FilingFrom, address).await?;
        let new = self.new_petition(draft)?;
        let receipt = self.register(&Who::Public, new).await?;
        self.close_draft(draft).await?;
        Ok(receipt)
    }

    /// The receipt of a form that was sent before; `None` if it was not.
    ///
    /// # Errors
    /// Store errors.
    pub async fn filed_before(&self, form_key: &[u8; 32]) -> Result<Option<Receipt>, AppError> {
        let key = digest(&[b"register", form_key]);
        let Some(answer) = idempotency::answer(self.store().db(), &key).await? else {
            return Ok(None);
        };
        let receipt: Receipt = serde_json::from_str(&answer).map_err(AppError::fault)?;
        Ok(Some(Receipt {
            query_code: self.sealer().query_code(form_key),
            ..receipt
        }))
    }

    fn new_petition(&self, draft: &Draft) -> Result<NewPetition, AppError> {
        let answers = &draft.answers;
        let organ = self.receiving_office(&answers.region)?;
        let title = derived_title(answers);
        let text = with_place(answers);
        let mut new = NewPetition::today(self, Channel::Web, organ, &title, &text);
        new.persons = persons(answers);
        let persons = number_of_persons(answers).unwrap_or(1);
        new.persons_present = persons;
        new.persons_concerned = persons;
        new.joint = persons > 1;
        new.confidential = answers.confidential;
        answers.request.trim().clone_into(&mut new.request);
        new.purpose = answers.purpose.parse::<Purpose>().ok();
        new.topic = some(&answers.topic);
        new.region = some(&answers.region);
        new.known_act = known_act(answers);
        if let Some(known) = new.known_act {
            new.other_limit = self.other_limit(known)?;
        }
        new.id = Some(draft.petition());
        new.key = Some(draft.key());
        new.form_key = draft.form_key();
        Ok(new)
    }
}

/// The act complained of with its day, where both were told.
fn known_act(answers: &Answers) -> Option<KnownAct> {
    let act = answers.act.parse::<OtherAct>().ok()?;
    let on = known_day(answers)?;
    (act != OtherAct::Other).then_some(KnownAct { act, on })
}

fn is_government(organ: &Organ) -> bool {
    let governs = organ.kind == OrganKind::Administrative && !organ.petition_office;
    // Because: the root of a new office is named as its place is.
    let root = organ.parent.is_none();
    governs && organ.level != Level::Village && (root || named_so(organ))
}

fn named_so(organ: &Organ) -> bool {
    organ.name_zh.ends_with("政府") || organ.name_zh.ends_with("办事处")
}

/// `明河区人民政府` is the government of `明河区`, `明河区人民政府柳塘街道办事处` of
/// `明河区柳塘街道`.
fn place_name(name: &str) -> String {
    name.replace("人民政府", "").replace("办事处", "")
}

fn place_name_en(name: &str) -> &str {
    name.strip_suffix(" People's Government")
        .or_else(|| name.strip_suffix(" Office"))
        .unwrap_or(name)
}

/// `990100` stands before everything in it: `990102`, then its towns `990102001`.
fn order(code: &str) -> (usize, &str) {
    let city = usize::from(!code.ends_with("00") || code.len() > 6);
    (city, code)
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The day as typed in the form's own form (`2026-03-16`).
fn known_day(answers: &Answers) -> Option<Date> {
    answers.act_day.trim().parse().ok()
}

/// The title written, or the first sentence of the words.
pub fn derived_title(answers: &Answers) -> String {
    let written = answers.title.trim();
    if !written.is_empty() {
        return written.to_owned();
    }
    let words = answers.words.trim();
    let ends = |c: char| matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';' | '\n' | '\r');
    let first = words.split(ends).find(|part| !part.trim().is_empty());
    let first = first.unwrap_or_default().trim();
    if first.chars().count() <= DERIVED_MAX {
        return first.to_owned();
    }
    let head: String = first.chars().take(DERIVED_MAX).collect();
    let stop = head
        .rfind(['，', ',', '、', ' '])
        .filter(|at| *at > head.len() / 2);
    format!(
        "{}…",
        head.get(..stop.unwrap_or(head.len())).unwrap_or(&head)
    )
}

/// The exact place is part of what was written; the file keeps it with the words.
fn with_place(answers: &Answers) -> String {
    let spot = answers.spot.trim();
    if spot.is_empty() {
        answers.words.trim().to_owned()
    } else {
        format!("{}\n\n地点：{spot}", answers.words.trim())
    }
}

fn others(answers: &Answers) -> impl Iterator<Item = &str> {
    let lines = answers.others.split(['\n', '、', '，', ',', ';', '；']);
    lines.map(str::trim).filter(|line| !line.is_empty())
}

fn persons(answers: &Answers) -> Vec<PersonData> {
    let lead = PersonData {
        name: if answers.anonymous {
            String::new()
        } else {
            answers.name.trim().to_owned()
        },
        phone: answers.phone.trim().to_owned(),
        email: answers.email.trim().to_owned(),
        address: answers.address.trim().to_owned(),
        ..PersonData::default()
    };
    let more = others(answers)
        .filter(|_| !answers.anonymous)
        .map(|name| PersonData {
            name: name.to_owned(),
            ..PersonData::default()
        });
    let mut persons = vec![lead];
    persons.extend(more);
    persons.retain(|person| *person != PersonData::default());
    persons
}

fn number_of_persons(answers: &Answers) -> Result<u32, FieldError> {
    let named = u32::try_from(others(answers).count() + 1).unwrap_or(1);
    let typed = answers.persons.trim();
    if typed.is_empty() {
        return Ok(named);
    }
    match typed.parse::<u32>() {
        Ok(count) if (1..=PERSONS_MAX).contains(&count) => Ok(count.max(named)),
        _ => Err(FieldError::with(
            "persons",
            "file-persons-number",
            PERSONS_MAX,
        )),
    }
}

fn check(answers: &Answers, today: Date, most: usize) -> Vec<FieldError> {
    let mut errors = Vec::new();
    check_text(
        &mut errors,
        "words",
        &answers.words,
        super::TEXT_MAX - 300,
        true,
    );
    check_text(&mut errors, "spot", &answers.spot, 200, false);
    check_text(&mut errors, "request", &answers.request, 2000, false);
    check_text(&mut errors, "title", &answers.title, TITLE_MAX, false);
    check_text(&mut errors, "name", &answers.name, 200, false);
    check_text(&mut errors, "address", &answers.address, 200, false);
    check_text(&mut errors, "email", &answers.email, 200, false);
    check_text(&mut errors, "others", &answers.others, 1000, false);
    if !answers.topic.is_empty() && Topics::builtin().get(&answers.topic).is_none() {
        errors.push(FieldError::new("topic", "file-topic-unknown"));
    }
    check_contact(answers, &mut errors);
    // Law: the pack's number of representatives at most (B02); the lead petitioner is one of them.
    if others(answers).count() >= most.max(1) {
        errors.push(FieldError::with("others", "too-many-representatives", most));
    }
    errors.extend(number_of_persons(answers).err());
    if !answers.act_day.trim().is_empty() {
        match known_day(answers) {
            None => errors.push(FieldError::new("act_day", "day-unreadable")),
            Some(day) => errors.extend(untrue_day("act_day", day, today)),
        }
    }
    errors
}

fn check_contact(answers: &Answers, errors: &mut Vec<FieldError>) {
    use dengwen_domain::identity::Phone;
    let phone = answers.phone.trim();
    if !phone.is_empty() {
        errors.extend(
            Phone::parse(phone)
                .err()
                .map(|e| FieldError::new("phone", e.code())),
        );
    }
    if !answers.email.trim().is_empty() && !answers.email.contains('@') {
        errors.push(FieldError::new("email", "email-malformed"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Answers {
        Answers {
            words: text.to_owned(),
            ..Answers::default()
        }
    }

    #[test]
    fn a_title_is_the_first_sentence_and_a_long_one_is_cut_where_it_breathes() {
        assert_eq!(derived_title(&words("  路灯不亮。三天了。")), "路灯不亮");
        let long = "书院路在建工地的围挡把人行道全占了，老人孩子只能走机动车道，早晚都很危险";
        assert_eq!(
            derived_title(&words(long)),
            "书院路在建工地的围挡把人行道全占了，老人孩子只能走机动车道…"
        );
        let emoji = "🚧".repeat(50);
        assert_eq!(
            derived_title(&words(&emoji)).chars().count(),
            DERIVED_MAX + 1
        );
    }

    #[test]
    fn an_anonymous_petition_names_nobody_and_keeps_a_way_to_be_reached() {
        let mut answers = words("x");
        answers.anonymous = true;
        answers.name = "魏芳".to_owned();
        assert!(persons(&answers).is_empty());
        answers.phone = "13800001234".to_owned();
        assert_eq!(persons(&answers)[0].name, "");
        assert_eq!(persons(&answers)[0].phone, "13800001234");
    }
}
