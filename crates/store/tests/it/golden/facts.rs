//! One fact of every kind, with every optional part and without: what the golden files hold.
//!
//! Struct literals without `..`: a new field does not compile until it stands here and, by that, in
//! a golden file.

use dengwen_domain::codes::{
    CallbackReason, CallbackResult, Channel, Class, Compartment, DispatchMethod, Outcome,
    PetitionersView, Purpose, RatingTarget, ReceiptProof, Route, Satisfaction, ServiceMethod,
    SuggestionOutcome,
};
use dengwen_domain::ids::{
    CallbackId, DocumentId, MatterId, OrganId, PersonId, PetitionId, SealedId, TaskId,
};
use dengwen_domain::matter::{
    ClassProposed, ExceptionRequest, Fact, Opinion, Receipt, Service, Succession, Task, TaskEnd,
};
use dengwen_domain::procedure::{Act, Guard};
use jiff::civil::date;

use super::parts::corrections;
use crate::common::id;

pub(super) fn organ(n: u128) -> OrganId {
    OrganId(id(n))
}

#[expect(clippy::unnecessary_wraps, reason = "every field it fills is optional")]
pub(super) fn person(n: u128) -> Option<PersonId> {
    Some(PersonId(id(n)))
}

pub(super) fn sealed(n: u128) -> SealedId {
    SealedId(id(n))
}

pub(super) fn task() -> TaskId {
    TaskId(id(30))
}

fn petition() -> PetitionId {
    PetitionId(id(20))
}

pub(super) fn document() -> DocumentId {
    DocumentId(id(40))
}

fn full_task() -> Task {
    Task {
        id: task(),
        unit: organ(3),
        lead: true,
        method: DispatchMethod::Assign,
        sender: organ(2),
        delivered_on: date(2026, 3, 17),
        report_back: Some(date(2026, 4, 30)),
        suggest_simple: true,
        signed_on: Some(date(2026, 3, 18)),
        handler: person(50),
        notified_on: Some(date(2026, 3, 19)),
        answered: Some(sealed(60)),
        end: Some((date(2026, 4, 1), TaskEnd::Returned)),
    }
}

fn least_task() -> Task {
    Task {
        id: TaskId(id(31)),
        unit: organ(4),
        lead: false,
        method: DispatchMethod::Transfer,
        sender: organ(2),
        delivered_on: date(2026, 3, 17),
        report_back: None,
        suggest_simple: false,
        signed_on: None,
        handler: None,
        notified_on: None,
        answered: None,
        end: None,
    }
}

pub(super) fn full_opinion() -> Opinion {
    Opinion {
        outcome: Outcome::NotSupport,
        text: sealed(61),
        drafted_by: person(50),
        substance_by: person(51),
        procedure_by: person(52),
        signed_by: person(53),
        review_organ: Some(organ(1)),
        unit: None,
    }
}

fn least_opinion() -> Opinion {
    Opinion {
        outcome: Outcome::Explain,
        text: sealed(61),
        drafted_by: None,
        substance_by: None,
        procedure_by: None,
        signed_by: None,
        review_organ: None,
        unit: None,
    }
}

fn full_service() -> Service {
    Service {
        method: ServiceMethod::LeftWithWitness,
        on: date(2026, 4, 2),
        by: person(50),
        refused: true,
        note: Some(sealed(62)),
        awaited: false,
        receipt: None,
    }
}

fn least_service() -> Service {
    Service {
        method: ServiceMethod::Post,
        on: date(2026, 4, 2),
        by: None,
        refused: false,
        note: None,
        awaited: false,
        receipt: None,
    }
}

/// A change of class that waits for its check.
fn class_proposed(full: bool) -> ClassProposed {
    ClassProposed {
        by: person(50).filter(|_| full),
        organ: full.then(|| organ(3)),
        class: if full {
            Class::Claim
        } else {
            Class::Suggestion
        },
        route: full.then_some(Route::C5),
        topic: full.then(|| "030200".to_owned()),
        region: full.then(|| "990102".to_owned()),
        purpose: full.then_some(Purpose::Ask),
        requests: 2,
        reasons: sealed(114),
    }
}

/// A receipt with everything that may be told of it.
pub(super) fn receipt() -> Receipt {
    Receipt {
        on: date(2026, 4, 6),
        proof: ReceiptProof::ReturnSlip,
        by: person(50),
        note: Some(sealed(111)),
    }
}

/// What was posted, and received later.
pub(super) fn posted_service() -> Service {
    Service {
        awaited: true,
        receipt: Some(receipt()),
        ..least_service()
    }
}

/// Every kind, in groups of the procedure.
pub(super) fn facts() -> Vec<Fact> {
    [
        registered(),
        intake(),
        dispatch(),
        second_persons(),
        objection(),
        unit(),
        refusals(),
        handling(),
        opinion(),
        service(),
        ends(),
        follow(),
    ]
    .concat()
}

fn registered() -> Vec<Fact> {
    let full = Fact::Registered {
        matter: MatterId(id(10)),
        number: "XF990100202603163000017".to_owned(),
        pack: "cn-national-2022".to_owned(),
        petition: petition(),
        channel: Channel::PassedOn,
        organ: organ(2),
        received_on: date(2026, 3, 16),
        first_registered_on: date(2026, 3, 10),
        requests: 2,
        persons: 6,
        first_time: true,
        topic: Some("030100".to_owned()),
        region: Some("990102".to_owned()),
        purpose: Some(Purpose::Resolve),
        confidential: true,
        notice_exempt: true,
        other_limit: Some(date(2026, 3, 20)),
        known_act: None,
        first_asked: person(54),
        received_by: person(55),
        imported: true,
        split_from: Some(MatterId(id(11))),
        title: Some(sealed(63)),
        report_office: None,
        cross_boundary: Vec::new(),
    };
    let least = Fact::Registered {
        matter: MatterId(id(10)),
        number: "XF990100202603163000017".to_owned(),
        pack: "cn-national-2005".to_owned(),
        petition: petition(),
        channel: Channel::Letter,
        organ: organ(2),
        received_on: date(2010, 3, 16),
        first_registered_on: date(2010, 3, 16),
        requests: 1,
        persons: 1,
        first_time: false,
        topic: None,
        region: None,
        purpose: None,
        confidential: false,
        notice_exempt: false,
        other_limit: None,
        known_act: None,
        first_asked: None,
        received_by: None,
        imported: false,
        split_from: None,
        title: None,
        report_office: None,
        cross_boundary: Vec::new(),
    };
    vec![full, least]
}

fn intake() -> Vec<Fact> {
    vec![
        Fact::Linked {
            petition: petition(),
            reachable: false,
            online: false,
        },
        Fact::Unlinked {
            petition: petition(),
            reason: sealed(64),
        },
        Fact::RepeatNotified {
            petition: petition(),
        },
        Fact::SplitOff {
            into: vec![MatterId(id(12)), MatterId(id(13))],
        },
        Fact::Classified {
            class: Class::Report,
            route: Some(Route::C3),
            topic: Some("160200".to_owned()),
            region: Some("990102".to_owned()),
            purpose: Some(Purpose::Accuse),
            requests: 3,
            reasons: sealed(65),
            compartment: Compartment::Report,
            accused: vec![organ(3), organ(4)],
            office: None,
            decided: None,
        },
        Fact::Classified {
            class: Class::Suggestion,
            route: None,
            topic: None,
            region: None,
            purpose: None,
            requests: 1,
            reasons: sealed(65),
            compartment: Compartment::Ordinary,
            accused: Vec::new(),
            office: None,
            decided: None,
        },
    ]
}

fn dispatch() -> Vec<Fact> {
    vec![
        Fact::Transferred {
            tasks: vec![full_task(), least_task()],
        },
        Fact::PassedDown {
            to: organ(6),
            suggest_simple: true,
        },
        Fact::Assigned {
            tasks: vec![full_task()],
        },
        Fact::HandedOver {
            to: organ(7),
            letter: sealed(66),
        },
        Fact::Directed {
            guidance: sealed(67),
        },
        Fact::Answered {
            reply: sealed(68),
            kind: None,
            by: None,
        },
        Fact::Recalled { reason: sealed(69) },
    ]
}

fn second_persons() -> Vec<Fact> {
    let in_favour_of = MatterId(id(14));
    vec![
        Fact::FilingProposed {
            by: person(55),
            reason: sealed(70),
            kind: None,
        },
        Fact::FilingProposed {
            by: None,
            reason: sealed(70),
            kind: None,
        },
        Fact::Filed {
            reason: sealed(70),
            kind: None,
            reading: None,
        },
        Fact::FilingDeclined { reason: sealed(71) },
        Fact::VoidProposed {
            by: person(55),
            in_favour_of,
            reason: sealed(72),
        },
        Fact::VoidProposed {
            by: None,
            in_favour_of,
            reason: sealed(72),
        },
        Fact::Voided {
            in_favour_of,
            reason: sealed(72),
        },
        Fact::VoidDeclined { reason: sealed(73) },
        Fact::ExceptionRequested {
            request: ExceptionRequest {
                by: PersonId(id(55)),
                second: PersonId(id(56)),
                act: Act::Transfer,
                guard: Guard::TargetCompetent,
                asked_on: date(2026, 3, 17),
                reason: sealed(110),
                what: sealed(111),
                organ: None,
            },
        },
        Fact::ExceptionConfirmed {},
        Fact::ExceptionRefused {
            reason: sealed(112),
        },
        Fact::ExceptionWithdrawn {},
    ]
}

fn objection() -> Vec<Fact> {
    vec![
        Fact::UrgentReported { event: sealed(74) },
        Fact::Objected {
            unit: organ(3),
            reasons: sealed(75),
            suggests: Some(organ(4)),
        },
        Fact::Objected {
            unit: organ(3),
            reasons: sealed(75),
            suggests: None,
        },
        Fact::ObjectionAgreed {
            reasons: sealed(76),
        },
        Fact::ObjectionRefused {
            reasons: sealed(76),
        },
        Fact::DisputeRaised {
            reasons: sealed(77),
        },
        Fact::DisputeDecided {
            task: full_task(),
            reasons: sealed(78),
        },
    ]
}

fn unit() -> Vec<Fact> {
    vec![
        Fact::SignedFor {
            own: Some(least_task()),
        },
        Fact::SignedFor { own: None },
        Fact::HandlerAssigned {
            handler: PersonId(id(50)),
        },
        Fact::Recused {
            person: PersonId(id(50)),
            reason: sealed(79),
        },
        Fact::CoAnswered {
            task: task(),
            contribution: sealed(80),
        },
        Fact::Accepted {},
        Fact::AcceptedSimply {},
        Fact::PerformanceStarted {},
        Fact::SuggestionStudied {},
    ]
}

fn refusals() -> Vec<Fact> {
    vec![
        Fact::NotAccepted {
            ground: "NR1".to_owned(),
            reason: sealed(81),
            basis: None,
        },
        Fact::NoLongerAccepted {
            ground: "NA1".to_owned(),
            reason: sealed(82),
            basis: None,
        },
        Fact::RoutedOut {
            route: Route::C1,
            guidance: sealed(83),
        },
        Fact::DeliveryConfirmed { note: sealed(84) },
    ]
}

fn handling() -> Vec<Fact> {
    vec![
        Fact::SuggestionReplied {
            outcome: SuggestionOutcome::Partly,
            reply: sealed(85),
            by: None,
        },
        Fact::Investigated { record: sealed(86) },
        Fact::Extended {
            days: 30,
            reason: sealed(87),
        },
        Fact::Converted { reason: sealed(88) },
        Fact::Performed {
            opinion: full_opinion(),
        },
    ]
}

fn opinion() -> Vec<Fact> {
    vec![
        Fact::SimplyReplied {
            opinion: least_opinion(),
            document: document(),
            service: least_service(),
        },
        Fact::OpinionDrafted {
            opinion: full_opinion(),
        },
        Fact::SubstanceApproved { by: person(51) },
        Fact::SubstanceApproved { by: None },
        Fact::ProcedureApproved { by: person(52) },
        Fact::ProcedureApproved { by: None },
        Fact::DraftReturned { reason: sealed(89) },
        Fact::OpinionIssued { by: person(53) },
        Fact::OpinionIssued { by: None },
    ]
}

fn service() -> Vec<Fact> {
    vec![
        Fact::Served {
            document: document(),
            service: full_service(),
            answers: true,
        },
        Fact::ReceiptRecorded {
            document: document(),
            receipt: receipt(),
        },
        Fact::Executed { proof: sealed(90) },
        Fact::Corrected {
            document: document(),
            by: DocumentId(id(41)),
            text: sealed(91),
        },
        Fact::RegistrationCorrected {
            petition: petition(),
            changes: corrections(),
            words: vec!["title".to_owned(), "person".to_owned()],
            reason: sealed(109),
            reachable: None,
        },
        Fact::RegistrationCorrected {
            petition: petition(),
            changes: Vec::new(),
            words: Vec::new(),
            reason: sealed(109),
            reachable: None,
        },
    ]
}

fn ends() -> Vec<Fact> {
    vec![
        Fact::Withdrawn {
            statement: sealed(92),
            confirmed: None,
        },
        Fact::WithdrawalProposed {
            by: person(56),
            statement: sealed(92),
        },
        Fact::WithdrawalProposed {
            by: None,
            statement: sealed(92),
        },
        Fact::WithdrawalDeclined {
            reason: sealed(113),
        },
        Fact::ClassProposed {
            proposed: class_proposed(true),
        },
        Fact::ClassProposed {
            proposed: class_proposed(false),
        },
        Fact::ClassDeclined {
            reason: sealed(115),
        },
        Fact::ReportedBack {
            report: sealed(93),
            document: document(),
            view: PetitionersView::Agrees,
            by: person(50),
        },
        Fact::ReportedBack {
            report: sealed(93),
            document: document(),
            view: PetitionersView::Unclear,
            by: None,
        },
        Fact::ReportAccepted {},
        Fact::ReportMoreAsked {
            reasons: sealed(94),
        },
        Fact::ReportReturned {
            reasons: sealed(95),
        },
        Fact::Lapsed {},
        Fact::Archived {},
        Fact::OverdueFlagged {},
        Fact::LimitsRecomputed {},
        Fact::Succeeded {
            organs: vec![Succession {
                from: organ(2),
                to: organ(3),
            }],
        },
        Fact::OtherLimitEnded {},
    ]
}

fn follow() -> Vec<Fact> {
    let callback = CallbackId(id(42));
    vec![
        Fact::MaterialAdded {
            petition: petition(),
            text: Some(sealed(93)),
            files: 2,
            unseen: false,
        },
        Fact::MaterialAdded {
            petition: petition(),
            text: None,
            files: 1,
            unseen: false,
        },
        Fact::MaterialSeen {},
        Fact::NoteAdded { note: sealed(94) },
        Fact::Rated {
            target: RatingTarget::Unit,
            value: Satisfaction::Dissatisfied,
            reasons: vec!["not-carried-out".to_owned()],
            words: Some(sealed(95)),
            assisted: true,
        },
        Fact::Rated {
            target: RatingTarget::Office,
            value: Satisfaction::Mostly,
            reasons: Vec::new(),
            words: None,
            assisted: false,
        },
        Fact::CallbackOpened {
            id: callback,
            reason: CallbackReason::BadRating,
            organ: organ(2),
            due: date(2026, 4, 20),
            owner: None,
        },
        Fact::CallbackAttempted {
            id: callback,
            time: "morning".to_owned(),
            by: person(56),
            result: CallbackResult::NotContent,
            note: Some(sealed(96)),
            done: true,
            next: None,
        },
        Fact::CallbackAttempted {
            id: callback,
            time: "evening".to_owned(),
            by: None,
            result: CallbackResult::NotReached,
            note: None,
            done: false,
            next: None,
        },
    ]
}
