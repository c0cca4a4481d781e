//! Petitions coming in: the portal, clerks, imports. One way through for all.

mod check;
mod register;

pub use check::{check_text, TEXT_MAX, TITLE_MAX};
pub use register::{NewPetition, Receipt};
