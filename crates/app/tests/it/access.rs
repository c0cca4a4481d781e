//! Who sees what, in offices nobody drew: the answer for one matter equals the list, everywhere.
//!
//! Trees of organs, people with several roles, petitions and the ways they take are generated. Then
//! every person is held against every matter: what a list shows is what a page opens, under each
//! permission the words open exactly where the table says so, and what is not shown does not exist,
//! whichever door is tried. The seeds are fixed; `DENGWEN_ACCESS_SEEDS=50` tries more of them.

use std::collections::{BTreeMap, BTreeSet};

use dengwen_app::intake::{NewPetition, Receipt};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::queue::Filter;
use dengwen_app::{App, AppError, Staff, Who};
use dengwen_domain::access::{Permission, scope};
use dengwen_domain::codes::{Channel, Class, Route};
use dengwen_domain::ids::{MatterId, OrganId, PersonId, PetitionId};
use dengwen_domain::matter::{Command, Matter, Routing};
use dengwen_domain::org::{Competence, Grant, Level, Organ, OrganKind, Person, Role};
use dengwen_store::query::queue::{self, Select};
use dengwen_testkit::both_engines;
use dengwen_testkit::office::TestOffice;
use jiff::civil::date;
use uuid::Uuid;

use crate::dice::Dice;

/// An office that nobody drew.
struct Drawn {
    app: App,
    dice: Dice,
    /// Where its organs and people begin to be numbered: several stand side by side.
    base: usize,
    organs: Vec<Organ>,
    people: Vec<PersonId>,
    filed: Vec<Receipt>,
}

fn organ_id(n: usize) -> OrganId {
    OrganId(Uuid::from_u128(0x10_0000 + n as u128))
}

fn person_id(n: usize) -> PersonId {
    PersonId(Uuid::from_u128(0x90_0000 + n as u128))
}

/// The `n`th organ of a tree: under any earlier one; a third of them are petition offices.
fn organ(base: usize, n: usize, dice: &mut Dice) -> Organ {
    let petition_office = n == 1 || dice.roll(3) == 0;
    let level = dice.one(&[Level::City, Level::County, Level::Township, Level::Village]);
    Organ {
        id: organ_id(base + n),
        code: format!("g{}", base + n),
        parent: (n > 0).then(|| organ_id(base + dice.roll(n))),
        level: if n < 2 { Level::City } else { level },
        kind: dice.one(&[
            OrganKind::Administrative,
            OrganKind::Party,
            OrganKind::Court,
        ]),
        petition_office,
        region: dice.one(&["990100", "990102", "990103"]).to_owned(),
        name_zh: format!("机关{n}"),
        name_en: format!("Organ {n}"),
        doc_prefix: format!("机{n}"),
        address: "青禾市长安路1号".to_owned(),
        phone: "0000-81234567".to_owned(),
        hours: "工作日 8:30-12:00".to_owned(),
        valid_from: date(2000, 1, 1),
        valid_to: None,
        successor: None,
        competences: vec![Competence {
            topic: "03".to_owned(),
            region: Some("990000".to_owned()),
            from: date(2000, 1, 1),
            to: None,
        }],
    }
}

fn person(n: usize, organ: OrganId) -> Person {
    Person {
        id: person_id(n),
        login: format!("p{n}"),
        name: format!("员工{n}"),
        pinyin: format!("yuangong{n}"),
        organ,
        title: String::new(),
        phone: "0000-80000001".to_owned(),
        left_on: None,
    }
}

impl Drawn {
    /// Founds it: the first person holds every role in every petition office and drives the work,
    /// the others hold up to three roles anywhere, the tenth of them none at all.
    async fn found(app: App, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let base = usize::try_from(seed).unwrap() * 1_000;
        let many = 6 + dice.roll(12);
        let organs: Vec<Organ> = (0..many).map(|n| organ(base, n, &mut dice)).collect();
        app.save_organs(&Who::System, &organs).await.unwrap();
        let grant = |person, role, organ| Grant {
            person,
            role,
            organ,
            from: date(2020, 1, 1),
            to: None,
        };
        let (mut people, mut grants) = (Vec::new(), BTreeMap::new());
        for n in base..base + 20 {
            let home = dice.one(&organs.iter().map(|o| o.id).collect::<Vec<_>>());
            people.push(person(n, home));
            for _ in 0..if n % 10 == 9 { 0 } else { 1 + dice.roll(3) } {
                let (role, at) = (dice.one(Role::ALL), base + dice.roll(organs.len()));
                let key = (n, role.as_str(), at);
                grants.insert(key, grant(person_id(n), role, organ_id(at)));
            }
        }
        for (n, _) in organs.iter().enumerate().filter(|(_, o)| o.petition_office) {
            for role in [Role::Registrar, Role::Dispatcher, Role::ReportOfficer] {
                let driver = grant(person_id(base), role, organ_id(base + n));
                grants.insert((base, role.as_str(), base + n), driver);
            }
        }
        app.save_people(&Who::System, &people).await.unwrap();
        let grants: Vec<Grant> = grants.into_values().collect();
        app.grant(&Who::System, &grants).await.unwrap();
        Drawn {
            app,
            dice,
            base,
            organs,
            people: people.into_iter().map(|person| person.id).collect(),
            filed: Vec::new(),
        }
    }

    fn staff(&self, person: PersonId) -> Staff {
        self.app.staff(person).expect("a member of staff")
    }

    fn any_organ(&mut self) -> OrganId {
        organ_id(self.base + self.dice.roll(self.organs.len()))
    }

    fn an_office(&mut self) -> OrganId {
        let offices = self.organs.iter().filter(|o| o.petition_office);
        let offices: Vec<OrganId> = offices.map(|o| o.id).collect();
        self.dice.one(&offices)
    }

    async fn files(&mut self) {
        let organ = self.an_office();
        let mut new = NewPetition::today(&self.app, Channel::Letter, organ, "路灯不亮", "三天了。");
        new.form_key = self.dice.key();
        new.region = Some("990100".to_owned());
        let receipt = self.app.register(&Who::Public, new).await.unwrap();
        self.filed.push(receipt);
    }

    /// A way that a matter takes: any of these, lawful or not.
    fn way(&mut self, reasons: dengwen_domain::ids::SealedId) -> Command {
        let classify = |class, route, accused| Command::Classify {
            class,
            route,
            topic: Some("030400".to_owned()),
            region: None,
            purpose: None,
            requests: 1,
            reasons,
            accused,
        };
        match self.dice.roll(8) {
            0..=2 => classify(Class::Claim, Some(Route::C6), Vec::new()),
            3 => {
                let accused = vec![self.any_organ()];
                classify(Class::Report, None, accused)
            }
            4..=6 => Command::Transfer(Routing {
                to: self.any_organ(),
                co: (0..self.dice.roll(2)).map(|_| self.any_organ()).collect(),
                report_back: None,
                suggest_simple: false,
            }),
            _ => Command::PassDown {
                to: self.an_office(),
                suggest_simple: false,
            },
        }
    }

    async fn works(&mut self) -> bool {
        let receipt = self.filed[self.dice.roll(self.filed.len())].clone();
        let mut texts = Texts::new();
        let words = texts.add(&self.app, "reasons", "理由如下。");
        let command = self.way(words);
        let driver = Who::Staff(self.staff(self.people[0]));
        let act = Act::adding(receipt.matter, command, texts);
        match self.app.act(&driver, act).await {
            Ok(_) => true,
            Err(AppError::Fault(what)) => panic!("{what}"),
            Err(_) => false,
        }
    }

    /// One person against every matter; gives how many were open and how many did not exist.
    async fn holds(&self, person: PersonId, matters: &[Matter]) -> (usize, usize) {
        let staff = self.staff(person);
        let who = Who::Staff(staff.clone());
        let listed = self.listed(&staff, Permission::ReadMatter).await;
        let known = self.known_elsewhere(&staff, &who).await;
        assert!(
            known.is_subset(&listed),
            "a desk list shows what no page opens"
        );
        for permission in Permission::ALL {
            let under = self.listed(&staff, *permission).await;
            for matter in matters {
                let id = matter.id;
                let answer = self.app.check(&who, matter, *permission);
                let told = format!("{permission} {id} {:?}", staff.viewer);
                match answer {
                    Ok(()) => assert!(
                        under.contains(&id),
                        "the page opens, the list hides: {told}"
                    ),
                    Err(AppError::Forbidden(_)) => {
                        assert!(!under.contains(&id) && listed.contains(&id), "{told}");
                    }
                    Err(AppError::Missing("matter")) => {
                        assert!(!under.contains(&id) && !listed.contains(&id), "{told}");
                    }
                    Err(other) => panic!("{other}: {told}"),
                }
            }
        }
        for receipt in &self.filed {
            if listed.contains(&receipt.matter) {
                let opened = self.app.open_matter(&who, receipt.matter, "test").await;
                assert_eq!(opened.unwrap().id, receipt.matter);
            } else {
                self.does_not_exist(&who, receipt).await;
            }
        }
        let open = self
            .filed
            .iter()
            .filter(|filed| listed.contains(&filed.matter));
        let open = open.count();
        (open, self.filed.len() - open)
    }

    /// Every matter as it stands.
    async fn matters(&self) -> Vec<Matter> {
        let mut matters = Vec::new();
        for receipt in &self.filed {
            let opened = self.app.open_matter(&Who::System, receipt.matter, "test");
            matters.push(opened.await.unwrap());
        }
        matters
    }

    /// What the predicate of lists shows under a permission, straight from the database.
    async fn listed(&self, staff: &Staff, permission: Permission) -> BTreeSet<MatterId> {
        let directory = self.app.directory();
        let select = Select {
            scope: scope(&staff.viewer, permission, &directory.orgs),
            newest: true,
            ..Select::default()
        };
        let rows = queue::matters(self.app.store().db(), &select, None, 1_000).await;
        rows.unwrap().iter().map(|row| MatterId(row.id)).collect()
    }

    /// Everything that stands in a list of this person's desk.
    async fn known_elsewhere(&self, staff: &Staff, who: &Who) -> BTreeSet<MatterId> {
        let mut known = BTreeSet::new();
        for queue in self.app.queues(staff) {
            match self.app.queue(who, &Filter::of(queue), None, 500).await {
                Ok(page) => known.extend(page.items.iter().map(|item| item.id)),
                Err(AppError::Forbidden(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        known
    }

    /// Through every door the answer is that of a matter nobody ever brought.
    async fn does_not_exist(&self, who: &Who, receipt: &Receipt) {
        let nothing = MatterId(Uuid::from_u128(0xdead));
        let same = |one: AppError, other: AppError| {
            assert!(matches!(one, AppError::Missing(_)), "{one:?}");
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        };
        let open = async |id| self.app.open_matter(who, id, "test").await.unwrap_err();
        same(open(receipt.matter).await, open(nothing).await);
        let view = async |id| self.app.view_matter(who, id).await.unwrap_err();
        same(view(receipt.matter).await, view(nothing).await);
        let petition = async |id| self.app.view_petition(who, id).await.unwrap_err();
        same(
            petition(receipt.petition).await,
            petition(PetitionId(nothing.0)).await,
        );
        let note = async |id| {
            let mut texts = Texts::new();
            let note = texts.add(&self.app, "note", "有人在吗？");
            let act = Act::adding(id, Command::AddNote { note }, texts);
            self.app.act(who, act).await.unwrap_err()
        };
        same(note(receipt.matter).await, note(nothing).await);
        match self.app.matter_by_number(who, &receipt.number).await {
            Ok(found) => assert_eq!(found, None, "found by its number"),
            Err(AppError::Forbidden(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

fn seeds() -> u64 {
    let asked = std::env::var("DENGWEN_ACCESS_SEEDS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(2)
}

both_engines! {
    async fn in_any_office_the_answer_for_a_matter_is_that_of_the_list(store: TestStore) {
        let (app, _, _store) = TestOffice::empty(store).await;
        println!("{}", dengwen_domain::access::matrix());
        for seed in 1..=seeds() {
            let mut drawn = Drawn::found(app.clone(), seed).await;
            for _ in 0..10 {
                drawn.files().await;
            }
            let mut done = 0;
            for _ in 0..80 {
                done += usize::from(drawn.works().await);
            }
            let (mut open, mut hidden) = (0, 0);
            let matters = drawn.matters().await;
            for person in drawn.people.clone() {
                let (some, others) = drawn.holds(person, &matters).await;
                (open, hidden) = (open + some, hidden + others);
            }
            println!("seed {seed}: {} organs, {done} acts, {open} open, {hidden} unknown",
                drawn.organs.len());
            assert!(done > 10 && open > 20 && hidden > 20, "a drawing that proves little");
        }
    }
}
