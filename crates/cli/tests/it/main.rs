//! The program as an operator meets it: the built binary, its output and its exit codes.

#![cfg(test)]

mod backup;
mod config;
mod crash;
mod import;
mod import_live;
mod init;
mod limit;
mod postgres;
mod program;
mod sample;
mod serve;
mod serving;
mod stopping;
