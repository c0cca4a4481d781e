//! What a viewer may see, as a condition of a statement.
//!
//! The condition means the same as `Scope::covers`; a property test on both engines holds them
//! together. Invariant: a list of matters never leaves it out.

use dengwen_domain::access::Scope;
use dengwen_domain::ids::OrganId;
use uuid::Uuid;

use super::wheres::Wheres;

/// Most organs whose ordinary matters one condition names; a statement takes at most 999 values.
pub const ORGANS_MAX: usize = 800;
/// Most organs that one condition names for ordinary matters and reports together.
const NAMED_MAX: usize = 900;

/// Adds the condition for the matter under the alias `m`. A scope with more organs than one
/// statement takes is cut, so that it hides rather than shows; the application gives a viewer who
/// reaches every organ `all` instead.
pub fn matters(wheres: &mut Wheres, scope: &Scope) {
    let ordinary = if scope.all {
        "1 = 1".to_owned()
    } else {
        has_part(wheres, scope.organs.iter().take(ORGANS_MAX))
    };
    let named = if scope.all {
        0
    } else {
        scope.organs.len().min(ORGANS_MAX)
    };
    let reports = has_part(wheres, scope.reports.iter().take(NAMED_MAX - named));
    wheres.and(format!(
        "((m.compartment = 'ordinary' AND {ordinary}) OR (m.compartment = 'report' AND {reports}))"
    ));
}

/// The only organ whose matters the scope covers, where it is one.
pub(super) fn one_organ(scope: &Scope) -> Option<Uuid> {
    let only = scope.organs.first().filter(|_| scope.organs.len() == 1)?;
    let reports = scope.reports.iter().all(|organ| organ == only);
    (!scope.all && reports).then_some(only.0)
}

fn has_part<'a>(wheres: &mut Wheres, organs: impl Iterator<Item = &'a OrganId>) -> String {
    let marks = wheres.bind_all(organs.map(|organ| organ.0));
    if marks.is_empty() {
        return "1 = 0".to_owned();
    }
    format!(
        "EXISTS (SELECT 1 FROM matter_organ mo WHERE mo.matter = m.id AND mo.organ IN ({marks}))"
    )
}
