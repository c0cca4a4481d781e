//! Who may see and do what: a table, pure, printed as a matrix under test.
//!
//! The same table yields the answer with its reason (`answer`) and the condition for lists
//! (`scope`), so that a list never shows what a page would refuse. Acts on a matter are ruled by
//! the pack's rows; this module rules what may be read, administered and registered. Another
//! unit's matter does not exist for you.

use std::collections::BTreeSet;

use crate::codes::Compartment;
use crate::ids::{OrganId, PersonId};
use crate::org::{OrgTree, Role};

crate::code_enum! {
    /// What someone wants to do apart from an act on a matter.
    pub enum Permission {
        /// Open a matter: its stage, dates, documents.
        ReadMatter = "read-matter",
        /// Unseal the petitioner's words (title, text, request, answers).
        ReadContent = "read-content",
        /// Unseal who the petitioner is and how to reach them.
        ReadPerson = "read-person",
        /// Register petitions.
        RegisterPetition = "register-petition",
        /// The supervisor's board and lists over units.
        Supervise = "supervise",
        /// Figures that name no person.
        ReadFigures = "read-figures",
        /// Organisations, people, roles, calendar, settings.
        Administer = "administer",
        /// The log of reads and of acts.
        ReadLog = "read-log",
    }
}

crate::code_enum! {
    /// How wide a right reaches.
    pub enum Reach {
        /// Matters in which the role's organ has or had a part.
        Part = "part",
        /// Matters of every organ in the office's area.
        Area = "area",
        /// Everywhere in the installation.
        All = "all",
    }
}

/// One line of the table: a role has a permission, this far, in one compartment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// Role.
    pub role: Role,
    /// Permission.
    pub permission: Permission,
    /// How far.
    pub reach: Reach,
    /// Whether it is about reports and accusations (Art. 30) instead of ordinary matters.
    pub reports: bool,
}

const fn right(role: Role, permission: Permission, reach: Reach) -> Right {
    Right {
        role,
        permission,
        reach,
        reports: false,
    }
}

/// Law: a report is always somebody's who can see it (Art. 22, 30): the officer of an office sees
/// those of its area, so that none is lost where an officer below has left.
const fn report_right(permission: Permission) -> Right {
    Right {
        role: Role::ReportOfficer,
        permission,
        reach: Reach::Area,
        reports: true,
    }
}

/// The table. A role without a line for a permission does not have it.
pub const RIGHTS: &[Right] = &[
    right(Role::Registrar, Permission::RegisterPetition, Reach::All),
    right(Role::Registrar, Permission::ReadMatter, Reach::Part),
    right(Role::Registrar, Permission::ReadContent, Reach::Part),
    right(Role::Registrar, Permission::ReadPerson, Reach::Part),
    right(Role::Dispatcher, Permission::RegisterPetition, Reach::All),
    right(Role::Dispatcher, Permission::ReadMatter, Reach::Part),
    right(Role::Dispatcher, Permission::ReadContent, Reach::Part),
    right(Role::Dispatcher, Permission::ReadPerson, Reach::Part),
    right(Role::SecondPerson, Permission::ReadMatter, Reach::Part),
    right(Role::SecondPerson, Permission::ReadContent, Reach::Part),
    right(Role::Supervisor, Permission::ReadMatter, Reach::Area),
    right(Role::Supervisor, Permission::ReadContent, Reach::Area),
    right(Role::Supervisor, Permission::Supervise, Reach::Area),
    right(Role::Supervisor, Permission::ReadFigures, Reach::Area),
    right(
        Role::ReportOfficer,
        Permission::RegisterPetition,
        Reach::All,
    ),
    right(Role::ReportOfficer, Permission::ReadMatter, Reach::Part),
    right(Role::ReportOfficer, Permission::ReadContent, Reach::Part),
    right(Role::ReportOfficer, Permission::ReadPerson, Reach::Part),
    report_right(Permission::ReadMatter),
    report_right(Permission::ReadContent),
    report_right(Permission::ReadPerson),
    right(Role::CallbackOfficer, Permission::ReadMatter, Reach::Part),
    right(Role::CallbackOfficer, Permission::ReadContent, Reach::Part),
    right(Role::CallbackOfficer, Permission::ReadPerson, Reach::Part),
    right(Role::OfficeHead, Permission::ReadMatter, Reach::Area),
    right(Role::OfficeHead, Permission::ReadContent, Reach::Area),
    right(Role::OfficeHead, Permission::Supervise, Reach::Area),
    right(Role::OfficeHead, Permission::ReadFigures, Reach::Area),
    right(Role::UnitClerk, Permission::RegisterPetition, Reach::All),
    right(Role::UnitClerk, Permission::ReadMatter, Reach::Part),
    right(Role::UnitClerk, Permission::ReadContent, Reach::Part),
    right(Role::UnitClerk, Permission::ReadPerson, Reach::Part),
    right(Role::Handler, Permission::ReadMatter, Reach::Part),
    right(Role::Handler, Permission::ReadContent, Reach::Part),
    right(Role::Handler, Permission::ReadPerson, Reach::Part),
    right(Role::BusinessLeader, Permission::ReadMatter, Reach::Part),
    right(Role::BusinessLeader, Permission::ReadContent, Reach::Part),
    right(Role::PetitionLeader, Permission::ReadMatter, Reach::Part),
    right(Role::PetitionLeader, Permission::ReadContent, Reach::Part),
    right(Role::PetitionLeader, Permission::ReadPerson, Reach::Part),
    right(Role::UnitHead, Permission::ReadMatter, Reach::Part),
    right(Role::UnitHead, Permission::ReadContent, Reach::Part),
    right(Role::UnitHead, Permission::ReadFigures, Reach::Part),
    right(Role::Administrator, Permission::Administer, Reach::All),
    right(Role::Auditor, Permission::ReadLog, Reach::All),
    right(Role::Auditor, Permission::ReadFigures, Reach::All),
    right(Role::Analyst, Permission::ReadFigures, Reach::All),
];

/// Who looks: the person and the roles held today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The person.
    pub person: PersonId,
    /// Roles with their organs.
    pub roles: Vec<(Role, OrganId)>,
}

/// What of a matter decides whether it may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterFacts {
    /// Organs that have or had a part.
    pub organs: BTreeSet<OrganId>,
    /// Compartment.
    pub compartment: Compartment,
}

/// The answer to a question of right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes, by this role in this organ.
    Allowed {
        /// The role that gives it.
        role: Role,
        /// In this organ.
        organ: OrganId,
    },
    /// The matter does not exist for this person.
    Unknown,
    /// The person may know of it, but has no such right.
    Forbidden,
}

impl Answer {
    /// Is it a yes?
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }
}

/// The condition for lists: what a person may see, as data that becomes a predicate in SQL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Every ordinary matter.
    pub all: bool,
    /// Ordinary matters in which one of these organs has or had a part.
    pub organs: BTreeSet<OrganId>,
    /// Reports in which one of these organs has or had a part.
    pub reports: BTreeSet<OrganId>,
}

impl Scope {
    /// Does the scope cover a matter with these facts? The SQL predicate means the same.
    pub fn covers(&self, facts: &MatterFacts) -> bool {
        match facts.compartment {
            Compartment::Ordinary => self.all || !self.organs.is_disjoint(&facts.organs),
            Compartment::Report => !self.reports.is_disjoint(&facts.organs),
        }
    }

    /// Does it cover nothing at all?
    pub fn is_empty(&self) -> bool {
        !self.all && self.organs.is_empty() && self.reports.is_empty()
    }
}

/// What lists of matters `viewer` may see under `permission`.
pub fn scope(viewer: &Viewer, permission: Permission, orgs: &OrgTree) -> Scope {
    let mut scope = Scope::default();
    for (role, organ) in &viewer.roles {
        for right in RIGHTS
            .iter()
            .filter(|r| r.role == *role && r.permission == permission)
        {
            let organs = reached(right.reach, *organ, orgs);
            if right.reports {
                scope.reports.extend(organs);
            } else {
                scope.organs.extend(organs);
            }
        }
    }
    scope
}

/// May `viewer` use `permission` on a matter with these facts, and by which role?
pub fn answer(
    viewer: &Viewer,
    permission: Permission,
    facts: &MatterFacts,
    orgs: &OrgTree,
) -> Answer {
    let by = |wanted: Permission| {
        viewer.roles.iter().find(|(role, organ)| {
            RIGHTS
                .iter()
                .filter(|r| r.role == *role && r.permission == wanted)
                .filter(|r| r.reports == (facts.compartment == Compartment::Report))
                .any(|r| !reached(r.reach, *organ, orgs).is_disjoint(&facts.organs))
        })
    };
    if let Some((role, organ)) = by(permission) {
        return Answer::Allowed {
            role: *role,
            organ: *organ,
        };
    }
    if by(Permission::ReadMatter).is_some() {
        Answer::Forbidden
    } else {
        Answer::Unknown
    }
}

/// May `viewer` use a permission that concerns no matter?
pub fn general(viewer: &Viewer, permission: Permission) -> Option<(Role, OrganId)> {
    viewer
        .roles
        .iter()
        .find(|(role, _)| {
            RIGHTS
                .iter()
                .any(|r| r.role == *role && r.permission == permission)
        })
        .copied()
}

/// May `viewer` use such a permission for this very organ, and by which role held there?
pub fn general_at(viewer: &Viewer, permission: Permission, organ: OrganId) -> Option<Role> {
    let here = viewer.roles.iter().filter(|(_, held_in)| *held_in == organ);
    let has = |role: &Role| {
        RIGHTS
            .iter()
            .any(|r| r.role == *role && r.permission == permission)
    };
    here.map(|(role, _)| *role).find(has)
}

fn reached(reach: Reach, organ: OrganId, orgs: &OrgTree) -> BTreeSet<OrganId> {
    match reach {
        Reach::Part => BTreeSet::from([organ]),
        // Because: only a petition office watches over what stands beside it.
        Reach::Area if orgs.organ(organ).is_some_and(|o| o.petition_office) => {
            orgs.area_of_office(organ)
        }
        Reach::Area => orgs.subtree(organ),
        Reach::All => orgs.all().map(|o| o.id).collect(),
    }
}

/// The matrix as text, one line a role, for the snapshot and the administration page.
pub fn matrix() -> String {
    let mut text = String::new();
    for role in Role::ALL {
        text.push_str(role.as_str());
        text.push(':');
        for right in RIGHTS.iter().filter(|r| r.role == *role) {
            text.push(' ');
            text.push_str(right.permission.as_str());
            text.push('@');
            text.push_str(right.reach.as_str());
            if right.reports {
                text.push_str("+reports");
            }
        }
        text.push('\n');
    }
    text
}
