//! The side column of the desk: one line a page, grouped as people work.
//!
//! It grants nothing; a link that is not shown is still refused by its page. Invariant: it names
//! only pages that `routes.rs` serves (a test follows every link).

use crate::state::{Desk, Staff};
use crate::texts::Texts;

/// A heading of the side column with its links.
#[derive(Clone, Debug)]
pub struct NavGroup {
    /// The heading.
    pub title: String,
    /// The links.
    pub links: Vec<NavLink>,
}

/// A link of the side column.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// Where to.
    pub href: &'static str,
    /// Its words.
    pub text: String,
    /// It is the page being shown, or the list it belongs to.
    pub current: bool,
}

struct Entry {
    group: &'static str,
    href: &'static str,
    key: &'static str,
    desks: &'static [Desk],
}

/// In the order of a working day. Add a page here once its route stands in `routes.rs`: the
/// heading's key, the path, the link's key, and who sees it (nobody named: everybody).
const ENTRIES: &[Entry] = &[];

/// The side column for this person on this page.
pub(crate) fn groups(t: Texts, staff: &Staff, path: &str) -> Vec<NavGroup> {
    let mut groups: Vec<(&str, NavGroup)> = Vec::new();
    let here = ENTRIES
        .iter()
        .filter(|entry| path == entry.href || path.starts_with(&format!("{}/", entry.href)))
        .max_by_key(|entry| entry.href.len())
        .map(|entry| entry.href);
    for entry in ENTRIES {
        let shown =
            entry.desks.is_empty() || entry.desks.iter().any(|desk| staff.desks.contains(desk));
        if !shown {
            continue;
        }
        let link = NavLink {
            href: entry.href,
            text: t.s(entry.key),
            current: here == Some(entry.href),
        };
        match groups.last_mut() {
            Some((key, group)) if *key == entry.group => group.links.push(link),
            _ => {
                let group = NavGroup {
                    title: t.s(entry.group),
                    links: vec![link],
                };
                groups.push((entry.group, group));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
