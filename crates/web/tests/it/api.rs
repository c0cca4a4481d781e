//! The JSON API through the real router: every route, its success and its failures.

mod acts;
mod document;
mod examples;
mod files;
mod machine;
mod matters;
mod office;
mod petitions;
mod public;
mod tokens;
