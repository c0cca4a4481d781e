//! Pieces that many pages show, as data: the macros in `templates/parts/` draw them.
//!
//! Everything arrives here formatted in the visitor's language; nothing here asks the application.
//! Invariant: a state is always a word, a shape and a colour, never a colour alone.

pub mod act;
pub mod grid;
pub mod limit;
pub mod paper;
pub mod queue;
pub mod story;
pub mod working;

pub use act::{Act, Link};
pub use limit::{Limit, Tone, Working};
pub use paper::{Paper, Passage};
pub use queue::{Cell, Chip, Filter, Queue, Row};
pub use story::{Step, StepState};
