//! Figures with their definitions in words; every one opens its list.

mod answered_within;

pub use answered_within::{Asked, Figures, Line};
pub use dengwen_store::query::report::{Answered, Slice};
