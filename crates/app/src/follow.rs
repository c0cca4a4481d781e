//! The petitioner's side after filing: look up, follow, add material, withdraw, rate (H2, H6, E1).
//!
//! Everything runs as `Who::Petitioner`, which only a number with its query code gives.

mod look_up;
mod rate;
mod tracking;
mod wishes;

pub use rate::{OFFICE_REASONS, UNIT_REASONS};
pub use tracking::{Followed, FollowedMatter, Happened};
pub use wishes::Wish;
