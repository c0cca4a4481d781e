//! Rows of `query_code`. The hash of a query code.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// The hash of a query code.
    pub struct QueryCodeRow in "query_code" key ["petition"] {
        /// Petition.
        petition: Uuid,
        /// Hash.
        hash: Vec<u8>,
    }
}
