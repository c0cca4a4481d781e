//! `GET /desk/counts`: how many stand in each list of this person, for the side column.
//!
//! The page never waits for it; the script asks once the page is there. Counts stop at 99.

use std::collections::BTreeMap;

use axum::Json;
use dengwen_app::Who;

use crate::ctx::PageCtx;
use crate::error::PageError;

pub(crate) async fn get(ctx: PageCtx) -> Result<Json<BTreeMap<String, String>>, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let mut counts = BTreeMap::new();
    let Who::Staff(staff) = &who else {
        return Ok(Json(counts));
    };
    for queue in app.queues(staff) {
        if queue == dengwen_app::queue::Queue::All {
            continue;
        }
        let count = app.queue_count(&who, queue).await?;
        if count.n > 0 {
            let more = if count.more { "+" } else { "" };
            counts.insert(
                format!("/desk/queues/{queue}"),
                format!("{}{more}", count.n),
            );
        }
    }
    Ok(Json(counts))
}
