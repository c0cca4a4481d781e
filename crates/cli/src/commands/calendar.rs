//! `dengwen calendar`: the working calendar, year by year, with what each year was checked against.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::calendar::CalendarYear;
use dengwen_web::texts::{Lang, Texts};

use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, wrong};
use crate::server::logging;

/// What to do with the working calendar.
#[derive(Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    /// List the years and how far each was checked.
    List,
    /// Add or correct a year from its file, count the limits that waited for it again, and list
    /// what moved.
    Add {
        /// The file: see `dengwen calendar show` for its form.
        file: PathBuf,
        /// Check the file and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print one year in the form in which a year is added.
    Show {
        /// The year.
        year: i16,
    },
}

/// Runs one of them.
///
/// # Errors
/// When the year is not there.
pub(crate) fn run(data: &DataFolder, command: &CalendarCommand) -> Outcome {
    let config = config::load(data)?;
    if let CalendarCommand::Add { file, dry_run } = command {
        return super::block_on(add(data, &config, file, *dry_run))?;
    }
    let calendar = super::block_on(installation::calendar(data, &config))?;
    match command {
        CalendarCommand::List => {
            for year in calendar.years() {
                println!("{}", line(year));
            }
            Ok(())
        }
        CalendarCommand::Add { .. } => Ok(()),
        CalendarCommand::Show { year } => {
            let found = calendar.year(*year).ok_or_else(|| {
                let text = format!(
                    "the holidays of {year} are not here: Monday to Friday are counted until they are"
                );
                Failure::expected(text)
            })?;
            print!("{}", found.to_toml());
            Ok(())
        }
    }
}

/// As the administrator's page does: checked first, saved whole, counted again by the same job.
async fn add(data: &DataFolder, config: &Config, file: &Path, dry_run: bool) -> Outcome {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::expected(format!("{}: {error}", file.display())))?;
    // Because: the reader's own words name the line, the day and what to do.
    let year = CalendarYear::parse(&text)
        .map_err(|error| Failure::expected(format!("{}: {error}", file.display())))?;
    logging::start_for_command(&config.log);
    let (app, _) = installation::open(data, config, Schema::AsItIs).await?;
    let done = save(&app, &text, &year, dry_run).await;
    let store = app.store().clone();
    drop(app);
    store.close().await;
    done
}

async fn save(app: &App, text: &str, year: &CalendarYear, dry_run: bool) -> Outcome {
    let refused = |error: AppError| match error {
        AppError::Invalid(fields) => {
            let said: Vec<String> = fields
                .iter()
                .map(|field| Texts::new(Lang::En).f(field.code, "arg", field.arg.clone()))
                .collect();
            Failure::expected(said.join(" "))
        }
        AppError::Conflict { .. } => {
            Failure::expected("somebody saved this year in the same moment; look and try again")
        }
        other => wrong(other),
    };
    app.check_calendar_year(text).map_err(refused)?;
    println!("{}", line(year));
    if dry_run {
        println!("the file is sound; nothing was written");
        return Ok(());
    }
    let number = year.year();
    let seen = app.calendar_version(number).await.map_err(wrong)?;
    let added = app
        .add_calendar_year(&Who::System, text, seen)
        .await
        .map_err(refused)?;
    println!(
        "{} limits whose day was provisional are counted again",
        added.provisional
    );
    app.step().await;
    let moved = app
        .moved_by_year(&Who::System, number)
        .await
        .map_err(wrong)?;
    for matter in &moved {
        let limits: Vec<String> = matter
            .limits
            .iter()
            .map(|(limit, day)| format!("{limit} {day}"))
            .collect();
        println!("{}  {}", matter.number, limits.join("  "));
    }
    println!("{} matters moved", moved.len());
    Ok(())
}

fn line(year: &CalendarYear) -> String {
    let announcement = if year.is_announcement_verified() {
        year.announcement()
    } else {
        "announcement not verified"
    };
    let checked = match year.checked_against() {
        [] => "checked against nothing".to_owned(),
        sources => format!("checked against {}", sources.join(", ")),
    };
    format!("{}  {announcement}  {checked}", year.year())
}
