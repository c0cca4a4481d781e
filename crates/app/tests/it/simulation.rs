//! A year of an office at random: many hands, wrong persons, clocks that jump, power that fails.
//!
//! After every step all rows must equal the fold of the events, every commitment must hold, the
//! numbers of events must have no gap, every petition must stand in a matter, and every limit must
//! be what a second count says; at the end lists must show exactly what a page would open, and a
//! form sent again must be answered as before. *Failures*: any of these broken, a panic, a fault.
//! *No failures*: refusals, conflicts, an act lost when the caller vanished before its answer.
//! *Left to chance*: how far such an act came.
//! `DENGWEN_SIMULATION_SEEDS=100` runs more seeds, `DENGWEN_SIMULATION_STEPS=1000` longer ones.

use std::collections::BTreeSet;
use std::time::Duration;

use dengwen_app::intake::{NewPetition, Part, Receipt, Split};
use dengwen_app::matter::{Act, Texts};
use dengwen_app::{AppError, Who};
use dengwen_domain::access::{Permission, scope};
use dengwen_domain::codes::{
    CallbackResult, Channel, Class, Outcome, RatingTarget, Route, Satisfaction, ServiceMethod,
    SuggestionOutcome,
};
use dengwen_domain::ids::{MatterId, SealedId};
use dengwen_domain::matter::{Command, Event, Matter, OpinionParts, Routing, ServiceRecord};
use dengwen_domain::org::Role;
use dengwen_store::query::queue::{self, Select};
use dengwen_store::tables::event;
use dengwen_store::tables::matter::MatterRow;
use dengwen_store::tables::petition::PetitionRow;
use dengwen_store::tables::petition_matter::PetitionMatterRow;
use dengwen_store::verify::verify;
use dengwen_testkit::both_engines;
use dengwen_testkit::commands::classify;
use dengwen_testkit::office::{DISTRICT_OFFICE, HOUSING, OFFICE, TRANSPORT, TestOffice};

use crate::dice::Dice;
use crate::recount::{self, Recount};

const STAFF: &[(&str, Role)] = &[
    (OFFICE, Role::Registrar),
    (OFFICE, Role::Dispatcher),
    (OFFICE, Role::Dispatcher),
    (OFFICE, Role::SecondPerson),
    (OFFICE, Role::ReportOfficer),
    (OFFICE, Role::CallbackOfficer),
    (OFFICE, Role::OfficeHead),
    (DISTRICT_OFFICE, Role::Dispatcher),
    (HOUSING, Role::UnitClerk),
    (HOUSING, Role::Handler),
    (HOUSING, Role::BusinessLeader),
    (HOUSING, Role::PetitionLeader),
    (HOUSING, Role::UnitHead),
    (TRANSPORT, Role::UnitClerk),
    (TRANSPORT, Role::Handler),
    ("qh", Role::UnitHead),
];

/// What was sent and answered, to be sent again.
struct Sent {
    at: i64,
    new: NewPetition,
    receipt: Receipt,
}

struct World {
    office: TestOffice,
    dice: Dice,
    sent: Vec<Sent>,
    done: usize,
    recount: Recount,
}

impl World {
    fn who(&mut self) -> Who {
        let (organ, role) = self.dice.one(STAFF);
        self.office.staff(organ, role)
    }

    async fn register(&mut self, join: bool) {
        let channel = self
            .dice
            .one(&[Channel::Web, Channel::Letter, Channel::Visit]);
        let organ = self.dice.one(&[OFFICE, OFFICE, DISTRICT_OFFICE, HOUSING]);
        let organ = self.office.organ(organ);
        let app = &self.office.app;
        let mut new = NewPetition::today(app, channel, organ, "路灯不亮", "三天了。");
        new.form_key = self.dice.key();
        let who = if join && !self.sent.is_empty() {
            let at = self.dice.roll(self.sent.len());
            new.join = Some(self.sent[at].receipt.matter);
            self.office.staff(OFFICE, Role::Registrar)
        } else {
            Who::Public
        };
        match self.office.app.register(&who, new.clone()).await {
            Ok(receipt) => {
                let at = self.office.app.now_micros();
                self.sent.push(Sent { at, new, receipt });
            }
            Err(error) => expected(&error),
        }
    }

    /// Most tries are refused, as they should be; one in a row of them is lawful.
    async fn acts(&mut self) {
        let before = self.done;
        for _ in 0..15 {
            self.act().await;
            if self.done > before {
                return;
            }
        }
    }

    async fn act(&mut self) {
        let Some(id) = self.a_matter() else { return };
        let mut who = self.who();
        if self.dice.roll(6) == 0 {
            let at = self.dice.roll(self.sent.len());
            who = Who::Petitioner(self.sent[at].receipt.petition);
        }
        let Ok(matter) = self
            .office
            .app
            .open_matter(&Who::System, id, "simulation")
            .await
        else {
            return;
        };
        let mut texts = Texts::new();
        let words = texts.add(&self.office.app, "reasons", "理由如下。");
        let command = self.command(&matter, words);
        let stale = i64::from(self.dice.roll(8) == 0);
        let mut act = Act::new(id, matter.version - stale, command, texts);
        act.form_key = Some(self.dice.key());
        let app = self.office.app.clone();
        if self.dice.roll(6) == 0 {
            // The caller vanishes: the act happened whole or not at all.
            let wait = Duration::from_micros(self.dice.roll(3_000) as u64);
            let task = tokio::spawn(async move { app.act(&who, act).await.map(|_| ()) });
            let _ = tokio::time::timeout(wait, task).await;
            return;
        }
        match app.act(&who, act.clone()).await {
            Ok(_) => {
                self.done += 1;
                let again = app
                    .act(&who, act)
                    .await
                    .expect("the same form is answered again");
                assert!(again.replayed, "the same form did something twice");
            }
            Err(error) => expected(&error),
        }
    }

    fn a_matter(&mut self) -> Option<MatterId> {
        let recent = self.sent.len().min(4);
        if recent == 0 {
            return None;
        }
        let at = self.sent.len() - 1 - self.dice.roll(recent);
        Some(self.sent[at].receipt.matter)
    }

    fn routing(&mut self) -> Routing {
        let co = self.dice.roll(3) == 0;
        Routing {
            to: self.office.organ(HOUSING),
            co: co
                .then(|| self.office.organ(TRANSPORT))
                .into_iter()
                .collect(),
            report_back: None,
            suggest_simple: self.dice.roll(2) == 0,
        }
    }

    fn parts(&mut self, text: SealedId) -> OpinionParts {
        OpinionParts {
            text,
            outcome: self.dice.one(&[Outcome::Support, Outcome::NotSupport]),
            request: true,
            facts: true,
            reasons: true,
            opinion: true,
            basis: true,
            answers: 1,
            review_organ: Some(self.office.organ("qh")),
        }
    }

    fn classify(&mut self, reasons: SealedId) -> Command {
        let claim = |route| (Class::Claim, Some(route));
        let choices = [
            claim(Route::C6),
            claim(Route::C6),
            claim(Route::C6),
            claim(Route::C5),
            claim(Route::C1),
            (Class::Suggestion, None),
            (Class::Report, None),
        ];
        let (class, route) = self.dice.one(&choices);
        classify(class, route, reasons)
    }

    /// Something the procedure may ask for next, mostly; now and then anything.
    fn command(&mut self, matter: &Matter, words: SealedId) -> Command {
        match self.dice.roll(14) {
            0 | 1 => self.classify(words),
            2 | 3 => self.early(words),
            4 | 5 => self.at_the_unit(matter, words),
            6..=9 => self.answering(matter, words),
            _ => self.beside(matter, words),
        }
    }

    fn early(&mut self, reason: SealedId) -> Command {
        match self.dice.roll(8) {
            0..=2 => Command::Transfer(self.routing()),
            3 => Command::PassDown {
                to: self.office.organ(DISTRICT_OFFICE),
                suggest_simple: true,
            },
            4 => Command::ProposeFiling { reason, kind: None },
            5 => Command::ConfirmFiling { reading: None },
            6 => Command::Answer {
                reply: reason,
                kind: None,
            },
            _ => Command::HandOver {
                to: self.office.organ("qh"),
                letter: reason,
            },
        }
    }

    fn at_the_unit(&mut self, matter: &Matter, reasons: SealedId) -> Command {
        match self.dice.roll(10) {
            0..=3 => Command::SignFor,
            4 | 5 => Command::Accept,
            6 => Command::AcceptSimple {
                likely_supported: true,
            },
            7 => Command::Object {
                reasons,
                suggests: None,
            },
            8 if matter.objection.is_some() => Command::AgreeObjection { reasons },
            8 => Command::StartPerforming,
            _ => Command::StudySuggestion,
        }
    }

    fn answering(&mut self, matter: &Matter, words: SealedId) -> Command {
        let document = matter.documents.last().map(|document| document.id);
        match (self.dice.roll(9), document) {
            (0 | 1, _) => Command::DraftOpinion(self.parts(words)),
            (2, _) => Command::ApproveSubstance,
            (3, _) => Command::ApproveProcedure,
            (4, _) => Command::IssueOpinion,
            (5, Some(document)) => Command::Serve(ServiceRecord {
                document,
                method: ServiceMethod::Post,
                refused: false,
                note: None,
            }),
            (6, _) => Command::ReplySimple {
                parts: self.parts(words),
                method: ServiceMethod::Phone,
            },
            (7, _) => Command::Perform(self.parts(words)),
            _ => Command::ReplySuggestion {
                outcome: SuggestionOutcome::Adopted,
                reply: words,
            },
        }
    }

    fn beside(&mut self, matter: &Matter, words: SealedId) -> Command {
        let call = matter.callbacks.iter().find(|call| call.done_on.is_none());
        let linked: Vec<_> = matter.linked().collect();
        let petition = self.dice.one(&linked);
        match (self.dice.roll(9), call) {
            (0, _) => Command::Rate {
                target: self.dice.one(&[RatingTarget::Office, RatingTarget::Unit]),
                value: Satisfaction::Dissatisfied,
                reasons: Vec::new(),
                words: None,
                assisted: false,
            },
            (1, Some(call)) => Command::RecordCallback {
                id: call.id,
                time: "morning".to_owned(),
                result: CallbackResult::Content,
                note: None,
                next: None,
            },
            (2, _) => Command::Withdraw { statement: words },
            (3, _) => Command::NotifyRepeat { petition },
            (4, _) => Command::Unlink {
                petition,
                reason: words,
            },
            (5, _) => Command::Archive,
            (6, _) => Command::Execute { proof: words },
            (7, _) => Command::Recall { reason: words },
            _ => Command::AddNote { note: words },
        }
    }

    async fn split(&mut self) {
        let Some(id) = self.a_matter() else { return };
        let who = self.office.staff(OFFICE, Role::Dispatcher);
        let app = &self.office.app;
        let Ok(matter) = app.open_matter(&who, id, "simulation").await else {
            return;
        };
        let part = Part {
            title: "另一件事".to_owned(),
            topic: None,
            purpose: None,
            requests: 1,
        };
        let split = Split {
            matter: id,
            version: matter.version,
            parts: vec![part],
            form_key: None,
        };
        if let Err(error) = app.split(&who, &split).await {
            expected(&error);
        }
    }

    /// Hours forward, sometimes weeks, now and then back.
    async fn time(&mut self) {
        let hours = match self.dice.roll(10) {
            0 => -26,
            1 => 24 * 20,
            _ => 5,
        };
        self.office.store.advance(hours * 3_600_000_000);
        self.office.app.step().await;
        let today = self.office.app.today();
        for (matter, _) in self.matters().await {
            recount::marked(&matter, today);
        }
    }

    async fn again(&mut self) {
        let Some(at) = self.sent.len().checked_sub(1) else {
            return;
        };
        let sent = &self.sent[self.dice.roll(at + 1)];
        // Keys of forms are kept for days, not for ever.
        if (self.office.app.now_micros() - sent.at).abs() > 20 * 3_600_000_000 {
            return;
        }
        let who = if sent.new.join.is_some() {
            self.office.staff(OFFICE, Role::Registrar)
        } else {
            Who::Public
        };
        let receipt = self.office.app.register(&who, sent.new.clone()).await;
        assert_eq!(receipt.as_ref().ok(), Some(&sent.receipt), "{receipt:?}");
    }

    /// Every matter with what happened to it.
    async fn matters(&self) -> Vec<(Matter, Vec<Event>)> {
        let db = self.office.app.store().db();
        let rows: Vec<MatterRow> = db.rows("ORDER BY id", &[]).await.unwrap();
        let mut matters = Vec::new();
        for row in rows {
            let events = event::by_stream(db, row.id, 0).await.unwrap();
            let events = events
                .iter()
                .map(|e| serde_json::from_str(&e.payload).unwrap());
            matters.push((serde_json::from_str(&row.body).unwrap(), events.collect()));
        }
        matters
    }

    /// What must hold after every step.
    async fn holds(&self) {
        for (matter, events) in self.matters().await {
            self.recount.holds(&matter, &events);
        }
        let store = self.office.app.store();
        let verified = verify(store, |_, _| {})
            .await
            .expect("the store can be read");
        assert_eq!(verified.findings, [], "rows equal the fold of events");
        let events = event::tail(store.db(), 0, 100_000).await.unwrap();
        let numbers = events.iter().map(|event| event.seq);
        assert!(
            numbers.eq(1..=i64::try_from(events.len()).unwrap()),
            "a gap"
        );
        let links: Vec<PetitionMatterRow> = store.db().rows("", &[]).await.unwrap();
        let live = links.iter().filter(|link| link.unlinked_on.is_empty());
        let live: BTreeSet<_> = live.map(|link| link.petition).collect();
        let known: Vec<PetitionRow> = store.db().rows("", &[]).await.unwrap();
        for row in &known {
            assert!(
                live.contains(&row.id),
                "a petition stands in no matter: {}",
                row.body
            );
        }
        let known: BTreeSet<_> = known.into_iter().map(|row| row.id).collect();
        assert!(
            self.sent
                .iter()
                .all(|sent| known.contains(&sent.receipt.petition.0))
        );
    }

    /// A list shows exactly the matters that a page would open; the others are missing.
    async fn lists_agree(&self) {
        let app = &self.office.app;
        let directory = app.directory();
        for (organ, role) in STAFF {
            let Who::Staff(staff) = self.office.staff(organ, *role) else {
                continue;
            };
            let select = Select {
                scope: scope(&staff.viewer, Permission::ReadMatter, &directory.orgs),
                newest: true,
                ..Select::default()
            };
            let rows = queue::matters(app.store().db(), &select, None, 1_000)
                .await
                .unwrap();
            let listed: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
            for sent in &self.sent {
                let id = sent.receipt.matter;
                let who = Who::Staff(staff.clone());
                let opened = app.open_matter(&who, id, "simulation").await;
                assert_eq!(
                    opened.is_ok(),
                    listed.contains(&id.0),
                    "{organ} {role} {id}"
                );
                let missing = matches!(opened, Ok(_) | Err(AppError::Missing("matter")));
                assert!(missing, "{organ} {role} learns that {id} exists");
            }
        }
    }
}

/// Refusals, conflicts and missing rights are answers; anything else is a fault.
fn expected(error: &AppError) {
    let answers = matches!(
        error,
        AppError::Refused(_)
            | AppError::Conflict { .. }
            | AppError::Missing(_)
            | AppError::Forbidden(_)
            | AppError::Invalid(_)
    );
    assert!(answers, "{error:?}");
}

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(usual)
}

async fn simulate(office: TestOffice, seed: u64, steps: usize) -> TestOffice {
    println!("seed {seed}, {steps} steps");
    let mut world = World {
        office,
        dice: Dice(seed),
        sent: Vec::new(),
        done: 0,
        recount: Recount::read(),
    };
    for step in 0..steps {
        match world.dice.roll(20) {
            0..=2 => world.register(false).await,
            3 => world.register(true).await,
            4 => world.split().await,
            5 | 6 => world.time().await,
            7 => world.again().await,
            8 => world.office = world.office.restarted(seed + step as u64).await,
            _ => world.acts().await,
        }
        world.holds().await;
    }
    world.holds().await;
    world.lists_agree().await;
    assert!(
        world.done > steps / 20,
        "only {} acts were lawful",
        world.done
    );
    world.office
}

both_engines! {
    async fn an_office_at_random_loses_nothing_and_its_rows_stay_the_fold_of_its_events(
        store: TestStore
    ) {
        let mut office = TestOffice::start(store).await;
        for seed in 1..=setting("DENGWEN_SIMULATION_SEEDS", 1) {
            let steps = setting("DENGWEN_SIMULATION_STEPS", 120);
            office = simulate(office, seed as u64, steps).await;
        }
    }
}
