//! Rows of `callback`. A call-back duty.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// A call-back duty.
    pub struct CallbackRow in "callback" key ["id"] {
        /// Id.
        id: Uuid,
        /// Matter.
        matter: Uuid,
        /// Organ.
        organ: Uuid,
        /// Reason.
        reason: String,
        /// Opened on.
        opened_on: String,
        /// Due on.
        due_on: String,
        /// Attempts.
        attempts: i64,
        /// '' while owed.
        done_on: String,
        /// Who calls; none where nobody was named.
        owner: Option<Uuid>,
    }
}
