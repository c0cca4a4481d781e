//! `dengwen pack`: the rule packs of this installation, what one of them says, and whether all of
//! them hold together.

use clap::Subcommand;
use dengwen_domain::limit::{Length, LimitRule};
use dengwen_domain::pack::{Pack, PackSet};

use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;

/// What to do with rule packs.
#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    /// List the packs: those of the program, those of the data folder, and where overlays join.
    List,
    /// Print the limits of one pack; a star marks defaults that nobody has confirmed.
    Show {
        /// The pack, such as cn-national-2022.
        id: String,
    },
    /// Check the packs of the data folder; every problem is told at once.
    Check,
}

/// Runs one of them.
///
/// # Errors
/// When a pack is wrong or does not exist.
pub(crate) fn run(data: &DataFolder, command: &PackCommand) -> Outcome {
    let config = config::load(data)?;
    let packs = match config.rules.packs() {
        Ok(packs) => packs,
        Err(problems) => return config::refuse(&problems),
    };
    match command {
        PackCommand::List => list(&packs),
        PackCommand::Show { id } => {
            let pack = packs.get(id).ok_or_else(|| {
                let text = format!("there is no rule pack {id:?}; see `dengwen pack list`");
                Failure::expected(text)
            })?;
            show(pack);
        }
        PackCommand::Check => println!("{} packs, no problem", packs.packs().count()),
    }
    Ok(())
}

fn list(packs: &PackSet) {
    for pack in packs.packs() {
        let until = pack
            .valid_to
            .map_or_else(String::new, |day| day.to_string());
        let scope = match (&pack.place, &pack.sector) {
            (None, None) => "everywhere".to_owned(),
            (Some(place), None) => format!("in {place}"),
            (None, Some(sector)) => format!("for {sector}"),
            (Some(place), Some(sector)) => format!("in {place} for {sector}"),
        };
        let replay = if pack.replay_only {
            ", for history only"
        } else {
            ""
        };
        println!(
            "{}  {}..{until}  {scope}{replay}  {} ({})",
            pack.id, pack.valid_from, pack.name_zh, pack.name_en
        );
    }
}

fn show(pack: &Pack) {
    println!("{}: {} ({})", pack.id, pack.name_zh, pack.name_en);
    println!("{} / {}", pack.source.zh, pack.source.en);
    for rule in pack.limits.values().chain(pack.beside.values()) {
        let star = if rule.tag.is_default() { "*" } else { " " };
        println!(
            "{star} {:5} {:28} {} ({})  {}",
            rule.id.as_str(),
            length(rule),
            rule.name_zh,
            rule.name_en,
            rule.article.en
        );
    }
}

fn length(rule: &LimitRule) -> String {
    let base = match rule.length {
        Length::CalendarDays(days) => format!("{days} days"),
        Length::WorkingDays(days) => format!("{days} working days"),
        Length::Months { count, .. } => format!("{count} months"),
        Length::Set => "as assigned".to_owned(),
    };
    match rule.extension {
        Some(extension) => format!("{base} (+{} x{})", extension.days_max, extension.times),
        None => base,
    }
}
