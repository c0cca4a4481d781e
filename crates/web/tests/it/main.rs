//! Tests of the pages: through the real router, in process, with the HTML parsed.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod admin;
mod api;
mod browser;
mod colours;
mod desk;
mod figures;
mod filing;
mod following;
mod forged;
mod frame;
mod menu;
mod messages;
mod register;
mod samples;
mod sign_in;
mod supervision;
mod support;
mod topics;
mod vocabulary;
