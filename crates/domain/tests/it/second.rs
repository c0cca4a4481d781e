//! What no single person decides: a changed class or route, a withdrawal told to staff, the way of
//! a litigation matter.

use dengwen_domain::codes::{Class, ContactProof, Route};
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::{Actor, Command};
use dengwen_domain::org::{Level, OrgTree, Organ, Role};
use dengwen_domain::procedure::Stage;
use jiff::civil::date;

use crate::office::{
    CITY, COURT, DISTRICT, DISTRICT_OFFICE, HOUSING, OFFICE, Story, classify, clerk, dispatcher,
    id, orgs, person, sealed, staff, to,
};

fn leader() -> Actor {
    staff(12, HOUSING, &[Role::PetitionLeader])
}

fn claim(route: Route) -> Command {
    classify(Class::Claim, Some(route))
}

fn transfer(unit: u128) -> Command {
    Command::Transfer(to(unit))
}

/// At the bureau, signed for, by the ordinary route.
fn signed() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story
        .does(&dispatcher(), &claim(Route::C6))
        .does(&dispatcher(), &transfer(HOUSING))
        .does(&clerk(), &Command::SignFor);
    story
}

fn route_out() -> Command {
    Command::RouteOut {
        route: Route::C2,
        guidance: sealed(),
    }
}

#[test]
fn a_unit_changes_class_or_route_only_with_its_petition_leader_or_the_sender() {
    for second in [leader(), dispatcher()] {
        let mut story = signed();
        assert_eq!(story.refuses(&clerk(), &route_out()), "guard-route-other");
        story.does(&clerk(), &claim(Route::C2));
        assert_eq!(story.matter.route, Some(Route::C6), "it waits");
        assert_eq!(
            story.refuses(&clerk(), &Command::Accept),
            "guard-class-settled"
        );
        let alone = staff(10, HOUSING, &[Role::PetitionLeader]);
        assert_eq!(
            story.refuses(&alone, &Command::ConfirmClass),
            "guard-other-person"
        );
        story.does(&second, &Command::ConfirmClass);
        let decided = story.matter.decided.expect("somebody decided");
        assert_eq!(
            (decided.by, decided.checked_by),
            (Some(person(10)), second.person)
        );
        story.does(&clerk(), &route_out());
        assert_eq!(story.matter.stage, Stage::RoutedOut);
    }
}

#[test]
fn a_declined_change_of_class_leaves_everything_as_it_was() {
    let mut story = signed();
    let before = (story.matter.class, story.matter.route, story.matter.decided);
    let decline = Command::DeclineClass { reason: sealed() };
    story
        .does(&clerk(), &claim(Route::C2))
        .does(&leader(), &decline)
        .does(&clerk(), &Command::Accept);
    let matter = &story.matter;
    assert_eq!((matter.class, matter.route, matter.decided), before);
}

#[test]
fn a_duty_is_taken_up_by_another_than_who_found_it_in_the_same_unit() {
    let mut story = Story::received("cn-national-2022", HOUSING, date(2025, 3, 3));
    story
        .does(&clerk(), &claim(Route::C5))
        .does(&clerk(), &Command::SignFor);
    let start = Command::StartPerforming;
    assert_eq!(story.refuses(&clerk(), &start), "guard-route-checked");
    story.does(&leader(), &start);
    assert_eq!(story.matter.stage, Stage::Performing);
}

#[test]
fn a_unit_cannot_end_a_matter_by_saying_that_it_was_withdrawn() {
    let mut story = signed();
    let statement = sealed();
    assert_eq!(
        story.refuses(&clerk(), &Command::Withdraw { statement }),
        "refusal-not-your-duty"
    );
    story.does(&clerk(), &Command::ProposeWithdrawal { statement });
    assert_eq!(story.matter.stage, Stage::PendingNotice);
    let confirm = Command::ConfirmWithdrawal {
        proof: ContactProof::CallAnswered,
        note: sealed(),
    };
    assert_eq!(story.refuses(&leader(), &confirm), "refusal-not-your-duty");
    let same = staff(10, OFFICE, &[Role::Dispatcher]);
    assert_eq!(story.refuses(&same, &confirm), "guard-other-person");
    story.does(&staff(3, OFFICE, &[Role::SecondPerson]), &confirm);
    assert_eq!(story.matter.stage, Stage::Withdrawn);
}

#[test]
fn a_wish_to_withdraw_holds_nothing_up_and_ends_with_the_answer() {
    let mut story = signed();
    story.does(
        &clerk(),
        &Command::ProposeWithdrawal {
            statement: sealed(),
        },
    );
    story.does(&clerk(), &Command::Accept);
    assert!(story.matter.pending.is_some());
    let decline = Command::DeclineWithdrawal { reason: sealed() };
    story.does(&staff(3, OFFICE, &[Role::SecondPerson]), &decline);
    assert!(story.matter.pending.is_none());
    assert_eq!(story.matter.stage, Stage::Accepted);
}

#[test]
fn the_petitioner_withdraws_alone() {
    let mut story = signed();
    story.does(
        &Actor::petitioner(),
        &Command::Withdraw {
            statement: sealed(),
        },
    );
    assert_eq!(story.matter.stage, Stage::Withdrawn);
}

#[test]
fn a_litigation_matter_goes_to_the_political_legal_side_alone() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.does(&dispatcher(), &claim(Route::C1));
    assert_eq!(
        story.refuses(&dispatcher(), &transfer(HOUSING)),
        "guard-political-legal"
    );
    story.does(&dispatcher(), &transfer(COURT));
    assert_eq!(story.matter.stage, Stage::Dispatched);
}

/// The tree with one more organ.
fn with(organ: Organ) -> OrgTree {
    let tree = orgs();
    OrgTree::new(tree.all().cloned().chain([organ]))
}

fn like(n: u128, of: u128, parent: u128, level: Level) -> Organ {
    let tree = orgs();
    let model = tree.organ(OrganId(id(of))).expect("it exists");
    Organ {
        id: OrganId(id(n)),
        parent: Some(OrganId(id(parent))),
        level,
        ..model.clone()
    }
}

const LOCAL_COURT: u128 = 40;
const TOWNSHIP: u128 = 41;
const TOWNSHIP_OFFICE: u128 = 42;

#[test]
fn a_litigation_matter_of_a_district_does_not_go_to_the_court_of_the_city() {
    let mut story = Story::received("cn-national-2022", DISTRICT_OFFICE, date(2025, 3, 3));
    story.orgs = with(like(LOCAL_COURT, COURT, DISTRICT, Level::County));
    let district = staff(60, DISTRICT_OFFICE, &[Role::Dispatcher]);
    story.does(&district, &claim(Route::C1));
    assert_eq!(
        story.refuses(&district, &transfer(COURT)),
        "guard-political-legal"
    );
    story.does(&district, &transfer(LOCAL_COURT));
}

#[test]
fn a_litigation_matter_of_a_district_does_not_go_to_the_court_of_another() {
    let tree = orgs();
    let elsewhere = [
        like(TOWNSHIP, DISTRICT, CITY, Level::County),
        like(LOCAL_COURT, COURT, TOWNSHIP, Level::County),
    ];
    let tree = OrgTree::new(tree.all().cloned().chain(elsewhere));
    let day = date(2025, 3, 3);
    let doors = tree.political_legal_for(OrganId(id(DISTRICT_OFFICE)), day);
    assert!(!doors.contains(&OrganId(id(LOCAL_COURT))));
}

#[test]
fn a_litigation_matter_of_a_township_goes_to_the_nearest_court_above() {
    let tree = orgs();
    let township = [
        like(LOCAL_COURT, COURT, DISTRICT, Level::County),
        like(TOWNSHIP, DISTRICT, DISTRICT, Level::Township),
        like(TOWNSHIP_OFFICE, DISTRICT_OFFICE, TOWNSHIP, Level::Township),
    ];
    let tree = OrgTree::new(tree.all().cloned().chain(township));
    let doors = tree.political_legal_for(OrganId(id(TOWNSHIP_OFFICE)), date(2025, 3, 3));
    assert_eq!(doors, [OrganId(id(LOCAL_COURT))].into());
}

#[test]
fn a_court_below_its_own_higher_court_is_the_door_of_the_place_that_it_serves() {
    const OTHER_COURT: u128 = 43;
    let tree = orgs();
    let district = tree.organ(OrganId(id(DISTRICT))).expect("it exists");
    let court = |n: u128, region: &str| Organ {
        region: region.to_owned(),
        ..like(n, COURT, COURT, Level::County)
    };
    let courts = [
        court(LOCAL_COURT, &district.region),
        court(OTHER_COURT, "990199"),
    ];
    let tree = OrgTree::new(tree.all().cloned().chain(courts));
    let day = date(2025, 3, 3);
    let doors = tree.political_legal_for(OrganId(id(DISTRICT_OFFICE)), day);
    assert_eq!(doors, [OrganId(id(LOCAL_COURT))].into());
    let city = tree.political_legal_for(OrganId(id(OFFICE)), day);
    assert!(city.contains(&OrganId(id(COURT))) && !city.contains(&OrganId(id(LOCAL_COURT))));
}

#[test]
fn police_and_justice_are_known_by_what_they_are_competent_for() {
    use dengwen_domain::org::Competence;
    let story = signed();
    let mut bureau = story
        .orgs
        .organ(OrganId(id(HOUSING)))
        .expect("it exists")
        .clone();
    let day = date(2025, 3, 3);
    assert!(!bureau.is_political_legal(day));
    bureau.competences = vec![Competence {
        topic: "0802".to_owned(),
        region: None,
        from: date(2020, 1, 1),
        to: None,
    }];
    assert!(bureau.is_political_legal(day));
    bureau.competences[0].to = Some(date(2024, 12, 31));
    assert!(!bureau.is_political_legal(day));
}
