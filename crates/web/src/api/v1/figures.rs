//! `GET /api/v1/figures/answered-within`: how soon matters were answered.

use dengwen_app::report::Asked as Bounds;
use dengwen_domain::codes::Channel;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::ask::{Answer, Caller, Checks, Query};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;

/// Of what.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The bounds in days, with commas.
    #[param(example = "15,60,90", pattern = "^[0-9]{1,4}(,[0-9]{1,4}){0,11}$")]
    days: Option<String>,
    /// Elapsed time instead of civil days: `true`.
    elapsed: Option<bool>,
    #[param(value_type = Option<codes::Channel>)]
    channel: Option<String>,
    /// First day of receipt.
    #[param(value_type = Option<codes::Day>)]
    from: Option<String>,
    /// Last day of receipt.
    #[param(value_type = Option<codes::Day>)]
    to: Option<String>,
}

/// How many matters were answered within each bound.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnsweredWithin {
    /// The denominator: received in the period, answered or still open.
    all: u64,
    /// Of these, not answered yet.
    open: u64,
    /// Answered at an unknown instant, not in the denominator; 0 in civil days.
    unknown: u64,
    within: Vec<Within>,
}

/// Answered within one bound.
#[derive(Serialize, ToSchema)]
struct Within {
    #[schema(example = 15)]
    days: u16,
    count: u64,
}

/// How soon matters were answered.
///
/// Civil days, the day of receipt not counted, unless elapsed time is asked for. Who may read
/// figures sees them over the organs that their right reaches.
#[utoipa::path(
    get,
    path = "/api/v1/figures/answered-within",
    operation_id = "get-answered-within",
    tag = "office",
    security(("token" = [])),
    params(Asked),
    responses((status = 200, body = AnsweredWithin), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Answer<AnsweredWithin>, PageError> {
    let mut checks = Checks::default();
    let mut days = Vec::new();
    for text in asked.days.as_deref().unwrap_or("15,60,90").split(',') {
        match text.trim().parse() {
            Ok(bound) => days.push(bound),
            Err(_no_number) => checks.fail("days", "report-days"),
        }
    }
    let bounds = Bounds {
        days,
        elapsed: asked.elapsed.unwrap_or(false),
        channel: checks.code::<Channel>("channel", asked.channel.as_deref()),
        from: checks.day("from", asked.from.as_deref()),
        to: checks.day("to", asked.to.as_deref()),
    };
    checks.done()?;
    let figures = caller.app.answered_within(&caller.who, &bounds).await?;
    let within = figures.lines.iter().map(|line| Within {
        days: line.days,
        count: line.count,
    });
    Ok(Answer::ok(AnsweredWithin {
        all: figures.all,
        open: figures.open,
        unknown: figures.unknown,
        within: within.collect(),
    }))
}
