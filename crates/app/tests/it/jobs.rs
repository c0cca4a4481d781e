//! The program's own work: limits marked, matters lapsed, what is over removed, jobs run.

use dengwen_app::jobs::{RecomputeLimits, Worker};
use dengwen_app::matter::Texts;
use dengwen_app::{App, Who};
use dengwen_domain::calendar::CalendarYear;
use dengwen_domain::codes::{Channel, Class};
use dengwen_domain::ids::MatterId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, LimitRun, Matter, Routing};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Stage};
use dengwen_store::tables::calendar_year::CalendarYearRow;
use dengwen_store::tables::job;
use dengwen_store::tables::limit_run::LimitRunRow;
use dengwen_store::{Change, NewJob};
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{HOUSING, OFFICE, TestOffice};
use jiff::civil::date;

use crate::spine::answered;
use crate::story::{classified, does, filed, transferred};

async fn see(app: &App, id: MatterId) -> Matter {
    app.open_matter(&Who::System, id, "test").await.unwrap()
}

async fn suggested(office: &TestOffice, id: MatterId) {
    classified(office, OFFICE, id, Class::Claim).await;
    let dispatcher = office.staff(OFFICE, Role::Dispatcher);
    let transfer = Command::Transfer(Routing {
        suggest_simple: true,
        ..Routing::to(office.organ(HOUSING))
    });
    does(office, &dispatcher, id, transfer, Texts::new()).await;
}

async fn runs(app: &App, id: MatterId) -> Vec<LimitRunRow> {
    let tail = "WHERE matter = $1 ORDER BY ordinal";
    app.store().db().rows(tail, &[id.0.into()]).await.unwrap()
}

fn waiting(app: &App, kind: &str) -> NewJob {
    NewJob {
        id: app.new_id(),
        kind: kind.to_owned(),
        payload: "{}".to_owned(),
        due_at: app.now_micros(),
        unique_key: None,
    }
}

both_engines! {
    async fn a_limit_is_marked_on_the_day_after_its_last_and_only_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = filed(&office).await.matter;
        let due = see(&office.app, id).await.limits[0].due.date;
        office.on(due);
        assert_eq!(office.app.step().await.flagged.done, 0, "the last day is not over");
        office.on(due.tomorrow().unwrap());
        assert_eq!(office.app.step().await.flagged.done, 1);
        let marked = runs(&office.app, id).await;
        assert_eq!(marked[0].flagged_on, due.tomorrow().unwrap().to_string());
        let version = see(&office.app, id).await.version;

        office.on(date(2026, 12, 1));
        assert_eq!(office.app.step().await.flagged.done, 0);
        assert_eq!(see(&office.app, id).await.version, version, "nothing is marked twice");
    }

    async fn the_simplified_procedure_falls_back_by_itself_and_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let ids = [filed(&office).await.matter, filed(&office).await.matter];
        let clerk = office.staff(HOUSING, Role::UnitClerk);
        for id in ids {
            suggested(&office, id).await;
            does(&office, &clerk, id, Command::SignFor, Texts::new()).await;
        }
        let simple = Command::AcceptSimple { likely_supported: true };
        does(&office, &clerk, ids[0], simple, Texts::new()).await;
        office.on(date(2026, 4, 7));
        let stepped = app.step().await;
        assert_eq!((stepped.fallen_back.done, stepped.fallen_back.failed), (2, 0));
        let ended = [(Stage::Accepted, 2), (Stage::PendingNotice, 1)];
        for (id, (stage, limits)) in ids.into_iter().zip(ended) {
            let matter = see(app, id).await;
            assert_eq!(matter.stage, stage);
            let simple = |run: &&LimitRun| matches!(run.id, LimitId::C17 | LimitId::C18);
            let of_it: Vec<_> = matter.limits.iter().filter(simple).collect();
            assert_eq!(of_it.len(), limits);
            assert!(of_it.iter().all(|run| !run.is_running() && run.flagged_on.is_none()));
        }
        let told = see(app, ids[0]).await.documents.last().cloned().unwrap();
        assert_eq!(told.kind, DocumentKind::ConversionNotice);
        assert_eq!(app.step().await.fallen_back, dengwen_app::jobs::Acted::default());
    }

    async fn a_clock_set_back_unmarks_nothing_and_breaks_nothing(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = filed(&office).await.matter;
        office.on(date(2026, 6, 1));
        let mut worker = Worker::new(office.app.clone());
        assert_eq!(worker.step().await.flagged.done, 1);
        let before = runs(&office.app, id).await;

        office.on(date(2026, 3, 17));
        let step = worker.step().await;

        assert_eq!((step.failures, step.flagged.done, step.flagged.failed), (0, 0, 0));
        assert_eq!(runs(&office.app, id).await, before);
        let health = office.app.work_health(&worker.position()).await.unwrap();
        assert_eq!(health.overdue_sweep_age, Some(0));
    }

    async fn many_matters_are_marked_page_by_page_and_two_nodes_do_no_harm(store: TestStore) {
        let office = TestOffice::start(store).await;
        for _ in 0..70 {
            filed(&office).await;
        }
        office.on(date(2026, 6, 1));
        let (one, two) = tokio::join!(office.app.step(), office.app.step());
        assert_eq!(one.flagged.done + two.flagged.done, 70);
        assert_eq!(one.flagged.failed + two.flagged.failed, 0);
        let done = dengwen_store::verify::verify(&office.store, |_, _| {}).await.unwrap();
        assert!(done.is_sound(), "{:#?}", done.findings);
    }

    async fn a_worker_rests_between_its_rounds_and_wakes_on_a_new_day(store: TestStore) {
        let office = TestOffice::start(store).await;
        let mut worker = Worker::new(office.app.clone());
        assert!(worker.step().await.reloaded, "the first step knows nothing yet");
        let sweeps = async || office.app.work_health(&worker.position()).await.unwrap();
        office.clock.advance_seconds(100);
        assert_eq!(sweeps().await.overdue_sweep_age, Some(100));
        worker.step().await;
        let health = office.app.work_health(&worker.position()).await.unwrap();
        assert_eq!(health.overdue_sweep_age, Some(100), "it rested");
        office.on(date(2026, 3, 17));
        worker.step().await;
        let health = office.app.work_health(&worker.position()).await.unwrap();
        assert_eq!(health.overdue_sweep_age, Some(0), "a new day woke it");
    }

    async fn a_served_opinion_lapses_when_its_window_for_review_is_over(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = filed(&office).await.matter;
        answered(&office, id).await;
        let served = see(&office.app, id).await;
        let window = served.limits.iter().find(|run| run.id.to_string() == "C07").unwrap();
        office.on(window.due.date);
        assert_eq!(office.app.step().await.lapsed.done, 0, "the last day counts");
        office.on(window.due.date.tomorrow().unwrap());
        assert_eq!(office.app.step().await.lapsed.done, 1);
        assert_eq!(see(&office.app, id).await.stage, Stage::Lapsed);
        let step = office.app.step().await;
        assert_eq!((step.lapsed.done, step.lapsed.nothing), (0, 0));
    }

    async fn another_nodes_change_of_the_office_is_followed(store: TestStore) {
        let office = TestOffice::start(store).await;
        let mut worker = Worker::new(office.app.clone());
        worker.step().await;
        filed(&office).await;
        assert!(!worker.step().await.reloaded, "a petition changes no organ");
        let mut organ = office.app.directory().orgs.organ(office.organ(OFFICE)).unwrap().clone();
        organ.phone = "0000-81230000".to_owned();
        office.app.save_organs(&Who::System, &[organ]).await.unwrap();
        let behind = office.app.work_health(&worker.position()).await.unwrap().events_behind;
        assert_eq!(behind, 1);
        assert!(worker.step().await.reloaded);
        let behind = office.app.work_health(&worker.position()).await.unwrap().events_behind;
        assert_eq!(behind, 0);
        let topic = "[[topic]]\ncode = \"040201\"\nname = \"拖欠工资\"\nname_en = \"Unpaid wages\"\n";
        let topics = office.app.read_topics(topic).unwrap();
        office.app.add_topics(&Who::System, topics).await.unwrap();
        assert!(worker.step().await.reloaded, "a topic is followed as well");
    }

    async fn an_announced_year_moves_provisional_days_and_the_job_is_gone(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let directory = app.directory();
        let calendar = &directory.calendar;
        let mut years: Vec<_> = calendar.years().map(CalendarYear::year).collect();
        years.sort_unstable();
        let last = years[years.len() - 1];
        office.on(date(last, 12, 29));
        let id = filed(&office).await.matter;
        transferred(&office, id).await;
        assert!(runs(app, id).await.iter().any(|run| run.provisional));
        let mut change = Change::new("test.year");
        change.upsert(CalendarYearRow {
            year: i64::from(last) + 1,
            version: 1,
            body: announced_year(last + 1),
        });
        change.job(RecomputeLimits { year: last + 1 }.job(app));
        app.store().commit(change).await.unwrap();

        let step = app.step().await;

        assert_eq!((step.jobs_done, step.jobs_failed), (1, 0));
        assert!(runs(app, id).await.iter().all(|run| !run.provisional));
        assert_eq!(job::counts(app.store().db()).await.unwrap(), (0, 0));
    }

    async fn a_job_that_keeps_failing_is_parked_where_it_is_seen(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let mut change = Change::new("test.job");
        change.job(waiting(app, "from-a-newer-program"));
        change.job(waiting(app, RecomputeLimits::NAME));
        app.store().commit(change).await.unwrap();
        for _ in 0..job::MAX_TRIES {
            assert_eq!(app.step().await.jobs_failed, 2);
            office.clock.advance_seconds(7 * 3600);
        }
        assert_eq!(app.step().await.jobs_failed, 0);
        let parked = job::parked(app.store().db()).await.unwrap();
        assert_eq!(parked.len(), 2);
        assert!(parked.iter().any(|job| job.last_error.contains("no job of this program")));
    }

    async fn what_was_acted_on_meanwhile_is_left_alone(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = filed(&office).await.matter;
        office.on(date(2026, 6, 1));
        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        classified(&office, OFFICE, id, Class::Claim).await;
        let mut texts = Texts::new();
        let reply = texts.add(&office.app, "reply", "已处理。");
        does(&office, &dispatcher, id, Command::Answer { reply, kind: None }, texts).await;
        assert_eq!(office.app.step().await.flagged.done, 0);
    }

    async fn answered_forms_are_forgotten_after_their_time(store: TestStore) {
        let office = TestOffice::start(store).await;
        office.app.register(&Who::Public, dengwen_app::intake::NewPetition::today(
            &office.app, Channel::Web, office.organ(OFFICE), "路灯", "不亮。",
        )).await.unwrap();
        assert_eq!(office.app.step().await.tidied.answers, 0);
        office.clock.advance_seconds(31 * 24 * 3600);
        assert_eq!(office.app.step().await.tidied.answers, 1);
    }
}

/// A year as an administrator enters it when it is announced.
fn announced_year(year: i16) -> String {
    format!(
        "year = {year}\nannouncement = \"国办发明电〔{}〕1号\"\n\n\
         [[holiday]]\nzh = \"元旦\"\nen = \"New Year's Day\"\n\
         from = {year}-01-01\nto = {year}-01-03\n",
        year - 1
    )
}
