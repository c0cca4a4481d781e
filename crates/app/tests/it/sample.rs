//! The sample office is played through the real use cases.

use std::collections::{BTreeMap, BTreeSet};

use dengwen_app::App;
use dengwen_domain::codes::{CallbackResult, Channel, RatingTarget, Satisfaction};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Callback, Matter, Pending};
use dengwen_domain::procedure::Stage;
use dengwen_store::tables::matter::MatterRow;
use dengwen_store::tables::petition::PetitionRow;
use dengwen_testkit::office::TestOffice;
use jiff::civil::date;

/// Without anything that differs between two plays: a matter's number, stage and days.
type Told = Vec<(String, String, String, String)>;

async fn matters(app: &App) -> Vec<Matter> {
    let rows: Vec<MatterRow> = app.store().db().rows("ORDER BY number", &[]).await.unwrap();
    rows.iter()
        .map(|row| serde_json::from_str(&row.body).unwrap())
        .collect()
}

async fn channels(app: &App) -> BTreeSet<String> {
    let rows: Vec<PetitionRow> = app.store().db().rows("ORDER BY number", &[]).await.unwrap();
    rows.into_iter().map(|row| row.channel).collect()
}

fn told(matters: &[Matter]) -> Told {
    matters
        .iter()
        .map(|m| {
            (
                m.number.clone(),
                m.stage.to_string(),
                m.received_on.to_string(),
                format!("{:?}", m.answered_on),
            )
        })
        .collect()
}

async fn played(seed: u64) -> (App, Vec<Matter>) {
    let (app, clock, _store) = TestOffice::empty(dengwen_testkit::TestStore::sqlite().await).await;
    let played = dengwen_app::sample::play(&app, &clock, date(2026, 3, 16), seed, &|_, _| {})
        .await
        .unwrap();
    assert!(
        played.petitions >= 290,
        "only {} petitions",
        played.petitions
    );
    assert!(played.acts > 1500, "only {} acts", played.acts);
    assert_eq!(app.today(), date(2026, 3, 16));
    let matters = matters(&app).await;
    (app, matters)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_half_year_of_the_sample_city_shows_everything_that_an_office_sees() {
    let (app, matters) = played(7).await;

    let stages: BTreeSet<Stage> = matters.iter().map(|m| m.stage).collect();
    let missing: Vec<&Stage> = Stage::ALL.iter().filter(|s| !stages.contains(s)).collect();
    assert!(missing.is_empty(), "no matter is {missing:?}");

    let seen = channels(&app).await;
    let missing: Vec<&Channel> = Channel::ALL
        .iter()
        .filter(|channel| !seen.contains(channel.as_str()))
        .collect();
    assert!(missing.is_empty(), "nothing came by {missing:?}");

    let today = app.today();
    let overdue = matters
        .iter()
        .flat_map(|m| &m.limits)
        .filter(|run| run.is_overdue(today));
    let (marked, unmarked): (Vec<_>, Vec<_>) = overdue.partition(|run| run.flagged_on.is_some());
    assert!(marked.len() >= 3, "{} overdue", marked.len());
    assert!(
        unmarked.is_empty(),
        "the sweep of the morning marks them all"
    );

    let rated: BTreeSet<(RatingTarget, Satisfaction)> = matters
        .iter()
        .flat_map(|m| &m.ratings)
        .map(|rating| (rating.target, rating.value))
        .collect();
    for target in [RatingTarget::Office, RatingTarget::Unit] {
        for value in [Satisfaction::Satisfied, Satisfaction::Dissatisfied] {
            assert!(rated.contains(&(target, value)), "{target:?} {value:?}");
        }
    }
    calls(&matters, today);

    let passed = matters.iter().filter(|m| m.overlays.overridden).count();
    assert!((3..=6).contains(&passed), "{passed} with an exception");
    let told = |m: &&Matter| {
        let mut documents = m.documents.iter();
        documents.any(|d| d.is_for_petitioner() && d.served.is_empty())
    };
    let unserved = matters.iter().filter(told).count();
    assert!((3..=25).contains(&unserved), "{unserved} wait for service");
    let waiting = matters.iter().filter(|m| m.report_waiting().is_some());
    assert_eq!(waiting.count(), 1, "a report waits for its assigner");
    tour(&matters);
    let mut reports = matters.iter().flat_map(|m| &m.reports);
    assert!(
        reports.any(|report| report.answered.is_some()),
        "and one was accepted"
    );
}

/// The lists that whoever tries the office out opens hold something.
fn tour(matters: &[Matter]) {
    let waits = |what: &str, found: &dyn Fn(&&Matter) -> bool| {
        assert!(matters.iter().any(|m| found(&m)), "nothing waits: {what}");
    };
    waits("material", &|m| m.overlays.material_since.is_some());
    waits("filing", &|m| {
        matches!(m.pending, Some(Pending::Filing { .. }))
    });
    waits("co-handling", &|m| {
        let mut tasks = m.tasks.iter();
        tasks.any(|task| !task.lead && task.end.is_none())
    });
    waits("report back", &|m| {
        let mut limits = m.limits.iter();
        let owed = limits.any(|run| run.id == LimitId::C05a && run.is_running());
        owed && m.answered_on.is_some() && m.report_waiting().is_none()
    });
}

/// Owed, late, tried in vain, and every result of a talk.
fn calls(matters: &[Matter], today: jiff::civil::Date) {
    let all: Vec<&Callback> = matters.iter().flat_map(|m| &m.callbacks).collect();
    let open = |c: &&&Callback| c.done_on.is_none();
    assert!(all.iter().filter(open).any(|c| c.due >= today), "owed");
    assert!(all.iter().filter(open).any(|c| c.due < today), "late");
    let mut results: BTreeMap<CallbackResult, usize> = BTreeMap::new();
    for attempt in all.iter().flat_map(|c| &c.attempts) {
        *results.entry(attempt.result).or_default() += 1;
    }
    let missing: Vec<&CallbackResult> = CallbackResult::ALL
        .iter()
        .filter(|result| !results.contains_key(result))
        .collect();
    assert!(missing.is_empty(), "no call ended {missing:?}: {results:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_and_day_play_the_same_half_year() {
    let (one, other) = tokio::join!(played(3), played(3));
    assert_eq!(told(&one.1), told(&other.1));
}
