//! placeholder

pub mod calendar;
pub mod limit;
pub mod pack;
