//! What every act shares: who acts, under which rules, and the consequences of a pack row.
//!
//! Everything here is a value handed in. No clock, no randomness: fresh ids are drawn from a list
//! that the caller made.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Matter;
use super::event::{DocumentIssued, Event, Fact, LimitChange, RowUsed};
use super::fresh::Fresh;
use super::parts::{PetitionLink, Task, TaskEnd};
use super::running::{renewed, start_limit, stop_limits, tell_limits};
use crate::calendar::Calendar;
use crate::codes::Outcome;
use crate::ids::{OrganId, PersonId, PetitionId};
use crate::limit::LimitId;
use crate::org::{OrgTree, Role};
use crate::pack::Pack;
use crate::procedure::{Act, ActRow, ActTable, DocumentKind, Guard, Place, Stage, To};
use crate::refusal::{Refusal, Why};

crate::code_enum! {
    /// Who stands behind an act.
    pub enum ActorKind {
        /// A member of staff.
        Staff = "staff",
        /// The petitioner, by query code.
        Petitioner = "petitioner",
        /// The program itself (jobs).
        System = "system",
        /// An import of history.
        Import = "import",
    }
}

crate::code_enum! {
    /// Where the day of an act comes from.
    pub enum Source {
        /// Our clock.
        Clock = "clock",
        /// A postmark.
        Postmark = "postmark",
        /// An import.
        Import = "import",
        /// Somebody's statement.
        Statement = "statement",
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Kind.
    pub kind: ActorKind,
    /// The member of staff.
    pub person: Option<PersonId>,
    /// The organ they work in.
    pub organ: Option<OrganId>,
    /// Roles held today.
    pub roles: Vec<(Role, OrganId)>,
}

impl Actor {
    /// The program itself.
    pub fn system() -> Self {
        Self {
            kind: ActorKind::System,
            person: None,
            organ: None,
            roles: Vec::new(),
        }
    }

    /// The petitioner, by query code.
    pub fn petitioner() -> Self {
        Self {
            kind: ActorKind::Petitioner,
            person: None,
            organ: None,
            roles: Vec::new(),
        }
    }

    /// An import of history.
    pub fn import() -> Self {
        Self {
            kind: ActorKind::Import,
            person: None,
            organ: None,
            roles: Vec::new(),
        }
    }

    /// Does the actor hold `role` in `organ`?
    pub fn holds(&self, role: Role, organ: OrganId) -> bool {
        self.roles.contains(&(role, organ))
    }
}

/// A supervised override of one guard (21.12): a reason and a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Which guard.
    pub guard: Guard,
    /// Sealed reason.
    pub reason: crate::ids::SealedId,
    /// The second person, who is not the actor.
    pub second: PersonId,
}

/// A pack ready for use: rules, table and digest.
#[derive(Debug, Clone)]
pub struct Book {
    /// Limits, grounds, documents.
    pub pack: Pack,
    /// The transition table.
    pub acts: ActTable,
    /// Digest of the pack's texts (SHA-256), recorded with every event.
    pub digest: [u8; 32],
}

/// Everything a decision may look at besides the matter and the command.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// Today in the office's zone.
    pub today: Date,
    /// The day the act happened; never after `today`.
    pub on: Date,
    /// The instant of the act in microseconds since 1970 UTC, where it is known.
    pub at: Option<i64>,
    /// Who acts.
    pub actor: &'a Actor,
    /// Rules in force for this matter.
    pub book: &'a Book,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Organs.
    pub orgs: &'a OrgTree,
    /// Fresh ids and number slots.
    pub fresh: &'a Fresh,
    /// A supervised override, if asked for.
    pub overriding: Option<&'a Override>,
    /// By what a word reaches the petitioner.
    pub reach: Reach,
}

/// By what a word reaches the petitioner, as the caller found it; by nothing where it did not look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// A telephone that a clerk verified (A12).
    pub phone: bool,
    /// An account, or number and query code.
    pub look_up: bool,
}

/// What an act's own function concluded, before the row's consequences are added.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) fact: Fact,
    pub(super) to: Option<Stage>,
    pub(super) lead_end: Option<TaskEnd>,
    pub(super) documents: Option<Vec<(DocumentKind, OrganId, Option<OrganId>)>>,
    pub(super) document_ids: Vec<crate::ids::DocumentId>,
    /// Whose name the row's documents bear, where the row does not tell.
    pub(super) issuer: Option<OrganId>,
    pub(super) limits: Vec<LimitChange>,
    pub(super) new_lead: Option<Task>,
    pub(super) outcome: Option<Outcome>,
    pub(super) petition: Option<(PetitionId, Date)>,
    pub(super) keep_limits: bool,
    /// Limits of the row that do not begin with this act.
    pub(super) waits: Vec<LimitId>,
}

impl Done {
    pub(super) fn new(fact: Fact) -> Self {
        Self {
            fact,
            to: None,
            lead_end: None,
            documents: None,
            document_ids: Vec::new(),
            issuer: None,
            limits: Vec::new(),
            new_lead: None,
            outcome: None,
            petition: None,
            keep_limits: false,
            waits: Vec::new(),
        }
    }
}

/// A refusal of `act` at the matter's stage.
pub(super) fn refuse(matter: &Matter, act: Act, ctx: &Ctx<'_>, why: Why, article: &str) -> Refusal {
    Refusal {
        act,
        stage: matter.stage,
        why,
        article: article.to_owned(),
        lawful_now: ctx.book.acts.lawful(matter.stage),
    }
}

/// The role and organ in which the actor may do what `row` says, if any.
pub(super) fn standing(
    matter: &Matter,
    row: &ActRow,
    ctx: &Ctx<'_>,
) -> Option<(Option<Role>, Option<OrganId>)> {
    let actor = ctx.actor;
    match (row.at, actor.kind) {
        // Because: an import replays what others did; its events are marked as imported for ever.
        (_, ActorKind::Import)
        | (Place::System, ActorKind::System)
        | (Place::Petitioner, ActorKind::Petitioner) => return Some((None, actor.organ)),
        // Because: a simplified answer that is not given in time falls back by itself (C18).
        (_, ActorKind::System) if matches!(row.act, Act::OpenCallback | Act::Convert) => {
            return Some((None, None));
        }
        (Place::System, _) | (_, ActorKind::System | ActorKind::Petitioner) => return None,
        (_, ActorKind::Staff) => {}
    }
    let places = organs_of(matter, row.at, ctx);
    row.roles
        .iter()
        .flat_map(|role| actor.roles.iter().filter(move |(held, _)| held == role))
        .find(|(role, organ)| {
            row.at == Place::AnyOffice
                || places.contains(organ)
                || (*role == Role::ReportOfficer && watches_report(matter, *organ, ctx))
        })
        .map(|(role, organ)| (Some(*role), Some(*organ)))
}

/// Law: a report is always somebody's who can see it (Art. 22, 30): when its officer has left, the
/// officer of an office above acts.
fn watches_report(matter: &Matter, office: OrganId, ctx: &Ctx<'_>) -> bool {
    matter.is_report() && ctx.orgs.offices_above(matter.holder()).contains(&office)
}

fn organs_of(matter: &Matter, place: Place, ctx: &Ctx<'_>) -> Vec<OrganId> {
    match place {
        Place::Office => vec![matter.office()],
        Place::Unit => matter
            .last_lead()
            .map(|task| task.unit)
            .into_iter()
            .collect(),
        Place::CoUnit => matter.co_tasks().map(|task| task.unit).collect(),
        Place::Holder => vec![matter.holder()],
        Place::Concerned | Place::Petitioner => matter.concerned().collect(),
        Place::Superior => superiors(matter, ctx),
        Place::Outside => outside(matter, ctx),
        Place::AnyOffice | Place::System => Vec::new(),
    }
}

/// Offices that received or sent the matter; for what a unit received itself, the petition office
/// of its place: never the unit that would be rid of it.
fn outside(matter: &Matter, ctx: &Ctx<'_>) -> Vec<OrganId> {
    let unit = matter.last_lead().map(|task| task.unit);
    let is_office = |id: &OrganId| ctx.orgs.organ(*id).is_some_and(|o| o.petition_office);
    let offices: Vec<OrganId> = matter
        .offices
        .iter()
        .copied()
        .filter(|id| Some(*id) != unit && is_office(id))
        .collect();
    if !offices.is_empty() {
        return offices;
    }
    let own = ctx.orgs.organ(matter.office());
    own.and_then(|organ| ctx.orgs.office_for_region(&organ.region, ctx.on))
        .into_iter()
        .collect()
}

/// The common superior of office and unit, and the petition office that sits beside it: the
/// joint conference's office (Art. 12, 24).
fn superiors(matter: &Matter, ctx: &Ctx<'_>) -> Vec<OrganId> {
    let Some(unit) = matter.last_lead().map(|task| task.unit) else {
        return Vec::new();
    };
    let other = matter
        .objection
        .as_ref()
        .and_then(|o| o.suggests)
        .unwrap_or(matter.office());
    let Some(top) = ctx.orgs.common_superior(unit, other) else {
        return Vec::new();
    };
    let mut list: Vec<OrganId> = ctx
        .orgs
        .all()
        .filter(|organ| organ.petition_office && organ.parent == Some(top))
        .map(|organ| organ.id)
        .collect();
    list.push(top);
    list
}

/// Adds the row's consequences to what the act concluded.
pub(super) fn conclude(matter: &Matter, row: &ActRow, done: Done, ctx: &Ctx<'_>) -> Event {
    // Because: an import tells what others did; their documents are theirs, and no number of ours
    // is drawn for them.
    let documents = if ctx.actor.kind == ActorKind::Import {
        Vec::new()
    } else {
        issue(matter, row, &done, ctx)
    };
    let mut limits = Vec::new();
    if !done.keep_limits {
        stop_limits(matter, row, &done, ctx, &mut limits);
        limits.extend(tell_limits(matter, row, &done, &documents, ctx));
    }
    for id in row.starts.iter().filter(|id| !done.waits.contains(id)) {
        limits.extend(renewed(matter, *id, ctx));
        let started = start_limit(matter, *id, &done, ctx);
        limits.extend(started.into_iter().map(LimitChange::Started));
    }
    let stage = match (done.to, row.to) {
        (Some(stage), _) | (None, To::Stage(stage)) => Some(stage),
        (None, To::Before) => matter.stage_before,
        (None, To::Same) => None,
    };
    limits.extend(done.limits);
    Event {
        on: ctx.on,
        at: ctx.at,
        act: row.act,
        row: RowUsed {
            id: row.id.clone(),
            article: row.article.clone(),
        },
        what: done.fact,
        stage: stage.filter(|stage| *stage != matter.stage),
        lead_end: done.lead_end,
        limits,
        documents,
        files: Vec::new(),
        overridden: Vec::new(),
        overriding: None,
        outcome: done.outcome,
    }
}

/// Law: a notice may be told by the account of whoever filed online; an answer that opens a window
/// or a remedy is served by an act of its own, with its day (T28).
const fn is_shown(kind: DocumentKind) -> bool {
    kind.is_for_petitioner() && !kind.is_answer()
}

/// Is it told where it is shown? A notice about a repeat, and its correction, to whoever brought
/// that one (21.11).
pub(super) fn shows(matter: &Matter, kind: DocumentKind, done: &Done) -> bool {
    let of_repeat = matches!(kind, DocumentKind::RepeatNotice | DocumentKind::Correction);
    let about = done.petition.filter(|_| of_repeat);
    let mut links = matter.petitions.iter();
    let Some((petition, _)) = about else {
        // Because: where the first cannot be told it speaks to a neighbour (21.6).
        let told = matter.told_now().filter(|link| !link.opened);
        return told.map_or(matter.channel.is_online(), |link| link.online);
    };
    let joined = |link: &PetitionLink| !link.opened && link.unlinked_on.is_none();
    links.any(|link| link.petition == petition && link.online && joined(link))
}

fn issue(matter: &Matter, row: &ActRow, done: &Done, ctx: &Ctx<'_>) -> Vec<DocumentIssued> {
    let issuer = if let Some(issuer) = done.issuer {
        issuer
    } else if row.at == Place::Unit {
        matter
            .last_lead()
            .map_or_else(|| matter.office(), |task| task.unit)
    } else {
        ctx.actor
            .organ
            .filter(|o| matter.concerned().any(|c| c == *o))
            .unwrap_or(matter.office())
    };
    let wanted = done.documents.clone().unwrap_or_else(|| {
        row.documents
            .iter()
            .map(|kind| {
                let unit = done.new_lead.as_ref().map(|task| task.unit);
                let to = if kind.is_for_petitioner() {
                    None
                } else {
                    unit.or(Some(matter.office()))
                };
                (*kind, issuer, to)
            })
            .collect()
    });
    wanted
        .into_iter()
        .enumerate()
        .map(|(n, (kind, organ, to))| DocumentIssued {
            id: done
                .document_ids
                .get(n)
                .copied()
                .unwrap_or_else(|| ctx.fresh.id().into()),
            kind,
            number: ctx.fresh.number_slot(),
            organ,
            to,
            shown: to.is_none() && is_shown(kind) && shows(matter, kind, done),
        })
        .collect()
}
