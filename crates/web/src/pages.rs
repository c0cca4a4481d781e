//! One file a page, in the tree of their addresses.

pub(crate) mod admin;
pub(crate) mod desk;
pub(crate) mod gallery;
pub(crate) mod health;
pub(crate) mod portal;
