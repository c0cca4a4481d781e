//! What was told to the petitioner: who serves it, who corrects it, who sends a draft back.

use dengwen_domain::codes::{
    Channel, Class, Outcome, ReceiptProof, Route, ServiceMethod, SuggestionOutcome,
};
use dengwen_domain::ids::{DocumentId, OrganId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Command, Reach, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::{DocumentKind, Stage};
use jiff::civil::date;

use crate::office::{
    HOUSING, OFFICE, STATION, Story, by, classify, clerk, dispatcher, id, opinion, sealed, serve,
    staff, to,
};

fn head() -> Actor {
    staff(13, HOUSING, &[Role::UnitHead])
}

/// An opinion issued by the bureau on what the office transferred to it.
fn issued() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    let classify = classify(Class::Claim, Some(Route::C6));
    let transfer = Command::Transfer(to(HOUSING));
    story
        .does(&dispatcher(), &classify)
        .does(&dispatcher(), &transfer)
        .does(&clerk(), &Command::SignFor)
        .does(&clerk(), &Command::Accept)
        .on(date(2025, 4, 10))
        .issues(&clerk(), opinion(Outcome::Support));
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

#[test]
fn what_is_posted_stops_the_handling_and_opens_the_window_when_it_is_received() {
    let mut story = issued();
    let opinion = document(&story, DocumentKind::D07);
    story.does(&clerk(), &by(ServiceMethod::Post, opinion));
    assert_eq!(story.matter.stage, Stage::Served);
    assert!(story.matter.running(LimitId::C05).is_none());
    assert!(story.matter.running(LimitId::C07).is_none());
    let began = |story: &Story| {
        let run = story
            .matter
            .running(LimitId::C23)
            .expect("it was told where it went");
        run.due.working.trigger
    };
    assert_eq!(
        began(&story),
        date(2025, 3, 3),
        "the answer cannot be rated yet"
    );
    let receipt = Command::RecordReceipt {
        document: opinion,
        proof: ReceiptProof::Signature,
        note: None,
    };
    story.on(date(2025, 4, 14)).does(&clerk(), &receipt);
    let due = |limit| story.matter.running(limit).map(|run| run.due.date);
    assert_eq!(due(LimitId::C07), Some(date(2025, 5, 14)));
    assert_eq!(began(&story), date(2025, 4, 14));
    assert_eq!(story.refuses(&clerk(), &receipt), "guard-receipt-awaited");
    let text = serde_json::to_string(&story.events).expect("events are JSON");
    let read: Vec<dengwen_domain::matter::Event> = serde_json::from_str(&text).unwrap();
    assert_eq!(
        dengwen_domain::matter::Matter::fold(&read),
        Some(story.matter)
    );
}

#[test]
fn what_the_post_brought_back_is_served_by_hand_and_opens_the_window_then() {
    let mut story = issued();
    let opinion = document(&story, DocumentKind::D07);
    story
        .does(&clerk(), &by(ServiceMethod::Post, opinion))
        .on(date(2025, 4, 20))
        .does(&clerk(), &by(ServiceMethod::InPerson, opinion));
    let window = story.matter.running(LimitId::C07).expect("it was received");
    assert_eq!(window.due.working.trigger, date(2025, 4, 20));
    story.does(&clerk(), &by(ServiceMethod::InPerson, opinion));
    let windows = story
        .matter
        .limits
        .iter()
        .filter(|run| run.id == LimitId::C07);
    assert_eq!(windows.count(), 1, "serving again opens nothing");
}

#[test]
fn a_call_tells_no_ordinary_answer_and_a_page_only_whom_it_reaches() {
    let mut story = issued();
    let opinion = document(&story, DocumentKind::D07);
    assert_eq!(
        story.refuses(&clerk(), &by(ServiceMethod::Phone, opinion)),
        "part-service-phone-ordinary"
    );
    story.reach = Reach::default();
    assert_eq!(
        story.refuses(&clerk(), &by(ServiceMethod::Electronic, opinion)),
        "part-service-no-look-up"
    );
}

#[test]
fn refusing_and_leaving_need_a_witness_and_nobody_refuses_at_the_post() {
    let mut story = issued();
    let opinion = document(&story, DocumentKind::D07);
    let refused = |method, note| {
        Command::Serve(ServiceRecord {
            document: opinion,
            method,
            refused: true,
            note,
        })
    };
    let witness = "part-service-witness";
    assert_eq!(
        story.refuses(&clerk(), &refused(ServiceMethod::InPerson, None)),
        witness
    );
    assert_eq!(
        story.refuses(&clerk(), &by(ServiceMethod::LeftWithWitness, opinion)),
        witness
    );
    assert_eq!(
        story.refuses(&clerk(), &refused(ServiceMethod::Post, Some(sealed()))),
        "part-service-refused-post"
    );
    story.does(&clerk(), &refused(ServiceMethod::InPerson, Some(sealed())));
}

#[test]
fn a_simple_answer_is_told_by_a_verified_telephone_and_by_no_other() {
    let mut story = Story::received("cn-national-2022", HOUSING, date(2025, 3, 3));
    let classify = classify(Class::Claim, Some(Route::C6));
    let simple = Command::AcceptSimple {
        likely_supported: true,
    };
    story
        .does(&clerk(), &classify)
        .does(&clerk(), &Command::SignFor)
        .does(&clerk(), &simple)
        .does(&clerk(), &Command::DraftOpinion(opinion(Outcome::Support)));
    let reply = Command::ReplySimple {
        parts: opinion(Outcome::Support),
        method: ServiceMethod::Phone,
    };
    let leader = staff(12, HOUSING, &[Role::PetitionLeader]);
    story.reach.phone = false;
    assert_eq!(
        story.refuses(&leader, &reply),
        "part-service-phone-unverified"
    );
    story.reach.phone = true;
    let unsupported = Command::ReplySimple {
        parts: opinion(Outcome::NotSupport),
        method: ServiceMethod::Phone,
    };
    let why = story.refuses(&leader, &unsupported);
    assert_eq!(why, "part-simple-not-supported", "B09: convert it first");
    let drafter = staff(10, HOUSING, &[Role::PetitionLeader]);
    assert_eq!(story.refuses(&drafter, &reply), "guard-other-person");
    story.does(&leader, &reply);
    assert!(story.matter.running(LimitId::C07).is_some());
    let opinion = story.matter.opinion.as_ref().expect("it was answered");
    assert_ne!(opinion.drafted_by, opinion.signed_by);
}

#[test]
fn a_notice_of_where_it_went_is_superseded_when_the_dispatch_is_taken_back() {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    let classify = classify(Class::Claim, Some(Route::C6));
    let transfer = Command::Transfer(to(HOUSING));
    story
        .does(&dispatcher(), &classify)
        .does(&dispatcher(), &transfer);
    let first = story.matter.documents[1].clone();
    assert_eq!(first.kind, DocumentKind::D01);
    assert!(!story.matter.is_superseded(&first));
    let void = Command::ProposeVoid {
        in_favour_of: dengwen_domain::ids::MatterId(id(301)),
        reason: sealed(),
    };
    assert_eq!(story.refuses(&dispatcher(), &void), "guard-not-sent");
    story.does(&dispatcher(), &Command::Recall { reason: sealed() });
    assert!(story.matter.is_superseded(&first));
    story.does(&dispatcher(), &transfer);
    assert!(story.matter.is_superseded(&first));
    let second = story.matter.documents.last().expect("told again");
    assert!(!story.matter.is_superseded(second));
}

/// A letter that the bureau accepted on 14 March; its notice is written.
fn accepted() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    let classify = classify(Class::Claim, Some(Route::C6));
    let transfer = Command::Transfer(to(HOUSING));
    story
        .does(&dispatcher(), &classify)
        .does(&dispatcher(), &transfer)
        .does(&clerk(), &Command::SignFor)
        .on(date(2025, 3, 14))
        .does(&clerk(), &Command::Accept);
    story
}

/// The day on which the notice limit of the bureau ended.
fn ended(story: &Story) -> Option<jiff::civil::Date> {
    let mut runs = story.matter.limits.iter();
    let run = runs.find(|run| run.id == LimitId::C03);
    run.expect("it was transferred").stopped_on
}

#[test]
fn a_notice_that_is_written_and_not_told_lets_its_limit_run_and_become_overdue() {
    let mut story = accepted();
    let notice = document(&story, DocumentKind::D02);
    let run = story.matter.running(LimitId::C03).expect("nobody was told");
    assert_eq!(run.awaits, Some(notice));
    assert_eq!(story.matter.lead().unwrap().notified_on, None);
    story
        .on(date(2025, 3, 19))
        .does(&Actor::system(), &Command::FlagOverdue);
    let run = story.matter.running(LimitId::C03).expect("it runs on");
    assert_eq!(run.flagged_on, Some(date(2025, 3, 19)));
    story.on(date(2025, 3, 20)).does(&clerk(), &serve(notice));
    assert_eq!(ended(&story), Some(date(2025, 3, 20)));
    assert_eq!(
        story.matter.lead().unwrap().notified_on,
        Some(date(2025, 3, 20))
    );
    let text = serde_json::to_string(&story.events).expect("events are JSON");
    let read: Vec<dengwen_domain::matter::Event> = serde_json::from_str(&text).unwrap();
    assert_eq!(
        dengwen_domain::matter::Matter::fold(&read),
        Some(story.matter)
    );
}

#[test]
fn a_posted_notice_ends_its_limit_on_the_day_of_posting_whenever_it_is_received() {
    let mut story = accepted();
    let notice = document(&story, DocumentKind::D02);
    let receipt = Command::RecordReceipt {
        document: notice,
        proof: ReceiptProof::Signature,
        note: None,
    };
    story
        .on(date(2025, 3, 17))
        .does(&clerk(), &by(ServiceMethod::Post, notice))
        .on(date(2025, 3, 24))
        .does(&clerk(), &receipt);
    assert_eq!(ended(&story), Some(date(2025, 3, 17)));
}

#[test]
fn a_correction_tells_what_it_corrects_and_the_answer_tells_more_than_any_notice() {
    let mut story = accepted();
    let notice = document(&story, DocumentKind::D02);
    story.does(&head(), &correct(notice));
    let correction = document(&story, DocumentKind::Correction);
    story
        .on(date(2025, 3, 18))
        .does(&clerk(), &serve(correction));
    assert_eq!(ended(&story), Some(date(2025, 3, 18)));

    let mut answered = issued();
    let opinion = document(&answered, DocumentKind::D07);
    answered.does(&clerk(), &serve(opinion));
    assert_eq!(ended(&answered), Some(date(2025, 4, 10)));
}

#[test]
fn where_nothing_carries_a_notice_or_the_page_shows_it_the_limit_ends_with_the_act() {
    for (exempt, channel) in [(true, Channel::Letter), (false, Channel::Web)] {
        let mut story = accepted_by(exempt, channel);
        story.does(&clerk(), &Command::Accept);
        assert_eq!(ended(&story), Some(date(2025, 3, 3)), "{channel}");
    }
}

fn accepted_by(exempt: bool, channel: Channel) -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.matter.channel = channel;
    story.matter.overlays.notice_exempt = exempt;
    let classify = classify(Class::Claim, Some(Route::C6));
    story
        .does(&dispatcher(), &classify)
        .does(&dispatcher(), &Command::Transfer(to(HOUSING)))
        .does(&clerk(), &Command::SignFor);
    story
}

#[test]
fn a_suggestion_that_was_answered_is_not_archived_before_the_petitioner_is_told() {
    let mut story = Story::received("cn-national-2022", HOUSING, date(2025, 3, 3));
    let reply = Command::ReplySuggestion {
        outcome: SuggestionOutcome::Adopted,
        reply: sealed(),
    };
    story
        .does(&clerk(), &classify(Class::Suggestion, None))
        .does(&clerk(), &Command::SignFor)
        .does(&clerk(), &Command::StudySuggestion)
        .does(&clerk(), &reply)
        .on(date(2025, 5, 20));
    let run = story.matter.running(LimitId::C20).expect("nobody was told");
    assert!(run.is_overdue(date(2025, 5, 20)));
    let owed = "guard-nothing-owed";
    assert_eq!(story.refuses(&clerk(), &Command::Archive), owed);
    let answer = document(&story, DocumentKind::D26);
    story
        .does(&clerk(), &serve(answer))
        .does(&clerk(), &Command::Archive);
}

#[test]
fn the_unit_that_tells_does_not_spare_the_sender_its_own_notice() {
    let mut story = Story::received("cn-national-2022", HOUSING, date(2025, 3, 3));
    let sender = staff(10, HOUSING, &[Role::Dispatcher, Role::UnitClerk]);
    story
        .does(&sender, &classify(Class::Claim, Some(Route::C6)))
        .does(&sender, &Command::Transfer(to(STATION)));
    let told_where = document(&story, DocumentKind::D01);
    let station = staff(40, STATION, &[Role::UnitClerk, Role::Handler]);
    story
        .does(&station, &Command::SignFor)
        .does(&station, &Command::Accept);
    let notice = document(&story, DocumentKind::D02);
    story.does(&station, &serve(notice));
    assert!(story.matter.running(LimitId::C03).is_none());
    assert!(story.matter.running(LimitId::C02).is_some());
    story.does(&sender, &serve(told_where));
    assert!(story.matter.running(LimitId::C02).is_none());
}
