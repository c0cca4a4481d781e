//! `dengwen limit`: the worked examples of the law sheet, and what is said when it cannot count.

use super::program::run;

fn last_day(args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut all = vec!["limit", "--json"];
    all.extend(args);
    let run = run(folder.path(), &all);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let answer: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    answer["last_day"].as_str().unwrap().to_owned()
}

#[test]
fn the_worked_examples_come_out() {
    let cases: [(&[&str], &str); 9] = [
        (&["C01", "2025-03-03"], "2025-03-18"),
        (&["C04", "2025-03-03"], "2025-03-10"),
        (&["C05", "2025-03-14"], "2025-05-13"),
        (&["C05", "2025-03-14", "--days", "30"], "2025-06-12"),
        (&["C17", "2025-03-03"], "2025-03-06"),
        (&["C18", "2025-03-06"], "2025-03-20"),
        (&["C04", "2025-09-26"], "2025-10-10"),
        (&["C05a", "2025-03-03", "--days", "20"], "2025-03-23"),
        (&["C01t", "2025-03-03", "--tier", "county"], "2025-03-07"),
    ];
    for (args, day) in cases {
        assert_eq!(last_day(args), day, "{args:?}");
    }
}

#[test]
fn a_pause_is_left_out_of_the_count() {
    let pause = "2025-03-10..2025-03-14=hearing";
    assert_eq!(
        last_day(&["C10", "2025-03-03", "--pause", pause]),
        "2025-04-07"
    );
}

#[test]
fn the_pack_in_force_on_the_day_is_taken_and_another_can_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let then = run(
        folder.path(),
        &["limit", "C01", "2010-03-01", "--lang", "en"],
    );
    assert!(then.out.contains("cn-national-2005"), "{}", then.out);
    let named = run(
        folder.path(),
        &["limit", "C01", "2010-03-01", "--pack", "cn-national-2022"],
    );
    assert!(named.out.contains("cn-national-2022"), "{}", named.out);
}

#[test]
fn the_working_is_printed_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let zh = run(folder.path(), &["limit", "C04", "2025-09-26"]).out;
    assert!(
        zh.contains("不计入：2025年10月1日 周三至2025年10月8日 周三"),
        "{zh}"
    );
    assert!(zh.trim_end().ends_with("=> 2025-10-10"), "{zh}");
    let en = run(
        folder.path(),
        &["limit", "C04", "2025-09-26", "--lang", "en"],
    )
    .out;
    assert!(
        en.contains("Not counted: Wed 1 Oct 2025 to Wed 8 Oct 2025"),
        "{en}"
    );
}

#[test]
fn what_cannot_be_counted_is_said_with_a_code() {
    let cases: [(&[&str], i32, &str); 7] = [
        (&["C99", "2025-03-03"], 2, "Known are C01"),
        (&["C04", "yesterday"], 2, "write it as 2025-09-26"),
        (&["C05", "2025-03-14", "--days", "31"], 1, "1 to 30 days"),
        (&["C05a", "2025-03-14"], 2, "--days"),
        (&["C05", "1990-01-01"], 1, "--pack: "),
        (
            &["C05", "2025-03-14", "--pack", "none"],
            1,
            "cn-national-2022",
        ),
        (&["C05", "2025-03-14", "--tier", "city"], 2, "--tier"),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (args, code, text) in cases {
        let mut all = vec!["limit"];
        all.extend(args);
        let run = run(folder.path(), &all);
        assert_eq!(run.code, code, "{args:?}: {}", run.err);
        assert!(run.err.contains(text), "{args:?}: {}", run.err);
        assert_eq!(run.out, "");
    }
}

#[test]
fn years_and_packs_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let year = run(folder.path(), &["calendar", "show", "2025"]);
    assert!(year.out.contains("year = 2025"), "{}", year.out);
    assert_eq!(run(folder.path(), &["calendar", "show", "2099"]).code, 1);
    assert_eq!(
        run(folder.path(), &["calendar", "list"])
            .out
            .lines()
            .count(),
        23
    );
    assert_eq!(run(folder.path(), &["pack", "check"]).code, 0);
    let pack = run(folder.path(), &["pack", "show", "cn-national-2022"]);
    assert!(pack.out.contains("* C23"), "{}", pack.out);
}

#[test]
fn every_word_of_an_answer_is_a_word_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    for (lang, default, both) in [
        ("zh", "默认值", "以先到的日期为准"),
        ("en", "a default", "the earlier day counts"),
    ] {
        let eco = [
            "limit",
            "C06",
            "2026-01-05",
            "--sector",
            "eco",
            "--lang",
            lang,
        ];
        let eco = run(folder.path(), &eco).out;
        assert!(eco.contains(both), "{eco}");
        assert!(
            eco.contains("2026-03-05") && eco.contains("2026-03-06"),
            "{eco}"
        );
        let rating = run(
            folder.path(),
            &["limit", "C23", "2026-01-05", "--lang", lang],
        )
        .out;
        assert!(rating.contains(default), "{rating}");
        for text in [eco, rating] {
            assert!(
                !text.contains("working-") && !text.contains("length-"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_day_beyond_counting_and_a_place_that_is_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let late = run(folder.path(), &["limit", "C04", "9999-12-31"]);
    assert_eq!(late.code, 1, "{}", late.out);
    assert!(late.err.contains("beyond 9999-12-31"), "{}", late.err);
    for place in ["12", "33010a", ""] {
        let nowhere = run(
            folder.path(),
            &["limit", "C04", "2025-09-26", "--place", place],
        );
        assert_eq!(nowhere.code, 2, "{place}: {}", nowhere.out);
        assert!(nowhere.err.contains("six digits"), "{}", nowhere.err);
    }
}
