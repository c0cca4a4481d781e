//! Rows of `topic`. A topic of the third level, added by an administrator.
//!
//! Holds data only; what it means is decided in the domain.

use crate::table_row;

table_row! {
    /// A topic of the third level, added by an administrator.
    pub struct TopicRow in "topic" key ["code"] {
        /// Six digits; never given to another topic.
        code: String,
        /// Version of its stream.
        version: i64,
        /// JSON of `dengwen_domain::topic::Topic`.
        body: String,
    }
}
