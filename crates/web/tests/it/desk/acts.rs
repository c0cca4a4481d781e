//! Every act by its form: what it does, and what it refuses.

mod answer;
mod answers;
mod dispatch;
mod dispute;
mod files;
mod follow;
mod handle;
mod notice;
