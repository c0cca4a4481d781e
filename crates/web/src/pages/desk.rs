//! Pages for staff: the doors through which they come in, lists, the matter, its acts and
//! documents.

pub(crate) mod account;
pub(crate) mod act;
pub(crate) mod acts;
mod amended;
pub(crate) mod attachment;
pub(crate) mod callbacks;
mod came;
pub(crate) mod clearance;
pub(crate) mod contact;
pub(crate) mod correct;
pub(crate) mod counts;
pub(crate) mod document;
pub(crate) mod export;
pub(crate) mod figures;
mod happened;
pub(crate) mod home;
pub(crate) mod invitation;
pub(crate) mod matter;
pub(crate) mod names;
pub(crate) mod queue;
pub(crate) mod record;
pub(crate) mod register;
mod rested;
pub(crate) mod search;
mod shape;
pub(crate) mod sign;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod split;
pub(crate) mod supervision;
mod todo;
pub(crate) mod tokens;
