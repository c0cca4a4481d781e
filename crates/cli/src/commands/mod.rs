//! What the program can be told to do, one command a file.
//!
//! A command reads its arguments, calls the crates below and prints; it holds no rule. To add one:
//! its file, its variant in `Command`, its arm in `dispatch`.

mod backup;
mod bench;
mod calendar;
mod config;
mod healthcheck;
mod import;
mod init;
mod invite;
mod limit;
mod migrate;
mod pack;
mod report;
mod restore;
pub(crate) mod sample;
mod serve;
mod topics;
mod verify;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::exit::{Failure, Outcome, end};
use crate::folder::DataFolder;

const AFTER: &str = "\
Exit codes: 0 done; 1 it cannot be had, and the text says what to do; 2 the command line is wrong;
3 a fault of the program, the disk or the database.

Configuration stands in dengwen.toml in the data folder; see `dengwen config example`.";

/// Dengwen: a petition (xinfang) platform. It takes in what citizens bring to public bodies, sends
/// it to the right door, and lets every statutory time limit run by itself.
#[derive(Debug, Parser)]
#[command(name = "dengwen", version, after_help = AFTER)]
pub(crate) struct CommandLine {
    /// The data folder of the installation; ./dengwen-data when nothing is said.
    #[arg(
        long,
        global = true,
        env = "DENGWEN_DATA",
        value_name = "DIR",
        hide_env_values = true
    )]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Invite(invite::Invite),
    /// Serve the office. It refuses a database without one, and a public door without TLS.
    Serve,
    /// Bring the database to this program's schema.
    Migrate,
    Import(import::Import),
    /// Figures, each with the list behind it.
    #[command(subcommand)]
    Report(report::Report),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Sample(sample::Sample),
    Bench(bench::Bench),
    /// Fold every event again and compare with every row; says what differs, mends nothing.
    Verify,
    /// Ask a running program whether it is ready.
    Healthcheck,
    /// Check, show or explain the configuration.
    #[command(subcommand)]
    Config(config::ConfigCommand),
    Limit(limit::Limit),
    /// The rule packs: list, show, check.
    #[command(subcommand)]
    Pack(pack::PackCommand),
    /// The working calendar: list the years, show one, add one.
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    /// The topics of the third level: list them, add some, correct a name.
    #[command(subcommand)]
    Topics(topics::TopicsCommand),
}

/// Runs what the command line says and gives the code to end with.
pub(crate) fn run(line: CommandLine) -> std::process::ExitCode {
    match line.command {
        // Nothing asked: the sample office, made when it is not there.
        None => end(sample::serve_sample(&sample::folder(line.data))),
        Some(Command::Sample(args)) => end(sample::run(&sample::folder(line.data), &args)),
        Some(command) => end(dispatch(&DataFolder::new(line.data), command)),
    }
}

fn dispatch(data: &DataFolder, command: Command) -> Outcome {
    match command {
        Command::Init(args) => init::run(data, &args),
        Command::Invite(args) => invite::run(data, &args),
        Command::Serve => serve::run(data),
        Command::Migrate => migrate::run(data),
        Command::Import(args) => import::run(data, &args),
        Command::Report(report) => report::run(data, &report),
        Command::Backup(args) => backup::run(data, &args),
        Command::Restore(args) => restore::run(data, &args),
        Command::Sample(args) => sample::run(data, &args),
        Command::Bench(args) => bench::run(&args),
        Command::Verify => verify::run(data),
        Command::Healthcheck => healthcheck::run(data),
        Command::Config(command) => config::run(data, &command),
        Command::Limit(args) => limit::run(data, &args),
        Command::Pack(command) => pack::run(data, &command),
        Command::Calendar(command) => calendar::run(data, &command),
        Command::Topics(command) => topics::run(data, &command),
    }
}

/// Runs something that waits on a runtime of its own.
///
/// # Errors
/// When the machine gives no threads.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(work))
}
