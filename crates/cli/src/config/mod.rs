//! The configuration: one TOML file in the data folder, and the environment above it.
//!
//! Each section has its file and asks the reader for its keys; here they are put together. It
//! starts nothing. Invariants: a key that no section knows is refused by its full path; all
//! problems are told at once; what `config example` and `config show` print is what is read.

pub(crate) mod contact;
pub(crate) mod database;
mod house;
pub(crate) mod keys;
pub(crate) mod limits;
pub(crate) mod listen;
pub(crate) mod log;
pub(crate) mod metrics;
pub(crate) mod office;
mod reader;
pub(crate) mod rules;
pub(crate) mod sample;
mod show;

pub(crate) use office::is_region;
pub(crate) use reader::{Entry, Origin, Problem};
pub(crate) use show::{example, example_with, in_force};

use dengwen_app::policy::Policy;

use crate::exit::Failure;
use crate::folder::DataFolder;
use reader::Reader;

/// Everything that can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) office: office::Office,
    pub(crate) contact: contact::Contact,
    pub(crate) database: database::Database,
    pub(crate) keys: keys::Keys,
    pub(crate) listen: listen::Listen,
    pub(crate) limits: limits::Limits,
    pub(crate) rules: rules::Rules,
    pub(crate) log: log::Log,
    pub(crate) metrics: metrics::Metrics,
    pub(crate) sample: sample::Sample,
    pub(crate) policy: Policy,
}

/// A configuration with what was said about each key.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) config: Config,
    pub(crate) entries: Vec<Entry>,
    pub(crate) problems: Vec<Problem>,
}

impl Loaded {
    /// Reads the file of a data folder, if there is one, and the environment.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub(crate) fn read(data: &DataFolder) -> std::io::Result<Self> {
        let text = match std::fs::read_to_string(data.config_file()) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        Ok(Self::parse(data, &text, std::env::vars()))
    }

    /// What holds when nobody says anything, not even the environment.
    pub(crate) fn empty(data: &DataFolder) -> Self {
        Self::parse(data, "", [])
    }

    /// A text that is to become the file, with the environment above it.
    pub(crate) fn of_text(data: &DataFolder, text: &str) -> Self {
        Self::parse(data, text, std::env::vars())
    }

    fn parse(
        data: &DataFolder,
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let mut reader = Reader::new("dengwen.toml", text, environment);
        let config = Config {
            office: office::Office::read(&mut reader),
            contact: contact::Contact::read(&mut reader),
            database: database::Database::read(&mut reader),
            keys: keys::Keys::read(&mut reader, data),
            listen: listen::Listen::read(&mut reader),
            limits: limits::Limits::read(&mut reader),
            rules: rules::Rules::read(&mut reader, data),
            log: log::Log::read(&mut reader),
            metrics: metrics::Metrics::read(&mut reader),
            policy: house::read(&mut reader),
            sample: sample::Sample::read(&mut reader),
        };
        reader.refuse_unknown();
        Self {
            config,
            entries: reader.entries,
            problems: reader.problems,
        }
    }

    /// The configuration, or every problem in one text.
    ///
    /// # Errors
    /// When anything is wrong with it.
    pub(crate) fn checked(self) -> Result<Config, Failure> {
        refuse(&self.problems)?;
        Ok(self.config)
    }
}

/// Reads and checks the configuration of a data folder.
///
/// # Errors
/// Every problem in one text.
pub(crate) fn load(data: &DataFolder) -> Result<Config, Failure> {
    let loaded = Loaded::read(data).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotADirectory => data.is_a_file(),
        _ => Failure::expected(format!("{}: {error}", data.config_file().display())),
    })?;
    loaded.checked()
}

/// The environment alone, for a folder that has no file yet.
///
/// # Errors
/// Every problem in one text.
pub(crate) fn load_without_file(data: &DataFolder) -> Result<Config, Failure> {
    Loaded::of_text(data, "").checked()
}

/// Nothing, or all problems in one text, one a line.
///
/// # Errors
/// When there is a problem.
pub(crate) fn refuse(problems: &[Problem]) -> Result<(), Failure> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(refusal(problems))
    }
}

/// All problems in one text, one a line.
pub(crate) fn refusal(problems: &[Problem]) -> Failure {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("  {problem}"))
        .collect();
    let text = format!("the configuration has to be mended:\n{}", lines.join("\n"));
    Failure::Expected(text)
}

#[cfg(test)]
mod tests;
