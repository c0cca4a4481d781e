//! Organs in a tree, their competences, and who works there in which role.
//!
//! The tree is a value: it is loaded once and handed to `decide`. It answers who is above whom,
//! who is competent for a topic at a place, and who took over from an organ that is gone (Art. 24).
//! It never reads a clock: each question takes the day it is asked for.

mod organ;
mod people;
mod tree;

pub use organ::{Competence, Level, Organ, OrganKind};
pub use people::{Grant, Person, Role};
pub use tree::{Competent, OrgTree};
