//! What came after a kind's first golden file was frozen: every optional field, filled.
//!
//! These stand in `KIND-1.filled.jsonl` beside the file they add to.

use dengwen_domain::codes::{Class, Compartment, ContactProof};
use dengwen_domain::ids::{AttachmentId, PetitionId, SealedId};
use dengwen_domain::matter::{DocumentIssued, Event, Fact, LimitChange, Override, WishConfirmed};
use dengwen_domain::petition::{Contact, PetitionEvent, PetitionFact};
use dengwen_domain::procedure::{DocumentKind, Guard};
use jiff::civil::date;

use super::facts::{document, facts, organ, person, posted_service, sealed, task};
use super::parts::{consequences, plain};
use crate::common::id;

/// Facts of a matter with the fields that joined them later.
pub(super) fn matter_events() -> Vec<Event> {
    let registered = facts().into_iter().filter_map(|fact| match fact {
        Fact::Registered { .. } => Some(under_report_officer(fact)),
        _ => None,
    });
    let classified = Fact::Classified {
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
        decided: None,
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
    events.extend([plain(classified), overriding, limits_beside()]);
    events.extend(told());
    events
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
    if let Fact::Registered { report_office, .. } = &mut registered {
        *report_office = Some(organ(2));
    }
    registered
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
