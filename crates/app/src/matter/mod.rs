//! Acts on a matter: one way through for all of them.

mod act;
mod reactions;
mod texts;

pub(crate) use act::actor_of;
pub use act::{Act, Acted};
pub use texts::Texts;
