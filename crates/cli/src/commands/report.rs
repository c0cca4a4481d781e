//! `dengwen report`: figures on the command line, each with the list behind it.
//!
//! It counts what the desk's pages count and prints no citizen's word.

use clap::{Args, Subcommand};
use dengwen_app::report::{Answered, Asked, Figures, Slice};
use dengwen_app::{App, AppError, Who};
use dengwen_domain::codes::Channel;
use dengwen_web::fmt::{number, share};
use dengwen_web::texts::Texts;
use jiff::civil::Date;
use serde_json::json;

use super::limit::LangName;
use crate::config;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, wrong};
use crate::server::logging;

/// Rows of a list that are read at once.
const PAGE: i64 = 1000;

/// Figures.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    AnsweredWithin(AnsweredWithin),
}

/// How many matters were answered within so many days of receipt.
#[derive(Debug, Args)]
pub(crate) struct AnsweredWithin {
    /// The bounds, in days.
    #[arg(required = true, value_name = "DAYS")]
    days: Vec<u16>,
    /// Elapsed time in units of 24 hours instead of civil days.
    #[arg(long)]
    elapsed: bool,
    /// One channel alone, such as message-board.
    #[arg(long)]
    channel: Option<Channel>,
    /// Received on this day or later.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Received on this day or earlier.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Answer as JSON.
    #[arg(long, conflicts_with = "list")]
    json: bool,
    /// The matters answered within this many days instead of the figures: number and dates.
    #[arg(long, value_name = "DAYS")]
    list: Option<u16>,
    /// Language of the answer.
    #[arg(long, default_value = "zh")]
    lang: LangName,
}

/// Prints the figures or a list.
///
/// # Errors
/// When there is no office, or a bound cannot be.
pub(crate) fn run(data: &DataFolder, report: &Report) -> Outcome {
    let Report::AnsweredWithin(args) = report;
    let config = config::load(data)?;
    logging::start_for_command(&config.log);
    super::block_on(async {
        let (app, _) = installation::open(data, &config, Schema::AsItIs).await?;
        let done = print(&app, args).await;
        let store = app.store().clone();
        drop(app);
        store.close().await;
        done
    })?
}

async fn print(app: &App, args: &AnsweredWithin) -> Outcome {
    let t = Texts::new(args.lang.into());
    let asked = Asked {
        days: args.days.clone(),
        elapsed: args.elapsed,
        channel: args.channel,
        from: args.from,
        to: args.to,
    };
    if let Some(days) = args.list {
        return list(app, &asked, days).await;
    }
    let figures = app
        .answered_within(&Who::System, &asked)
        .await
        .map_err(|error| told(t, error))?;
    if args.json {
        println!("{}", as_json(&asked, &figures));
    } else {
        print!("{}", as_text(t, &asked, &figures));
    }
    Ok(())
}

fn told(t: Texts, error: AppError) -> Failure {
    match error {
        AppError::Invalid(fields) => {
            let lines: Vec<String> = fields.iter().map(|field| t.s(field.code)).collect();
            Failure::misuse(lines.join(" "))
        }
        other => wrong(other),
    }
}

async fn list(app: &App, asked: &Asked, days: u16) -> Outcome {
    let slice = Slice::Within(i64::from(days));
    let mut after = None;
    loop {
        let page: Vec<Answered> = app
            .answered_list(&Who::System, asked, slice, after, PAGE)
            .await
            .map_err(wrong)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        let day: Date = last.received_on.parse().map_err(anyhow::Error::from)?;
        after = Some((day, last.id));
        for matter in &page {
            println!(
                "{} {} {} {}",
                matter.number, matter.received_on, matter.answered_on, matter.days
            );
        }
    }
}

fn as_text(t: Texts, asked: &Asked, figures: &Figures) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for line in &figures.lines {
        let name = t.f("report-within", "n", i64::from(line.days));
        let (part, whole) = (number(line.count), number(figures.all));
        let _ = writeln!(
            text,
            "{name}  {}  {part} / {whole}",
            share(line.count, figures.all)
        );
    }
    let _ = writeln!(text, "{}", t.f("report-open", "arg", number(figures.open)));
    if figures.unknown > 0 {
        let _ = writeln!(
            text,
            "{}",
            t.f("report-unknown", "arg", number(figures.unknown))
        );
    }
    let how = if asked.elapsed {
        "report-elapsed"
    } else {
        "report-civil"
    };
    let _ = writeln!(text, "{}\n{}", t.s(how), t.s("report-whole"));
    text
}

fn as_json(asked: &Asked, figures: &Figures) -> serde_json::Value {
    let lines: Vec<serde_json::Value> = figures
        .lines
        .iter()
        .map(|line| json!({ "days": line.days, "answered": line.count }))
        .collect();
    json!({
        "figure": "answered-within",
        "unit": if asked.elapsed { "24-hours" } else { "civil-days" },
        "channel": asked.channel,
        "from": asked.from,
        "to": asked.to,
        "all": figures.all,
        "open": figures.open,
        "unknown": figures.unknown,
        "within": lines,
    })
}
