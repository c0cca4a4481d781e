//! What is tested across crates: the house rules that a compiler does not know.

#![cfg(test)]

mod tidy;
