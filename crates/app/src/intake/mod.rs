//! Petitions coming in: the portal, clerks, imports. One way through for all.

pub(crate) mod attach;
mod check;
mod compose;
mod contact;
mod draft;
mod file;
mod file_type;
mod how;
mod new_petition;
mod receipt;
mod register;
mod sender;
mod split;
mod windows;

pub use attach::{Attached, FILE_BYTES_MAX, FILES_MAX, FileLine, FileOwner, Incoming, OpenFile};
pub(crate) use check::SHORT_MAX;
pub use check::{FIRST_DAY, TEXT_MAX, TITLE_MAX, check_person, check_text, too_early};
pub use draft::{Answers, DRAFT_LIFE, Draft, DraftFile};
pub use file::{Place, derived_title};
pub use file_type::allowed_type;
pub use how::HowItCame;
pub use new_petition::NewPetition;
pub use register::Receipt;
pub(crate) use register::{matter_number, petition_number};
pub(crate) use sender::Sender;
pub use sender::Senders;
pub use split::{Part, REQUESTS_MAX, Split};
pub use windows::{OtherAct, Window};
