//! The packs an installation has, merged and ready, and the choice of the one in force.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::problem::{PackProblem, Problems};
use super::{Pack, builtin, check, read};

/// The packs an installation has.
#[derive(Debug, Clone, Default)]
pub struct PackSet {
    /// As written, without their bases.
    written: BTreeMap<String, Pack>,
    /// Merged over their bases, and each place overlay with each sector overlay.
    merged: BTreeMap<String, Pack>,
}

impl PackSet {
    /// The packs shipped with the program.
    ///
    /// # Panics
    /// Never in a released build: a test reads every embedded pack.
    pub fn builtin() -> Self {
        let mut set = Self::default();
        set.add(builtin::FILES)
            .expect("embedded packs are checked by a test");
        set
    }

    /// Adds packs from the texts of their files, named `<pack-id>/<file>.toml`. Nothing changes
    /// when it fails.
    ///
    /// # Errors
    /// Every problem found, each with file and key.
    pub fn add(&mut self, files: &[(&str, &str)]) -> Result<(), Vec<PackProblem>> {
        let mut problems = Vec::new();
        let mut written = self.written.clone();
        for (folder, texts) in folders(files, &mut problems) {
            let Some(pack) = read::pack(&folder, &texts, &mut problems) else {
                continue;
            };
            check::alone(&pack, &mut problems);
            if written.contains_key(&pack.id) {
                let mut problems = Problems::of(format!("{folder}/pack.toml"), &mut problems);
                problems.add(
                    "id",
                    "is taken. To change a rule, add an overlay with another id",
                );
                continue;
            }
            written.insert(pack.id.clone(), pack);
        }
        check::together(&written, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        self.merged = merge(&written);
        self.written = written;
        Ok(())
    }

    /// All packs, merged over their bases, by id.
    pub fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.merged.values()
    }

    /// The pack with this id, merged over its base.
    pub fn get(&self, id: &str) -> Option<&Pack> {
        self.merged.get(id)
    }

    /// The first day on which rules of the whole country are in force. `None` without any.
    pub fn first_day(&self) -> Option<Date> {
        let national = self.written.values().filter(|pack| pack.base.is_none());
        national.map(|pack| pack.valid_from).min()
    }

    /// The pack in force at a place, in a sector, on a day: the national pack with the most
    /// specific overlays over it. The day is the trigger's, never today's by itself. `None` before
    /// the first national pack.
    pub fn in_force(&self, place: &str, sector: Option<&str>, date: Date) -> Option<&Pack> {
        let in_force = || self.written.values().filter(|pack| pack.is_in_force(date));
        let national = in_force().find(|pack| pack.base.is_none())?;
        let fits = |pack: &&Pack| {
            check::root(pack, &self.written).is_some_and(|root| root.id == national.id)
                && pack
                    .place
                    .as_deref()
                    .is_none_or(|code| place.starts_with(significant(code)))
        };
        let specificity = |pack: &&Pack| {
            pack.place
                .as_deref()
                .map_or(0, |code| significant(code).len())
        };
        let overlays = || in_force().filter(|pack| pack.base.is_some()).filter(fits);
        let by_place = overlays()
            .filter(|pack| pack.sector.is_none())
            .max_by_key(specificity);
        let of_sector = |pack: &&Pack| pack.sector.is_some() && pack.sector.as_deref() == sector;
        let by_sector = overlays().filter(of_sector).max_by_key(specificity);
        match (by_place, by_sector) {
            (None, None) => self.merged.get(&national.id),
            (Some(one), None) | (None, Some(one)) => self.merged.get(&one.id),
            (Some(place), Some(sector)) => self.merged.get(&joint_id(place, sector)),
        }
    }
}

fn folders(
    files: &[(&str, &str)],
    list: &mut Vec<PackProblem>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut folders: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, text) in files {
        match name.split_once('/') {
            Some((folder, file)) => {
                let texts = folders.entry(folder.to_owned()).or_default();
                texts.insert(file.to_owned(), (*text).to_owned());
            }
            None => Problems::of(*name, list).add("file name", "must be <pack-id>/<file>.toml"),
        }
    }
    folders
}

fn merge(written: &BTreeMap<String, Pack>) -> BTreeMap<String, Pack> {
    let mut merged: BTreeMap<String, Pack> = written
        .values()
        .map(|pack| (pack.id.clone(), over_base(pack, written)))
        .collect();
    let overlays = || written.values().filter(|pack| pack.base.is_some());
    for place in overlays().filter(|pack| pack.sector.is_none()) {
        for sector in overlays().filter(|pack| pack.sector.is_some()) {
            let roots = [place, sector].map(|pack| check::root(pack, written).map(|root| &root.id));
            let together = chain(sector, written).into_iter().rev().fold(
                over_base(place, written),
                |below, pack| {
                    if pack.base.is_none() {
                        below
                    } else {
                        pack.over(&below)
                    }
                },
            );
            let ever = together.valid_to.is_none_or(|to| together.valid_from <= to);
            if roots[0] == roots[1] && ever {
                let id = joint_id(place, sector);
                merged.insert(id.clone(), joint(id, place, sector, together));
            }
        }
    }
    merged
}

fn joint(id: String, place: &Pack, sector: &Pack, together: Pack) -> Pack {
    Pack {
        id,
        name_zh: format!("{}＋{}", place.name_zh, sector.name_zh),
        name_en: format!("{} + {}", place.name_en, sector.name_en),
        place: sector.place.clone().or_else(|| place.place.clone()),
        replay_only: place.replay_only || sector.replay_only,
        ..together
    }
}

fn over_base(pack: &Pack, written: &BTreeMap<String, Pack>) -> Pack {
    let mut chain = chain(pack, written);
    // Safe because: the chain of a pack begins with the pack itself.
    let root = chain.pop().expect("a chain is never empty").clone();
    chain
        .into_iter()
        .rev()
        .fold(root, |below, pack| pack.over(&below))
}

/// The pack, its base, the base's base and so on.
fn chain<'a>(pack: &'a Pack, written: &'a BTreeMap<String, Pack>) -> Vec<&'a Pack> {
    std::iter::successors(Some(pack), |pack| written.get(pack.base.as_ref()?)).collect()
}

fn joint_id(place: &Pack, sector: &Pack) -> String {
    format!("{}+{}", place.id, sector.id)
}

/// The part of a region code that names the place: 330000 is all of 33, 330100 all of 3301.
fn significant(code: &str) -> &str {
    let mut code = code;
    while let Some(shorter) = code
        .strip_suffix("00")
        .filter(|shorter| shorter.len() % 2 == 0)
    {
        code = shorter;
    }
    code
}
