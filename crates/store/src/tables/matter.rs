//! Rows of `matter`. 信访事项: the row of a matter.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// 信访事项: the row of a matter.
    pub struct MatterRow in "matter" key ["id"] {
        /// Also its stream.
        id: Uuid,
        /// Number.
        number: String,
        /// Version.
        version: i64,
        /// Pack.
        pack: String,
        /// Stage.
        stage: String,
        /// Open, answered, closed.
        phase: String,
        /// Who must act.
        holder: Uuid,
        /// Current office of the chain.
        office: Uuid,
        /// Lead unit, nil when none.
        unit: Uuid,
        /// The petition that opened it.
        petition: Uuid,
        /// Channel.
        channel: String,
        /// Class.
        class: String,
        /// Route.
        route: String,
        /// Topic.
        topic: String,
        /// Region.
        region: String,
        /// Compartment.
        compartment: String,
        /// Urgent.
        urgent: bool,
        /// Filing or void waiting for its second person.
        pending: String,
        /// First time.
        first_time: bool,
        /// Persons.
        persons: i64,
        /// Received on.
        received_on: String,
        /// Accepted on.
        accepted_on: String,
        /// Answered on.
        answered_on: String,
        /// Closed on.
        closed_on: String,
        /// Civil days from receipt, day of receipt not counted; -1 none.
        answered_days: i64,
        /// Elapsed, where both instants are known; -1 none.
        answered_seconds: i64,
        /// Outcome.
        outcome: String,
        /// The day lists sort by: next due, or another limit's end.
        sort_on: String,
        /// Last day of the next limit an organ owes.
        due_on: String,
        /// Due limit.
        due_limit: String,
        /// Its trigger.
        due_from: String,
        /// Who owes it.
        due_organ: Uuid,
        /// Provisional.
        provisional: bool,
        /// Imported: never overdue.
        comparison: bool,
        /// Imported.
        imported: bool,
        /// Body.
        body: String,
        /// A supervised override was used at some time.
        overridden: bool,
        /// Who received it first, or the successor.
        first_organ: Option<Uuid>,
        /// The person who is to confirm an exception that waits.
        exception_second: Option<Uuid>,
        /// Since when new material waits to be opened by the holder; empty without any.
        material_on: String,
        /// 三跨三分离: codes in the order of the list, a space between two; empty without any.
        cross_boundary: String,
    }
}
