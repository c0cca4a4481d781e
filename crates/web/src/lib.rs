//! The pages of Dengwen: what a browser sees, and the frame that every page stands in.
//!
//! It decides nothing about petitions; handlers read a form, call one use case, and draw what it
//! answers. Invariant: every page works without script, in Chinese and English, and holds no
//! inline code.

mod again;
pub mod api;
pub mod assets;
pub mod bridge;
mod cite;
pub mod client;
pub mod csrf;
pub mod ctx;
mod download;
pub mod error;
pub mod fmt;
pub mod form;
mod headers;
mod limits;
pub mod nav;
pub mod page;
mod pages;
mod path;
mod posts;
mod routes;
pub mod samples;
pub mod state;
pub mod texts;
pub mod upload;
pub mod view;

pub use routes::router;
pub use state::WebState;
