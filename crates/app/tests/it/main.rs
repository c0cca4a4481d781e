//! Use cases against a real store on both engines.

#![cfg(test)]

mod session;
mod spine;
mod verify;
