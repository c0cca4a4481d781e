//! A small office for tests of the procedure: a city with a petition office, two bureaus, a
//! district with its office, and people in all roles.

use dengwen_domain::calendar::Calendar;
use dengwen_domain::codes::{Channel, Class, Outcome, Purpose, Route, ServiceMethod};
use dengwen_domain::ids::{DocumentId, MatterId, OrganId, PersonId, PetitionId, SealedId};
use dengwen_domain::matter::{
    Actor, ActorKind, Book, Command, Ctx, Event, Fresh, Matter, OpenMatter, OpinionParts, Override,
    Reach, Routing, ServiceRecord, decide, open,
};
use dengwen_domain::org::{Level, OrgTree, Organ, OrganKind, Role};
use dengwen_domain::pack::PackSet;
use dengwen_domain::procedure::ActTable;
use dengwen_domain::refusal::Refusal;
use jiff::civil::{Date, date};
use uuid::Uuid;

pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) const CITY: u128 = 1;
pub(crate) const OFFICE: u128 = 2;
pub(crate) const HOUSING: u128 = 3;
pub(crate) const ROADS: u128 = 4;
pub(crate) const DISTRICT: u128 = 5;
pub(crate) const DISTRICT_OFFICE: u128 = 6;
pub(crate) const STATION: u128 = 7;
pub(crate) const COURT: u128 = 8;

fn organ(n: u128, parent: Option<u128>, office: bool, level: Level, name: &str) -> Organ {
    Organ {
        id: OrganId(id(n)),
        code: format!("o{n}"),
        parent: parent.map(|p| OrganId(id(p))),
        level,
        kind: OrganKind::Administrative,
        petition_office: office,
        region: if level == Level::County {
            "990102"
        } else {
            "990100"
        }
        .to_owned(),
        name_zh: name.to_owned(),
        name_en: name.to_owned(),
        doc_prefix: format!("青{n}"),
        address: String::new(),
        phone: String::new(),
        hours: String::new(),
        valid_from: date(2000, 1, 1),
        valid_to: None,
        successor: None,
        competences: Vec::new(),
    }
}

pub(crate) fn orgs() -> OrgTree {
    OrgTree::new([
        organ(CITY, None, false, Level::City, "青禾市人民政府"),
        organ(OFFICE, Some(CITY), true, Level::City, "青禾市信访局"),
        organ(
            HOUSING,
            Some(CITY),
            false,
            Level::City,
            "青禾市住房和城乡建设局",
        ),
        organ(ROADS, Some(CITY), false, Level::City, "青禾市交通运输局"),
        organ(
            STATION,
            Some(HOUSING),
            false,
            Level::City,
            "青禾市建设工程质量监督站",
        ),
        organ(DISTRICT, Some(CITY), false, Level::County, "东河区人民政府"),
        organ(
            DISTRICT_OFFICE,
            Some(DISTRICT),
            true,
            Level::County,
            "东河区信访局",
        ),
        Organ {
            kind: OrganKind::Court,
            ..organ(COURT, Some(CITY), false, Level::City, "青禾市中级人民法院")
        },
    ])
}

pub(crate) fn book(pack: &str) -> Book {
    let packs = PackSet::builtin();
    let pack = packs.get(pack).expect("a built-in pack").clone();
    let acts = ActTable::parse(&pack.acts).expect("the built-in table is sound");
    Book {
        pack,
        acts,
        digest: [7; 32],
    }
}

pub(crate) fn by(method: ServiceMethod, document: DocumentId) -> Command {
    Command::Serve(ServiceRecord {
        document,
        method,
        refused: false,
        note: None,
    })
}

/// Handing a document over.
pub(crate) fn serve(document: DocumentId) -> Command {
    by(ServiceMethod::InPerson, document)
}

/// Who sends matters on in the city's petition office.
pub(crate) fn dispatcher() -> Actor {
    staff(2, OFFICE, &[Role::Dispatcher])
}

/// Who signs for, handles and tells in the housing bureau.
pub(crate) fn clerk() -> Actor {
    staff(10, HOUSING, &[Role::UnitClerk, Role::Handler])
}

/// One matter driven through `decide` and `apply`.
pub(crate) struct Story {
    pub(crate) matter: Matter,
    pub(crate) events: Vec<Event>,
    pub(crate) today: Date,
    /// The day an act is said to have happened, where it is not today.
    pub(crate) said: Option<Date>,
    pub(crate) book: Book,
    pub(crate) orgs: OrgTree,
    pub(crate) reach: Reach,
    pub(crate) calendar: Calendar,
    next: u128,
}

pub(crate) fn person(n: u128) -> PersonId {
    PersonId(id(900 + n))
}

pub(crate) fn staff(n: u128, organ: u128, roles: &[Role]) -> Actor {
    Actor {
        kind: ActorKind::Staff,
        person: Some(person(n)),
        organ: Some(OrganId(id(organ))),
        roles: roles
            .iter()
            .map(|role| (*role, OrganId(id(organ))))
            .collect(),
    }
}

pub(crate) fn sealed() -> SealedId {
    SealedId(id(77))
}

/// Classified with reasons, as about nobody.
pub(crate) fn classify(class: Class, route: Option<Route>) -> Command {
    classify_about(class, route, &[])
}

/// Classified as about these organs.
pub(crate) fn classify_about(class: Class, route: Option<Route>, accused: &[u128]) -> Command {
    Command::Classify {
        class,
        route,
        topic: None,
        region: None,
        purpose: None,
        requests: 1,
        reasons: sealed(),
        accused: accused.iter().map(|n| OrganId(id(*n))).collect(),
    }
}

/// To one unit alone.
pub(crate) fn to(unit: u128) -> Routing {
    Routing::to(OrganId(id(unit)))
}

/// An opinion with all its parts that names the city as the organ of review.
pub(crate) fn opinion(outcome: Outcome) -> OpinionParts {
    OpinionParts {
        text: sealed(),
        outcome,
        request: true,
        facts: true,
        reasons: true,
        opinion: true,
        basis: true,
        answers: 1,
        review_organ: Some(OrganId(id(CITY))),
    }
}

impl Story {
    pub(crate) fn received(pack: &str, organ: u128, today: Date) -> Self {
        Self::received_for(pack, organ, today, None, orgs())
    }

    pub(crate) fn received_for(
        pack: &str,
        organ: u128,
        today: Date,
        purpose: Option<Purpose>,
        orgs: OrgTree,
    ) -> Self {
        let book = book(pack);
        let calendar = Calendar::builtin();
        let fresh = Fresh::new((5000..5064).map(id).collect());
        let actor = staff(1, organ, &[Role::Registrar]);
        let ctx = Ctx {
            today,
            on: today,
            at: None,
            actor: &actor,
            book: &book,
            calendar: &calendar,
            orgs: &orgs,
            fresh: &fresh,
            overriding: None,
            reach: Reach {
                phone: true,
                look_up: true,
            },
        };
        let event = open(
            &OpenMatter {
                id: MatterId(id(100)),
                petition: PetitionId(id(101)),
                channel: Channel::Letter,
                organ: OrganId(id(organ)),
                received_on: today,
                first_registered_on: None,
                requests: 1,
                persons: 1,
                first_time: true,
                topic: None,
                region: None,
                cross_boundary: Vec::new(),
                purpose,
                confidential: false,
                notice_exempt: false,
                other_limit: None,
                known_act: None,
                first_asked: None,
                imported: false,
                split_from: None,
                title: None,
            },
            &ctx,
        );
        let matter = Matter::opened_by(&event).expect("a registration opens a matter");
        Self {
            matter,
            events: vec![event],
            today,
            said: None,
            book,
            orgs,
            reach: Reach {
                phone: true,
                look_up: true,
            },
            calendar,
            next: 6000,
        }
    }

    pub(crate) fn on(&mut self, day: Date) -> &mut Self {
        self.today = day;
        self
    }

    /// What follows is said to have happened on `day`.
    pub(crate) fn said_of(&mut self, day: Date) -> &mut Self {
        self.said = Some(day);
        self
    }

    pub(crate) fn attempt(
        &mut self,
        actor: &Actor,
        command: &Command,
        overriding: Option<&Override>,
    ) -> Result<Event, Refusal> {
        let from = self.next;
        self.next += 64;
        let fresh = Fresh::new((from..self.next).map(id).collect());
        let ctx = Ctx {
            today: self.today,
            on: self.said.unwrap_or(self.today),
            at: None,
            actor,
            book: &self.book,
            calendar: &self.calendar,
            orgs: &self.orgs,
            fresh: &fresh,
            overriding,
            reach: self.reach,
        };
        let event = decide(&self.matter, command, &ctx)?;
        self.matter.apply(&event);
        self.events.push(event.clone());
        Ok(event)
    }

    pub(crate) fn does(&mut self, actor: &Actor, command: &Command) -> &mut Self {
        if let Err(refusal) = self.attempt(actor, command, None) {
            panic!("{refusal}, lawful: {:?}", refusal.lawful_now);
        }
        self
    }

    /// The housing bureau's opinion, from the draft to the head who signs it.
    pub(crate) fn issues(&mut self, drafter: &Actor, parts: OpinionParts) -> &mut Self {
        self.does(drafter, &Command::DraftOpinion(parts));
        for (n, role, command) in [
            (11, Role::BusinessLeader, Command::ApproveSubstance),
            (12, Role::PetitionLeader, Command::ApproveProcedure),
            (13, Role::UnitHead, Command::IssueOpinion),
        ] {
            self.does(&staff(n, HOUSING, &[role]), &command);
        }
        self
    }

    pub(crate) fn refuses(&mut self, actor: &Actor, command: &Command) -> String {
        match self.attempt(actor, command, None) {
            Ok(_) => panic!("{} was not refused", command.act()),
            Err(refusal) => refusal.why.code(),
        }
    }
}
