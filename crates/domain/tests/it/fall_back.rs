//! The simplified procedure falls back to the ordinary one when its time has ended (C17, C18), and
//! what one unit drafted is answered for by no other.

use dengwen_domain::codes::{Class, Outcome, Route, ServiceMethod};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Command, Override, Routing};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Guard, Stage};
use jiff::civil::{Date, date};

use crate::office::{
    HOUSING, OFFICE, ROADS, Story, classify, clerk, dispatcher, opinion, person, sealed, staff, to,
};

fn suggested() -> Story {
    suggested_on(date(2025, 3, 3))
}

fn suggested_on(day: Date) -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, day);
    let routing = Routing {
        suggest_simple: true,
        ..to(HOUSING)
    };
    story
        .does(&dispatcher(), &classify(Class::Claim, Some(Route::C6)))
        .does(&dispatcher(), &Command::Transfer(routing))
        .does(&clerk(), &Command::SignFor);
    story
}

fn convert() -> Command {
    Command::Convert { reason: sealed() }
}

#[test]
fn what_is_not_answered_in_ten_working_days_goes_on_by_the_ordinary_procedure() {
    let mut story = suggested();
    let simple = Command::AcceptSimple {
        likely_supported: true,
    };
    story.does(&clerk(), &simple);
    let run = story.matter.running(LimitId::C18).expect("it was accepted");
    let last = run.due.date;
    let over = "part-nothing-ended";
    story.on(last);
    assert_eq!(story.refuses(&Actor::system(), &convert()), over);
    story.on(last.tomorrow().unwrap());
    let late = Command::FlagOverdue;
    assert_eq!(
        story.refuses(&Actor::system(), &late),
        "part-nothing-overdue"
    );
    story.does(&Actor::system(), &convert());
    assert_eq!(story.matter.stage, Stage::Accepted);
    assert!(story.matter.running(LimitId::C18).is_none());
    let handling = story.matter.running(LimitId::C05).expect("it runs on");
    assert_eq!(handling.due.working.trigger, date(2025, 3, 3));
    let told = story.matter.documents.last().expect("it is told");
    assert_eq!(told.kind, DocumentKind::ConversionNotice);
    assert_eq!(
        story.refuses(&Actor::system(), &convert()),
        "refusal-not-at-this-stage"
    );
}

#[test]
fn what_the_sender_suggested_and_the_unit_did_not_choose_is_ordinary_and_not_late() {
    let mut story = suggested();
    let run = story
        .matter
        .running(LimitId::C17)
        .expect("it was suggested");
    story.on(run.due.date.tomorrow().unwrap());
    let late = Command::FlagOverdue;
    assert_eq!(
        story.refuses(&Actor::system(), &late),
        "part-nothing-overdue"
    );
    let before = story.matter.documents.len();
    story.does(&Actor::system(), &convert());
    assert!(story.matter.running(LimitId::C17).is_none());
    assert_eq!(story.matter.stage, Stage::PendingNotice);
    assert_eq!(story.matter.documents.len(), before, "nothing is told");
    let again = story.refuses(&Actor::system(), &convert());
    assert_eq!(again, "part-nothing-ended");
    story.does(&clerk(), &Command::Accept);
}

#[test]
fn nothing_falls_back_on_a_day_that_an_announced_calendar_may_move() {
    let mut story = suggested_on(date(2027, 3, 1));
    let run = story
        .matter
        .running(LimitId::C17)
        .expect("it was suggested");
    assert!(run.due.is_provisional());
    story.on(run.due.date.tomorrow().unwrap());
    let over = "part-nothing-ended";
    assert_eq!(story.refuses(&Actor::system(), &convert()), over);
}

#[test]
fn nobody_else_ends_the_time_for_choosing() {
    let mut story = suggested();
    story.on(date(2025, 3, 20));
    assert_eq!(story.refuses(&clerk(), &convert()), "refusal-not-your-duty");
}

#[test]
fn a_draft_of_a_unit_from_which_it_was_taken_back_is_released_by_no_other() {
    let mut story = suggested();
    let simple = Command::AcceptSimple {
        likely_supported: true,
    };
    story
        .does(&clerk(), &simple)
        .does(&clerk(), &Command::DraftOpinion(opinion(Outcome::Support)));
    assert!(story.matter.draft().is_some());
    let exception = Override {
        guard: Guard::NotNotified,
        reason: sealed(),
        second: person(90),
    };
    let recall = Command::Recall { reason: sealed() };
    let taken_back = story.attempt(&dispatcher(), &recall, Some(&exception));
    taken_back.expect("a sender takes it back as an exception");
    story.does(&dispatcher(), &Command::Transfer(to(ROADS)));
    let clerk = staff(50, ROADS, &[Role::UnitClerk, Role::Handler]);
    story.does(&clerk, &Command::SignFor).does(&clerk, &simple);
    assert!(story.matter.draft().is_none());
    let reply = Command::ReplySimple {
        parts: opinion(Outcome::Support),
        method: ServiceMethod::Phone,
    };
    let leader = staff(52, ROADS, &[Role::PetitionLeader]);
    assert_eq!(story.refuses(&leader, &reply), "guard-other-person");
    story
        .does(&clerk, &Command::DraftOpinion(opinion(Outcome::Support)))
        .does(&leader, &reply);
}
