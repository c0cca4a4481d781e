//! What the law asks for beside the tables: late correction, execution after lapse, the window
//! to rate, exceptions that leave a trace.

use dengwen_domain::codes::{Class, Outcome, RatingTarget, Route, Satisfaction, ServiceMethod};
use dengwen_domain::ids::{OrganId, PetitionId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Command, Matter, Override, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Guard, Stage};
use jiff::civil::date;

use crate::office::{
    HOUSING, OFFICE, ROADS, Story, classify, clerk, dispatcher, id, opinion, person, sealed, staff,
    to,
};

/// Received 2025-03-03, transferred to housing on 5 March, signed for.
fn signed() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &classify(Class::Claim, Some(Route::C6)));
    story
        .on(date(2025, 3, 5))
        .does(&dispatcher(), &Command::Transfer(to(HOUSING)));
    story.does(&clerk(), &Command::SignFor);
    story
}

#[test]
fn after_the_objection_window_the_sender_takes_a_wrong_matter_back_and_sends_it_right() {
    let mut story = signed();
    story.on(date(2025, 3, 20));
    let object = Command::Object {
        reasons: sealed(),
        suggests: None,
    };
    assert_eq!(story.refuses(&clerk(), &object), "guard-within-c04");
    story.does(&dispatcher(), &Command::Recall { reason: sealed() });
    assert_eq!(story.matter.stage, Stage::Registered);
    let slip = story.matter.documents.last().expect("a slip to the unit");
    assert_eq!(slip.kind, DocumentKind::ObjectionAnswer);
    assert_eq!(slip.to, Some(OrganId(id(HOUSING))));
    let owed = story.matter.running(LimitId::C01).expect("a new duty");
    assert_eq!(owed.due.date, date(2025, 4, 4));
    assert!(story.matter.running(LimitId::C03).is_none());
    story.does(&dispatcher(), &Command::Transfer(to(ROADS)));
    assert_eq!(story.matter.holder(), OrganId(id(ROADS)));
    assert_eq!(Matter::fold(&story.events), Some(story.matter.clone()));
}

#[test]
fn what_comes_beside_the_handling_is_said_of_the_day_on_which_it_came() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &classify(Class::Claim, Some(Route::C6)));
    let mut both = to(HOUSING);
    both.co = vec![OrganId(id(ROADS))];
    story
        .on(date(2025, 3, 5))
        .does(&dispatcher(), &Command::Transfer(both))
        .on(date(2025, 3, 7));
    let (petition, received_on) = (PetitionId(id(102)), date(2025, 3, 7));
    let link = Command::LinkRepeat {
        petition,
        received_on,
        reachable: true,
        online: false,
    };
    story
        .does(&dispatcher(), &link)
        .on(date(2025, 3, 10))
        .does(&clerk(), &Command::SignFor)
        .does(&clerk(), &Command::Accept)
        .on(date(2025, 3, 12));
    let contribute = Command::AnswerCo {
        contribution: sealed(),
    };
    let roads = staff(50, ROADS, &[Role::UnitClerk, Role::Handler]);
    let notify = Command::NotifyRepeat { petition };
    let urgent = Command::ReportUrgent { event: sealed() };
    let note = Command::AddNote { note: sealed() };
    let add = Command::AddMaterial {
        petition: story.matter.first_petition().unwrap(),
        text: Some(sealed()),
        files: 0,
    };
    for (actor, command, first) in [
        (roads, contribute, date(2025, 3, 5)),
        (dispatcher(), notify, date(2025, 3, 7)),
        (clerk(), urgent, date(2025, 3, 3)),
        (clerk(), note, date(2025, 3, 3)),
        (clerk(), add, date(2025, 3, 3)),
    ] {
        let too_early = first.yesterday().unwrap();
        story.said_of(too_early);
        let refused = story.refuses(&actor, &command);
        assert_eq!(refused, "guard-day-plausible", "{}", command.act());
        story.said_of(first).does(&actor, &command);
    }
}

#[test]
fn what_is_done_today_lies_on_no_impossible_day() {
    let mut story = signed();
    // A second machine, whose clock is behind midnight.
    story.on(date(2025, 3, 4));
    story.does(&clerk(), &Command::Accept);
    assert_eq!(story.matter.accepted_on, Some(date(2025, 3, 4)));
}

#[test]
fn what_came_back_is_sent_anew_on_no_day_before_it_came_back() {
    let mut story = signed();
    story.on(date(2025, 3, 10));
    story.does(&dispatcher(), &Command::Recall { reason: sealed() });
    let transfer = Command::Transfer(to(ROADS));
    story.on(date(2025, 3, 12)).said_of(date(2025, 3, 6));
    assert_eq!(
        story.refuses(&dispatcher(), &transfer),
        "guard-day-plausible"
    );
    story
        .said_of(date(2025, 3, 10))
        .does(&dispatcher(), &transfer);
}

#[test]
fn no_act_is_said_to_lie_before_what_it_stands_on() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &classify(Class::Claim, Some(Route::C6)));
    story.on(date(2025, 3, 5)).said_of(date(2025, 3, 2));
    let transfer = Command::Transfer(to(HOUSING));
    assert_eq!(
        story.refuses(&dispatcher(), &transfer),
        "guard-day-plausible"
    );
    story.said_of(date(2025, 3, 6));
    assert_eq!(
        story.refuses(&dispatcher(), &transfer),
        "guard-day-plausible"
    );
    story
        .said_of(date(2025, 3, 4))
        .does(&dispatcher(), &transfer);
    let object = Command::Object {
        reasons: sealed(),
        suggests: None,
    };
    story.said_of(date(2025, 3, 3));
    assert_eq!(story.refuses(&clerk(), &object), "guard-day-plausible");
    story.said_of(date(2025, 3, 5)).does(&clerk(), &object);
    let agree = Command::AgreeObjection { reasons: sealed() };
    story.said_of(date(2025, 3, 4));
    assert_eq!(story.refuses(&dispatcher(), &agree), "guard-day-plausible");
}

#[test]
fn a_day_put_earlier_does_not_bring_back_a_right_that_ended() {
    let mut story = signed();
    story.on(date(2025, 3, 20)).said_of(date(2025, 3, 7));
    let object = Command::Object {
        reasons: sealed(),
        suggests: None,
    };
    assert_eq!(story.refuses(&clerk(), &object), "guard-within-c04");
    let extend = Command::Extend {
        days: 30,
        reason: sealed(),
    };
    story.said_of(date(2025, 3, 20));
    story.does(&clerk(), &Command::Accept);
    let until = story.matter.running(LimitId::C05).unwrap().due.date;
    story.on(until.tomorrow().unwrap()).said_of(until);
    let head = staff(13, HOUSING, &[Role::UnitHead]);
    assert_eq!(story.refuses(&head, &extend), "guard-extension-lawful");
}

#[test]
fn what_the_petitioner_was_told_is_accepted_is_taken_back_only_by_two() {
    use dengwen_domain::matter::Override;
    use dengwen_domain::procedure::Guard;
    let mut story = signed();
    story.on(date(2025, 3, 14)).does(&clerk(), &Command::Accept);
    let recall = Command::Recall { reason: sealed() };
    assert_eq!(story.refuses(&dispatcher(), &recall), "guard-not-notified");
    let exception = Override {
        guard: Guard::NotNotified,
        reason: sealed(),
        second: crate::office::person(3),
    };
    let event = story
        .attempt(&dispatcher(), &recall, Some(&exception))
        .unwrap();
    assert_eq!(event.overridden, vec![Guard::NotNotified]);
    assert_eq!(story.matter.stage, Stage::Registered);
}

#[test]
fn units_that_do_not_agree_after_sign_for_are_decided_by_the_common_superior() {
    let mut story = signed();
    story.on(date(2025, 3, 20));
    let raise = Command::RaiseDispute { reasons: sealed() };
    story.does(&dispatcher(), &raise);
    assert_eq!(story.matter.stage, Stage::Disputed);
    let decide = Command::DecideDispute {
        to: OrganId(id(ROADS)),
        reasons: sealed(),
    };
    story.does(&staff(20, OFFICE, &[Role::OfficeHead]), &decide);
    assert_eq!(story.matter.holder(), OrganId(id(ROADS)));
}

#[test]
fn an_opinion_that_supports_is_carried_out_after_the_review_window_too() {
    let mut story = signed();
    story
        .on(date(2025, 3, 14))
        .does(&clerk(), &Command::Accept)
        .issues(&clerk(), opinion(Outcome::Support));
    let mut documents = story.matter.documents.iter();
    let document = documents
        .find(|d| d.kind == DocumentKind::D07)
        .expect("the opinion was issued")
        .id;
    let record = ServiceRecord {
        document,
        method: ServiceMethod::InPerson,
        refused: false,
        note: None,
    };
    story.does(&clerk(), &Command::Serve(record));
    story
        .on(date(2025, 6, 1))
        .does(&Actor::system(), &Command::Lapse);
    assert_eq!(
        story.refuses(&clerk(), &Command::Archive),
        "guard-nothing-owed"
    );
    let execute = Command::Execute { proof: sealed() };
    story.does(&clerk(), &execute);
    assert_eq!(story.matter.stage, Stage::Executed);
}

fn rate(target: RatingTarget) -> Command {
    Command::Rate {
        target,
        value: Satisfaction::Satisfied,
        reasons: Vec::new(),
        words: None,
        assisted: false,
    }
}

#[test]
fn the_office_is_rated_once_it_told_where_the_matter_went_the_unit_when_it_answered() {
    let mut story = signed();
    let petitioner = Actor::petitioner();
    let window = story
        .matter
        .running(LimitId::C23)
        .expect("told of the transfer");
    assert_eq!(window.due.working.trigger, date(2025, 3, 5));
    assert_eq!(
        story.refuses(&petitioner, &rate(RatingTarget::Unit)),
        "guard-rating-open"
    );
    story.does(&petitioner, &rate(RatingTarget::Office));
    assert_eq!(
        story.refuses(&petitioner, &rate(RatingTarget::Office)),
        "guard-rating-open"
    );
}

#[test]
fn the_simplified_procedure_is_chosen_within_three_working_days_of_delivery() {
    let mut story = signed();
    let simple = Command::AcceptSimple {
        likely_supported: true,
    };
    story.on(date(2025, 3, 11));
    assert_eq!(story.refuses(&clerk(), &simple), "guard-simplified-allowed");
    story.on(date(2025, 3, 10)).does(&clerk(), &simple);
    assert!(story.matter.running(LimitId::C18).is_some());
}

#[test]
fn an_exception_leaves_its_reason_and_second_person_and_one_not_needed_leaves_nothing() {
    let object = Command::Object {
        reasons: sealed(),
        suggests: None,
    };
    let exception = Override {
        guard: Guard::WithinC04,
        reason: sealed(),
        second: person(30),
    };
    let mut early = signed();
    let event = early.attempt(&clerk(), &object, Some(&exception));
    let event = event.expect("within the window");
    assert_eq!((event.overridden.len(), event.overriding), (0, None));
    let mut late = signed();
    late.on(date(2025, 3, 20));
    let event = late.attempt(&clerk(), &object, Some(&exception));
    let event = event.expect("passed by the exception");
    assert_eq!(event.overridden, [Guard::WithinC04]);
    assert_eq!(event.overriding, Some(exception));
    assert!(late.matter.overlays.overridden);
}

#[test]
fn a_person_who_withdrew_signs_serves_and_objects_to_nothing() {
    let mut story = signed();
    let recuse = Command::Recuse {
        person: person(10),
        reason: sealed(),
    };
    story.does(&clerk(), &recuse);
    let object = Command::Object {
        reasons: sealed(),
        suggests: None,
    };
    assert_eq!(story.refuses(&clerk(), &object), "guard-not-recused");
}

#[test]
fn what_became_a_suggestion_after_acceptance_is_studied_and_gets_no_opinion() {
    let mut story = signed();
    story
        .on(date(2025, 3, 14))
        .does(&clerk(), &Command::Accept)
        .does(&clerk(), &classify(Class::Suggestion, None))
        .does(&dispatcher(), &Command::ConfirmClass);
    let draft = Command::DraftOpinion(opinion(Outcome::Support));
    assert_eq!(story.refuses(&clerk(), &draft), "guard-opinion-route");
    story.does(&clerk(), &Command::StudySuggestion);
    assert_eq!(story.matter.stage, Stage::SuggestionUnderStudy);
    assert!(story.matter.running(LimitId::C05).is_none());
}
