//! A small office on a real store: a city with its petition office, two bureaus, a district with
//! its office, and one person a role.
//!
//! Everything goes through the use cases. People are invented. The cast: Wei and Chen are citizens;
//! each member of staff is named after what they do.

use std::collections::BTreeMap;
use std::sync::Arc;

use dengwen_app::clock::ManualClock;
use dengwen_app::keys::KeyFile;
use dengwen_app::law::Law;
use dengwen_app::random::SeededRandom;
use dengwen_app::seal::Sealer;
use dengwen_app::{App, AppOptions, Office, Who};
use dengwen_domain::ids::{OrganId, PersonId};
use dengwen_domain::org::{Competence, Grant, Level, Organ, OrganKind, Person, Role};
use dengwen_store::Store;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::store::TestStore;

/// Codes of the organs.
pub const CITY: &str = "qh";
/// The city's petition office.
pub const OFFICE: &str = "qh-xfj";
/// The housing bureau, competent for topic 03.
pub const HOUSING: &str = "qh-zjj";
/// The transport bureau, competent for topic 10.
pub const TRANSPORT: &str = "qh-jtj";
/// The discipline body.
pub const DISCIPLINE: &str = "qh-jw";
/// A district.
pub const DISTRICT: &str = "dh";
/// The district's petition office.
pub const DISTRICT_OFFICE: &str = "dh-xfj";
/// A station below the housing bureau, with power of its own.
pub const STATION: &str = "qh-zjz";

/// An office under test.
#[derive(Debug)]
pub struct TestOffice {
    /// The application.
    pub app: App,
    /// The clock: 2026-03-16, 09:00 in Shanghai, until moved.
    pub clock: ManualClock,
    /// The store beneath.
    pub store: TestStore,
    organs: BTreeMap<&'static str, OrganId>,
    people: BTreeMap<(&'static str, Role), PersonId>,
}

/// The zone of the office.
pub fn zone() -> TimeZone {
    // Safe because: the zone data is bundled with the program.
    TimeZone::get("Asia/Shanghai").expect("Asia/Shanghai is in the bundled zone data")
}

/// Code, parent, level, kind, whether it is a petition office, names, prefix of its documents.
type OrganLine = (
    &'static str,
    Option<&'static str>,
    Level,
    OrganKind,
    bool,
    &'static str,
    &'static str,
    &'static str,
);

const ORGANS: &[OrganLine] = &[
    (
        CITY,
        None,
        Level::City,
        OrganKind::Administrative,
        false,
        "青禾市人民政府",
        "Qinghe City",
        "",
    ),
    (
        OFFICE,
        Some(CITY),
        Level::City,
        OrganKind::Administrative,
        true,
        "青禾市信访局",
        "Qinghe Petition Office",
        "",
    ),
    (
        HOUSING,
        Some(CITY),
        Level::City,
        OrganKind::Administrative,
        false,
        "青禾市住房和城乡建设局",
        "Qinghe Housing Bureau",
        "03",
    ),
    (
        TRANSPORT,
        Some(CITY),
        Level::City,
        OrganKind::Administrative,
        false,
        "青禾市交通运输局",
        "Qinghe Transport Bureau",
        "10",
    ),
    (
        DISCIPLINE,
        Some(CITY),
        Level::City,
        OrganKind::Supervisory,
        false,
        "青禾市纪委监委",
        "Qinghe Discipline Body",
        "16",
    ),
    (
        DISTRICT,
        Some(CITY),
        Level::County,
        OrganKind::Administrative,
        false,
        "东河区人民政府",
        "Donghe District",
        "",
    ),
    (
        DISTRICT_OFFICE,
        Some(DISTRICT),
        Level::County,
        OrganKind::Administrative,
        true,
        "东河区信访局",
        "Donghe Petition Office",
        "",
    ),
    (
        STATION,
        Some(HOUSING),
        Level::City,
        OrganKind::Institution,
        false,
        "青禾市建设工程质量监督站",
        "Qinghe Building Quality Station",
        "",
    ),
];

const OFFICE_ROLES: &[Role] = &[
    Role::Registrar,
    Role::Dispatcher,
    Role::SecondPerson,
    Role::Supervisor,
    Role::ReportOfficer,
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
const CITY_ROLES: &[Role] = &[
    Role::Administrator,
    Role::Auditor,
    Role::Analyst,
    Role::UnitHead,
];

impl TestOffice {
    /// An application without organs or people, as `init` leaves it.
    pub async fn empty(store: TestStore) -> (App, ManualClock, TestStore) {
        let clock = ManualClock::sharing(Arc::clone(&store.clock));
        clock.set_civil(date(2026, 3, 16), 9, 0, &zone());
        let app = Self::open(store.store.clone(), &clock, 7, &[]).await;
        (app, clock, store)
    }

    /// Opens the application with its one key file, the randomness of a seed, and packs beside the
    /// built-in ones.
    async fn open(store: Store, clock: &ManualClock, seed: u64, packs: &[(&str, &str)]) -> App {
        let keys = KeyFile::generate(&SeededRandom::new(7));
        App::open(AppOptions {
            store,
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(seed)),
            sealer: Sealer::new(keys),
            law: Law::load(packs).expect("the packs are sound"),
            office: Office {
                name_zh: "青禾市信访局".to_owned(),
                name_en: "Qinghe Petition Office".to_owned(),
                region: "990100".to_owned(),
                sector: None,
                sample: true,
                zone: zone(),
            },
            policy: dengwen_app::policy::Policy::default(),
        })
        .await
        .expect("a sound store opens")
    }

    /// The power failed and came back: everything is opened again, with other randomness.
    #[must_use]
    pub async fn restarted(self, seed: u64) -> Self {
        self.restarted_with(seed, &[]).await
    }

    /// The same, with packs in the data folder: file and text.
    #[must_use]
    pub async fn restarted_with(self, seed: u64, packs: &[(&str, &str)]) -> Self {
        let store = self.store.restarted().await;
        let opened = store.store.clone();
        let app = Self::open(opened, &self.clock, seed.wrapping_add(1_000), packs).await;
        Self { app, store, ..self }
    }

    /// The application of another node on the same database.
    pub async fn second_node(&self) -> App {
        Self::open(self.store.second_node().await, &self.clock, 8, &[]).await
    }

    /// Founds the office on an empty store.
    pub async fn start(store: TestStore) -> Self {
        let (app, clock, store) = Self::empty(store).await;
        let mut office = Self {
            app,
            clock,
            store,
            organs: BTreeMap::new(),
            people: BTreeMap::new(),
        };
        office.found().await;
        office
    }

    async fn found(&mut self) {
        let mut organs = Vec::new();
        for (n, spec) in ORGANS.iter().enumerate() {
            let id = OrganId(Uuid::from_u128(1 + n as u128));
            self.organs.insert(spec.0, id);
            organs.push(organ(id, spec, &self.organs));
        }
        self.app
            .save_organs(&Who::System, &organs)
            .await
            .expect("organs can be founded");
        let mut people = Vec::new();
        let mut grants = Vec::new();
        for (code, roles) in [
            (OFFICE, OFFICE_ROLES),
            (DISTRICT_OFFICE, OFFICE_ROLES),
            (HOUSING, UNIT_ROLES),
            (TRANSPORT, UNIT_ROLES),
            (CITY, CITY_ROLES),
            (STATION, UNIT_ROLES),
        ] {
            for role in roles {
                let id = PersonId(Uuid::from_u128(1000 + people.len() as u128));
                self.people.insert((code, *role), id);
                people.push(person(id, code, *role, self.organs[code]));
                grants.push(Grant {
                    person: id,
                    role: *role,
                    organ: self.organs[code],
                    from: date(2020, 1, 1),
                    to: None,
                });
            }
        }
        self.app
            .save_people(&Who::System, &people)
            .await
            .expect("people can be added");
        self.app
            .grant(&Who::System, &grants)
            .await
            .expect("roles can be granted");
    }

    /// An organ's id by its code.
    pub fn organ(&self, code: &str) -> OrganId {
        self.organs[code]
    }

    /// The person with a role in an organ.
    pub fn person(&self, code: &'static str, role: Role) -> PersonId {
        self.people[&(code, role)]
    }

    /// The person with a role in an organ, signed in.
    pub fn staff(&self, code: &'static str, role: Role) -> Who {
        let person = self.person(code, role);
        Who::Staff(self.app.staff(person).expect("a member of staff"))
    }

    /// Sets the clock to 09:00 of a day.
    pub fn on(&self, day: Date) -> &Self {
        self.clock.set_civil(day, 9, 0, &zone());
        self
    }
}

fn organ(id: OrganId, spec: &OrganLine, known: &BTreeMap<&'static str, OrganId>) -> Organ {
    let (code, parent, level, kind, petition_office, name_zh, name_en, topic) = spec;
    Organ {
        id,
        code: (*code).to_owned(),
        parent: parent.map(|parent| known[parent]),
        level: *level,
        kind: *kind,
        petition_office: *petition_office,
        region: if *level == Level::County {
            "990102"
        } else {
            "990100"
        }
        .to_owned(),
        name_zh: (*name_zh).to_owned(),
        name_en: (*name_en).to_owned(),
        doc_prefix: name_zh.replace("市", "").replace("局", "信"),
        address: "青禾市长安路1号".to_owned(),
        phone: "0000-81234567".to_owned(),
        hours: "工作日 8:30-12:00, 14:00-17:30".to_owned(),
        valid_from: date(2000, 1, 1),
        valid_to: None,
        successor: None,
        competences: if topic.is_empty() {
            Vec::new()
        } else {
            vec![Competence {
                topic: (*topic).to_owned(),
                region: None,
                from: date(2000, 1, 1),
                to: None,
            }]
        },
    }
}

fn person(id: PersonId, code: &str, role: Role, organ: OrganId) -> Person {
    Person {
        id,
        login: format!("{code}-{role}"),
        name: format!("员工{}", id.0.as_u128() % 1000),
        pinyin: format!("yuangong{}", id.0.as_u128() % 1000),
        organ,
        title: role.to_string(),
        phone: "0000-80000001".to_owned(),
        left_on: None,
    }
}
