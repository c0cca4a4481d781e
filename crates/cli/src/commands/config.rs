//! `dengwen config`: check the configuration, print an example, show what is in force.

use clap::Subcommand;

use crate::config::{Loaded, example, in_force, refuse};
use crate::exit::Outcome;
use crate::folder::DataFolder;
use crate::server::tls;

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check file and environment, rule packs, door and certificate; all problems are told at once.
    Check,
    /// Print every key with its help and default, as a file that changes nothing.
    Example,
    /// Print what is in force and where each value came from; passwords are masked.
    Show,
}

/// Runs one of them.
///
/// # Errors
/// When the configuration is wrong.
pub(crate) fn run(data: &DataFolder, command: &ConfigCommand) -> Outcome {
    let loaded = Loaded::read(data)?;
    match command {
        ConfigCommand::Example => print!("{}", example(&loaded.entries)),
        ConfigCommand::Show => {
            refuse(&loaded.problems)?;
            print!("{}", in_force(&loaded.entries));
        }
        ConfigCommand::Check => {
            let mut problems = loaded.problems;
            let config = loaded.config;
            problems.extend(config.listen.obstacles(&config.office));
            problems.extend(config.rules.packs().err().unwrap_or_default());
            refuse(&problems)?;
            if config.listen.is_tls() {
                tls::acceptor(
                    &data.resolve(&config.listen.tls_certificate),
                    &data.resolve(&config.listen.tls_key),
                )?;
            }
            if let Some(warning) = config.contact.warning() {
                println!("warning: {warning}");
            }
            println!("{}: no problem", data.config_file().display());
        }
    }
    Ok(())
}
