//! Contract tests of the store, each on SQLite and on PostgreSQL.

#![cfg(test)]

mod archive;
mod blobs;
mod committer;
mod common;
mod events;
mod golden;
mod jobs;
mod migrated;
mod queue;
mod schema;
mod trouble;
mod verify;
mod visits;
