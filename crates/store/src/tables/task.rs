//! Rows of `task`. 办理任务: one unit's duty.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// 办理任务: one unit's duty.
    pub struct TaskRow in "task" key ["id"] {
        /// Id.
        id: Uuid,
        /// Matter.
        matter: Uuid,
        /// Unit.
        unit: Uuid,
        /// Lead.
        lead: bool,
        /// Method.
        method: String,
        /// Nil when none.
        handler: Uuid,
        /// Delivered on.
        delivered_on: String,
        /// Signed on.
        signed_on: String,
        /// Report back.
        report_back: String,
        /// Ended on.
        ended_on: String,
        /// Ended how.
        ended_how: String,
        /// Open, and not of a report.
        watched: bool,
    }
}
