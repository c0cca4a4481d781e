//! What every event may carry beside its fact, the petition's facts, and the code lists.

use std::fmt::Write as _;

use dengwen_domain::calendar::HolidayName;
use dengwen_domain::codes::{
    AnswerKind, CallbackReason, CallbackResult, Channel, Class, Compartment, ContactProof,
    DispatchMethod, FilingKind, Outcome, PetitionersView, Purpose, RatingTarget, ReceiptProof,
    Route, Satisfaction, ServiceMethod, SuggestionOutcome,
};
use dengwen_domain::ids::{DocumentId, MatterId, PetitionId};
use dengwen_domain::limit::{
    Certainty, Citation, Due, Length, LimitId, MonthEnd, Pause, PauseReason, SkipReason, Skipped,
    Working,
};
use dengwen_domain::matter::{
    ActorKind, DocumentIssued, Event, Fact, LimitChange, LimitRun, RowUsed, Source, TaskEnd,
};
use dengwen_domain::org::{Level, OrganKind, Role};
use dengwen_domain::petition::{
    Contact, Correction, PassedOn, Petition, PetitionEvent, PetitionFact,
};
use dengwen_domain::procedure::{Act, DocumentKind, Guard, Stage};
use jiff::civil::date;

use super::facts::{organ, person, sealed, task};
use crate::common::id;

/// An event with nothing but its fact.
pub(super) fn plain(what: Fact) -> Event {
    Event {
        on: date(2026, 3, 17),
        at: None,
        act: Act::Transfer,
        row: RowUsed {
            id: "T05".to_owned(),
            article: "条例第二十二条第一款".to_owned(),
        },
        what,
        stage: None,
        lead_end: None,
        limits: Vec::new(),
        documents: Vec::new(),
        files: Vec::new(),
        overridden: Vec::new(),
        overriding: None,
        outcome: None,
    }
}

fn citation() -> Citation {
    Citation {
        zh: "《信访工作条例》第三十四条".to_owned(),
        en: "Regulation 2022, Art. 34".to_owned(),
    }
}

fn least_due() -> Due {
    Due {
        date: date(2026, 5, 17),
        working: Working {
            limit: LimitId::C05,
            article: citation(),
            trigger: date(2026, 3, 18),
            first: date(2026, 3, 19),
            length: Length::CalendarDays(60),
            skipped: Vec::new(),
            make_up: Vec::new(),
            pauses: Vec::new(),
            extension: 0,
            before_extension: None,
            rolled_from: None,
            rolled_over: Vec::new(),
        },
        certainty: Certainty::Certain,
    }
}

fn full_due(length: Length) -> Due {
    let holiday = HolidayName {
        zh: "国庆节".to_owned(),
        en: "National Day".to_owned(),
    };
    let skipped = |why| Skipped {
        from: date(2026, 10, 1),
        to: date(2026, 10, 7),
        why,
    };
    let pauses = [
        PauseReason::Hearing,
        PauseReason::Supplement,
        PauseReason::ExpertReview,
        PauseReason::Suspension,
    ];
    Due {
        date: date(2027, 1, 4),
        working: Working {
            limit: LimitId::C04,
            article: citation(),
            trigger: date(2026, 9, 18),
            first: date(2026, 9, 19),
            length,
            skipped: vec![
                skipped(SkipReason::Weekend),
                skipped(SkipReason::Holiday(holiday)),
                skipped(SkipReason::Pause(PauseReason::Hearing)),
            ],
            make_up: vec![date(2026, 9, 20)],
            pauses: pauses
                .into_iter()
                .map(|why| Pause {
                    from: date(2026, 9, 21),
                    to: date(2026, 9, 22),
                    why,
                })
                .collect(),
            extension: 30,
            before_extension: Some(date(2026, 12, 4)),
            rolled_from: Some(date(2027, 1, 2)),
            rolled_over: vec![skipped(SkipReason::Weekend)],
        },
        certainty: Certainty::Provisional { year: 2027 },
    }
}

fn started(due: Due, full: bool) -> LimitChange {
    LimitChange::Started(LimitRun {
        id: due.working.limit,
        organ: organ(3),
        task: full.then(task),
        petition: full.then(|| PetitionId(id(20))),
        due,
        extended: if full { 30 } else { 0 },
        stopped_on: full.then(|| date(2026, 12, 1)),
        flagged_on: full.then(|| date(2026, 11, 1)),
        comparison: full,
        beside: false,
        awaits: None,
    })
}

/// Every consequence, in every form: carried by facts whose own part is empty.
pub(super) fn consequences() -> Vec<Event> {
    let (task, petition) = (Some(task()), Some(PetitionId(id(20))));
    let months = |month_end| Length::Months {
        count: 2,
        month_end,
    };
    let limits = vec![
        started(least_due(), false),
        started(full_due(Length::WorkingDays(5)), true),
        started(full_due(months(MonthEnd::Clamp)), true),
        started(full_due(months(MonthEnd::Overflow)), true),
        started(full_due(Length::Set), true),
        LimitChange::Stopped {
            id: LimitId::C03,
            task,
            petition,
            beside: false,
            on: date(2026, 3, 18),
        },
        LimitChange::Stopped {
            id: LimitId::C01,
            task: None,
            petition: None,
            beside: false,
            on: date(2026, 3, 18),
        },
        LimitChange::Moved {
            id: LimitId::C05,
            task,
            petition,
            beside: false,
            extended: 30,
            due: least_due(),
        },
        LimitChange::Flagged {
            id: LimitId::C05,
            task,
            petition,
            beside: false,
            on: date(2026, 6, 1),
        },
    ];
    let full = Event {
        at: Some(1_773_622_800_000_001),
        stage: Some(Stage::Accepted),
        lead_end: Some(TaskEnd::Done),
        limits,
        documents: documents(),
        overridden: vec![Guard::WithinC04, Guard::TargetCompetent],
        outcome: Some(Outcome::Support),
        ..plain(Fact::Accepted {})
    };
    let ends = [TaskEnd::Returned, TaskEnd::Recalled, TaskEnd::Withdrawn];
    let ends = ends.map(|end| Event {
        lead_end: Some(end),
        ..plain(Fact::Accepted {})
    });
    std::iter::once(full).chain(ends).collect()
}

fn documents() -> Vec<DocumentIssued> {
    [None, Some(organ(3))]
        .into_iter()
        .map(|to| DocumentIssued {
            id: DocumentId(id(40)),
            kind: DocumentKind::D02,
            number: "青禾信受〔2026〕1号".to_owned(),
            organ: organ(3),
            to,
            shown: false,
        })
        .collect()
}

fn received(full: bool) -> Petition {
    Petition {
        id: PetitionId(id(20)),
        number: "9901002026031630001785".to_owned(),
        version: 0,
        channel: Channel::Visit,
        received_on: date(2026, 3, 16),
        dated_on: full.then(|| date(2026, 3, 14)),
        organ: organ(2),
        registrar: person(55).filter(|_| full),
        addressee: full.then(|| "市长".to_owned()),
        purpose: full.then_some(Purpose::Ask),
        persons: (97..99).filter(|_| full).map(sealed).collect(),
        persons_present: 2,
        persons_concerned: 40,
        joint: full,
        anonymous: !full,
        confidential: full,
        publish_consent: full,
        title: sealed(100),
        text: sealed(101),
        request: full.then(|| sealed(102)),
        contact: Contact {
            phone: full,
            address: full,
            electronic: full,
            verified: full.then(|| (ContactProof::SeenInPerson, person(55), date(2026, 3, 16))),
        },
        helper: full.then(|| sealed(103)),
        intake: full.then(|| sealed(104)),
        passed_on: full.then(|| PassedOn {
            from: "province".to_owned(),
            number: "P-1".to_owned(),
            first_registered_on: date(2026, 3, 1),
            organ: None,
        }),
        imported: full,
        matters: (10..12).filter(|_| full).map(|n| MatterId(id(n))).collect(),
        codes_renewed: u32::from(full),
    }
}

/// One event of every kind of a petition.
pub(super) fn petition_events() -> Vec<PetitionEvent> {
    let matter = MatterId(id(10));
    let facts = [
        PetitionFact::Received(Box::new(received(true))),
        PetitionFact::Received(Box::new(received(false))),
        PetitionFact::Joined { matter },
        PetitionFact::Left { matter },
        PetitionFact::ContactVerified {
            proof: ContactProof::CallAnswered,
            by: person(55),
        },
        PetitionFact::ContactVerified {
            proof: ContactProof::ReplyFromAddress,
            by: None,
        },
        PetitionFact::ContactDoubted {
            reason: sealed(105),
        },
        PetitionFact::Corrected {
            field: "title".to_owned(),
            sealed: sealed(106),
            reason: sealed(107),
            was: None,
            place: None,
            contact: None,
            anonymous: None,
        },
        PetitionFact::DataCorrected {
            changes: corrections(),
            reason: sealed(108),
        },
        PetitionFact::CodeRenewed {},
    ];
    facts
        .into_iter()
        .map(|what| PetitionEvent {
            on: date(2026, 3, 16),
            what,
        })
        .collect()
}

macro_rules! lists {
    ($($list:ident),+ $(,)?) => {{
        let mut text = String::new();
        $(for code in $list::ALL {
            writeln!(text, "{} {}", stringify!($list), code.as_str()).unwrap();
        })+
        text
    }};
}

/// Every code of the closed lists, a line each.
pub(super) fn code_lists() -> String {
    lists![
        Channel,
        Class,
        Route,
        Purpose,
        Outcome,
        SuggestionOutcome,
        Satisfaction,
        RatingTarget,
        ServiceMethod,
        DispatchMethod,
        Compartment,
        AnswerKind,
        FilingKind,
        PetitionersView,
        CallbackReason,
        CallbackResult,
        ContactProof,
        ReceiptProof,
        Stage,
        Act,
        Guard,
        DocumentKind,
        LimitId,
        Role,
        Level,
        OrganKind,
        ActorKind,
        Source,
    ]
}

/// One correction of every field (D15).
pub(super) fn corrections() -> Vec<Correction> {
    let (was, now) = (date(2026, 3, 12), date(2026, 3, 10));
    let text = |text: &str| Some(text.to_owned());
    vec![
        Correction::Channel {
            was: Channel::Letter,
            now: Channel::Visit,
        },
        Correction::ReceivedOn {
            was,
            now,
            source: Source::Postmark,
        },
        Correction::DatedOn {
            was: None,
            now: Some(now),
        },
        Correction::FirstRegisteredOn { was, now },
        Correction::PersonsPresent { was: 1, now: 3 },
        Correction::PersonsConcerned { was: 1, now: 3 },
        Correction::Joint {
            was: false,
            now: true,
        },
        Correction::Confidential {
            was: true,
            now: false,
        },
        Correction::Purpose {
            was: None,
            now: Some(Purpose::Appeal),
        },
        Correction::Addressee {
            was: text("市长"),
            now: None,
        },
        Correction::Topic {
            was: text("030100"),
            now: text("030400"),
        },
        Correction::Region {
            was: None,
            now: text("990100"),
        },
    ]
}
