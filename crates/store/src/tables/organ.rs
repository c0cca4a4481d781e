//! Rows of `organ`. An organ, unit or office.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// An organ, unit or office.
    pub struct OrganRow in "organ" key ["id"] {
        /// Also its stream.
        id: Uuid,
        /// Set once.
        code: String,
        /// Version of its stream.
        version: i64,
        /// JSON of dengwen_domain::org::Organ.
        body: String,
    }
}
