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
const ENTRIES: &[Entry] = &[
    registering("/desk/register/letter", "register-tab-letter"),
    registering("/desk/register/visit", "register-tab-visit"),
    registering("/desk/register/phone", "register-tab-phone"),
    registering("/desk/register/other", "register-tab-other"),
    office("/desk/queues/dispatch", "desk-queue-dispatch"),
    office("/desk/queues/objections", "desk-queue-objections"),
    office("/desk/queues/second", "desk-queue-second"),
    office("/desk/queues/exceptions", "desk-queue-exceptions"),
    office("/desk/queues/reported", "desk-queue-reported"),
    office("/desk/queues/urgent", "desk-queue-urgent"),
    office("/desk/queues/tracked", "desk-queue-tracked"),
    telling("/desk/queues/serve", "desk-queue-serve"),
    telling("/desk/queues/receipts", "desk-queue-receipts"),
    telling("/desk/queues/material", "desk-queue-material"),
    unit("/desk/queues/sign", "desk-queue-sign"),
    unit("/desk/queues/notify", "desk-queue-notify"),
    unit("/desk/queues/handling", "desk-queue-handling"),
    unit("/desk/queues/approve", "desk-queue-approve"),
    unit("/desk/queues/co", "desk-queue-co"),
    unit("/desk/queues/execute", "desk-queue-execute"),
    unit("/desk/queues/report", "desk-queue-report"),
    Entry {
        group: "nav-clear",
        href: "/desk/clearance",
        key: "clearance-title",
        desks: &[Desk::Clearance],
    },
    Entry {
        group: "nav-clear",
        href: "/desk/callbacks",
        key: "callbacks-title",
        desks: &[Desk::Calls],
    },
    Entry {
        group: "nav-supervision",
        href: "/desk/supervision",
        key: "board-title",
        desks: &[Desk::Supervision],
    },
    Entry {
        group: "nav-figures",
        href: "/desk/figures/answered-within",
        key: "report-title",
        desks: &[Desk::Figures],
    },
    Entry {
        group: "nav-find",
        href: "/desk/queues/all",
        key: "desk-queue-all",
        desks: &[Desk::Office, Desk::Unit, Desk::Supervision],
    },
    administration("/admin/organs", "admin-organs"),
    administration("/admin/people", "admin-people"),
    administration("/admin/access", "admin-access"),
    administration("/admin/calendar", "admin-calendar"),
    administration("/admin/topics", "topics-title"),
    administration("/admin/rules", "admin-rules"),
    administration("/admin/settings", "admin-settings"),
    administration("/admin/tokens", "admin-tokens"),
    administration("/admin/jobs", "admin-jobs"),
    Entry {
        group: "nav-audit",
        href: "/admin/log",
        key: "admin-log",
        desks: &[Desk::Audit],
    },
];

/// A page of the administrators.
const fn administration(href: &'static str, key: &'static str) -> Entry {
    Entry {
        group: "nav-administration",
        href,
        key,
        desks: &[Desk::Administration],
    }
}

/// A list of the petition office.
const fn office(href: &'static str, key: &'static str) -> Entry {
    Entry {
        group: "nav-today",
        href,
        key,
        desks: &[Desk::Office],
    }
}

/// A list of whoever writes to petitioners.
const fn telling(href: &'static str, key: &'static str) -> Entry {
    Entry {
        group: "nav-today",
        href,
        key,
        desks: &[Desk::Office, Desk::Unit],
    }
}

/// A list of a responsible unit.
const fn unit(href: &'static str, key: &'static str) -> Entry {
    Entry {
        group: "nav-unit",
        href,
        key,
        desks: &[Desk::Unit],
    }
}

/// A form for whatever comes in.
const fn registering(href: &'static str, key: &'static str) -> Entry {
    Entry {
        group: "nav-register",
        href,
        key,
        desks: &[Desk::Register],
    }
}

/// A list is shown to those who work on it, another page to those whose desk it is.
fn shown(entry: &Entry, staff: &Staff) -> bool {
    match entry.href.strip_prefix("/desk/queues/") {
        Some(list) => staff.lists.iter().any(|queue| queue.as_str() == list),
        None => entry.desks.is_empty() || entry.desks.iter().any(|desk| staff.desks.contains(desk)),
    }
}

/// The first page of this person's side column.
pub(crate) fn first(staff: &Staff) -> Option<&'static str> {
    let theirs = ENTRIES.iter().find(|entry| shown(entry, staff));
    theirs.map(|entry| entry.href)
}

/// The side column for this person on this page.
pub(crate) fn groups(t: Texts, staff: &Staff, path: &str) -> Vec<NavGroup> {
    let mut groups: Vec<(&str, NavGroup)> = Vec::new();
    let here = ENTRIES
        .iter()
        .filter(|entry| path == entry.href || path.starts_with(&format!("{}/", entry.href)))
        .max_by_key(|entry| entry.href.len())
        .map(|entry| entry.href);
    for entry in ENTRIES {
        if !shown(entry, staff) {
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

#[cfg(test)]
mod tests {
    use dengwen_app::queue::Queue;

    use super::*;

    #[test]
    fn every_list_has_a_link_in_the_side_column() {
        for queue in Queue::ALL {
            let href = format!("/desk/queues/{}", queue.as_str());
            assert!(ENTRIES.iter().any(|entry| entry.href == href), "{href}");
        }
    }
}
