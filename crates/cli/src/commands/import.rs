//! `dengwen import`: letters, messages and answers of earlier years, from JSON Lines, CSV or Excel;
//! with `--live`, what another system handed over and is still to be handled.
//!
//! History into a new folder founds an empty office without logins. Invariants: every row is
//! accounted for; a dry run writes nothing, not even an office; nothing printed holds a citizen's
//! words.

mod found;
mod rejected;

use std::path::{Path, PathBuf};

use clap::Args;
use dengwen_app::clock::{Clock as _, SystemClock, civil_date};
use dengwen_app::import::{
    BadRow, Checker, Encoding, Field, FileProblem, FileRows, Importing, Mapping, Plan, Problem,
    ReadOptions, Stopped, Summary,
};
use dengwen_app::{App, Who};
use dengwen_domain::access::Permission;
use dengwen_domain::codes::Channel;
use dengwen_domain::ids::OrganId;
use dengwen_web::texts::{Arg, Texts};
use indicatif::{ProgressBar, ProgressStyle};

use super::limit::LangName;
use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema};
use crate::server::logging;

const EXAMPLES: &str = "\
Examples:
  dengwen import messages.jsonl --dry-run
  dengwen import letters-2019.xlsx --channel letter --source letters-2019
  dengwen import board.csv --map text=留言详情 --map received_at=留言时间
  dengwen import yesterday.xlsx --live --as wang --source 省信访局 --dry-run

Fields: id, author, phone, email, address, resident_id, title, text, received_at, reply, replied_at,
topic, region, cross_boundary; of an item that was passed on: sender, foreign_number,
first_registered_on. Columns are found by these names or by their usual Chinese ones. A file
imported twice is imported once, as long as --source stays the same; what has a sender is known by
the sender's number wherever it stands.

With --live rows are registered as a clerk registers them, in the name of --as: their limits run
from the file's dates. purpose and urgent_event are read besides; an answered row is refused, and
so is one that needs a clerk's answer, such as whether an earlier matter of the same person is the
same.";

/// Rejected rows that are printed; all are in the list.
const PRINTED_MAX: u64 = 20;

/// Import letters, messages and answers of earlier years, or yesterday's items of another system,
/// from JSON Lines, CSV or Excel.
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
    /// Register what is still to be handled: limits run, and it stands in the queues.
    #[arg(long, requires = "login")]
    live: bool,
    /// Login of the member of staff in whose name --live registers.
    #[arg(long = "as", value_name = "LOGIN", requires = "live")]
    login: Option<String>,
    /// Code of the organ that received them; without it, the petition office highest in the tree,
    /// with --live the organ for which its clerk registers.
    #[arg(long, value_name = "CODE")]
    organ: Option<String>,
    /// How they came: message-board, passed-on, letter, visit, web, email, phone, …; when nothing
    /// is said, passed-on with --live or for a row with a sender, else message-board.
    #[arg(long)]
    channel: Option<Channel>,
    /// Name of the source, for rows without a sender; the file's name without its ending when
    /// nothing is said, which with --live is none.
    #[arg(long)]
    source: Option<String>,
    /// The sheet of a workbook; the first one when nothing is said.
    #[arg(long)]
    sheet: Option<String>,
    /// Encoding of a text file (utf-8, gb18030, utf-16le, utf-16be); found out when nothing is
    /// said.
    #[arg(long)]
    encoding: Option<Encoding>,
    /// Where rejected rows are listed, a name that ends in .rejected.csv; beside the file, as
    /// FILE.rejected.csv, when nothing is said.
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
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
    rejected::refuse_place(t, args)?;
    // Because: a file that cannot be read must not leave a new office behind.
    let rows =
        FileRows::open(&args.file, &options).map_err(|problem| refused(t, args, &problem))?;
    tell_unused(t, args, &mapping, &rows);
    super::block_on(async {
        let is_new = !data.config_file().exists();
        if is_new && args.live {
            return Err(installation::no_office(data));
        }
        if is_new && args.dry_run {
            let checker = checker_alone(data, args, mapping)?;
            let nowhere = Place {
                organ: OrganId(uuid::Uuid::nil()),
                clerk: None,
            };
            return import(t, args, None, nowhere, checker, rows).await;
        }
        if is_new {
            let name = found::found(data, &args.office).await?;
            println!("{}", t.f("import-founded", "arg", name));
        }
        let config = config::load(data)?;
        logging::start_for_command(&config.log);
        let (app, _) = installation::open(data, &config, Schema::AsItIs).await?;
        let done = match Place::of(&app, args).await {
            Ok(place) => {
                let mut checker = Checker::of(&app, mapping);
                if args.live {
                    checker = checker.live(&app, args.source.is_some());
                }
                import(t, args, Some(&app), place, checker, rows).await
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
    place: Place,
    checker: Checker,
    mut rows: FileRows,
) -> Outcome {
    let source = source(args)?;
    let plan = Plan {
        organ: place.organ,
        channel: args.channel,
        source: source.clone(),
        dry_run: args.dry_run,
        live: place.clerk,
    };
    let bar = bar(rows.length);
    let mut list = rejected::list(args, &rows.headings);
    let listed_in = list.path().display().to_string();
    let unlisted = |error: std::io::Error| {
        let (place, why) = (listed_in.clone(), error.to_string());
        Failure::expected(t.f2("import-unlisted", "path", place, "arg", why))
    };
    if !args.dry_run {
        list.forget_earlier().map_err(unlisted)?;
    }
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
    list.finish().map_err(unlisted)?;
    println!("{}", told(t, args, &summary));
    match ended {
        Ok(_) => {}
        Err(Stopped::Rejected(error)) => return Err(unlisted(error)),
        Err(stopped) => return Err(stop(t, args, &stopped)),
    }
    match (summary.rejected, args.dry_run) {
        (0, _) => Ok(()),
        (_, false) => Err(rejected::told(t, args, &source, listed_in)),
        (_, true) => Err(Failure::expected(t.f(
            "import-would-reject",
            "arg",
            dengwen_web::fmt::number(summary.rejected),
        ))),
    }
}

fn told(t: Texts, args: &Import, summary: &Summary) -> String {
    let key = match (args.live, args.dry_run) {
        (false, false) => "import-done",
        (false, true) => "import-would",
        (true, false) => "import-live-done",
        (true, true) => "import-live-would",
    };
    let number = |n: u64| Arg::Text(dengwen_web::fmt::number(n));
    let mut told = t.with(
        key,
        &[
            ("rows", number(summary.rows)),
            ("registered", number(summary.registered)),
            ("answered", number(summary.answered)),
            ("overdue", number(summary.overdue)),
            ("already", number(summary.already)),
            ("rejected", number(summary.rejected)),
        ],
    );
    let open = summary.registered - summary.answered;
    if !args.live && open > 0 {
        told.push('\n');
        told.push_str(&t.with("import-open", &[("arg", number(open))]));
    }
    told
}

/// The columns of which nothing is taken.
fn tell_unused(t: Texts, args: &Import, mapping: &Mapping, rows: &FileRows) {
    let mut unused = rows.unused.clone();
    let is_live = |heading: &str| {
        mapping
            .field(heading)
            .is_some_and(|f| Field::LIVE.contains(&f))
    };
    if !args.live {
        let headings = rows.headings.iter().map(ToString::to_string);
        unused.extend(headings.filter(|heading| is_live(heading)));
    }
    if !unused.is_empty() {
        eprintln!("{}", t.f("import-unused", "arg", unused.join(", ")));
    }
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

/// Where rows are registered, and by whom when they are still to be handled.
struct Place {
    organ: OrganId,
    clerk: Option<Who>,
}

impl Place {
    async fn of(app: &App, args: &Import) -> Result<Self, Failure> {
        let named = args.organ.as_deref().map(|code| organ(app, code));
        let named = named.transpose()?;
        let Some(login) = &args.login else {
            let organ = named.map_or_else(|| highest_office(app), Ok)?;
            return Ok(Self { organ, clerk: None });
        };
        let staff = app.staff_by_login(login).await;
        let staff = staff.map_err(installation::wrong)?.ok_or_else(|| {
            Failure::expected(format!(
                "nobody works here with the login {login:?}, or the account is locked"
            ))
        })?;
        let right = Permission::RegisterPetition;
        let organ = match named {
            Some(organ) => staff.require_at(right, organ).map(|_| organ),
            None => staff.require(right).map(|(_, organ)| organ),
        };
        let organ = organ.map_err(|_forbidden| {
            Failure::expected(format!(
                "{login} holds no role that registers petitions there: name another person, or \
                 another organ with --organ"
            ))
        })?;
        Ok(Self {
            organ,
            clerk: Some(Who::Staff(staff)),
        })
    }
}

fn organ(app: &App, code: &str) -> Result<OrganId, Failure> {
    let directory = app.directory();
    let orgs = &directory.orgs;
    orgs.by_code(code).map(|organ| organ.id).ok_or_else(|| {
        let codes: Vec<&str> = orgs.all().map(|organ| organ.code.as_str()).collect();
        Failure::expected(format!(
            "there is no organ {code:?}. There are: {}",
            codes.join(", ")
        ))
    })
}

fn highest_office(app: &App) -> Result<OrganId, Failure> {
    let directory = app.directory();
    let orgs = &directory.orgs;
    orgs.all()
        .filter(|organ| organ.petition_office)
        .min_by_key(|organ| (orgs.lineage(organ.id).len(), organ.code.clone()))
        .map(|organ| organ.id)
        .ok_or_else(|| {
            Failure::expected("this office has no petition office yet: name the organ with --organ")
        })
}

fn source(args: &Import) -> Result<String, Failure> {
    let stem = || args.file.file_name().map(|name| named_after(name.as_ref()));
    // Because: the file of each day has another name, and the same item is in two of them.
    if args.live && args.source.is_none() {
        return Ok(String::new());
    }
    let source = args.source.clone().or_else(stem).unwrap_or_default();
    let source = source.trim().to_owned();
    if source.is_empty() || source.contains('#') || source.chars().any(char::is_control) {
        return Err(Failure::misuse(
            "--source: give the source a name without #",
        ));
    }
    Ok(source)
}

/// The file's name without its ending. A list of rejected rows is named after the file they came
/// from, so that a mended row and the mended file are the same source.
fn named_after(name: &Path) -> String {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_os_string();
    let mut found = stem(name);
    while Path::new(&found)
        .extension()
        .is_some_and(|end| end == "rejected")
    {
        found = stem(Path::new(&stem(Path::new(&found))));
    }
    found.to_string_lossy().into_owned()
}

fn bar(length: u64) -> ProgressBar {
    // Safe because: the template is written here.
    let style = ProgressStyle::with_template("{wide_bar} {percent}% {eta}")
        .expect("the template is well formed");
    ProgressBar::new(length).with_style(style)
}
