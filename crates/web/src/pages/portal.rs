//! Pages for the public.

pub(crate) mod accessibility;
pub(crate) mod channels;
pub(crate) mod course;
pub(crate) mod file;
pub(crate) mod home;
pub(crate) mod how;
pub(crate) mod office;
pub(crate) mod privacy;
pub(crate) mod track;
