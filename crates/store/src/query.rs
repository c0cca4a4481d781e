//! Lists and look-ups: one file a subject.
//!
//! Reading only. Invariant: a list is ordered by a unique key and bounded.

pub mod attachment;
pub mod petition;
pub mod sweep;
