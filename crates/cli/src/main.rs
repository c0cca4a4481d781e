//! The one binary: the command line, the configuration, and the wiring of the crates.
//!
//! It holds no rule of petition work; commands call the crates below. Invariant: it ends with a
//! stable exit code, and nothing that it prints or logs holds a citizen's word.

#[macro_use]
mod out;

mod bench;
mod commands;
mod config;
mod exit;
mod folder;
mod installation;
mod server;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    commands::run(commands::CommandLine::parse())
}
