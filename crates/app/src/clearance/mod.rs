//! Day-end clearance 日清日结 (C5): what came in today and is not passed on, what waits from before,
//! what arrived and is not signed for.
//!
//! It changes nothing. Invariant: it shows no matter that its viewer could not open, and the titles
//! it unseals are recorded as read.

use dengwen_domain::access::{Permission, Scope};
use dengwen_domain::ids::{MatterId, OrganId, PersonId, PetitionId, SealedId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::Matter;
use dengwen_domain::org::Role;
use dengwen_domain::petition::Petition;
use dengwen_domain::procedure::Stage;
use dengwen_store::query::clearance::{self as query, Waiting};
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// Roles whose organ's day is cleared.
const ROLES: &[Role] = &[
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
    /// Nothing is left to do with it here today.
    pub cleared: bool,
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

/// The day of the viewer's organs.
#[derive(Debug, Clone)]
pub struct Clearance {
    /// The day.
    pub day: Date,
    /// The organs.
    pub organs: Vec<OrganId>,
    /// What came in on the day.
    pub received: Vec<Received>,
    /// What came in before and is not passed on.
    pub waiting: Vec<Left>,
    /// What arrived and is not signed for.
    pub unsigned: Vec<Left>,
    /// A list was too long to be shown whole.
    pub cut: bool,
}

impl Clearance {
    /// How many of the day are cleared.
    pub fn cleared(&self) -> usize {
        self.received.iter().filter(|one| one.cleared).count()
    }
}

impl App {
    /// The clearance of a day for the organs in which the viewer works.
    ///
    /// # Errors
    /// `Forbidden` for people without such work; `Invalid` for a day to come; store errors.
    pub async fn clearance(&self, who: &Who, day: Date) -> Result<Clearance, AppError> {
        let (staff, organs) = who.working(ROLES, Permission::ReadMatter)?;
        if day > self.today() {
            return Err(AppError::invalid("day", "day-in-future"));
        }
        let scope = self.scope_of(staff, Permission::ReadMatter);
        let words = self.scope_of(staff, Permission::ReadContent) == scope;
        let ids: Vec<Uuid> = organs.iter().map(|organ| organ.0).collect();
        let db = self.store().db();
        let received = query::received(db, &ids, &scope, &day.to_string()).await?;
        let (waiting, unsigned) = self.left(&ids, &scope, day).await?;
        let capped = |n: usize| i64::try_from(n).unwrap_or(i64::MAX) >= query::CAP;
        Ok(Clearance {
            day,
            organs,
            cut: capped(received.len()) || capped(waiting.len()) || capped(unsigned.len()),
            received: self.received(who, received, words).await?,
            waiting: self.titled_left(who, waiting, words).await?,
            unsigned: self.titled_left(who, unsigned, words).await?,
        })
    }

    async fn left(
        &self,
        organs: &[Uuid],
        scope: &Scope,
        day: Date,
    ) -> Result<(Vec<Waiting>, Vec<Waiting>), AppError> {
        // Because: what waits is what waits now; of an earlier day only the receipts are shown.
        if day != self.today() {
            return Ok((Vec::new(), Vec::new()));
        }
        let db = self.store().db();
        let waiting = query::not_passed_on(db, organs, scope, &day.to_string()).await?;
        Ok((waiting, query::unsigned(db, organs, scope).await?))
    }

    async fn received(
        &self,
        who: &Who,
        rows: Vec<query::Received>,
        words: bool,
    ) -> Result<Vec<Received>, AppError> {
        let mut parsed = Vec::with_capacity(rows.len());
        for row in rows {
            let petition: Petition = parse("petition", row.petition, &row.body)?;
            let matter: Matter = parse("matter", row.matter, &row.matter_body)?;
            let title = matter.title.unwrap_or(petition.title);
            parsed.push((row, title, matter));
        }
        let ids: Vec<Uuid> = parsed
            .iter()
            .filter(|_| words)
            .map(|(_, id, _)| id.0)
            .collect();
        let words = self.unseal_list(who, &ids, "clearance").await?;
        let line = |(row, title, matter): (query::Received, SealedId, Matter)| Received {
            cleared: is_cleared(&matter, &row),
            petition: PetitionId(row.petition),
            title: words.get(title).to_owned(),
            number: matter.number.clone(),
            channel: row.channel,
            registrar: row.registrar.map(PersonId),
            matter: matter.id,
            joined: !row.opened,
            stage: matter.stage,
            holder: matter.holder(),
        };
        Ok(parsed.into_iter().map(line).collect())
    }

    async fn titled_left(
        &self,
        who: &Who,
        rows: Vec<Waiting>,
        words: bool,
    ) -> Result<Vec<Left>, AppError> {
        let listed: Vec<(Uuid, &str)> = rows
            .iter()
            .map(|row| (row.matter, row.petition.as_str()))
            .collect();
        let titles = self.titles_of(&listed).await?;
        let ids: Vec<Uuid> = titles.iter().filter(|_| words).map(|id| id.0).collect();
        let words = self.unseal_list(who, &ids, "clearance").await?;
        let line = |(row, title): (Waiting, SealedId)| Left {
            matter: MatterId(row.matter),
            title: words.get(title).to_owned(),
            row,
        };
        Ok(rows.into_iter().zip(titles).map(line).collect())
    }
}

/// One that opened its matter is cleared once the matter left the stage of registration or went to
/// another office; one that joined, once its own fifteen days were ended by notice (21.11).
fn is_cleared(matter: &Matter, row: &query::Received) -> bool {
    if row.opened {
        let elsewhere = matter.office().0 != row.organ;
        return matter.stage != Stage::Registered || elsewhere;
    }
    let petition = PetitionId(row.petition);
    !matter
        .limits
        .iter()
        .any(|run| run.id == LimitId::C01 && run.petition == Some(petition) && run.is_running())
}

fn parse<T: serde::de::DeserializeOwned>(what: &str, id: Uuid, body: &str) -> Result<T, AppError> {
    serde_json::from_str(body)
        .map_err(|error| AppError::fault(format!("{what} {id} is inconsistent: {error}")))
}
