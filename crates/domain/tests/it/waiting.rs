//! What is written to the petitioner waits until it is told: who tells it, and when it waits no
//! more.

use dengwen_domain::codes::{Channel, Class, Outcome, ReceiptProof, Route, ServiceMethod};
use dengwen_domain::ids::{DocumentId, OrganId, PetitionId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Actor, Command, Document, Override, Waits};
use dengwen_domain::org::{OrgTree, Organ, Role};
use dengwen_domain::petition::Correction;
use dengwen_domain::procedure::{DocumentKind, Guard, Stage};
use jiff::civil::date;

use crate::office::{
    HOUSING, OFFICE, ROADS, Story, by, classify, clerk, dispatcher, id, opinion, orgs, person,
    sealed, serve, staff, to,
};

const OWN: &str = "guard-own-document";

fn roads() -> Actor {
    staff(50, ROADS, &[Role::UnitClerk, Role::Handler])
}

fn claim() -> Command {
    classify(Class::Claim, Some(Route::C6))
}

/// Transferred to housing on 3 March and signed for.
fn signed() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story
        .does(&dispatcher(), &claim())
        .does(&dispatcher(), &Command::Transfer(to(HOUSING)))
        .does(&clerk(), &Command::SignFor);
    story
}

/// Accepted on 14 March; nobody was told.
fn accepted() -> Story {
    let mut story = signed();
    story.on(date(2025, 3, 14)).does(&clerk(), &Command::Accept);
    story
}

/// A second letter on the same matter, and the notice about it.
fn repeated(story: &mut Story, by: &Actor) -> DocumentId {
    repeated_by(story, by, true, false)
}

fn repeated_by(story: &mut Story, by: &Actor, reachable: bool, online: bool) -> DocumentId {
    let petition = PetitionId(id(102));
    let link = Command::LinkRepeat {
        petition,
        received_on: story.today,
        reachable,
        online,
    };
    story
        .does(by, &link)
        .does(by, &Command::NotifyRepeat { petition });
    last(story, DocumentKind::RepeatNotice).id
}

/// The newest document of a kind.
fn last(story: &Story, kind: DocumentKind) -> Document {
    let mut documents = story.matter.documents.iter().rev();
    let found = documents.find(|document| document.kind == kind);
    found.expect("it was issued").clone()
}

fn waits(story: &Story, document: &Document) -> Option<Waits> {
    let mut documents = story.matter.documents.iter();
    let now = documents.find(|now| now.id == document.id);
    story.matter.word_waits(now.expect("documents stay"))
}

fn recall(story: &mut Story) {
    let exception = Override {
        guard: Guard::NotNotified,
        reason: sealed(),
        second: person(90),
    };
    let recall = Command::Recall { reason: sealed() };
    let done = story.attempt(&dispatcher(), &recall, Some(&exception));
    done.expect("a sender takes it back");
}

#[test]
fn whoever_repeats_is_told_the_end_of_handling_and_not_of_the_notice_about_it() {
    let mut story = accepted();
    let notice = last(&story, DocumentKind::D02);
    story.does(&clerk(), &serve(notice.id));
    let handling = story.matter.running(LimitId::C05).unwrap().due.date;
    story.on(date(2025, 4, 20));
    repeated(&mut story, &staff(2, OFFICE, &[Role::Dispatcher]));
    let first = story.matter.next_due().expect("it must be told");
    assert_eq!(
        (first.id, first.petition),
        (LimitId::C01, Some(PetitionId(id(102))))
    );
    let due = story.matter.handling_due().expect("it is handled");
    assert_eq!((due.id, due.due.date), (LimitId::C05, handling));
}

#[test]
fn whoever_repeats_after_the_answer_is_told_no_end_of_handling() {
    let mut story = accepted();
    story.issues(&clerk(), opinion(Outcome::Support));
    let answer = last(&story, DocumentKind::D07);
    story.does(&clerk(), &serve(answer.id));
    repeated(&mut story, &dispatcher());
    assert!(story.matter.next_due().is_some(), "the notice is owed");
    assert!(story.matter.handling_due().is_none());
}

#[test]
fn the_sender_tells_the_petitioner_of_a_dispute_that_others_decided() {
    let mut story = Story::received("cn-national-2022", HOUSING, date(2025, 3, 3));
    let sender = staff(10, HOUSING, &[Role::Dispatcher]);
    let superior = staff(21, OFFICE, &[Role::OfficeHead, Role::Dispatcher]);
    let reasons = sealed();
    let object = Command::Object {
        reasons,
        suggests: None,
    };
    let decide = Command::DecideDispute {
        to: OrganId(id(ROADS)),
        reasons,
    };
    story
        .does(&sender, &claim())
        .does(&sender, &Command::Transfer(to(ROADS)))
        .does(&roads(), &object)
        .does(&sender, &Command::RaiseDispute { reasons })
        .does(&superior, &decide);
    let told = last(&story, DocumentKind::D01);
    let decision = last(&story, DocumentKind::DisputeDecision);
    assert_eq!(told.organ, OrganId(id(HOUSING)));
    assert_eq!(decision.organ, OrganId(id(OFFICE)), "who decided seals it");
    let owed = story.matter.running(LimitId::C02).expect("nobody was told");
    assert_eq!(owed.awaits, Some(told.id));
    story.does(&sender, &serve(told.id));
    assert!(story.matter.running(LimitId::C02).is_none());
}

#[test]
fn while_an_answer_waits_everybody_tells_their_own_and_nobody_another_s() {
    let mut story = accepted();
    story.issues(&clerk(), opinion(Outcome::Support));
    let notice = repeated(&mut story, &dispatcher());
    let answer = last(&story, DocumentKind::D07);
    assert_eq!(story.refuses(&dispatcher(), &serve(answer.id)), OWN);
    assert_eq!(story.refuses(&clerk(), &serve(notice)), OWN);
    story.does(&dispatcher(), &by(ServiceMethod::Post, notice));
    assert!(story.matter.running(LimitId::C01).is_none());
    assert_eq!(story.matter.stage, Stage::OpinionIssued);
    let receipt = Command::RecordReceipt {
        document: notice,
        proof: ReceiptProof::Signature,
        note: None,
    };
    story.does(&dispatcher(), &receipt);
    story.does(&clerk(), &serve(answer.id));
    assert_eq!(story.matter.stage, Stage::Served);
    let proof = last(&story, DocumentKind::D11);
    assert_eq!(proof.organ, OrganId(id(HOUSING)), "who served proves it");
}

/// Housing ended, and roads has its duties.
fn ended(story: &mut Story) {
    let housing = |organ: &Organ| organ.id == OrganId(id(HOUSING));
    let organs: Vec<Organ> = orgs()
        .all()
        .map(|organ| Organ {
            valid_to: housing(organ).then(|| date(2025, 3, 14)),
            successor: housing(organ).then(|| OrganId(id(ROADS))),
            ..organ.clone()
        })
        .collect();
    story.orgs = OrgTree::new(organs);
    story.on(date(2025, 3, 17));
}

#[test]
fn a_successor_tells_and_corrects_what_the_ended_organ_wrote() {
    let mut story = accepted();
    let notice = last(&story, DocumentKind::D02);
    ended(&mut story);
    story.does(&Actor::system(), &Command::Succeed);
    assert_eq!(story.matter.teller(&notice), OrganId(id(ROADS)));
    let owed = story.matter.running(LimitId::C03).expect("nobody was told");
    assert_eq!(owed.organ, OrganId(id(ROADS)));
    let head = staff(53, ROADS, &[Role::UnitHead]);
    let correct = Command::Correct {
        document: notice.id,
        text: sealed(),
    };
    story.does(&head, &correct);
    let correction = last(&story, DocumentKind::Correction);
    assert_eq!(correction.organ, OrganId(id(ROADS)));
    story.does(&roads(), &serve(correction.id));
    assert!(story.matter.running(LimitId::C03).is_none());
}

#[test]
fn a_successor_serves_the_opinion_of_the_ended_organ() {
    let mut story = accepted();
    story.issues(&clerk(), opinion(Outcome::Support));
    let answer = last(&story, DocumentKind::D07);
    ended(&mut story);
    story.does(&Actor::system(), &Command::Succeed);
    assert_eq!(story.refuses(&dispatcher(), &serve(answer.id)), OWN);
    story.does(&roads(), &serve(answer.id));
    assert_eq!(story.matter.stage, Stage::Served);
    let again = story.refuses(&Actor::system(), &Command::Succeed);
    assert_eq!(again, "part-nothing-to-succeed");
}

#[test]
fn a_closed_matter_with_a_notice_that_nobody_told_goes_to_the_successor() {
    let mut story = signed();
    let refusal = Command::NoLongerAccept {
        ground: "NA1".to_owned(),
        reason: sealed(),
        next_door: true,
        basis: dengwen_domain::matter::Basis {
            final_opinion: Some(dengwen_domain::matter::FinalOpinion {
                number: "青政复核〔2024〕3号".to_owned(),
                on: date(2024, 6, 3),
            }),
            same_facts: Some(sealed()),
            ..dengwen_domain::matter::Basis::default()
        },
    };
    story.does(&clerk(), &refusal);
    let notice = last(&story, DocumentKind::D03b);
    ended(&mut story);
    story.does(&Actor::system(), &Command::Succeed);
    story.does(&roads(), &serve(notice.id));
    assert!(story.matter.running(LimitId::C03).is_none());
}

#[test]
fn a_word_about_a_repeat_or_a_withdrawal_tells_nobody_that_it_was_accepted() {
    let mut story = Story::received("cn-national-2022", HOUSING, date(2025, 3, 3));
    let sender = staff(
        10,
        HOUSING,
        &[Role::UnitClerk, Role::Handler, Role::Dispatcher],
    );
    story
        .does(&sender, &claim())
        .does(&sender, &Command::SignFor);
    let notice = repeated(&mut story, &sender);
    story.does(&sender, &serve(notice));
    let told = |story: &Story| story.matter.last_lead().unwrap().notified_on;
    assert_eq!(told(&story), None);
    story.does(&sender, &Command::Accept);
    story.does(
        &Actor::petitioner(),
        &Command::Withdraw {
            statement: sealed(),
        },
    );
    assert_eq!(told(&story), None);
}

#[test]
fn what_one_unit_accepted_does_not_bind_the_sender_to_the_next() {
    let mut story = accepted();
    recall(&mut story);
    assert_eq!(story.matter.accepted_on, None, "nobody has accepted it");
    story
        .on(date(2025, 3, 17))
        .does(&dispatcher(), &Command::Transfer(to(ROADS)))
        .does(&roads(), &Command::SignFor)
        .does(&dispatcher(), &Command::Recall { reason: sealed() });
    assert_eq!(story.matter.stage, Stage::Registered);
    story
        .does(&dispatcher(), &Command::Transfer(to(ROADS)))
        .does(&roads(), &Command::SignFor)
        .does(&roads(), &Command::Accept);
    assert_eq!(story.matter.accepted_on, Some(date(2025, 3, 17)));
}

#[test]
fn nobody_is_asked_to_tell_what_was_taken_back() {
    let mut story = accepted();
    let (sent, notice) = (
        last(&story, DocumentKind::D01),
        last(&story, DocumentKind::D02),
    );
    assert_eq!(waits(&story, &sent), Some(Waits::Service));
    assert_eq!(waits(&story, &notice), Some(Waits::Service));
    recall(&mut story);
    assert_eq!((waits(&story, &sent), waits(&story, &notice)), (None, None));
    story.does(&dispatcher(), &Command::Transfer(to(ROADS)));
    assert_eq!((waits(&story, &sent), waits(&story, &notice)), (None, None));
    let again = last(&story, DocumentKind::D01);
    assert_eq!(waits(&story, &again), Some(Waits::Service));
    assert!(story.matter.is_untold(&again));
}

#[test]
fn what_was_taken_back_stays_so_when_the_office_ends_the_matter_itself() {
    let mut story = accepted();
    let sent = last(&story, DocumentKind::D01);
    recall(&mut story);
    let propose = Command::ProposeFiling {
        reason: sealed(),
        kind: None,
    };
    let second = staff(3, OFFICE, &[Role::SecondPerson]);
    story
        .does(&dispatcher(), &propose)
        .does(&second, &Command::ConfirmFiling { reading: None });
    assert_eq!(story.matter.stage, Stage::Filed);
    assert_eq!(waits(&story, &sent), None);
}

#[test]
fn whoever_was_linked_by_mistake_leaves_the_first_excused() {
    let mut story = accepted();
    story.matter.overlays.notice_exempt = true;
    story.on(date(2025, 3, 17));
    let (petition, reason) = (PetitionId(id(102)), sealed());
    let link = Command::LinkRepeat {
        petition,
        received_on: story.today,
        reachable: true,
        online: false,
    };
    story.does(&dispatcher(), &link);
    assert!(!story.matter.is_notice_exempt());
    story.does(&dispatcher(), &Command::Unlink { petition, reason });
    assert!(story.matter.is_notice_exempt());
}

#[test]
fn what_goes_to_the_same_unit_again_is_told_by_the_newer_words() {
    let mut story = accepted();
    let notice = last(&story, DocumentKind::D02);
    recall(&mut story);
    story
        .does(&dispatcher(), &Command::Transfer(to(HOUSING)))
        .does(&clerk(), &Command::SignFor)
        .does(&clerk(), &Command::Accept);
    let newer = last(&story, DocumentKind::D02);
    assert_eq!(waits(&story, &notice), None);
    assert_eq!(waits(&story, &newer), Some(Waits::Service));
}

#[test]
fn an_answer_of_the_same_day_tells_more_than_the_notice_before_it() {
    let mut story = accepted();
    story.does(&clerk(), &classify(Class::Claim, Some(Route::C1)));
    let checked = staff(12, HOUSING, &[Role::PetitionLeader]);
    let out = Command::RouteOut {
        route: Route::C1,
        guidance: sealed(),
    };
    story
        .does(&checked, &Command::ConfirmClass)
        .does(&clerk(), &out);
    let (notice, answer) = (
        last(&story, DocumentKind::D02),
        last(&story, DocumentKind::D15),
    );
    assert_eq!(story.matter.answered_on, Some(notice.on));
    assert_eq!(waits(&story, &notice), None);
    assert_eq!(waits(&story, &answer), Some(Waits::Service));
}

#[test]
fn what_was_posted_waits_for_its_receipt_and_reports_are_no_figure() {
    let mut story = accepted();
    let notice = last(&story, DocumentKind::D02);
    story.does(&clerk(), &by(ServiceMethod::Post, notice.id));
    assert_eq!(waits(&story, &notice), Some(Waits::Receipt));
    assert!(!story.matter.is_untold(&last(&story, DocumentKind::D02)));
    let mut hidden = accepted();
    hidden.matter.compartment = dengwen_domain::codes::Compartment::Report;
    let notice = last(&hidden, DocumentKind::D02);
    assert_eq!(waits(&hidden, &notice), Some(Waits::Service));
    assert!(!hidden.matter.is_untold(&notice));
    hidden.matter.overlays.notice_exempt = true;
    assert_eq!(waits(&hidden, &notice), None);
}

#[test]
fn what_a_limit_waits_for_is_owed_whatever_came_after_it() {
    let mut story = accepted();
    story.issues(&clerk(), opinion(Outcome::Support));
    repeated(&mut story, &dispatcher());
    let answer = last(&story, DocumentKind::D07);
    story.does(&clerk(), &serve(answer.id));
    let notice = last(&story, DocumentKind::RepeatNotice);
    assert_eq!(waits(&story, &notice), Some(Waits::Service));
    assert_eq!(waits(&story, &last(&story, DocumentKind::D01)), None);
    story.does(&dispatcher(), &serve(notice.id));
    assert_eq!(waits(&story, &notice), None);
}

#[test]
fn what_the_office_itself_ended_is_with_the_office_again() {
    let mut story = accepted();
    recall(&mut story);
    let reply = Command::Answer {
        reply: sealed(),
        kind: None,
    };
    story.does(&dispatcher(), &reply);
    assert_eq!(story.matter.stage, Stage::Replied);
    assert_eq!(story.matter.holder(), OrganId(id(OFFICE)));
    let petition = story.matter.first_petition().unwrap();
    let add = Command::AddMaterial {
        petition,
        text: Some(sealed()),
        files: 0,
    };
    story.does(&Actor::petitioner(), &add);
    assert_eq!(story.matter.overlays.material_since, Some(story.today));
    let seen = Command::SeeMaterial;
    assert_eq!(story.refuses(&clerk(), &seen), "refusal-not-your-duty");
    story.does(&dispatcher(), &seen);
    assert_eq!(story.matter.overlays.material_since, None);
}

#[test]
fn a_neighbour_who_can_be_reached_is_told_though_the_first_could_not_be() {
    let mut story = accepted();
    story.matter.overlays.notice_exempt = true;
    let notice = repeated(&mut story, &dispatcher());
    let owed = story.matter.running(LimitId::C01).expect("nobody was told");
    assert_eq!(owed.awaits, Some(notice));
    assert!(
        story
            .matter
            .is_untold(&last(&story, DocumentKind::RepeatNotice))
    );
    let mut alone = accepted();
    alone.matter.overlays.notice_exempt = true;
    repeated_by(&mut alone, &dispatcher(), false, false);
    assert!(alone.matter.running(LimitId::C01).is_none());
}

/// Sent to housing and accepted there, while nobody could be told of it.
fn excused() -> Story {
    let mut story = Story::received("cn-national-2022", OFFICE, date(2025, 3, 3));
    story.matter.overlays.notice_exempt = true;
    story
        .does(&dispatcher(), &claim())
        .does(&dispatcher(), &Command::Transfer(to(HOUSING)))
        .does(&clerk(), &Command::SignFor);
    story
}

/// A neighbour who can be reached joins what nobody could be told of.
fn joined(story: &mut Story, online: bool) -> PetitionId {
    let petition = PetitionId(id(102));
    let link = Command::LinkRepeat {
        petition,
        received_on: story.today,
        reachable: true,
        online,
    };
    story.does(&dispatcher(), &link);
    petition
}

#[test]
fn what_waited_for_a_neighbour_who_was_linked_by_mistake_is_excused_with_the_first() {
    let mut story = excused();
    let petition = joined(&mut story, false);
    story.on(date(2025, 3, 14)).does(&clerk(), &Command::Accept);
    let notice = last(&story, DocumentKind::D02);
    assert_eq!(waits(&story, &notice), Some(Waits::Service));
    let reason = sealed();
    story.does(&dispatcher(), &Command::Unlink { petition, reason });
    assert_eq!(waits(&story, &notice), None);
    assert!(story.matter.running(LimitId::C03).is_none());
    let told = story.matter.lead().unwrap().notified_on;
    assert_eq!(told, None, "it was excused, and told nobody");
    let read = story.matter.addressee(&notice);
    assert_eq!(
        read,
        Some(petition),
        "what was written to them opens for no other"
    );
}

#[test]
fn a_word_about_a_repeat_waits_for_nobody_where_its_own_person_cannot_be_told() {
    let mut story = accepted();
    repeated_by(&mut story, &dispatcher(), false, false);
    let about = last(&story, DocumentKind::RepeatNotice);
    assert!(story.matter.running(LimitId::C01).is_none());
    assert_eq!(waits(&story, &about), None);
    let first = last(&story, DocumentKind::D02);
    assert_eq!(waits(&story, &first), Some(Waits::Service));
}

#[test]
fn where_the_first_cannot_be_told_a_neighbour_is_addressed_from_then_on() {
    for online in [false, true] {
        let mut story = excused();
        let first = story.matter.first_petition();
        let sent = last(&story, DocumentKind::D01);
        let neighbour = joined(&mut story, online);
        story.on(date(2025, 3, 14)).does(&clerk(), &Command::Accept);
        let notice = last(&story, DocumentKind::D02);
        assert_eq!(story.matter.addressee(&notice), Some(neighbour));
        assert_eq!(story.matter.addressee(&sent), first);
        assert_eq!(
            waits(&story, &notice).is_none(),
            online,
            "their page shows it"
        );
        let named = Command::CorrectRegistration {
            petition: first.unwrap(),
            changes: Vec::new(),
            words: vec!["person".to_owned()],
            reason: sealed(),
            reachable: Some(true),
        };
        story.does(&dispatcher(), &named);
        assert_eq!(story.matter.addressee(&notice), Some(neighbour));
        story.does(&clerk(), &Command::Investigate { record: sealed() });
        story.issues(&clerk(), opinion(Outcome::Support));
        let answer = last(&story, DocumentKind::D07);
        assert_eq!(story.matter.addressee(&answer), first);
    }
}

#[test]
fn what_was_excused_stays_so_though_a_repeat_of_an_earlier_day_is_linked_later() {
    let mut story = excused();
    story.on(date(2025, 3, 14)).does(&clerk(), &Command::Accept);
    let notice = last(&story, DocumentKind::D02);
    // Because: a repeat is linked on the day on which it was received.
    let (petition, received_on) = (PetitionId(id(102)), date(2025, 3, 10));
    let link = Command::LinkRepeat {
        petition,
        received_on,
        reachable: true,
        online: false,
    };
    story
        .on(received_on)
        .does(&dispatcher(), &link)
        .on(date(2025, 3, 17))
        .does(&dispatcher(), &Command::NotifyRepeat { petition });
    assert!(!story.matter.is_notice_exempt());
    assert_eq!(waits(&story, &notice), None, "nobody was to be reached");
    let about = last(&story, DocumentKind::RepeatNotice);
    assert_eq!(waits(&story, &about), Some(Waits::Service));
}

#[test]
fn whoever_is_named_by_a_correction_is_told_what_is_written_from_then_on() {
    let mut story = excused();
    let sent = last(&story, DocumentKind::D01);
    let named = |reachable| Command::CorrectRegistration {
        petition: PetitionId(id(101)),
        changes: Vec::new(),
        words: vec!["person".to_owned()],
        reason: sealed(),
        reachable: Some(reachable),
    };
    story.does(&dispatcher(), &named(true));
    assert!(!story.matter.is_notice_exempt());
    story.does(&clerk(), &Command::Accept);
    let notice = last(&story, DocumentKind::D02);
    let owed = story.matter.running(LimitId::C03).expect("nobody was told");
    assert_eq!(owed.awaits, Some(notice.id));
    assert_eq!(waits(&story, &notice), Some(Waits::Service));
    assert_eq!(waits(&story, &sent), None, "nobody was to be reached");
    story.does(&dispatcher(), &named(false));
    assert!(story.matter.is_notice_exempt());
    assert_eq!(waits(&story, &notice), None);
    assert!(story.matter.running(LimitId::C03).is_none());
    let told = story.matter.lead().unwrap().notified_on;
    assert_eq!(told, None, "it was excused, and told nobody");
    story.does(&dispatcher(), &named(true));
    assert_eq!(
        waits(&story, &notice),
        Some(Waits::Service),
        "it was written while somebody could be told"
    );
    assert_eq!(waits(&story, &sent), None);
}

#[test]
fn the_page_shows_a_repeat_s_notice_only_to_whoever_filed_it_online() {
    for (matter, repeat) in [
        (Channel::Web, Channel::Letter),
        (Channel::Letter, Channel::Web),
    ] {
        let mut story = accepted();
        story.matter.channel = matter;
        repeated_by(&mut story, &dispatcher(), true, repeat.is_online());
        let runs = story.matter.running(LimitId::C01).is_some();
        assert_eq!(runs, !repeat.is_online(), "{repeat} on {matter}");
    }
}

#[test]
fn a_correction_that_the_page_shows_tells_what_it_corrects() {
    let mut story = accepted();
    let notice = last(&story, DocumentKind::D02);
    story.matter.channel = Channel::Web;
    let correct = Command::Correct {
        document: notice.id,
        text: sealed(),
    };
    story.does(&staff(13, HOUSING, &[Role::UnitHead]), &correct);
    assert!(story.matter.running(LimitId::C03).is_none());
    let told = story.matter.lead().unwrap().notified_on;
    assert_eq!(told, Some(story.today));
}

#[test]
fn a_correction_of_a_told_correction_goes_to_whoever_brought_the_repeat() {
    for repeat in [Channel::Letter, Channel::Web] {
        let mut story = accepted();
        story.matter.channel = if repeat.is_online() {
            Channel::Letter
        } else {
            Channel::Web
        };
        // Told on paper, whatever the page would show later.
        let mut wrong = repeated(&mut story, &dispatcher());
        story.does(&dispatcher(), &serve(wrong));
        let links = story.matter.petitions.iter_mut();
        links.for_each(|link| link.online = !link.opened && repeat.is_online());
        for _ in 0..3 {
            let correct = Command::Correct {
                document: wrong,
                text: sealed(),
            };
            story.does(&staff(4, OFFICE, &[Role::OfficeHead]), &correct);
            let correction = last(&story, DocumentKind::Correction);
            let shown = waits(&story, &correction).is_none();
            assert_eq!(shown, repeat.is_online(), "{repeat}");
            if !shown {
                story.does(&dispatcher(), &serve(correction.id));
            }
            wrong = correction.id;
        }
    }
}

#[test]
fn a_repeat_whose_channel_is_corrected_after_joining_is_shown_its_notice_or_not_as_it_came() {
    for (was, now) in [
        (Channel::Letter, Channel::Web),
        (Channel::Web, Channel::Letter),
    ] {
        let mut story = accepted();
        let petition = PetitionId(id(102));
        let own = story.matter.channel;
        let link = Command::LinkRepeat {
            petition,
            received_on: story.today,
            reachable: true,
            online: was.is_online(),
        };
        let correct = Command::CorrectRegistration {
            petition,
            changes: vec![Correction::Channel { was, now }],
            words: Vec::new(),
            reason: sealed(),
            reachable: None,
        };
        story
            .does(&dispatcher(), &link)
            .does(&dispatcher(), &correct)
            .does(&dispatcher(), &Command::NotifyRepeat { petition });
        assert_eq!(story.matter.channel, own, "the matter's own stays");
        let runs = story.matter.running(LimitId::C01).is_some();
        assert_eq!(runs, !now.is_online(), "{was} -> {now}");
    }
}
