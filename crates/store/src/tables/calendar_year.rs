//! Rows of `calendar_year`. A calendar year added by an administrator.
//!
//! Holds data only; what it means is decided in the domain.

use crate::table_row;

table_row! {
    /// A calendar year added by an administrator.
    pub struct CalendarYearRow in "calendar_year" key ["year"] {
        /// Year.
        year: i64,
        /// Version.
        version: i64,
        /// The year's TOML.
        body: String,
    }
}
