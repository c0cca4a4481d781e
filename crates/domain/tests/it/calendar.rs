//! The working calendar: what each announced year says, and what is refused with which advice.

use dengwen_domain::calendar::{Calendar, CalendarError, CalendarYear, DayKind};

use crate::rules::day;

#[test]
fn every_year_from_2004_to_2026_is_announced_and_no_other() {
    let calendar = Calendar::builtin();
    let years: Vec<i16> = calendar.years().map(CalendarYear::year).collect();
    assert_eq!(years, (2004..=2026).collect::<Vec<i16>>());
    assert!(!calendar.is_announced(2027) && !calendar.is_announced(2003));
}

#[test]
fn every_year_names_the_packages_it_was_checked_against() {
    for year in Calendar::builtin().years() {
        assert_eq!(year.checked_against().len(), 3, "{}", year.year());
    }
}

#[test]
fn the_national_day_of_2025_has_its_days_off_and_its_make_up_workdays() {
    let calendar = Calendar::builtin();
    let kind = |text| match calendar.day(day(text)) {
        DayKind::Workday => "workday".to_owned(),
        DayKind::Weekend => "weekend".to_owned(),
        DayKind::Holiday(name) => name.zh.clone(),
        DayKind::MakeUpWorkday(name) => format!("{}调休上班", name.zh),
    };
    assert_eq!(kind("2025-09-27"), "weekend");
    assert_eq!(kind("2025-09-28"), "国庆节、中秋节调休上班");
    assert_eq!(kind("2025-10-05"), "国庆节、中秋节");
    assert_eq!(kind("2025-10-09"), "workday");
    assert_eq!(
        calendar.next_workday_after(day("2025-09-30")),
        day("2025-10-09")
    );
}

#[test]
fn a_year_may_reach_back_into_december() {
    let calendar = Calendar::builtin();
    assert!(
        calendar.is_workday(day("2005-12-31")),
        "a Saturday worked for New Year 2006"
    );
    assert!(
        !calendar.is_workday(day("2007-12-31")),
        "a Monday off for New Year 2008"
    );
}

#[test]
fn an_unannounced_year_counts_monday_to_friday_and_names_what_is_missing() {
    let calendar = Calendar::builtin();
    assert_eq!(calendar.day(day("2027-10-01")), DayKind::Workday);
    assert_eq!(calendar.day(day("2027-10-02")), DayKind::Weekend);
    assert_eq!(calendar.unsettled_year(day("2027-10-01")), Some(2027));
    assert_eq!(calendar.unsettled_year(day("2026-12-24")), None);
    assert_eq!(calendar.unsettled_year(day("2026-12-31")), Some(2027));
    assert_eq!(calendar.unsettled_year(day("2025-12-31")), None);
}

#[test]
fn a_year_written_out_is_read_back_unchanged() {
    for year in Calendar::builtin().years() {
        assert_eq!(CalendarYear::parse(&year.to_toml()).as_ref(), Ok(year));
    }
}

#[test]
fn a_corrected_year_replaces_the_one_that_was_there() {
    let text = "year = 2026\n[[holiday]]\nzh = \"元旦\"\nen = \"New Year\"\nfrom = 2026-01-01\nto = 2026-01-01\n";
    let calendar = Calendar::builtin()
        .with_year(CalendarYear::parse(text).unwrap())
        .unwrap();
    assert!(calendar.is_workday(day("2026-10-01")));
    assert_eq!(calendar.year(2026).unwrap().announcement(), "");
}

#[test]
fn the_same_year_twice_is_refused() {
    let year = || Calendar::builtin().year(2025).unwrap().clone();
    let error = Calendar::from_years([year(), year()]).unwrap_err();
    assert_eq!(error, CalendarError::YearTwice { year: 2025 });
}

fn refusal(holidays: &str) -> String {
    let text = format!("year = 2027\n{holidays}");
    let error = CalendarYear::parse(&text).unwrap_err();
    format!("{}: {error}", error.code())
}

fn span(from: &str, to: &str, make_up: &str) -> String {
    let (zh, en) = ("国庆节", "National Day");
    format!(
        "[[holiday]]\nzh = '{zh}'\nen = '{en}'\nfrom = {from}\nto = {to}\nmake_up = [{make_up}]\n"
    )
}

#[test]
fn a_year_without_holidays_is_refused() {
    insta::assert_snapshot!(refusal(""), @"calendar.empty: 2027 has no holiday. Enter the announcement's holidays, or leave the year out");
}

#[test]
fn a_span_that_ends_before_it_begins_is_refused() {
    insta::assert_snapshot!(refusal(&span("2027-10-07", "2027-10-01", "")), @"calendar.bad_span: 国庆节: from 2027-10-07 to 2027-10-01 is not a span of 1 to 15 days. Check both dates");
}

#[test]
fn a_span_of_months_is_refused() {
    insta::assert_snapshot!(refusal(&span("2027-01-01", "2027-10-01", "")), @"calendar.bad_span: 国庆节: from 2027-01-01 to 2027-10-01 is not a span of 1 to 15 days. Check both dates");
}

#[test]
fn a_make_up_workday_on_a_wednesday_is_refused() {
    insta::assert_snapshot!(refusal(&span("2027-10-01", "2027-10-07", "2027-09-22")), @"calendar.make_up_on_workday: 国庆节: the make-up workday 2027-09-22 is neither a Saturday nor a Sunday. Check the date");
}

#[test]
fn a_day_of_another_year_is_refused() {
    insta::assert_snapshot!(refusal(&span("2026-10-01", "2026-10-07", "")), @"calendar.outside_year: 国庆节: 2026-10-01 is neither in 2027 nor in the December before. Move it to its own year");
}

#[test]
fn a_day_that_is_both_off_and_worked_is_refused() {
    insta::assert_snapshot!(refusal(&span("2027-10-01", "2027-10-07", "2027-10-02")), @"calendar.day_twice: 2027-10-02 stands twice in the announcements up to 2027. Keep one of the two");
}

#[test]
fn a_day_with_a_time_is_refused() {
    insta::assert_snapshot!(refusal(&span("2027-10-01T08:00:00", "2027-10-07", "")), @"calendar.not_a_day: from: `2027-10-01T08:00:00` is not a day. Write it as 2027-01-01, without a time and without quotation marks");
}

#[test]
fn a_holiday_without_an_english_name_is_refused() {
    let text = "[[holiday]]\nzh = '国庆节'\nen = ' '\nfrom = 2027-10-01\nto = 2027-10-01\n";
    insta::assert_snapshot!(refusal(text), @"calendar.unnamed: the holiday from 2027-10-01 has no Chinese or no English name. Fill in both `zh` and `en`");
}

#[test]
fn an_unknown_key_is_refused_with_its_name() {
    assert!(refusal("hollidays = 3\n").contains("unknown field `hollidays`"));
}
