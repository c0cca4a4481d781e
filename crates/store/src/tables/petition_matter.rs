//! Rows of `petition_matter`. A petition speaks of a matter.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// A petition speaks of a matter.
    pub struct PetitionMatterRow in "petition_matter" key ["petition", "matter"] {
        /// Petition.
        petition: Uuid,
        /// Matter.
        matter: Uuid,
        /// Linked on.
        linked_on: String,
        /// Opened.
        opened: bool,
        /// '' while linked.
        unlinked_on: String,
    }
}
