//! Taking over what is still to be handled: as a clerk registers it, once, and never by force.

use std::path::Path;

use dengwen_app::import::{BadRow, Importing, Plan, ReadOptions, Stopped, Summary};
use dengwen_app::import::{Checker, FileRows};
use dengwen_app::intake::NewPetition;
use dengwen_app::open::PersonData;
use dengwen_app::queue::{Filter, PAGE, Queue};
use dengwen_app::{App, AppError};
use dengwen_domain::codes::{Channel, Compartment};
use dengwen_domain::limit::LimitId;
use dengwen_domain::org::Role;
use dengwen_domain::petition::{PassedOn, Petition};
use dengwen_domain::procedure::Stage;
use dengwen_testkit::office::{DISTRICT_OFFICE, HOUSING, OFFICE, TestOffice};
use dengwen_testkit::{TestStore, both_engines};
use rust_xlsxwriter::Workbook;

use super::import::{codes, file, import_as, matters, petitions};

const HEADINGS: &str = "来文编号,姓名,电话,正文,收到日期,首次登记日期,信访目的,紧急事项\n";

fn plan(office: &TestOffice, dry_run: bool) -> Plan {
    Plan {
        organ: office.organ(OFFICE),
        channel: None,
        source: "省信访局".to_owned(),
        dry_run,
        live: Some(office.staff(OFFICE, Role::Registrar)),
    }
}

async fn import(office: &TestOffice, path: &Path) -> (Summary, Vec<BadRow>) {
    import_as(
        &office.app,
        path,
        ReadOptions::default(),
        plan(office, false),
    )
    .await
}

async fn rehearse(office: &TestOffice, path: &Path) -> (Summary, Vec<BadRow>) {
    import_as(
        &office.app,
        path,
        ReadOptions::default(),
        plan(office, true),
    )
    .await
}

/// Rows of invented people, each with a telephone of their own.
fn many(n: usize) -> String {
    let row = |n: usize| format!("S-{n},来信人{n},1380000{n:04},路灯不亮。,2026-03-15,,求决,\n");
    HEADINGS.to_owned() + &(1..=n).map(row).collect::<String>()
}

/// Imports until so many rows are in the register, and then the power fails. A row is committed
/// before the next is begun, and on one thread the committer waits while the import is looked at:
/// exactly that many are in.
async fn cut_off(office: &TestOffice, path: &Path, after: usize) {
    let mut rows = FileRows::open(path, &ReadOptions::default()).unwrap();
    let checker = Checker::of(&office.app, ReadOptions::default().mapping).live(&office.app, true);
    let reject = |row: BadRow| -> std::io::Result<()> { panic!("{:?}", row.problems) };
    let mut importing = Importing::new(Some(&office.app), plan(office, false), checker, reject);
    // Because: the committer's own counter is read between two steps of the import; a question to
    // the database could be overtaken by the import itself.
    let figures = || office.app.store().figures().changes;
    let there = petitions(&office.app).await.len() as u64;
    let (begun, after) = (figures(), after as u64);
    let registered = async {
        while there + figures() - begun < after {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = registered => {}
        ended = importing.run(&mut rows, |_, _| {}) => panic!("not cut off: {ended:?}"),
    }
    drop(importing);
    assert_eq!(petitions(&office.app).await.len() as u64, after);
}

async fn is_sound(app: &App) {
    let done = dengwen_store::verify::verify(app.store(), |_, _| {})
        .await
        .unwrap();
    assert!(done.is_sound(), "{:#?}", done.findings);
}

both_engines! {
    async fn what_is_still_to_be_handled_stands_in_the_queue_with_limits_from_the_files_dates(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let text = format!(
            "{HEADINGS}S-1,魏芳,13800001234,路灯不亮。,2026-03-15,2026-03-10,求决,\n\
             S-2,陈平,13800005678,楼板开裂。,2026-02-20,,,\n");
        let path = file(&office, "yesterday.csv", text);
        let (summary, bad) = import(&office, &path).await;
        assert!(bad.is_empty(), "{bad:?}");
        assert_eq!((summary.registered, summary.overdue), (2, 1), "one came too late for C01");

        let dispatcher = office.staff(OFFICE, Role::Dispatcher);
        let filter = Filter::of(Queue::Dispatch);
        let queue = office.app.queue(&dispatcher, &filter, None, PAGE).await.unwrap();
        assert_eq!(queue.items.len(), 2);
        let all = matters(&office.app).await;
        let (row, matter) = all.iter().find(|(row, _)| row.received_on == "2026-03-15").unwrap();
        assert_eq!(matter.stage, Stage::Registered);
        assert!(!matter.imported && !row.comparison);
        let run = matter.running(LimitId::C01).unwrap();
        assert_eq!(run.due.working.trigger.to_string(), "2026-03-10");
        assert_eq!(run.due.date.to_string(), "2026-03-25");

        let clerk = office.person(OFFICE, Role::Registrar);
        let events = office.app.happened(matter.id, 0).await.unwrap();
        assert_eq!((events[0].person, events[0].source.as_str()), (Some(clerk), "import"));
        assert_eq!(office.app.step().await.flagged.done, 1, "the late one is called overdue");
        is_sound(&office.app).await;
    }

    async fn a_rehearsal_says_of_each_row_what_the_real_run_does_and_writes_nothing(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let clerk = office.staff(OFFICE, Role::Registrar);
        let mut new = NewPetition::today(
            &office.app, Channel::Letter, office.organ(OFFICE), "裂缝", "有裂缝。");
        new.persons = vec![PersonData { phone: "13800009999".to_owned(), ..PersonData::default() }];
        office.app.register(&clerk, new).await.unwrap();
        let text = format!(
            "{HEADINGS}S-1,魏芳,13800001234,路灯不亮。,2026-03-15,,求决,\n\
             S-2,魏芳,13800001234,水管漏水。,2026-03-15,,,\n\
             S-3,魏芳,,同名的人。,2026-03-15,,,\n\
             S-4,陈平,13800009999,又开裂。,2026-03-15,,,\n\
             S-5,丁一,13800005555,干部收钱。,2026-03-15,,揭发控告,楼要倒了。\n\
             S-6,丁一,13800005555,干部收钱。,2026-03-15,,揭发控告,\n\
             S-7,丁一,13800005555,路灯不亮。,2026-03-15,,,无\n\
             S-8,周二,13800006666,楼要倒了。,2026-01-15,,,楼体倾斜。\n\
             S-9,周二,13800006667,楼要倒了。,2026-01-15,,,是\n");
        let path = file(&office, "a.csv", text);
        let (said, would) = rehearse(&office, &path).await;
        assert_eq!(petitions(&office.app).await.len(), 1);
        let (done, bad) = import(&office, &path).await;
        assert_eq!((said, codes(&would)), (done, codes(&bad)));
        assert_eq!((done.registered, done.overdue), (5, 1));
        let expected = [
            (10, "紧急事项", "import-urgent-unsaid"),
            (3, "", "import-live-known"),
            (5, "", "import-live-known"),
            (6, "紧急事项", "register-urgent-accuse"),
        ];
        assert_eq!(codes(&bad), expected, "a report is behind its compartment and asks nothing");
        assert_eq!(bad[0].cells.len(), 8, "handed back as it stood");

        let (again, _) = import(&office, &path).await;
        assert_eq!((again.registered, again.already, again.rejected), (0, 5, 4));
        assert_eq!(rehearse(&office, &path).await.0, again);
        let all = matters(&office.app).await;
        let reports = all.iter().filter(|(_, m)| m.compartment == Compartment::Report).count();
        let urgent = all.iter().filter(|(row, _)| row.urgent).count();
        assert_eq!((all.len(), reports, urgent), (6, 1, 1));
        is_sound(&office.app).await;
    }

    async fn two_machines_that_import_one_file_at_once_register_each_row_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let other = office.second_node().await;
        let path = file(&office, "many.csv", many(60));
        let (one, two) = tokio::join!(
            import(&office, &path),
            import_as(&other, &path, ReadOptions::default(), plan(&office, false)));
        assert_eq!((codes(&one.1), codes(&two.1)), (vec![], vec![]));
        assert_eq!(one.0.registered + two.0.registered, 60);
        assert_eq!(one.0.already + two.0.already, 60);
        assert_eq!(petitions(&office.app).await.len(), 60);
        office.clock.advance_seconds(40 * 24 * 3600);
        office.app.step().await;
        assert_eq!(import(&office, &path).await.0.already, 60, "after forms were forgotten too");
        other.store().clone().close().await;
        is_sound(&office.app).await;
    }

    async fn what_was_imported_as_history_is_not_taken_for_something_that_is_handled(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let path = file(&office, "a.csv", many(1));
        let history = Plan { live: None, ..plan(&office, false) };
        let (summary, _) =
            import_as(&office.app, &path, ReadOptions::default(), history).await;
        assert_eq!((summary.registered, summary.answered), (1, 0));
        for taken in [rehearse(&office, &path).await, import(&office, &path).await] {
            assert_eq!((taken.0.already, taken.0.registered), (0, 0));
            assert_eq!(codes(&taken.1), [(2, "", "import-live-history")]);
        }
    }

    async fn only_who_may_register_in_an_organ_has_rows_registered_there(store: TestStore) {
        let office = TestOffice::start(store).await;
        let path = file(&office, "a.csv", many(1));
        let elsewhere = office.staff(DISTRICT_OFFICE, Role::Registrar);
        for who in [office.staff(HOUSING, Role::Handler), elsewhere] {
            for dry_run in [true, false] {
                let plan = Plan { live: Some(who.clone()), ..plan(&office, dry_run) };
                let stopped = stopped(&office, &path, plan).await;
                let forbidden = AppError::Forbidden("register-petition").to_string();
                assert_eq!(stopped.to_string(), forbidden);
            }
        }
        assert!(petitions(&office.app).await.is_empty());
    }
}

both_engines! {
    one thread:
    async fn what_was_cut_off_anywhere_is_finished_by_running_it_again(store: TestStore) {
        let mut office = TestOffice::start(store).await;
        let path = file(&office, "many.csv", many(40));
        for (seed, after) in [(1, 1), (2, 7), (3, 23)] {
            cut_off(&office, &path, after).await;
            office = office.restarted(seed).await;
        }
        let before = petitions(&office.app).await.len() as u64;
        assert_eq!(before, 23);
        let (summary, bad) = import(&office, &path).await;
        assert_eq!((summary.already, summary.registered), (before, 40 - before));
        assert!(bad.is_empty(), "{bad:?}");
        let rows = petitions(&office.app).await;
        let mut keys: Vec<_> = rows.into_iter().map(|row| row.foreign_key).collect();
        assert_eq!(keys.len(), 40);
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 40);
        is_sound(&office.app).await;
    }

    async fn an_urgent_event_stands_in_the_register_however_its_import_was_cut_off(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let text = format!(
            "{HEADINGS}S-1,魏芳,13800001234,楼要倒了。,2026-03-15,,,楼体倾斜。\n\
             S-2,陈平,13800005678,灯不亮。,2026-03-15,,,\n"
        );
        let path = file(&office, "a.csv", text);
        cut_off(&office, &path, 1).await;
        let office = office.restarted(1).await;
        let (summary, _) = import(&office, &path).await;
        assert_eq!((summary.registered, summary.already), (1, 1));
        let urgent = matters(&office.app)
            .await
            .into_iter()
            .filter(|(row, _)| row.urgent)
            .count();
        assert_eq!(urgent, 1);
        let (again, _) = import(&office, &path).await;
        assert_eq!(again.already, 2);
        is_sound(&office.app).await;
    }
}

async fn stopped(office: &TestOffice, path: &Path, plan: Plan) -> Stopped {
    let mut rows = FileRows::open(path, &ReadOptions::default()).unwrap();
    let checker = Checker::of(&office.app, ReadOptions::default().mapping).live(&office.app, true);
    let mut importing = Importing::new(Some(&office.app), plan, checker, |_| Ok(()));
    importing.run(&mut rows, |_, _| {}).await.unwrap_err()
}

#[tokio::test]
async fn what_the_desk_would_not_take_comes_back_with_its_reason() {
    let office = TestOffice::start(TestStore::sqlite().await).await;
    let head = "对方编号,来源单位,正文,收到时间,首次登记日期,答复,分类代码,问题属地,信访目的\n";
    let text = format!(
        "{head}\
         1,省信访局,灯不亮,2026-03-15,,已修好,,,\n\
         ,,灯不亮,2026-03-15,,,,,\n\
         3,省信访局,灯不亮,2026-03-17,,,,,\n\
         4,省信访局,灯不亮,2026-03-16 23:00,,,,,\n\
         5,省信访局,灯不亮,2026-03-15,2026-03-16,,999999,123456,求助\n\
         6,qh-zjj,灯不亮,2026-03-16 08:59,2026-03-16,,030000,990102,resolve\n"
    );
    let path = file(&office, "bad.csv", text);
    let plan = Plan {
        source: String::new(),
        ..plan(&office, false)
    };
    let (summary, bad) = import_as(&office.app, &path, ReadOptions::default(), plan).await;
    let expected = [
        (2, "答复", "import-live-answered"),
        (3, "对方编号", "import-live-number"),
        (3, "来源单位", "import-live-sender"),
        (4, "收到时间", "day-in-future"),
        (5, "收到时间", "day-in-future"),
        (6, "首次登记日期", "day-after-receipt"),
        (6, "分类代码", "import-live-topic"),
        (6, "问题属地", "import-live-region"),
        (6, "信访目的", "import-live-purpose"),
    ];
    assert_eq!(codes(&bad), expected);
    assert_eq!(summary.registered, 1);
    let row = &petitions(&office.app).await[0];
    let housing = office.organ(HOUSING);
    assert_eq!(row.foreign_key, format!("{housing}#6"));
    assert_eq!(row.channel, "passed-on");
    assert!(!row.imported);
}

#[tokio::test]
async fn a_sender_that_a_clerk_spells_in_another_way_is_the_sender_of_the_file() {
    let office = TestOffice::start(TestStore::sqlite().await).await;
    let clerk = office.staff(OFFICE, Role::Registrar);
    let register = async |from: &str, number: &str| {
        let organ = office.organ(OFFICE);
        let app = &office.app;
        let mut new = NewPetition::today(app, Channel::PassedOn, organ, "井盖", "井盖没了。");
        new.passed_on = Some(PassedOn {
            from: from.to_owned(),
            number: number.to_owned(),
            first_registered_on: new.received_on,
            organ: None,
        });
        office.app.register(&clerk, new).await
    };
    register(" ｑｈ－ｚｊｊ ", "〔2026〕６号").await.unwrap();
    register("市人大（常委会）", "７").await.unwrap();
    let rows = petitions(&office.app).await;
    let keys: Vec<_> = rows.iter().map(|row| row.foreign_key.as_str()).collect();
    let housing = office.organ(HOUSING);
    let expected = [
        format!("{housing}#〔2026〕6号"),
        "市人大(常委会)#7".to_owned(),
    ];
    assert_eq!(keys, expected);
    let petition: Petition = serde_json::from_str(&rows[1].body).unwrap();
    assert_eq!(
        petition.passed_on.unwrap().from,
        "市人大（常委会）",
        "as it was written"
    );

    let path = file(
        &office,
        "a.csv",
        "对方编号,来源单位,正文,收到时间\n〔2026〕6号,青禾市住房和城乡建设局,井盖没了。,2026-03-15\n\
         7,市人大(常委会),井盖没了。,2026-03-15\n甲＃8,市人大,井盖没了。,2026-03-15\n",
    );
    let (summary, bad) = import(&office, &path).await;
    assert_eq!((summary.registered, summary.already), (0, 2));
    assert_eq!(codes(&bad), [(4, "对方编号", "import-id-mark")]);
    let again = register("市人大(常委会)", "7").await;
    let Err(AppError::Invalid(errors)) = again else {
        panic!("it was not recognised");
    };
    assert_eq!(errors[0].code, "register-known-choose");
}

#[tokio::test]
async fn workbooks_and_json_lines_are_taken_over_alike_and_a_desks_own_entry_counts() {
    let office = TestOffice::start(TestStore::sqlite().await).await;
    let book = office.store.folder().join("yesterday.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["来文单位", "来文编号", "正文", "登记日期"],
        ["省信访局", "S-1", "灯不亮", "2026-03-15"],
        ["市政协", "S-1", "水管漏水", "2026-03-15"],
    ];
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    workbook.save(&book).unwrap();
    let lines = file(
        &office,
        "today.jsonl",
        "{\"sender\":\"省信访局\",\"foreign_number\":\"S-1\",\"text\":\"灯不亮\",\
         \"received_at\":\"2026-03-15T10:00:00+08:00\"}\n\
         {\"sender\":\"市人大\",\"foreign_number\":\"R-9\",\"text\":\"井盖没了\",\
         \"received_at\":\"2026-03-15T10:00:00+08:00\"}\n",
    );
    assert_eq!(import(&office, &book).await.0.registered, 2);
    let clerk = office.staff(OFFICE, Role::Registrar);
    let organ = office.organ(OFFICE);
    let mut new = NewPetition::today(&office.app, Channel::PassedOn, organ, "井盖", "井盖没了。");
    new.passed_on = Some(PassedOn {
        from: " 市人大".to_owned(),
        number: "Ｒ－９　".to_owned(),
        first_registered_on: new.received_on,
        organ: None,
    });
    office.app.register(&clerk, new).await.unwrap();
    let (summary, _) = import(&office, &lines).await;
    assert_eq!((summary.registered, summary.already), (0, 2));
}
