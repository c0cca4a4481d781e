//! The use cases of Dengwen: who may, load, decide, seal, commit.
//!
//! One shape for all: `request -> load -> access -> decide -> Change or refusal -> store.commit ->
//! answer`. No HTTP, no HTML, no SQL. Invariant: nothing but `Opener` can turn a sealed text back
//! into words, and it records who looked and why; `opened` looks whether texts open and keeps none.

pub mod admin;
pub mod app;
pub mod bulk;
pub mod callback;
pub mod clearance;
pub mod clock;
pub mod correct;
pub mod directory;
pub mod documents;
pub mod earlier;
pub mod error;
pub mod follow;
pub mod import;
pub mod installation;
pub mod intake;
pub mod jobs;
pub mod keys;
pub mod law;
pub mod matter;
pub mod office;
pub mod open;
pub mod opened;
pub mod policy;
pub mod queue;
pub mod random;
pub mod report;
pub mod sample;
pub mod seal;
pub mod session;
pub mod supervise;
pub mod throttle;
pub mod who;

pub use app::{App, AppOptions, Office};
pub use error::{AppError, FieldError};
pub use who::{Staff, Who};
