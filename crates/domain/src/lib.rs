//! placeholder

pub mod calendar;
pub mod limit;
