//! Two hundred invented organs and the people who work there.
//!
//! A city and ten districts, each with its government, its petition office and units with a topic
//! each. Invariant: every organ is founded through the use cases of an administrator.

use std::collections::BTreeMap;

use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Competence, Grant, Level, Organ, OrganKind, Person, Role};
use jiff::civil::{Date, date};

/// How many organs there are.
pub(crate) const ORGANS: usize = 200;
/// Districts beside the city itself.
const DISTRICTS: usize = 10;
/// Region of the city.
pub(crate) const REGION: &str = "990100";

const OFFICE_ROLES: &[Role] = &[
    Role::Registrar,
    Role::Dispatcher,
    Role::SecondPerson,
    Role::Supervisor,
    Role::CallbackOfficer,
    Role::OfficeHead,
];
const UNIT_ROLES: &[Role] = &[
    Role::UnitClerk,
    Role::Handler,
    Role::BusinessLeader,
    Role::PetitionLeader,
    Role::UnitHead,
];

/// A petition office with the units beside it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The petition office.
    pub(crate) office: OrganId,
    /// Its region.
    pub(crate) region: String,
    /// Units with their topic.
    pub(crate) units: Vec<(OrganId, String)>,
}

/// The office under measurement.
#[derive(Debug, Clone)]
pub(crate) struct Staffed {
    /// City first, then the districts.
    pub(crate) places: Vec<Place>,
    people: BTreeMap<(OrganId, Role), PersonId>,
    known: BTreeMap<(OrganId, Role), Who>,
}

impl Staffed {
    /// The person with a role in an organ, with the rights of today.
    ///
    /// # Errors
    /// A fault when there is none.
    pub(crate) fn who(&self, organ: OrganId, role: Role) -> Result<&Who, AppError> {
        self.known
            .get(&(organ, role))
            .ok_or_else(|| AppError::fault(format!("nobody is {role} in {organ}")))
    }

    /// The person's id.
    pub(crate) fn person(&self, organ: OrganId, role: Role) -> Option<PersonId> {
        self.people.get(&(organ, role)).copied()
    }
}

/// Founds organs, people and roles.
///
/// # Errors
/// Store errors.
pub(crate) async fn found(app: &App) -> Result<Staffed, AppError> {
    let mut made = Made::default();
    let city = made.organ(app, "city", None, Level::City, REGION, None);
    let mut places = vec![made.place(app, "city", city, Level::City, REGION.to_owned())];
    for n in 1..=DISTRICTS {
        let region = format!("9901{n:02}");
        let code = format!("d{n:02}");
        let top = made.organ(app, &code, Some(city), Level::County, &region, None);
        places.push(made.place(app, &code, top, Level::County, region));
    }
    let mut next = 0;
    while made.organs.len() < ORGANS {
        let place = next % places.len();
        let topic = format!("{:02}", 1 + (next / places.len()) % 20);
        let (code, level) = if place == 0 {
            ("city".to_owned(), Level::City)
        } else {
            (format!("d{place:02}"), Level::County)
        };
        let Some(place) = places.get_mut(place) else {
            break;
        };
        let top = made.tops.get(&place.office).copied();
        let code = format!("{code}-u{next}");
        let unit = made.organ(app, &code, top, level, &place.region, Some(&topic));
        made.staff(app, unit, &code, UNIT_ROLES);
        place.units.push((unit, topic));
        next += 1;
    }
    app.save_organs(&Who::System, &made.organs).await?;
    app.save_people(&Who::System, &made.people).await?;
    app.grant(&Who::System, &made.grants).await?;
    Ok(read(app))
}

/// The office as it was founded.
pub(crate) fn read(app: &App) -> Staffed {
    let directory = app.directory();
    let mut offices: Vec<&Organ> = directory.orgs.all().filter(|o| o.petition_office).collect();
    offices.sort_by(|a, b| a.code.cmp(&b.code));
    let places = offices
        .into_iter()
        .map(|office| Place {
            office: office.id,
            region: office.region.clone(),
            units: directory
                .orgs
                .all()
                .filter(|unit| unit.parent == office.parent)
                .filter_map(|unit| Some((unit.id, unit.competences.first()?.topic.clone())))
                .collect(),
        })
        .collect();
    let people: BTreeMap<_, _> = directory
        .grants
        .iter()
        .map(|grant| ((grant.organ, grant.role), grant.person))
        .collect();
    let known = people
        .iter()
        .filter_map(|(key, person)| Some((*key, Who::Staff(app.staff(*person)?))))
        .collect();
    Staffed {
        places,
        people,
        known,
    }
}

#[derive(Default)]
struct Made {
    organs: Vec<Organ>,
    people: Vec<Person>,
    grants: Vec<Grant>,
    tops: BTreeMap<OrganId, OrganId>,
}

const FIRST_DAY: Date = date(2015, 1, 1);

impl Made {
    fn organ(
        &mut self,
        app: &App,
        code: &str,
        parent: Option<OrganId>,
        level: Level,
        region: &str,
        topic: Option<&str>,
    ) -> OrganId {
        let id = OrganId(app.new_id());
        self.organs.push(Organ {
            id,
            code: code.to_owned(),
            parent,
            level,
            kind: OrganKind::Administrative,
            petition_office: code.ends_with("-xf"),
            region: region.to_owned(),
            name_zh: format!("青禾市测试机关{code}"),
            name_en: format!("Test organ {code}"),
            doc_prefix: format!("测{code}信"),
            address: String::new(),
            phone: "0000-80000000".to_owned(),
            hours: String::new(),
            valid_from: FIRST_DAY,
            valid_to: None,
            successor: None,
            competences: topic
                .map(|topic| Competence {
                    topic: topic.to_owned(),
                    region: None,
                    from: FIRST_DAY,
                    to: None,
                })
                .into_iter()
                .collect(),
        });
        id
    }

    fn place(
        &mut self,
        app: &App,
        code: &str,
        top: OrganId,
        level: Level,
        region: String,
    ) -> Place {
        let code = format!("{code}-xf");
        let office = self.organ(app, &code, Some(top), level, &region, None);
        self.tops.insert(office, top);
        self.staff(app, office, &code, OFFICE_ROLES);
        Place {
            office,
            region,
            units: Vec::new(),
        }
    }

    fn staff(&mut self, app: &App, organ: OrganId, code: &str, roles: &[Role]) {
        for role in roles {
            let person = PersonId(app.new_id());
            let number = self.people.len();
            self.people.push(Person {
                id: person,
                login: format!("{code}-{role}"),
                name: format!("职员{number}"),
                pinyin: format!("zhiyuan{number}"),
                organ,
                title: role.to_string(),
                phone: "0000-80000001".to_owned(),
                left_on: None,
            });
            self.grants.push(Grant {
                person,
                role: *role,
                organ,
                from: FIRST_DAY,
                to: None,
            });
        }
    }
}
