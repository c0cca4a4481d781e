//! Day-end clearance 日清日结 (C5): what came in today and is not passed on, what waits from before,
//! what arrived and is not signed for.
//!
//! It changes nothing. Invariant: it shows no matter that its viewer could not open, and the titles
//! it unseals are recorded as read.

use std::collections::BTreeMap;

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{MatterId, OrganId, PersonId, PetitionId, SealedId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::Matter;
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use dengwen_store::query::clearance::{self as query, CAP, Came, Waiting, Waits};
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::open::Words;
use crate::who::Who;

/// Rows of each list in one part of the page. House rule: what a clerk reads before going home.
pub const PART: usize = 100;

/// Roles whose organ's day is cleared.
pub const ROLES: &[Role] = &[
    Role::Registrar,
    Role::Dispatcher,
    Role::ReportOfficer,
    Role::OfficeHead,
    Role::UnitClerk,
    Role::Handler,
    Role::PetitionLeader,
    Role::UnitHead,
];

/// A petition of the day.
#[derive(Debug, Clone)]
pub struct Received {
    /// The petition.
    pub petition: PetitionId,
    /// Number of the matter, as the other lists show it.
    pub number: String,
    /// Its channel, a code.
    pub channel: String,
    /// Who registered it; nobody for the portal.
    pub registrar: Option<PersonId>,
    /// Its title.
    pub title: String,
    /// The matter it opened or joined.
    pub matter: MatterId,
    /// It joined an earlier matter.
    pub joined: bool,
    /// Stage of the matter.
    pub stage: Stage,
    /// Who must act.
    pub holder: OrganId,
}

/// A matter that waits.
#[derive(Debug, Clone)]
pub struct Left {
    /// The matter.
    pub matter: MatterId,
    /// Its title.
    pub title: String,
    /// The row.
    pub row: Waiting,
}

/// What one part of a list shows, and how long the whole list is.
#[derive(Debug, Clone)]
pub struct Part<T> {
    /// The rows of this part.
    pub rows: Vec<T>,
    /// Rows of all parts together, at most [`CAP`].
    pub all: usize,
}

/// The day of the viewer's organs, in parts of [`PART`] rows a list.
#[derive(Debug, Clone)]
pub struct Clearance {
    /// The day.
    pub day: Date,
    /// The organs.
    pub organs: Vec<OrganId>,
    /// What came in on the day and is left.
    pub open: Part<Received>,
    /// What came in on the day and is dealt with.
    pub done: Part<Received>,
    /// What came in before and is not passed on.
    pub waiting: Part<Left>,
    /// What arrived and is not signed for.
    pub unsigned: Part<Left>,
    /// Which part of the lists this is, from 1.
    pub part: usize,
    /// How many parts the longest list has, at least 1.
    pub parts: usize,
    /// A list was too long to be counted whole.
    pub cut: bool,
}

impl Clearance {
    /// How many came in on the day.
    pub fn received(&self) -> usize {
        self.open.all + self.done.all
    }
}

impl App {
    /// A part, from 1, of the clearance of a day for the organs in which the viewer works.
    ///
    /// # Errors
    /// `Forbidden` for people without such work; `Invalid` for a day to come; store errors.
    pub async fn clearance(
        &self,
        who: &Who,
        day: Date,
        part: usize,
    ) -> Result<Clearance, AppError> {
        let (staff, organs) = who.working(ROLES, Permission::ReadMatter)?;
        if day > self.today() {
            return Err(AppError::invalid("day", "day-in-future"));
        }
        let scope = self.scope_of(staff, Permission::ReadMatter);
        let words = self.scope_of(staff, Permission::ReadContent) == scope;
        let ids: Vec<Uuid> = organs.iter().map(|organ| organ.0).collect();
        let db = self.store().db();
        let came = query::came(db, &ids, &scope, &day.to_string()).await?;
        let cut = came.len() >= CAP;
        let (done, open) = self.parted(came).await?;
        // Because: what waits is what waits now; of an earlier day only the receipts are shown.
        let now = day == self.today();
        let waiting = query::not_passed_on(&ids, &scope, &day.to_string());
        let unsigned = query::unsigned(&ids, &scope);
        let waits = if now { waiting.count(db).await? } else { 0 };
        let arrived = if now { unsigned.count(db).await? } else { 0 };
        let longest = open.len().max(done.len()).max(waits).max(arrived);
        let parts = longest.div_ceil(PART).max(1);
        let part = part.clamp(1, parts);
        Ok(Clearance {
            day,
            organs,
            cut: cut || waits >= CAP || arrived >= CAP,
            part,
            parts,
            open: self.received(who, part_of(open, part), words).await?,
            done: self.received(who, part_of(done, part), words).await?,
            waiting: self.left(who, &waiting, waits, part, words).await?,
            unsigned: self.left(who, &unsigned, arrived, part, words).await?,
        })
    }

    /// A part of a list of what waits, with its titles.
    async fn left(
        &self,
        who: &Who,
        list: &Waits,
        all: usize,
        part: usize,
        words: bool,
    ) -> Result<Part<Left>, AppError> {
        let before = (part - 1) * PART;
        let rows = if before < all {
            list.rows(self.store().db(), PART, before).await?
        } else {
            Vec::new()
        };
        let listed = rows.iter().map(|row| (row.matter, row.petition));
        let listed: Vec<(Uuid, Uuid)> = listed.collect();
        let (titles, words) = self.words_of(who, &listed, words).await?;
        let line = |(row, title): (Waiting, SealedId)| Left {
            matter: MatterId(row.matter),
            title: words.get(title).to_owned(),
            row,
        };
        let rows = rows.into_iter().zip(titles).map(line).collect();
        Ok(Part { rows, all })
    }

    /// What is dealt with, and what is left. One that opened its matter is dealt with once the
    /// matter left the stage of registration or went to another office; one that joined, once its
    /// own fifteen days were ended by notice (21.11), which only its matter can tell.
    async fn parted(&self, rows: Vec<Came>) -> Result<(Vec<Came>, Vec<Came>), AppError> {
        let joined = rows.iter().filter(|row| !row.opened);
        let joined: Vec<Uuid> = joined.map(|row| row.matter).collect();
        let mut matters = BTreeMap::new();
        for (id, body) in query::matters(self.store().db(), &joined).await? {
            matters.insert(id, parse::<Matter>("matter", id, &body)?);
        }
        let cleared = |row: &Came| match matters.get(&row.matter) {
            Some(matter) if !row.opened => !awaits_notice(matter, row.petition),
            _ => !row.left,
        };
        Ok(rows.into_iter().partition(cleared))
    }

    async fn received(
        &self,
        who: &Who,
        part: Part<Came>,
        words: bool,
    ) -> Result<Part<Received>, AppError> {
        let shown: Vec<Uuid> = part.rows.iter().map(|came| came.petition).collect();
        let stored = query::received(self.store().db(), &shown).await?;
        let stored = stored
            .into_iter()
            .map(|row| ((row.petition, row.matter), row));
        let mut stored: BTreeMap<_, _> = stored.collect();
        // Because: one that was unlinked or voided between the two statements is gone from both.
        let found = part.rows.into_iter().filter_map(|came| {
            let row = stored.remove(&(came.petition, came.matter))?;
            Some((row, came.opened))
        });
        let found: Vec<(query::Received, bool)> = found.collect();
        let listed = found.iter().map(|(row, _)| (row.matter, row.petition));
        let listed: Vec<(Uuid, Uuid)> = listed.collect();
        let (titles, words) = self.words_of(who, &listed, words).await?;
        let line = |((row, opened), title): ((query::Received, bool), SealedId)| {
            Ok(Received {
                petition: PetitionId(row.petition),
                title: words.get(title).to_owned(),
                number: row.number,
                channel: row.channel,
                registrar: row.registrar.map(PersonId),
                matter: MatterId(row.matter),
                joined: !opened,
                stage: row.stage.parse().map_err(AppError::fault)?,
                holder: OrganId(row.holder),
            })
        };
        let rows = found.into_iter().zip(titles).map(line);
        Ok(Part {
            rows: rows.collect::<Result<_, AppError>>()?,
            all: part.all,
        })
    }

    /// The titles of matters and petitions, unsealed where the viewer may read them.
    async fn words_of(
        &self,
        who: &Who,
        listed: &[(Uuid, Uuid)],
        words: bool,
    ) -> Result<(Vec<SealedId>, Words), AppError> {
        let titles = self.titles_by_id(listed).await?;
        let ids: Vec<Uuid> = titles.iter().filter(|_| words).map(|id| id.0).collect();
        let words = self.unseal_list(who, &ids, "clearance").await?;
        Ok((titles, words))
    }
}

fn part_of<T>(rows: Vec<T>, part: usize) -> Part<T> {
    let all = rows.len();
    let before = part.saturating_sub(1).saturating_mul(PART);
    Part {
        rows: rows.into_iter().skip(before).take(PART).collect(),
        all,
    }
}

fn awaits_notice(matter: &Matter, petition: Uuid) -> bool {
    let own = Some(PetitionId(petition));
    let mut limits = matter.limits.iter();
    limits.any(|run| run.id == LimitId::C01 && run.petition == own && run.is_running())
}

fn parse<T: serde::de::DeserializeOwned>(what: &str, id: Uuid, body: &str) -> Result<T, AppError> {
    serde_json::from_str(body)
        .map_err(|error| AppError::fault(format!("{what} {id} is inconsistent: {error}")))
}
