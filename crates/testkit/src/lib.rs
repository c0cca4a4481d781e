//! What tests of several crates share. Never shipped.
//!
//! It goes through public doors alone and never writes rows behind the program's back. Invariant:
//! whatever it starts is gone after the test, and what is random in it is seeded.

pub mod commands;
pub mod office;
pub mod passwords;
pub mod postgres;
pub mod store;

pub use store::TestStore;
