//! `dengwen calendar`: the working calendar, year by year, with what each year was checked against.

use clap::Subcommand;
use dengwen_domain::calendar::CalendarYear;

use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation;

/// What to do with the working calendar.
#[derive(Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    /// List the years and how far each was checked.
    List,
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
    let calendar = super::block_on(installation::calendar(data, &config))?;
    match command {
        CalendarCommand::List => {
            for year in calendar.years() {
                println!("{}", line(year));
            }
            Ok(())
        }
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

fn line(year: &CalendarYear) -> String {
    let announcement = if year.is_announcement_verified() {
        year.announcement()
    } else {
        "announcement not verified"
    };
    let checked = year.checked_against().join(", ");
    format!("{}  {announcement}  checked against {checked}", year.year())
}
