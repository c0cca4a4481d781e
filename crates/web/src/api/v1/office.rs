//! The office itself: who asks, organs, colleagues, the calendar.

pub(crate) mod calendar;
pub(crate) mod me;
pub(crate) mod organs;
pub(crate) mod people;
