//! Use cases against a real store on both engines.

#![cfg(test)]

mod spine;
mod verify;
