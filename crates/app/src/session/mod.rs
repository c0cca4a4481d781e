//! Who is signed in: passwords, one-time links, sessions, devices.
//!
//! It decides nothing about matters; it only says which person stands behind a token, and rights
//! are worked out anew from the roles of the day with every request. Invariants: only hashes of
//! tokens and passwords are stored; an unknown name and a wrong password get the same answer after
//! the same work; no event, log or page ever holds a password.

mod account;
mod administrator;
mod devices;
mod invitation;
mod password;
mod policy;
mod sign_in;
mod token;

pub(crate) use account::stream_of as account_stream;
pub use administrator::FIRST_LOGIN;
pub use devices::Device;
pub(crate) use devices::from_hex as hash_from_hex;
pub use invitation::{Invitation, Invited};
pub use password::Passwords;
pub use policy::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, check_password};
pub(crate) use sign_in::LOCKED_BY_HAND;
pub use sign_in::{SignedIn, Visit};
pub(crate) use token::{Token, token_hash};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
