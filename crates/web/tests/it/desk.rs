//! The working desk through the real router: lists, the matter, its acts and documents.

mod acts;
mod correct;
mod journey;
mod late;
mod lists;
mod refusals;
mod split;
pub(crate) mod story;
mod told;
