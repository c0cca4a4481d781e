//! Rows of `petition`. 信访件: the row of a petition.
//!
//! Holds data only; what it means is decided in the domain.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// 信访件: the row of a petition.
    pub struct PetitionRow in "petition" key ["id"] {
        /// Also its stream.
        id: Uuid,
        /// Number.
        number: String,
        /// Version.
        version: i64,
        /// Channel.
        channel: String,
        /// Organ.
        organ: Uuid,
        /// Registrar.
        registrar: Option<Uuid>,
        /// Received on.
        received_on: String,
        /// Persons present.
        persons_present: i64,
        /// Imported.
        imported: bool,
        /// Source and number of an imported or passed-on item, else ''.
        foreign_key: String,
        /// Body.
        body: String,
    }
}
