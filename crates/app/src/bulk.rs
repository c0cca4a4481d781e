//! Whole lives of matters as one change each, for loading many at once.
//!
//! Each act is decided as everywhere else; only the commit is left to the caller, who writes many
//! lives in one transaction. It loads nothing from the store and checks no reader's rights. Made
//! for measuring; a life must be new, so that nobody else can have touched it. Invariant: folding a
//! life's events gives its rows.

use std::collections::BTreeMap;

use dengwen_domain::matter::{Command, Ctx, Matter, Reach, Source, decide};
use dengwen_store::change::fill;
use dengwen_store::tables::series::SeriesRow;
use dengwen_store::{Change, NumberWanted, project};

use crate::app::App;
use crate::documents::{Subject, Told, issue};
use crate::error::AppError;
use crate::intake::NewPetition;
use crate::matter::{Texts, actor_of, react};
use crate::seal::DataKey;
use crate::who::Who;

/// Makes lives and gives out their numbers itself.
#[derive(Debug)]
pub struct Loader {
    app: App,
    series: BTreeMap<String, u64>,
}

/// One matter from its petition on, not yet written.
#[derive(Debug)]
pub struct Life {
    matter: Matter,
    opened: Matter,
    key: DataKey,
    told: Told,
    change: Change,
}

impl Life {
    /// The matter as it stands.
    pub const fn matter(&self) -> &Matter {
        &self.matter
    }
}

impl Loader {
    /// A loader that goes on where the store's series stand.
    ///
    /// # Errors
    /// Store errors.
    pub async fn open(app: App) -> Result<Self, AppError> {
        let rows = app.store().db().rows::<SeriesRow>("", &[]).await?;
        let series = rows
            .into_iter()
            .map(|row| (row.name, row.value.unsigned_abs()))
            .collect();
        Ok(Self { app, series })
    }

    /// The application whose use cases are called.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// A petition is registered and opens its matter (T01, T02). The key that makes a repeated form
    /// harmless is left out: it would be forgotten long since.
    ///
    /// # Errors
    /// As [`App::register`]; a fault for a petition that joins another matter.
    pub async fn register(&mut self, who: &Who, new: NewPetition) -> Result<Life, AppError> {
        let code = self.app.sealer().query_code(&new.form_key);
        let subject = Subject {
            petitioner: new.persons.first().cloned().unwrap_or_default(),
            title: new.title.clone(),
            ..Subject::default()
        };
        let mut draft = self.app.draft(who, new, &code).await?;
        let (mut matter, key) = draft
            .opened
            .take()
            .ok_or_else(|| AppError::fault("a life begins with a matter of its own"))?;
        let mut change = draft.change;
        change.idempotency = None;
        let numbers = self.numbers(&mut change);
        number(&mut matter, &numbers);
        let told = Told {
            subject: Subject {
                petition_number: numbers.first().cloned().unwrap_or_default(),
                ..subject
            },
            ..Told::default()
        };
        let opened = matter.clone();
        Ok(Life {
            matter,
            opened,
            key,
            told,
            change,
        })
    }

    /// An act on a life, decided on the day of the application's clock.
    ///
    /// # Errors
    /// `Refused` by the law.
    pub fn act(
        &mut self,
        life: &mut Life,
        who: &Who,
        command: &Command,
        texts: Texts,
    ) -> Result<(), AppError> {
        let app = self.app.clone();
        let directory = app.directory();
        let before = life.matter.clone();
        let book = app
            .law()
            .book(&before.pack)
            .ok_or_else(|| AppError::fault(format!("pack {} is not loaded", before.pack)))?;
        let actor = actor_of(who, &directory);
        let fresh = app.fresh();
        let ctx = Ctx {
            today: app.today(),
            on: app.today(),
            at: Some(app.now_micros()),
            actor: &actor,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
            reach: Reach {
                phone: true,
                look_up: true,
            },
        };
        let event = decide(&before, command, &ctx)?;
        let mut after = before.clone();
        after.apply(&event);
        let mut events = vec![(event, actor.clone())];
        react(&app, &mut after, &mut events, &ctx, &directory)?;
        let mut change = Change::new(command.act().as_str());
        for (event, actor) in &events {
            change.event(app.new_event(after.id, event, actor, &book, Source::Clock, false));
        }
        for (id, field, text) in texts.list {
            change.insert(app.sealer().seal(&life.key, id, field, &text, app.random()));
            life.told.texts.insert(id, text);
        }
        life.told.parts = texts.parts;
        issue(
            &app,
            &mut change,
            &book.pack,
            &before,
            &after,
            &events,
            &life.told,
            &life.key,
        )?;
        let numbers = self.numbers(&mut change);
        number(&mut after, &numbers);
        life.matter = after;
        life.change.events.append(&mut change.events);
        life.change.rows.append(&mut change.rows);
        Ok(())
    }

    /// The life as one change.
    pub fn finish(&self, life: Life) -> Change {
        let mut change = life.change;
        let rows = project::matter_rows_changed(Some(&life.opened), &life.matter);
        change.rows.extend(rows);
        change
    }

    /// The series as they stand now, so that later numbers follow.
    pub fn series(&self) -> Change {
        let mut change = Change::new("series");
        for (name, value) in &self.series {
            change.upsert(SeriesRow {
                name: name.clone(),
                value: i64::try_from(*value).unwrap_or(i64::MAX),
            });
        }
        change
    }

    /// Draws the numbers that a change wants and puts them where their places are.
    fn numbers(&mut self, change: &mut Change) -> Vec<String> {
        let wanted: Vec<NumberWanted> = std::mem::take(&mut change.numbers);
        let numbers: Vec<String> = wanted
            .iter()
            .map(|wanted| {
                let last = self.series.entry(wanted.series.clone()).or_default();
                *last += 1;
                wanted.format.apply(*last, &wanted.prefix)
            })
            .collect();
        if !numbers.is_empty() {
            change.fill_in(&numbers);
        }
        numbers
    }
}

/// Puts numbers where the folded matter still holds their places.
fn number(matter: &mut Matter, numbers: &[String]) {
    matter.number = fill(&matter.number, numbers);
    for document in &mut matter.documents {
        document.number = fill(&document.number, numbers);
    }
}
