//! Rows of `limit_run`. A limit that runs or ran.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// A limit that runs or ran.
    pub struct LimitRunRow in "limit_run" key ["matter", "ordinal"] {
        /// Matter.
        matter: Uuid,
        /// Order of start within the matter.
        ordinal: i64,
        /// Limit id.
        limit_id: String,
        /// Who owes it.
        organ: Uuid,
        /// Trigger on.
        trigger_on: String,
        /// Due on.
        due_on: String,
        /// Provisional.
        provisional: bool,
        /// A window of the petitioner: never overdue.
        citizen_window: bool,
        /// Comparison.
        comparison: bool,
        /// Extended.
        extended: i64,
        /// '' while it runs.
        stopped_on: String,
        /// '' until flagged overdue.
        flagged_on: String,
        /// It runs, an organ owes it, and it is no report.
        watched: bool,
    }
}
