//! Rule packs: what one instrument of law says about limits, grounds of refusal, documents and
//! representatives.
//!
//! A pack is a folder of TOML files that a jurist can read. This module parses them, checks them,
//! merges overlays over their base and picks the pack in force on a day. It does not read files
//! (callers hand in the texts), does not hash (callers hash [`Pack::digest_input`]) and does not
//! interpret `acts.toml`, whose text it only carries.
//!
//! Invariant: in a [`PackSet`] every day from the first national pack on has exactly one national
//! pack, and every rule names its source.

mod builtin;
mod check;
mod document;
mod ground;
mod part;
mod problem;
mod read;
mod set;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::limit::{Citation, LimitId, LimitRule};

pub use document::{Addressee, DocumentForm, Part, placeholders};
pub use ground::{Ground, GroundNeed, GroundOutcome, GroundUser};
pub use part::PartKey;
pub use problem::PackProblem;
pub use set::PackSet;

/// The rules of one instrument, or of several merged over each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Such as `cn-national-2022`; merged packs join the ids of place and sector overlay with `+`.
    pub id: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// The pack this one is laid over.
    pub base: Option<String>,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force, if it has ended.
    pub valid_to: Option<Date>,
    /// Region code (GB/T 2260) to which an overlay is limited.
    pub place: Option<String>,
    /// Sector to which an overlay is limited.
    pub sector: Option<String>,
    /// For replaying history only, because nobody has confirmed that it still holds.
    pub replay_only: bool,
    /// The instrument.
    pub source: Citation,
    /// Time limits, the overlay's in place of the base's.
    pub limits: BTreeMap<LimitId, LimitRule>,
    /// Limits of the base that go on beside the overlay's own limit of the same id: act by the
    /// earlier (C06).
    pub beside: BTreeMap<LimitId, LimitRule>,
    /// Grounds of refusal by code.
    pub grounds: BTreeMap<String, Ground>,
    /// Forms of documents by id.
    pub documents: BTreeMap<String, DocumentForm>,
    /// How many representatives a group may send (B02).
    pub representatives: Vec<RepresentativesRule>,
    /// The text of `acts.toml`: the pack's own where it has one, else its base's.
    pub acts: String,
    /// All texts the pack was made of, base first, for the digest recorded with events.
    pub digest_input: String,
}

/// How many representatives a group of a certain size may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepresentativesRule {
    /// The largest group the rule covers; open at the end.
    pub persons_to: Option<u32>,
    /// The most representatives.
    pub max: u8,
}

impl Pack {
    /// The rule for a limit on a day, if the pack has one in force then.
    pub fn limit(&self, id: LimitId, date: Date) -> Option<&LimitRule> {
        self.limits.get(&id).filter(|rule| rule.is_in_force(date))
    }

    /// All rules that bind at once for a limit: the pack's own and the base's that goes on beside
    /// it.
    pub fn rules(&self, id: LimitId) -> impl Iterator<Item = &LimitRule> {
        self.limits.get(&id).into_iter().chain(self.beside.get(&id))
    }

    /// The ground of refusal with this code.
    pub fn ground(&self, code: &str) -> Option<&Ground> {
        self.grounds.get(code)
    }

    /// The form of the document with this id.
    pub fn document(&self, id: &str) -> Option<&DocumentForm> {
        self.documents.get(id)
    }

    /// The most representatives a group of this size may send on a visit (B02); registration is
    /// never barred.
    pub fn representatives_max(&self, persons: u32) -> u8 {
        let covers = |rule: &&RepresentativesRule| rule.persons_to.is_none_or(|to| persons <= to);
        self.representatives
            .iter()
            .find(covers)
            .map_or(u8::MAX, |rule| rule.max)
    }

    /// Whether the pack is in force on this day.
    pub fn is_in_force(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_to.is_none_or(|to| date <= to)
    }

    /// Lays this pack over `base`: what it says replaces what the base says, entry by entry.
    fn over(&self, base: &Self) -> Self {
        let mut merged = self.clone();
        merged.limits = base.limits.clone();
        merged.limits.extend(self.limits.clone());
        merged.beside = base.beside.clone();
        for id in self.beside.keys() {
            merged
                .beside
                .extend(base.limits.get(id).map(|rule| (*id, rule.clone())));
        }
        merged.grounds = base.grounds.clone();
        merged.grounds.extend(self.grounds.clone());
        merged.documents = base.documents.clone();
        merged.documents.extend(self.documents.clone());
        if merged.representatives.is_empty() {
            merged.representatives.clone_from(&base.representatives);
        }
        if merged.acts.is_empty() {
            merged.acts.clone_from(&base.acts);
        }
        merged.valid_from = self.valid_from.max(base.valid_from);
        merged.valid_to = [self.valid_to, base.valid_to].into_iter().flatten().min();
        merged.digest_input = format!("{}{}", base.digest_input, self.digest_input);
        merged
    }
}
