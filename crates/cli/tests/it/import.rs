//! A file of earlier messages from the command line, with figures that can be counted by hand.

use std::fs;
use std::path::Path;

use dengwen_testkit::store::Place;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::program::run;

/// Days from message to answer; each message comes at 8:00 and is answered at 20:00, so that half a
/// day more elapses than civil days pass.
const DAYS: [i64; 10] = [0, 1, 14, 15, 16, 59, 60, 61, 90, 91];

fn messages() -> String {
    let first = date(2018, 3, 1);
    let day = |n: i64| -> Date { first.checked_add(Span::new().days(n)).unwrap() };
    let mut text = String::new();
    for (n, days) in (0_i64..).zip(DAYS) {
        let received = day(n);
        let answered = received.checked_add(days.days()).unwrap();
        let row = serde_json::json!({
            "id": format!("m{n}"), "author": format!("网友{n}"), "title": "路灯不亮",
            "text": "东街的路灯三天不亮。", "received_at": format!("{received} 08:00:00"),
            "reply": "路灯管理所：已修好。", "replied_at": format!("{answered} 20:00:00"),
        });
        text.push_str(&row.to_string());
        text.push('\n');
    }
    text
}

fn imported_and_counted(data: &Path, more: &[&str]) {
    let file = data.join("board.jsonl");
    fs::write(&file, messages()).unwrap();
    let file = file.to_str().unwrap();
    let office = data.join("office");
    let office = office.to_str().unwrap();
    let tell = |args: &[&str]| {
        let mut all = args.to_vec();
        all.extend(["--data", office]);
        run(data, &all)
    };
    let dry = tell(&["import", file, "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.err);
    assert!(dry.out.contains("可以登记 10 件"), "{}", dry.out);
    assert!(!data.join("office").exists(), "a dry run makes no office");

    let mut first = vec!["import", file];
    first.extend(more);
    let first = tell(&first);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.out.contains("新登记 10 件"), "{}", first.out);
    let again = tell(&["import", file]);
    assert!(again.out.contains("新登记 0 件"), "{}", again.out);
    assert!(again.out.contains("早已登记 10 件"), "{}", again.out);

    let civil = tell(&["report", "answered-within", "15", "60", "90"]);
    for (days, line) in [
        (15, "40.0%  4 / 10"),
        (60, "70.0%  7 / 10"),
        (90, "90.0%  9 / 10"),
    ] {
        let line = format!("{days} 天内答复  {line}");
        assert!(civil.out.contains(&line), "{line}: {}", civil.out);
    }
    let elapsed = tell(&["report", "answered-within", "15", "60", "90", "--elapsed"]);
    for line in ["3 / 10", "6 / 10", "8 / 10"] {
        assert!(elapsed.out.contains(line), "{line}: {}", elapsed.out);
    }
    let list = tell(&["report", "answered-within", "15", "--list", "15"]);
    assert_eq!(list.out.lines().count(), 4, "{}", list.out);
    let verify = tell(&["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
}

#[test]
fn messages_are_imported_once_and_counted_as_the_law_counts() {
    let folder = tempfile::tempdir().unwrap();
    imported_and_counted(folder.path(), &[]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_messages_give_the_same_figures_on_postgresql() {
    let place = Place::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    imported_and_counted(folder.path(), &["--database", &place.url()]);
}

#[test]
fn topics_of_a_file_are_added_whole_or_refused_with_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    fs::write(data.join("board.jsonl"), messages()).unwrap();
    let founded = run(data, &["import", "board.jsonl"]);
    assert_eq!(founded.code, 0, "{}", founded.err);
    let good = "topic = [\n\
        { code = \"040201\", name = \"拖欠农民工工资\", name_en = \"Unpaid wages\" },\n\
        { code = \"130101\", name = \"餐饮油烟\", letters = \"cyyy\", name_en = \"Fumes\" },\n]\n";
    let bad = good.replace("040201", "040200").replace("130101", "139901");
    fs::write(data.join("bad.toml"), bad).unwrap();
    fs::write(data.join("topics.toml"), good).unwrap();

    let refused = run(data, &["topics", "add", "bad.toml"]);

    assert_eq!(refused.code, 1, "{}", refused.out);
    for said in ["line 2: 040200", "line 3: 139901", "nothing was written"] {
        assert!(refused.err.contains(said), "{said}: {}", refused.err);
    }
    let dry = run(data, &["topics", "add", "topics.toml", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.err);
    assert!(!run(data, &["topics", "list"]).out.contains("040201"));
    let added = run(data, &["topics", "add", "topics.toml"]);
    assert!(added.out.contains("2 topics added"), "{}", added.out);
    let list = run(data, &["topics", "list"]).out;
    assert!(list.contains("\"tqnmggz\""), "{list}");
    let again = run(data, &["topics", "add", "topics.toml"]);
    assert!(again.err.contains("there already"), "{}", again.err);
    let table = run(data, &["topics", "list", "--csv"]).out;
    assert!(
        table.contains("040201,040200,拖欠农民工工资,tqnmggz,Unpaid wages\n"),
        "{table}"
    );
    let more = "代码,名称,英文名称\n40202,克扣押金,Withheld deposits\n";
    fs::write(data.join("more.csv"), more).unwrap();
    let added = run(data, &["topics", "add", "more.csv"]);
    assert!(
        added.out.contains("1 topics added"),
        "{}{}",
        added.out,
        added.err
    );
    let rename = |name: &str| run(data, &["topics", "rename", "040202", "--name", name]);
    let renamed = rename("克扣保证金");
    assert_eq!(renamed.code, 0, "{}", renamed.err);
    assert!(renamed.out.contains("克扣押金") && renamed.out.contains("\"kkbzj\""));
    for (name, said) in [("克扣保证金", "topic-name-same"), ("", "topic-name-length")] {
        let refused = rename(name);
        assert_eq!(refused.code, 1, "{}", refused.out);
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    let verify = run(data, &["verify"]);
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
}

#[test]
fn a_year_of_the_calendar_is_checked_added_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    fs::write(data.join("board.jsonl"), messages()).unwrap();
    let founded = run(data, &["import", "board.jsonl"]);
    assert_eq!(founded.code, 0, "{}", founded.err);
    let year = "year = 2027\nannouncement = \"\"\nchecked_against = []\nnote = \"\"\n\
                [[holiday]]\nzh = \"元旦\"\nen = \"New Year's Day\"\nfrom = 2027-01-01\n\
                to = 2027-01-03\nmake_up = []\n";
    fs::write(data.join("2027.toml"), year).unwrap();
    let dry = run(data, &["calendar", "add", "2027.toml", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.err);
    assert!(!run(data, &["calendar", "list"]).out.contains("2027"));
    let added = run(data, &["calendar", "add", "2027.toml"]);
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(
        added.out.contains("announcement not verified"),
        "{}",
        added.out
    );
    assert!(added.out.contains("0 matters moved"), "{}", added.out);
    assert!(run(data, &["calendar", "list"]).out.contains("2027"));
    fs::write(
        data.join("bad.toml"),
        year.replace("2027-01-03", "2026-12-31"),
    )
    .unwrap();
    let bad = run(data, &["calendar", "add", "bad.toml"]);
    assert_eq!(bad.code, 1, "{}", bad.out);
    assert!(bad.err.contains("2027-01-01"), "{}", bad.err);
}

#[test]
fn a_dry_run_over_bad_rows_ends_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    fs::write(data.join("bad.jsonl"), "{\"id\": \"m1\"}\n").unwrap();
    let dry = run(data, &["import", "bad.jsonl", "--dry-run"]);
    assert_eq!(dry.code, 1, "{}", dry.out);
    let last = dry.err.lines().last().unwrap();
    assert!(last.contains("有 1 行不能导入"), "{last}");
}

#[test]
fn a_mended_list_of_rejected_rows_and_the_mended_file_register_each_row_once() {
    for heading in ["text,received_at\n", "id,text,received_at\n"] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let number = |n: u8| {
            if heading.starts_with("id") {
                format!("m{n},")
            } else {
                String::new()
            }
        };
        let file = data.join("board.csv");
        let list = data.join("board.csv.rejected.csv");
        let [first, second] = [number(1), number(2)];
        let rows =
            |day: &str| format!("{heading}{first}路灯不亮,2019-03-04\n{second}井盖丢失,{day}\n");
        let import = |file: &Path| {
            run(
                data,
                &["import", file.to_str().unwrap(), "--data", "office"],
            )
        };
        fs::write(&file, rows("2019-02-30")).unwrap();
        assert_eq!(import(&file).code, 1);
        let mended = fs::read_to_string(&list)
            .unwrap()
            .replace("2019-02-30", "2019-02-28");
        fs::write(&list, mended).unwrap();

        let again = import(&list);
        assert_eq!(again.code, 0, "{}", again.err);
        assert!(again.out.contains("新登记 1 件"), "{}", again.out);
        fs::write(&file, rows("2019-02-28")).unwrap();
        let whole = import(&file);

        assert_eq!(whole.code, 0, "{}", whole.err);
        assert!(
            whole.out.contains("新登记 0 件"),
            "{heading}: {}",
            whole.out
        );
        assert!(
            whole.out.contains("早已登记 2 件"),
            "{heading}: {}",
            whole.out
        );
    }
}

#[test]
fn where_no_list_can_be_written_its_place_and_the_reasons_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    fs::write(
        data.join("board.csv"),
        "text,received_at\n路灯不亮,2019-03-04\n井盖丢失,2019-02-30\n",
    )
    .unwrap();
    let import = |list: &str| {
        let args = [
            "import",
            "board.csv",
            "--data",
            "office",
            "--rejected",
            list,
        ];
        run(data, &args)
    };

    let nowhere = import("gone/list.rejected.csv");

    assert_eq!(nowhere.code, 1);
    for told in ["gone/list.rejected.csv", "第 3 行", "--rejected"] {
        assert!(nowhere.err.contains(told), "{told}: {}", nowhere.err);
    }
    let elsewhere = import("list.rejected.csv");
    assert_eq!(elsewhere.code, 1);
    let source = "--source \"board\"";
    assert!(elsewhere.err.contains(source), "{}", elsewhere.err);
    assert!(
        fs::read_to_string(data.join("list.rejected.csv"))
            .unwrap()
            .contains("井盖丢失")
    );
    assert!(!data.join("board.csv.rejected.csv").exists());
}

#[test]
fn no_file_but_an_earlier_list_is_replaced_by_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let file = data.join("day.rejected.csv");
    let bad = "text,received_at\n路灯不亮,2019-03-04\n井盖丢失,2019-02-30\n";
    fs::write(&file, bad).unwrap();
    fs::hard_link(&file, data.join("same.rejected.csv")).unwrap();
    fs::write(data.join("mine.rejected.csv"), "mine").unwrap();
    let import = |list: &str| {
        let args = ["import", "day.rejected.csv", "--data", "office"];
        run(data, &[args.as_slice(), &["--rejected", list]].concat())
    };

    for (list, code, told) in [
        ("day.rejected.csv", 1, "就是要导入的文件"),
        ("same.rejected.csv", 1, "就是要导入的文件"),
        ("mine.rejected.csv", 1, "不是退回清单"),
        ("list.csv", 2, ".rejected.csv"),
    ] {
        let refused = import(list);
        assert_eq!(refused.code, code, "{list}: {}", refused.err);
        assert!(refused.err.contains(told), "{list}: {}", refused.err);
    }
    assert!(!data.join("office").exists());
    assert_eq!(fs::read_to_string(&file).unwrap(), bad);
    let mine = fs::read_to_string(data.join("mine.rejected.csv")).unwrap();
    assert_eq!(mine, "mine");
    let list = data.join("list.rejected.csv");
    for _ in 0..2 {
        assert_eq!(import("list.rejected.csv").code, 1);
        assert_eq!(fs::read_to_string(&list).unwrap().lines().count(), 2);
    }
    fs::write(&file, bad.replace("02-30", "02-28")).unwrap();
    assert_eq!(import("list.rejected.csv").code, 0);
    assert!(!list.exists(), "nothing was rejected now");
}
