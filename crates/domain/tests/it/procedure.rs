//! The procedure told as stories, through the real packs.

use dengwen_domain::codes::{
    CallbackReason, CallbackResult, Class, Outcome, RatingTarget, Route, Satisfaction,
    ServiceMethod,
};
use dengwen_domain::ids::{CallbackId, OrganId, PetitionId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Command, Matter, OpinionParts, Override, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{Act, DocumentKind, Guard, Stage};
use jiff::civil::date;

use crate::office::{
    DISTRICT_OFFICE, HOUSING, OFFICE, ROADS, Story, classify, classify_about, id, opinion, person,
    sealed, staff, to,
};

fn dispatcher() -> Actor {
    staff(2, OFFICE, &[Role::Dispatcher])
}

fn clerk(unit: u128) -> Actor {
    staff(10, unit, &[Role::UnitClerk, Role::Handler])
}

fn leader(n: u128, role: Role) -> Actor {
    staff(n, HOUSING, &[role])
}

fn claim(route: Route) -> Command {
    classify(Class::Claim, Some(route))
}

fn parts() -> OpinionParts {
    opinion(Outcome::Support)
}

fn with_unit() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &claim(Route::C6));
    story
        .on(date(2025, 3, 5))
        .does(&dispatcher(), &Command::Transfer(to(HOUSING)));
    story
}

fn accepted() -> Story {
    let mut story = with_unit();
    story.does(&clerk(HOUSING), &Command::SignFor);
    story
        .on(date(2025, 3, 14))
        .does(&clerk(HOUSING), &Command::Accept);
    story
}

fn served() -> Story {
    let mut story = accepted();
    story.on(date(2025, 4, 10)).issues(&clerk(HOUSING), parts());
    let document = story
        .matter
        .documents
        .iter()
        .find(|d| d.kind == DocumentKind::D07);
    let document = document.expect("the opinion was issued").id;
    let service = ServiceRecord {
        document,
        method: ServiceMethod::InPerson,
        refused: false,
        note: None,
    };
    story
        .on(date(2025, 4, 12))
        .does(&clerk(HOUSING), &Command::Serve(service));
    story
}

#[test]
fn a_letter_goes_from_the_door_to_the_answer_and_every_limit_runs_by_itself() {
    let story = served();
    assert_eq!(story.matter.stage, Stage::Served);
    assert_eq!(story.matter.outcome, Some(Outcome::Support));
    let due = |limit| {
        story
            .matter
            .limits
            .iter()
            .find(|r| r.id == limit)
            .map(|r| r.due.date)
    };
    assert_eq!(due(LimitId::C01), Some(date(2025, 3, 18)));
    assert_eq!(due(LimitId::C03), Some(date(2025, 3, 20)));
    assert_eq!(due(LimitId::C04), Some(date(2025, 3, 12)));
    assert_eq!(due(LimitId::C05), Some(date(2025, 5, 13)));
    assert_eq!(due(LimitId::C07), Some(date(2025, 5, 12)));
    assert!(story.matter.running(LimitId::C23).is_some());
    assert!(story.matter.running(LimitId::C05).is_none());
}

#[test]
fn folding_the_events_gives_the_state() {
    let story = served();
    assert_eq!(Matter::fold(&story.events), Some(story.matter));
}

#[test]
fn an_event_survives_its_json() {
    for event in served().events {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(
            serde_json::from_str::<dengwen_domain::matter::Event>(&text).unwrap(),
            event
        );
    }
}

#[test]
fn another_unit_cannot_sign_for_it() {
    assert_eq!(
        with_unit().refuses(&clerk(ROADS), &Command::SignFor),
        "refusal-not-your-duty"
    );
}

#[test]
fn an_objection_after_five_working_days_is_refused_with_the_day_and_may_be_overridden_by_two() {
    let mut story = with_unit();
    story.on(date(2025, 3, 13));
    let object = Command::Object {
        reasons: sealed(),
        suggests: None,
    };
    assert_eq!(story.refuses(&clerk(HOUSING), &object), "guard-within-c04");
    let second = Override {
        guard: Guard::WithinC04,
        reason: sealed(),
        second: person(3),
    };
    let event = story
        .attempt(&clerk(HOUSING), &object, Some(&second))
        .unwrap();
    assert_eq!(event.overridden, vec![Guard::WithinC04]);
    let alone = Override {
        second: person(10),
        ..second
    };
    let mut story = with_unit();
    story.on(date(2025, 3, 13));
    assert!(
        story
            .attempt(&clerk(HOUSING), &object, Some(&alone))
            .is_err()
    );
}

#[test]
fn an_agreed_objection_returns_the_matter_and_the_next_unit_has_its_own_fifteen_days() {
    let mut story = with_unit();
    story.does(
        &clerk(HOUSING),
        &Command::Object {
            reasons: sealed(),
            suggests: None,
        },
    );
    assert_eq!(story.matter.holder(), OrganId(id(OFFICE)));
    story.on(date(2025, 3, 7));
    story.does(
        &dispatcher(),
        &Command::AgreeObjection { reasons: sealed() },
    );
    assert_eq!(story.matter.stage, Stage::Registered);
    assert!(story.matter.running(LimitId::C03).is_none());
    story.does(&dispatcher(), &Command::Transfer(to(ROADS)));
    assert_eq!(
        story.matter.running(LimitId::C03).map(|r| r.due.date),
        Some(date(2025, 3, 22))
    );
    assert_eq!(
        story.matter.owners.first_received.map(|o| o.organ),
        Some(OrganId(id(OFFICE)))
    );
}

#[test]
fn a_refused_objection_leaves_the_first_limit_standing() {
    let mut story = with_unit();
    let before = story.matter.running(LimitId::C03).cloned();
    story.does(&clerk(HOUSING), &Command::SignFor);
    story.does(
        &clerk(HOUSING),
        &Command::Object {
            reasons: sealed(),
            suggests: None,
        },
    );
    story.does(
        &dispatcher(),
        &Command::RefuseObjection { reasons: sealed() },
    );
    assert_eq!(story.matter.stage, Stage::PendingNotice);
    assert_eq!(story.matter.running(LimitId::C03).cloned(), before);
}

#[test]
fn a_chain_of_offices_shares_one_limit() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    let down = Command::PassDown {
        to: OrganId(id(DISTRICT_OFFICE)),
        suggest_simple: false,
    };
    story.on(date(2025, 3, 6)).does(&dispatcher(), &down);
    let run = story.matter.running(LimitId::C01).expect("still running");
    assert_eq!(
        (run.due.date, run.organ),
        (date(2025, 3, 18), OrganId(id(DISTRICT_OFFICE)))
    );
    assert_eq!(story.matter.holder(), OrganId(id(DISTRICT_OFFICE)));
}

#[test]
fn filing_needs_a_second_person() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &claim(Route::C6));
    story.does(
        &dispatcher(),
        &Command::ProposeFiling {
            reason: sealed(),
            kind: None,
        },
    );
    let both = staff(2, OFFICE, &[Role::Dispatcher, Role::SecondPerson]);
    assert_eq!(
        story.refuses(&both, &Command::ConfirmFiling { reading: None }),
        "guard-other-person"
    );
    story.does(
        &staff(3, OFFICE, &[Role::SecondPerson]),
        &Command::ConfirmFiling { reading: None },
    );
    assert_eq!(story.matter.stage, Stage::Filed);
}

#[test]
fn a_report_never_goes_to_the_accused_nor_by_the_ordinary_way() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    let officer = staff(4, OFFICE, &[Role::Dispatcher, Role::ReportOfficer]);
    let report = classify_about(Class::Report, None, &[HOUSING]);
    story.does(&officer, &report);
    let transfer = Command::Transfer(to(ROADS));
    assert_eq!(story.refuses(&officer, &transfer), "guard-not-report");
    let accused = Command::HandOver {
        to: OrganId(id(HOUSING)),
        letter: sealed(),
    };
    assert_eq!(story.refuses(&officer, &accused), "guard-not-accused");
    story.does(
        &officer,
        &Command::HandOver {
            to: OrganId(id(1)),
            letter: sealed(),
        },
    );
    assert_eq!(story.matter.stage, Stage::HandedOver);
}

#[test]
fn a_litigation_letter_cannot_be_closed_by_guidance() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &claim(Route::C1));
    let direct = Command::Direct { guidance: sealed() };
    assert_eq!(
        story.refuses(&dispatcher(), &direct),
        "guard-not-litigation-letter"
    );
}

#[test]
fn handling_is_extended_once_by_the_head_before_the_end_by_at_most_thirty_days() {
    let head = leader(13, Role::UnitHead);
    let extend = |days| Command::Extend {
        days,
        reason: sealed(),
    };
    let mut story = accepted();
    story.on(date(2025, 5, 10));
    assert_eq!(
        story.refuses(&clerk(HOUSING), &extend(30)),
        "refusal-not-your-duty"
    );
    assert_eq!(story.refuses(&head, &extend(31)), "guard-extension-lawful");
    story.does(&head, &extend(30));
    assert_eq!(
        story.matter.running(LimitId::C05).map(|r| r.due.date),
        Some(date(2025, 6, 12))
    );
    assert_eq!(story.refuses(&head, &extend(1)), "guard-extension-lawful");
    let mut late = accepted();
    late.on(date(2025, 5, 14));
    assert_eq!(late.refuses(&head, &extend(10)), "guard-extension-lawful");
}

#[test]
fn an_opinion_without_its_legal_basis_is_refused_and_says_which_part() {
    let mut story = accepted();
    let draft = Command::DraftOpinion(OpinionParts {
        basis: false,
        ..parts()
    });
    assert_eq!(story.refuses(&clerk(HOUSING), &draft), "part-opinion-basis");
}

#[test]
fn the_drafter_cannot_approve_and_one_person_cannot_approve_twice() {
    let mut story = accepted();
    story.does(&clerk(HOUSING), &Command::DraftOpinion(parts()));
    let drafter = staff(10, HOUSING, &[Role::BusinessLeader]);
    assert_eq!(
        story.refuses(&drafter, &Command::ApproveSubstance),
        "guard-other-person"
    );
    let both = staff(11, HOUSING, &[Role::BusinessLeader, Role::PetitionLeader]);
    story.does(&both, &Command::ApproveSubstance);
    assert_eq!(
        story.refuses(&both, &Command::ApproveProcedure),
        "guard-other-person"
    );
    let head = leader(13, Role::UnitHead);
    assert_eq!(
        story.refuses(&head, &Command::IssueOpinion),
        "guard-approved"
    );
    assert_eq!(
        story.refuses(&both, &Command::ApproveSubstance),
        "guard-other-person",
        "one approval is enough"
    );
}

#[test]
fn an_answer_bears_the_day_on_which_it_is_made() {
    let mut story = accepted();
    story.does(&clerk(HOUSING), &Command::DraftOpinion(parts()));
    for (n, role, command) in [
        (11, Role::BusinessLeader, Command::ApproveSubstance),
        (12, Role::PetitionLeader, Command::ApproveProcedure),
    ] {
        story.does(&leader(n, role), &command);
    }
    let head = leader(13, Role::UnitHead);
    let today = story.today;
    story.on(today.tomorrow().unwrap()).said_of(today);
    assert_eq!(
        story.refuses(&head, &Command::IssueOpinion),
        "guard-day-plausible"
    );
    story
        .said_of(today.tomorrow().unwrap())
        .does(&head, &Command::IssueOpinion);
}

#[test]
fn a_recused_handler_cannot_act() {
    let mut story = accepted();
    let recuse = Command::Recuse {
        person: person(10),
        reason: sealed(),
    };
    story.does(&clerk(HOUSING), &recuse);
    let investigate = Command::Investigate { record: sealed() };
    assert_eq!(
        story.refuses(&clerk(HOUSING), &investigate),
        "guard-not-recused"
    );
}

#[test]
fn a_statutory_duty_is_performed_within_two_months_of_receipt_and_never_gets_an_opinion() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &claim(Route::C5));
    story
        .on(date(2025, 3, 5))
        .does(&dispatcher(), &Command::Transfer(to(HOUSING)));
    story.does(&clerk(HOUSING), &Command::SignFor);
    assert_eq!(
        story.refuses(&clerk(HOUSING), &Command::Accept),
        "guard-route-c6"
    );
    story
        .on(date(2025, 3, 10))
        .does(&clerk(HOUSING), &Command::StartPerforming);
    assert_eq!(
        story.matter.running(LimitId::C06).map(|r| r.due.date),
        Some(date(2025, 5, 5))
    );
    story.does(&clerk(HOUSING), &Command::DraftOpinion(parts()));
    assert_eq!(
        story.refuses(&leader(13, Role::UnitHead), &Command::IssueOpinion),
        "refusal-not-at-this-stage"
    );
    story.does(
        &leader(12, Role::PetitionLeader),
        &Command::Perform(parts()),
    );
    assert_eq!(story.matter.stage, Stage::Performed);
    let kinds = story.matter.documents.iter().map(|d| d.kind);
    assert!(!kinds.into_iter().any(|kind| kind == DocumentKind::D07));
}

#[test]
fn simplified_handling_is_for_first_time_items_that_are_likely_supported() {
    let mut story = with_unit();
    story.does(&clerk(HOUSING), &Command::SignFor);
    let doubtful = Command::AcceptSimple {
        likely_supported: false,
    };
    assert_eq!(
        story.refuses(&clerk(HOUSING), &doubtful),
        "guard-simplified-allowed"
    );
    story.does(
        &clerk(HOUSING),
        &Command::AcceptSimple {
            likely_supported: true,
        },
    );
    assert_eq!(
        story.matter.running(LimitId::C18).map(|r| r.due.date),
        Some(date(2025, 3, 19))
    );
    story.on(date(2025, 3, 18));
    story.does(&clerk(HOUSING), &Command::Convert { reason: sealed() });
    assert_eq!(
        story.matter.running(LimitId::C05).map(|r| r.due.date),
        Some(date(2025, 5, 4))
    );
}

#[test]
fn the_petitioner_rates_office_and_unit_once_each_and_a_bad_rating_can_open_a_call() {
    let mut story = served();
    let rate = |target| Command::Rate {
        target,
        value: Satisfaction::Dissatisfied,
        reasons: Vec::new(),
        words: None,
        assisted: false,
    };
    story.does(&Actor::petitioner(), &rate(RatingTarget::Unit));
    story.does(&Actor::petitioner(), &rate(RatingTarget::Office));
    let again = story.refuses(&Actor::petitioner(), &rate(RatingTarget::Unit));
    assert_eq!(again, "guard-rating-open");
    let call = CallbackId(id(44));
    story.does(
        &Actor::system(),
        &Command::OpenCallback {
            id: call,
            reason: CallbackReason::BadRating,
            due: date(2025, 4, 22),
            owner: None,
        },
    );
    let record = |time: &str, result| Command::RecordCallback {
        id: call,
        time: time.to_owned(),
        result,
        note: None,
        next: None,
    };
    let caller = staff(5, OFFICE, &[Role::CallbackOfficer]);
    for time in ["morning", "afternoon"] {
        story.does(&caller, &record(time, CallbackResult::NotReached));
    }
    assert!(story.matter.callbacks.iter().all(|c| c.done_on.is_none()));
    story.does(&caller, &record("evening", CallbackResult::NotReached));
    assert!(story.matter.callbacks.iter().all(|c| c.done_on.is_some()));
}

#[test]
fn the_review_window_lapses_only_after_its_last_day() {
    let mut story = served();
    story.on(date(2025, 5, 12));
    assert_eq!(
        story.refuses(&Actor::system(), &Command::Lapse),
        "guard-window-ended"
    );
    story
        .on(date(2025, 5, 13))
        .does(&Actor::system(), &Command::Lapse);
    assert_eq!(story.matter.stage, Stage::Lapsed);
}

#[test]
fn a_linked_repeat_keeps_its_own_fifteen_days_until_notice() {
    let mut story = accepted();
    let repeat = PetitionId(id(202));
    let link = Command::LinkRepeat {
        petition: repeat,
        received_on: date(2025, 3, 14),
        reachable: true,
        online: false,
    };
    story.does(&staff(1, OFFICE, &[Role::Registrar]), &link);
    let run = story
        .matter
        .running(LimitId::C01)
        .expect("runs for the repeat");
    assert_eq!(
        (run.petition, run.due.date),
        (Some(repeat), date(2025, 3, 29))
    );
    story.does(&dispatcher(), &Command::NotifyRepeat { petition: repeat });
    assert!(
        story.matter.running(LimitId::C01).is_some(),
        "written, not told"
    );
    let notice = story.matter.documents.last().expect("it was written").id;
    let service = ServiceRecord {
        document: notice,
        method: ServiceMethod::InPerson,
        refused: false,
        note: None,
    };
    story.does(&dispatcher(), &Command::Serve(service));
    assert!(story.matter.running(LimitId::C01).is_none());
    assert!(story.matter.running(LimitId::C05).is_some());
}

#[test]
fn what_is_recalled_before_sign_for_keeps_the_first_limit() {
    let mut story = with_unit();
    story
        .on(date(2025, 3, 6))
        .does(&dispatcher(), &Command::Recall { reason: sealed() });
    assert_eq!(
        story.matter.running(LimitId::C01).map(|r| r.due.date),
        Some(date(2025, 3, 18))
    );
}

#[test]
fn an_overdue_limit_is_flagged_once() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.on(date(2025, 3, 18));
    let early = story.refuses(&Actor::system(), &Command::FlagOverdue);
    assert_eq!(early, "part-nothing-overdue");
    story
        .on(date(2025, 3, 19))
        .does(&Actor::system(), &Command::FlagOverdue);
    assert_eq!(
        story.refuses(&Actor::system(), &Command::FlagOverdue),
        "part-nothing-overdue"
    );
}

#[test]
fn the_regulation_of_2005_knows_no_objection() {
    let mut story = Story::received("cn-national-2005", OFFICE, date(2018, 3, 5));
    story.does(&dispatcher(), &claim(Route::C6));
    story.does(&dispatcher(), &Command::Transfer(to(HOUSING)));
    let object = Command::Object {
        reasons: sealed(),
        suggests: None,
    };
    assert_eq!(
        story.refuses(&clerk(HOUSING), &object),
        "refusal-not-at-this-stage"
    );
}

#[test]
fn every_act_but_registering_has_a_row_in_the_national_table() {
    let book = crate::office::book("cn-national-2022");
    for act in Act::ALL.iter().filter(|act| **act != Act::Register) {
        assert!(
            book.acts.rows().iter().any(|row| row.act == *act),
            "{act} has no row"
        );
    }
}

#[test]
fn an_answered_suggestion_survives_its_json() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &classify(Class::Suggestion, None));
    story.does(&dispatcher(), &Command::Transfer(to(HOUSING)));
    story.does(&clerk(HOUSING), &Command::SignFor);
    story.does(&clerk(HOUSING), &Command::StudySuggestion);
    let outcome = dengwen_domain::codes::SuggestionOutcome::Partly;
    story.does(
        &clerk(HOUSING),
        &Command::ReplySuggestion {
            outcome,
            reply: sealed(),
        },
    );
    for event in &story.events {
        let text = serde_json::to_string(event).unwrap();
        let read: dengwen_domain::matter::Event = serde_json::from_str(&text).unwrap();
        assert_eq!(&read, event);
    }
}

#[test]
fn a_message_board_post_is_measured_and_never_called_overdue() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    let mut post = story.events[0].clone();
    let dengwen_domain::matter::Fact::Registered { channel, .. } = &mut post.what else {
        panic!("the first event is a registration");
    };
    *channel = dengwen_domain::codes::Channel::MessageBoard;
    story.matter = Matter::opened_by(&post).unwrap();
    assert!(story.matter.is_comparison());
    story.does(&dispatcher(), &claim(Route::C6));
    story.does(&dispatcher(), &Command::Transfer(to(HOUSING)));
    assert!(story.matter.running(LimitId::C03).unwrap().comparison);
}
