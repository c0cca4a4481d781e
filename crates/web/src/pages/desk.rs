//! Pages for staff, and the doors through which they come in.

pub(crate) mod account;
pub(crate) mod invitation;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
