//! What commands print: `print!` and `println!` of this crate, for output that is cut short.
//!
//! The standard macros panic when whoever read the output has gone (`dengwen report … | head`).
//! These end the process as the shell expects it of any program in a pipe, without a word.
//! Invariant: they stand before every other module of this crate and hide the standard ones.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write as _};

/// What a shell shows for a program that wrote to a pipe nobody reads: 128 and the number of
/// SIGPIPE.
const NOBODY_READS: i32 = 141;

/// As `std::print!`.
macro_rules! print {
    ($($arg:tt)*) => { $crate::out::say(format_args!($($arg)*)) };
}

/// As `std::println!`.
macro_rules! println {
    () => { $crate::out::say(format_args!("\n")) };
    ($($arg:tt)*) => { $crate::out::say(format_args!("{}\n", format_args!($($arg)*))) };
}

/// Writes to standard output.
///
/// # Panics
/// Where the output cannot be written for another reason than a reader who has gone.
pub(crate) fn say(text: Arguments<'_>) {
    if let Err(error) = std::io::stdout().lock().write_fmt(text) {
        if error.kind() == ErrorKind::BrokenPipe {
            std::process::exit(NOBODY_READS);
        }
        panic!("standard output cannot be written: {error}");
    }
}
