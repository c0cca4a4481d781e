//! What came after a kind's first golden file was frozen: every optional field, filled.
//!
//! These stand in `KIND-1.filled.jsonl` beside the file they add to.

use dengwen_domain::codes::{
    AnswerKind, CallbackReason, CallbackResult, Class, Compartment, ContactProof, CrossBoundary,
    FilingKind, OtherAct, SuggestionOutcome,
};
use dengwen_domain::ids::{AttachmentId, CallbackId, DocumentId, MatterId, PetitionId, SealedId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{
    Basis, Decided, DocumentIssued, EarlierMatter, Event, ExceptionRequest, Fact, FinalOpinion,
    KnownAct, LimitChange, NextCall, Opinion, Override, WishConfirmed,
};
use dengwen_domain::petition::{Contact, Correction, PetitionEvent, PetitionFact};
use dengwen_domain::procedure::{Act, DocumentKind, Guard};
use jiff::civil::date;

use super::facts::{document, facts, full_opinion, organ, person, posted_service, sealed, task};
use super::parts::{consequences, plain};
use crate::common::id;

/// Facts of a matter with the fields that joined them later.
pub(super) fn matter_events() -> Vec<Event> {
    let registered = facts().into_iter().filter_map(|fact| match fact {
        Fact::Registered { .. } => Some(under_report_officer(fact)),
        _ => None,
    });
    let classified = |decided| Fact::Classified {
        class: Class::Report,
        route: None,
        topic: None,
        region: None,
        purpose: None,
        requests: 1,
        reasons: sealed(65),
        compartment: Compartment::Report,
        accused: vec![organ(3)],
        office: Some(organ(2)),
        decided,
    };
    let decided = Decided {
        by: person(50),
        organ: Some(organ(2)),
        checked_by: person(57),
    };
    let overriding = Event {
        files: vec![AttachmentId(id(43)), AttachmentId(id(44))],
        overridden: vec![Guard::WithinC04],
        overriding: Some(Override {
            guard: Guard::WithinC04,
            reason: sealed(110),
            second: person(57).expect("somebody"),
        }),
        ..plain(Fact::NoteAdded { note: sealed(94) })
    };
    let mut events: Vec<Event> = registered.take(1).map(plain).collect();
    events.extend(crossing().map(plain));
    let drafted = Fact::OpinionDrafted {
        opinion: Opinion {
            unit: Some(organ(3)),
            ..full_opinion()
        },
    };
    events.extend([None, Some(decided)].map(|decided| plain(classified(decided))));
    events.extend([overriding, limits_beside(), untold()]);
    events.extend([linked(), asked()].map(plain));
    events.push(plain(drafted));
    events.push(plain(Fact::MaterialAdded {
        petition: PetitionId(id(20)),
        text: Some(sealed(93)),
        files: 0,
        unseen: true,
    }));
    events.extend(refused().into_iter().chain(at_the_door()).map(plain));
    events.extend(called().into_iter().map(plain));
    events.extend(told());
    events
}

/// A repeat whose account shows what is told.
fn linked() -> Fact {
    Fact::Linked {
        petition: PetitionId(id(20)),
        reachable: true,
        online: true,
    }
}

/// An exception asked for an organ.
fn asked() -> Fact {
    Fact::ExceptionRequested {
        request: ExceptionRequest {
            by: person(55).expect("somebody"),
            second: person(56).expect("somebody"),
            act: Act::Transfer,
            guard: Guard::TargetCompetent,
            asked_on: date(2026, 3, 17),
            reason: sealed(110),
            what: sealed(111),
            organ: Some(organ(2)),
        },
    }
}

/// What a ground of refusal rested on.
fn refused() -> Vec<Fact> {
    vec![
        Fact::NotAccepted {
            ground: "NR1".to_owned(),
            reason: sealed(81),
            basis: Some(Basis {
                earlier: Some(EarlierMatter {
                    number: "990100202603020000012X".to_owned(),
                    matter: Some(MatterId(id(11))),
                    organ: Some(organ(4)),
                    accepted_on: Some(date(2026, 3, 4)),
                    until: Some(date(2026, 5, 3)),
                }),
                final_opinion: None,
                same_facts: None,
                found_by: None,
                other_procedure: Some(sealed(83)),
            }),
        },
        Fact::NoLongerAccepted {
            ground: "NA1".to_owned(),
            reason: sealed(82),
            basis: Some(Basis {
                earlier: None,
                final_opinion: Some(FinalOpinion {
                    number: "青政复核〔2025〕3号".to_owned(),
                    on: date(2025, 11, 20),
                }),
                same_facts: Some(sealed(82)),
                found_by: person(50),
                other_procedure: None,
            }),
        },
    ]
}

/// What asks for nothing, answered or kept on file.
fn at_the_door() -> Vec<Fact> {
    vec![
        Fact::Answered {
            reply: sealed(68),
            kind: Some(AnswerKind::Thanks),
            by: None,
        },
        Fact::FilingProposed {
            by: person(55),
            reason: sealed(70),
            kind: Some(FilingKind::Unreadable),
        },
        Fact::Filed {
            reason: sealed(70),
            kind: Some(FilingKind::Unreadable),
            reading: Some(sealed(71)),
        },
    ]
}

/// Who answered, who calls, who talks in person until when.
fn called() -> Vec<Fact> {
    let callback = CallbackId(id(42));
    vec![
        Fact::Answered {
            reply: sealed(68),
            kind: None,
            by: person(56),
        },
        Fact::SuggestionReplied {
            outcome: SuggestionOutcome::Partly,
            reply: sealed(85),
            by: person(56),
        },
        Fact::CallbackOpened {
            id: callback,
            reason: CallbackReason::Grave,
            organ: organ(2),
            due: date(2026, 4, 20),
            owner: person(57),
        },
        Fact::CallbackAttempted {
            id: callback,
            time: "morning".to_owned(),
            by: person(57),
            result: CallbackResult::WantsMeeting,
            note: Some(sealed(96)),
            done: false,
            next: person(57).map(|person| NextCall {
                person,
                on: date(2026, 4, 24),
            }),
        },
    ]
}

/// What was posted and received, and what was shown where the petitioner filed.
fn told() -> [Event; 3] {
    let posted = Fact::Served {
        document: document(),
        service: posted_service(),
        answers: true,
    };
    let shown = Event {
        documents: vec![DocumentIssued {
            id: document(),
            kind: DocumentKind::D01,
            number: "青禾信告〔2026〕1号".to_owned(),
            organ: organ(2),
            to: None,
            shown: true,
        }],
        ..plain(Fact::PassedDown {
            to: organ(6),
            suggest_simple: false,
        })
    };
    let withdrawn = Fact::Withdrawn {
        statement: sealed(92),
        confirmed: Some(WishConfirmed {
            proof: ContactProof::CallAnswered,
            recorded_by: person(56),
            note: Some(sealed(112)),
        }),
    };
    [plain(posted), shown, plain(withdrawn)]
}

/// Opened in the report compartment (Art. 30).
fn under_report_officer(mut registered: Fact) -> Fact {
    if let Fact::Registered {
        report_office,
        known_act,
        ..
    } = &mut registered
    {
        *report_office = Some(organ(2));
        *known_act = Some(KnownAct {
            act: OtherAct::Decision,
            on: date(2026, 1, 19),
        });
    }
    registered
}

/// What a matter crosses, as registered and as corrected (三跨三分离), and a name that was added.
fn crossing() -> [Fact; 3] {
    let mut registered = facts().remove(0);
    if let Fact::Registered { cross_boundary, .. } = &mut registered {
        cross_boundary.extend(CrossBoundary::ALL);
    }
    let corrected = Fact::RegistrationCorrected {
        petition: PetitionId(id(20)),
        changes: vec![
            Correction::CrossBoundary {
                was: CrossBoundary::ALL.to_vec(),
                now: vec![CrossBoundary::PersonPlace],
            },
            Correction::CrossBoundary {
                was: Vec::new(),
                now: Vec::new(),
            },
        ],
        words: Vec::new(),
        reason: sealed(107),
        reachable: None,
    };
    let named = Fact::RegistrationCorrected {
        petition: PetitionId(id(20)),
        changes: Vec::new(),
        words: vec!["person".to_owned()],
        reason: sealed(107),
        reachable: Some(true),
    };
    [registered, corrected, named]
}

/// Every change of a limit that runs beside another of its kind.
fn limits_beside() -> Event {
    let (task, petition) = (Some(task()), Some(PetitionId(id(20))));
    let mut limits = consequences().remove(0).limits;
    for change in &mut limits {
        match change {
            LimitChange::Started(run) => {
                run.beside = true;
                (run.task, run.petition) = (task, petition);
            }
            LimitChange::Stopped {
                beside,
                task: its_task,
                petition: its_petition,
                ..
            }
            | LimitChange::Moved {
                beside,
                task: its_task,
                petition: its_petition,
                ..
            }
            | LimitChange::Awaits {
                beside,
                task: its_task,
                petition: its_petition,
                ..
            }
            | LimitChange::Flagged {
                beside,
                task: its_task,
                petition: its_petition,
                ..
            } => {
                *beside = true;
                (*its_task, *its_petition) = (task, petition);
            }
        }
    }
    Event {
        limits,
        ..plain(Fact::LimitsRecomputed {})
    }
}

/// Limits whose notice is written and not told.
fn untold() -> Event {
    let document = DocumentId(id(130));
    let awaits = |limit, whole: bool| LimitChange::Awaits {
        id: limit,
        task: whole.then(task),
        petition: whole.then(|| PetitionId(id(20))),
        beside: whole,
        document,
    };
    let mut limits = consequences().remove(0).limits;
    limits.truncate(1);
    for change in &mut limits {
        if let LimitChange::Started(run) = change {
            run.awaits = Some(document);
        }
    }
    limits.extend([awaits(LimitId::C03, true), awaits(LimitId::C02, false)]);
    Event {
        limits,
        ..plain(Fact::Accepted {})
    }
}

/// Facts of a petition with the fields that joined them later.
pub(super) fn petition_events() -> Vec<PetitionEvent> {
    let corrected = |was: Option<SealedId>, verified| PetitionFact::Corrected {
        field: "person".to_owned(),
        sealed: sealed(106),
        reason: sealed(107),
        was,
        place: Some(1),
        contact: Some(Contact {
            phone: true,
            address: false,
            electronic: true,
            verified,
        }),
        anonymous: Some(false),
    };
    let seen = (ContactProof::SeenInPerson, person(55), date(2026, 3, 16));
    [
        corrected(Some(sealed(105)), Some(seen)),
        corrected(None, None),
    ]
    .into_iter()
    .map(|what| PetitionEvent {
        on: date(2026, 3, 16),
        what,
    })
    .collect()
}
