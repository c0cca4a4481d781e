//! Rows of `person`. A member of staff.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// A member of staff.
    pub struct PersonRow in "person" key ["id"] {
        /// Also its stream; grants belong to it.
        id: Uuid,
        /// Login.
        login: String,
        /// Version.
        version: i64,
        /// JSON of dengwen_domain::org::Person.
        body: String,
    }
}
