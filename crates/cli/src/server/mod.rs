//! The running server: the door, TLS, the log of requests, figures, health, and stopping.
//!
//! It knows no page; the router comes from the web crate. Invariants: every connection is bounded
//! in number and in time, and stopping ends within ten seconds whatever clients do.

pub(crate) mod access_log;
pub(crate) mod door;
pub(crate) mod figures;
pub(crate) mod logging;
pub(crate) mod stop;
pub(crate) mod tls;

#[cfg(test)]
mod tests;
