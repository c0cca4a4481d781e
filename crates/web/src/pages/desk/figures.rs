//! `/desk/figures/answered-within`: how soon matters were answered, each number with its list and
//! each list as Excel.
//!
//! What is counted is defined by the use case and stands on the page in words. Invariant: the page,
//! a list and its file are narrowed by the same query of their address.

mod answered_list;
mod answered_within;
mod asked;

pub(crate) use answered_list::{ListPage, export, get as list};
pub(crate) use answered_within::{FiguresPage, get as answered_within};
