//! What was told to the petitioner: who serves it, who corrects it, who sends a draft back.

use dengwen_domain::codes::{Class, Outcome, Route, ServiceMethod};
use dengwen_domain::ids::{DocumentId, OrganId};
use dengwen_domain::matter::{Actor, Command, OpinionParts, Routing, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Stage};
use jiff::civil::date;

use crate::office::{HOUSING, OFFICE, Story, id, sealed, staff};

fn dispatcher() -> Actor {
    staff(2, OFFICE, &[Role::Dispatcher])
}

fn clerk() -> Actor {
    staff(10, HOUSING, &[Role::UnitClerk, Role::Handler])
}

fn head() -> Actor {
    staff(13, HOUSING, &[Role::UnitHead])
}

fn parts() -> OpinionParts {
    OpinionParts {
        text: sealed(),
        outcome: Outcome::Support,
        request: true,
        facts: true,
        reasons: true,
        opinion: true,
        basis: true,
        answers: 1,
        review_organ: Some(OrganId(id(1))),
    }
}

/// An opinion issued by the bureau on what the office transferred to it.
fn issued() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    let classify = Command::Classify {
        class: Class::Claim,
        route: Some(Route::C6),
        topic: None,
        region: None,
        purpose: None,
        requests: 1,
        reasons: sealed(),
        accused: Vec::new(),
    };
    let transfer = Command::Transfer(Routing {
        to: OrganId(id(HOUSING)),
        co: Vec::new(),
        report_back: None,
        suggest_simple: false,
    });
    story
        .does(&dispatcher(), &classify)
        .does(&dispatcher(), &transfer)
        .does(&clerk(), &Command::SignFor)
        .does(&clerk(), &Command::Accept)
        .on(date(2025, 4, 10))
        .does(&clerk(), &Command::DraftOpinion(parts()))
        .does(
            &staff(11, HOUSING, &[Role::BusinessLeader]),
            &Command::ApproveSubstance,
        )
        .does(
            &staff(12, HOUSING, &[Role::PetitionLeader]),
            &Command::ApproveProcedure,
        )
        .does(&head(), &Command::IssueOpinion);
    story
}

fn document(story: &Story, kind: DocumentKind) -> DocumentId {
    let mut documents = story.matter.documents.iter();
    let found = documents.find(|document| document.kind == kind);
    found.expect("it was issued").id
}

fn correct(document: DocumentId) -> Command {
    Command::Correct {
        document,
        text: sealed(),
    }
}

fn serve(document: DocumentId) -> Command {
    Command::Serve(ServiceRecord {
        document,
        method: ServiceMethod::InPerson,
        refused: false,
        note: None,
    })
}

#[test]
fn nobody_corrects_or_serves_in_the_name_of_another_organ() {
    let mut story = issued();
    let (opinion, notice) = (
        document(&story, DocumentKind::D07),
        document(&story, DocumentKind::D01),
    );
    let own = "guard-own-document";
    assert_eq!(story.refuses(&dispatcher(), &correct(opinion)), own);
    assert_eq!(story.refuses(&head(), &correct(notice)), own);
    story.does(&clerk(), &serve(opinion));
    assert_eq!(story.refuses(&clerk(), &serve(notice)), own);
    story.does(&dispatcher(), &serve(notice));
    story.does(&head(), &correct(opinion));
    let correction = story.matter.documents.last().expect("it was issued");
    assert_eq!(correction.organ, OrganId(id(HOUSING)));
}

#[test]
fn slips_between_organs_and_proofs_of_service_are_never_corrected_towards_the_petitioner() {
    let mut story = issued();
    let opinion = document(&story, DocumentKind::D07);
    story.does(&clerk(), &serve(opinion));
    let (slip, proof) = (
        document(&story, DocumentKind::D04),
        document(&story, DocumentKind::D11),
    );
    let own = "guard-own-document";
    assert_eq!(story.refuses(&dispatcher(), &correct(slip)), own);
    assert_eq!(story.refuses(&head(), &correct(proof)), own);
    assert_eq!(story.refuses(&clerk(), &serve(proof)), own);
}

#[test]
fn an_opinion_corrected_before_it_was_served_is_served_all_the_same() {
    let mut story = issued();
    let opinion = document(&story, DocumentKind::D07);
    story
        .does(&head(), &correct(opinion))
        .does(&clerk(), &serve(opinion));
    assert_eq!(story.matter.stage, Stage::Served);
}

#[test]
fn who_drafted_an_opinion_does_not_send_it_back() {
    let mut story = issued();
    story.matter.stage = Stage::InApproval;
    let back = Command::ReturnDraft { reason: sealed() };
    let drafter = staff(10, HOUSING, &[Role::PetitionLeader]);
    assert_eq!(story.refuses(&drafter, &back), "guard-other-person");
    story.does(&staff(11, HOUSING, &[Role::BusinessLeader]), &back);
}
