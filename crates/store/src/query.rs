//! Lists and look-ups: one file a subject.
//!
//! Reading only. Invariant: a list is ordered by a unique key and bounded, and one of matters asks
//! the scope of the viewer in the same statement.

pub mod attachment;
pub mod calendar;
pub mod callback;
pub mod clearance;
pub mod earlier;
pub mod foreign;
pub mod petition;
pub mod queue;
pub mod reads;
pub mod report;
pub mod scope;
pub mod supervise;
pub mod sweep;
pub mod untold;
pub(crate) mod wheres;

pub use wheres::Wheres;
