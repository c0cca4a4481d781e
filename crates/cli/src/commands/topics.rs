//! `dengwen topics`: the topics of the third level, which each office adds itself (B3).

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use dengwen_app::admin::topic_table;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::limit::Citation;
use dengwen_domain::topic::{Problem, Topic};

use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, wrong};
use crate::server::logging;

/// What to do with the topics.
#[derive(Debug, Subcommand)]
pub(crate) enum TopicsCommand {
    /// List the topics that were added, in the form in which they are added.
    List {
        /// As a table (CSV) for a spreadsheet.
        #[arg(long)]
        csv: bool,
    },
    /// Add the topics of a file, all or none: code, name, letters and `name_en`, as
    /// `dengwen topics list` prints them.
    Add {
        /// The file; a table (CSV, in UTF-8 or GB18030) if its name ends in `.csv`.
        file: PathBuf,
        /// Check the file and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Correct the name of a topic that was added. The old one stays in its history.
    Rename(Rename),
}

/// The name that a topic should have.
#[derive(Debug, Args)]
pub(crate) struct Rename {
    /// Its code.
    code: String,
    /// The Chinese name; as it is, if left out.
    #[arg(long)]
    name: Option<String>,
    /// The English name; as it is, if left out.
    #[arg(long)]
    name_en: Option<String>,
    /// First letters of the pinyin; made from the Chinese name if that is given and they are not.
    #[arg(long)]
    letters: Option<String>,
}

/// Runs one of them.
///
/// # Errors
/// When there is no office, or the file is wrong: every line with its reason.
pub(crate) fn run(data: &DataFolder, command: &TopicsCommand) -> Outcome {
    super::block_on(with_office(data, command))?
}

async fn with_office(data: &DataFolder, command: &TopicsCommand) -> Outcome {
    let config = config::load(data)?;
    logging::start_for_command(&config.log);
    let (app, _) = installation::open(data, &config, Schema::AsItIs).await?;
    let done = match command {
        TopicsCommand::List { csv: true } => {
            print!("{}", topic_table(app.directory().topics.all()));
            Ok(())
        }
        TopicsCommand::List { csv: false } => {
            list(&app);
            Ok(())
        }
        TopicsCommand::Rename(rename) => renamed(&app, rename).await,
        TopicsCommand::Add { file, dry_run } => add(&app, file, *dry_run).await,
    };
    let store = app.store().clone();
    drop(app);
    store.close().await;
    done
}

fn list(app: &App) {
    println!("topic = [");
    for topic in app.directory().topics.all().iter().filter(|t| t.is_added()) {
        let retired = topic.retired_on;
        let retired = retired.map_or_else(String::new, |day| format!("  # retired from {day}"));
        println!("    {},{retired}", line(topic));
    }
    println!("]");
}

async fn add(app: &App, file: &Path, dry_run: bool) -> Outcome {
    let shown = file.display();
    let unreadable = |error| Failure::expected(format!("{shown}: {error}"));
    let is_table = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let read = if is_table {
        app.read_topic_table(&std::fs::read(file).map_err(unreadable)?)
    } else {
        app.read_topics(&std::fs::read_to_string(file).map_err(unreadable)?)
    };
    let topics = read.map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|p| told(file, p)).collect();
        Failure::expected(format!("{}\nnothing was written", told.join("\n")))
    })?;
    for topic in &topics {
        println!("{}", line(topic));
    }
    if dry_run {
        println!("the file is sound; nothing was written");
        return Ok(());
    }
    let added = topics.len();
    app.add_topics(&Who::System, topics)
        .await
        .map_err(|error| match error {
            AppError::Conflict { .. } => Failure::expected(
                "somebody added one of these topics in the same moment; look and try again",
            ),
            other => wrong(other),
        })?;
    println!("{added} topics added");
    Ok(())
}

async fn renamed(app: &App, rename: &Rename) -> Outcome {
    let Rename { code, .. } = rename;
    let directory = app.directory();
    let none = || Failure::expected(format!("{code} is no topic that was added here"));
    let before = directory.topics.get(code).filter(|topic| topic.is_added());
    let before = before.ok_or_else(none)?;
    let said = |text: &Option<String>, old: &str| match text {
        Some(text) => text.trim().to_owned(),
        None => old.to_owned(),
    };
    let name = Citation {
        zh: said(&rename.name, &before.name.zh),
        en: said(&rename.name_en, &before.name.en),
    };
    let letters = match (&rename.letters, &rename.name) {
        (Some(letters), _) => letters.trim().to_lowercase(),
        (None, Some(_)) => String::new(),
        (None, None) => before.letters.clone(),
    };
    let seen = app.topic_version(code);
    let done = app
        .rename_topic(&Who::System, code, name, letters, seen)
        .await;
    done.map_err(|error| match error {
        AppError::Invalid(fields) => {
            let codes: Vec<String> = fields
                .iter()
                .map(|f| format!("{}: {}", f.field, f.code))
                .collect();
            Failure::expected(codes.join("\n"))
        }
        AppError::Conflict { .. } => {
            Failure::expected("somebody changed this topic in the same moment; look and try again")
        }
        other => wrong(other),
    })?;
    println!("was: {}", line(before));
    if let Some(topic) = app.directory().topics.get(code) {
        println!("now: {}", line(topic));
    }
    Ok(())
}

/// The reader's own words name the code and what to do.
fn told(file: &Path, problem: &Problem) -> String {
    let Problem { line, error } = problem;
    match line {
        0 => format!("{}: {error}", file.display()),
        line => format!("{}: line {line}: {error}", file.display()),
    }
}

fn line(topic: &Topic) -> String {
    let parent = topic.parent.as_deref().unwrap_or_default();
    let text = |text: &str| toml::Value::from(text);
    format!(
        "{{ code = {}, parent = {}, name = {}, letters = {}, name_en = {} }}",
        text(&topic.code),
        text(parent),
        text(&topic.name.zh),
        text(&topic.letters),
        text(&topic.name.en),
    )
}
