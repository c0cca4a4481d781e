//! What is owed after an answer and before acceptance: reporting back on what was assigned
//! (Art. 22(1)(3), C05a), and the choice of the simplified procedure (C17).

use dengwen_domain::calendar::Calendar;
use dengwen_domain::codes::{Class, Outcome, PetitionersView, ReportAnswer, Route, ServiceMethod};
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Command, Matter, Routing, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Stage};
use jiff::civil::date;

use crate::office::{
    HOUSING, OFFICE, ROADS, Story, classify, clerk, dispatcher, id, opinion, sealed, staff, to,
};

fn report() -> Command {
    Command::ReportBack {
        report: sealed(),
        view: PetitionersView::Agrees,
    }
}

/// Assigned on 5 March with a report due on 30 April, answered simply on 10 March.
fn answered(pack: &str, assigned: bool) -> Story {
    let mut story = Story::received(pack, OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &classify(Class::Claim, Some(Route::C6)));
    let routing = Routing {
        report_back: assigned.then_some(date(2025, 4, 30)),
        ..to(HOUSING)
    };
    let send = if assigned {
        Command::Assign(routing)
    } else {
        Command::Transfer(routing)
    };
    story.on(date(2025, 3, 5)).does(&dispatcher(), &send);
    story.does(&clerk(), &Command::SignFor);
    story.does(&clerk(), &Command::Accept);
    story.issues(&clerk(), opinion(Outcome::Explain));
    let documents = story.matter.documents.iter();
    let document = documents.last().expect("the opinion").id;
    let service = ServiceRecord {
        document,
        method: ServiceMethod::InPerson,
        refused: false,
        note: None,
    };
    story
        .on(date(2025, 3, 10))
        .does(&clerk(), &Command::Serve(service));
    story
}

#[test]
fn the_limit_runs_past_the_answer_until_the_assigner_accepts_the_report() {
    let mut story = answered("cn-national-2022", true);
    assert_eq!(story.matter.stage, Stage::Served);
    let due = story.matter.running(LimitId::C05a).map(|run| run.due.date);
    assert_eq!(due, Some(date(2025, 4, 30)));
    story.on(date(2025, 4, 20)).does(&clerk(), &report());
    let paper = story.matter.documents.last().expect("D16");
    assert_eq!(paper.kind, DocumentKind::D16);
    assert_eq!(paper.organ, OrganId(id(HOUSING)));
    assert_eq!(paper.to, Some(OrganId(id(OFFICE))));
    assert!(
        story.matter.running(LimitId::C05a).is_some(),
        "not yet accepted"
    );
    story.does(&dispatcher(), &Command::AcceptReport);
    assert!(story.matter.running(LimitId::C05a).is_none());
    let answers: Vec<_> = story.matter.reports.iter().map(|r| r.answered).collect();
    assert_eq!(answers, [Some((date(2025, 4, 20), ReportAnswer::Accepted))]);
    assert_eq!(Matter::fold(&story.events), Some(story.matter.clone()));
}

#[test]
fn the_assigner_asks_for_more_or_returns_it_with_reasons_and_the_unit_reports_again() {
    let mut story = answered("cn-national-2022", true);
    for back in [
        Command::AskReport { reasons: sealed() },
        Command::ReturnReport { reasons: sealed() },
    ] {
        story.does(&clerk(), &report());
        assert_eq!(
            story.refuses(&clerk(), &report()),
            "guard-report-owed",
            "one report at a time"
        );
        story.does(&dispatcher(), &back);
        assert!(story.matter.running(LimitId::C05a).is_some());
        assert_eq!(
            story.refuses(&dispatcher(), &Command::AcceptReport),
            "guard-report-waiting"
        );
    }
    story.does(&clerk(), &report());
    story.does(&dispatcher(), &Command::AcceptReport);
    assert_eq!(story.matter.reports.len(), 3);
}

#[test]
fn a_report_that_is_late_is_flagged_and_keeps_the_file_open() {
    let mut story = answered("cn-national-2022", true);
    story
        .on(date(2025, 5, 1))
        .does(&Actor::system(), &Command::FlagOverdue);
    let flagged = story
        .matter
        .running(LimitId::C05a)
        .and_then(|r| r.flagged_on);
    assert_eq!(flagged, Some(date(2025, 5, 1)));
    story
        .on(date(2025, 6, 30))
        .does(&Actor::system(), &Command::Lapse);
    let archivist = staff(40, OFFICE, &[Role::Supervisor]);
    assert_eq!(
        story.refuses(&archivist, &Command::Archive),
        "guard-nothing-owed"
    );
    story.does(&clerk(), &report());
    story.does(&dispatcher(), &Command::AcceptReport);
    story.does(&archivist, &Command::Archive);
}

#[test]
fn nobody_reports_before_the_answer_nor_for_another_unit_nor_what_was_not_assigned() {
    let mut story = answered("cn-national-2022", true);
    let other = staff(30, ROADS, &[Role::Handler]);
    assert_eq!(story.refuses(&other, &report()), "refusal-not-your-duty");
    story.does(&clerk(), &report());
    assert_eq!(
        story.refuses(&clerk(), &Command::AcceptReport),
        "refusal-not-your-duty"
    );
    let mut transferred = answered("cn-national-2022", false);
    assert_eq!(
        transferred.refuses(&clerk(), &report()),
        "guard-report-owed"
    );
    let mut early = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    assert_eq!(
        early.refuses(&clerk(), &report()),
        "refusal-not-at-this-stage"
    );
}

#[test]
fn the_simplified_procedure_is_a_choice_until_its_day_and_a_duty_only_where_it_was_suggested() {
    use dengwen_domain::matter::simplified_by;
    for suggested in [false, true] {
        let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
        story.does(&dispatcher(), &classify(Class::Claim, Some(Route::C6)));
        let routing = Routing {
            to: OrganId(id(HOUSING)),
            co: Vec::new(),
            report_back: None,
            suggest_simple: suggested,
        };
        story
            .on(date(2025, 3, 5))
            .does(&dispatcher(), &Command::Transfer(routing));
        let runs = story.matter.running(LimitId::C17).map(|run| run.due.date);
        assert_eq!(runs, suggested.then_some(date(2025, 3, 10)));
        story.does(&clerk(), &Command::SignFor);
        let by = simplified_by(&story.matter, &story.book.pack, &Calendar::builtin());
        assert_eq!(by, Some(date(2025, 3, 10)));
        let simple = Command::AcceptSimple {
            likely_supported: true,
        };
        story.on(date(2025, 3, 11));
        assert_eq!(story.refuses(&clerk(), &simple), "guard-simplified-allowed");
        if !suggested {
            let late = story.refuses(&Actor::system(), &Command::FlagOverdue);
            assert_eq!(late, "part-nothing-overdue", "nobody is late");
        }
        story.does(&clerk(), &Command::Accept);
    }
}
