//! `dengwen bench`: fills an invented office to a size and measures it beside the bare database.
//!
//! It has its own folder and touches no office. Invariant: what it prints was measured in this run.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use dengwen_app::bulk::Loader;
use dengwen_app::clock::{Clock as _, SystemClock, civil_date};
use dengwen_app::session::Visit;
use dengwen_app::{App, Who};
use dengwen_domain::access::Scope;
use dengwen_domain::ids::{MatterId, OrganId};
use dengwen_domain::org::Role;
use dengwen_store::query::queue::{self, Select};
use indicatif::{ProgressBar, ProgressStyle};

use crate::bench::acts::{self, Kind};
use crate::bench::bare;
use crate::bench::child::Served;
use crate::bench::load::{self, Maker, Until, Waiting};
use crate::bench::office::{self, Staffed};
use crate::bench::pages::{self, Ask};
use crate::bench::place::{Open, Place};
use crate::bench::registration;
use crate::bench::report::{Report, ms};
use crate::bench::words::Words;
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::Schema;

/// Matters whose pages are asked for.
const PAGES_OF_MATTERS: usize = 310;
/// Password of the invented people; they live on this machine for the length of a run.
const PASSWORD: &str = "qinghe-bench-2022";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

/// Measure this machine: load an invented office, then time registrations, acts and pages.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// How many matters are loaded before anything is measured.
    #[arg(long, default_value_t = 10_000)]
    matters: usize,
    /// The database; postgres needs --database.
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    engine: Engine,
    /// How long registrations are measured, and the bare database beside them.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Connections over which registrations come in.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// A folder that is made for the measurement and removed after it.
    #[arg(long, default_value = "dengwen-bench")]
    folder: PathBuf,
    /// An empty PostgreSQL database.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Leave folder and database when done.
    #[arg(long)]
    keep: bool,
    /// Measure the folder that an earlier run kept; nothing is loaded.
    #[arg(long)]
    reuse: bool,
    /// Another number makes other matters.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON instead of the table.
    #[arg(long)]
    json: bool,
}

/// Loads, measures, prints.
///
/// # Errors
/// When the folder or the database is taken, or anything in between fails.
pub(crate) fn run(args: &Bench) -> Outcome {
    if (args.engine == Engine::Postgres) != (args.database.is_some() || args.reuse)
        && !(args.reuse && args.engine == Engine::Sqlite)
    {
        return Err(Failure::misuse(
            "--engine postgres and --database go together: name an empty database",
        ));
    }
    super::block_on(measured(args))?
}

async fn measured(args: &Bench) -> Outcome {
    let data = DataFolder::new(Some(args.folder.clone()));
    let place = if args.reuse {
        Place::kept(data)?
    } else {
        Place::make(data, args.database.as_deref()).await?
    };
    let report = Box::pin(run_in(args, &place)).await?;
    if args.json {
        let json = serde_json::to_string_pretty(&report).map_err(anyhow::Error::from)?;
        println!("{json}");
    } else {
        println!("{}", report.table());
    }
    if !args.keep && !args.reuse {
        place.remove()?;
    }
    Ok(())
}

/// What was prepared for the measurements.
struct Ready {
    staffed: Staffed,
    waiting: Laid,
}

/// The matters on which acts will be timed, by act and round.
type Laid = Vec<(Kind, Vec<Vec<Waiting>>)>;

async fn run_in(args: &Bench, place: &Place) -> Result<Report, Failure> {
    let mut report = Report {
        matters: args.matters,
        ..Report::default()
    };
    let open = place
        .open(args.seed + u64::from(std::process::id()))
        .await?;
    report.engine = open.store.db().engine().to_owned();
    let staffed = prepare(args, &open, &mut report).await?;
    open.close().await;
    if let Some(bytes) = place.size() {
        report.add("database file", mib(bytes), "MiB");
    }
    served(args, place, &staffed, &mut report).await?;
    // Because: thousands that came on one day would make that day's pages another office's.
    let open = place
        .open(args.seed + 1 + u64::from(std::process::id()))
        .await?;
    let waiting = lay_out(args, open).await?;
    alone(args, place, Ready { staffed, waiting }, &mut report).await?;
    Ok(report)
}

/// Makes the matters of today on which acts will be timed.
async fn lay_out(args: &Bench, open: Open) -> anyhow::Result<Laid> {
    let zone = open.app.office().zone.clone();
    let today = civil_date(SystemClock.now(), &zone);
    open.clock.set_civil(today, 8, 0, &zone);
    let staffed = office::read(&open.app);
    open.bulk.relax().await?;
    let loader = Loader::open(open.app.clone()).await?;
    let seed = args.seed + u64::from(std::process::id());
    let mut maker = Maker::new(loader, open.clock.clone(), staffed, today, seed);
    let mut waiting = Vec::new();
    for kind in Kind::ALL {
        let mut rounds = Vec::new();
        for _ in 0..acts::ROUNDS {
            let made = maker.waiting(kind.waits(), acts::ACTS).await?;
            let (changes, waits): (Vec<_>, Vec<_>) = made.into_iter().unzip();
            open.bulk.load(&changes).await?;
            rounds.push(waits);
        }
        waiting.push((kind, rounds));
    }
    open.bulk.load(&[maker.series()]).await?;
    drop(maker);
    open.close().await;
    Ok(waiting)
}

/// Founds the office and loads the register; an earlier run's is taken as it stands.
async fn prepare(args: &Bench, open: &Open, report: &mut Report) -> anyhow::Result<Staffed> {
    let zone = open.app.office().zone.clone();
    let today = civil_date(SystemClock.now(), &zone);
    open.clock.set_civil(today, 8, 0, &zone);
    if args.reuse {
        return Ok(office::read(&open.app));
    }
    let staffed = office::found(&open.app)
        .await
        .context("founding the office")?;
    open.bulk.relax().await?;
    let loader = Loader::open(open.app.clone()).await?;
    let maker = Maker::new(
        loader,
        open.clock.clone(),
        staffed.clone(),
        today,
        args.seed,
    );
    let bar = bar(args.matters);
    let loaded = load::load(maker, &open.bulk, args.matters, &|done| {
        bar.set_position(done as u64);
    })
    .await
    .context("loading")?;
    bar.finish_and_clear();
    report.add("loaded: open matters", float(loaded.open), "");
    report.add("loaded: events", float(loaded.events), "");
    report.add("loaded: rows", float(loaded.rows), "");
    report.add("loading took", loaded.took.as_secs_f64(), "s");
    let rows = crate::bench::rate(loaded.rows, loaded.took);
    report.add("loading", rows, "rows/s");
    Ok(staffed)
}

/// What is measured over HTTP, with the program serving in a process of its own.
async fn served(
    args: &Bench,
    place: &Place,
    staffed: &Staffed,
    report: &mut Report,
) -> anyhow::Result<()> {
    let served = Served::start(place).await?;
    report.at_most("start", ms(served.start), "ms", 1000.0);
    let config = crate::config::load(&place.data).map_err(|error| anyhow::anyhow!("{error}"))?;
    let (app, _) = crate::installation::open(&place.data, &config, Schema::Served)
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let asks = asks(&app, staffed).await?;
    for ask in &asks {
        if let Some(page) = pages::time(served.address, ask).await? {
            report.add(format!("page: {}, p50", page.name), ms(page.p50), "ms");
            report.at_most(
                format!("page: {}, p99", page.name),
                ms(page.p99),
                "ms",
                50.0,
            );
        }
    }
    let memory = mib(served.most_memory());
    report.at_most("anonymous memory after the pages", memory, "MiB", 300.0);
    let clerk = session(&app, staffed, city(staffed), Role::Registrar).await?;
    let done = registration::over_http(
        served.address,
        &clerk,
        app.today(),
        args.connections,
        args.seconds,
    )
    .await?;
    if let Some(done) = done {
        report.add("registrations over HTTP", float(done.count), "");
        let guide = if report.engine == "sqlite" {
            1000.0
        } else {
            400.0
        };
        report.at_least("registration over HTTP", done.a_second, "/s", guide);
        report.add("registration over HTTP, p50", ms(done.p50), "ms");
        report.add("registration over HTTP, p99", ms(done.p99), "ms");
    }
    let memory = mib(served.most_memory());
    report.at_most("anonymous memory, most", memory, "MiB", 300.0);
    app.store().clone().close().await;
    served.stop().await
}

/// What is measured in this process: acts, the use case of registration, the bare database.
async fn alone(
    args: &Bench,
    place: &Place,
    ready: Ready,
    report: &mut Report,
) -> anyhow::Result<()> {
    let config = crate::config::load(&place.data).map_err(|error| anyhow::anyhow!("{error}"))?;
    let (app, _) = crate::installation::open(&place.data, &config, Schema::Served)
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    for (kind, rounds) in &ready.waiting {
        let mut took = Vec::new();
        for waiting in rounds {
            took.push(acts::time(&app, &ready.staffed, *kind, waiting).await?);
        }
        took.sort_unstable();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        report.add(format!("act: {}", kind.name()), ms(median), "ms/act");
    }
    let office = city(&ready.staffed);
    let who = ready.staffed.who(office, Role::Registrar)?;
    let use_case = registration::alone(&app, who, office, args.connections, args.seconds).await?;
    report.add("registration, use case alone", use_case.a_second, "/s");
    report.add(
        "registration, use case alone",
        1000.0 / use_case.a_second,
        "ms/act",
    );
    app.store().clone().close().await;
    drop(app);
    let open = place
        .open(args.seed + u64::from(std::process::id()) + 1)
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let loader = Loader::open(open.app.clone()).await?;
    let today = civil_date(SystemClock.now(), &open.app.office().zone);
    let mut maker = Maker::new(loader, open.clock.clone(), ready.staffed, today, args.seed);
    let change = maker.single(today, Until::Registered).await?;
    let bare = bare::run(open.store.db(), &open.bulk, &change, args.seconds).await?;
    report.add("bare: rows of a registration", float(bare.rows_an_act), "");
    report.add("bare: registrations", bare.a_second, "/s");
    let find = |name: &str| {
        let line = report.lines.iter().find(|line| line.what == name);
        line.map(|line| line.value)
    };
    if let Some(http) = find("registration over HTTP") {
        report.at_least(
            "registration over HTTP / bare",
            http / bare.a_second,
            "",
            0.20,
        );
    }
    report.add(
        "registration, use case / bare",
        use_case.a_second / bare.a_second,
        "",
    );
    drop(maker);
    drop(open.app);
    open.store.close().await;
    Ok(())
}

fn city(staffed: &Staffed) -> OrganId {
    staffed
        .places
        .first()
        .map_or(OrganId(uuid::Uuid::nil()), |place| place.office)
}

/// A signed-in session of somebody.
async fn session(
    app: &App,
    staffed: &Staffed,
    organ: OrganId,
    role: Role,
) -> anyhow::Result<String> {
    let person = staffed
        .person(organ, role)
        .context("nobody has this role")?;
    app.set_password(&Who::System, person, PASSWORD, false)
        .await?;
    let login = app.directory().people.get(&person).map(|p| p.login.clone());
    let visit = Visit {
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        device: "bench".to_owned(),
    };
    Ok(app
        .sign_in(&login.unwrap_or_default(), PASSWORD, &visit)
        .await?)
}

/// The pages that are timed.
async fn asks(app: &App, staffed: &Staffed) -> anyhow::Result<Vec<Ask>> {
    let office = city(staffed);
    let unit = staffed
        .places
        .first()
        .and_then(|place| place.units.first())
        .context("the city has no unit")?
        .0;
    let dispatcher = session(app, staffed, office, Role::Dispatcher).await?;
    let supervisor = session(app, staffed, office, Role::Supervisor).await?;
    let clerk = session(app, staffed, unit, Role::UnitClerk).await?;
    let mut seen = Vec::new();
    let mut words = Words::new(5);
    while seen.len() < PAGES_OF_MATTERS {
        seen.extend(somewhere(app, office, &mut words).await?);
    }
    Ok(vec![
        Ask::one("counts", &dispatcher, "/desk/counts"),
        Ask::one("queue to dispatch", &dispatcher, "/desk/queues/dispatch"),
        Ask::one("queue to sign for", &clerk, "/desk/queues/sign"),
        Ask::one("queue in hand", &clerk, "/desk/queues/handling"),
        Ask::one("all matters", &dispatcher, "/desk/queues/all"),
        Ask::one(
            "all matters, open",
            &dispatcher,
            "/desk/queues/all?phase=open",
        ),
        Ask::one(
            "all matters, one topic",
            &dispatcher,
            "/desk/queues/all?topic=05",
        ),
        Ask::one(
            "all matters, overdue",
            &supervisor,
            "/desk/queues/all?due=overdue",
        ),
        Ask::one("all matters, unit clerk", &clerk, "/desk/queues/all"),
        Ask::one("supervisor's board", &supervisor, "/desk/supervision"),
        Ask::one(
            "supervisor's list, overdue",
            &supervisor,
            "/desk/supervision/overdue",
        ),
        Ask::one("day-end clearance", &dispatcher, "/desk/clearance"),
        Ask::one("call-backs", &supervisor, "/desk/callbacks"),
        Ask::one(
            "answered within 15, 60, 90 days",
            &supervisor,
            "/desk/figures/answered-within?days=15+60+90",
        ),
        Ask::matters("matter", &dispatcher, &seen),
    ])
}

/// Some matters of an office from anywhere in the register.
async fn somewhere(app: &App, office: OrganId, words: &mut Words) -> anyhow::Result<Vec<MatterId>> {
    let day = i64::try_from(words.below(690)).unwrap_or(1);
    let millis = app.now().as_millisecond() - day * 86_400_000;
    let id = dengwen_app::random::uuid(&dengwen_app::random::SystemRandom, millis);
    let select = Select {
        scope: Scope {
            all: true,
            ..Scope::default()
        },
        offices: Some(vec![office.0]),
        newest: true,
        ..Select::default()
    };
    let after = queue::After {
        sort_on: String::new(),
        id,
    };
    let rows = queue::matters(app.store().db(), &select, Some(&after), 5).await?;
    Ok(rows.into_iter().map(|row| MatterId(row.id)).collect())
}

fn bar(total: usize) -> ProgressBar {
    // Safe because: the template is written here.
    let style = ProgressStyle::with_template("loading {wide_bar} {pos}/{len} {eta}")
        .expect("the template is well formed");
    ProgressBar::new(total as u64).with_style(style)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "bytes and counts for people to read"
)]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}

#[expect(
    clippy::cast_precision_loss,
    reason = "bytes and counts for people to read"
)]
fn float(count: usize) -> f64 {
    count as f64
}
