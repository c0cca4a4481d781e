//! The program as an operator meets it: the built binary, its output and its exit codes.

#![cfg(test)]

mod config;
mod limit;
mod program;
