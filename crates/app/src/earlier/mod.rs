//! Earlier matters of the same person, beside the form while somebody registers (B1).
//!
//! It proposes and says why; a person decides whether it is the same matter. Invariant: a matter
//! that the clerk could not open is at most counted, and a report or accusation (Art. 30) not even
//! that; whatever is shown was recorded as read.

mod keys;

use std::collections::{BTreeMap, BTreeSet};

use dengwen_domain::access::Permission;
use dengwen_domain::codes::Compartment;
use dengwen_domain::ids::{MatterId, PetitionId, SealedId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, Ctx, LimitRun, Matter, Reach, decide};
use dengwen_domain::petition::PassedOn;
use dengwen_domain::procedure::Act;
use dengwen_domain::refusal::{Refusal, Why};
use dengwen_store::query::earlier::{self, Hit};
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::intake::NewPetition;
use crate::matter::actor_of;
use crate::open::{PersonData, load_matter, load_petition};
use crate::who::Who;

pub(crate) use keys::person_keys;

/// Most petitions taken from one key.
const BY_KEY: i64 = 12;
/// Most matters shown.
pub const SHOWN_MAX: usize = 8;

dengwen_domain::code_enum! {
    /// Why a matter is proposed, the strongest first.
    pub enum Reason {
        /// The other body's number is the same.
        Foreign = "foreign",
        /// The identity paper has the same number.
        Paper = "paper",
        /// The same telephone.
        Phone = "phone",
        /// The same e-mail.
        Email = "email",
        /// The same name, and nothing else: often another person.
        Name = "name",
    }
}

/// What has been typed so far.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The persons.
    pub persons: Vec<PersonData>,
    /// Sender and number of an item passed on.
    pub foreign: Option<(String, String)>,
}

/// A matter that may be the same person's.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The matter, opened for the clerk.
    pub matter: Matter,
    /// Title in the petitioner's words; empty when the clerk may not read words.
    pub title: String,
    /// Why it is proposed, the strongest first.
    pub reasons: Vec<Reason>,
    /// May the new petition join it now (T03)?
    pub join: Result<(), Box<Refusal>>,
    /// A window for review or final review that is open: tell the petitioner (21.11).
    pub window: Option<LimitRun>,
}

impl Candidate {
    /// More than the name is the same.
    pub fn is_strong(&self) -> bool {
        is_strong(&self.reasons)
    }
}

fn is_strong(reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| *reason != Reason::Name)
}

/// What is known of the same person.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// The strongest first, then the newest.
    pub candidates: Vec<Candidate>,
    /// Matters of other offices, without content.
    pub elsewhere: usize,
    /// There are more than are shown.
    pub more: bool,
}

impl App {
    /// Matters that may be of the same person, for somebody who registers.
    ///
    /// # Errors
    /// `Forbidden` without the right to register; store errors.
    pub async fn earlier(&self, who: &Who, asked: &Asked) -> Result<Earlier, AppError> {
        let Who::Staff(staff) = who else {
            return Err(AppError::Forbidden(Permission::RegisterPetition.as_str()));
        };
        staff.require(Permission::RegisterPetition)?;
        let (mut open, elsewhere) = self.openable(who, asked).await?;
        let more = open.len() > SHOWN_MAX;
        open.truncate(SHOWN_MAX);
        Ok(Earlier {
            candidates: self.candidates(who, open).await?,
            elsewhere,
            more,
        })
    }

    /// The question that a registration by staff leaves open: whether a matter that more than a
    /// name speaks for is the same (B1).
    ///
    /// # Errors
    /// As [`App::earlier`].
    pub async fn unanswered(
        &self,
        who: &Who,
        new: &NewPetition,
    ) -> Result<Option<FieldError>, AppError> {
        let asked = matches!(who, Who::Staff(_)) && new.join.is_none() && new.first_time.is_none();
        if !asked {
            return Ok(None);
        }
        let foreign = |from: &PassedOn| (from.from.clone(), from.number.clone());
        let asked = Asked {
            persons: new.persons.clone(),
            foreign: new.passed_on.as_ref().map(foreign),
        };
        let (open, _) = self.openable(who, &asked).await?;
        let strong = open.iter().any(|(_, reasons)| is_strong(reasons));
        Ok(strong.then(|| FieldError::new("known", "register-known-choose")))
    }

    /// The matters that may be of the same person and that this clerk may open, the strongest
    /// first, then the newest; and how many others there are, without content.
    async fn openable(
        &self,
        who: &Who,
        asked: &Asked,
    ) -> Result<(Vec<(Matter, Vec<Reason>)>, usize), AppError> {
        let found = self.hits(asked).await?;
        let mut elsewhere = 0;
        let mut open: Vec<(Matter, Vec<Reason>)> = Vec::new();
        for (id, reasons) in found {
            let Some(matter) = load_matter(self, id).await? else {
                continue;
            };
            let kept = matter.overlays.confidential
                && self.check(who, &matter, Permission::ReadPerson).is_err();
            match self.check(who, &matter, Permission::ReadMatter) {
                // Because: who it is was to be kept from this unit, however it is asked.
                Ok(()) if kept => elsewhere += 1,
                Ok(()) => open.push((matter, reasons)),
                // Law: that a report exists is itself kept from others (Art. 30).
                Err(_) if matter.compartment == Compartment::Report => {}
                Err(_) => elsewhere += 1,
            }
        }
        let newest = |matter: &Matter| std::cmp::Reverse(matter.id);
        open.sort_by_key(|(matter, reasons)| (reasons.first().copied(), newest(matter)));
        Ok((open, elsewhere))
    }

    async fn hits(&self, asked: &Asked) -> Result<BTreeMap<MatterId, Vec<Reason>>, AppError> {
        let db = self.store().db();
        let today = self.today();
        let mut found: BTreeMap<MatterId, BTreeSet<Reason>> = BTreeMap::new();
        let mut note = |hits: Vec<Hit>, reason: Reason| {
            for hit in hits {
                found
                    .entry(MatterId(hit.matter))
                    .or_default()
                    .insert(reason);
            }
        };
        let mut keys: Vec<_> = asked
            .persons
            .iter()
            .flat_map(|person| person_keys(person, today))
            .collect();
        keys.sort();
        keys.dedup();
        for (kind, value) in keys {
            let hash = self.sealer().lookup(kind, &value);
            let reason = kind.parse().map_err(AppError::fault)?;
            note(earlier::by_hash(db, kind, &hash, BY_KEY).await?, reason);
        }
        if let Some((from, number)) = &asked.foreign
            && !number.trim().is_empty()
        {
            let senders = &self.directory().senders;
            for key in senders.keys(&senders.find(from), number) {
                note(earlier::by_foreign_key(db, &key).await?, Reason::Foreign);
            }
        }
        Ok(found
            .into_iter()
            .map(|(id, reasons)| (id, reasons.into_iter().collect()))
            .collect())
    }

    async fn candidates(
        &self,
        who: &Who,
        open: Vec<(Matter, Vec<Reason>)>,
    ) -> Result<Vec<Candidate>, AppError> {
        let mut titles: BTreeMap<MatterId, SealedId> = BTreeMap::new();
        for (matter, _) in &open {
            let readable = self.check(who, matter, Permission::ReadContent).is_ok();
            if let (true, Some(title)) = (readable, self.title_of(matter).await?) {
                titles.insert(matter.id, title);
            }
        }
        let ids: Vec<Uuid> = titles.values().map(|id| id.0).collect();
        let words = self.unseal_list(who, &ids, "earlier").await?;
        Ok(open
            .into_iter()
            .map(|(matter, reasons)| Candidate {
                title: titles
                    .get(&matter.id)
                    .map_or_else(String::new, |id| words.get(*id).to_owned()),
                join: self.may_join(who, &matter),
                window: [LimitId::C07, LimitId::C09]
                    .into_iter()
                    .find_map(|id| matter.running(id).cloned())
                    .filter(|run| run.due.date >= self.today()),
                matter,
                reasons,
            })
            .collect())
    }

    /// The sealed title of a matter: its own, else that of the petition that opened it.
    pub(crate) async fn title_of(&self, matter: &Matter) -> Result<Option<SealedId>, AppError> {
        if let Some(title) = matter.title {
            return Ok(Some(title));
        }
        let Some(first) = matter.first_petition() else {
            return Ok(None);
        };
        Ok(load_petition(self, first)
            .await?
            .map(|petition| petition.title))
    }

    /// Asks the procedure itself whether a petition of today could join (T03).
    fn may_join(&self, who: &Who, matter: &Matter) -> Result<(), Box<Refusal>> {
        let directory = self.directory();
        let Some(book) = self.law().book(&matter.pack) else {
            // Because: joining would fail, and a registration must not wait for a pack (Art. 22).
            return Err(Box::new(Refusal {
                act: Act::LinkRepeat,
                stage: matter.stage,
                why: Why::Part("pack-not-loaded"),
                article: String::new(),
                lawful_now: Vec::new(),
            }));
        };
        let (actor, fresh) = (actor_of(who, &directory), self.fresh());
        let ctx = Ctx {
            today: self.today(),
            on: self.today(),
            at: None,
            actor: &actor,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
            reach: Reach::default(),
        };
        let command = Command::LinkRepeat {
            petition: PetitionId(self.new_id()),
            received_on: self.today(),
            reachable: false,
            online: false,
        };
        decide(matter, &command, &ctx).map(|_| ()).map_err(Box::new)
    }
}
