//! Rows of `api_token`. A token of a machine.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// A token of a machine.
    pub struct ApiTokenRow in "api_token" key ["hash"] {
        /// SHA-256 of the token.
        hash: Vec<u8>,
        /// Person.
        person: Uuid,
        /// Name.
        name: String,
        /// Created at.
        created_at: i64,
        /// Expires at.
        expires_at: i64,
        /// Revoked.
        revoked: bool,
    }
}
