//! Petitions coming in: the portal, clerks, imports. One way through for all.

mod check;
mod register;
mod split;

pub use check::{TEXT_MAX, TITLE_MAX, check_text};
pub use register::{NewPetition, Receipt};
pub use split::Part;
