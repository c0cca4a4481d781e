//! `GET /api/v1/matters`: the lists of the desk, narrowed as there, page by page.

use dengwen_app::queue::{
    After, Crossing, Due, Filter, Item, NO_DAY, PAGE, Page, PersonKey, Queue,
};
use dengwen_domain::codes::{Channel, Class};
use dengwen_domain::ids::OrganId;
use dengwen_domain::petition::parse_number;
use dengwen_domain::procedure::{Phase, Stage};
use dengwen_domain::topic::is_code_or_digits;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::named::OrganName;
use crate::api::ask::{Answer, Caller, Checks, Query};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// Most rows of one page.
pub(crate) const ROWS_MAX: i64 = 200;

/// What a list is narrowed to. Everything may be left out.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Narrow {
    /// Which list of the desk; `all` is everything you may see, newest first.
    #[param(value_type = Option<codes::Queue>)]
    queue: Option<String>,
    #[param(value_type = Option<codes::Phase>)]
    phase: Option<String>,
    #[param(value_type = Option<codes::Stage>)]
    stage: Option<String>,
    #[param(value_type = Option<codes::Channel>)]
    channel: Option<String>,
    #[param(value_type = Option<codes::Class>)]
    class: Option<String>,
    /// A topic with everything below it: its code, or two or four leading digits.
    #[param(pattern = "^([0-9]{2}){1,3}$")]
    topic: Option<String>,
    /// What it crosses or parts (三跨三分离): a code, or `any`.
    #[param(example = "any")]
    cross_boundary: Option<String>,
    /// How the nearest limit stands.
    #[param(value_type = Option<codes::DueFilter>)]
    due: Option<String>,
    /// An organ that has or had a part in it.
    #[param(format = Uuid)]
    organ: Option<String>,
    /// Only what the token's person handles: `true`.
    mine: Option<bool>,
    /// Exact number of a matter or of one of its petitions.
    number: Option<String>,
    /// A person, as the answer of `POST /api/v1/matters/search` names them.
    person: Option<String>,
    /// Rows of a page, 1 to 200; 50 unless said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

impl Narrow {
    fn filter(&self, checks: &mut Checks) -> Filter {
        let queue = checks.code("queue", self.queue.as_deref());
        let phase = match self.phase.as_deref() {
            None | Some("") => None,
            Some("open") => Some(Phase::Open),
            Some("answered") => Some(Phase::Answered),
            Some("closed") => Some(Phase::Closed),
            Some(_) => {
                checks.fail("phase", "api-code");
                None
            }
        };
        let topic = self.topic.clone().filter(|topic| !topic.is_empty());
        if topic
            .as_ref()
            .is_some_and(|topic| !is_code_or_digits(topic))
        {
            checks.fail("topic", "file-topic-unknown");
        }
        let number = self.number.as_deref().filter(|text| !text.is_empty());
        let parsed = number.and_then(parse_number);
        if number.is_some() && parsed.is_none() {
            checks.fail("number", "api-number");
        }
        Filter {
            phase,
            stage: checks.code::<Stage>("stage", self.stage.as_deref()),
            channel: checks.code::<Channel>("channel", self.channel.as_deref()),
            class: checks.code::<Class>("class", self.class.as_deref()),
            topic,
            cross_boundary: checks.maybe::<Crossing>(
                "cross_boundary",
                self.cross_boundary.as_deref(),
                "api-code",
            ),
            due: checks.code::<Due>("due", self.due.as_deref()),
            organ: checks.id("organ", self.organ.as_deref()).map(OrganId),
            mine: self.mine.unwrap_or(false),
            number: parsed,
            person: checks.maybe::<PersonKey>("person", self.person.as_deref(), "api-code"),
            ..Filter::of(queue.unwrap_or(Queue::All))
        }
    }

    fn after(&self, checks: &mut Checks) -> Option<After> {
        let text = self.after.as_deref().filter(|text| !text.is_empty())?;
        let place = text.split_once('~').and_then(|(sort_on, id)| {
            // What stands at the head of the list has a mark before its day.
            let plain = sort_on
                .strip_prefix("0-")
                .or_else(|| sort_on.strip_prefix("1-"))
                .unwrap_or(sort_on);
            let day = sort_on.is_empty() || plain.parse::<jiff::civil::Date>().is_ok();
            let id = id.parse().ok().filter(|_| day)?;
            Some(After {
                sort_on: sort_on.to_owned(),
                id,
            })
        });
        if place.is_none() {
            checks.fail("after", "api-after");
        }
        place
    }
}

/// How many rows were asked for.
pub(crate) fn rows(checks: &mut Checks, limit: Option<i64>) -> i64 {
    let limit = limit.unwrap_or(PAGE);
    if !(1..=ROWS_MAX).contains(&limit) {
        checks.fail("limit", "api-limit");
    }
    limit
}

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct MatterList {
    /// Its rows, in the order of the desk: by the nearest limit, or newest first.
    items: Vec<MatterLine>,
    /// Where the next page begins; nothing at the end.
    next: Option<String>,
}

/// A matter as a list shows it.
#[derive(Serialize, ToSchema)]
pub(crate) struct MatterLine {
    id: Uuid,
    #[schema(example = "990100202603160000018")]
    number: String,
    /// To be sent back with an act.
    version: i64,
    #[schema(value_type = codes::Stage)]
    stage: &'static str,
    /// In the petitioner's words; empty when you may not read them.
    title: String,
    #[schema(value_type = codes::Channel)]
    channel: String,
    #[schema(value_type = Option<codes::Class>)]
    class: Option<String>,
    #[schema(value_type = Option<codes::RouteCode>)]
    route: Option<String>,
    topic: Option<String>,
    /// What it crosses or parts (三跨三分离).
    #[schema(value_type = Vec<codes::CrossBoundary>)]
    cross_boundary: Vec<String>,
    urgent: bool,
    /// A filing or voiding waits for its second person.
    pending: Option<String>,
    persons: i64,
    #[schema(value_type = codes::Day)]
    received_on: String,
    #[schema(value_type = Option<codes::Day>)]
    answered_on: Option<String>,
    #[schema(value_type = Option<codes::Outcome>)]
    outcome: Option<String>,
    /// Who must act now.
    holder: OrganName,
    /// The office that holds or dispatched it.
    office: OrganName,
    /// The nearest day that an organ owes.
    due: Option<LineDue>,
    /// Not signed for although a workday has passed since delivery.
    unsigned: bool,
}

/// The nearest day that an organ owes.
#[derive(Serialize, ToSchema)]
struct LineDue {
    #[schema(value_type = codes::LimitCode)]
    limit: String,
    #[schema(value_type = codes::Day)]
    last_day: String,
    /// The calendar of that year is not announced yet.
    provisional: bool,
    /// For comparison only: never overdue.
    comparison: bool,
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty() && text != NO_DAY)
}

impl MatterLine {
    fn new(names: &Names, item: Item) -> MatterLine {
        let row = item.row;
        let due = some(&row.due_on).map(|last_day| LineDue {
            limit: row.due_limit.clone(),
            last_day,
            provisional: row.provisional,
            comparison: row.comparison,
        });
        MatterLine {
            id: row.id,
            number: row.number,
            version: row.version,
            stage: item.stage.as_str(),
            title: item.title,
            class: some(&row.class),
            route: some(&row.route),
            topic: some(&row.topic),
            cross_boundary: row
                .cross_boundary
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            channel: row.channel,
            urgent: row.urgent,
            pending: some(&row.pending),
            persons: row.persons,
            answered_on: some(&row.answered_on),
            received_on: row.received_on,
            outcome: some(&row.outcome),
            holder: OrganName::new(names, OrganId(row.holder)),
            office: OrganName::new(names, OrganId(row.office)),
            due,
            unsigned: item.unsigned,
        }
    }
}

impl MatterList {
    pub(crate) fn new(names: &Names, page: Page) -> MatterList {
        let next = page.next.map(|at| format!("{}~{}", at.sort_on, at.id));
        let line = |item| MatterLine::new(names, item);
        MatterList {
            items: page.items.into_iter().map(line).collect(),
            next,
        }
    }
}

/// List matters.
///
/// The titles of the rows are recorded as read by the token's person.
#[utoipa::path(
    get,
    path = "/api/v1/matters",
    operation_id = "list-matters",
    tag = "matters",
    security(("token" = [])),
    params(Narrow),
    responses((status = 200, body = MatterList), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Query(narrow): Query<Narrow>,
) -> Result<Answer<MatterList>, PageError> {
    let mut checks = Checks::default();
    let filter = narrow.filter(&mut checks);
    let after = narrow.after(&mut checks);
    let limit = rows(&mut checks, narrow.limit);
    checks.done()?;
    let page = caller
        .app
        .queue(&caller.who, &filter, after.as_ref(), limit)
        .await?;
    let names = Names::new(&caller.app, caller.ctx.t);
    Ok(Answer::ok(MatterList::new(&names, page)))
}
