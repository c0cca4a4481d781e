//! Packs in use: rules, tables and digests, ready for `decide`.

use std::collections::BTreeMap;
use std::sync::Arc;

use dengwen_domain::matter::Book;
use dengwen_domain::pack::{Pack, PackSet};
use dengwen_domain::petition::REPRESENTATIVES_MAX;
use dengwen_domain::procedure::{ActTable, DocumentKind};
use jiff::civil::Date;

use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::seal::digest;

/// All packs of an installation.
#[derive(Debug, Clone)]
pub struct Law {
    packs: PackSet,
    books: BTreeMap<String, Arc<Book>>,
}

impl Law {
    /// The built-in packs and those of the data folder.
    ///
    /// # Errors
    /// Every problem of every pack, in one fault.
    pub fn load(extra: &[(&str, &str)]) -> Result<Self, AppError> {
        let mut packs = PackSet::builtin();
        if !extra.is_empty() {
            packs.add(extra).map_err(|problems| {
                let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
                AppError::fault(list.join("; "))
            })?;
        }
        let mut books = BTreeMap::new();
        for pack in packs.packs() {
            let acts = ActTable::parse(&pack.acts).map_err(|problems| {
                let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
                AppError::fault(format!("pack {}: {}", pack.id, list.join("; ")))
            })?;
            if let Some(kind) = without_form(pack, &acts) {
                let id = &pack.id;
                return Err(AppError::fault(format!(
                    "pack {id}: an act issues {kind}, but documents.toml has no form for it"
                )));
            }
            let digest = digest(&[pack.digest_input.as_bytes()]);
            books.insert(
                pack.id.clone(),
                Arc::new(Book {
                    pack: pack.clone(),
                    acts,
                    digest,
                }),
            );
        }
        Ok(Self { packs, books })
    }

    /// All packs.
    pub fn packs(&self) -> &PackSet {
        &self.packs
    }

    /// The book of a running matter: it keeps the pack it was opened under.
    pub fn book(&self, id: &str) -> Option<Arc<Book>> {
        self.books.get(id).cloned()
    }

    /// The book in force for something that begins on `day`.
    ///
    /// # Errors
    /// A fault for a day before the first national pack.
    pub fn in_force(
        &self,
        place: &str,
        sector: Option<&str>,
        day: Date,
    ) -> Result<Arc<Book>, AppError> {
        self.packs
            .in_force(place, sector, day)
            .and_then(|pack| self.book(&pack.id))
            .ok_or_else(|| AppError::fault(format!("no pack is in force on {day}")))
    }
}

impl App {
    /// What is wrong with a day of receipt: it lies ahead, or before the first rules.
    pub(crate) fn check_receipt(&self, day: Date) -> Option<FieldError> {
        let first = self.law().packs().first_day();
        if day > self.today() {
            return Some(FieldError::new("received_on", "day-in-future"));
        }
        let early = first.filter(|first| day < *first)?;
        Some(FieldError::with("received_on", "day-before-rules", early))
    }

    /// The most representatives that a group of this size may send for what is received on `day`
    /// (B02): the pack's number, within what the program keeps.
    pub(crate) fn representatives_max(
        &self,
        place: Option<&str>,
        day: Date,
        persons: u32,
    ) -> usize {
        let office = self.office();
        let place = place.filter(|place| !place.is_empty());
        let place = place.unwrap_or(&office.region);
        let book = self.law().in_force(place, office.sector.as_deref(), day);
        let most = book.map_or(REPRESENTATIVES_MAX, |book| {
            usize::from(book.pack.representatives_max(persons))
        });
        most.min(REPRESENTATIVES_MAX)
    }
}

/// A kind of document that the table issues and the pack has no form for.
fn without_form(pack: &Pack, acts: &ActTable) -> Option<DocumentKind> {
    let mut kinds = acts.rows().iter().flat_map(|row| row.documents.iter());
    kinds
        .find(|kind| pack.document(kind.as_str()).is_none())
        .copied()
}
