//! Rows of `credential`. How a person signs in.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// How a person signs in.
    pub struct CredentialRow in "credential" key ["person"] {
        /// Person.
        person: Uuid,
        /// PHC string (Argon2id); empty until set.
        password_hash: String,
        /// Must change.
        must_change: bool,
        /// Since the last success.
        failures: i64,
        /// Instant; 0 when not locked.
        locked_until: i64,
        /// SHA-256 of a one-time link's token; empty when used.
        invite_hash: Vec<u8>,
        /// Invite until.
        invite_until: i64,
    }
}
