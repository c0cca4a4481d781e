//! Rows of `document`. 文书: an issued document.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// 文书: an issued document.
    pub struct DocumentRow in "document" key ["id"] {
        /// Also the id of its sealed content.
        id: Uuid,
        /// Matter.
        matter: Uuid,
        /// Kind.
        kind: String,
        /// Number.
        number: String,
        /// Organ.
        organ: Uuid,
        /// Nil: the petitioner.
        to_organ: Uuid,
        /// Issued on.
        issued_on: String,
        /// Received on; empty while that is not known.
        served_on: String,
        /// Nil when not corrected.
        corrected_by: Uuid,
        /// Posted on, while the receipt is not known.
        sent_on: String,
        /// Written to the petitioner and not told yet.
        untold: bool,
        /// What it waits for: `service`, `receipt`, or nothing.
        waits: String,
    }
}
