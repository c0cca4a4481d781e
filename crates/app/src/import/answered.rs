//! T01, T02, T09 for history: a petition, its matter and its answer in one commit, with the days on
//! which they happened.
//!
//! The receiving organ is the office itself; whoever answered then is named in the words of the
//! answer alone, which are sealed. No document is issued and no query code made: both are acts of
//! today.

use std::sync::Arc;

use dengwen_domain::ids::{MatterId, OrganId, PetitionId, SealedId};
use dengwen_domain::matter::{Actor, Command, Ctx, Reach, Source, decide};
use dengwen_domain::petition::{PassedOn, sender_key};
use dengwen_store::{Change, Idempotency, project};
use jiff::civil::Date;

use super::row::CheckedRow;
use super::run::Plan;
use crate::app::App;
use crate::error::AppError;
use crate::intake::{NewPetition, petition_number};
use crate::open::PersonData;
use crate::seal::digest;
use crate::who::Who;

/// An answer given long ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The day.
    pub on: Date,
    /// The instant, where the file gives a time.
    pub at: Option<i64>,
    /// Its words.
    pub reply: String,
}

/// Where an imported item comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The source, such as the name of the system or file.
    pub from: String,
    /// Its number there.
    pub number: String,
    /// The organ of our tree that the source is.
    pub organ: Option<OrganId>,
}

impl Foreign {
    /// As it stands in the register.
    pub fn key(&self) -> String {
        sender_key(self.organ, &self.from, &self.number)
    }
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was registered now.
    Registered,
    /// It was there already.
    Already,
}

impl App {
    /// Everything that one imported row writes.
    ///
    /// # Errors
    /// `Refused` by the rules in force then; a fault where no pack was in force.
    pub(super) fn import_change(
        &self,
        plan: &Plan,
        row: &CheckedRow,
        foreign: &Foreign,
    ) -> Result<Change, AppError> {
        let who = Who::Import;
        let new = NewPetition {
            imported: true,
            ..petition_of(self, plan, row, foreign)
        };
        let mut change = Change::new("import");
        let id = PetitionId(self.new_id());
        let (key, key_row) = self.sealer().new_key(id.0, self.random());
        change.insert(key_row);
        let number = change.number(petition_number(self, &new));
        let petition = self.petition(&who, &new, id, number, &key, &mut change);
        let matter_id = MatterId(self.new_id());
        let opened = self.open_on(&who, &new, &petition, matter_id, &mut change)?;
        self.write_petition(&who, &new, &petition, matter_id, &mut change);
        change.read(matter_id.0, 0);
        let book = Arc::clone(&opened.book);
        let actor = Actor::import();
        let stored = |event| self.new_event(matter_id, event, &actor, &book, Source::Import, true);
        change.event(stored(&opened.event));
        let mut matter = opened.matter;
        if let Some(answer) = &row.answer {
            let reply = self.new_id();
            let sealed =
                self.sealer()
                    .seal(&opened.key, reply, "reply", &answer.reply, self.random());
            change.insert(sealed);
            let directory = self.directory();
            let fresh = self.fresh();
            let ctx = Ctx {
                today: self.today(),
                on: answer.on,
                at: answer.at,
                actor: &actor,
                book: &book,
                calendar: &directory.calendar,
                orgs: &directory.orgs,
                fresh: &fresh,
                overriding: None,
                reach: Reach::default(),
            };
            let command = Command::Answer {
                kind: None,
                reply: SealedId(reply),
            };
            let event = decide(&matter, &command, &ctx)?;
            matter.apply(&event);
            change.event(stored(&event));
        }
        change.rows.extend(project::matter_rows(&matter));
        change.idempotency = Some(Idempotency {
            key: digest(&[b"import", foreign.key().as_bytes()]),
            answer: petition.id.to_string(),
        });
        Ok(change)
    }
}

/// What a row brings, whether it is history or still to be handled.
pub(super) fn petition_of(
    app: &App,
    plan: &Plan,
    row: &CheckedRow,
    foreign: &Foreign,
) -> NewPetition {
    let persons = if row.person == PersonData::default() {
        Vec::new()
    } else {
        vec![row.person.clone()]
    };
    NewPetition {
        received_on: row.received_on,
        received_at: row.received_at,
        source: Source::Import,
        persons,
        topic: row.topic.clone(),
        region: row.region.clone(),
        cross_boundary: row.cross_boundary.clone(),
        passed_on: Some(PassedOn {
            from: foreign.from.clone(),
            number: foreign.number.clone(),
            first_registered_on: row.origin.first_registered_on.unwrap_or(row.received_on),
            organ: foreign.organ,
        }),
        ..NewPetition::today(app, plan.channel_of(row), plan.organ, &row.title, &row.text)
    }
}
