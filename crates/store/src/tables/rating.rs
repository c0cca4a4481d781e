//! Rows of `rating`. A rating by the petitioner.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// A rating by the petitioner.
    pub struct RatingRow in "rating" key ["matter", "target"] {
        /// Matter.
        matter: Uuid,
        /// Target.
        target: String,
        /// Value.
        value: String,
        /// Rated on.
        rated_on: String,
        /// Who is rated.
        organ: Uuid,
        /// Assisted.
        assisted: bool,
    }
}
