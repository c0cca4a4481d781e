//! Where log lines go and how they look; and what a panic may say.
//!
//! Lines go to standard error, so that what a command prints stays clean. Invariant: only our own
//! crates speak below warnings, because nobody has promised that others keep a citizen's words to
//! themselves.

use tracing::Level;
use tracing_subscriber::EnvFilter;

use crate::config::log::Log;

/// The log of a command that prints its answer and ends: warnings alone, unless somebody looks for
/// a defect.
pub(crate) fn start_for_command(log: &Log) {
    let level = match log.level {
        Level::DEBUG | Level::TRACE => log.level,
        Level::ERROR | Level::WARN | Level::INFO => log.level.min(Level::WARN),
    };
    start(&Log {
        level,
        ..log.clone()
    });
}

/// Starts the log of this process.
pub(crate) fn start(log: &Log) {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter(log.level))
        .with_writer(std::io::stderr)
        .with_ansi(false);
    // Because: a second start (in one process) would only repeat the first.
    let _ = if log.is_json {
        builder
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init()
    } else {
        builder.try_init()
    };
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        // Because: the words of a panic may quote the text that was being cut or parsed.
        tracing::error!(place, "panic");
    }));
}

fn filter(level: Level) -> EnvFilter {
    let others = level.min(Level::WARN);
    let ours = [
        "dengwen",
        "dengwen_app",
        "dengwen_store",
        "dengwen_web",
        "dengwen_domain",
    ];
    let words: Vec<String> = std::iter::once(others.to_string())
        .chain(ours.iter().map(|name| format!("{name}={level}")))
        .collect();
    EnvFilter::new(words.join(","))
}
