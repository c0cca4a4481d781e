//! Rows of `role_grant`. A role given to a person in an organ.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// A role given to a person in an organ.
    pub struct RoleGrantRow in "role_grant" key ["person", "role", "organ", "from_on"] {
        /// Person.
        person: Uuid,
        /// Role.
        role: String,
        /// Organ.
        organ: Uuid,
        /// ISO civil date, first day.
        from_on: String,
        /// Last day, 9999-12-31 while it lasts.
        to_on: String,
    }
}
