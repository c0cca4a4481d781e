//! The office itself: who asks, organs, colleagues, the calendar, topics.

pub(crate) mod calendar;
pub(crate) mod me;
pub(crate) mod organs;
pub(crate) mod people;
pub(crate) mod topics;
