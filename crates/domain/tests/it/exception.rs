//! 21.12: an exception is asked by one person and confirmed by another, and nothing waits for it.

use dengwen_domain::codes::{Class, Route};
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{
    Actor, Command, Ctx, ExceptionAsked, Fact, Fresh, Matter, Override, Reach, Routing,
    decide_confirmed,
};
use dengwen_domain::org::{OrgTree, Organ, Role};
use dengwen_domain::procedure::{Guard, Stage};
use dengwen_domain::refusal::Refusal;
use jiff::civil::date;

use crate::office::{
    HOUSING, OFFICE, ROADS, Story, classify, clerk, dispatcher, id, person, sealed, staff, to,
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

fn object() -> Command {
    Command::Object {
        reasons: sealed(),
        suggests: None,
    }
}

fn asking(command: Command, guard: Guard, second: u128) -> Command {
    Command::RequestException(ExceptionAsked {
        command: Box::new(command),
        overriding: Override {
            guard,
            reason: sealed(),
            second: person(second),
        },
        what: sealed(),
    })
}

fn supervisor() -> Actor {
    staff(30, OFFICE, &[Role::Supervisor])
}

/// The window of objections is over, and the clerk asks to object all the same.
fn late() -> Story {
    let mut story = signed();
    story.on(date(2025, 3, 20));
    story.does(&clerk(), &asking(object(), Guard::WithinC04, 30));
    story
}

fn confirm(
    story: &mut Story,
    asked: &Command,
    first: &Actor,
    second: &Actor,
) -> Result<Stage, Refusal> {
    let fresh = Fresh::new((9000..9064).map(id).collect());
    let confirming = Ctx {
        today: story.today,
        on: story.today,
        at: None,
        actor: second,
        book: &story.book,
        calendar: &story.calendar,
        orgs: &story.orgs,
        fresh: &fresh,
        overriding: None,
        reach: Reach::default(),
    };
    let doing = Ctx {
        actor: first,
        ..confirming
    };
    let (confirmed, done) = decide_confirmed(&story.matter, asked, &doing, &confirming)?;
    for event in [confirmed, done] {
        story.matter.apply(&event);
        story.events.push(event);
    }
    Ok(story.matter.stage)
}

#[test]
fn what_was_asked_waits_beside_the_procedure_until_the_named_person_confirms() {
    let mut story = late();
    let request = story.matter.exception.clone().expect("it waits");
    assert_eq!((request.by, request.second), (person(10), person(30)));
    assert_eq!(request.asked_on, date(2025, 3, 20));
    assert_eq!(story.matter.stage, Stage::PendingNotice, "nothing was done");
    assert!(!story.matter.overlays.overridden);
    assert!(
        story.matter.running(LimitId::C03).is_some(),
        "limits run on"
    );
    let other = staff(31, OFFICE, &[Role::SecondPerson]);
    assert_eq!(
        story.refuses(&other, &Command::ConfirmException),
        "guard-named-second"
    );
    let stage = confirm(&mut story, &object(), &clerk(), &supervisor());
    assert_eq!(stage.ok(), Some(Stage::Objected));
    assert!(story.matter.exception.is_none() && story.matter.overlays.overridden);
    let [.., confirmed, done] = story.events.as_slice() else {
        panic!("two events")
    };
    assert!(matches!(confirmed.what, Fact::ExceptionConfirmed {}));
    let overriding = done.overriding.as_ref();
    assert_eq!(overriding.map(|o| o.second), Some(person(30)));
    assert_eq!(Matter::fold(&story.events), Some(story.matter.clone()));
}

#[test]
fn nobody_confirms_their_own_request_and_nothing_else_than_what_was_asked_is_done() {
    let mut story = signed();
    story.on(date(2025, 3, 20));
    let alone = asking(object(), Guard::WithinC04, 10);
    assert_eq!(story.refuses(&clerk(), &alone), "guard-within-c04");
    let mut story = late();
    let first = clerk();
    let other = Command::AddNote { note: sealed() };
    let refused = confirm(&mut story, &other, &first, &supervisor());
    assert_eq!(refused.unwrap_err().why.code(), "part-exception");
    let somebody = staff(11, HOUSING, &[Role::Handler]);
    let refused = confirm(&mut story, &object(), &somebody, &supervisor());
    assert_eq!(refused.unwrap_err().why.code(), "part-exception");
}

#[test]
fn only_what_an_exception_passes_can_be_asked_for() {
    let mut story = signed();
    let early = asking(object(), Guard::WithinC04, 30);
    assert_eq!(story.refuses(&clerk(), &early), "part-exception-not-needed");
    let transfer = Command::Transfer(Routing::to(OrganId(id(HOUSING))));
    let wrong_stage = asking(transfer, Guard::TargetCompetent, 30);
    assert_eq!(
        story.refuses(&dispatcher(), &wrong_stage),
        "refusal-not-at-this-stage"
    );
    story.on(date(2025, 3, 20));
    let not_theirs = asking(object(), Guard::WithinC04, 30);
    assert_eq!(
        story.refuses(&dispatcher(), &not_theirs),
        "refusal-not-your-duty"
    );
}

#[test]
fn a_request_that_the_procedure_overtook_is_stale_and_is_taken_back() {
    let mut story = late();
    story.does(&clerk(), &Command::Accept);
    assert!(story.matter.exception.is_some(), "the procedure went on");
    let stale = confirm(&mut story, &object(), &clerk(), &supervisor());
    assert_eq!(stale.unwrap_err().why.code(), "refusal-not-at-this-stage");
    let second = asking(object(), Guard::WithinC04, 30);
    assert_eq!(story.refuses(&clerk(), &second), "guard-exception-settled");
    let handler = staff(11, HOUSING, &[Role::Handler]);
    assert_eq!(
        story.refuses(&handler, &Command::WithdrawException),
        "guard-own-exception"
    );
    story.does(&clerk(), &Command::WithdrawException);
    assert!(story.matter.exception.is_none());
}

#[test]
fn whoever_was_asked_refuses_with_a_reason_and_a_head_clears_what_nobody_can() {
    let mut story = late();
    let refuse = Command::RefuseException { reason: sealed() };
    assert_eq!(
        story.refuses(&dispatcher(), &refuse),
        "refusal-not-your-duty"
    );
    story.does(&supervisor(), &refuse);
    assert!(story.matter.exception.is_none());
    let mut story = late();
    let request = story.matter.exception.clone().expect("it waits");
    assert_eq!(request.organ, Some(OrganId(id(HOUSING))));
    for (organ, role) in [(ROADS, Role::UnitHead), (OFFICE, Role::OfficeHead)] {
        let other = staff(14, organ, &[role]);
        assert_eq!(
            story.refuses(&other, &Command::WithdrawException),
            "guard-own-exception"
        );
    }
    story.does(
        &staff(13, HOUSING, &[Role::UnitHead]),
        &Command::WithdrawException,
    );
    assert!(story.matter.exception.is_none());
}

#[test]
fn what_is_closed_waits_for_nobody() {
    let mut story = late();
    let withdraw = Command::Withdraw {
        statement: sealed(),
    };
    story.does(&Actor::petitioner(), &withdraw);
    assert_eq!(
        (story.matter.stage, &story.matter.exception),
        (Stage::Withdrawn, &None)
    );
}

#[test]
fn what_one_person_did_not_confirm_is_asked_of_another() {
    let mut story = late();
    story.does(&clerk(), &Command::WithdrawException);
    story.does(&clerk(), &asking(object(), Guard::WithinC04, 31));
    assert_eq!(
        story.refuses(&supervisor(), &Command::ConfirmException),
        "guard-named-second"
    );
    let other = staff(31, OFFICE, &[Role::SecondPerson]);
    let stage = confirm(&mut story, &object(), &clerk(), &other);
    assert_eq!(stage.ok(), Some(Stage::Objected));
    let overriding = story.events.last().and_then(|it| it.overriding.as_ref());
    assert_eq!(overriding.map(|it| it.second), Some(person(31)));
}

#[test]
fn a_request_goes_with_the_duties_of_its_organ() {
    let mut story = late();
    let housing = |organ: &Organ| organ.id == OrganId(id(HOUSING));
    let organs = story.orgs.all().map(|organ| Organ {
        valid_to: housing(organ).then_some(story.today),
        successor: housing(organ).then(|| OrganId(id(ROADS))),
        ..organ.clone()
    });
    story.orgs = OrgTree::new(organs.collect::<Vec<_>>());
    story
        .on(date(2025, 3, 21))
        .does(&Actor::system(), &Command::Succeed);
    let request = story.matter.exception.clone().expect("it waits");
    assert_eq!(request.organ, Some(OrganId(id(ROADS))));
    assert_eq!(
        story.refuses(
            &staff(13, HOUSING, &[Role::UnitHead]),
            &Command::WithdrawException
        ),
        "guard-own-exception"
    );
    let head = staff(53, ROADS, &[Role::UnitHead]);
    story.does(&head, &Command::WithdrawException);
    assert!(story.matter.exception.is_none());
    assert_eq!(Matter::fold(&story.events), Some(story.matter.clone()));
}
