//! Prints the configuration: an example with every key, or what is in force and why.
//!
//! Invariant: a secret is printed masked, in the form its section gave it.

use std::fmt::Write as _;

use super::{Entry, Origin};

const HELP_WIDTH: usize = 96;

/// Every key with its help and its default, as a file that changes nothing.
pub(crate) fn example(entries: &[Entry]) -> String {
    example_with(entries, &[])
}

/// The same file with some keys set: section, key, text.
pub(crate) fn example_with(entries: &[Entry], values: &[(&str, &str, &str)]) -> String {
    let mut text = "# Dengwen: configuration. Every key may be left out; shown is what holds then.\n\
                    # The environment stands above this file: DENGWEN_LISTEN_PORT for listen.port.\n"
        .to_owned();
    by_section(entries, &mut text, |entry, text| {
        for line in wrapped(entry.help) {
            let _ = writeln!(text, "# {line}");
        }
        let set = values
            .iter()
            .find(|(section, key, _)| (*section, *key) == (entry.section, entry.key));
        let _ = match set {
            None => writeln!(text, "# {} = {}", entry.key, entry.default),
            // Because: a key whose default is a list takes one, an item a line.
            Some((.., value)) if entry.default.starts_with('[') => {
                let items: Vec<&str> = value.lines().collect();
                writeln!(text, "{} = {}", entry.key, toml::Value::from(items))
            }
            Some((.., value)) => {
                writeln!(text, "{} = {}", entry.key, toml::Value::from(*value))
            }
        };
    });
    text
}

/// Every key with the value in force and where it came from.
pub(crate) fn in_force(entries: &[Entry]) -> String {
    let mut text = String::new();
    by_section(entries, &mut text, |entry, text| {
        let from = match &entry.origin {
            Origin::Default => "default".to_owned(),
            Origin::File => "dengwen.toml".to_owned(),
            Origin::Environment(name) => name.clone(),
        };
        let _ = writeln!(text, "{} = {} # {from}", entry.key, entry.value);
    });
    text
}

fn by_section(entries: &[Entry], text: &mut String, one: impl Fn(&Entry, &mut String)) {
    let mut section = "";
    for entry in entries {
        if entry.section != section {
            section = entry.section;
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}[{section}]");
        }
        one(entry, text);
    }
}

fn wrapped(help: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in help.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < HELP_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
