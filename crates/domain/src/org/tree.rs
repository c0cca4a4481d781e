//! The tree of organs and the questions asked of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Organ;
use crate::ids::OrganId;

/// All organs of an installation. Iteration is in id order, so results are deterministic.
#[derive(Debug, Clone, Default)]
pub struct OrgTree {
    organs: BTreeMap<OrganId, Organ>,
    /// Organs with a report officer and since when until when; `None` where nobody told the tree.
    report_posts: Option<Vec<(OrganId, Date, Option<Date>)>>,
}

/// A competent organ and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competent {
    /// The organ.
    pub organ: OrganId,
    /// The topic prefix that matched; longer is more specific.
    pub topic: String,
    /// The region that matched.
    pub region: String,
}

impl OrgTree {
    /// Builds the tree. Organs whose parent is unknown are kept and count as roots.
    pub fn new(organs: impl IntoIterator<Item = Organ>) -> Self {
        Self {
            organs: organs.into_iter().map(|organ| (organ.id, organ)).collect(),
            report_posts: None,
        }
    }

    /// The same tree, told which organs have a report officer and from when to when. A tree that
    /// was not told counts every organ as having one.
    #[must_use]
    pub fn with_report_posts(
        mut self,
        posts: impl IntoIterator<Item = (OrganId, Date, Option<Date>)>,
    ) -> Self {
        self.report_posts = Some(posts.into_iter().collect());
        self
    }

    fn has_report_officer(&self, id: OrganId, day: Date) -> bool {
        let Some(posts) = &self.report_posts else {
            return true;
        };
        posts
            .iter()
            .any(|(organ, from, to)| *organ == id && *from <= day && to.is_none_or(|to| day <= to))
    }

    /// Petition offices whose area contains `id`, nearest first, `id` itself left out.
    pub fn offices_above(&self, id: OrganId) -> Vec<OrganId> {
        let mut list = Vec::new();
        for above in self.lineage(id) {
            let beside = self.organs.values().filter(|o| {
                o.petition_office
                    && (o.parent == Some(above) || (o.id == above && o.parent.is_none()))
            });
            list.extend(beside.map(|o| o.id).filter(|office| *office != id));
        }
        list
    }

    /// Who takes charge of a report received at `from` (Art. 22, 30): the report officer there,
    /// else of the nearest petition office above that has one. Never an accused organ nor one
    /// below it (B04).
    pub fn report_office(&self, from: OrganId, accused: &[OrganId], day: Date) -> Option<OrganId> {
        let barred = self.barred_by_accused(accused);
        std::iter::once(from)
            .chain(self.offices_above(from))
            .filter(|id| !barred.contains(id))
            .filter(|id| self.organ(*id).is_some_and(|o| o.exists_on(day)))
            .find(|id| self.has_report_officer(*id, day))
    }

    /// One organ.
    pub fn organ(&self, id: OrganId) -> Option<&Organ> {
        self.organs.get(&id)
    }

    /// One organ by its code.
    pub fn by_code(&self, code: &str) -> Option<&Organ> {
        self.organs.values().find(|organ| organ.code == code)
    }

    /// All organs.
    pub fn all(&self) -> impl Iterator<Item = &Organ> {
        self.organs.values()
    }

    /// Is the tree empty?
    pub fn is_empty(&self) -> bool {
        self.organs.is_empty()
    }

    /// The chain from `id` (included) up to the root. Ends at a cycle instead of looping.
    pub fn lineage(&self, id: OrganId) -> Vec<OrganId> {
        let mut chain = Vec::new();
        let mut next = Some(id);
        while let Some(organ) = next.and_then(|id| self.organs.get(&id)) {
            if chain.contains(&organ.id) {
                break;
            }
            chain.push(organ.id);
            next = organ.parent;
        }
        chain
    }

    /// Is `low` the same as `high` or anywhere below it?
    pub fn is_within(&self, low: OrganId, high: OrganId) -> bool {
        self.lineage(low).contains(&high)
    }

    /// `top` and everything below it.
    pub fn subtree(&self, top: OrganId) -> BTreeSet<OrganId> {
        self.organs
            .keys()
            .copied()
            .filter(|id| self.is_within(*id, top))
            .collect()
    }

    /// Is `high` a superior of `low` (Art. 19, 35): above it in the tree, or the department of the
    /// same field beside a higher government?
    pub fn is_superior(&self, high: OrganId, low: OrganId) -> bool {
        if high == low {
            return false;
        }
        if self.is_within(low, high) {
            return true;
        }
        let (Some(above), Some(below)) = (self.organ(high), self.organ(low)) else {
            return false;
        };
        let governments = self.lineage(low);
        let beside = above.parent.is_some_and(|top| governments.contains(&top));
        beside && above.level < below.level && share_field(above, below)
    }

    /// The organs a petition office watches over: everything below its own parent government.
    pub fn area_of_office(&self, office: OrganId) -> BTreeSet<OrganId> {
        match self.organ(office).and_then(|organ| organ.parent) {
            Some(government) => self.subtree(government),
            None => self.subtree(office),
        }
    }

    /// Where litigation matters of an office go (Art. 22(2)): the political-legal side of its own
    /// level and place; where that has none, of the nearest level above.
    pub fn political_legal_for(&self, office: OrganId, day: Date) -> BTreeSet<OrganId> {
        let mut tops: Vec<&Organ> = Vec::new();
        for above in self.lineage(office).iter().filter_map(|id| self.organ(*id)) {
            // Because: committee, government and courts of one level stand below its topmost organ.
            if tops.last().is_some_and(|top| top.level == above.level) {
                tops.pop();
            }
            tops.push(above);
        }
        let doors = |top: &Organ| -> BTreeSet<OrganId> {
            let here = |o: &Organ| self.is_within(o.id, top.id) || self.sits_apart(o, top, day);
            let organs = self.organs.values();
            organs
                .filter(|o| o.level == top.level && o.exists_on(day) && o.is_political_legal(day))
                .filter(|o| here(o))
                .map(|organ| organ.id)
                .collect()
        };
        let mut found = tops.into_iter().map(doors);
        found.find(|doors| !doors.is_empty()).unwrap_or_default()
    }

    /// Whether the organ serves the place of `top` and stands below its own higher court, office or
    /// bureau instead of below the government there.
    fn sits_apart(&self, organ: &Organ, top: &Organ, day: Date) -> bool {
        let above = organ.parent.and_then(|id| self.organ(id));
        let own = |above: &Organ| above.level < organ.level && above.is_political_legal(day);
        above.is_some_and(own) && significant(&organ.region) == significant(&top.region)
    }

    /// The nearest organ above both (Art. 24): decides disputes.
    pub fn common_superior(&self, a: OrganId, b: OrganId) -> Option<OrganId> {
        let above_b: BTreeSet<_> = self.lineage(b).into_iter().skip(1).collect();
        self.lineage(a)
            .into_iter()
            .skip(1)
            .find(|id| above_b.contains(id))
    }

    /// The organ one level up that reviews opinions of `id` (level rule for T40): its parent.
    pub fn review_organ(&self, id: OrganId) -> Option<OrganId> {
        self.organ(id).and_then(|organ| organ.parent)
    }

    /// Who holds the duties of `id` on `day`: itself, or its last successor (Art. 24(2)).
    pub fn duty_holder(&self, id: OrganId, day: Date) -> Option<OrganId> {
        let mut seen = BTreeSet::new();
        let mut current = self.organ(id)?;
        while !current.exists_on(day) {
            if !seen.insert(current.id) {
                return None;
            }
            current = self.organ(current.successor?)?;
        }
        Some(current.id)
    }

    /// The petition office that serves `region` at the lowest level that covers it.
    pub fn office_for_region(&self, region: &str, day: Date) -> Option<OrganId> {
        self.organs
            .values()
            .filter(|o| o.petition_office && o.exists_on(day) && covers(&o.region, region))
            .max_by_key(|o| significant(&o.region).len())
            .map(|o| o.id)
    }

    /// Organs competent for `topic` at `region` on `day`, most specific first.
    pub fn competent_for(&self, topic: &str, region: &str, day: Date) -> Vec<Competent> {
        let mut found: Vec<Competent> = self
            .organs
            .values()
            .filter(|o| o.exists_on(day) && o.has_power())
            .filter_map(|o| best_match(o, topic, region, day))
            .collect();
        found.sort_by_key(|c| {
            let region = significant(&c.region).len();
            (
                std::cmp::Reverse(region),
                std::cmp::Reverse(c.topic.len()),
                c.organ,
            )
        });
        found
    }

    /// Organs that must never receive a report about `accused`: it, everything below it (B04).
    pub fn barred_by_accused(&self, accused: &[OrganId]) -> BTreeSet<OrganId> {
        accused.iter().flat_map(|id| self.subtree(*id)).collect()
    }
}

/// Do two organs work in one field of life?
fn share_field(a: &Organ, b: &Organ) -> bool {
    let topics = |organ: &Organ| -> Vec<String> {
        let all = organ.competences.iter();
        all.map(|c| significant_topic(&c.topic).to_owned())
            .collect()
    };
    let theirs = topics(b);
    topics(a).iter().any(|mine| {
        theirs
            .iter()
            .any(|other| mine.starts_with(other.as_str()) || other.starts_with(mine.as_str()))
    })
}

fn best_match(organ: &Organ, topic: &str, region: &str, day: Date) -> Option<Competent> {
    organ
        .competences
        .iter()
        .filter(|c| c.from <= day && c.to.is_none_or(|to| day <= to))
        .filter(|c| topic.starts_with(significant_topic(&c.topic)))
        .map(|c| (c, c.region.as_deref().unwrap_or(&organ.region)))
        .filter(|(_, own)| covers(own, region))
        .max_by_key(|(c, own)| (significant(own).len(), c.topic.len()))
        .map(|(c, own)| Competent {
            organ: organ.id,
            topic: c.topic.clone(),
            region: own.to_owned(),
        })
}

/// Region codes fill up with zeros: `990100` covers `990102`.
fn significant(region: &str) -> &str {
    let mut end = region.len();
    while end >= 2 && region.get(end - 2..end) == Some("00") {
        end -= 2;
    }
    region.get(..end).unwrap_or(region)
}

fn significant_topic(topic: &str) -> &str {
    significant(topic)
}

fn covers(wide: &str, narrow: &str) -> bool {
    narrow.starts_with(significant(wide))
}
