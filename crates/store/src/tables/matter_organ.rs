//! Rows of `matter_organ`. An organ has or had a part in a matter.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// An organ has or had a part in a matter.
    pub struct MatterOrganRow in "matter_organ" key ["matter", "organ"] {
        /// Matter.
        matter: Uuid,
        /// Organ.
        organ: Uuid,
    }
}
