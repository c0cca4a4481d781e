//! A statutory duty under the measures for ecology and environment: both limits bind (21.2).

use dengwen_domain::codes::{Class, Outcome, Route, ServiceMethod};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Command, LimitRun, OpinionParts, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use jiff::civil::{Date, date};

use crate::office::{HOUSING, OFFICE, Story, classify, opinion, staff, to};

fn performing() -> Story {
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    let clerk = staff(10, HOUSING, &[Role::UnitClerk, Role::Handler]);
    let mut story = Story::received("eco-2025", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher, &classify(Class::Claim, Some(Route::C5)));
    story
        .on(date(2025, 3, 5))
        .does(&dispatcher, &Command::Transfer(to(HOUSING)));
    story.does(&clerk, &Command::SignFor);
    story
        .on(date(2025, 3, 10))
        .does(&clerk, &Command::StartPerforming);
    story
}

fn duties(story: &Story) -> Vec<&LimitRun> {
    let runs = story.matter.limits.iter();
    runs.filter(|run| run.id == LimitId::C06).collect()
}

#[test]
fn a_duty_runs_sixty_days_from_acceptance_and_two_months_from_receipt_side_by_side() {
    let story = performing();
    let told: Vec<(Date, Date, bool)> = duties(&story)
        .iter()
        .map(|run| (run.due.working.trigger, run.due.date, run.beside))
        .collect();
    assert_eq!(
        told,
        [
            (date(2025, 3, 10), date(2025, 5, 9), false),
            (date(2025, 3, 5), date(2025, 5, 5), true),
        ]
    );
    let articles: Vec<&str> = duties(&story)
        .iter()
        .map(|run| run.due.working.article.zh.as_str())
        .collect();
    assert!(articles[0].contains("生态环境信访工作办法"));
    assert!(articles[1].contains("行政诉讼法"));
}

#[test]
fn each_of_the_two_is_marked_by_itself_and_one_answer_served_stops_both() {
    let mut story = performing();
    let system = dengwen_domain::matter::Actor::system();
    story
        .on(date(2025, 5, 6))
        .does(&system, &Command::FlagOverdue);
    let flagged = |story: &Story| -> Vec<bool> {
        let runs = duties(story);
        runs.iter().map(|run| run.flagged_on.is_some()).collect()
    };
    assert_eq!(flagged(&story), [false, true]);
    story
        .on(date(2025, 5, 10))
        .does(&system, &Command::FlagOverdue);
    assert_eq!(flagged(&story), [true, true]);
    let clerk = staff(10, HOUSING, &[Role::UnitClerk, Role::Handler]);
    let parts = OpinionParts {
        review_organ: None,
        ..opinion(Outcome::Support)
    };
    story.does(&clerk, &Command::DraftOpinion(parts.clone()));
    let leader = staff(12, HOUSING, &[Role::PetitionLeader]);
    story.does(&leader, &Command::Perform(parts));
    assert_eq!(story.matter.stage, Stage::Performed);
    let document = story.matter.documents.last().expect("D12").id;
    let service = ServiceRecord {
        document,
        method: ServiceMethod::InPerson,
        refused: false,
        note: None,
    };
    story
        .on(date(2025, 5, 12))
        .does(&clerk, &Command::Serve(service));
    assert!(duties(&story).iter().all(|run| !run.is_running()));
}
