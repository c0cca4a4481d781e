//! Who may stand beside an exception (21.12), and which refusal an exception would pass.
//!
//! A hard stop is passed by two people: whoever acts, and a second who supervises or confirms for
//! an office and may see the matter. Invariant: nobody stands beside themselves.

use dengwen_domain::access::{Permission, Viewer, answer};
use dengwen_domain::ids::PersonId;
use dengwen_domain::matter::{Matter, decide};
use dengwen_domain::org::Role;
use dengwen_domain::procedure::Act;
use dengwen_domain::refusal::{Refusal, Why};

use super::offer::depends_on_form;
use super::probe::probe;
use crate::app::App;
use crate::error::AppError;
use crate::open::facts;
use crate::who::Who;

/// Roles whose holders may stand beside an exception.
const SECONDS: &[Role] = &[Role::Supervisor, Role::SecondPerson, Role::OfficeHead];
/// Law: nobody else may know of a report (Art. 30).
const SECONDS_OF_REPORTS: &[Role] = &[Role::ReportOfficer];

impl App {
    /// People who may stand beside `who` when a hard stop of this matter is passed.
    pub fn seconds(&self, who: &Who, matter: &Matter) -> Vec<PersonId> {
        let (directory, today) = (self.directory(), self.today());
        let seconds = if matter.is_report() {
            SECONDS_OF_REPORTS
        } else {
            SECONDS
        };
        let mut people: Vec<PersonId> = directory
            .people
            .values()
            .filter(|person| Some(person.id) != who.person())
            .filter(|person| person.left_on.is_none_or(|left| left >= today))
            .map(|person| directory.viewer(person.id, today))
            .filter(|viewer| {
                let roles = viewer.roles.iter().copied();
                let viewer = Viewer {
                    person: viewer.person,
                    roles: roles.filter(|(role, _)| seconds.contains(role)).collect(),
                };
                answer(
                    &viewer,
                    Permission::ReadMatter,
                    &facts(matter),
                    &directory.orgs,
                )
                .is_allowed()
            })
            .map(|viewer| viewer.person)
            .collect();
        people.sort_by_key(|id| directory.people.get(id).map(|p| p.pinyin.clone()));
        people
    }

    /// The refusal that stands in the way of an act whatever is typed and that an exception would
    /// pass, if that is how it stands.
    ///
    /// # Errors
    /// As [`App::check`]; a fault when the matter's pack is not loaded.
    pub fn exception(
        &self,
        who: &Who,
        matter: &Matter,
        act: Act,
    ) -> Result<Option<Refusal>, AppError> {
        self.check(who, matter, Permission::ReadMatter)?;
        self.deciding(who, matter, |ctx| {
            let command = probe(matter, act, ctx.actor)?;
            let refusal = decide(matter, &command, ctx).err()?;
            passes(&refusal).then_some(refusal)
        })
    }
}

/// Would an exception pass this refusal, whatever is typed?
pub(super) fn passes(refusal: &Refusal) -> bool {
    let (Why::Guard(guard) | Why::GuardOn(guard, _)) = &refusal.why else {
        return false;
    };
    guard.can_be_overridden() && !depends_on_form(*guard)
}
