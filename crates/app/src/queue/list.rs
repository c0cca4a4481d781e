//! One page of a list, with the titles of its rows.

use std::collections::BTreeMap;
use std::str::FromStr;

use dengwen_domain::access::{Permission, Scope, scope};
use dengwen_domain::calendar::Calendar;
use dengwen_domain::codes::{Channel, Class, CrossBoundary, UnknownCode};
use dengwen_domain::ids::{MatterId, OrganId, PersonId, SealedId};
use dengwen_domain::matter::Matter;
use dengwen_domain::procedure::{Phase, Stage};
use dengwen_domain::topic;
use dengwen_store::project::URGENT;
use dengwen_store::query::queue::{self, After, QueueRow, Select};
use jiff::civil::Date;
use uuid::Uuid;

use super::find::PersonKey;
use super::kind::Queue;
use crate::app::App;
use crate::error::AppError;
use crate::open::load_matter;
use crate::who::{Staff, Who};

/// Rows of one page.
pub const PAGE: i64 = 50;
/// Days before the last day from which a limit counts as ending soon.
const SOON_DAYS: i32 = 5;

dengwen_domain::code_enum! {
    /// Filter by how the limit stands.
    pub enum Due {
        /// Past its last day.
        Overdue = "overdue",
        /// Its last day is today or within five days.
        Soon = "soon",
    }
}

/// Filter by what a matter crosses (三跨三分离).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// Anything.
    Any,
    /// This.
    One(CrossBoundary),
}

impl Crossing {
    /// Its text in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::One(mark) => mark.as_str(),
        }
    }
}

impl FromStr for Crossing {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        if text == Self::Any.as_str() {
            return Ok(Self::Any);
        }
        text.parse().map(Self::One)
    }
}

/// What a list is narrowed to; every part stands in the address bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Which list.
    pub queue: Queue,
    /// Phase.
    pub phase: Option<Phase>,
    /// One stage.
    pub stage: Option<Stage>,
    /// Channel.
    pub channel: Option<Channel>,
    /// Class.
    pub class: Option<Class>,
    /// A topic with everything below it: its code or leading digits.
    pub topic: Option<String>,
    /// 三跨三分离.
    pub cross_boundary: Option<Crossing>,
    /// How the limit stands.
    pub due: Option<Due>,
    /// An organ with a part in it.
    pub organ: Option<OrganId>,
    /// Only what the viewer handles in person.
    pub mine: bool,
    /// Exact number of a matter or petition.
    pub number: Option<String>,
    /// A person, by keyed hash.
    pub person: Option<PersonKey>,
}

impl Filter {
    /// The whole list.
    pub const fn of(queue: Queue) -> Self {
        Self {
            queue,
            phase: None,
            stage: None,
            channel: None,
            class: None,
            topic: None,
            cross_boundary: None,
            due: None,
            organ: None,
            mine: false,
            number: None,
            person: None,
        }
    }
}

/// A row with its title.
#[derive(Debug, Clone)]
pub struct Item {
    /// The matter.
    pub id: MatterId,
    /// The row.
    pub row: QueueRow,
    /// Stage.
    pub stage: Stage,
    /// Title in the petitioner's words; empty when it was erased or may not be read.
    pub title: String,
    /// Who has opened it since it was reported, where it is grave and urgent (Art. 25).
    pub seen: Vec<PersonId>,
    /// Not signed for although a working day has passed since delivery (21.9).
    pub unsigned: bool,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its rows.
    pub items: Vec<Item>,
    /// Where the next page begins.
    pub next: Option<After>,
}

/// How many: exactly, or more than the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// At most 99.
    pub n: i64,
    /// There are more.
    pub more: bool,
}

impl App {
    /// The lists of a person, in the order of a working day.
    pub fn queues(&self, staff: &Staff) -> Vec<Queue> {
        let theirs = |queue: &&Queue| queue.organs(staff).is_some();
        Queue::ALL.iter().filter(theirs).copied().collect()
    }

    /// One page of a list.
    ///
    /// # Errors
    /// `Forbidden` when the list is not this person's; store errors.
    pub async fn queue(
        &self,
        who: &Who,
        filter: &Filter,
        after: Option<&After>,
        limit: i64,
    ) -> Result<Page, AppError> {
        let (staff, select) = self.select(who, filter)?;
        self.page_of(who, staff, &select, after, limit).await
    }

    /// A list for a file: reports and accusations are never in one (B04).
    pub(super) async fn queue_for_file(
        &self,
        who: &Who,
        filter: &Filter,
        limit: i64,
    ) -> Result<Page, AppError> {
        let (staff, mut select) = self.select(who, filter)?;
        select.scope.reports.clear();
        self.page_of(who, staff, &select, None, limit).await
    }

    async fn page_of(
        &self,
        who: &Who,
        staff: &Staff,
        select: &Select,
        after: Option<&After>,
        limit: i64,
    ) -> Result<Page, AppError> {
        let mut rows = queue::matters(self.store().db(), select, after, limit + 1).await?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let further = rows.len() > wanted;
        rows.truncate(wanted);
        let next = rows.last().filter(|_| further).map(QueueRow::place);
        if select.looked_up.is_some() {
            self.keep_names(who, &mut rows).await?;
        }
        let items = self.titled(who, staff, rows).await?;
        Ok(Page { items, next })
    }

    /// Looking a person up finds no matter in which their name is kept from the viewer.
    async fn keep_names(&self, who: &Who, rows: &mut Vec<QueueRow>) -> Result<(), AppError> {
        let mut kept = Vec::new();
        for row in rows.iter() {
            let matter = load_matter(self, MatterId(row.id)).await?;
            let may = matter.is_some_and(|matter| {
                !matter.overlays.confidential
                    || self.check(who, &matter, Permission::ReadPerson).is_ok()
            });
            if !may {
                kept.push(row.id);
            }
        }
        rows.retain(|row| !kept.contains(&row.id));
        Ok(())
    }

    /// How many stand in a list, capped.
    ///
    /// # Errors
    /// As [`App::queue`].
    pub async fn queue_count(&self, who: &Who, queue: Queue) -> Result<Count, AppError> {
        let (_, select) = self.select(who, &Filter::of(queue))?;
        let n = queue::count(self.store().db(), &select).await?;
        Ok(Count {
            n: n.min(queue::COUNT_CAP - 1),
            more: n >= queue::COUNT_CAP,
        })
    }

    /// What the viewer's lists may hold under a permission. Who reaches every organ sees all
    /// ordinary matters.
    pub(crate) fn scope_of(&self, staff: &Staff, permission: Permission) -> Scope {
        let directory = self.directory();
        let mut scope = scope(&staff.viewer, permission, &directory.orgs);
        scope.all = scope.all || directory.orgs.all().all(|o| scope.organs.contains(&o.id));
        scope
    }

    fn select<'a>(&self, who: &'a Who, filter: &Filter) -> Result<(&'a Staff, Select), AppError> {
        let Who::Staff(staff) = who else {
            return Err(AppError::Missing("queue"));
        };
        let permission = if filter.person.is_some() {
            Permission::ReadPerson
        } else {
            Permission::ReadMatter
        };
        let scope = self.scope_of(staff, permission);
        let organs = filter
            .queue
            .organs(staff)
            .filter(|_| !scope.is_empty())
            .ok_or(AppError::Forbidden(permission.as_str()))?;
        let mut select = filter.queue.select(&organs);
        select.scope = scope;
        let own = filter.queue == Queue::Exceptions;
        select.exception_of = own.then(|| staff.person().0);
        self.narrow(&mut select, filter, staff.person());
        Ok((staff, select))
    }

    fn narrow(&self, select: &mut Select, filter: &Filter, me: PersonId) {
        if let Some(stage) = filter.stage {
            let allowed = filter.queue.stages().is_none_or(|s| s.contains(&stage));
            select.stages = Some(if allowed {
                vec![stage.as_str()]
            } else {
                Vec::new()
            });
        }
        if let Some(phase) = filter.phase {
            select.phase = Some(phase_word(phase));
            // Because: open matters are read by their limit, the others by when they came.
            select.newest = select.newest && phase != Phase::Open;
        }
        select.channel = filter.channel.map(Channel::as_str);
        select.class = filter.class.map(Class::as_str);
        let topic = filter.topic.as_deref();
        select.topic = topic.map(|code| topic::digits(code).to_owned());
        select.cross_boundary = filter.cross_boundary.map(|crossing| match crossing {
            Crossing::Any => "",
            Crossing::One(mark) => mark.as_str(),
        });
        select.organ = filter.organ.map(|organ| organ.0);
        select.handler = filter.mine.then_some(me.0);
        select.number.clone_from(&filter.number);
        select.looked_up = filter
            .person
            .as_ref()
            .map(|key| (key.kind.as_str().to_owned(), key.hash));
        let today = self.today();
        match filter.due {
            None => {}
            Some(Due::Overdue) => {
                select.due_before = Some(today.to_string());
                select.newest = false;
            }
            Some(Due::Soon) => {
                let end = today.checked_add(jiff::Span::new().days(SOON_DAYS + 1));
                select.due_from = Some(today.to_string());
                select.due_before = Some(end.unwrap_or(today).to_string());
                select.newest = false;
            }
        }
    }

    /// Who opened a grave and urgent matter since it was reported (Art. 25).
    pub(crate) async fn seen_of(&self, matter: &Matter) -> Result<Vec<PersonId>, AppError> {
        let urgent = Some(matter.id.0).filter(|_| matter.overlays.urgent);
        let ids: Vec<Uuid> = urgent.into_iter().collect();
        let seen = queue::seen_by(self.store().db(), &ids).await?;
        Ok(seen
            .into_iter()
            .map(|(_, person, _)| PersonId(person))
            .collect())
    }

    /// The same for the urgent ones of a list.
    async fn seen_by(&self, rows: &[QueueRow]) -> Result<BTreeMap<Uuid, Vec<PersonId>>, AppError> {
        let open = |row: &&QueueRow| row.urgent && row.sort_on.starts_with(URGENT);
        let urgent: Vec<Uuid> = rows.iter().filter(open).map(|row| row.id).collect();
        let mut seen: BTreeMap<Uuid, Vec<PersonId>> = BTreeMap::new();
        for (matter, person, _) in queue::seen_by(self.store().db(), &urgent).await? {
            seen.entry(matter).or_default().push(PersonId(person));
        }
        Ok(seen)
    }

    /// May they read what is written in all that their lists show?
    pub(super) fn may_read_words(&self, staff: &Staff) -> bool {
        let words = self.scope_of(staff, Permission::ReadContent);
        words == self.scope_of(staff, Permission::ReadMatter)
    }

    async fn titled(
        &self,
        who: &Who,
        staff: &Staff,
        rows: Vec<QueueRow>,
    ) -> Result<Vec<Item>, AppError> {
        let readable = self.may_read_words(staff);
        let ids: Vec<(Uuid, &str)> = rows.iter().map(|r| (r.id, r.petition.as_str())).collect();
        let titles = self.titles_of(&ids).await?;
        let wanted: Vec<Uuid> = titles.iter().filter(|_| readable).map(|id| id.0).collect();
        let words = self.unseal_list(who, &wanted, "list").await?;
        let seen = self.seen_by(&rows).await?;
        let (directory, today) = (self.directory(), self.today());
        rows.into_iter()
            .zip(titles)
            .map(|(row, title): (_, SealedId)| {
                Ok(Item {
                    id: MatterId(row.id),
                    stage: row.stage.parse().map_err(AppError::fault)?,
                    title: words.get(title).to_owned(),
                    seen: seen.get(&row.id).cloned().unwrap_or_default(),
                    unsigned: is_unsigned(&row, &directory.calendar, today),
                    row,
                })
            })
            .collect()
    }
}

/// Law: C03 and C04 run from delivery; unsigned after one working day raises an alarm (21.9).
fn is_unsigned(row: &QueueRow, calendar: &Calendar, today: Date) -> bool {
    row.signed_on.is_empty()
        && matches!(row.stage.as_str(), "dispatched" | "assigned")
        && row
            .delivered_on
            .parse()
            .is_ok_and(|on| calendar.next_workday_after(on) < today)
}

const fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "open",
        Phase::Answered => "answered",
        Phase::Closed => "closed",
    }
}
