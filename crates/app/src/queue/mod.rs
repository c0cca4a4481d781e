//! The lists of the desk: which there are, whose they are, and what stands in them.
//!
//! A list is a question asked of the rows of the last commit; nothing is kept. Invariant: a list
//! shows no matter that its viewer could not open, and the titles it unseals are recorded as read.

mod export;
mod find;
mod kind;
mod list;
mod papers;

pub use dengwen_store::project::{NO_DAY, PRESSING};
pub use dengwen_store::query::queue::After;
pub use dengwen_store::query::untold::Paper;
pub use export::Sheet;
pub(crate) use export::{EXPORT_MAX, write};
pub use find::{Found, PersonKey};
pub use kind::Queue;
pub use list::{Count, Crossing, Due, Filter, Item, PAGE, Page};
