//! Reads one key after the other from file and environment, and remembers what it was asked.
//!
//! It knows no key by itself: sections ask for theirs with a default and a line of help, so that
//! values, the list of known keys, the printed example and what is in force come from one place.
//! Invariants: the environment stands above the file; every problem is collected, none ends the
//! reading; a problem never repeats the value of a secret.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use toml::{Table, Value};

/// Names of the environment that begin like ours and are no keys.
const NOT_KEYS: [&str; 1] = ["DENGWEN_DATA"];

/// One thing wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The full path of the key, such as `listen.port`, or a file.
    pub(crate) path: String,
    /// What is wrong and what to do.
    pub(crate) what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

/// Where a value in force came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody said anything.
    Default,
    /// The file.
    File,
    /// This variable of the environment.
    Environment(String),
}

/// A key that a section asked for.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) section: &'static str,
    pub(crate) key: &'static str,
    pub(crate) help: &'static str,
    /// The default as TOML.
    pub(crate) default: String,
    /// The value in force as TOML; a secret is masked.
    pub(crate) value: String,
    pub(crate) origin: Origin,
}

/// The reading of one configuration.
#[derive(Debug)]
pub(crate) struct Reader {
    file: Table,
    environment: BTreeMap<String, String>,
    /// Keys and problems so far.
    pub(crate) entries: Vec<Entry>,
    pub(crate) problems: Vec<Problem>,
    used: BTreeSet<String>,
}

impl Reader {
    /// A reading of a file's text and of those variables that begin with `DENGWEN_`.
    pub(crate) fn new(
        file_name: &str,
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let mut problems = Vec::new();
        let file = text.parse().unwrap_or_else(|error: toml::de::Error| {
            let until = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..until].iter().filter(|b| **b == b'\n');
            problems.push(Problem {
                path: format!("{file_name}, line {}", line.count() + 1),
                // Because: the parser's message names kinds of things, never the line's content.
                what: error.message().to_owned(),
            });
            Table::new()
        });
        let ours = |(name, _): &(String, String)| {
            name.starts_with("DENGWEN_") && !NOT_KEYS.contains(&name.as_str())
        };
        Self {
            file,
            environment: environment.into_iter().filter(ours).collect(),
            entries: Vec::new(),
            problems,
            used: BTreeSet::new(),
        }
    }

    /// The section of this name.
    pub(crate) fn section(&mut self, name: &'static str) -> Section<'_> {
        let table = match self.file.get(name) {
            None => Table::new(),
            Some(Value::Table(table)) => table.clone(),
            Some(_) => {
                self.add(
                    name,
                    "is a section: write it as a table, with keys below it",
                );
                Table::new()
            }
        };
        Section {
            name,
            table,
            reader: self,
        }
    }

    fn add(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem {
            path: path.into(),
            what: what.into(),
        });
    }

    /// Reports every key that no section asked for. To be called last.
    pub(crate) fn refuse_unknown(&mut self) {
        let known: BTreeSet<(&str, &str)> = self
            .entries
            .iter()
            .map(|entry| (entry.section, entry.key))
            .collect();
        let mut unknown = Vec::new();
        for (section, value) in &self.file {
            match value {
                _ if !known.iter().any(|(name, _)| name == section) => {
                    let names = known.iter().map(|(name, _)| (*name).to_owned()).collect();
                    unknown.push((section.clone(), names));
                }
                Value::Table(table) => {
                    for key in table.keys() {
                        if !known.contains(&(section.as_str(), key.as_str())) {
                            let siblings = known
                                .iter()
                                .filter(|(name, _)| name == section)
                                .map(|(_, key)| (*key).to_owned());
                            unknown.push((format!("{section}.{key}"), siblings.collect()));
                        }
                    }
                }
                _ => {}
            }
        }
        for (path, known) in unknown {
            self.add(path, unknown_text(&known));
        }
        let stray: Vec<String> = self
            .environment
            .keys()
            .filter(|name| !self.used.contains(*name))
            .cloned()
            .collect();
        for name in stray {
            let what =
                "is no key; the form is DENGWEN_<SECTION>_<KEY>. See `dengwen config example`";
            self.add(name, what);
        }
    }
}

fn unknown_text(known: &BTreeSet<String>) -> String {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    format!("unknown key. Known here: {}", known.join(", "))
}

/// One section while it is read.
#[derive(Debug)]
pub(crate) struct Section<'r> {
    name: &'static str,
    table: Table,
    reader: &'r mut Reader,
}

/// How a kind of value is read.
trait FromConfig: Sized {
    fn from_toml(value: &Value) -> Result<Self, String>;
    fn from_environment(text: &str) -> Result<Self, String>;
    fn to_toml(&self) -> Value;
}

impl FromConfig for String {
    fn from_toml(value: &Value) -> Result<Self, String> {
        let text = value.as_str().ok_or("must be a text in quotes")?;
        Ok(text.trim().to_owned())
    }

    fn from_environment(text: &str) -> Result<Self, String> {
        Ok(text.trim().to_owned())
    }

    fn to_toml(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl FromConfig for i64 {
    fn from_toml(value: &Value) -> Result<Self, String> {
        Ok(value.as_integer().ok_or("must be a whole number")?)
    }

    fn from_environment(text: &str) -> Result<Self, String> {
        let number = text.trim().parse();
        number.map_err(|error| format!("must be a whole number: {error}"))
    }

    fn to_toml(&self) -> Value {
        Value::from(*self)
    }
}

impl FromConfig for Vec<String> {
    fn from_toml(value: &Value) -> Result<Self, String> {
        const LIST: &str = "must be a list of texts in quotes";
        let items = value.as_array().ok_or(LIST)?;
        items
            .iter()
            .map(|item| Ok(item.as_str().ok_or(LIST)?.trim().to_owned()))
            .collect()
    }

    fn from_environment(text: &str) -> Result<Self, String> {
        let items = text.split(',').map(str::trim);
        Ok(items
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect())
    }

    fn to_toml(&self) -> Value {
        Value::from(self.clone())
    }
}

impl Section<'_> {
    /// A text.
    pub(crate) fn text(&mut self, key: &'static str, default: &str, help: &'static str) -> String {
        self.read(key, default.to_owned(), help, Value::to_string)
    }

    /// A text that may hold a password; `mask` shows it without.
    pub(crate) fn secret(
        &mut self,
        key: &'static str,
        help: &'static str,
        mask: fn(&str) -> String,
    ) -> String {
        self.read(key, String::new(), help, |value| {
            Value::from(mask(value.as_str().unwrap_or_default())).to_string()
        })
    }

    /// A list of texts; in the environment separated by commas.
    pub(crate) fn list(&mut self, key: &'static str, help: &'static str) -> Vec<String> {
        self.read(key, Vec::new(), help, Value::to_string)
    }

    /// A whole number between two bounds, both included.
    pub(crate) fn number<T>(
        &mut self,
        key: &'static str,
        default: T,
        bounds: std::ops::RangeInclusive<T>,
        help: &'static str,
    ) -> T
    where
        T: TryFrom<i64> + Into<i64> + Copy,
    {
        let (from, to) = ((*bounds.start()).into(), (*bounds.end()).into());
        let number = self.read(key, default.into(), help, Value::to_string);
        if (from..=to).contains(&number) {
            T::try_from(number).unwrap_or(default)
        } else {
            self.problem(key, format!("must be from {from} to {to}, is {number}"));
            default
        }
    }

    /// A text that is read by its type's own rules; `form` says them.
    pub(crate) fn parsed<T: FromStr>(
        &mut self,
        key: &'static str,
        default: &'static str,
        form: &str,
        help: &'static str,
    ) -> Option<T> {
        let text = self.text(key, default, help);
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.problem(key, format!("must be {form}, is {text:?}"));
        }
        parsed
    }

    /// Adds a problem of one of this section's keys.
    pub(crate) fn problem(&mut self, key: &str, what: impl Into<String>) {
        let path = format!("{}.{key}", self.name);
        self.reader.add(path, what);
    }

    fn read<T: FromConfig>(
        &mut self,
        key: &'static str,
        default: T,
        help: &'static str,
        show: impl Fn(&Value) -> String,
    ) -> T {
        let variable = variable(self.name, key);
        let default_text = default.to_toml().to_string();
        let (read, origin) = if let Some(text) = self.reader.environment.get(&variable) {
            let read = T::from_environment(text);
            self.reader.used.insert(variable.clone());
            (Some(read), Origin::Environment(variable))
        } else {
            (self.table.get(key).map(T::from_toml), Origin::File)
        };
        let (value, origin) = match read {
            None => (default, Origin::Default),
            Some(Ok(value)) => (value, origin),
            Some(Err(what)) => {
                let by = match &origin {
                    Origin::Environment(name) => format!(" (from {name})"),
                    Origin::Default | Origin::File => String::new(),
                };
                self.problem(key, format!("{what}{by}"));
                (default, Origin::Default)
            }
        };
        self.reader.entries.push(Entry {
            section: self.name,
            key,
            help,
            default: default_text,
            value: show(&value.to_toml()),
            origin,
        });
        value
    }
}

/// The variable of the environment that stands above a key.
pub(crate) fn variable(section: &str, key: &str) -> String {
    format!("DENGWEN_{section}_{key}").to_uppercase()
}
