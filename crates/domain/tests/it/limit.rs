//! Counting limits: the working of single cases, and laws that hold for all of them.

use dengwen_domain::calendar::{Calendar, CalendarYear, HolidayName, HolidaySpan};
use dengwen_domain::limit::{
    Certainty, ExtensionRefused, Length, LimitId, LimitState, MonthEnd, Pause, PauseReason, Roll,
    due_on, last_day,
};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::rules::{day, rule};

const OBJECTION: Length = Length::WorkingDays(5);

#[test]
fn the_working_of_a_count_over_a_long_holiday_shows_every_skipped_and_made_up_day() {
    let due = last_day(
        &rule(LimitId::C04, OBJECTION, Roll::None),
        day("2025-09-26"),
        &[],
        0,
        &Calendar::builtin(),
    );
    insta::assert_snapshot!(serde_json::to_string(&due).unwrap(), @r#"{"date":"2025-10-10","working":{"limit":"C04","article":{"zh":"测试","en":"Test"},"trigger":"2025-09-26","first":"2025-09-28","length":{"working_days":5},"skipped":[{"from":"2025-09-27","to":"2025-09-27","why":"weekend"},{"from":"2025-10-01","to":"2025-10-08","why":{"holiday":{"zh":"国庆节、中秋节","en":"National Day and Mid-Autumn Festival"}}}],"make_up":["2025-09-28"]},"certainty":"certain"}"#);
}

#[test]
fn a_window_of_the_petitioner_that_ends_on_a_holiday_says_from_where_it_rolled() {
    let window = rule(LimitId::C07, Length::CalendarDays(30), Roll::Forward);
    let due = last_day(&window, day("2025-09-03"), &[], 0, &Calendar::builtin());
    assert_eq!(due.date, day("2025-10-09"));
    assert_eq!(due.working.rolled_from, Some(day("2025-10-03")));
    assert_eq!(
        due.working.rolled_over.len(),
        1,
        "six days of one holiday are one span"
    );
    assert_eq!(due.working.make_up, []);
}

#[test]
fn a_hearing_is_left_out_of_the_count_and_a_reason_the_rule_does_not_know_is_not() {
    let handling = rule(LimitId::C10, Length::CalendarDays(30), Roll::None);
    let (from, to) = (day("2025-03-10"), day("2025-03-14"));
    let hearing = Pause {
        from,
        to,
        why: PauseReason::Hearing,
    };
    let supplement = Pause {
        from,
        to,
        why: PauseReason::Supplement,
    };
    let last = |pauses: &[Pause]| {
        last_day(
            &handling,
            day("2025-03-03"),
            pauses,
            0,
            &Calendar::builtin(),
        )
    };
    assert_eq!(last(&[]).date, day("2025-04-02"));
    assert_eq!(last(&[hearing]).date, day("2025-04-07"));
    assert_eq!(last(&[supplement]).date, day("2025-04-02"));
    assert_eq!(last(&[hearing]).working.pauses, [hearing]);
    assert!(last(&[supplement]).working.pauses.is_empty());
}

#[test]
fn a_pause_after_the_last_day_is_not_shown() {
    let handling = rule(LimitId::C10, Length::CalendarDays(30), Roll::None);
    let late = Pause {
        from: day("2025-06-01"),
        to: day("2025-06-03"),
        why: PauseReason::Hearing,
    };
    let due = last_day(
        &handling,
        day("2025-03-03"),
        &[late],
        0,
        &Calendar::builtin(),
    );
    assert_eq!((due.date, due.working.pauses.len()), (day("2025-04-02"), 0));
}

#[test]
fn a_pause_inside_months_adds_its_days_at_the_end() {
    let two_months = Length::Months {
        count: 2,
        month_end: MonthEnd::Clamp,
    };
    let duty = rule(LimitId::C06, two_months, Roll::None);
    let hearing = Pause {
        from: day("2025-04-30"),
        to: day("2025-05-04"),
        why: PauseReason::Hearing,
    };
    let due = last_day(
        &duty,
        day("2025-03-03"),
        &[hearing],
        0,
        &Calendar::builtin(),
    );
    // Four of the five days fall before the corresponding day 2025-05-03, and the fifth is met on
    // the way on.
    assert_eq!(due.date, day("2025-05-08"));
}

#[test]
fn a_set_day_is_taken_as_it_is() {
    let report = rule(LimitId::C05a, Length::Set, Roll::None);
    let due = due_on(
        &report,
        day("2025-03-03"),
        day("2025-05-01"),
        &Calendar::builtin(),
    );
    assert_eq!(
        (due.date, due.certainty),
        (day("2025-05-01"), Certainty::Certain)
    );
}

#[test]
fn the_31st_is_clamped_or_overflows_as_the_rule_says() {
    let last = |month_end| {
        let length = Length::Months {
            count: 1,
            month_end,
        };
        last_day(
            &rule(LimitId::C06, length, Roll::None),
            day("2025-01-31"),
            &[],
            0,
            &Calendar::builtin(),
        )
        .date
    };
    assert_eq!(last(MonthEnd::Clamp), day("2025-02-28"));
    assert_eq!(last(MonthEnd::Overflow), day("2025-03-01"));
}

#[test]
fn counting_at_the_end_of_time_still_answers() {
    for length in [
        Length::CalendarDays(u16::MAX),
        OBJECTION,
        Length::Months {
            count: 255,
            month_end: MonthEnd::Overflow,
        },
    ] {
        let due = last_day(
            &rule(LimitId::C05, length, Roll::Forward),
            day("9999-12-30"),
            &[],
            30,
            &Calendar::builtin(),
        );
        assert_eq!(due.date, Date::MAX);
    }
}

#[test]
fn a_due_day_counts_down_to_its_last_day_and_then_says_how_late_it_is() {
    let due = last_day(
        &rule(LimitId::C01, Length::CalendarDays(15), Roll::None),
        day("2025-03-03"),
        &[],
        0,
        &Calendar::builtin(),
    );
    let state = |today, done: Option<&str>| due.state(day(today), done.map(day));
    assert_eq!(due.date, day("2025-03-18"));
    assert_eq!(due.days_left(day("2025-03-03")), 15);
    assert_eq!(due.days_left(day("2024-03-18")), 365);
    assert_eq!(
        state("2025-03-17", None),
        LimitState::Running { days_left: 1 }
    );
    assert_eq!(state("2025-03-18", None), LimitState::LastDay);
    assert_eq!(state("2025-03-20", None), LimitState::Overdue { days: 2 });
    assert_eq!(
        state("2025-06-01", Some("2025-03-18")),
        LimitState::Kept {
            on: day("2025-03-18")
        }
    );
    assert_eq!(
        state("2025-06-01", Some("2025-03-19")),
        LimitState::Late {
            on: day("2025-03-19"),
            days: 1
        }
    );
    assert!(state("2025-03-20", None).is_overdue() && !state("2025-03-18", None).is_overdue());
}

#[test]
fn an_extension_is_allowed_once_and_up_to_the_rules_days() {
    let handling = rule(LimitId::C05, Length::CalendarDays(60), Roll::None);
    assert_eq!(handling.check_extension(30, 0), Ok(()));
    assert_eq!(
        handling.check_extension(31, 0),
        Err(ExtensionRefused::Days { days_max: 30 })
    );
    assert_eq!(
        handling.check_extension(0, 0),
        Err(ExtensionRefused::Days { days_max: 30 })
    );
    assert_eq!(
        handling.check_extension(10, 1),
        Err(ExtensionRefused::UsedUp { times: 1 })
    );
    let fixed = dengwen_domain::limit::LimitRule {
        extension: None,
        ..handling
    };
    assert_eq!(
        fixed.check_extension(10, 0),
        Err(ExtensionRefused::NotExtendable)
    );
}

#[test]
fn every_limit_id_is_read_back_from_its_text_and_a_wrong_one_lists_the_known() {
    for id in LimitId::ALL {
        assert_eq!(LimitId::parse(id.as_str()), Ok(*id));
        assert_eq!(serde_json::to_string(id).unwrap(), format!("\"{id}\""));
    }
    let error = LimitId::parse("C99").unwrap_err().to_string();
    assert!(
        error.starts_with("`C99` is no time limit. Known are C01, C01t, C02"),
        "{error}"
    );
}

#[test]
fn a_due_day_is_read_back_from_its_event_unchanged() {
    let hearing = Pause {
        from: day("2026-12-20"),
        to: day("2026-12-22"),
        why: PauseReason::Hearing,
    };
    let due = last_day(
        &rule(LimitId::C04, OBJECTION, Roll::Forward),
        day("2026-12-18"),
        &[hearing],
        9,
        &Calendar::builtin(),
    );
    let text = serde_json::to_string(&due).unwrap();
    assert_eq!(
        serde_json::from_str::<dengwen_domain::limit::Due>(&text).unwrap(),
        due
    );
    assert!(due.is_provisional() && due.waits_for(2027) && !due.waits_for(2026));
}

fn lengths() -> impl Strategy<Value = Length> {
    prop_oneof![
        (1u16..120).prop_map(Length::CalendarDays),
        (1u16..60).prop_map(Length::WorkingDays),
        (
            1u8..13,
            prop_oneof![Just(MonthEnd::Clamp), Just(MonthEnd::Overflow)]
        )
            .prop_map(|(count, month_end)| Length::Months { count, month_end }),
    ]
}

fn rolls() -> impl Strategy<Value = Roll> {
    prop_oneof![Just(Roll::None), Just(Roll::Forward)]
}

/// Days from 2003 to 2028: announced years with one unannounced year or more on either side.
fn days() -> impl Strategy<Value = Date> {
    (0i32..9_400).prop_map(|n| day("2003-01-01").checked_add(n.days()).unwrap())
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let one = (days(), 0i32..40).prop_map(|(from, n)| Pause {
        from,
        to: from.checked_add(n.days()).unwrap(),
        why: PauseReason::Hearing,
    });
    proptest::collection::vec(one, 0..3)
}

fn with_one_more_holiday(calendar: &Calendar, date: Date) -> Calendar {
    let name = HolidayName {
        zh: "特别假日".into(),
        en: "Special holiday".into(),
    };
    let span = HolidaySpan {
        name,
        from: date,
        to: date,
        make_up: Vec::new(),
    };
    let mut holidays = calendar
        .year(date.year())
        .map_or(Vec::new(), |year| year.holidays().to_vec());
    holidays.push(span);
    let year = CalendarYear::new(date.year(), "", holidays).unwrap();
    calendar.clone().with_year(year).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_later_trigger_never_ends_earlier(
        length in lengths(),
        roll in rolls(),
        trigger in days(),
        later in 0i32..60,
        pauses in pauses(),
        extension in 0u16..31,
    ) {
        let (calendar, rule) = (Calendar::builtin(), rule(LimitId::C05, length, roll));
        let after = trigger.checked_add(later.days()).unwrap();
        let first = last_day(&rule, trigger, &pauses, extension, &calendar).date;
        prop_assert!(first <= last_day(&rule, after, &pauses, extension, &calendar).date);
    }

    #[test]
    fn a_limit_in_working_days_never_ends_on_a_day_off(
        n in 1u16..60,
        roll in rolls(),
        trigger in days(),
        extension in 0u16..31,
    ) {
        let calendar = Calendar::builtin();
        let rule = rule(LimitId::C04, Length::WorkingDays(n), roll);
        let due = last_day(&rule, trigger, &[], extension, &calendar);
        prop_assert!(calendar.is_workday(due.date));
        prop_assert_eq!(due.working.rolled_from, None);
    }

    #[test]
    fn a_rolling_limit_never_ends_on_a_day_off(length in lengths(), trigger in days()) {
        let calendar = Calendar::builtin();
        let due = last_day(&rule(LimitId::C07, length, Roll::Forward), trigger, &[], 0, &calendar);
        prop_assert!(calendar.is_workday(due.date));
    }

    #[test]
    fn one_more_holiday_never_shortens(
        length in lengths(),
        roll in rolls(),
        trigger in days(),
        ahead in 0i32..90,
    ) {
        let (calendar, rule) = (Calendar::builtin(), rule(LimitId::C05, length, roll));
        let mut holiday = trigger.checked_add(ahead.days()).unwrap();
        while !calendar.is_workday(holiday)
            || calendar.day(holiday) != dengwen_domain::calendar::DayKind::Workday
        {
            holiday = holiday.tomorrow().unwrap();
        }
        let more = with_one_more_holiday(&calendar, holiday);
        let due = last_day(&rule, trigger, &[], 0, &calendar).date;
        prop_assert!(due <= last_day(&rule, trigger, &[], 0, &more).date);
    }

    #[test]
    fn a_longer_extension_never_ends_earlier(
        length in lengths(),
        roll in rolls(),
        trigger in days(),
        extension in 0u16..60,
    ) {
        let (calendar, rule) = (Calendar::builtin(), rule(LimitId::C05, length, roll));
        let end = |days| last_day(&rule, trigger, &[], days, &calendar).date;
        prop_assert!(end(extension) <= end(extension + 1));
    }

    #[test]
    fn a_count_in_working_days_is_provisional_exactly_when_it_asks_about_an_unsettled_day(
        n in 1u16..60,
        trigger in days(),
    ) {
        let calendar = Calendar::builtin();
        let rule = rule(LimitId::C04, Length::WorkingDays(n), Roll::None);
        let due = last_day(&rule, trigger, &[], 0, &calendar);
        let asked = std::iter::successors(trigger.tomorrow().ok(), |date| date.tomorrow().ok())
            .take_while(|date| *date <= due.date);
        let missing = asked.into_iter().find_map(|date| calendar.unsettled_year(date));
        let expected = missing.map_or(Certainty::Certain, |year| Certainty::Provisional { year });
        prop_assert_eq!(due.certainty, expected);
    }

    #[test]
    fn a_count_in_calendar_days_without_rolling_needs_no_calendar(
        n in 1u16..120,
        trigger in days(),
        extension in 0u16..31,
    ) {
        let rule = rule(LimitId::C01, Length::CalendarDays(n), Roll::None);
        let due = last_day(&rule, trigger, &[], extension, &Calendar::builtin());
        prop_assert_eq!(due.certainty, Certainty::Certain);
        prop_assert_eq!(due.date, trigger.checked_add(i32::from(n + extension).days()).unwrap());
    }

    #[test]
    fn the_skipped_days_and_the_counted_days_make_up_the_whole_span(
        n in 1u16..60,
        trigger in days(),
        pauses in pauses(),
    ) {
        let rule = rule(LimitId::C04, Length::WorkingDays(n), Roll::None);
        let due = last_day(&rule, trigger, &pauses, 0, &Calendar::builtin());
        let length = |from: Date, to: Date| from.until(to).unwrap().get_days();
        let skipped: i32 =
            due.working.skipped.iter().map(|span| length(span.from, span.to) + 1).sum();
        prop_assert_eq!(length(trigger, due.date), i32::from(n) + skipped);
    }
}
