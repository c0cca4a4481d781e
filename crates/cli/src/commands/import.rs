//! `dengwen import`: letters, messages and answers of earlier years, from JSON Lines, CSV or Excel.
//!
//! Into a new folder it founds an empty office without logins. Invariants: every row is accounted
//! for; a dry run writes nothing, not even an office; nothing printed holds a citizen's words.

mod found;

use std::path::PathBuf;

use clap::Args;
use dengwen_app::App;
use dengwen_app::clock::{Clock as _, SystemClock, civil_date};
use dengwen_app::import::{
    BadRow, Checker, Encoding, FileProblem, FileRows, Importing, Mapping, Plan, Problem,
    ReadOptions, RejectedFile, Stopped, Summary,
};
use dengwen_domain::codes::Channel;
use dengwen_domain::ids::OrganId;
use dengwen_web::texts::{Arg, Texts};
use indicatif::{ProgressBar, ProgressStyle};

use super::limit::LangName;
use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation;
use crate::server::logging;

const EXAMPLES: &str = "\
Examples:
  dengwen import messages.jsonl --dry-run
  dengwen import letters-2019.xlsx --channel letter --source letters-2019
  dengwen import board.csv --map text=留言详情 --map received_at=留言时间

Fields: id, author, phone, email, address, resident_id, title, text, received_at, reply, replied_at,
topic, region; of an item that was passed on: sender, foreign_number, first_registered_on. Columns are
found by these names or by their usual Chinese ones. A file imported twice is imported once, as long as
--source stays the same; what has a sender is known by the sender's number wherever it stands.";

/// Rejected rows that are printed; all are in the list.
const PRINTED_MAX: u64 = 20;

/// Import letters, messages and answers of earlier years from JSON Lines, CSV or Excel.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Import {
    /// The file.
    file: PathBuf,
    /// Check every row and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// The column that holds a field; repeatable, or several with commas.
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_delimiter = ',')]
    map: Vec<String>,
    /// Code of the organ that received them; without it, the petition office highest in the tree.
    #[arg(long, value_name = "CODE")]
    organ: Option<String>,
    /// How they came: message-board, passed-on, letter, visit, web, email, phone, …; when nothing
    /// is said, passed-on for a row with a sender, else message-board.
    #[arg(long)]
    channel: Option<Channel>,
    /// Name of the source, for rows without a sender; the file's name without its ending when
    /// nothing is said.
    #[arg(long)]
    source: Option<String>,
    /// The sheet of a workbook; the first one when nothing is said.
    #[arg(long)]
    sheet: Option<String>,
    /// Encoding of a text file (utf-8, gb18030, utf-16le, utf-16be); found out when nothing is
    /// said.
    #[arg(long)]
    encoding: Option<Encoding>,
    #[command(flatten)]
    office: found::NewOffice,
    /// Language of what is printed.
    #[arg(long, default_value = "zh")]
    lang: LangName,
}

/// Imports, and says what became of every row.
///
/// # Errors
/// When the file cannot be read, or rows were rejected.
pub(crate) fn run(data: &DataFolder, args: &Import) -> Outcome {
    let t = Texts::new(args.lang.into());
    let mapping = Mapping::parse(args.map.iter().map(String::as_str))
        .map_err(|pair| Failure::misuse(format!("--map {pair}: write FIELD=COLUMN")))?;
    let options = ReadOptions {
        mapping: mapping.clone(),
        sheet: args.sheet.clone(),
        encoding: args.encoding,
        ..ReadOptions::default()
    };
    // Because: a file that cannot be read must not leave a new office behind.
    let rows =
        FileRows::open(&args.file, &options).map_err(|problem| refused(t, args, &problem))?;
    if !rows.unused.is_empty() {
        eprintln!("{}", t.f("import-unused", "arg", rows.unused.join(", ")));
    }
    super::block_on(async {
        let is_new = !data.config_file().exists();
        if is_new && args.dry_run {
            let checker = checker_alone(data, args, mapping)?;
            return import(t, args, None, OrganId(uuid::Uuid::nil()), checker, rows).await;
        }
        if is_new {
            let name = found::found(data, &args.office).await?;
            println!("{}", t.f("import-founded", "arg", name));
        }
        let config = config::load(data)?;
        logging::start_for_command(&config.log);
        let (app, _) = installation::open(data, &config).await?;
        let done = match organ(&app, args.organ.as_deref()) {
            Ok(organ) => {
                let checker = Checker::of(&app, mapping);
                import(t, args, Some(&app), organ, checker, rows).await
            }
            Err(failure) => Err(failure),
        };
        let store = app.store().clone();
        drop(app);
        store.close().await;
        done
    })?
}

async fn import(
    t: Texts,
    args: &Import,
    app: Option<&App>,
    organ: OrganId,
    checker: Checker,
    mut rows: FileRows,
) -> Outcome {
    let plan = Plan {
        organ,
        channel: args.channel,
        source: source(args)?,
        dry_run: args.dry_run,
    };
    let bar = bar(rows.length);
    let mut list = RejectedFile::beside(&args.file, &rows.headings);
    let mut printed = 0;
    let reject = |bad: BadRow| {
        let reasons = reasons(t, &bad);
        printed += 1;
        if printed <= PRINTED_MAX {
            let line = t.f("import-line", "line", bad.line.to_string());
            bar.suspend(|| eprintln!("{line}{} {reasons}", t.s("colon")));
        }
        if args.dry_run {
            Ok(())
        } else {
            list.write(&bad, &reasons)
        }
    };
    let mut importing = Importing::new(app, plan, checker, reject);
    let ended = importing
        .run(&mut rows, |_, reached| bar.set_position(reached))
        .await;
    let summary = importing.summary();
    drop(importing);
    bar.finish_and_clear();
    if printed > PRINTED_MAX {
        eprintln!(
            "{}",
            t.f("import-more", "arg", (printed - PRINTED_MAX).to_string())
        );
    }
    let place = list.path().display().to_string();
    list.finish()?;
    println!("{}", told(t, args.dry_run, &summary));
    if let Err(stopped) = ended {
        return Err(stop(t, args, &stopped));
    }
    match (summary.rejected, args.dry_run) {
        (0, _) => Ok(()),
        (_, false) => Err(Failure::expected(t.f("import-rejected", "arg", place))),
        (_, true) => Err(Failure::expected(format!("{}", summary.rejected))),
    }
}

fn told(t: Texts, dry_run: bool, summary: &Summary) -> String {
    let key = if dry_run {
        "import-would"
    } else {
        "import-done"
    };
    let number = |n: u64| Arg::Text(dengwen_web::fmt::number(n));
    t.with(
        key,
        &[
            ("rows", number(summary.rows)),
            ("registered", number(summary.registered)),
            ("answered", number(summary.answered)),
            ("already", number(summary.already)),
            ("rejected", number(summary.rejected)),
        ],
    )
}

fn reasons(t: Texts, bad: &BadRow) -> String {
    let list: Vec<String> = bad
        .problems
        .iter()
        .map(|problem| reason(t, problem))
        .collect();
    list.join(" ")
}

fn reason(t: Texts, problem: &Problem) -> String {
    let words = t.f(problem.code, "arg", problem.arg.clone());
    if problem.column.is_empty() {
        words
    } else {
        format!("{}{}{words}", problem.column, t.s("colon"))
    }
}

fn refused(t: Texts, args: &Import, problem: &FileProblem) -> Failure {
    Failure::expected(format!(
        "{}: {}",
        args.file.display(),
        file_words(t, problem)
    ))
}

fn file_words(t: Texts, problem: &FileProblem) -> String {
    let say = |key: &str, arg: &str| t.f(key, "arg", arg.to_owned());
    let both = |key: &str, missing: &str, arg: &str| {
        t.f2(key, "missing", missing.to_owned(), "arg", arg.to_owned())
    };
    match problem {
        FileProblem::Unreadable(why) => say("import-file-unreadable", why),
        FileProblem::UnknownKind => t.s("import-file-kind"),
        FileProblem::Workbook(why) => say("import-file-workbook", why),
        FileProblem::TooLarge => t.s("import-file-large"),
        FileProblem::NoSuchSheet(sheets) => say("import-file-sheet", sheets),
        FileProblem::Empty => t.s("import-file-empty"),
        FileProblem::MissingColumns { missing, found } => {
            both("import-file-columns", missing, found)
        }
        FileProblem::NoSuchColumn { column, found } => both("import-file-column", column, found),
        FileProblem::TwiceTheColumn(column) => say("import-file-twice", column),
    }
}

fn stop(t: Texts, args: &Import, stopped: &Stopped) -> Failure {
    let why = match stopped {
        Stopped::File(problem) => return refused(t, args, problem),
        Stopped::App(error) => error.to_string(),
        Stopped::Rejected(error) => error.to_string(),
    };
    Failure::Fault(anyhow::anyhow!(t.f("import-stopped", "arg", why)))
}

/// What rows are checked against before there is an office.
fn checker_alone(data: &DataFolder, args: &Import, mapping: Mapping) -> Result<Checker, Failure> {
    let config: Config = config::load_without_file(data)?;
    let zone = &config.office.time_zone;
    let today = civil_date(SystemClock.now(), zone);
    let law = installation::law(&config)?;
    Ok(Checker::new(
        mapping,
        law,
        &args.office.region,
        None,
        zone,
        today,
    ))
}

fn organ(app: &App, code: Option<&str>) -> Result<OrganId, Failure> {
    let directory = app.directory();
    let orgs = &directory.orgs;
    match code {
        Some(code) => orgs.by_code(code).map(|organ| organ.id).ok_or_else(|| {
            let codes: Vec<&str> = orgs.all().map(|organ| organ.code.as_str()).collect();
            Failure::expected(format!(
                "there is no organ {code:?}. There are: {}",
                codes.join(", ")
            ))
        }),
        None => orgs
            .all()
            .filter(|organ| organ.petition_office)
            .min_by_key(|organ| (orgs.lineage(organ.id).len(), organ.code.clone()))
            .map(|organ| organ.id)
            .ok_or_else(|| {
                Failure::expected(
                    "this office has no petition office yet: name the organ with --organ",
                )
            }),
    }
}

fn source(args: &Import) -> Result<String, Failure> {
    let stem = || {
        args.file
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
    };
    let source = args.source.clone().or_else(stem).unwrap_or_default();
    let source = source.trim().to_owned();
    if source.is_empty() || source.contains('#') || source.chars().any(char::is_control) {
        return Err(Failure::misuse(
            "--source: give the source a name without #",
        ));
    }
    Ok(source)
}

fn bar(length: u64) -> ProgressBar {
    // Safe because: the template is written here.
    let style = ProgressStyle::with_template("{wide_bar} {percent}% {eta}")
        .expect("the template is well formed");
    ProgressBar::new(length).with_style(style)
}
