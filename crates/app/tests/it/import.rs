//! Taking over earlier letters and messages: every row accounted for, nothing twice, the dates of
//! the file, and every kind of bad input.

use std::path::{Path, PathBuf};

use dengwen_app::import::{
    BadRow, Checker, FileProblem, FileRows, Importing, Mapping, Plan, ReadOptions, RejectedFile,
    Summary,
};
use dengwen_app::{App, Who};
use dengwen_domain::codes::Channel;
use dengwen_domain::matter::Matter;
use dengwen_domain::procedure::Stage;
use dengwen_store::tables::matter::MatterRow;
use dengwen_store::tables::petition::PetitionRow;
use dengwen_testkit::both_engines;
use dengwen_testkit::office::{OFFICE, TestOffice};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

const HEADINGS: &str = "编号,姓名,标题,留言详情,留言时间,答复意见,答复时间\n";

pub(crate) fn file(office: &TestOffice, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = office.store.folder().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn opened(path: &Path) -> Result<FileRows, FileProblem> {
    FileRows::open(path, &ReadOptions::default())
}

async fn import(office: &TestOffice, path: &Path) -> (Summary, Vec<BadRow>) {
    import_with(office, path, ReadOptions::default(), false).await
}

async fn import_with(
    office: &TestOffice,
    path: &Path,
    options: ReadOptions,
    dry_run: bool,
) -> (Summary, Vec<BadRow>) {
    let plan = Plan {
        organ: office.organ(OFFICE),
        channel: Some(Channel::MessageBoard),
        source: "旧系统".to_owned(),
        dry_run,
        live: None,
    };
    import_as(&office.app, path, options, plan).await
}

pub(crate) async fn import_as(
    app: &App,
    path: &Path,
    options: ReadOptions,
    plan: Plan,
) -> (Summary, Vec<BadRow>) {
    let mut rows = FileRows::open(path, &options).unwrap();
    let mut bad = Vec::new();
    let mut checker = Checker::of(app, options.mapping.clone());
    if plan.live.is_some() {
        checker = checker.live(app, !plan.source.is_empty());
    }
    let reject = |row: BadRow| {
        bad.push(row);
        Ok(())
    };
    let mut importing = Importing::new(Some(app), plan, checker, reject);
    let summary = importing.run(&mut rows, |_, _| {}).await.unwrap();
    drop(importing);
    assert_eq!(
        summary.rows,
        summary.registered + summary.already + summary.rejected
    );
    assert_eq!(summary.rejected, bad.len() as u64);
    (summary, bad)
}

pub(crate) fn codes(bad: &[BadRow]) -> Vec<(u64, &str, &'static str)> {
    bad.iter()
        .flat_map(|row| {
            row.problems
                .iter()
                .map(|p| (row.line, p.column.as_str(), p.code))
        })
        .collect()
}

pub(crate) async fn petitions(app: &App) -> Vec<PetitionRow> {
    app.store().db().rows("ORDER BY number", &[]).await.unwrap()
}

pub(crate) async fn matters(app: &App) -> Vec<(MatterRow, Matter)> {
    let rows: Vec<MatterRow> = app.store().db().rows("ORDER BY number", &[]).await.unwrap();
    rows.into_iter()
        .map(|row| {
            let matter = serde_json::from_str(&row.body).unwrap();
            (row, matter)
        })
        .collect()
}

fn line(id: &str, received: &str, replied: &str) -> String {
    serde_json::json!({
        "id": id, "author": "A0001", "title": "路灯不亮", "text": "东街的路灯三天不亮。",
        "received_at": received, "reply": "路灯管理所：已修好。", "replied_at": replied,
    })
    .to_string()
        + "\n"
}

both_engines! {
    async fn a_message_and_its_answer_stand_with_their_own_dates_and_are_never_overdue(
        store: TestStore
    ) {
        let office = TestOffice::start(store).await;
        let text = line("2549", "2019-04-25T23:32:09+08:00", "2019-05-10T08:00:00+08:00");
        let (summary, _) = import(&office, &file(&office, "a.jsonl", text)).await;
        assert_eq!((summary.registered, summary.answered), (1, 1));

        let petition = &petitions(&office.app).await[0];
        assert_eq!(petition.foreign_key, "旧系统#2549");
        assert_eq!((petition.channel.as_str(), petition.imported), ("message-board", true));
        let (row, matter) = &matters(&office.app).await[0];
        assert_eq!((row.pack.as_str(), matter.stage), ("cn-national-2005", Stage::Replied));
        assert_eq!((row.received_on.as_str(), row.answered_on.as_str()), ("2019-04-25", "2019-05-10"));
        assert_eq!(row.answered_days, 15, "the day of receipt is not counted");
        assert_eq!(row.answered_seconds, 14 * 86_400 + 8 * 3600 + 27 * 60 + 51);
        assert!(row.comparison && matter.limits.iter().all(|run| run.comparison));
        assert!(matter.documents.is_empty(), "no document is issued in somebody's name");
        assert!(matter.callbacks.is_empty());
        assert_eq!(office.app.step().await.flagged.done, 0);
        let done = dengwen_store::verify::verify(&office.store, |_, _| {}).await.unwrap();
        assert!(done.is_sound(), "{:#?}", done.findings);
    }

    async fn a_file_imported_twice_or_in_two_windows_is_imported_once(store: TestStore) {
        let office = TestOffice::start(store).await;
        let many: String = (0..300).map(|n| line(&n.to_string(), "2019-04-25", "2019-04-26")).collect();
        let path = file(&office, "many.jsonl", many);
        let (one, two) = tokio::join!(import(&office, &path), import(&office, &path));
        assert_eq!(one.0.registered + two.0.registered, 300);
        assert_eq!(one.0.already + two.0.already, 300);
        office.clock.advance_seconds(40 * 24 * 3600);
        office.app.step().await;
        let (again, _) = import(&office, &path).await;
        assert_eq!((again.registered, again.already), (0, 300), "after forms were forgotten too");
        assert_eq!(petitions(&office.app).await.len(), 300);
    }

    async fn numbers_follow_the_order_of_the_file(store: TestStore) {
        let office = TestOffice::start(store).await;
        let many: String = (0..200).map(|n| line(&n.to_string(), "2019-04-25", "2019-04-26")).collect();
        import(&office, &file(&office, "many.jsonl", many)).await;
        let keys: Vec<_> = petitions(&office.app).await.into_iter().map(|p| p.foreign_key).collect();
        let expected: Vec<_> = (0..200).map(|n| format!("旧系统#{n}")).collect();
        assert_eq!(keys, expected);
    }

    async fn a_dry_run_says_the_same_and_writes_nothing(store: TestStore) {
        let office = TestOffice::start(store).await;
        let text = line("1", "2019-04-25", "2019-04-26") + &line("2", "2019-04-25", "2019-04-20");
        let path = file(&office, "a.jsonl", text);
        let (summary, bad) = import_with(&office, &path, ReadOptions::default(), true).await;
        assert_eq!((summary.registered, summary.rejected), (1, 1));
        assert_eq!(codes(&bad), [(2, "replied_at", "import-answer-too-early")]);
        assert!(petitions(&office.app).await.is_empty());
    }

    async fn what_was_not_answered_waits_without_a_limit_running_against_anybody(store: TestStore) {
        let office = TestOffice::start(store).await;
        let text = r#"{"text":"还没有答复。","received_at":"2021-03-01"}"#;
        import(&office, &file(&office, "a.jsonl", text)).await;
        let (row, matter) = &matters(&office.app).await[0];
        assert_eq!((matter.stage, row.answered_days), (Stage::Registered, -1));
        assert_eq!(office.app.step().await.flagged.done, 0);
        let who = Who::System;
        let seen = office.app.open_matter(&who, matter.id, "test").await.unwrap();
        assert!(seen.imported);
    }

    async fn marks_of_a_crossing_come_with_the_row(store: TestStore) {
        let office = TestOffice::start(store).await;
        let text = "id,text,received_at,三跨三分离\n\
            1,欠薪。,2019-05-01,人地分离、跨地区\n2,欠薪。,2019-05-01,cross-region person-household\n\
            3,欠薪。,2019-05-01,否\n4,欠薪。,2019-05-01,跨省\n";
        let (summary, bad) = import(&office, &file(&office, "a.csv", text)).await;
        assert_eq!((summary.registered, summary.rejected), (3, 1));
        assert_eq!(codes(&bad), [(5, "三跨三分离", "import-cross-boundary")]);
        let rows = matters(&office.app).await;
        let marks: Vec<&str> = rows.iter().map(|(row, _)| row.cross_boundary.as_str()).collect();
        assert_eq!(marks, ["cross-region person-place", "cross-region person-household", ""]);
    }

    async fn a_row_without_a_number_is_known_again_by_what_it_says(store: TestStore) {
        let office = TestOffice::start(store).await;
        let text = "text,received_at\n一样的话。,2019-05-01\n另外的话。,2019-05-01\n";
        let path = file(&office, "a.csv", text);
        assert_eq!(import(&office, &path).await.0.registered, 2);
        assert_eq!(import(&office, &path).await.0.already, 2);
        let key = petitions(&office.app).await[0].foreign_key.clone();
        assert!(!key.contains('话'), "{key}");
    }
}

#[tokio::test]
async fn every_bad_row_comes_back_with_its_line_its_column_and_every_reason() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let long = "长".repeat(5 * 1024 * 1024 / 3);
    let text = format!(
        "{HEADINGS}\
         1,甲,灯,灯不亮,2019/5/1,已修,2019/5/3\n\
         2,乙,灯,,2019-05-01,已修,2019-05-03\n\
         \n\
         3,丙,灯,灯不亮,昨天,已修,\n\
         4,丁,灯,灯不亮,2039-01-01,,\n\
         5,戊,灯,灯不亮,2004-12-31,,\n\
         1,己,灯,再来一次,2019-05-01,,\n\
         6,庚,灯,灯不亮,2019-05-01\n\
         7,辛,灯,{long},2019-05-01,,\n\
         8#,壬,灯,灯不亮,2019-05-01,,2019-05-02\n\
         9,癸,灯,\"灯\u{0}不亮\",2019-05-01,,\n"
    );
    let path = file(&office, "bad.csv", &text);
    let (summary, bad) = import(&office, &path).await;
    assert_eq!((summary.rows, summary.registered), (10, 1));
    let other = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    for ends in ["\r\n", "\r"] {
        let path = file(&other, "ends.csv", text.replace('\n', ends));
        let (_, same) = import(&other, &path).await;
        let lines = |bad: &[BadRow]| bad.iter().map(|bad| bad.line).collect::<Vec<_>>();
        assert_eq!(lines(&same), lines(&bad), "{ends:?}");
    }
    let mut expected = [
        (3, "留言详情", "field-required"),
        (5, "留言时间", "import-day-unreadable"),
        (5, "答复时间", "import-answer-day-missing"),
        (6, "留言时间", "day-in-future"),
        (7, "留言时间", "import-before-rules"),
        (8, "id", "import-twice"),
        (9, "", "import-columns"),
        (10, "留言详情", "field-too-long"),
        (11, "编号", "import-id-mark"),
        (11, "答复意见", "import-answer-missing"),
        (12, "留言详情", "field-control-characters"),
    ];
    expected.sort_unstable();
    let mut got = codes(&bad);
    got.sort_unstable();
    assert_eq!(got, expected);
}

#[tokio::test]
async fn rejected_rows_are_written_down_whole_and_can_be_mended_and_sent_again() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let text = line("1", "2019-04-25", "早上") + "{\"id\": 2,\n" + &line("3", "", "2019-04-26");
    let path = file(&office, "a.jsonl", text);
    let (_, bad) = import(&office, &path).await;
    let mut list = RejectedFile::beside(&path, &[]);
    for row in &bad {
        list.write(row, "原因").unwrap();
    }
    let place = list.path().to_owned();
    list.finish().unwrap();
    assert_eq!(place.file_name().unwrap(), "a.jsonl.rejected.csv");
    let written = std::fs::read_to_string(&place).unwrap();
    assert!(
        written.starts_with('\u{FEFF}') && written.contains("{\"\"id\"\": 2,\""),
        "{written}"
    );
    std::fs::write(&place, written.replace("早上", "2019-04-26")).unwrap();
    let (again, bad) = import(&office, &place).await;
    assert_eq!((again.registered, again.rejected), (1, 2));
    assert_eq!(bad[0].line, 3);
    let next = RejectedFile::beside(&path, &[]);
    next.forget_earlier().unwrap();
    next.forget_earlier().unwrap();
    assert!(!place.exists(), "it would speak of an earlier import");
}

#[tokio::test]
async fn office_encodings_are_read_and_no_character_is_replaced_in_silence() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let text = format!("{HEADINGS}71,甲,㐀镕,朱镕基路的灯不亮,2019-05-01,,\n");
    let (gb, _, lossy) = encoding_rs::GB18030.encode(&text);
    assert!(!lossy);
    let gb_path = file(&office, "gb.csv", &gb);
    assert_eq!(import(&office, &gb_path).await.0.registered, 1);
    let marked = file(
        &office,
        "bom.csv",
        text.replace("71,", "\u{FEFF}72,")
            .replacen("编号", "\u{FEFF}编号", 1)
            .replacen("\u{FEFF}72", "72", 1),
    );
    assert_eq!(import(&office, &marked).await.0.registered, 1);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            text.replace("71,", "73,")
                .replace(',', "\t")
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    assert_eq!(
        import(&office, &file(&office, "unicode.txt", utf16))
            .await
            .0
            .registered,
        1
    );
    let mut broken = text.replace("71,", "74,").into_bytes();
    broken.extend_from_slice(b"75,\xFF\xFF,\xE7\x81,x,2019-05-01,,\n");
    let (summary, bad) = import(&office, &file(&office, "broken.csv", broken)).await;
    assert_eq!((summary.registered, summary.rejected), (1, 1));
    assert!(
        codes(&bad)
            .iter()
            .all(|(line, _, code)| (*line, *code) == (3, "import-not-utf8"))
    );
}

#[tokio::test]
async fn a_workbook_is_read_with_its_dates_and_numbers() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in [
        (0, "编号"),
        (1, "正文"),
        (2, "登记时间"),
        (3, "答复"),
        (4, "答复日期"),
        (5, "备注"),
    ] {
        sheet.write(0, column, heading).unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write(1, 0, 17).unwrap();
    sheet.write(1, 1, "灯不亮").unwrap();
    let moment = ExcelDateTime::from_ymd(2019, 5, 1)
        .unwrap()
        .and_hms(9, 30, 0)
        .unwrap();
    sheet.write_with_format(1, 2, &moment, &day).unwrap();
    sheet.write(1, 3, "已修").unwrap();
    sheet.write(1, 4, 43_590).unwrap();
    sheet.write(3, 1, "没有日期").unwrap();
    let path = office.store.folder().join("book.xlsx");
    book.save(&path).unwrap();

    assert_eq!(opened(&path).unwrap().unused, ["备注"]);
    let (summary, bad) = import(&office, &path).await;

    assert_eq!((summary.registered, summary.rejected), (1, 1));
    assert_eq!(codes(&bad), [(4, "登记时间", "field-required")]);
    let (row, matter) = &matters(&office.app).await[0];
    assert_eq!(
        (row.received_on.as_str(), row.answered_on.as_str()),
        ("2019-05-01", "2019-05-05")
    );
    assert_eq!(matter.received_at, Some(1_556_674_200_000_000));
    assert_eq!(petitions(&office.app).await[0].foreign_key, "旧系统#17");
}

#[tokio::test]
async fn a_file_of_which_no_row_can_be_taken_says_why() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let path = file(&office, "damaged.xlsx", b"PK\x03\x04 this is no workbook");
    assert!(matches!(opened(&path), Err(FileProblem::Workbook(_))));
    let path = file(&office, "renamed.xlsx", "text,received_at\n");
    assert!(matches!(opened(&path), Err(FileProblem::Workbook(_))));
    let path = file(&office, "letter.docx.bin", "无结构的文字");
    assert_eq!(opened(&path).unwrap_err(), FileProblem::UnknownKind);
    assert_eq!(
        opened(&file(&office, "empty.csv", "")).unwrap_err(),
        FileProblem::Empty
    );
    let path = file(&office, "headings.csv", "甲,乙\n1,2\n");
    let missing = FileProblem::MissingColumns {
        missing: "text, received_at".to_owned(),
        found: "甲, 乙".to_owned(),
    };
    assert_eq!(opened(&path).unwrap_err(), missing);
    let twice = file(&office, "twice.csv", "内容,留言详情,日期\n");
    assert_eq!(
        opened(&twice).unwrap_err(),
        FileProblem::TwiceTheColumn("内容".to_owned())
    );
    assert!(matches!(
        opened(Path::new("/nowhere/x.csv")),
        Err(FileProblem::Unreadable(_))
    ));
}

/// A sound workbook of one row in a sheet called 留言.
fn workbook(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("留言").unwrap();
    for (row, cells) in [["正文", "登记时间"], ["灯不亮", "2019-05-01"]]
        .iter()
        .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (u32::try_from(row), u16::try_from(column));
            sheet.write(row.unwrap(), column.unwrap(), *cell).unwrap();
        }
    }
    book.save(path).unwrap();
}

#[tokio::test]
async fn a_workbook_cut_off_anywhere_is_called_damaged() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let path = office.store.folder().join("whole.xlsx");
    workbook(&path);
    let whole = std::fs::read(&path).unwrap();
    assert_eq!(import(&office, &path).await.0.registered, 1);
    for part in [4, whole.len() / 4, whole.len() / 2, whole.len() - 30] {
        let cut = file(&office, "cut.xlsx", &whole[..part]);
        let problem = opened(&cut).unwrap_err();
        assert!(
            matches!(problem, FileProblem::Workbook(_)),
            "{part}: {problem}"
        );
    }
    let mut changed = whole.clone();
    for byte in &mut changed[whole.len() / 3..whole.len() / 2] {
        *byte ^= 0x55;
    }
    let problem = opened(&file(&office, "changed.xlsx", changed)).unwrap_err();
    assert!(matches!(problem, FileProblem::Workbook(_)), "{problem}");
}

#[tokio::test]
async fn a_sheet_that_is_not_there_is_named_beside_those_that_are() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let path = office.store.folder().join("book.xlsx");
    workbook(&path);
    let of = |sheet: &str| ReadOptions {
        sheet: Some(sheet.to_owned()),
        ..ReadOptions::default()
    };
    let problem = FileRows::open(&path, &of("2019年")).unwrap_err();
    assert_eq!(problem, FileProblem::NoSuchSheet("留言".to_owned()));
    let (summary, _) = import_with(&office, &path, of("留言"), false).await;
    assert_eq!(summary.registered, 1);
}

#[tokio::test]
async fn a_workbook_made_to_fill_the_memory_is_refused() {
    let store = dengwen_testkit::TestStore::sqlite().await;
    let path = store.folder().join("small.xlsx");
    workbook(&path);
    let unpacked = ReadOptions {
        unpacked_max: 2_000,
        ..ReadOptions::default()
    };
    assert_eq!(
        FileRows::open(&path, &unpacked).unwrap_err(),
        FileProblem::TooLarge
    );
    let far = store.folder().join("far.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "正文").unwrap();
    sheet.write(1_048_575, 16_383, "灯").unwrap();
    book.save(&far).unwrap();
    assert!(
        std::fs::metadata(&far).unwrap().len() < 20_000,
        "a few bytes suffice"
    );
    assert_eq!(opened(&far).unwrap_err(), FileProblem::TooLarge);
}

#[tokio::test]
async fn columns_may_be_named_by_the_operator() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let path = file(&office, "own.csv", "甲;乙;内容\n灯不亮;2019-05-01;别的\n");
    let options = ReadOptions {
        mapping: Mapping::parse(["text=甲", "received_at=乙"]).unwrap(),
        ..ReadOptions::default()
    };
    assert_eq!(
        import_with(&office, &path, options, false)
            .await
            .0
            .registered,
        1
    );
    let options = ReadOptions {
        mapping: Mapping::parse(["text=丙"]).unwrap(),
        ..ReadOptions::default()
    };
    let problem = FileRows::open(&path, &options).unwrap_err();
    assert!(matches!(problem, FileProblem::NoSuchColumn { column, .. } if column == "丙"));
    assert_eq!(Mapping::parse(["text"]), Err("text".to_owned()));
    assert_eq!(Mapping::parse(["colour=甲"]), Err("colour=甲".to_owned()));
}

#[tokio::test]
async fn each_row_runs_under_the_rules_in_force_when_it_came() {
    let office = TestOffice::start(dengwen_testkit::TestStore::sqlite().await).await;
    let text = line("1", "2022-04-30", "2022-05-02") + &line("2", "2022-05-01", "2022-05-02");
    import(&office, &file(&office, "a.jsonl", text)).await;
    let packs: Vec<_> = matters(&office.app)
        .await
        .into_iter()
        .map(|(row, _)| row.pack)
        .collect();
    assert_eq!(packs, ["cn-national-2005", "cn-national-2022"]);
    let (row, _) = &matters(&office.app).await[0];
    assert_eq!(row.received_on, "2022-04-30");
}
