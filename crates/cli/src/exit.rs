//! How the program ends: three ways to fail, each with a code that scripts may rely on.
//!
//! Codes: 0 done; 1 what was asked cannot be had, and the text says what to do; 2 misuse of the
//! command line (clap's own code); 3 a fault of the program, the disk or the database.
//! Invariant: a text printed here holds no citizen's word and no secret.

use std::fmt;
use std::process::ExitCode;

/// Why a command ended without doing what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It cannot be had as things are; the text says what to do.
    Expected(String),
    /// The command line contradicts itself.
    Misuse(String),
    /// Ours, the disk's or the database's.
    Fault(anyhow::Error),
}

/// What a command answers.
pub(crate) type Outcome = Result<(), Failure>;

impl Failure {
    /// An expected failure with its text.
    pub(crate) fn expected(text: impl Into<String>) -> Self {
        Self::Expected(text.into())
    }

    /// A misuse with its text.
    pub(crate) fn misuse(text: impl Into<String>) -> Self {
        Self::Misuse(text.into())
    }

    /// The code the process ends with.
    pub(crate) const fn code(&self) -> u8 {
        match self {
            Self::Expected(_) => 1,
            Self::Misuse(_) => 2,
            Self::Fault(_) => 3,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected(text) | Self::Misuse(text) => f.write_str(text),
            Self::Fault(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// Prints why the command failed, if it did, and gives the code to end with.
pub(crate) fn end(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("dengwen: {failure}");
            ExitCode::from(failure.code())
        }
    }
}
