//! Petitions: registering one, reading one.

pub(crate) mod get;
pub(crate) mod register;
