//! Reports and accusations (Art. 22, 30): always somebody's who can see them, never the accused's.

use dengwen_domain::access::{MatterFacts, Permission, Viewer, answer};
use dengwen_domain::codes::{Class, Compartment, Outcome, Purpose, Route};
use dengwen_domain::ids::OrganId;
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Command, Matter};
use dengwen_domain::org::{OrgTree, Role};
use dengwen_domain::procedure::Stage;
use jiff::civil::{Date, date};

use crate::office::{
    DISTRICT_OFFICE, HOUSING, OFFICE, ROADS, Story, classify, classify_about, id, opinion, orgs,
    person, sealed, staff, to,
};

const DAY: Date = date(2025, 3, 3);

fn organ(n: u128) -> OrganId {
    OrganId(id(n))
}

fn with_officers(at: &[u128]) -> OrgTree {
    orgs().with_report_posts(at.iter().map(|n| (organ(*n), date(2020, 1, 1), None)))
}

fn report(accused: &[u128]) -> Command {
    classify_about(Class::Report, None, accused)
}

fn officer(n: u128) -> Actor {
    staff(4, n, &[Role::ReportOfficer])
}

fn sees(matter: &Matter, role: Role, at: u128, orgs: &OrgTree) -> bool {
    let viewer = Viewer {
        person: person(9),
        roles: vec![(role, organ(at))],
    };
    let facts = MatterFacts {
        organs: matter.organs_that_may_know().collect(),
        compartment: matter.compartment,
    };
    answer(&viewer, Permission::ReadMatter, &facts, orgs).is_allowed()
}

fn at_district(orgs: OrgTree) -> Story {
    Story::received_for("cn-national-2022", DISTRICT_OFFICE, DAY, None, orgs)
}

fn due(story: &Story, limit: LimitId) -> Option<(OrganId, Date)> {
    let run = story.matter.running(limit);
    run.map(|run| (run.organ, run.due.date))
}

#[test]
fn a_report_found_where_no_officer_is_goes_to_the_officer_above_with_its_limits() {
    let tree = with_officers(&[OFFICE]);
    let mut story = at_district(tree.clone());
    let district = staff(2, DISTRICT_OFFICE, &[Role::Dispatcher]);
    story.does(&district, &report(&[]));
    assert_eq!(story.matter.office(), organ(OFFICE));
    assert_eq!(
        due(&story, LimitId::C01),
        Some((organ(OFFICE), date(2025, 3, 18)))
    );
    assert_eq!(
        due(&story, LimitId::C25),
        Some((organ(OFFICE), date(2025, 3, 8)))
    );
    assert!(!sees(
        &story.matter,
        Role::Dispatcher,
        DISTRICT_OFFICE,
        &tree
    ));
    assert!(sees(&story.matter, Role::ReportOfficer, OFFICE, &tree));
    let over = Command::HandOver {
        to: organ(ROADS),
        letter: sealed(),
    };
    story.does(&officer(OFFICE), &over);
    assert_eq!(story.matter.stage, Stage::HandedOver);
    assert_eq!(
        (due(&story, LimitId::C01), due(&story, LimitId::C25)),
        (None, None)
    );
}

#[test]
fn nothing_becomes_a_report_that_no_officer_can_see() {
    let mut story = at_district(with_officers(&[]));
    let district = staff(2, DISTRICT_OFFICE, &[Role::Dispatcher]);
    assert_eq!(
        story.refuses(&district, &report(&[])),
        "part-report-officer"
    );
    assert_eq!(story.matter.compartment, Compartment::Ordinary);
    let mut accused = at_district(with_officers(&[DISTRICT_OFFICE]));
    let code = accused.refuses(&district, &report(&[DISTRICT_OFFICE]));
    assert_eq!(
        code, "part-report-officer",
        "the accused's own officer is none"
    );
}

#[test]
fn a_report_passes_by_the_accused_office_whose_people_lose_sight_of_it() {
    let tree = with_officers(&[DISTRICT_OFFICE, OFFICE]);
    let mut story = at_district(tree.clone());
    let district = staff(2, DISTRICT_OFFICE, &[Role::Dispatcher]);
    story.does(&district, &report(&[DISTRICT_OFFICE]));
    assert_eq!(story.matter.office(), organ(OFFICE));
    assert!(!sees(
        &story.matter,
        Role::ReportOfficer,
        DISTRICT_OFFICE,
        &tree
    ));
}

#[test]
fn what_turns_out_to_be_no_report_goes_back_to_the_office_that_had_it() {
    let mut story = at_district(with_officers(&[OFFICE]));
    let district = staff(2, DISTRICT_OFFICE, &[Role::Dispatcher]);
    story.does(&district, &report(&[]));
    story.does(&officer(OFFICE), &classify(Class::Claim, Some(Route::C6)));
    assert_eq!(story.matter.office(), organ(DISTRICT_OFFICE));
    assert_eq!(story.matter.compartment, Compartment::Ordinary);
    assert_eq!(due(&story, LimitId::C25), None);
    assert_eq!(
        due(&story, LimitId::C01),
        Some((organ(DISTRICT_OFFICE), date(2025, 3, 18)))
    );
}

#[test]
fn an_accusation_opens_in_the_compartment_and_nobody_else_can_send_or_answer_it() {
    let accuse = Some(Purpose::Accuse);
    let tree = with_officers(&[OFFICE]);
    let mut story = Story::received_for(
        "cn-national-2022",
        DISTRICT_OFFICE,
        DAY,
        accuse,
        tree.clone(),
    );
    assert_eq!(story.matter.compartment, Compartment::Report);
    assert_eq!(story.matter.office(), organ(OFFICE));
    assert_eq!(
        due(&story, LimitId::C25),
        Some((organ(OFFICE), date(2025, 3, 8)))
    );
    assert!(!sees(
        &story.matter,
        Role::Registrar,
        DISTRICT_OFFICE,
        &tree
    ));
    let both = staff(4, OFFICE, &[Role::Dispatcher, Role::ReportOfficer]);
    let answer = Command::Answer {
        reply: sealed(),
        kind: None,
    };
    assert_eq!(story.refuses(&both, &answer), "guard-not-report");
    story.does(&both, &classify(Class::Claim, Some(Route::C6)));
    assert_eq!(story.matter.compartment, Compartment::Ordinary);
    assert_eq!(story.matter.office(), organ(DISTRICT_OFFICE));
}

#[test]
fn with_no_officer_anywhere_an_accusation_is_registered_all_the_same_and_one_above_acts_later() {
    let accuse = Some(Purpose::Accuse);
    let tree = with_officers(&[]);
    let mut story = Story::received_for("cn-national-2022", DISTRICT_OFFICE, DAY, accuse, tree);
    assert_eq!(story.matter.office(), organ(DISTRICT_OFFICE));
    story.orgs = with_officers(&[OFFICE]);
    assert!(sees(
        &story.matter,
        Role::ReportOfficer,
        OFFICE,
        &story.orgs
    ));
    story.does(&officer(OFFICE), &report(&[]));
    assert_eq!(story.matter.office(), organ(OFFICE));
}

#[test]
fn a_unit_that_finds_a_report_hands_it_back_and_its_own_limits_end() {
    let mut story = Story::received("cn-national-2022", OFFICE, DAY);
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    let clerk = staff(10, HOUSING, &[Role::UnitClerk]);
    story.does(&dispatcher, &classify(Class::Claim, Some(Route::C6)));
    story.does(&dispatcher, &Command::Transfer(to(HOUSING)));
    story.does(&clerk, &Command::SignFor);
    story.does(&clerk, &report(&[HOUSING]));
    assert_eq!(story.matter.stage, Stage::Registered);
    assert!(story.matter.lead().is_none());
    let running: Vec<LimitId> = story
        .matter
        .limits
        .iter()
        .filter(|run| run.is_running())
        .map(|run| run.id)
        .collect();
    assert!(!running.contains(&LimitId::C03) && !running.contains(&LimitId::C04));
    assert!(running.contains(&LimitId::C25) && running.contains(&LimitId::C01));
    assert!(!sees(
        &story.matter,
        Role::ReportOfficer,
        HOUSING,
        &story.orgs
    ));
    let over = Command::HandOver {
        to: organ(ROADS),
        letter: sealed(),
    };
    story.does(&officer(OFFICE), &over);
    assert_eq!(Matter::fold(&story.events), Some(story.matter.clone()));
}

#[test]
fn a_litigation_letter_is_neither_answered_nor_kept_and_both_need_a_class() {
    let mut story = Story::received("cn-national-2022", OFFICE, DAY);
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    let answer = Command::Answer {
        reply: sealed(),
        kind: None,
    };
    let file = Command::ProposeFiling {
        reason: sealed(),
        kind: None,
    };
    let unclassified = "guard-class-unless-no-request";
    assert_eq!(story.refuses(&dispatcher, &answer), unclassified);
    assert_eq!(story.refuses(&dispatcher, &file), unclassified);
    story.does(&dispatcher, &classify(Class::Claim, Some(Route::C1)));
    assert_eq!(
        story.refuses(&dispatcher, &answer),
        "guard-not-litigation-letter"
    );
    assert_eq!(
        story.refuses(&dispatcher, &file),
        "guard-not-litigation-letter"
    );
}

/// A claim that the housing bureau handles, drafts, or has drafted an opinion on.
fn handled(until: Stage) -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, DAY);
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    let clerk = staff(10, HOUSING, &[Role::UnitClerk, Role::Handler]);
    story.does(&dispatcher, &classify(Class::Claim, Some(Route::C6)));
    story.does(&dispatcher, &Command::Transfer(to(HOUSING)));
    story.does(&clerk, &Command::SignFor);
    story.does(&clerk, &Command::Accept);
    story.does(&clerk, &Command::Investigate { record: sealed() });
    if until == Stage::InApproval {
        let draft = Command::DraftOpinion(opinion(Outcome::NotSupport));
        story.does(&clerk, &draft);
    }
    assert_eq!(story.matter.stage, until);
    story
}

#[test]
fn a_report_found_while_it_is_handled_closes_behind_the_officer_and_the_accused_unit_loses_it() {
    let finders = [
        staff(10, HOUSING, &[Role::Handler]),
        staff(13, HOUSING, &[Role::UnitHead]),
        staff(2, OFFICE, &[Role::Dispatcher]),
    ];
    for stage in [Stage::Handling, Stage::InApproval] {
        for finder in &finders {
            let mut story = handled(stage);
            story.does(finder, &report(&[HOUSING]));
            assert_eq!(story.matter.compartment, Compartment::Report);
            assert_eq!(story.matter.office(), organ(OFFICE));
            assert_eq!(story.matter.stage, Stage::Registered);
            assert!(story.matter.lead().is_none());
            assert_eq!(due(&story, LimitId::C05), None);
            let five = Some((organ(OFFICE), date(2025, 3, 8)));
            assert_eq!(due(&story, LimitId::C25), five);
            for role in Role::ALL {
                assert!(!sees(&story.matter, *role, HOUSING, &story.orgs), "{role}");
            }
            assert!(sees(
                &story.matter,
                Role::ReportOfficer,
                OFFICE,
                &story.orgs
            ));
            let over = Command::HandOver {
                to: organ(ROADS),
                letter: sealed(),
            };
            story.does(&officer(OFFICE), &over);
            assert_eq!(story.matter.stage, Stage::HandedOver);
            assert_eq!(Matter::fold(&story.events), Some(story.matter.clone()));
        }
    }
}

#[test]
fn once_it_is_handled_nothing_but_a_report_is_classified_any_more() {
    let mut story = handled(Stage::Handling);
    let handler = staff(10, HOUSING, &[Role::Handler]);
    let other = classify(Class::Claim, Some(Route::C5));
    assert_eq!(story.refuses(&handler, &other), "guard-found-report");
    let stranger = staff(30, ROADS, &[Role::UnitHead]);
    assert_eq!(
        story.refuses(&stranger, &report(&[])),
        "refusal-not-your-duty"
    );
}

#[test]
fn while_a_unit_has_it_the_office_classifies_nothing_but_a_report() {
    let mut story = Story::received("cn-national-2022", OFFICE, DAY);
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    story.does(&dispatcher, &classify(Class::Claim, Some(Route::C6)));
    story.does(&dispatcher, &Command::Transfer(to(HOUSING)));
    let other = classify(Class::Claim, Some(Route::C5));
    assert_eq!(
        story.refuses(&dispatcher, &other),
        "guard-holder-unless-report"
    );
    story.does(&dispatcher, &report(&[HOUSING]));
    assert_eq!(story.matter.compartment, Compartment::Report);
}

#[test]
fn what_asks_for_nothing_is_answered_or_kept_without_a_class() {
    use dengwen_domain::codes::{AnswerKind, FilingKind};
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    let second = staff(3, OFFICE, &[Role::SecondPerson]);
    for kind in [AnswerKind::Question, AnswerKind::Thanks] {
        let mut story = Story::received("cn-national-2022", OFFICE, DAY);
        let answer = Command::Answer {
            reply: sealed(),
            kind: Some(kind),
        };
        story.does(&dispatcher, &answer);
        assert_eq!(story.matter.stage, Stage::Replied);
    }
    let propose = |kind| Command::ProposeFiling {
        reason: sealed(),
        kind: Some(kind),
    };
    let agree = Command::ConfirmFiling { reading: None };
    for kind in [FilingKind::NoRequest, FilingKind::Advertising] {
        let mut story = Story::received("cn-national-2022", OFFICE, DAY);
        story.does(&dispatcher, &propose(kind));
        story.does(&second, &agree);
        assert_eq!(story.matter.stage, Stage::Filed);
    }
    let mut story = Story::received("cn-national-2022", OFFICE, DAY);
    assert_eq!(
        story.refuses(&dispatcher, &propose(FilingKind::Other)),
        "guard-class-unless-no-request"
    );
}

#[test]
fn what_one_reader_cannot_read_is_kept_only_after_a_second_has_read_it() {
    use dengwen_domain::codes::FilingKind;
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    let second = staff(3, OFFICE, &[Role::SecondPerson]);
    let mut story = Story::received("cn-national-2022", OFFICE, DAY);
    story.does(
        &dispatcher,
        &Command::ProposeFiling {
            reason: sealed(),
            kind: Some(FilingKind::Unreadable),
        },
    );
    let unread = Command::ConfirmFiling { reading: None };
    assert_eq!(story.refuses(&second, &unread), "guard-second-reader");
    story.does(
        &second,
        &Command::ConfirmFiling {
            reading: Some(sealed()),
        },
    );
    assert_eq!(story.matter.stage, Stage::Filed);
}
