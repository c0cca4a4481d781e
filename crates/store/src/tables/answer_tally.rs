//! Rows of `answer_tally`: how many matters of a month were answered how soon.
//!
//! Holds data only; [`crate::tally`] keeps it true while matters are written.

use crate::table_row;

table_row! {
    /// How many matters have these things in common.
    pub struct AnswerTallyRow in "answer_tally"
        key ["month", "channel", "state", "days", "elapsed_days"] {
        /// Month of receipt, such as `2026-03`.
        month: String,
        /// Channel of the first petition.
        channel: String,
        /// `open` when nothing is answered yet, else `answered`.
        state: String,
        /// Civil days to the answer; -1 none.
        days: i64,
        /// Days of 24 hours to the answer, a part counts as one; -1 not known.
        elapsed_days: i64,
        /// How many matters.
        matters: i64,
    }
}
