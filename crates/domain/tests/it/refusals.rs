//! Grounds of refusal: each rests on what it needs, and only whom it is made for may use it.

use dengwen_domain::codes::{Class, Route};
use dengwen_domain::ids::{MatterId, OrganId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Basis, Command, EarlierMatter, Fact, FinalOpinion};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Stage;
use jiff::civil::{Date, date};

use crate::office::{
    HOUSING, OFFICE, ROADS, STATION, Story, classify, id, person, sealed, staff, to,
};

fn clerk() -> Actor {
    staff(10, HOUSING, &[Role::UnitClerk])
}

fn signed(pack: &str, day: Date) -> Story {
    let dispatcher = staff(2, OFFICE, &[Role::Dispatcher]);
    let mut story = Story::received(pack, OFFICE, day);
    story.does(&dispatcher, &classify(Class::Claim, Some(Route::C6)));
    story.does(&dispatcher, &Command::Transfer(to(HOUSING)));
    story.does(&clerk(), &Command::SignFor);
    story
}

fn earlier() -> EarlierMatter {
    EarlierMatter {
        number: "990100202502100000017X".to_owned(),
        matter: Some(MatterId(id(55))),
        organ: Some(OrganId(id(STATION))),
        accepted_on: Some(date(2025, 2, 14)),
        until: Some(date(2025, 4, 15)),
    }
}

fn not_accept(earlier: Option<EarlierMatter>) -> Command {
    Command::NotAccept {
        ground: "NR1".to_owned(),
        reason: sealed(),
        next_door: true,
        basis: Basis {
            earlier,
            ..Basis::default()
        },
    }
}

fn no_longer(basis: Basis) -> Command {
    Command::NoLongerAccept {
        ground: "NA1".to_owned(),
        reason: sealed(),
        next_door: true,
        basis,
    }
}

fn refused(story: &mut Story, earlier: EarlierMatter) -> String {
    story.refuses(&clerk(), &not_accept(Some(earlier)))
}

#[test]
fn a_superior_refuses_what_an_organ_below_has_accepted_and_the_earlier_matter_is_on_record() {
    let mut story = signed("cn-national-2022", date(2025, 3, 3));
    story.does(&clerk(), &not_accept(Some(earlier())));
    assert_eq!(story.matter.stage, Stage::NotAccepted);
    let fact = &story.events.last().unwrap().what;
    let Fact::NotAccepted { basis, .. } = fact else {
        panic!("{fact:?}")
    };
    let named = basis.as_ref().and_then(|basis| basis.earlier.as_ref());
    assert_eq!(named, Some(&earlier()));
}

#[test]
fn the_earlier_matter_is_named_accepted_another_one_and_within_its_time() {
    let mut story = signed("cn-national-2022", date(2025, 3, 3));
    assert_eq!(
        story.refuses(&clerk(), &not_accept(None)),
        "part-ground-earlier"
    );
    let itself = EarlierMatter {
        matter: Some(story.matter.id),
        ..earlier()
    };
    assert_eq!(refused(&mut story, itself), "part-ground-earlier-itself");
    let waiting = EarlierMatter {
        accepted_on: None,
        ..earlier()
    };
    assert_eq!(
        refused(&mut story, waiting),
        "part-ground-earlier-not-accepted"
    );
    let answered = EarlierMatter {
        until: None,
        ..earlier()
    };
    assert_eq!(
        refused(&mut story, answered),
        "part-ground-earlier-not-accepted"
    );
    let past = EarlierMatter {
        until: Some(date(2025, 3, 2)),
        ..earlier()
    };
    assert_eq!(refused(&mut story, past), "guard-ground-basis");
    let last_day = EarlierMatter {
        until: Some(date(2025, 3, 3)),
        ..earlier()
    };
    story.does(&clerk(), &not_accept(Some(last_day)));
}

#[test]
fn only_a_superior_of_the_accepting_organ_refuses_what_was_brought_to_it() {
    for organ in [HOUSING, ROADS, OFFICE] {
        let mut story = signed("cn-national-2022", date(2025, 3, 3));
        let other = EarlierMatter {
            organ: Some(OrganId(id(organ))),
            ..earlier()
        };
        assert_eq!(refused(&mut story, other), "part-ground-not-superior");
    }
}

#[test]
fn what_ended_is_named_and_a_named_officer_argues_that_it_is_the_same() {
    let opinion = |on| FinalOpinion {
        number: "青政复核〔2024〕3号".to_owned(),
        on,
    };
    let whole = Basis {
        final_opinion: Some(opinion(date(2024, 11, 20))),
        same_facts: Some(sealed()),
        ..Basis::default()
    };
    let mut story = signed("cn-national-2022", date(2025, 3, 3));
    for basis in [
        Basis {
            final_opinion: None,
            ..whole.clone()
        },
        Basis {
            final_opinion: Some(opinion(date(2025, 3, 4))),
            ..whole.clone()
        },
        Basis {
            final_opinion: Some(FinalOpinion {
                number: " ".to_owned(),
                on: date(2024, 11, 20),
            }),
            ..whole.clone()
        },
    ] {
        assert_eq!(
            story.refuses(&clerk(), &no_longer(basis)),
            "part-ground-final-opinion"
        );
    }
    let unargued = Basis {
        same_facts: None,
        ..whole.clone()
    };
    assert_eq!(
        story.refuses(&clerk(), &no_longer(unargued)),
        "part-ground-same-facts"
    );
    let nobody = Actor {
        person: None,
        ..clerk()
    };
    assert_eq!(
        story.refuses(&nobody, &no_longer(whole.clone())),
        "part-ground-officer"
    );
    story.does(&clerk(), &no_longer(whole));
    let fact = &story.events.last().unwrap().what;
    let Fact::NoLongerAccepted { basis, .. } = fact else {
        panic!("{fact:?}")
    };
    let by = basis.as_ref().and_then(|basis| basis.found_by);
    assert_eq!(by, Some(person(10)));
}

#[test]
fn a_ground_about_another_procedure_names_it() {
    let refuse = |other_procedure| Command::NotAccept {
        ground: "NR3".to_owned(),
        reason: sealed(),
        next_door: true,
        basis: Basis {
            other_procedure,
            ..Basis::default()
        },
    };
    for (pack, day) in [
        ("eco-2025", date(2025, 3, 3)),
        ("cn-national-2005", date(2012, 3, 5)),
        ("zhejiang-2016", date(2019, 3, 4)),
    ] {
        let mut story = signed(pack, day);
        assert_eq!(
            story.refuses(&clerk(), &refuse(None)),
            "part-ground-procedure",
            "{pack}"
        );
        story.does(&clerk(), &refuse(Some(sealed())));
    }
}

#[test]
fn what_a_matter_says_of_itself_is_its_unit_its_acceptance_and_its_last_day() {
    let mut story = signed("cn-national-2022", date(2025, 3, 3));
    let before = EarlierMatter::of(&story.matter);
    assert_eq!((before.accepted_on, before.until), (None, None));
    story.on(date(2025, 3, 14)).does(&clerk(), &Command::Accept);
    let after = EarlierMatter::of(&story.matter);
    assert_eq!(after.organ, Some(OrganId(id(HOUSING))));
    assert_eq!(after.accepted_on, Some(date(2025, 3, 14)));
    let handling = story.matter.running(LimitId::C05).map(|run| run.due.date);
    assert_eq!(after.until, handling);
    assert!(!after.is_stated());
}

#[test]
fn competence_for_a_topic_covers_what_lies_below_it() {
    use dengwen_domain::org::{Competence, OrgTree, Organ};
    let with = |topic: &str| {
        let competence = Competence {
            topic: topic.to_owned(),
            region: None,
            from: date(2000, 1, 1),
            to: None,
        };
        let orgs = crate::office::orgs();
        let organ = orgs.organ(OrganId(id(HOUSING))).unwrap().clone();
        OrgTree::new([Organ {
            competences: vec![competence],
            ..organ
        }])
    };
    for (competence, topic, expected) in [
        ("0402", "040201", true),
        ("040200", "040201", true),
        ("04", "040201", true),
        ("040201", "040201", true),
        ("040201", "040200", false),
        ("040202", "040201", false),
        ("0410", "041001", true),
        ("0410", "040101", false),
    ] {
        let tree = with(competence);
        let found = tree.competent_for(topic, "990100", date(2026, 3, 16));
        assert_eq!(!found.is_empty(), expected, "{competence} for {topic}");
    }
}

#[test]
fn a_department_of_the_same_field_beside_a_higher_government_is_a_superior_too() {
    use dengwen_domain::org::{Competence, Level, OrgTree, Organ};
    let field = |topic: &str| {
        vec![Competence {
            topic: topic.to_owned(),
            region: None,
            from: date(2000, 1, 1),
            to: None,
        }]
    };
    let orgs = crate::office::orgs();
    let with = |n: u128, topic: &str| Organ {
        competences: field(topic),
        ..orgs.organ(OrganId(id(n))).unwrap().clone()
    };
    let county = Organ {
        id: OrganId(id(50)),
        code: "dh-zjj".to_owned(),
        parent: Some(OrganId(id(crate::office::DISTRICT))),
        level: Level::County,
        ..with(HOUSING, "030600")
    };
    let tree =
        OrgTree::new(
            orgs.all()
                .cloned()
                .chain([with(HOUSING, "03"), with(ROADS, "10"), county]),
        );
    let is = |high: u128, low: u128| tree.is_superior(OrganId(id(high)), OrganId(id(low)));
    assert!(is(HOUSING, 50), "the bureau of the city, of the same field");
    assert!(!is(ROADS, 50), "of another field");
    assert!(!is(50, HOUSING), "not upwards");
    assert!(is(crate::office::CITY, 50), "the government above");
    assert!(!is(HOUSING, HOUSING));
}
