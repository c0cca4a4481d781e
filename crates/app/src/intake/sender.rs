//! Whoever passed an item on, in one form, whether a clerk, a machine or a file names it.

use dengwen_domain::identity::normal_text;
use dengwen_domain::org::{OrgTree, Organ};
use dengwen_domain::petition::PassedOn;

use crate::app::App;

/// A sender in its one form: an organ of the tree, however it is given and spelt, by its name; any
/// other body as it stands. The code stays beside a name that two organs share.
pub(crate) fn sender_of(orgs: &OrgTree, typed: &str) -> String {
    let typed = typed.trim();
    let plain = normal_text(typed);
    if plain.is_empty() {
        return String::new();
    }
    let is_it = |organ: &&Organ| {
        let names = [&organ.code, &organ.name_zh, &organ.name_en];
        let named = names.into_iter().any(|name| normal_text(name) == plain);
        named || plain.parse() == Ok(organ.id)
    };
    let found: Vec<&Organ> = orgs.all().filter(is_it).collect();
    let [organ] = found.as_slice() else {
        return typed.to_owned();
    };
    let is_namesake = |other: &&Organ| other.name_zh == organ.name_zh;
    if orgs.all().filter(is_namesake).count() > 1 {
        format!("{} {}", organ.name_zh, organ.code)
    } else {
        organ.name_zh.clone()
    }
}

impl App {
    /// Where a petition came from, as it is kept.
    pub(crate) fn passed_on(&self, typed: &PassedOn) -> PassedOn {
        PassedOn {
            from: sender_of(&self.directory().orgs, &typed.from),
            number: typed.number.trim().to_owned(),
            first_registered_on: typed.first_registered_on,
        }
    }
}
