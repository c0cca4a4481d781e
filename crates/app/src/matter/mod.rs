//! Acts on a matter: one way through for all of them.

mod act;
mod asked;
mod basis;
mod exception;
mod offer;
mod probe;
mod reach;
mod reactions;
mod seen;
mod texts;
mod titles;
mod unlinked;
mod view;
mod words;

pub use act::{Act, Acted};
pub(crate) use act::{act_digest, actor_of, react, rely_on};
pub use asked::Waiting;
pub(crate) use asked::{Asked, answer_of, seal_into, stale, taken, was_asked};
pub use offer::Offer;
pub use probe::{awaited, to_serve, told_by};
pub use texts::Texts;
pub(crate) use view::happened;
pub use view::{Happened, MatterView, PetitionView};
pub use words::words_of;
