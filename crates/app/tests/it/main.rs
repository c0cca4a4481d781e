//! Use cases against a real store on both engines.

#![cfg(test)]

mod admin;
mod documents;
mod earlier;
mod import;
mod jobs;
mod machines;
mod petitioner;
mod queue;
mod report;
mod sample;
mod session;
mod spine;
mod supervise;
mod verify;
