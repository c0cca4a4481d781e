//! Pages for the public.

pub(crate) mod home;
