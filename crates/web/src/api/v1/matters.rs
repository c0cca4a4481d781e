//! Matters: lists, one matter, what happened, what may be done, and doing it.

pub(crate) mod act;
pub(crate) mod acts;
pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod parts;
pub(crate) mod search;
