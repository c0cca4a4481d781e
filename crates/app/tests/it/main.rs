//! Use cases against a real store on both engines.

#![cfg(test)]

mod jobs;
mod session;
mod sample;
mod spine;
mod verify;
