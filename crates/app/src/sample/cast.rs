//! Founds the sample office and knows who does what in it.

use std::collections::BTreeMap;

use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Competence, Grant, Organ, Person, Role};
use jiff::civil::{Date, date};

use super::content::{Content, OrganText, PersonText};
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// The first day of every organ and grant: long before the sample begins.
const SINCE: Date = date(2015, 1, 1);

/// Who is who in the sample office.
#[derive(Debug)]
pub(super) struct Cast {
    organs: BTreeMap<String, OrganId>,
    short: BTreeMap<String, String>,
    roles: BTreeMap<(String, Role), Vec<PersonId>>,
    registrars: BTreeMap<String, PersonId>,
}

impl Cast {
    /// Founds organs, people and roles through the use cases.
    ///
    /// # Errors
    /// Faults of the content, named; store errors.
    pub(super) async fn found(app: &App, content: &Content) -> Result<Self, AppError> {
        let mut cast = Self {
            organs: BTreeMap::new(),
            short: BTreeMap::new(),
            roles: BTreeMap::new(),
            registrars: BTreeMap::new(),
        };
        for text in &content.organs {
            cast.organs.insert(text.code.clone(), OrganId(app.new_id()));
            cast.short.insert(text.code.clone(), text.short.clone());
        }
        let mut organs = Vec::new();
        for text in &content.organs {
            organs.push(cast.organ_of(text)?);
        }
        app.save_organs(&Who::System, &organs).await?;
        let topics = app.read_topics(content.topics).map_err(|problems| {
            let told: Vec<String> = problems.iter().map(|p| p.error.to_string()).collect();
            AppError::fault(format!("sample: {}", told.join("; ")))
        })?;
        app.add_topics(&Who::System, topics).await?;
        let mut people = Vec::new();
        let mut grants = Vec::new();
        for text in &content.people {
            let (person, mut given) = cast.person_of(app, text)?;
            people.push(person);
            grants.append(&mut given);
        }
        app.save_people(&Who::System, &people).await?;
        app.grant(&Who::System, &grants).await?;
        Ok(cast)
    }

    fn organ_of(&self, text: &OrganText) -> Result<Organ, AppError> {
        let parent = text
            .parent
            .as_deref()
            .map(|code| self.organ(code))
            .transpose()?;
        let competences = text
            .competences
            .iter()
            .flat_map(|c| c.topics.iter().map(|topic| (topic, &c.regions)))
            .flat_map(|(topic, regions)| {
                regions.iter().map(|region| Competence {
                    topic: topic.clone(),
                    region: Some(region.clone()),
                    from: SINCE,
                    to: None,
                })
            })
            .collect();
        Ok(Organ {
            id: self.organ(&text.code)?,
            code: text.code.clone(),
            parent,
            level: text.level,
            kind: text.kind,
            petition_office: text.petition_office,
            region: text.region.clone(),
            name_zh: text.name.clone(),
            name_en: text.name_en.clone(),
            doc_prefix: text.doc_prefix.clone(),
            address: text.address.clone(),
            phone: text.phone.clone(),
            hours: text.reception.clone().unwrap_or_default(),
            valid_from: SINCE,
            valid_to: None,
            successor: None,
            competences,
        })
    }

    fn person_of(
        &mut self,
        app: &App,
        text: &PersonText,
    ) -> Result<(Person, Vec<Grant>), AppError> {
        let organ = self.organ(&text.organ)?;
        let id = PersonId(app.new_id());
        for role in &text.roles {
            self.roles
                .entry((text.organ.clone(), *role))
                .or_default()
                .push(id);
        }
        if let Some(desk) = &text.desk {
            self.registrars.insert(desk.clone(), id);
        }
        let person = Person {
            id,
            login: text.login.clone(),
            name: text.name.clone(),
            pinyin: text.login.clone(),
            organ,
            title: text.title.clone(),
            phone: text.phone.clone(),
            left_on: None,
        };
        let grant = |role: &Role| Grant {
            person: id,
            role: *role,
            organ,
            from: SINCE,
            to: None,
        };
        Ok((person, text.roles.iter().map(grant).collect()))
    }

    /// An organ by its code.
    ///
    /// # Errors
    /// A fault that names the code.
    pub(super) fn organ(&self, code: &str) -> Result<OrganId, AppError> {
        self.organs
            .get(code)
            .copied()
            .ok_or_else(|| AppError::fault(format!("sample: no organ {code}")))
    }

    /// Short name of an organ.
    pub(super) fn short(&self, code: &str) -> String {
        self.short.get(code).cloned().unwrap_or_default()
    }

    /// Does anybody sign for matters there?
    pub(super) fn is_staffed(&self, code: &str) -> bool {
        self.roles.contains_key(&(code.to_owned(), Role::UnitClerk))
    }

    /// Somebody with a role in an organ; `turn` spreads the work over several.
    ///
    /// # Errors
    /// A fault that names organ and role.
    pub(super) fn person(&self, code: &str, role: Role, turn: usize) -> Result<PersonId, AppError> {
        self.roles
            .get(&(code.to_owned(), role))
            .and_then(|people| people.get(turn % people.len().max(1)))
            .copied()
            .ok_or_else(|| AppError::fault(format!("sample: nobody is {role} in {code}")))
    }

    /// The registrar of a desk: `letter`, `visit`, `phone`, `web`.
    pub(super) fn registrar(&self, desk: &str) -> Option<PersonId> {
        self.registrars.get(desk).copied()
    }
}
