//! Every act by its form: what it does, and what it refuses.

mod answer;
mod dispatch;
mod follow;
mod handle;
mod notice;
