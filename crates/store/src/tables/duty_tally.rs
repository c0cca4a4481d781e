//! Rows of `duty_tally`: how much of one kind an organ owes.
//!
//! Holds data only; [`crate::tally::duties`] keeps it true while what it counts is written.

use uuid::Uuid;

use crate::table_row;

table_row! {
    /// How much of one kind an organ owes. Reports and accusations are not counted (Art. 30).
    pub struct DutyTallyRow in "duty_tally" key ["organ", "duty"] {
        /// The organ.
        organ: Uuid,
        /// A limit such as `C01`, `task`, or `untold`.
        duty: String,
        /// How many run.
        running: i64,
        /// Of these, counted in a year that is not announced.
        provisional: i64,
        /// Of these, extended.
        extended: i64,
    }
}
