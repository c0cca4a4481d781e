//! Rows of `role_grant`. A role given to a person in an organ.
//!
//! Holds data only; what it means is decided in the domain.

use dengwen_domain::org::Grant;
use uuid::Uuid;

use crate::project::NO_DAY;
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

impl From<&Grant> for RoleGrantRow {
    fn from(grant: &Grant) -> RoleGrantRow {
        RoleGrantRow {
            person: grant.person.0,
            role: grant.role.to_string(),
            organ: grant.organ.0,
            from_on: grant.from.to_string(),
            to_on: grant
                .to
                .map_or_else(|| NO_DAY.to_owned(), |day| day.to_string()),
        }
    }
}
