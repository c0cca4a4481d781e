//! Contract tests of the store, each on SQLite and on PostgreSQL.

mod committer;
mod common;
mod events;
mod jobs;
