//! Whoever passed an item on, in one form, whether a clerk, a machine or a file names it.
//!
//! Invariant: an organ of the tree is known again by its id, whatever it is called today; its name
//! is for reading.

use std::collections::BTreeMap;

use dengwen_domain::identity::normal_text;
use dengwen_domain::ids::OrganId;
use dengwen_domain::org::{OrgTree, Organ};
use dengwen_domain::petition::{PassedOn, sender_key};

use crate::app::App;

/// The organs of the tree by everything that names one of them.
#[derive(Debug, Clone, Default)]
pub struct Senders {
    /// By the normal form of code, id and names: several where they share it.
    named: BTreeMap<String, Vec<OrganId>>,
    /// As each is written.
    written: BTreeMap<OrganId, String>,
}

/// A sender in its one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sender {
    /// The organ of the tree that it is.
    pub(crate) organ: Option<OrganId>,
    /// Its name there; any other body as it stands.
    pub(crate) name: String,
}

impl Senders {
    /// Those of a tree.
    pub fn of(orgs: &OrgTree) -> Self {
        let mut senders = Self::default();
        let mut namesakes: BTreeMap<&str, usize> = BTreeMap::new();
        for organ in orgs.all() {
            *namesakes.entry(&organ.name_zh).or_default() += 1;
        }
        for organ in orgs.all() {
            let alone = namesakes.get(organ.name_zh.as_str()) == Some(&1);
            senders.add(organ, alone);
        }
        senders
    }

    fn add(&mut self, organ: &Organ, alone: bool) {
        // The code stays beside a name that two organs share.
        let written = if alone {
            organ.name_zh.clone()
        } else {
            format!("{} {}", organ.name_zh, organ.code)
        };
        let id = organ.id.to_string();
        for name in [&organ.code, &organ.name_zh, &organ.name_en, &id, &written] {
            let named = self.named.entry(normal_text(name)).or_default();
            if !named.contains(&organ.id) {
                named.push(organ.id);
            }
        }
        self.written.insert(organ.id, written);
    }

    /// Who is meant, however they are given and spelt.
    pub(crate) fn find(&self, typed: &str) -> Sender {
        let typed = typed.trim();
        let plain = normal_text(typed);
        let organ = match self.named.get(&plain).map(Vec::as_slice) {
            Some([organ]) if !plain.is_empty() => Some(*organ),
            _ => None,
        };
        let written = organ.and_then(|organ| self.written.get(&organ));
        Sender {
            organ,
            name: written.map_or_else(|| typed.to_owned(), Clone::clone),
        }
    }

    /// Every key under which its item of this number may stand, its own first: it may have come
    /// before the sender was an organ of the tree, or while it alone had its name.
    pub(crate) fn keys(&self, sender: &Sender, number: &str) -> Vec<String> {
        let namesakes = self.named.get(&normal_text(&sender.name));
        let organs = sender.organ.into_iter();
        let organs = organs.chain(namesakes.into_iter().flatten().copied());
        let mut keys = vec![sender_key(sender.organ, &sender.name, number)];
        for organ in organs.map(Some).chain([None]) {
            let key = sender_key(organ, &sender.name, number);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }
}

impl App {
    /// Where a petition came from, as it is kept.
    pub(crate) fn passed_on(&self, typed: &PassedOn) -> PassedOn {
        let Sender { organ, name } = self.directory().senders.find(&typed.from);
        PassedOn {
            from: name,
            number: typed.number.trim().to_owned(),
            first_registered_on: typed.first_registered_on,
            organ,
        }
    }
}
