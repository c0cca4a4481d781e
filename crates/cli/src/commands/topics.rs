//! `dengwen topics`: the topics of the third level, which each office adds itself (B3).

use std::path::{Path, PathBuf};

use clap::Subcommand;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::topic::{Problem, Topic};

use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, wrong};
use crate::server::logging;

/// What to do with the topics.
#[derive(Debug, Subcommand)]
pub(crate) enum TopicsCommand {
    /// List the topics that were added, in the form in which they are added.
    List,
    /// Add the topics of a file, all or none: lines of code, name, letters and `name_en`, as
    /// `dengwen topics list` prints them.
    Add {
        /// The file.
        file: PathBuf,
        /// Check the file and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
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
    let (app, _) = installation::open(data, &config).await?;
    let done = match command {
        TopicsCommand::List => {
            list(&app);
            Ok(())
        }
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
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::expected(format!("{shown}: {error}")))?;
    let topics = app.read_topics(&text).map_err(|problems| {
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
