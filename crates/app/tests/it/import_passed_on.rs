//! Taking over items that another body passed on: sender, its number, and the first registration
//! from which the chain's one time runs.

use std::path::Path;

use dengwen_app::earlier::Asked;
use dengwen_app::import::{BadRow, Mapping, Plan, ReadOptions, Summary};
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::Matter;
use dengwen_domain::org::{Organ, Role};
use dengwen_domain::petition::Petition;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{CITY, DISTRICT_OFFICE, OFFICE, TestOffice};
use rust_xlsxwriter::Workbook;

use super::import::{codes, file, import_as, matters, petitions};

const HEADINGS: &str = "编号,正文,收到日期,来文单位,来文编号,首次登记日期,答复,答复日期\n";

async fn import(office: &TestOffice, path: &Path, source: &str) -> (Summary, Vec<BadRow>) {
    let plan = Plan {
        organ: office.organ(OFFICE),
        channel: None,
        source: source.to_owned(),
        dry_run: false,
        live: None,
    };
    import_as(&office.app, path, ReadOptions::default(), plan).await
}

both_engines! {
    async fn the_chains_one_time_runs_from_the_first_registration(store: TestStore) {
        let office = TestOffice::start(store).await;
        let text = format!(
            "{HEADINGS}1,路灯不亮。,2025-03-12,省信访局,S-17,2025-03-03,已修好。,2025-03-17\n\
             2,水管漏水。,2025-03-12,,,,已修好。,2025-03-17\n");
        let (summary, bad) = import(&office, &file(&office, "a.csv", text), "旧系统").await;
        assert_eq!((summary.registered, summary.answered, codes(&bad)), (2, 2, vec![]));

        let rows = petitions(&office.app).await;
        let of = |key: &str| rows.iter().find(|row| row.foreign_key == key).unwrap();
        let passed = of("省信访局#S-17");
        assert_eq!(passed.channel, "passed-on");
        assert_eq!(of("旧系统#2").channel, "message-board");
        let petition: Petition = serde_json::from_str(&passed.body).unwrap();
        let from = petition.passed_on.unwrap();
        assert_eq!(from.first_registered_on.to_string(), "2025-03-03");
        let matters = matters(&office.app).await;
        let its = |matter: &Matter| matter.linked().any(|linked| linked == petition.id);
        let (_, matter) = matters.iter().find(|(_, matter)| its(matter)).unwrap();
        let run = &matter.limits[0];
        assert_eq!(run.due.working.trigger.to_string(), "2025-03-03");
        assert_eq!(run.due.date.to_string(), "2025-03-18");
        assert!(run.comparison, "history is never overdue");
    }

    async fn one_number_of_one_sender_is_one_item_whatever_list_it_comes_in(store: TestStore) {
        let office = TestOffice::start(store).await;
        let head = "正文,收到日期,来文单位,来文编号\n";
        let first = format!(
            "{head}路灯不亮。,2025-03-12,省信访局,17\n路灯还不亮。,2025-03-13,省信访局,17\n\
             水管漏水。,2025-03-12,市人大,17\n");
        let (summary, bad) = import(&office, &file(&office, "a.csv", first), "第一张表").await;
        assert_eq!(summary.registered, 2);
        assert_eq!(codes(&bad), [(3, "foreign_number", "import-twice")]);
        assert_eq!(bad[0].problems[0].arg, "2");

        let again = format!("{head}路灯不亮，第二次导出。,2025-03-12,省信访局,17\n");
        let path = file(&office, "b.csv", again);
        let (one, two) = tokio::join!(
            import(&office, &path, "第二张表"), import(&office, &path, "第三张表"));
        assert_eq!((one.0.already, two.0.already), (1, 1));
        assert_eq!(petitions(&office.app).await.len(), 2);
    }

    async fn an_organ_of_the_tree_is_one_sender_however_it_is_written(store: TestStore) {
        let office = TestOffice::start(store).await;
        let id = office.organ("dh-xfj");
        let line = |sender: &str, number: &str| {
            let row = serde_json::json!({
                "text": "灯不亮", "received_at": "2025-03-12",
                "sender": sender, "foreign_number": number,
            });
            row.to_string() + "\n"
        };
        let id = id.to_string();
        let text = line("dh-xfj", "1") + &line(&id, "2") + &line("东河区信访局", "2")
            + &line("市政协提案委", "2");
        let (summary, bad) = import(&office, &file(&office, "a.jsonl", text), "旧系统").await;
        assert_eq!((summary.registered, codes(&bad).len()), (3, 1));
        let rows = petitions(&office.app).await;
        let mut keys: Vec<_> = rows.into_iter().map(|row| row.foreign_key).collect();
        keys.sort();
        let mut expected = [format!("{id}#1"), format!("{id}#2"), "市政协提案委#2".to_owned()];
        expected.sort();
        assert_eq!(keys, expected);
    }

    async fn an_organ_that_is_called_otherwise_since_is_the_sender_it_was(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let head = "正文,收到日期,来文单位,来文编号\n";
        let first = format!("{head}路灯不亮。,2025-03-12,东河区信访局,17\n");
        assert_eq!(import(&office, &file(&office, "a.csv", first), "旧").await.0.registered, 1);
        let admin = office.staff(CITY, Role::Administrator);
        let id = office.organ(DISTRICT_OFFICE);
        let directory = app.directory();
        let mut organ = directory.orgs.organ(id).unwrap().clone();
        organ.name_zh = "东河区群众工作局".to_owned();
        app.save_organ(&admin, organ, directory.versions[&id.0]).await.unwrap();
        let again = format!(
            "{head}灯不亮。,2025-03-12,dh-xfj,17\n灯不亮。,2025-03-12,东河区群众工作局,17\n");
        let (summary, bad) = import(&office, &file(&office, "b.csv", again), "新").await;
        assert_eq!((summary.registered, summary.already), (0, 1));
        assert_eq!(codes(&bad), [(3, "foreign_number", "import-twice")]);
        let clerk = office.staff(OFFICE, Role::Registrar);
        let asked = Asked {
            persons: Vec::new(),
            foreign: Some(("dh-xfj".to_owned(), "１７".to_owned())),
        };
        assert_eq!(app.earlier(&clerk, &asked).await.unwrap().candidates.len(), 1);
        let rows = petitions(app).await;
        let petition: Petition = serde_json::from_str(&rows[0].body).unwrap();
        assert_eq!(petition.passed_on.unwrap().from, "东河区信访局", "as it was called");
    }

    async fn what_came_before_its_sender_was_an_organ_here_is_known_again(store: TestStore) {
        let office = TestOffice::start(store).await;
        let app = &office.app;
        let list = "正文,收到日期,来文单位,来文编号\n路灯不亮。,2025-03-12,高新区信访局,17\n";
        let first = file(&office, "a.csv", list);
        assert_eq!(import(&office, &first, "旧").await.0.registered, 1);
        let admin = office.staff(CITY, Role::Administrator);
        for code in ["gx-xfj", "gx2-xfj"] {
            let like = app.directory().orgs.organ(office.organ(DISTRICT_OFFICE)).unwrap().clone();
            let founded = Organ {
                id: OrganId(app.new_id()),
                code: code.to_owned(),
                name_zh: "高新区信访局".to_owned(),
                ..like
            };
            app.save_organ(&admin, founded, 0).await.unwrap();
            let again = file(&office, &format!("{code}.csv"), list);
            let summary = import(&office, &again, "旧").await.0;
            assert_eq!((summary.registered, summary.already), (0, 1), "{code}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_true_of_an_item_passed_on_comes_back_with_its_reason() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let long = "长".repeat(201);
    let text = format!(
        "{HEADINGS}\
         1,灯不亮,2025-03-12,省信访局,1,2025-03-13,,\n\
         2,灯不亮,2025-03-12,省信访局,2,2039-01-01,,\n\
         3,灯不亮,2025-03-12,省信访局,3,三月,,\n\
         4,灯不亮,2025-03-12,省信访局,,,,\n\
         5,灯不亮,2025-03-12,省#信访局,5#,,,\n\
         6,灯不亮,2025-03-12,{long},6,,,\n\
         7,灯不亮,2025-03-12,省信访局,7,2025-03-12,,\n"
    );
    let (summary, bad) = import(&office, &file(&office, "bad.csv", text), "旧系统").await;
    assert_eq!((summary.rows, summary.registered), (7, 1));
    let expected = [
        (2, "首次登记日期", "day-after-receipt"),
        (3, "首次登记日期", "day-in-future"),
        (4, "首次登记日期", "import-day-unreadable"),
        (5, "来文编号", "import-foreign-missing"),
        (6, "来文单位", "import-id-mark"),
        (6, "来文编号", "import-id-mark"),
        (7, "来文单位", "field-too-long"),
    ];
    assert_eq!(codes(&bad), expected);
}

#[tokio::test]
async fn the_list_of_another_system_is_read_from_its_workbook_by_its_own_headings() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let path = office.store.folder().join("list.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["信访件编号", "概况", "正文", "登记日期", "交办机关", "初登"],
        [
            "G2025-9",
            "路灯",
            "灯不亮",
            "2025-03-12",
            "省信访局",
            "2025-03-10",
        ],
    ];
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    book.save(&path).unwrap();
    let options = ReadOptions {
        mapping: Mapping::parse(["foreign_number=信访件编号", "first_registered_on=初登"]).unwrap(),
        ..ReadOptions::default()
    };
    let plan = Plan {
        organ: office.organ(OFFICE),
        channel: None,
        source: "list".to_owned(),
        dry_run: false,
        live: None,
    };
    let (summary, _) = import_as(&office.app, &path, options, plan).await;
    assert_eq!(summary.registered, 1);
    let row = &petitions(&office.app).await[0];
    assert_eq!(
        (row.foreign_key.as_str(), row.received_on.as_str()),
        ("省信访局#G2025-9", "2025-03-12")
    );
    let (_, matter) = &matters(&office.app).await[0];
    assert_eq!(matter.first_registered_on.to_string(), "2025-03-10");
}
