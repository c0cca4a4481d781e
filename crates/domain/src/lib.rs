//! What a petition and a matter are, which acts are lawful when, and what the time limits are.
//!
//! Pure: no clock, no I/O, no randomness, no async. Everything a decision needs is handed in as a
//! value, so that a year of an office can be replayed in a second and every result explained.

pub mod access;
pub mod calendar;
pub mod channel;
pub mod codes;
pub mod identity;
pub mod ids;
pub mod limit;
pub mod matter;
pub mod org;
pub mod pack;
pub mod petition;
pub mod procedure;
pub mod refusal;
pub mod topic;
