//! The program as an operator meets it: the built binary, its output and its exit codes.

#![cfg(test)]

mod backup;
mod config;
mod init;
mod limit;
mod program;
mod serve;
mod serving;
