//! What everybody may do: file, look up with number and query code, follow, add, withdraw, rate.
//!
//! The use cases are the portal's, with its slow-downs and its one answer for a wrong number and a
//! wrong code. Invariant: nothing below `/api/v1/public/` reads a token of staff.

pub(crate) mod documents;
pub(crate) mod file;
pub(crate) mod files;
pub(crate) mod look_up;
pub(crate) mod petition;
pub(crate) mod places;
pub(crate) mod rate;
pub(crate) mod withdraw;
